"""Clocks: when a run starts, stops, pauses and goes on. Everything here counts in whole seconds UTC.

The order within one event is stop, cancel, pause, resume, start (docs/reference: clocks). What a run is counted to is in
`reckoning`, what a mark does in `wake`.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from workflow.definitions.clocks import Clock, Mark
from workflow.definitions.durations import Duration
from workflow.engine.calendars.calendar import Calendar
from workflow.engine.calendars.spans import Pauses
from workflow.engine.case import Case, Cycle, Reckoning, Verdict
from workflow.engine.draft import Draft
from workflow.engine.effects import (
    CycleEnded,
    CyclePaused,
    CycleRecounted,
    CycleResumed,
    CycleRetargeted,
    CycleStarted,
)
from workflow.engine.facts import past_due
from workflow.engine.heeding import Heed
from workflow.engine.occasions import (
    Occasion,
    begins,
    begins_to_pause,
    cancels,
    claimed_start,
    occasion_of,
    pauses,
    promised,
    stirred,
    stops,
    touched,
)
from workflow.engine.reckoning import Fit, calendar_now, calendar_of, fit_now, fit_of, reckoned, reckoned_to
from workflow.engine.rulebook import Rulebook


class DueMark(Struct, frozen=True):
    """A mark that is to fire at `instant`."""

    instant: int
    clock: Clock
    cycle: Cycle
    index: int
    mark: Mark


class PauseOver(Struct, frozen=True):
    """A pause that may last until `instant` and no longer."""

    instant: int
    clock: Clock
    cycle: Cycle


Step: TypeAlias = Callable[[Draft, Heed, Occasion], None]
Ahead: TypeAlias = DueMark | PauseOver
"""What comes by itself as time passes."""


def wake_at(book: Rulebook, case: Case) -> int | None:
    """The instant at which something comes of itself next; None when nothing is to come."""
    first: int | None = None
    for cycle in case.cycles.values():
        instant = _next_of(book, cycle) if cycle.verdict is None else None
        if instant is not None and (first is None or instant < first):
            first = instant
    return first


def coming(book: Rulebook, case: Case, instant: int) -> Ahead:
    """What comes of itself at this instant, which `wake_at` has named: of several things the one declared first."""
    running = ((clock, case.cycles[clock.name]) for clock in book.clocks if clock.name in case.cycles)
    clock, cycle = next(
        (clock, cycle) for clock, cycle in running if cycle.verdict is None and _next_of(book, cycle) == instant
    )
    if cycle.paused_since is not None:
        return PauseOver(instant, clock, cycle)
    index, mark = next((i, mark) for i, mark, at in _unfired(book.marks[clock.name], cycle) if at == instant)
    return DueMark(instant, clock, cycle, index, mark)


def _next_of(book: Rulebook, cycle: Cycle) -> int | None:
    """The earliest instant at which something comes of a run by itself."""
    if cycle.paused_since is not None:
        return cycle.pause_ends
    marks = cycle.reckoning.marks
    if cycle.fired or cycle.breached:
        marks = tuple([instant for _, _, instant in _unfired(book.marks[cycle.clock], cycle)])
    return min(marks) if marks else None


def follow(draft: Draft) -> None:
    """Bring every clock in line with what this event did."""
    now = occasion_of(draft)
    concerned = stirred(draft, now)
    running = [heed for heed in concerned if _running(draft, heed.clock) is not None]
    turns: tuple[tuple[Step, list[Heed]], ...] = (
        (_stop, running),
        (_cancel, running),
        (_pause, running),
        (_resume, running),
        (_start, concerned),
        (_repeat, running),
        (_promise, running),
    )
    for step, heeds in turns:
        for heed in heeds:
            step(draft, heed, now)
    _retarget_all(draft)


def begin_at(draft: Draft, clock: Clock, second: int) -> None:
    """Begin the first run of a clock at an instant that is claimed for it. Nobody claims the future."""
    claimed = claimed_start(draft, clock)
    _begin_run(draft, clock, 1, min(second if claimed is None else claimed, draft.second))


def end_pause(draft: Draft, pause: PauseOver) -> None:
    """Let the run go on from the instant at which its pause had lasted as long as it may."""
    _go_on_from(draft, pause.clock, pause.cycle, pause.instant)


def recount(draft: Draft, calendar: str) -> None:
    """Count every run on `calendar` again, which has become another; nothing for those it makes no difference to."""
    for clock in draft.book.clocks:
        cycle = _running(draft, clock)
        if cycle is not None and cycle.reckoning.calendar == calendar:
            after = _reckoned_anew(draft, clock, cycle, cycle.start, fit_of(clock, cycle))
            ends = None if cycle.pause_ends is None else _pause_ends(draft, clock, cycle.paused_since)
            if (replace(after, digest=cycle.reckoning.digest), ends) != (cycle.reckoning, cycle.pause_ends):
                draft.add(CycleRecounted(clock.name, cycle.number, after, ends))


def _unfired(marks: tuple[Mark, ...], cycle: Cycle) -> Iterator[tuple[int, Mark, int]]:
    """The marks that have not fired yet: the index of each, the mark, and its instant."""
    for index, (mark, instant) in enumerate(zip(marks, cycle.reckoning.marks, strict=False)):
        if index not in cycle.fired and not (cycle.breached and mark.is_due):
            yield index, mark, instant


def _running(draft: Draft, clock: Clock) -> Cycle | None:
    cycle = draft.case.cycles.get(clock.name)
    return cycle if cycle is not None and cycle.verdict is None else None


def _stop(draft: Draft, heed: Heed, now: Occasion) -> None:
    cycle = _running(draft, heed.clock)
    if cycle is not None and stops(draft, heed, now):
        late = cycle.breached or past_due(cycle, draft.second)
        in_time: Verdict = "met" if cycle.due is not None else "cancelled"  # nothing was due that could be met
        _end(draft, cycle, "breached" if late else in_time)


def _cancel(draft: Draft, heed: Heed, now: Occasion) -> None:
    cycle = _running(draft, heed.clock)
    if cycle is not None and cancels(heed, now):
        _end(draft, cycle, "breached" if cycle.breached else "cancelled")


def _pause(draft: Draft, heed: Heed, now: Occasion) -> None:
    cycle = _running(draft, heed.clock)
    if cycle is not None and cycle.paused_since is None and begins_to_pause(heed, now):
        draft.add(CyclePaused(cycle.clock, cycle.number, draft.second, _pause_ends(draft, heed.clock)))


def _resume(draft: Draft, heed: Heed, now: Occasion) -> None:
    cycle = _running(draft, heed.clock)
    if cycle is not None and cycle.paused_since is not None and now.state not in heed.stands:
        _go_on_from(draft, heed.clock, cycle, draft.second)


def _go_on_from(draft: Draft, clock: Clock, cycle: Cycle, second: int) -> None:
    assert cycle.paused_since is not None
    _, reckoning = _after_break(draft, clock, cycle, (cycle.paused_since, second))
    draft.add(CycleResumed(clock.name, cycle.number, second, reckoning))


def _start(draft: Draft, heed: Heed, now: Occasion) -> None:
    clock = heed.clock
    before = draft.case.cycles.get(clock.name)
    if (before is not None and before.verdict is None) or not begins(draft, heed, now):
        return
    if before is None:
        _begin(draft, clock, number=1, earliest=None)
    elif before.ended is not None and clock.again == "restart":
        _begin(draft, clock, number=before.number + 1, earliest=before.ended)
    elif before.ended is not None and clock.again == "resume":
        _go_on(draft, clock, before, before.ended)


def _repeat(draft: Draft, heed: Heed, now: Occasion) -> None:
    """A repeating clock begins its next period: when this one's deed is done, or when it has passed without."""
    clock = heed.clock
    if not clock.repeats or now.over:
        return
    cycle = draft.case.cycles[clock.name]
    if cycle.verdict is None and cycle.breached:
        assert cycle.due is not None, "nothing else is breached"
        draft.add(CycleEnded(clock.name, cycle.number, cycle.due, "breached"))
        draft.add(_run(draft, clock, cycle.number + 1, _next_period(draft, clock, cycle.due)))
    elif cycle.verdict is not None and stops(draft, heed, now):
        _begin(draft, clock, number=cycle.number + 1, earliest=cycle.ended)


