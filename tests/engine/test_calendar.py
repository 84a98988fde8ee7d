"""Time that passes without a working calendar."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.definitions.durations import parse_duration
from workflow.engine.calendar import Absent, Always, calendar, union
from workflow.errors import UsageError

HOUR = parse_duration("1h")
PAUSES = st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 900)).map(lambda p: (p[0], p[0] + p[1])), max_size=6)


def test_due_is_the_earliest_second_by_which_all_has_passed():
    assert Always().due(100, HOUR, ()) == 3700
    assert Always().due(100, HOUR, ((200, 300), (250, 400))) == 3900


def test_a_pause_before_the_start_or_after_the_end_changes_nothing():
    assert Always().due(100, HOUR, ((0, 100), (3700, 9000))) == 3700


def test_a_pause_around_the_start_counts_from_the_start():
    assert Always().due(100, HOUR, ((0, 200),)) == 3800


def test_a_part_is_rounded_up_to_the_second():
    assert Always().part(0, parse_duration("1s"), 50, ()) == 1
    assert Always().part(0, HOUR, 33, ()) == 1188


def test_before_counts_back():
    assert Always().before(5000, HOUR) == 1400


@given(start=st.integers(0, 5000), pauses=PAUSES)
def test_due_agrees_with_counting_seconds(start, pauses):
    length = parse_duration("10m")
    left, second = 600, start
    while left:
        left -= not any(begin <= second < end for begin, end in pauses)
        second += 1

    assert Always().due(start, length, tuple(pauses)) == second


@given(pauses=PAUSES)
def test_joined_pauses_cover_the_same_seconds_once(pauses):
    joined = union(pauses)

    assert {s for b, e in joined for s in range(b, e)} == {s for b, e in pauses for s in range(b, e)}
    assert all(one[1] < other[0] for one, other in pairwise(joined))


@pytest.mark.parametrize("found", [Absent("office"), Always()])
def test_days_need_a_calendar(found):
    days = parse_duration("2wd")

    for ask in (lambda: found.due(0, days, ()), lambda: found.part(0, days, 50, ()), lambda: found.before(0, days)):
        with pytest.raises(UsageError, match="2wd counts on the calendar"):
            ask()


def test_a_calendar_is_known_by_its_name():
    assert isinstance(calendar("always"), Always)
    assert calendar("office").name == "office"
