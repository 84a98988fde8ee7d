"""Limits in working days, calendar days, months and years: they end with a day and not after so many seconds.

The day of the start is never counted (Civil Code art. 201). A day that is wholly paused is not counted either, and no limit
ends while its clock stands: the end of a day that lies within a pause passes on to the next day that counts.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice

from workflow.definitions.clocks import Roll
from workflow.engine.calendars.spans import FIRST_DAY, LAST_DAY, LIMIT_TOO_FAR, OpenDays, Pauses, Span, union
from workflow.errors import UsageError


def working_days_on(days: OpenDays, first: int, count: int, pauses: Pauses) -> int:
    """The close of the last interval of the `count`-th working day after the day `first`. Working days whose open time is
    wholly paused do not count; make-up working days do."""
    paused = union(pauses)
    numbers = days.working(range(first + 1, LAST_DAY))
    counted = (number for number in numbers if not all(covered(hours, paused) for hours in days.hours(number)))
    closings = (closing_time(days, number) for number in islice(counted, count - 1, None))
    return next(closing for closing in closings if not _stands(closing, paused))


def calendar_days_on(days: OpenDays, first: int, last: int, pauses: Pauses, roll: Roll | None) -> int:
    """The end (24:00) of the day `last`, which moves on by each day after `first` that is wholly paused; with `roll` to the
    next day on which the calendar opens (Civil Code art. 203)."""
    paused = union(pauses)
    numbers = range(moved_by_whole_days(days, first, last, pauses), LAST_DAY)
    possible = numbers if roll is None else days.working(numbers)
    return next(days.at(number + 1) for number in possible if not _cannot_end(days, number, paused))


def months_away(days: OpenDays, number: int, months: int) -> int:
    """The same day of the month so many months on (back: below zero); where there is none, the last of that month."""
    begin = date.fromordinal(number)
    year, month = divmod(begin.year * 12 + begin.month - 1 + months, 12)
    if not 1 < year < date.max.year:
        raise UsageError(LIMIT_TOO_FAR, calendar=days.rules.name)
    return date(year, month + 1, min(begin.day, monthrange(year, month + 1)[1])).toordinal()


def days_away(days: OpenDays, number: int, count: int) -> int:
    """The day so many days on (back: below zero)."""
    if not FIRST_DAY < number + count < LAST_DAY:
        raise UsageError(LIMIT_TOO_FAR, calendar=days.rules.name)
    return number + count


def working_days_back(days: OpenDays, number: int, count: int) -> int:
    """The working day so many working days earlier."""
    return next(islice(days.working(range(number - 1, FIRST_DAY, -1)), count - 1, None))


def closing_time(days: OpenDays, number: int) -> int:
    """The end of the last interval of a working day."""
    return days.hours(number)[-1][1]


def day_of_due(days: OpenDays, due: int) -> int:
    """The day that a due instant closes: 24:00 is that of the day that ends, the close of a night shift that of the day on
    which the shift began."""
    number = days.number(due - 1)
    return number - 1 if covered((due - 1, due), days.hours(number - 1)) else number


def moved_by_whole_days(days: OpenDays, first: int, last: int, pauses: Pauses) -> int:
    """The day `last`, moved on by each day after `first` that is wholly paused."""
    for begin, end in union(pauses):
        earliest = max(days.number(begin - 1) + 1, first + 1)
        if earliest <= last:
            last += max(days.number(end) - earliest, 0)
    return last


def covered(span: Span, by: Iterable[Span]) -> bool:
    """Whether one of the stretches holds the whole span."""
    return any(begin <= span[0] and span[1] <= end for begin, end in by)


def _cannot_end(days: OpenDays, number: int, paused: Sequence[Span]) -> bool:
    begin, end = days.at(number), days.at(number + 1)
    return covered((begin, end), paused) or _stands(end, paused)


def _stands(instant: int, paused: Iterable[Span]) -> bool:
    """Whether a clock stands still before and after the instant."""
    return any(begin < instant < end for begin, end in paused)
