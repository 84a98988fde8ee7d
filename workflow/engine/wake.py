"""Waking a case: every mark that is due fires, once, in the order of instants, and does what the definition says."""

from dataclasses import replace

from workflow.definitions.builtins import LOOK_INTO_REFUSAL
from workflow.definitions.clocks import Act
from workflow.definitions.guards.moments import SECOND
from workflow.engine import duties, tell
from workflow.engine.act import act
from workflow.engine.authority import holders, owners
from workflow.engine.case import Case
from workflow.engine.circumstances import Circumstances
from workflow.engine.clocks import Ahead, DueMark, PauseOver, ahead, end_pause
from workflow.engine.commands import Do
from workflow.engine.directory import SYSTEM
from workflow.engine.draft import Draft, Header
from workflow.engine.effects import ActionRefused, DutyOpened, MarkFired
from workflow.engine.events import By, Event, Type
from workflow.engine.refusals import Accepted, Refused
from workflow.engine.rulebook import Rulebook
from workflow.engine.take import follow, lie_with


def wake(book: Rulebook, case: Case, around: Circumstances) -> Accepted:
    """Fire every mark due by `around.now`, by the system, whoever woke the case. No events when none is due."""
    around = replace(around, by=By(person=SYSTEM, login=around.by.login), occurred_at=None)
    events = list[Event]()
    while (due := _next(book, case, around.now // SECOND)) is not None:
        fired = _fire(book, around, case, due) if isinstance(due, DueMark) else _go_on(book, around, case, due)
        events.extend(fired.events)
        case = fired.case
    return Accepted(events=tuple(events), case=case)


def _next(book: Rulebook, case: Case, second: int) -> Ahead | None:
    """What is due by `second`, the earliest; of those at one instant the one declared first."""
    if case.void:
        return None
    due = [each for each in ahead(book, case) if each.instant <= second]
    return min(due, key=lambda each: each.instant, default=None)


def _go_on(book: Rulebook, around: Circumstances, case: Case, pause: PauseOver) -> Accepted:
    header = around.header(book)
    draft = Draft(header, case, _event(header, around, case, "pause_ended"))
    end_pause(draft, pause)
    follow(draft)
    return Accepted(events=(draft.event,), case=draft.case)


def _fire(book: Rulebook, around: Circumstances, case: Case, due: DueMark) -> Accepted:
    header = around.header(book)
    draft = Draft(header, case, _event(header, around, case, "mark_fired"))
    draft.add(_fired(due, draft.second))
    effects, about = due.mark.effects, f"{due.clock.name} {due.mark.text}"
    tell.tell(draft, effects.tell, about=about, through=effects.through, clock=due.clock)
    if effects.assign is not None:
        _assign(draft, effects.assign)
    if effects.open is not None:
        duties.open_duty(draft, effects.open)
    follow(draft)
    fired = Accepted(events=(draft.event,), case=draft.case)
    return fired if effects.do is None else _act(header, around, fired, effects.do)


def _fired(due: DueMark, second: int) -> MarkFired:
    return MarkFired(
        clock=due.clock.name,
        number=due.cycle.number,
        mark=due.index,
        text=due.mark.text,
        due_at=due.instant,
        detected_at=second,
        breached=due.mark.is_due,
    )


def _assign(draft: Draft, role: str) -> None:
    """Somebody of the role answers for the case from now on: who had it before, else the first who is there."""
    stage = tell.stage_of(draft)
    present = {person.name: person for person in holders(stage, role) if not person.is_away(draft.now)}
    known = draft.case.assignees.get(role, "")
    person = present.get(known) or next(iter(present.values()), None)
    if person is not None:
        lie_with(draft, stage, person, role)


def _act(header: Header, around: Circumstances, fired: Accepted, wanted: Act) -> Accepted:
    """The action the mark takes, through the same checks as anybody's; refused, it leaves a fact and a duty."""
    command = Do(action=wanted.action, given=dict(wanted.given))
    done = act(header.book, fired.case, fired.case, command, around)
    if isinstance(done, Refused):
        return _refused(header, around, fired, done)
    return Accepted(events=(*fired.events, *done.events), case=done.case)


def _refused(header: Header, around: Circumstances, fired: Accepted, refused: Refused) -> Accepted:
    draft = Draft(header, fired.case, _event(header, around, fired.case, "action_refused"))
    draft.add(ActionRefused(refused.action, tuple(r.code for r in refused.refusals), refused.unopened))
    if LOOK_INTO_REFUSAL not in draft.case.duties:
        draft.add(DutyOpened(LOOK_INTO_REFUSAL, owners(tell.stage_of(draft))))
    follow(draft)
    return Accepted(events=(*fired.events, draft.event), case=draft.case)


def _event(header: Header, around: Circumstances, case: Case, type_: Type) -> Event:
    return Event(
        stream=case.stream,
        seq=case.seq + 1,
        type=type_,
        by=around.by,
        roles=(SYSTEM,),
        at=around.now,
        definition=header.book.procedure.digest,
        directory=header.directory.seq,
    )
