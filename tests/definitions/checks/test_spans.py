"""When one length of time is certainly the longer: never a false alarm."""

from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.definitions.calendars.model import CalendarRules, Hours, Interval
from workflow.definitions.checks.spans import spans_more
from workflow.definitions.clocks import Roll
from workflow.definitions.durations import parse_duration
from workflow.engine.calendars.calendar import calendar_for
from workflow.wording import Label

WHOLE: Hours = (Interval(0, 1440),)
OFFICE_DAY: Hours = (Interval(540, 720), Interval(810, 1080))
BERLIN = ZoneInfo("Europe/Berlin")
THE_YEAR_2026 = st.integers(1_767_225_600, 1_798_761_600)


def rules(name: str, five: Hours, saturday: Hours, sunday: Hours) -> CalendarRules:
    return CalendarRules(
        name=name,
        digest=name.ljust(64, "0"),
        label=Label(zh=name, en=name),
        source="-",
        timezone=None,
        week=(five, five, five, five, five, saturday, sunday),
    )


ALWAYS, OFFICE = rules("always", WHOLE, WHOLE, WHOLE), rules("office", OFFICE_DAY, (), ())
SHOP = rules("shop", OFFICE_DAY, (Interval(540, 600),), ())
NIGHT = rules("night", (Interval(1320, 1800),), (), ())


@pytest.mark.parametrize(
    ("offset", "limit", "calendars", "longer"),
    [
        ("24h", "24h", (), True),
        ("23h", "24h", (), False),
        ("3wd", "2wd", (), True),
        ("2wd", "2wd", (), False),
        ("2mo", "30cd", (), True),
        ("1mo", "30cd", (), False),
        ("2wd", "4h", (OFFICE,), True),
        ("1wd", "4h", (OFFICE,), False),
        ("2wd", "4h", (), False),
        ("2wd", "4h", (OFFICE, SHOP), False),
        ("1cd", "4h", (ALWAYS,), True),
        ("1cd", "4h", (OFFICE,), False),
        ("1cd", "1wd", (ALWAYS,), False),
        ("50h", "1wd", (OFFICE,), True),
        ("9h", "1wd", (OFFICE,), False),
        ("7wd", "3cd", (OFFICE,), True),
        ("2wd", "3cd", (OFFICE,), False),
    ],
)
def test_only_what_certainly_lies_before_the_start_is_longer(
    offset: str, limit: str, calendars: tuple[CalendarRules, ...], longer: bool
) -> None:
    assert spans_more(parse_duration(offset), parse_duration(limit), calendars, None) is longer


def test_a_last_day_that_rolls_may_lie_months_later() -> None:
    assert not spans_more(parse_duration("2mo"), parse_duration("30cd"), (OFFICE,), "next_open")
    assert not spans_more(parse_duration("3cd"), parse_duration("2cd"), (OFFICE,), "next_open")
    assert spans_more(parse_duration("3wd"), parse_duration("2wd"), (OFFICE,), "next_open")


LENGTHS = [f"{count}{unit}" for count, unit in product((1, 2, 3, 6, 30), ("h", "wd", "cd", "mo"))]


@settings(max_examples=300, deadline=None)
@given(
    offset=st.sampled_from(LENGTHS),
    limit=st.sampled_from(LENGTHS),
    of=st.sampled_from([ALWAYS, OFFICE, SHOP, NIGHT]),
    roll=st.sampled_from([None, "next_open"]),
    start=THE_YEAR_2026,
)
def test_nothing_has_passed_at_a_mark_that_is_refused(
    offset: str, limit: str, of: CalendarRules, roll: Roll | None, start: int
) -> None:
    counted = calendar_for(of, BERLIN)

    if spans_more(parse_duration(offset), parse_duration(limit), (of,), roll):
        due = counted.due(start, parse_duration(limit), roll=roll)
        assert counted.elapsed(start, counted.before(due, parse_duration(offset))) == 0
