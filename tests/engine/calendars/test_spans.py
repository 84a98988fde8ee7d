"""Stretches of time: pauses as a union, and what they leave."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.engine.calendars.made import NIGHTS, at, calendar
from workflow.engine.calendars.spans import FOREVER, union, unpaused

PAUSES = st.lists(st.tuples(st.integers(0, 300), st.integers(-5, 60)).map(lambda p: (p[0], p[0] + p[1])), max_size=6)


@given(pauses=PAUSES)
def test_joined_pauses_cover_the_same_seconds_once(pauses):
    joined = union(pauses)

    assert {s for b, e in joined for s in range(b, e)} == {s for b, e in pauses for s in range(b, e)}
    assert all(one[1] < other[0] for one, other in pairwise(joined))


@given(start=st.integers(0, 300), pauses=PAUSES)
def test_what_pauses_leave_is_every_other_second(start, pauses):
    *stretches, (last, end) = unpaused(start, pauses)
    left = {s for b, e in [*stretches, (last, 500)] for s in range(b, e)}

    assert end == FOREVER
    assert left == set(range(start, 500)) - {s for b, e in pauses for s in range(b, e)}


def test_a_night_shift_belongs_to_the_day_it_begins_on():
    days, monday = calendar(NIGHTS).days, calendar(NIGHTS).days.number(at("2026-03-02 12:00"))

    assert days.hours(monday) == ((at("2026-03-02 22:00"), at("2026-03-03 06:00")),)
    assert days.hours(monday - 1) == ()
