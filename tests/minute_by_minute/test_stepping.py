"""Working time agrees with a walk by minutes (`stepping`): six zones at the turn of their clocks, shifts of every kind, pauses."""

import os
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.calendars.made import at, calendar, rules
from tests.minute_by_minute import stepping
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.durations import Duration

EXAMPLES = 2000 if os.environ.get("CI") else 200
HOUR, WEEK = 3600, 7 * 86_400
CLOCKS_TURN: Mapping[str, tuple[date, ...]] = {
    "Asia/Shanghai": (date(2026, 10, 1),),
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "America/St_Johns": (date(2026, 3, 8), date(2026, 11, 1)),
    "Asia/Beirut": (date(2026, 3, 29), date(2026, 10, 25)),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),
}
"""Where clocks stand still, turn by an hour, turn at a half-hour offset, turn at midnight, and turn by half an hour."""


class Situation(NamedTuple):
    rules: CalendarRules
    first: date
    """The day that the walk begins with."""
    start: int
    pauses: tuple[tuple[int, int], ...]


@cache
def _time(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _shifts(edges: list[int], overnight: int) -> str:
    """Up to three shifts between the edges; an odd edge begins one over midnight."""
    intervals = [f"{_time(begin)}-{_time(end)}" for begin, end in zip(edges[::2], edges[1::2], strict=False)]
    if len(edges) % 2:
        intervals.append(f"{_time(edges[-1])}-{_time(min(overnight, edges[-1] - 1))}")
    return " ".join(intervals)


EDGES = st.one_of(st.integers(1, 1439), st.sampled_from([60, 90, 120, 135, 150, 180, 210, 540, 720, 1020]))
SHIFTS = st.one_of(
    st.builds(_shifts, st.lists(EDGES, min_size=1, max_size=6, unique=True).map(sorted), st.integers(0, 480)),
    st.sampled_from(["00:00-24:00", "00:00-02:00 20:00-24:00", ""]),
)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    zone = draw(st.sampled_from(sorted(CLOCKS_TURN)))
    first = draw(st.sampled_from(CLOCKS_TURN[zone])) - timedelta(days=4)
    around = [(first + timedelta(days=day)).isoformat() for day in range(-1, stepping.DAYS)]
    some = st.lists(st.sampled_from(around), max_size=2)
    made = rules(
        draw(st.lists(SHIFTS, min_size=7, max_size=7).filter(any)),
        zone=zone,
        off=dict.fromkeys(draw(some), "off"),
        makeup=dict.fromkeys(draw(some), "made up for"),
        makeup_hours=draw(SHIFTS),
        dates={on: draw(SHIFTS) for on in draw(some)},
    )
    start = at((first + timedelta(days=2)).isoformat(), zone) + draw(st.integers(0, 30 * HOUR))
    pauses = st.tuples(st.integers(-HOUR, WEEK), st.integers(0, 30 * HOUR))
    return Situation(
        made, first, start, tuple((start + a, start + a + b) for a, b in draw(st.lists(pauses, max_size=4)))
    )


def _seconds(count: int) -> Duration:
    return Duration(text=f"{count}s", seconds=count, unit="s", count=count)


@settings(max_examples=EXAMPLES)
@given(situation=situations(), share=st.integers(1, 1000))
def test_working_time_agrees_with_a_walk_by_minutes(situation, share):
    made, first, start, pauses = situation
    end = start + WEEK
    minutes = stepping.open_minutes(made, first)
    walked = [(begin, min(stop, end)) for begin, stop in stepping.counted(minutes, start, pauses) if begin < end]
    total = sum(stop - begin for begin, stop in walked)
    found = calendar(made)

    assert found.elapsed(start, end, pauses) == total
    assert sum(day.seconds for day in found.trace(start, end, pauses)) == total
    if target := total * share // 1000:
        assert found.due(start, _seconds(target), pauses) == _used_up(walked, target)


def _used_up(walked: list[tuple[int, int]], target: int) -> int:
    for begin, end in walked:
        if target <= end - begin:
            return begin + target
        target -= end - begin
    raise AssertionError("more was asked for than the walk counted")


@settings(max_examples=EXAMPLES // 4)
@given(situation=situations(), share=st.integers(1, 1000))
def test_opening_and_what_was_left_agree_with_a_walk_by_minutes(situation, share):
    made, first, start, _ = situation
    walked = [
        span for span in stepping.counted(stepping.open_minutes(made, first), start, ()) if span[0] < start + WEEK
    ]
    found = calendar(made)
    if not walked:
        return
    assert found.next_open(start) == walked[0][0]

    target = sum(stop - begin for begin, stop in walked) * share // 1000
    if target:
        mirrored = [(-stop, -begin) for begin, stop in reversed(walked)]

        assert found.before(walked[-1][1], _seconds(target)) == -_used_up(mirrored, target)