def _promise(draft: Draft, heed: Heed, now: Occasion) -> None:
    """A clock with `due: field` takes a date that is given while it runs; a second one ends the cycle as moved."""
    clock = heed.clock
    if clock.due is None or clock.due not in now.names:
        return
    cycle, date = _running(draft, clock), promised(draft, clock)
    if cycle is None or date is None or _began_now(draft, cycle):
        return
    if cycle.due is None:
        _promise_first(draft, clock, cycle, date)
    elif date != cycle.due:
        _end(draft, cycle, "breached" if cycle.breached else "moved")
        _begin(draft, clock, number=cycle.number + 1, earliest=draft.second)


def _promise_first(draft: Draft, clock: Clock, cycle: Cycle, date: int) -> None:
    """What was promised during a pause is put off only by what is left of the pause."""
    if cycle.paused_since is None:
        reckoning = reckoned_to(draft, clock, date, cycle.pauses)
        draft.add(CycleRetargeted(clock.name, cycle.number, cycle.start, reckoning))
        return
    lost = (*cycle.pauses, (cycle.paused_since, draft.second))
    draft.add(CycleResumed(clock.name, cycle.number, draft.second, reckoned_to(draft, clock, date, lost)))
    draft.add(CyclePaused(clock.name, cycle.number, draft.second, cycle.pause_ends))


