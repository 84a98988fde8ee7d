"""Working time: when a limit ends, how much of it has passed, and what counted for it.

Pure sums on whole seconds UTC. Every stretch is [from, to); real seconds count, so that a day on which clocks change has 23
or 25 hours. A start is never moved: at 22:00 it is 22:00, and nothing passes until the calendar opens. A limit in `h m s` is
due at the EARLIEST instant at which it has been used up: 8 hours from 09:00 on a day of 09:00-17:00 end that day at 17:00,
not at the next opening. Pauses stop only the clock they belong to, and those that overlap count once.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import takewhile
from zoneinfo import ZoneInfo

from msgspec import Struct

from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.clocks import Roll
from workflow.definitions.durations import Duration
from workflow.engine.calendars import lengths
from workflow.engine.calendars.spans import FOREVER, OpenDays, Pauses, Span, unpaused
from workflow.engine.calendars.trace import Numbers, TracedDay, numbered, traced
from workflow.errors import UsageError
from workflow.wording import Wording

DAYS_NOT_DIVIDED = Wording(
    code="days_not_divided",
    zh="{limit} 的 {percent}% 不成时刻：工作日、自然日、月和年不能分成份",
    en="{percent}% of {limit} is no point in time: working days, calendar days, months and years are not divided",
    fix_zh="用 100%、before 2h 或 after 1wd，或者把时限写成小时",
    fix_en="use 100%, before 2h or after 1wd, or write the limit in hours",
)


_LAST_YEAR = 253_370_764_800
"""The second at which the year 9999 begins: what lies after it may be out of reach."""


class Calendar(Struct, frozen=True):
    """A calendar's rules in a time zone; made by `calendar_for`.

    All instants are whole seconds UTC. Whatever counts raises UsageError where the calendar stays closed for ten years
    (`check` lets none pass that never opens) and where the years end (9999).
    """

    days: OpenDays

    @property
    def name(self) -> str:
        return self.days.rules.name

    @property
    def digest(self) -> str:
        """SHA-256 of the calendar's bytes as published, in hexadecimal."""
        return self.days.rules.digest

    @property
    def zone(self) -> ZoneInfo:
        """Where its hours are local time."""
        return self.days.zone

    def due(self, start: int, limit: Duration, pauses: Pauses = (), *, roll: Roll | None = None) -> int:
        """When `limit` ends that began at `start`.

        `h m s`: the earliest instant at which so much open, unpaused time has passed. `wd`: the close of the last interval
        of that working day after the day of the start. `cd`: 24:00 of that day after the day of the start. `mo y`: 24:00 of
        the same day of the month so many months on, or of that month's last day. With `roll` such a last day on which the
        calendar does not open moves on to the next on which it does; `roll` changes nothing for hours and working days.
        What pauses do to days: `lengths`.
        """
        if limit.seconds is not None:
            return self._passed(start, limit.seconds, pauses)
        if limit.unit == "wd":
            return lengths.working_days_on(self.days, self.days.number(start), limit.count, pauses)
        first = self.days.number(start)
        last = self._away(first, limit, limit.count)
        return lengths.calendar_days_on(self.days, first, last, pauses, roll)

    def part(self, start: int, limit: Duration, percent: int, pauses: Pauses = ()) -> int:
        """The earliest instant at which `percent` of `limit` has passed, seconds rounded up; above 100 as well. Raises
        UsageError for a limit in days, months or years."""
        if limit.seconds is None:
            raise UsageError(DAYS_NOT_DIVIDED, limit=limit.text, percent=percent)
        return self._passed(start, -(-limit.seconds * percent // 100), pauses)

    def before(self, due: int, length: Duration) -> int:
        """The latest instant from which `length` is left on the calendar until `due`.

        `wd`: the close of that working day before the one that `due` closes. `cd mo y`: the same time on the clock so many
        days or months earlier (the last of a month that is too short).
        """
        if length.unit == "wd":
            number = lengths.working_days_back(self.days, lengths.day_of_due(self.days, due), length.count)
            return lengths.closing_time(self.days, number)
        if length.seconds is None:
            first = self._wall(due).toordinal()
            return self._same_time(due, self._away(first, length, -length.count))
        (_, closes), left = _used_up(self._backward(due), length.seconds)
        return closes - left

    def after(self, due: int, length: Duration, pauses: Pauses = ()) -> int:
        """The earliest instant at which `length` has passed on the calendar since `due`; days and months as in `before`.
        Pauses after `due` put it off, days by those that are wholly paused."""
        if length.unit == "wd":
            return lengths.working_days_on(self.days, lengths.day_of_due(self.days, due), length.count, pauses)
        if length.seconds is None:
            first = self._wall(due).toordinal()
            last = self._away(first, length, length.count)
            return self._same_time(due, lengths.moved_by_whole_days(self.days, first, last, pauses))
        return self._passed(due, length.seconds, pauses)

    def put_off(self, due: int, pause: Span) -> int:
        """A date that was promised, moved on by the open time of a pause that began before it."""
        since, until = pause
        lost = self.elapsed(since, until) if since < due else 0
        return self._passed(due, lost, ()) if lost else due

    def elapsed(self, start: int, end: int, pauses: Pauses = ()) -> int:
        """Open, unpaused seconds in [start, end); 0 when `end` is not after `start`."""
        counted = takewhile(lambda span: span[0] < end, self._counted(start, pauses))
        return sum(min(closes, end) - opens for opens, closes in counted)

    def next_open(self, instant: int) -> int:
        """The first open instant that is not before `instant`."""
        return next(self._counted(instant, ()))[0]

    def is_provisional(self, instant: int) -> bool:
        """Whether what ends at `instant` may move when more days off become known: it ends on a local date after
        `known_until`. 24:00 of the last known date is known."""
        if self.days.rules.known_until is None and instant < _LAST_YEAR:
            return False
        return not self.days.rules.knows(date.fromordinal(self.days.number(instant - 1)))

    def trace(self, start: int, end: int, pauses: Pauses = ()) -> tuple[TracedDay, ...]:
        """What counted in [start, end), one entry for each local date, closed ones too; nothing when `end` is not later."""
        return tuple(traced(self.days, start, end, pauses)) if start < end else ()

    def numbers(self, trace: Sequence[TracedDay], start: int, limit: Duration, pauses: Pauses = ()) -> Numbers | None:
        """Which days of the trace a limit counted that began at `start`; None for one in hours, which counts no days."""
        if limit.seconds is not None:
            return None
        return numbered(self.days, trace, self.days.number(start), limit, pauses)

    def _passed(self, start: int, seconds: int, pauses: Pauses) -> int:
        if self.days.never_close and not pauses:
            return start + seconds
        (opens, _), left = _used_up(self._counted(start, pauses), seconds)
        return opens + left

    def _counted(self, start: int, pauses: Pauses) -> Iterator[Span]:
        """What is open and not paused from `start` on: without an end, or it raises."""
        for begin, end in unpaused(start, pauses):
            if self.days.never_close:
                yield begin, end
            else:
                yield from self.days.forward(begin, end)

    def _backward(self, end: int) -> Iterator[Span]:
        return iter([(-FOREVER, end)]) if self.days.never_close else self.days.backward(end)

    def _away(self, number: int, length: Duration, count: int) -> int:
        """The day so many calendar days, months or years on."""
        if length.unit == "cd":
            return lengths.days_away(self.days, number, count)
        return lengths.months_away(self.days, number, count * 12 if length.unit == "y" else count)

    def _wall(self, instant: int) -> datetime:
        return datetime.fromtimestamp(instant, self.zone).replace(tzinfo=None)

    def _same_time(self, instant: int, day: int) -> int:
        """The same time on the clock, on another day."""
        wall = self._wall(instant)
        moved = wall + timedelta(days=day - wall.toordinal())
        return int(moved.replace(tzinfo=self.zone).timestamp())


def _used_up(spans: Iterator[Span], seconds: int) -> tuple[Span, int]:
    """The stretch in which the seconds are used up, and how many of them in it."""
    span = next(spans)
    while (length := span[1] - span[0]) < seconds:
        seconds -= length
        span = next(spans)
    return span, seconds


def calendar_for(rules: CalendarRules, zone: ZoneInfo) -> Calendar:
    """The calendar in its own time zone, or in `zone` where it has none. The same one for the same rules: what has been
    worked out of its days is kept."""
    own = zone if rules.timezone is None else ZoneInfo(rules.timezone)
    return _kept(_Asked(rules.digest, own.key, rules, own))


class _Asked(Struct, frozen=True):
    digest: str
    zone_key: str
    rules: CalendarRules
    zone: ZoneInfo

    def __hash__(self) -> int:
        return hash((self.digest, self.zone_key))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and (self.zone_key, self.rules) == (other.zone_key, other.rules)


@lru_cache(maxsize=256)
def _kept(asked: _Asked) -> Calendar:
    return Calendar(OpenDays(asked.rules, asked.zone))
