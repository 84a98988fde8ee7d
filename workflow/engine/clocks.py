"""Clocks: when a cycle starts, stops, pauses and is due. Everything here counts in whole seconds UTC.

The order within one event is stop, cancel, pause, resume, start (docs/reference: clocks). What a mark does is in `wake`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workflow.definitions.clocks import Clock, Mark, Trigger
from workflow.definitions.durations import Duration
from workflow.definitions.guards.expression import Unfilled
from workflow.definitions.guards.moments import starts
from workflow.engine.calendar import Calendar, Pauses, calendar
from workflow.engine.case import Case, Cycle, Verdict
from workflow.engine.draft import Draft
from workflow.engine.effects import CycleEnded, CyclePaused, CycleResumed, CycleRetargeted, CycleStarted, Derived
from workflow.engine.facts import past_due
from workflow.engine.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class DueMark:
    """A mark that is to fire at `instant`."""

    instant: int
    clock: Clock
    cycle: Cycle
    index: int
    mark: Mark


def wake_at(book: Rulebook, case: Case) -> int | None:
    """The instant of the next mark of any running cycle; None when nothing is to come."""
    return min((due.instant for due in marks_ahead(book, case)), default=None)


def marks_ahead(book: Rulebook, case: Case) -> Iterator[DueMark]:
    """The marks that have not fired yet, of every cycle that runs and is not paused."""
    for clock in book.clocks:
        cycle = case.cycles.get(clock.name)
        if cycle is not None and cycle.running and cycle.paused_since is None and cycle.due is not None:
            yield from _marks_of(book, clock, cycle, cycle.due)


def follow(draft: Draft) -> None:
    """Bring every clock in line with what this event did."""
    steps = (_stop, _cancel, _pause, _resume, _start, _promise, _retarget)
    for step in steps:
        for clock in draft.book.clocks:
            step(draft, clock)


def begin_at(draft: Draft, clock: Clock, second: int) -> None:
    """Begin the first run of a clock at an instant that is claimed for it. Nobody claims the future."""
    claimed = None if clock.from_field is None else _instant_in(draft, clock.from_field, end_of_day=0)
    _begin_run(draft, clock, 1, min(second if claimed is None else claimed, draft.second))


def limit_now(draft: Draft, clock: Clock) -> Duration | None:
    """The limit whose condition holds now; None while none does."""
    facts = draft.facts()
    for target in clock.within:
        try:
            if target.when is None or target.when.test(facts):
                return target.limit
        except Unfilled:
            return None
    return None


def limit_of(clock: Clock, cycle: Cycle) -> Duration | None:
    """The limit a cycle runs under."""
    return next((t.limit for t in clock.within if t.limit is not None and t.limit.text == cycle.target), None)


def _marks_of(book: Rulebook, clock: Clock, cycle: Cycle, due: int) -> Iterator[DueMark]:
    counted = calendar(clock.calendar)
    for index, mark in enumerate(book.marks[clock.name]):
        if index not in cycle.fired and not (cycle.breached and mark.is_due):
            yield DueMark(_instant(counted, clock, cycle, mark, due), clock, cycle, index, mark)


def _instant(counted: Calendar, clock: Clock, cycle: Cycle, mark: Mark, due: int) -> int:
    """When the mark fires. Meeting a clock at the due instant is in time, so marks from 100% on fire a second later."""
    if mark.offset is not None:
        before = mark.anchor == "before"
        return counted.before(due, mark.offset) if before else counted.due(due, mark.offset, ()) + 1
    limit = limit_of(clock, cycle)
    if mark.is_due or limit is None:
        return due + 1
    instant = counted.part(cycle.start, limit, mark.percent, cycle.pauses)
    return instant + 1 if mark.percent > 100 else instant


def _running(draft: Draft, clock: Clock) -> Cycle | None:
    cycle = draft.case.cycles.get(clock.name)
    return cycle if cycle is not None and cycle.running else None


def _stop(draft: Draft, clock: Clock) -> None:
    cycle = _running(draft, clock)
    if cycle is not None and (_happened(draft, clock.stop) or _left(draft, clock)):
        late = cycle.breached or past_due(cycle, draft.second)
        _end(draft, cycle, "breached" if late else "met")


def _cancel(draft: Draft, clock: Clock) -> None:
    cycle = _running(draft, clock)
    if cycle is not None and (_over(draft) or _happened(draft, clock.cancel)):
        _end(draft, cycle, "breached" if cycle.breached else "cancelled")


def _pause(draft: Draft, clock: Clock) -> None:
    cycle = _running(draft, clock)
    if cycle is not None and cycle.paused_since is None and _pauses(draft, clock):
        draft.add(CyclePaused(clock.name, cycle.number, draft.second))


def _resume(draft: Draft, clock: Clock) -> None:
    cycle = _running(draft, clock)
    if cycle is not None and cycle.paused_since is not None and not _pauses(draft, clock):
        _, due = _after_break(draft, clock, cycle, cycle.paused_since)
        draft.add(CycleResumed(clock.name, cycle.number, draft.second, due))


def _start(draft: Draft, clock: Clock) -> None:
    before = draft.case.cycles.get(clock.name)
    if _over(draft) or not (_happened(draft, clock.start) or _entered(draft, clock)):
        return
    if before is None:
        _begin(draft, clock, number=1, earliest=None)
    elif before.ended is not None and clock.again == "restart":
        _begin(draft, clock, number=before.number + 1, earliest=before.ended)
    elif before.ended is not None and clock.again == "resume":
        _go_on(draft, clock, before, before.ended)


def _promise(draft: Draft, clock: Clock) -> None:
    """A clock with `due: field` takes a date that is given while it runs; a second one ends the cycle as moved."""
    cycle, promised = _running(draft, clock), _promised(draft, clock)
    if cycle is None or promised is None or _began_now(draft, cycle):
        return
    if cycle.paused_since is not None:
        promised -= draft.second - cycle.paused_since  # resuming adds the whole pause, of which this much is over
    if cycle.due is None:
        draft.add(CycleRetargeted(clock.name, cycle.number, cycle.start, None, promised))
    elif promised != cycle.due:
        _end(draft, cycle, "breached" if cycle.breached else "moved")
        _begin(draft, clock, number=cycle.number + 1, earliest=draft.second)


def _retarget(draft: Draft, clock: Clock) -> None:
    """Another limit fits, or the claimed start was given or corrected: the due instant moves."""
    cycle = _running(draft, clock)
    if clock.due is not None or cycle is None:
        return
    limit = _limit_for(draft, clock, cycle)
    start = _start_for(draft, clock, cycle, limit)
    text = None if limit is None else limit.text
    if (start, text) != (cycle.start, cycle.target):
        due = _due(clock, start, limit, cycle.pauses)
        draft.add(CycleRetargeted(clock.name, cycle.number, start, text, due))


def _limit_for(draft: Draft, clock: Clock, cycle: Cycle) -> Duration | None:
    """The limit that fits now, and none while none does: then nothing is due. A clock may keep its first, and one that is
    late keeps what it was late for."""
    known, fits = limit_of(clock, cycle), limit_now(draft, clock)
    if clock.retarget == "keep" and known is not None:
        return known
    late = cycle.breached or past_due(cycle, draft.second)
    return known if fits is None and late else fits


def _start_for(draft: Draft, clock: Clock, cycle: Cycle, limit: Duration | None) -> int:
    """The instant the limit counts from: its own start, unless the clock says otherwise or another is claimed now."""
    changed = limit is not None and cycle.target not in (None, limit.text)
    if changed and clock.retarget == "from_change":
        return draft.second
    return _claimed(draft, clock, None) if _touched(draft, clock.from_field) else cycle.start


def _begin(draft: Draft, clock: Clock, *, number: int, earliest: int | None) -> None:
    """`earliest`: when the cycle before it ended; an instant claimed before that was about that one."""
    _begin_run(draft, clock, number, _claimed(draft, clock, earliest))


def _begin_run(draft: Draft, clock: Clock, number: int, start: int) -> None:
    limit = limit_now(draft, clock)
    draft.add(
        CycleStarted(
            clock=clock.name,
            number=number,
            start=start,
            target=None if limit is None else limit.text,
            due=_due(clock, start, limit, ()) if clock.due is None else _promised(draft, clock),
            calendar=clock.calendar,
            paused=_pauses(draft, clock),
        )
    )


def _go_on(draft: Draft, clock: Clock, before: Cycle, ended: int) -> None:
    """The same budget goes on; the time between is not counted, and a breach does not happen twice."""
    pauses, due = _after_break(draft, clock, before, before.paused_since or ended)
    promised = _promised(draft, clock)
    draft.add(
        CycleStarted(
            clock=clock.name,
            number=before.number + 1,
            start=before.start,
            target=before.target,
            due=due if promised is None else promised,
            calendar=clock.calendar,
            paused=_pauses(draft, clock),
            pauses=pauses,
            fired=before.fired,
            breached=before.breached,
        )
    )


def _end(draft: Draft, cycle: Cycle, verdict: Verdict) -> None:
    draft.add(CycleEnded(cycle.clock, cycle.number, draft.second, verdict))


def _after_break(draft: Draft, clock: Clock, cycle: Cycle, since: int) -> tuple[Pauses, int | None]:
    """The cycle's pauses with the one since `since`, and when it is due after it: a promised date moves as well."""
    pauses = (*cycle.pauses, (since, draft.second))
    if clock.due is None:
        return pauses, _due(clock, cycle.start, limit_of(clock, cycle), pauses)
    return pauses, None if cycle.due is None else cycle.due + draft.second - since