def _retarget_all(draft: Draft) -> None:
    """Look at every run whose limit or calendar may be another now, or the instant it counts from."""
    for clock in draft.book.clocks:
        cycle = draft.case.cycles.get(clock.name)
        if cycle is not None and cycle.verdict is None and not _stays(draft, clock, cycle):
            _retarget(draft, clock)


def _stays(draft: Draft, clock: Clock, cycle: Cycle) -> bool:
    """Whether a run has the only limit and calendar that it can have, and counts from where it did."""
    terms = draft.book.terms.get(clock.name)
    return terms == (cycle.reckoning.target, cycle.reckoning.calendar) and not touched(draft, clock.from_field)


def _retarget(draft: Draft, clock: Clock) -> None:
    """Another limit or calendar fits, or the claimed start was given or corrected: the due instant moves."""
    cycle = draft.case.cycles[clock.name]
    fit = _fit_for(draft, clock, cycle)
    start = _start_for(draft, clock, cycle, fit)
    fits = (start, None if fit is None else fit.limit.text, calendar_now(draft, clock, cycle) or "")
    if fits != (cycle.start, cycle.target, cycle.reckoning.calendar):
        draft.add(CycleRetargeted(clock.name, cycle.number, start, _reckoned_anew(draft, clock, cycle, start, fit)))


def _reckoned_anew(draft: Draft, clock: Clock, cycle: Cycle, start: int, fit: Fit | None) -> Reckoning:
    if clock.due is not None:
        return reckoned_to(draft, clock, cycle.due, cycle.pauses)
    return reckoned(draft, clock, start, fit, cycle.pauses, cycle)


def _fit_for(draft: Draft, clock: Clock, cycle: Cycle) -> Fit | None:
    """The limit that fits now, and none while none does: then nothing is due. A clock may keep its first, and one that is
    late keeps what it was late for."""
    known, fits = fit_of(clock, cycle), fit_now(draft, clock)
    if clock.retarget == "keep" and known is not None:
        return known
    late = cycle.breached or past_due(cycle, draft.second)
    return known if fits is None and late else fits


def _start_for(draft: Draft, clock: Clock, cycle: Cycle, fit: Fit | None) -> int:
    """The instant the limit counts from: its own start, unless the clock says otherwise or another is claimed now."""
    if clock.due is not None:
        return cycle.start
    changed = fit is not None and cycle.target not in (None, fit.limit.text)
    if changed and clock.retarget == "from_change":
        return draft.second
    return _claimed(draft, clock, None) if touched(draft, clock.from_field) else cycle.start


def _begin(draft: Draft, clock: Clock, *, number: int, earliest: int | None) -> None:
    """`earliest`: when the cycle before it ended; an instant claimed before that was about that one."""
    _begin_run(draft, clock, number, _claimed(draft, clock, earliest))


