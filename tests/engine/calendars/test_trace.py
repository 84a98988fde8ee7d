"""The trace says for each day what counted and why."""

from datetime import date

from tests.engine.calendars.made import CHINA, NIGHTS, PLAIN, at, calendar, length, shown
from workflow.engine.calendars.calendar import Calendar
from workflow.engine.calendars.trace import TracedDay


def _read(days: tuple[TracedDay, ...]) -> list[tuple[str, str, str | None, list[str], int]]:
    return [
        (
            day.date.strftime("%m-%d"),
            day.why,
            day.reason,
            [f"{shown(begin)[-5:]}-{shown(end)[-5:]}" for begin, end in day.counted],
            day.total // 3600,
        )
        for day in days
    ]


def test_eight_hours_over_national_day_and_the_make_up_saturday():
    office, start = calendar(CHINA), at("2026-09-30 17:00")

    assert _read(office.trace(start, office.due(start, length("17h")))) == [
        ("09-30", "week", None, ["17:00-18:00"], 1),
        *[(f"10-0{day}", "day_off", "国庆节", [], 1) for day in range(1, 8)],
        ("10-08", "week", None, ["09:00-12:00", "13:30-18:00"], 8),
        ("10-09", "week", None, ["09:00-12:00", "13:30-18:00"], 16),
        ("10-10", "makeup_workday", "国庆节", ["09:00-10:00"], 17),
    ]


def test_what_was_paused_is_told_from_what_was_closed():
    plain, start = calendar(PLAIN), at("2026-03-06 15:00")
    pauses = ((at("2026-03-06 16:00"), at("2026-03-09 10:00")), (at("2026-03-09 11:00"), at("2026-03-09 11:30")))
    friday, saturday, sunday, monday = plain.trace(start, at("2026-03-09 12:00"), pauses)

    assert friday.counted == ((start, at("2026-03-06 16:00")),)
    assert friday.paused == ((at("2026-03-06 16:00"), at("2026-03-06 17:00")),)
    assert saturday.paused == sunday.paused == saturday.counted == ()
    assert monday.counted == tuple(
        (at(f"2026-03-09 {begin}"), at(f"2026-03-09 {end}")) for begin, end in (("10:00", "11:00"), ("11:30", "12:00"))
    )
    assert [shown(begin)[-5:] for begin, _ in monday.paused] == ["09:00", "11:00"]
    assert (friday.seconds, monday.seconds, monday.total) == (3600, 5400, 9000)


def test_a_shift_over_midnight_stands_under_the_day_it_began_on():
    nights, start = calendar(NIGHTS), at("2026-03-03 02:00")

    assert _read(nights.trace(start, nights.due(start, length("6h")))) == [
        ("03-02", "week", None, ["02:00-06:00"], 4),
        ("03-03", "week", None, ["22:00-00:00"], 6),
    ]


def test_a_due_in_a_shift_over_midnight_ends_with_the_day_the_shift_began_on():
    nights = calendar(NIGHTS)

    assert [day.date.day for day in nights.trace(at("2026-03-02 12:00"), at("2026-03-03 02:00"))] == [2]
    assert [day.date.day for day in nights.trace(at("2026-03-02 12:00"), at("2026-03-03 07:00"))] == [2, 3]


def test_a_start_outside_every_shift_begins_with_its_own_day():
    nights, start = calendar(NIGHTS), at("2026-03-08 02:00")
    days = nights.trace(start, nights.due(start, length("1h")))

    assert [(day.date, day.seconds) for day in days] == [(date(2026, 3, 8), 0), (date(2026, 3, 9), 3600)]


def test_days_after_the_last_known_one_are_provisional():
    days = calendar(CHINA).trace(at("2026-12-24 09:00"), at("2026-12-29 18:00"))

    assert [day.date.day for day in days if day.provisional] == [26, 27, 28, 29]
    assert not any(day.provisional for day in calendar(PLAIN).trace(at("2026-12-24 09:00"), at("2026-12-29 18:00")))


def _numbers(found: Calendar, limit: str, *pauses: tuple[str, str]) -> list[tuple[int, int | None]] | None:
    """Day of the month -> its number, of a limit that begins on 30 September 2026 at 17:00."""
    start, paused = at("2026-09-30 17:00"), tuple((at(since), at(until)) for since, until in pauses)
    days = found.trace(start, found.due(start, length(limit), paused, roll="next_open"), paused)
    numbers = found.numbers(days, start, length(limit), paused)
    return None if numbers is None else [(on.day, number) for on, number in numbers.items()]


def test_hours_have_no_days_to_number():
    assert _numbers(calendar(CHINA), "17h") is None


def test_working_days_are_numbered_and_make_up_days_among_them():
    assert _numbers(calendar(CHINA), "3wd") == [(8, 1), (9, 2), (10, 3)]
    assert _numbers(calendar(CHINA), "2wd", ("2026-10-08 09:00", "2026-10-08 18:00")) == [(9, 1), (10, 2)]


def test_calendar_days_are_numbered_up_to_the_limit_and_what_rolls_is_not():
    assert _numbers(calendar(CHINA), "6cd") == [*((day, day) for day in range(1, 7)), (7, None), (8, None)]
    assert _numbers(calendar(CHINA), "7cd", ("2026-10-02 00:00", "2026-10-03 00:00")) == [
        (1, 1),
        *((day, day - 1) for day in range(3, 9)),
    ]


def test_every_day_of_a_month_is_numbered():
    assert _numbers(calendar(CHINA), "1mo") == [*((day, day) for day in range(1, 31))]
