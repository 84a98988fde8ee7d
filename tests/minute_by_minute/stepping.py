"""A second opinion on working time that knows no intervals: it walks minute by minute and asks what clocks on the wall show.

A shift begins the first time that clocks show its start and ends the first time after midnight that they show its end. What
they never show (clocks went forward) comes as much later as clocks skipped. Slow and plain on purpose.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from workflow.definitions.calendars.model import CalendarRules

DAYS = 11
MINUTE = 60
Stretch: TypeAlias = tuple[int, int]


class Reading(NamedTuple):
    """What clocks show: a day's ordinal and minutes since its midnight."""

    day: int
    minute: int


@cache
def shown(zone: str, first: date) -> tuple[tuple[int, tuple[Reading, ...]], ...]:
    """For each minute of eleven days, its instant and the readings that come due then: for the first time, or skipped."""
    minutes: list[tuple[int, list[Reading]]] = []
    seen: set[Reading] = set()
    begin = int(datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(zone)).timestamp())
    skipped: dict[int, list[Reading]] = {}
    previous: Reading | None = None
    for step in range(DAYS * 1440):
        instant = begin + step * MINUTE
        wall = datetime.fromtimestamp(instant, ZoneInfo(zone))
        reading = Reading(wall.toordinal(), wall.hour * 60 + wall.minute)
        between = [] if previous is None else list(_between(previous, reading))
        for ahead, lost in enumerate(between):
            skipped.setdefault(step + ahead, []).append(lost)
        now = [] if reading in seen else [reading]
        seen.add(reading)
        minutes.append((instant, [*skipped.pop(step, []), *now]))
        previous = reading
    return tuple((instant, tuple(readings)) for instant, readings in minutes)


def _between(one: Reading, other: Reading) -> Iterator[Reading]:
    """The minutes of the wall clock after `one` and before `other`."""
    for minute in range(one.day * 1440 + one.minute + 1, other.day * 1440 + other.minute):
        yield Reading(*divmod(minute, 1440))


def open_minutes(rules: CalendarRules, first: date) -> list[tuple[int, bool]]:
    """Each minute of eleven days from the midnight of `first`, and whether the calendar is open in it. Right from the third
    day on: shifts that began before `first` are not seen."""
    zone, begin = str(rules.timezone), first.toordinal()
    opening: dict[Reading, list[int]] = {}
    closing: dict[Reading, list[int]] = {}
    for number, day in enumerate(range(begin, begin + DAYS)):
        for place, (start, end) in enumerate(rules.day(date.fromordinal(day)).hours):
            opening.setdefault(Reading(day, start), []).append(number * 10 + place)
            closing.setdefault(Reading(day + end // 1440, end % 1440), []).append(number * 10 + place)
    running: set[int] = set()
    over: set[int] = set()
    minutes = []
    edges = opening.keys() | closing.keys()
    for instant, readings in shown(zone, first):
        for reading in edges.intersection(readings):
            over.update(closing.get(reading, ()))
            running.update(opening.get(reading, ()))
        running -= over
        minutes.append((instant, bool(running)))
    return minutes


def counted(minutes: Sequence[tuple[int, bool]], start: int, pauses: Sequence[Stretch]) -> Iterator[Stretch]:
    """What is open and in no pause from `start` on: minute by minute, second by second where a minute is not all one."""
    mixed = {edge // MINUTE for pause in pauses for edge in pause} | {start // MINUTE}
    for instant, is_open in minutes:
        if not is_open or instant + MINUTE <= start:
            continue
        step = 1 if instant // MINUTE in mixed else MINUTE
        for second in range(instant, instant + MINUTE, step):
            if second >= start and not any(begin <= second < end for begin, end in pauses):
                yield second, second + step
