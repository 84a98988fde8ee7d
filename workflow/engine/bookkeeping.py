"""What can be done to every case, whatever its procedure: note, attach, assign, correct, void."""

from collections.abc import Iterable

from msgspec.structs import replace

from workflow.engine import clocks, reasons
from workflow.engine.authority import Stage, assignee, holders_of, joined, owning, refused_as
from workflow.engine.case import Given
from workflow.engine.circumstances import Circumstances
from workflow.engine.commands import Assign, Attach, Correct, Note, Recount, Relink, Void
from workflow.engine.derive import inputs
from workflow.engine.directory import ADMINISTRATOR, CORRECTOR, SYSTEM
from workflow.engine.draft import Draft
from workflow.engine.effects import Assigned, Linked, Voided
from workflow.engine.events import REASON, By, Event, Type
from workflow.engine.naming import persons
from workflow.engine.refusals import Accepted, Decision, Refusal, Refused, refusal
from workflow.engine.take import assign_to, fill, follow, outgrow, send_back, settle
from workflow.engine.tallies import lift_all
from workflow.engine.tell import people
from workflow.wording import Label

_CORRECTING = Label(zh="更正", en="correct")
_VOIDING = Label(zh="作废", en="void")


def note(stage: Stage, command: Note, around: Circumstances) -> Decision:
    """Add a note; anybody in the directory who is not suspended may."""
    event = _event(stage, "noted", around.by, {"text": command.text}, around.occurred_at)
    return _kept(Draft(stage.book, around, stage.case, event), _nobody(stage, around.by))


def attach(stage: Stage, command: Attach, around: Circumstances) -> Decision:
    """Add a file; anybody in the directory who is not suspended may."""
    given: Given = {"name": command.name, "content": command.content}
    event = _event(stage, "attached", around.by, given, around.occurred_at)
    return _kept(Draft(stage.book, around, stage.case, event), _nobody(stage, around.by))


def assign(stage: Stage, command: Assign, around: Circumstances) -> Decision:
    """Make somebody the assignee of the present state, or of a role."""
    draft = Draft(stage.book, around, stage.case, _event(stage, "assigned", around.by, {}))
    refusals = (*_nobody(stage, around.by), *_may_assign(stage, around.by), *_assigned(draft, stage, command))
    return _kept(draft, refusals)


def correct(stage: Stage, command: Correct, around: Circumstances) -> Decision:
    """Set what was recorded wrongly: derives anew, voids signatures over it, asks for those it has outgrown, gives clocks
    their new targets."""
    given: Given = {**command.given, REASON: command.reason}
    refusals = (*_corrector(stage, around.by, _CORRECTING), *_correctable(stage, command))
    if refusals:
        return Refused(action="correct", refusals=refusals)
    draft = Draft(stage.book, around, stage.case, _event(stage, "corrected", around.by, given))
    fill(draft)
    sent_back = (send_back(draft), outgrow(draft))
    if any(sent_back) and stage.book.state(stage.case.state).final:
        return Refused(action="correct", refusals=(_closed(stage),))
    return settle(draft)


def void(stage: Stage, command: Void, around: Circumstances) -> Decision:
    """Say that the case should not exist. Its number and its history stay."""
    given: Given = {} if command.reason is None else {REASON: command.reason}
    refusals = [*_corrector(stage, around.by, _VOIDING)]
    if command.reason is None and command.duplicate_of is None:
        refusals.append(refusal(reasons.REASON))
    if command.duplicate_of == stage.case.number:
        refusals.append(refusal(reasons.ITSELF, case=stage.case.number))
    if refusals:
        return Refused(action="void", refusals=tuple(refusals))
    draft = Draft(stage.book, around, stage.case, _event(stage, "voided", around.by, given))
    draft.add(Voided(command.duplicate_of))
    lift_all(draft)
    follow(draft)
    return draft.accepted()


