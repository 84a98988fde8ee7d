"""What a run of a clock is counted to: which limit fits, on which calendar, when it is due, and when its marks fire."""

from typing import NamedTuple

from workflow.definitions.clocks import Clock, Mark
from workflow.definitions.durations import Duration
from workflow.definitions.guards.expression import Unfilled
from workflow.engine.authority import plain
from workflow.engine.calendars.calendar import Calendar, calendar_for
from workflow.engine.calendars.known import Published
from workflow.engine.calendars.spans import Pauses
from workflow.engine.case import Cycle, Reckoning
from workflow.engine.draft import Draft
from workflow.engine.rulebook import Rulebook


class Fit(NamedTuple):
    """A limit, and the condition that chose it as it is written; None where there is no choice."""

    limit: Duration
    why: str | None


def fit_now(draft: Draft, clock: Clock) -> Fit | None:
    """The limit whose condition holds now; None while none does, or the company has not decided it."""
    facts = draft.facts()
    for target in clock.within:
        try:
            if target.when is None or target.when.test(facts):
                why = None if target.when is None else target.when.text
                return None if target.limit is None else Fit(target.limit, why)
        except Unfilled:
            return None
    return None


def fit_of(clock: Clock, cycle: Cycle) -> Fit | None:
    """The limit that a run has."""
    limits = (target.limit for target in clock.within if target.limit is not None)
    limit = next((limit for limit in limits if limit.text == cycle.target), None)
    return None if limit is None else Fit(limit, cycle.reckoning.why)


def calendar_now(draft: Draft, clock: Clock, run: Cycle | None = None) -> str | None:
    """The name of the calendar that the clock counts on; None while the field that chooses it is not filled. A clock that
    keeps the limit of its `run` keeps the calendar too."""
    if run is not None and run.target is not None and run.reckoning.calendar and clock.retarget == "keep":
        return run.reckoning.calendar
    choice = clock.calendar
    return choice.calendar_for(None if choice.by is None else plain(draft.case.fields.get(choice.by)))


def reckoned(
    draft: Draft, clock: Clock, start: int, fit: Fit | None, pauses: Pauses, run: Cycle | None = None
) -> Reckoning:
    """A run from `start` under the limit that fits, on the calendar as it is published now; `run` is how it was."""
    calendar = calendar_of(draft, clock, run)
    if calendar is None or fit is None:
        return _waiting(calendar, fit)
    return counted(draft.book, calendar, clock, start, fit, pauses)


def reckoned_to(draft: Draft, clock: Clock, due: int | None, pauses: Pauses = ()) -> Reckoning:
    """A run up to a date that was promised, or is not yet."""
    calendar = calendar_of(draft, clock)
    if calendar is None or due is None:
        return _waiting(calendar, None)
    return counted_to(draft.book, calendar, clock, due, pauses)


def counted(book: Rulebook, calendar: Calendar, clock: Clock, start: int, fit: Fit, pauses: Pauses) -> Reckoning:
    """A run from `start` under a limit, on a calendar: nothing else of the case matters to it."""
    due = calendar.due(start, fit.limit, pauses, roll=clock.roll)
    marks = tuple([_instant(calendar, mark, due, start, fit.limit, pauses) for mark in book.marks[clock.name]])
    moves = fit.limit.seconds is not None or fit.limit.unit == "wd" or clock.roll is not None
    return _counted(calendar, fit, due, marks, provisional=moves and calendar.is_provisional(due))


def counted_to(book: Rulebook, calendar: Calendar, clock: Clock, due: int, pauses: Pauses) -> Reckoning:
    """A run up to `due`, on a calendar that moves its marks and not what was promised."""
    marks = tuple([_around(calendar, mark, due, pauses) for mark in book.marks[clock.name]])
    return _counted(calendar, None, due, marks, provisional=False)


def calendar_of(draft: Draft, clock: Clock, run: Cycle | None = None) -> Calendar | None:
    """The calendar that the clock counts on, ready to count. Raises UsageError when it is not there."""
    name = calendar_now(draft, clock, run)
    return None if name is None else calendar_named(draft, name)


def calendar_named(draft: Draft, name: str) -> Calendar:
    return calendar_for(draft.around.calendars.current(name), draft.book.zone)


def calendar_in(book: Rulebook, reckoning: Reckoning, published: Published) -> Calendar | None:
    """The calendar that a run was counted on; None while it is not known which, or when it is not there."""
    rules = published(reckoning.digest) if reckoning.digest else None
    return None if rules is None else calendar_for(rules, book.zone)


def _waiting(calendar: Calendar | None, fit: Fit | None) -> Reckoning:
    name, digest = ("", "") if calendar is None else (calendar.name, calendar.digest)
    return Reckoning(name, digest, *_chosen(fit))


def _chosen(fit: Fit | None) -> tuple[str | None, str | None]:
    """The limit as it is written, and why it is this one."""
    return (None, None) if fit is None else (fit.limit.text, fit.why)


def _counted(calendar: Calendar, fit: Fit | None, due: int, marks: tuple[int, ...], *, provisional: bool) -> Reckoning:
    uncertain, (limit, why) = calendar.is_provisional(max(due, *marks)), _chosen(fit)
    return Reckoning(calendar.name, calendar.digest, limit, why, due, marks, provisional, uncertain)


def _instant(calendar: Calendar, mark: Mark, due: int, start: int, limit: Duration, pauses: Pauses) -> int:
    """When the mark fires. Meeting a clock at the due instant is in time, so marks from 100% on fire a second later."""
    if mark.offset is not None or mark.is_due:
        return _around(calendar, mark, due, pauses)
    instant = calendar.part(start, limit, mark.percent, pauses)
    return instant + 1 if mark.percent > 100 else instant


def _around(calendar: Calendar, mark: Mark, due: int, pauses: Pauses) -> int:
    """When a mark fires that is told by the due instant: at it, or a while before or after."""
    if mark.offset is None:
        return due + 1
    if mark.anchor == "before":
        return calendar.before(due, mark.offset)
    return calendar.after(due, mark.offset, pauses) + 1
