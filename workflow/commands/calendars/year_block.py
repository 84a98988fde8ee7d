"""The days that one year announced, as the lines of a calendar file: the same facts always give the same text."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from msgspec import Struct

INDENT = "  "


class YearBlock(Struct, frozen=True, kw_only=True):
    """What stands under a year of a calendar file."""

    year: int
    notices: tuple[str, ...]
    days_off: Mapping[date, str]
    makeup_workdays: Mapping[date, str]


def block_lines(block: YearBlock) -> Iterator[str]:
    """From the line of the year on, as they stand under `years:`; without line ends."""
    yield f"{INDENT}{block.year}:"
    if len(block.notices) == 1:
        yield f"{INDENT * 2}notice: {block.notices[0]}"
    else:
        yield f"{INDENT * 2}notice:"
        yield from (f"{INDENT * 3}- {notice}" for notice in block.notices)
    yield from _section("days_off", block.days_off)
    yield from _section("makeup_workdays", block.makeup_workdays)


def _section(name: str, days: Mapping[date, str]) -> Iterator[str]:
    if days:
        yield f"{INDENT * 2}{name}:"
        yield from (f"{INDENT * 3}{dates}: {called}" for dates, called in _ranges(days))


def _ranges(days: Mapping[date, str]) -> Iterator[tuple[str, str]]:
    """Days in a row that are called the same, as one entry."""
    dates = sorted(days)
    breaks = [i for i, (a, b) in enumerate(pairwise(dates), 1) if b - a != timedelta(1) or days[a] != days[b]]
    for start, end in pairwise([0, *breaks, len(dates)]):
        first, last = dates[start], dates[end - 1]
        yield (first.isoformat() if first == last else f"{first}..{last}"), days[first]