def relink(stage: Stage, command: Relink, around: Circumstances) -> Decision:
    """Record how a linked case stands now; nobody can refuse to hear it."""
    event = replace(_event(stage, "link_changed", around.by, {}), cause=command.cause)
    draft = Draft(stage.book, around, stage.case, event)
    draft.add(Linked(command.link, command.case, command.standing))
    return _kept(draft, ())


def recount(stage: Stage, command: Recount, around: Circumstances) -> Decision:
    """Count clocks again whose calendar has become another; no event where that makes no difference."""
    event = replace(_event(stage, "recounted", around.by, {}), cause=command.cause)
    draft = Draft(stage.book, around, stage.case, event)
    clocks.recount(draft, command.calendar)
    return _kept(draft, ()) if draft.effects else Accepted(events=(), case=stage.case)


def _event(stage: Stage, type_: Type, by: By, given: Given, occurred_at: int | None = None) -> Event:
    person = stage.directory.get(by.person)
    return Event(
        stream=stage.case.stream,
        seq=stage.case.seq + 1,
        type=type_,
        by=by,
        roles=() if person is None else tuple(sorted(person.roles)),
        at=stage.now,
        occurred_at=occurred_at,
        definition=stage.book.procedure.digest,
        directory=stage.directory.seq,
        given=given,
    )


def _kept(draft: Draft, refusals: Iterable[Refusal]) -> Decision:
    found = tuple(refusals)
    if found:
        return Refused(action=draft.event.type, refusals=found)
    follow(draft)
    return draft.accepted()


def _nobody(stage: Stage, by: By) -> tuple[Refusal, ...]:
    found = refused_as(stage, by.person)
    return () if found is None else (found,)


def _may_assign(stage: Stage, by: By) -> tuple[Refusal, ...]:
    """While there is no administrator everybody may, since everybody may manage people and become one."""
    administrators = tuple(person.name for person in stage.directory.with_role(ADMINISTRATOR))
    if not administrators:
        return ()
    allowed = tuple(dict.fromkeys((*people(stage, "owner"), *administrators)))
    if by.person in (SYSTEM, assignee(stage), *allowed):
        return ()
    clause, roles = stage.book.state(stage.case.state).clause, joined(stage, owning(stage))
    return (refusal(reasons.MAY_NOT_ASSIGN, clause, allowed, roles=roles, person=by.person),)


def _assigned(draft: Draft, stage: Stage, command: Assign) -> tuple[Refusal, ...]:
    if command.role is None:
        return assign_to(draft, command.person)
    if command.person not in holders_of(stage, (command.role,)):
        label = draft.book.state(draft.case.state).label
        return (refusal(reasons.CANNOT_ACT, person=command.person, state=label),)
    draft.add(Assigned(command.role, command.person))
    return ()


def _corrector(stage: Stage, by: By, action: Label) -> tuple[Refusal, ...]:
    person = stage.directory.get(by.person)
    if person is not None and CORRECTOR in person.roles:
        return _nobody(stage, by)
    who = tuple(p.name for p in stage.directory.with_role(CORRECTOR))
    return (*_nobody(stage, by), refusal(reasons.CORRECTOR, (), who, action=action, person=by.person))


def _correctable(stage: Stage, command: Correct) -> tuple[Refusal, ...]:
    fields = stage.book.procedure.fields
    unknown = [n for n in command.given if n not in fields]
    named = (n for name, value in command.given.items() if name in fields for n in persons(fields[name], value))
    derived = [fields[n] for n in command.given if n in fields and fields[n].derived is not None]
    names = ", ".join(fields)
    return (
        *(refusal(reasons.UNKNOWN_FIELD, action=_CORRECTING, name=n, fields=names) for n in unknown),
        *(
            refusal(reasons.NOT_CORRECTABLE, f.clause, name=f.name, inputs=", ".join(sorted(inputs(f))))
            for f in derived
        ),
        *(refusal(reasons.UNKNOWN_PERSON, person=n) for n in named if stage.directory.get(n) is None),
    )


def _closed(stage: Stage) -> Refusal:
    state = stage.book.state(stage.case.state)
    return refusal(reasons.FINAL, state.clause, state=state.label)
