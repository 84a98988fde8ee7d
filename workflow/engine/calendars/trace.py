"""What counted, day by day: the proof of a due that a person can follow."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from workflow.definitions.calendars.model import Why
from workflow.definitions.durations import Duration
from workflow.engine.calendars.lengths import covered, day_of_due
from workflow.engine.calendars.spans import OpenDays, Pauses, Span, union, unpaused


class TracedDay(NamedTuple):
    """One local date: what decided its hours, what of them counted, and what would have but was paused.

    A shift over midnight stands under the day on which it began. `total` is what has counted up to the end of the day.
    `provisional`: the date lies after what the calendar knows for certain.
    """

    date: date
    why: Why
    reason: str | None
    counted: tuple[Span, ...]
    paused: tuple[Span, ...]
    seconds: int
    total: int
    provisional: bool


Numbers: TypeAlias = Mapping[date, int | None]
"""Which days a limit in days counted, from 1; None for those by which its end moved on."""


def traced(days: OpenDays, start: int, end: int, pauses: Pauses) -> Iterator[TracedDay]:
    """The days of [start, end) in order, from the one whose shift still ran at `start` to the one whose shift ran last."""
    paused, total = union(pauses), 0
    first, last = days.number(start), day_of_due(days, end)
    for number in range(first - 1, last + 1):
        opened = [(max(a, start), min(b, end)) for a, b in days.opened(number) if a < end and b > start]
        if number < first and not opened:
            continue
        counted = tuple(piece for span in opened for piece in _left(span, paused))
        seconds = sum(closes - opens for opens, closes in counted)
        total += seconds
        on, stopped = date.fromordinal(number), tuple(piece for span in opened for piece in _taken(span, paused))
        yield TracedDay(on, *days.rules.day(on)[1:], counted, stopped, seconds, total, not days.rules.knows(on))


def numbered(days: OpenDays, trace: Sequence[TracedDay], first: int, limit: Duration, pauses: Pauses) -> Numbers:
    """The days of the trace that a limit in days, months or years counted that began on the day `first`."""
    paused = union(pauses)
    later = (day for day in trace if day.date.toordinal() > first)
    counted = [day.date for day in later if (day.seconds if limit.unit == "wd" else _counts(days, day.date, paused))]
    most = limit.count if limit.unit in ("wd", "cd") else len(trace)
    return {on: number if number <= most else None for number, on in enumerate(counted, start=1)}


def _counts(days: OpenDays, on: date, paused: Sequence[Span]) -> bool:
    """Whether a day on the wall is not wholly paused."""
    number = on.toordinal()
    return not covered((days.at(number), days.at(number + 1)), paused)


def _left(span: Span, paused: Sequence[Span]) -> Iterator[Span]:
    """What is left of an open stretch."""
    return ((begin, min(end, span[1])) for begin, end in unpaused(span[0], paused) if begin < span[1])


def _taken(span: Span, paused: Sequence[Span]) -> Iterator[Span]:
    """What is paused of it."""
    return ((max(begin, span[0]), min(end, span[1])) for begin, end in paused if begin < span[1] and end > span[0])
