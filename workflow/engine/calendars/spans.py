"""The days of a calendar as open stretches of time, and what pauses leave of it.

Local time exists only here: a day's hours become instants, whole seconds UTC, and everything else is sums on those. A time
that clocks skip is read as later by what they skip, a time that they show twice is the first. Stretches are [from, to).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from itertools import takewhile
from typing import TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct

from workflow.definitions.calendars.model import CalendarRules
from workflow.errors import UsageError
from workflow.wording import Wording

Span: TypeAlias = tuple[int, int]
Pauses: TypeAlias = tuple[Span, ...]

CLOSED_FOR_YEARS = Wording(
    code="calendar_closed_for_years",
    zh="工作日历“{calendar}”从 {date} 起连续十年不开放，时限无法推算",
    en="the calendar “{calendar}” stays closed for ten years from {date}: no time limit can be counted on it",
    fix_zh="查看：complaints calendar check；给日历写上开放的时段",
    fix_en="look at it with complaints calendar check, and give it hours that are open",
)
LIMIT_TOO_FAR = Wording(
    code="limit_too_far",
    zh="按工作日历“{calendar}”推算的时间超出了日历的范围（公元 1 年至 9999 年）",
    en="counted on the calendar “{calendar}”, the time lies outside the years 1 to 9999",
    fix_zh="写一个更短的时限",
    fix_en="write a shorter time limit",
)
FOREVER = 1 << 62
FIRST_DAY = date.min.toordinal() + 2
LAST_DAY = date.max.toordinal() - 2
_TEN_YEARS = 3660


class OpenDays(Struct, frozen=True, eq=False, dict=True):
    """A calendar's days in a zone. A day is its proleptic Gregorian ordinal, as `date.toordinal` counts."""

    rules: CalendarRules
    zone: ZoneInfo

    @cached_property
    def never_close(self) -> bool:
        """Whether every second of every day counts."""
        return self.rules.never_closes

    def number(self, instant: int) -> int:
        """The day that the zone's clocks show at `instant`."""
        try:
            return datetime.fromtimestamp(instant, self.zone).toordinal()
        except (ValueError, OverflowError) as error:
            raise UsageError(LIMIT_TOO_FAR, calendar=self.rules.name) from error

    def at(self, number: int, minutes: int = 0) -> int:
        """The instant of that many minutes after the midnight that the day begins with, as clocks show them."""
        wall = datetime.combine(date.fromordinal(number), time()) + timedelta(minutes=minutes)
        return int(wall.replace(tzinfo=self.zone).timestamp())

    def hours(self, number: int) -> Sequence[Span]:
        """The shifts that begin on the day, in order; a shift over midnight ends on the next. Empty: not a working day."""
        return _hours(self, number)

    def opened(self, number: int) -> Sequence[Span]:
        """The same, less what a shift of the day before covers already: no second belongs to two days."""
        return _opened(self, number)

    def working(self, numbers: range) -> Iterator[int]:
        """Those of the days that have hours. Raises UsageError for ten closed years in a row, and when they run out."""
        closed = 0
        for number in numbers:
            closed = 0 if self.hours(number) else closed + 1
            if not closed:
                yield number
            elif closed == _TEN_YEARS:
                since = date.fromordinal(number - (closed - 1) * numbers.step)
                raise UsageError(CLOSED_FOR_YEARS, calendar=self.rules.name, date=since.isoformat())
        raise UsageError(LIMIT_TOO_FAR, calendar=self.rules.name)

    def forward(self, start: int, end: int) -> Iterator[Span]:
        """What is open in [start, end), in order. A shift of the day before may still run at `start`."""
        spans = self._opened(range(self.number(start) - 1, LAST_DAY))
        begun = takewhile(lambda span: span[0] < end, spans)
        return ((max(opens, start), min(closes, end)) for opens, closes in begun if closes > start)

    def backward(self, end: int) -> Iterator[Span]:
        """What is open before `end`, the latest first."""
        spans = self._opened(range(self.number(end), FIRST_DAY, -1))
        return ((opens, min(closes, end)) for opens, closes in spans if opens < end)

    def _opened(self, numbers: range) -> Iterator[Span]:
        """What is open on these days, in their order: the latest first where they go back."""
        for number in self.working(numbers):
            yield from self.opened(number)[:: numbers.step]


def union(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap or touch made one, empty ones left out: nothing is counted twice."""
    joined: list[Span] = []
    for begin, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def unpaused(start: int, pauses: Iterable[Span]) -> Iterator[Span]:
    """What the pauses leave from `start` on; the last stretch ends FOREVER."""
    for begin, end in union(pauses):
        if start < begin:
            yield start, begin
        start = max(start, end)
    yield start, FOREVER


@lru_cache(maxsize=1 << 15)
def _hours(days: OpenDays, number: int) -> tuple[Span, ...]:
    intervals = days.rules.day(date.fromordinal(number)).hours
    return tuple(union((days.at(number, start), days.at(number, end)) for start, end in intervals))


@lru_cache(maxsize=1 << 15)
def _opened(days: OpenDays, number: int) -> tuple[Span, ...]:
    before = days.hours(number - 1)
    covered = before[-1][1] if before else -FOREVER
    return tuple((max(opens, covered), closes) for opens, closes in days.hours(number) if closes > covered)
