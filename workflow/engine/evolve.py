"""History makes the case: `reduce(evolve, events)`. Nothing is decided here; every effect was decided when it happened."""

from collections.abc import Mapping
from typing import TypeVar, assert_never

from msgspec.structs import replace

from workflow.definitions.guards.moments import SECOND
from workflow.definitions.values import Value
from workflow.engine import effects as did
from workflow.engine.case import Case, Cycle, Done, Given, LinkedCase, OpenDuty, Parent, Round, Sealed, Signature
from workflow.engine.effects import Effect
from workflow.engine.events import REASON, Event

T = TypeVar("T")


def evolve(case: Case | None, event: Event) -> Case:
    """The case after one more event."""
    after = begin(case, event)
    for effect in event.effects:
        after = apply(after, effect, event)
    return after


def begin(case: Case | None, event: Event) -> Case:
    """The case with what the event brought, before its effects."""
    if case is None:
        number = event.stream.removeprefix("case:")
        case = Case(number=number, definition=event.definition, state="", opened_at=event.at)
    return replace(
        case,
        seq=event.seq,
        changed_at=event.at,
        fields={**case.fields, **_written(event)},
        done=case.done if event.action is None else _with_done(case.done, event, event.action),
    )


def _written(event: Event) -> Given:
    """The fields that the event writes; notes, files and reasons are none."""
    if event.type in ("opened", "moved", "adopted"):
        return {name: value for name, value in event.given.items() if not name.startswith("@")}
    if event.type == "corrected":
        return {name: value for name, value in event.given.items() if name != REASON}
    return {}


def _with_done(done: Mapping[str, Done], event: Event, action: str) -> Mapping[str, Done]:
    before = done.get(action) or Done(times=0, seq=0, last="", people=())
    people = tuple(dict.fromkeys((*before.people, event.by.doer, event.by.person)))
    return {**done, action: Done(times=before.times + 1, seq=event.seq, last=event.by.doer, people=people)}


def apply(case: Case, effect: Effect, event: Event) -> Case:  # noqa: C901, PLR0912 - one line for each kind of effect
    """The case after one effect of `event`."""
    if isinstance(effect, did.CycleEffect):
        return replace(case, cycles={**case.cycles, effect.clock: _cycle(case.cycles, effect, event)})
    if isinstance(effect, did.RoundEffect):
        return replace(case, rounds={**case.rounds, effect.approval: _round(case.rounds, effect, event.seq)})
    if isinstance(effect, did.LinkEffect):
        return _linked(case, effect)
    match effect:
        case did.Derived(fields=fields):
            return replace(case, fields=_merged(case.fields, fields))
        case did.Entered(state=state):
            return replace(case, state=state, previous=case.state or None, entered_at=event.at)
        case did.Assigned():
            return _assigned(case, effect)
        case did.DutyOpened(duty=duty, owner=owner):
            return replace(case, duties={**case.duties, duty: OpenDuty(event.at, owner)})
        case did.DutyClosed():
            return _duty_closed(case, effect, event)
        case did.Suspended(tally=tally, person=person):
            return replace(case, suspended={**case.suspended, tally: person})
        case did.Lifted(tally=tally):
            return replace(case, suspended=_without(case.suspended, tally))
        case did.Voided():
            return replace(case, void=True)
        case did.DoneElsewhere(action=action, times=times, seq=seq, last=last, people=people):
            return replace(case, done={**case.done, action: Done(times, seq, last, people)})
        case did.Told() | did.Counted() | did.ActionRefused() | did.Outgrown() | did.RestsOnClaims() | did.NumberKept():
            return case
        case _:  # pragma: no cover
            assert_never(effect)


def _round(rounds: Mapping[str, Round], effect: did.RoundEffect, seq: int) -> Round:
    """The round of an approval after one effect."""
    match effect:
        case did.ApprovalAsked():
            return _asked(effect)
        case did.Signed(approval=name):
            return _signed(rounds[name], effect, seq)
        case did.RoundClosed(approval=name):
            return replace(rounds[name], signatures=(), complete=False, open=False)
        case did.SignedElsewhere(round=round_):
            return round_
        case _:  # pragma: no cover
            assert_never(effect)