def _due(clock: Clock, start: int, limit: Duration | None, pauses: Pauses) -> int | None:
    return None if limit is None else calendar(clock.calendar).due(start, limit, pauses)


def _claimed(draft: Draft, clock: Clock, earliest: int | None) -> int:
    """When it was recorded, unless a field names the instant (a report received yesterday). Nobody claims the future."""
    claimed = None if clock.from_field is None else _instant_in(draft, clock.from_field, end_of_day=0)
    if claimed is None or (earliest is not None and claimed < earliest):
        return draft.second
    return min(claimed, draft.second)


def _promised(draft: Draft, clock: Clock) -> int | None:
    """The date given with this very event; one that was there before the cycle promises nothing."""
    if clock.due is None or not _touched(draft, clock.due):
        return None
    return _instant_in(draft, clock.due, end_of_day=1)


def _instant_in(draft: Draft, field: str, *, end_of_day: int) -> int | None:
    """The second that a field names; of a date the morning, or with `end_of_day` 1 the midnight after it."""
    value = draft.case.fields.get(field)
    if isinstance(value, str):
        value = starts(value, draft.book.zone, after=end_of_day)
    return value // 1_000_000 if isinstance(value, int) else None


def _touched(draft: Draft, field: str | None) -> bool:
    """Whether this event gave, corrected or derived the field."""
    derived = (effect.fields for effect in draft.event.effects if isinstance(effect, Derived))
    return field is not None and any(field in fields for fields in (draft.event.given, *derived))


