"""What a limit means on a calendar, in words."""

import pytest

from tests.replacing import replace
from workflow.definitions.calendars.meaning import meaning
from workflow.definitions.calendars.model import CalendarRules, Hours, Interval
from workflow.definitions.durations import parse_duration
from workflow.wording import Label

WHOLE: Hours = (Interval(0, 1440),)
DAYTIME: Hours = (Interval(540, 720), Interval(810, 1080))
"""09:00-12:00 and 13:30-18:00."""
MORNING: Hours = (Interval(540, 720),)
NIGHT: Hours = (Interval(1320, 1800),)
"""22:00-06:00."""


def rules(five: Hours, saturday: Hours = (), sunday: Hours = ()) -> CalendarRules:
    return CalendarRules(
        name="c",
        digest="0" * 64,
        label=Label(zh="c", en="c"),
        source="-",
        timezone=None,
        week=(five, five, five, five, five, saturday, sunday),
    )


ALWAYS, OFFICE, SHOP, SHIFT = rules(WHOLE, WHOLE, WHOLE), rules(DAYTIME), rules(DAYTIME, MORNING), rules(NIGHT)


@pytest.mark.parametrize(
    ("limit", "calendar", "zh", "en"),
    [
        ("48h", OFFICE, "6.4 个工作日（每天 7h30m）", "6.4 working days of 7h30m"),
        ("7h30m", OFFICE, "1 个工作日（每天 7h30m）", "1 working day of 7h30m"),
        ("10h", OFFICE, "约 1.3 个工作日（每天 7h30m）", "about 1.3 working days of 7h30m"),
        ("4h", OFFICE, "办公时间 4h（周一至周五每天 7h30m）", "4h of office time (Mon-Fri 7h30m a day)"),
        ("1m", OFFICE, "办公时间 1m（周一至周五每天 7h30m）", "1m of office time (Mon-Fri 7h30m a day)"),
        (
            "2h",
            SHOP,
            "办公时间 2h（周一至周五每天 7h30m、周六每天 3h）",
            "2h of office time (Mon-Fri 7h30m, Sat 3h a day)",
        ),
        ("48h", ALWAYS, "2 天，昼夜连续计", "2 days, day and night"),
        ("24h", ALWAYS, "1 天，昼夜连续计", "1 day, day and night"),
        ("2h", ALWAYS, "昼夜连续计", "day and night"),
        ("81h", SHOP, "2 周（每周开放 40h30m）", "2 weeks of 40h30m"),
        ("40h", SHIFT, "5 个工作日（每天 8h）", "5 working days of 8h"),
    ],
)
def test_hours_are_told_in_the_days_or_weeks_of_the_calendar(
    limit: str, calendar: CalendarRules, zh: str, en: str
) -> None:
    assert meaning(parse_duration(limit), calendar) == Label(zh=zh, en=en)


@pytest.mark.parametrize(
    ("limit", "calendar", "zh", "en"),
    [
        ("3wd", OFFICE, "开始日之后第 3 个工作日 18:00 止", "until 18:00 on the third working day after the start"),
        ("11wd", ALWAYS, "开始日之后第 11 个工作日 24:00 止", "until 24:00 on the 11th working day after the start"),
        ("1wd", SHOP, "开始日之后第 1 个工作日下班时止", "until closing time on the first working day after the start"),
        (
            "22wd",
            SHIFT,
            "开始日之后第 22 个工作日的次日 06:00 止",
            "until 06:00 on the morning after the 22nd working day after the start",
        ),
        ("10cd", OFFICE, "开始日之后第 10 天 24:00 止", "until 24:00 on the tenth day after the start"),
        ("1mo", OFFICE, "1 个月后同一日 24:00 止", "until 24:00 on the same day of the month, 1 month later"),
        ("2mo", OFFICE, "2 个月后同一日 24:00 止", "until 24:00 on the same day of the month, 2 months later"),
        ("2y", OFFICE, "2 年后同一日 24:00 止", "until 24:00 on the same day of the month, 2 years later"),
    ],
)
def test_days_and_months_are_told_by_when_they_end(limit: str, calendar: CalendarRules, zh: str, en: str) -> None:
    assert meaning(parse_duration(limit), calendar) == Label(zh=zh, en=en)


def test_a_last_day_that_rolls_is_said_to_roll() -> None:
    assert meaning(parse_duration("113cd"), OFFICE, "next_open") == Label(
        zh="开始日之后第 113 天 24:00 止，逢休息日顺延",
        en="until 24:00 on the 113th day after the start, or on the next open day",
    )


def test_a_calendar_that_opens_on_single_dates_has_no_usual_day() -> None:
    assert meaning(parse_duration("8h"), replace(OFFICE, week=((),) * 7)).en == (
        "counted on the dates that the calendar lists"
    )