def _linked(case: Case, effect: did.LinkEffect) -> Case:
    match effect:
        case did.Linked(link=link, case=number, standing=standing):
            return replace(case, links={**case.links, number: LinkedCase(link, standing)})
        case did.OpenedFor(case=number, link=link, done_in=done_in):
            return replace(case, parent=Parent(number, link, done_in))
        case _:  # pragma: no cover
            assert_never(effect)


def _cycle(cycles: Mapping[str, Cycle], effect: did.CycleEffect, event: Event) -> Cycle:
    """The cycle of a clock after one effect."""
    match effect:
        case did.CycleStarted():
            return _started(effect, event)
        case did.CycleRetargeted(clock=clock, start=start, reckoning=reckoning):
            return replace(cycles[clock], start=start, reckoning=reckoning)
        case did.CycleRecounted(clock=clock, reckoning=reckoning, pause_ends=pause_ends):
            return replace(cycles[clock], reckoning=reckoning, pause_ends=pause_ends)
        case did.CyclePaused(clock=clock, at=at, ends=ends):
            return replace(cycles[clock], paused_since=at, pause_ends=ends)
        case did.CycleResumed(clock=clock):
            return _resumed(cycles[clock], effect)
        case did.CycleEnded(clock=clock, at=at, verdict=verdict):
            return replace(cycles[clock], verdict=verdict, ended=at)
        case did.MarkFired(clock=clock, mark=mark, breached=breached):
            cycle = cycles[clock]
            return replace(cycle, fired=(*cycle.fired, mark), breached=cycle.breached or breached)
        case _:  # pragma: no cover
            assert_never(effect)


def _assigned(case: Case, effect: did.Assigned) -> Case:
    others = _without(case.assigned_as, effect.role)
    assigned_as = others if effect.as_ is None else {**others, effect.role: effect.as_}
    return replace(case, assignees={**case.assignees, effect.role: effect.person}, assigned_as=assigned_as)


def _duty_closed(case: Case, effect: did.DutyClosed, event: Event) -> Case:
    counts = effect.fulfilled and event.action != effect.duty  # a duty's name counts as an action, once
    done = _with_done(case.done, event, effect.duty) if counts else case.done
    return replace(case, duties=_without(case.duties, effect.duty), done=done)


def _merged(fields: Mapping[str, Value | Sealed], changed: Mapping[str, Value | None]) -> Mapping[str, Value | Sealed]:
    kept = {name: value for name, value in fields.items() if name not in changed}
    return {**kept, **{name: value for name, value in changed.items() if value is not None}}


def _without(entries: Mapping[str, T], name: str) -> Mapping[str, T]:
    return {key: value for key, value in entries.items() if key != name}


def _asked(asked: did.ApprovalAsked) -> Round:
    return Round(
        number=asked.round,
        level=asked.level,
        raised=asked.raised,
        approvers=asked.approvers,
        of=asked.of,
        distinct_departments=asked.distinct_departments,
    )


def _signed(before: Round, signed: did.Signed, seq: int) -> Round:
    signature = Signature(
        person=signed.person,
        role=signed.role,
        stands_in=signed.stands_in,
        content=signed.content,
        seq=seq,
        departments=signed.departments,
    )
    return replace(before, signatures=(*before.signatures, signature), complete=signed.complete)


def _started(effect: did.CycleStarted, event: Event) -> Cycle:
    return Cycle(
        clock=effect.clock,
        number=effect.number,
        start=effect.start,
        reckoning=effect.reckoning,
        paused_since=event.at // SECOND if effect.paused else None,
        pause_ends=effect.pause_ends,
        pauses=effect.pauses,
        fired=effect.fired,
        breached=effect.breached,
    )


def _resumed(cycle: Cycle, effect: did.CycleResumed) -> Cycle:
    since = effect.at if cycle.paused_since is None else cycle.paused_since
    pauses = (*cycle.pauses, (since, effect.at))
    return replace(cycle, paused_since=None, pause_ends=None, pauses=pauses, reckoning=effect.reckoning)