def _began_now(draft: Draft, cycle: Cycle) -> bool:
    before = None if draft.before is None else draft.before.cycles.get(cycle.clock)
    return before is None or before.number != cycle.number


def _happened(draft: Draft, triggers: Iterable[Trigger]) -> bool:
    return any(_matches(draft, trigger) for trigger in triggers)


def _matches(draft: Draft, trigger: Trigger) -> bool:
    if trigger.name == "opening":
        return draft.event.type == "opened"
    done = draft.case.done.get(trigger.name)
    if done is None or done.seq != draft.event.seq:
        return False
    return trigger.to is None or trigger.to == draft.case.state


def _over(draft: Draft) -> bool:
    return draft.case.void or draft.book.state(draft.case.state).final


def _state_before(draft: Draft) -> str | None:
    return None if draft.before is None else draft.before.state


def _entered(draft: Draft, clock: Clock) -> bool:
    return draft.case.state in clock.while_ and _state_before(draft) not in clock.while_


def _left(draft: Draft, clock: Clock) -> bool:
    return draft.case.state not in clock.while_ and _state_before(draft) in clock.while_


def _pauses(draft: Draft, clock: Clock) -> bool:
    """Whether the clock stands still in the present state; a clock that runs `while` in a state does not pause there."""
    pausing = draft.book.pausing - set(clock.while_) if clock.pause is None else frozenset(clock.pause)
    return draft.case.state in pausing
