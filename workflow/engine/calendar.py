"""How time passes on a clock. Only elapsed time is counted so far; working calendars take the same seam.

Instants and lengths are whole seconds; a pause is [from, to).
"""

from collections.abc import Iterable
from typing import Protocol, TypeAlias

from workflow.definitions.durations import Duration
from workflow.errors import UsageError
from workflow.wording import Wording

Pauses: TypeAlias = tuple[tuple[int, int], ...]

NEEDS_CALENDAR = Wording(
    code="calendar_missing",
    zh="时限 {limit} 须按工作日历“{calendar}”计算，而这个日历还没有",
    en="the limit {limit} counts on the calendar “{calendar}”, which is not there",
    fix_zh="改用小时并使用日历 always，或先提供这个日历",
    fix_en="use hours on the calendar always, or provide the calendar first",
)


class Calendar(Protocol):
    name: str

    def due(self, start: int, limit: Duration, pauses: Pauses) -> int:
        """The earliest instant at which `limit` has passed since `start`, pauses not counted."""

    def part(self, start: int, limit: Duration, percent: int, pauses: Pauses) -> int:
        """The earliest instant at which `percent` of `limit` has passed since `start`."""

    def before(self, due: int, length: Duration) -> int:
        """The instant from which `length` is left until `due`."""


class Always:
    """Every second counts."""

    name = "always"

    def due(self, start: int, limit: Duration, pauses: Pauses) -> int:
        return self.part(start, limit, 100, pauses)

    def part(self, start: int, limit: Duration, percent: int, pauses: Pauses) -> int:
        instant = start + -(-_seconds(limit, self.name) * percent // 100)
        for begin, end in union(pauses):
            if begin < instant and end > start:
                instant += end - max(begin, start)
        return instant

    def before(self, due: int, length: Duration) -> int:
        return due - _seconds(length, self.name)


class Absent:
    """A calendar that is not there: whoever counts on it is told so."""

    def __init__(self, name: str) -> None:
        self.name = name

    def due(self, start: int, limit: Duration, pauses: Pauses) -> int:
        raise UsageError(NEEDS_CALENDAR, limit=limit.text, calendar=self.name)

    def part(self, start: int, limit: Duration, percent: int, pauses: Pauses) -> int:
        raise UsageError(NEEDS_CALENDAR, limit=limit.text, calendar=self.name)

    def before(self, due: int, length: Duration) -> int:
        raise UsageError(NEEDS_CALENDAR, limit=length.text, calendar=self.name)


def calendar(name: str) -> Calendar:
    """The calendar of that name."""
    return Always() if name == "always" else Absent(name)


def union(pauses: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pauses in order, those that overlap or touch made one: nothing is counted twice."""
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(pauses):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _seconds(limit: Duration, calendar_name: str) -> int:
    if limit.seconds is None:
        raise UsageError(NEEDS_CALENDAR, limit=limit.text, calendar=calendar_name)
    return limit.seconds
