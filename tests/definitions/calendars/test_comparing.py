"""Two texts of one calendar: what was known stays, or has changed."""

from datetime import date

import pytest

from tests.replacing import replace
from workflow.definitions.calendars.comparing import Alike, Changed, Growth, compared
from workflow.definitions.calendars.model import CalendarRules, Day, Hours, Interval
from workflow.wording import Label

OPEN: Hours = (Interval(540, 720), Interval(810, 1080))
NATIONAL, SPRING, MAKEUP = date(2026, 10, 1), date(2027, 2, 8), date(2026, 10, 10)
OLD = CalendarRules(
    name="office",
    digest="0" * 64,
    label=Label(zh="办公", en="Office"),
    source="test",
    timezone="Asia/Shanghai",
    week=(OPEN, OPEN, OPEN, OPEN, OPEN, (), ()),
    known_until=date(2026, 12, 25),
    makeup_hours=OPEN,
    days_off={NATIONAL: "国庆节"},
    makeup_workdays={MAKEUP: "国庆节"},
)


def test_another_source_or_reason_counts_alike() -> None:
    new = replace(OLD, digest="1" * 64, source="another", days_off={NATIONAL: "National Day"})

    assert compared(OLD, new) == Alike()


def test_days_after_what_was_known_are_growth() -> None:
    grown = replace(OLD, known_until=date(2027, 12, 25), days_off={**OLD.days_off, SPRING: "春节"})

    assert compared(OLD, grown) == Growth()


def test_to_know_more_is_growth_even_when_no_day_changes() -> None:
    assert compared(OLD, replace(OLD, known_until=None)) == Growth()
    assert compared(OLD, replace(OLD, known_until=date(2026, 12, 31))) == Growth()


def test_a_foreseen_day_may_still_change() -> None:
    foreseen = replace(OLD, days_off={**OLD.days_off, SPRING: "春节"})

    assert compared(foreseen, OLD) == Growth()


def test_a_known_day_that_changes_is_named_with_its_hours_before_and_after() -> None:
    changed = compared(OLD, replace(OLD, days_off={}, dates={date(2026, 9, 28): Day((Interval(1320, 1800),), "date")}))

    assert isinstance(changed, Changed)
    assert changed.parts == ()
    assert [day.on for day in changed.days] == [date(2026, 9, 28), NATIONAL]
    assert changed.told() == Label(
        zh="2026-09-28 09:00-12:00 13:30-18:00 → 22:00-06:00；2026-10-01 休 → 09:00-12:00 13:30-18:00",
        en="2026-09-28 09:00-12:00 13:30-18:00 → 22:00-06:00; 2026-10-01 closed → 09:00-12:00 13:30-18:00",
    )


def test_the_last_known_day_is_known() -> None:
    new = replace(OLD, days_off={**OLD.days_off, date(2026, 12, 25): "x"})

    assert isinstance(compared(OLD, new), Changed)
    assert compared(OLD, replace(OLD, days_off={**OLD.days_off, date(2026, 12, 28): "x"})) == Growth()


def test_every_day_is_known_of_a_calendar_that_is_certain_for_ever() -> None:
    certain = replace(OLD, known_until=None)

    assert isinstance(compared(certain, replace(certain, days_off={**OLD.days_off, SPRING: "春节"})), Changed)


@pytest.mark.parametrize(
    ("new", "part"),
    [
        (replace(OLD, timezone=None), "timezone"),
        (replace(OLD, week=(*OLD.week[:5], OPEN, ())), "week"),
        (replace(OLD, known_until=date(2026, 6, 30)), "known_until"),
    ],
)
def test_another_zone_or_week_or_less_that_is_known_is_a_change(new: CalendarRules, part: str) -> None:
    changed = compared(OLD, new)

    assert isinstance(changed, Changed)
    assert changed.parts == (part,)


def test_a_calendar_that_was_certain_for_ever_can_become_less_certain() -> None:
    changed = compared(replace(OLD, known_until=None), OLD)

    assert isinstance(changed, Changed)
    assert changed.parts == ("known_until",)
    assert changed.told().en == "known_until is earlier"


def test_other_hours_of_the_week_are_told_once_and_not_day_by_day() -> None:
    longer = (Interval(480, 1200),)
    new = replace(OLD, week=(longer,) * 5 + ((), ()), days_off={NATIONAL: "x", date(2026, 9, 28): "x"})
    changed = compared(replace(OLD, days_off={NATIONAL: "x"}), new)

    assert isinstance(changed, Changed)
    assert changed.parts == ("week",)
    assert [day.on for day in changed.days] == [date(2026, 9, 28)]


def test_of_many_changed_days_the_first_are_named_and_the_rest_counted() -> None:
    changed = compared(OLD, replace(OLD, days_off={date(2026, 3, day): "x" for day in range(2, 28)}))

    assert isinstance(changed, Changed)
    assert len(changed.days) == 21
    assert changed.told().en.endswith("2026-03-13 09:00-12:00 13:30-18:00 → closed; and 11 more days")
    assert changed.told().zh.endswith("；另有 11 天")