def _begin_run(draft: Draft, clock: Clock, number: int, start: int) -> None:
    run = _run(draft, clock, number, start)
    draft.add(replace(run, paused=True, pause_ends=_pause_ends(draft, clock)) if pauses(draft, clock) else run)


def _run(draft: Draft, clock: Clock, number: int, start: int) -> CycleStarted:
    """A run that begins and does not stand still."""
    reckoning = _first_reckoning(draft, clock, start)
    return CycleStarted(clock=clock.name, number=number, start=start, reckoning=reckoning, paused=False)


def _first_reckoning(draft: Draft, clock: Clock, start: int) -> Reckoning:
    if clock.due is not None:
        return reckoned_to(draft, clock, promised(draft, clock))
    return reckoned(draft, clock, start, fit_now(draft, clock), ())


def _go_on(draft: Draft, clock: Clock, before: Cycle, ended: int) -> None:
    """The same budget goes on; the time between is not counted, and a breach does not happen twice."""
    lost, reckoning = _after_break(draft, clock, before, (before.paused_since or ended, draft.second))
    date, paused = promised(draft, clock), pauses(draft, clock)
    draft.add(
        CycleStarted(
            clock=clock.name,
            number=before.number + 1,
            start=before.start,
            reckoning=reckoning if date is None else reckoned_to(draft, clock, date),
            paused=paused,
            pause_ends=_pause_ends(draft, clock) if paused else None,
            pauses=lost,
            fired=before.fired,
            breached=before.breached,
        )
    )


def _end(draft: Draft, cycle: Cycle, verdict: Verdict) -> None:
    draft.add(CycleEnded(cycle.clock, cycle.number, draft.second, verdict))


def _after_break(draft: Draft, clock: Clock, cycle: Cycle, away: tuple[int, int]) -> tuple[Pauses, Reckoning]:
    """The cycle's pauses with this one, and what it counts to after it: a promised date moves as well."""
    lost = (*cycle.pauses, away)
    if clock.due is None:
        return lost, reckoned(draft, clock, cycle.start, fit_of(clock, cycle), lost, cycle)
    calendar = calendar_of(draft, clock)
    due = cycle.due if calendar is None or cycle.due is None else calendar.put_off(cycle.due, away)
    return lost, reckoned_to(draft, clock, due, lost)


def _pause_ends(draft: Draft, clock: Clock, since: int | None = None) -> int | None:
    """When a pause has lasted as long as it may that began at `since`, or begins now."""
    limit = None if clock.pause is None else clock.pause.at_most
    calendar = None if limit is None else calendar_of(draft, clock)
    return None if calendar is None or limit is None else calendar.due(since or draft.second, limit)


def _next_period(draft: Draft, clock: Clock, due: int) -> int:
    """When the period begins in which now lies, after one that ended at `due`: those that passed unnoticed are left out."""
    calendar, fit = calendar_of(draft, clock), fit_now(draft, clock)
    return due if calendar is None or fit is None else _period(calendar, due, fit.limit, draft.second)


def _period(calendar: Calendar, start: int, limit: Duration, now: int) -> int:
    """Where periods are counted in days, and not in hours, they follow each other day by day."""
    if limit.seconds is not None:
        passed = calendar.elapsed(start, now - 1) // limit.seconds * limit.seconds
        return calendar.due(start, replace(limit, seconds=passed)) if passed else start
    while (due := calendar.due(_within_its_day(calendar, start), limit)) < now:
        start = due
    return _within_its_day(calendar, start)


def _within_its_day(calendar: Calendar, end: int) -> int:
    """The instant at which a period ended, or the second before where that was midnight: the day that ended does not count,
    and the one that begins does."""
    return end if calendar.days.number(end) == calendar.days.number(end - 1) else end - 1


def _claimed(draft: Draft, clock: Clock, earliest: int | None) -> int:
    """When it was recorded, unless a field names the instant (a report received yesterday). Nobody claims the future."""
    claimed = claimed_start(draft, clock)
    if claimed is None or (earliest is not None and claimed < earliest):
        return draft.second
    return min(claimed, draft.second)


def _began_now(draft: Draft, cycle: Cycle) -> bool:
    before = None if draft.before is None else draft.before.cycles.get(cycle.clock)
    return before is None or before.number != cycle.number
