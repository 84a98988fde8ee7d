"""The calendars that ship say what the authorities announced: every day held against another source."""

from collections.abc import Iterator
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from tests.replacing import replace
from workflow.commands.library import calendar_bytes, calendar_names, shipped_calendars
from workflow.definitions.calendars.load import load_calendar
from workflow.definitions.calendars.model import CalendarRules, Interval


def days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def worked(rules: CalendarRules, first: date, last: date) -> dict[date, bool]:
    return {on: bool(rules.day(on).hours) for on in days(first, last)}


@pytest.mark.parametrize("name", calendar_names())
def test_a_shipped_calendar_has_no_problem_and_its_own_name(name: str) -> None:
    found = load_calendar(calendar_bytes(name) or b"")

    assert found.problems == ()
    assert found.rules is not None
    assert found.rules.name == name


def test_the_shipped_calendars_are_these() -> None:
    assert list(shipped_calendars()) == ["always", "cn_office", "uk_business", "us_business"]
    assert "cn_ofice" not in shipped_calendars()


def test_always_never_closes_and_has_no_zone() -> None:
    always = shipped_calendars()["always"]

    assert (always.never_closes, always.timezone, always.known_until) == (True, None, None)


def test_every_day_in_china_is_what_chinesecalendar_says() -> None:
    first, last = date(2018, 1, 1), date(2026, 12, 31)

    assert worked(shipped_calendars()["cn_office"], first, last) == {
        on: chinese_calendar.is_workday(on) for on in days(first, last)
    }


@pytest.mark.parametrize(
    ("name", "country", "subdivision"), [("uk_business", "GB", "ENG"), ("us_business", "US", None)]
)
def test_every_day_is_what_the_holidays_library_says(name: str, country: str, subdivision: str | None) -> None:
    first, last = date(2018, 1, 1), date(2027, 12, 31)
    known = holidays.country_holidays(country, subdiv=subdivision, years=range(2018, 2029))

    assert worked(shipped_calendars()[name], first, last) == {
        on: on.weekday() < 5 and on not in known for on in days(first, last)
    }


@pytest.mark.parametrize("name", ["cn_office", "uk_business", "us_business"])
def test_every_year_cites_where_it_was_announced(name: str) -> None:
    rules = shipped_calendars()[name]

    assert {notice.year for notice in rules.notices} == set(range(2018, (rules.known_until or date.min).year + 1))
    assert all(notice.source.startswith(("https://", "http://")) for notice in rules.notices)


def test_china_is_known_until_the_next_notice_may_change_it() -> None:
    assert shipped_calendars()["cn_office"].known_until == date(2026, 12, 25)


def test_a_calendar_with_a_shorter_make_up_day_closes_on_that_day() -> None:
    always = shipped_calendars()["always"]
    made_up = replace(always, makeup_workdays={date(2026, 10, 10): "国庆节"}, makeup_hours=(Interval(540, 720),))

    assert not made_up.never_closes
