"""Waking a case: every mark that is due fires, once, in the order of instants, and does what the definition says."""

from msgspec.structs import replace

from workflow.definitions.builtins import LOOK_INTO_REFUSAL
from workflow.definitions.clocks import Act
from workflow.definitions.guards.moments import SECOND
from workflow.engine import duties, tell
from workflow.engine.act import act
from workflow.engine.authority import holders, owners
from workflow.engine.case import Case
from workflow.engine.circumstances import Circumstances
from workflow.engine.clocks import Ahead, DueMark, PauseOver, coming, end_pause, wake_at
from workflow.engine.commands import Do
from workflow.engine.directory import SYSTEM
from workflow.engine.draft import Draft
from workflow.engine.effects import ActionRefused, DutyOpened, MarkFired
from workflow.engine.events import By, Event, Type
from workflow.engine.refusals import Accepted, Refused
from workflow.engine.rulebook import Rulebook
from workflow.engine.take import follow, lie_with


def wake(book: Rulebook, case: Case, around: Circumstances) -> Accepted:
    """Fire every mark due by `around.now`, by the system, whoever woke the case. No events when none is due."""
    events = list[Event]()
    while (due := _due(book, case, around.now // SECOND)) is not None:
        fired = _come(book, _by_system(around), case, due)
        events.extend(fired.events)
        case = fired.case
    return Accepted(events=tuple(events), case=case)


def _due(book: Rulebook, case: Case, second: int) -> Ahead | None:
    """What is due by `second`, the earliest; of those at one instant the one declared first."""
    instant = None if case.void else wake_at(book, case)
    return None if instant is None or instant > second else coming(book, case, instant)


def _by_system(around: Circumstances) -> Circumstances:
    return replace(around, by=By(person=SYSTEM, login=around.by.login), occurred_at=None)


def _come(book: Rulebook, around: Circumstances, case: Case, due: Ahead) -> Accepted:
    return _fire(book, around, case, due) if isinstance(due, DueMark) else _go_on(book, around, case, due)


def _go_on(book: Rulebook, around: Circumstances, case: Case, pause: PauseOver) -> Accepted:
    draft = Draft(book, around, case, _event(book, around, case, "pause_ended"))
    end_pause(draft, pause)
    follow(draft)
    return draft.accepted()


def _fire(book: Rulebook, around: Circumstances, case: Case, due: DueMark) -> Accepted:
    draft = Draft(book, around, case, _event(book, around, case, "mark_fired"))
    draft.add(_fired(due, draft.second))
    effects, about = due.mark.effects, f"{due.clock.name} {due.mark.text}"
    tell.tell(draft, effects.tell, about=about, through=effects.through, clock=due.clock)
    if effects.assign is not None:
        _assign(draft, effects.assign)
    if effects.open is not None:
        duties.open_duty(draft, effects.open)
    follow(draft)
    fired = draft.accepted()
    return fired if effects.do is None else _act(book, around, fired, effects.do)


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


def _act(book: Rulebook, around: Circumstances, fired: Accepted, wanted: Act) -> Accepted:
    """The action the mark takes, through the same checks as anybody's; refused, it leaves a fact and a duty."""
    command = Do(action=wanted.action, given=dict(wanted.given))
    done = act(book, fired.case, fired.case, command, around)
    if isinstance(done, Refused):
        return _refused(book, around, fired, done)
    return Accepted(events=(*fired.events, *done.events), case=done.case)


def _refused(book: Rulebook, around: Circumstances, fired: Accepted, refused: Refused) -> Accepted:
    draft = Draft(book, around, fired.case, _event(book, around, fired.case, "action_refused"))
    draft.add(ActionRefused(refused.action, tuple(r.code for r in refused.refusals), refused.unopened))
    if LOOK_INTO_REFUSAL not in draft.case.duties:
        draft.add(DutyOpened(LOOK_INTO_REFUSAL, owners(tell.stage_of(draft))))
    follow(draft)
    left = draft.accepted()
    return Accepted(events=(*fired.events, *left.events), case=left.case)


def _event(book: Rulebook, around: Circumstances, case: Case, type_: Type) -> Event:
    return Event(
        stream=case.stream,
        seq=case.seq + 1,
        type=type_,
        by=around.by,
        roles=(SYSTEM,),
        at=around.now,
        definition=book.procedure.digest,
        directory=around.directory.seq,
    )
