"""History makes the case: `reduce(evolve, events)`. Nothing is decided here; every effect was decided when it happened."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from msgspec.structs import replace

from workflow.definitions.guards.moments import SECOND
from workflow.engine import effects as did
from workflow.engine.case import Case, Cycle, Done, Given, LinkedCase, OpenDuty, Parent, Round, Signature
from workflow.engine.effects import Effect
from workflow.engine.events import BESIDE, REASON, Event

T = TypeVar("T")
_NEVER = Done(times=0, seq=0, last="", people=())


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
        fields={**case.fields, **_written(event)} if event.given else case.fields,
        done=case.done if event.action is None else _with_done(case.done, event, event.action),
    )


def _written(event: Event) -> Given:
    """The fields that the event writes; notes, files and reasons are none."""
    if event.type in ("opened", "moved", "adopted"):
        return _but(event.given, BESIDE)
    if event.type == "corrected":
        return _but(event.given, frozenset({REASON}))
    return {}


def _but(given: Given, names: frozenset[str]) -> Given:
    return given if names.isdisjoint(given) else {name: given[name] for name in given if name not in names}


def _with_done(done: Mapping[str, Done], event: Event, action: str) -> Mapping[str, Done]:
    before, by = done.get(action, _NEVER), event.by
    doer = by.doer
    people = before.people
    for name in (doer, by.person):
        people = people if name in people else (*people, name)
    return {**done, action: Done(before.times + 1, event.seq, doer, people)}


def apply(case: Case, effect: Effect, event: Event) -> Case:
    """The case after one effect of `event`."""
    return APPLIED[type(effect)](case, effect, event)


def _the_same(case: Case, _effect: Effect, _event: Event) -> Case:
    """What an effect leaves behind that only tells of something."""
    return case


def _derived(case: Case, effect: did.Derived, _event: Event) -> Case:
    kept = {name: value for name, value in case.fields.items() if name not in effect.fields}
    return replace(case, fields={**kept, **{n: value for n, value in effect.fields.items() if value is not None}})


def _entered(case: Case, effect: did.Entered, event: Event) -> Case:
    return replace(case, state=effect.state, previous=case.state or None, entered_at=event.at)


def _assigned(case: Case, effect: did.Assigned, _event: Event) -> Case:
    others = _without(case.assigned_as, effect.role)
    assigned_as = others if effect.as_ is None else {**others, effect.role: effect.as_}
    return replace(case, assignees={**case.assignees, effect.role: effect.person}, assigned_as=assigned_as)


def _duty_closed(case: Case, effect: did.DutyClosed, event: Event) -> Case:
    counts = effect.fulfilled and event.action != effect.duty  # a duty's name counts as an action, once
    done = _with_done(case.done, event, effect.duty) if counts else case.done
    return replace(case, duties=_without(case.duties, effect.duty), done=done)


def _without(entries: Mapping[str, T], name: str) -> Mapping[str, T]:
    return {key: value for key, value in entries.items() if key != name}


def _duty_opened(case: Case, effect: did.DutyOpened, event: Event) -> Case:
    return replace(case, duties={**case.duties, effect.duty: OpenDuty(event.at, effect.owner)})


def _suspended(case: Case, effect: did.Suspended, _event: Event) -> Case:
    return replace(case, suspended={**case.suspended, effect.tally: effect.person})


def _lifted(case: Case, effect: did.Lifted, _event: Event) -> Case:
    return replace(case, suspended=_without(case.suspended, effect.tally))


def _voided(case: Case, _effect: did.Voided, _event: Event) -> Case:
    return replace(case, void=True)


def _done_elsewhere(case: Case, effect: did.DoneElsewhere, _event: Event) -> Case:
    done = Done(effect.times, effect.seq, effect.last, effect.people)
    return replace(case, done={**case.done, effect.action: done})


def _linked(case: Case, effect: did.Linked, _event: Event) -> Case:
    return replace(case, links={**case.links, effect.case: LinkedCase(effect.link, effect.standing)})


def _opened_for(case: Case, effect: did.OpenedFor, _event: Event) -> Case:
    return replace(case, parent=Parent(effect.case, effect.link, effect.done_in))


def _asked(case: Case, asked: did.ApprovalAsked, _event: Event) -> Case:
    return _with_round(
        case,
        asked.approval,
        Round(
            number=asked.round,
            level=asked.level,
            raised=asked.raised,
            approvers=asked.approvers,
            of=asked.of,
            distinct_departments=asked.distinct_departments,
        ),
    )


def _signed(case: Case, signed: did.Signed, event: Event) -> Case:
    before = case.rounds[signed.approval]
    signature = Signature(
        person=signed.person,
        role=signed.role,
        stands_in=signed.stands_in,
        content=signed.content,
        seq=event.seq,
        departments=signed.departments,
    )
    after = replace(before, signatures=(*before.signatures, signature), complete=signed.complete)
    return _with_round(case, signed.approval, after)


def _signed_elsewhere(case: Case, effect: did.SignedElsewhere, _event: Event) -> Case:
    return _with_round(case, effect.approval, effect.round)


def _round_closed(case: Case, effect: did.RoundClosed, _event: Event) -> Case:
    closed = replace(case.rounds[effect.approval], signatures=(), complete=False, open=False)
    return _with_round(case, effect.approval, closed)


def _with_round(case: Case, approval: str, round_: Round) -> Case:
    return replace(case, rounds={**case.rounds, approval: round_})


def _started(case: Case, effect: did.CycleStarted, event: Event) -> Case:
    return _with_cycle(
        case,
        Cycle(
            clock=effect.clock,
            number=effect.number,
            start=effect.start,
            reckoning=effect.reckoning,
            paused_since=event.at // SECOND if effect.paused else None,
            pause_ends=effect.pause_ends,
            pauses=effect.pauses,
            fired=effect.fired,
            breached=effect.breached,
        ),
    )


def _retargeted(case: Case, effect: did.CycleRetargeted, _event: Event) -> Case:
    cycle = case.cycles[effect.clock]
    return _with_cycle(case, replace(cycle, start=effect.start, reckoning=effect.reckoning))


def _recounted(case: Case, effect: did.CycleRecounted, _event: Event) -> Case:
    cycle = case.cycles[effect.clock]
    return _with_cycle(case, replace(cycle, reckoning=effect.reckoning, pause_ends=effect.pause_ends))


def _paused(case: Case, effect: did.CyclePaused, _event: Event) -> Case:
    return _with_cycle(case, replace(case.cycles[effect.clock], paused_since=effect.at, pause_ends=effect.ends))


def _resumed(case: Case, effect: did.CycleResumed, _event: Event) -> Case:
    cycle = case.cycles[effect.clock]
    since = effect.at if cycle.paused_since is None else cycle.paused_since
    pauses = (*cycle.pauses, (since, effect.at))
    return _with_cycle(
        case, replace(cycle, paused_since=None, pause_ends=None, pauses=pauses, reckoning=effect.reckoning)
    )


def _ended(case: Case, effect: did.CycleEnded, _event: Event) -> Case:
    return _with_cycle(case, replace(case.cycles[effect.clock], verdict=effect.verdict, ended=effect.at))


def _fired(case: Case, effect: did.MarkFired, _event: Event) -> Case:
    cycle = case.cycles[effect.clock]
    fired, breached = (*cycle.fired, effect.mark), cycle.breached or effect.breached
    return _with_cycle(case, replace(cycle, fired=fired, breached=breached))


def _with_cycle(case: Case, cycle: Cycle) -> Case:
    return replace(case, cycles={**case.cycles, cycle.clock: cycle})


APPLIED: Mapping[type[Effect], Callable[[Case, Any, Event], Case]] = {
    did.Derived: _derived,
    did.Entered: _entered,
    did.Assigned: _assigned,
    did.ApprovalAsked: _asked,
    did.Signed: _signed,
    did.RoundClosed: _round_closed,
    did.SignedElsewhere: _signed_elsewhere,
    did.Outgrown: _the_same,
    did.CycleStarted: _started,
    did.CycleRetargeted: _retargeted,
    did.CycleRecounted: _recounted,
    did.CyclePaused: _paused,
    did.CycleResumed: _resumed,
    did.CycleEnded: _ended,
    did.MarkFired: _fired,
    did.DutyOpened: _duty_opened,
    did.DutyClosed: _duty_closed,
    did.Told: _the_same,
    did.Counted: _the_same,
    did.Suspended: _suspended,
    did.Lifted: _lifted,
    did.Voided: _voided,
    did.Linked: _linked,
    did.OpenedFor: _opened_for,
    did.ActionRefused: _the_same,
    did.DoneElsewhere: _done_elsewhere,
    did.RestsOnClaims: _the_same,
    did.NumberKept: _the_same,
}
"""What each kind of effect makes of a case; every kind stands here."""
