"""What a calendar file means; what is wrong with one stands in `golden/calendars.txt`."""

from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.definitions.calendars.load import load_calendar, read_published_calendar
from workflow.definitions.calendars.model import CalendarRules, Interval, Notice
from workflow.errors import ProblemsFound
from workflow.wording import Label

HEAD = "format: 1\ncalendar: shop\ntitle: {zh: 门店, en: Shop}\nsource: on the door\n"
ANNOUNCED = """\
timezone: Asia/Shanghai
known_until: 2027-12-25
week: {mon-fri: ["13:30-18:00", "09:00-12:00"]}
makeup_hours: mon
years:
  2026:
    notice: [one, two]
    days_off: {2026-10-01..2026-10-03: 国庆节}
    makeup_workdays: {2026-10-10: 国庆节, 2026-10-11: 国庆节}
  2027: {notice: three, days_off: {2026-12-31..2027-01-01: 元旦}}
dates:
  2026-10-02: ["10:00-11:00"]
  2026-10-11: closed
  2026-10-14..2026-10-15: {hours: closed, reason: 盘点}
"""
OFFICE = (Interval(540, 720), Interval(810, 1080))


def rules(text: str) -> CalendarRules:
    found = load_calendar((HEAD + text).encode())
    assert found.problems == ()
    assert found.rules is not None
    return found.rules


def codes(text: str) -> list[str]:
    return [problem.code for problem in load_calendar((HEAD + text).encode()).problems]


def week(text: str) -> list[tuple[Interval, ...]]:
    return list(rules(f"week: {{{text}}}").week)


def test_a_calendar_says_what_it_is_and_where_it_comes_from() -> None:
    found = rules(ANNOUNCED)

    assert (found.name, found.label, found.source) == ("shop", Label(zh="门店", en="Shop"), "on the door")
    assert found.digest == sha256((HEAD + ANNOUNCED).encode()).hexdigest()
    assert (found.timezone, found.known_until) == ("Asia/Shanghai", date(2027, 12, 25))


def test_every_notice_is_kept_with_its_year() -> None:
    assert rules(ANNOUNCED).notices == (Notice(2026, "one"), Notice(2026, "two"), Notice(2027, "three"))


@pytest.mark.parametrize(
    ("on", "hours", "why", "reason"),
    [
        pytest.param(date(2026, 9, 30), OFFICE, "week", None, id="the week"),
        pytest.param(date(2026, 10, 4), (), "week", None, id="a day that is not named is closed"),
        pytest.param(date(2026, 10, 1), (), "day_off", "国庆节", id="the first day of a range"),
        pytest.param(date(2026, 10, 3), (), "day_off", "国庆节", id="the last day of a range"),
        pytest.param(
            date(2026, 10, 10), OFFICE, "makeup_workday", "国庆节", id="a make-up day has the hours of Monday"
        ),
        pytest.param(date(2026, 10, 2), (Interval(600, 660),), "date", None, id="a date goes before a day off"),
        pytest.param(date(2026, 10, 11), (), "date", None, id="a date goes before a make-up day"),
        pytest.param(date(2026, 10, 15), (), "date", "盘点", id="a range of dates with a reason"),
        pytest.param(date(2026, 12, 31), (), "day_off", "元旦", id="a notice reaches back to the December before"),
    ],
)
def test_what_a_day_is(on: date, hours: tuple[Interval, ...], why: str, reason: str | None) -> None:
    assert rules(ANNOUNCED).day(on) == (hours, why, reason)


@pytest.mark.parametrize(
    ("written", "interval"),
    [
        ("09:00-12:00", Interval(540, 720)),
        ("9:00 - 12:00", Interval(540, 720)),
        ("00:00-24:00", Interval(0, 1440)),
        ("18:00-00:00", Interval(1080, 1440)),
        ("22:00-06:00", Interval(1320, 1800)),
        ("12:00-11:59", Interval(720, 2159)),
    ],
)
def test_hours_end_after_they_begin_if_need_be_on_the_next_day(written: str, interval: Interval) -> None:
    assert week(f'wed: "{written}"')[2] == (interval,)


@pytest.mark.parametrize(
    ("days", "open_days"),
    [
        ("mon", [0]),
        ("mon-fri", [0, 1, 2, 3, 4]),
        ("sun-thu", [0, 1, 2, 3, 6]),
        ("sat - mon", [0, 5, 6]),
        ("fri-fri", [4]),
    ],
)
def test_a_range_of_days_runs_on_over_the_weekend(days: str, open_days: list[int]) -> None:
    assert [day for day, hours in enumerate(week(f'{days}: "09:00-12:00"')) if hours] == open_days


def test_a_day_may_be_called_closed_or_have_no_hours() -> None:
    assert week('mon: "09:00-12:00", sat: closed, sun: []')[5:] == [(), ()]


def test_make_up_days_may_have_hours_of_their_own() -> None:
    found = rules(ANNOUNCED.replace("makeup_hours: mon", 'makeup_hours: ["08:00-10:00"]'))

    assert found.day(date(2026, 10, 10)).hours == (Interval(480, 600),)


@pytest.mark.parametrize(("hours", "found"), [("08:00-20:00", []), ("09:00-12:00", ["makeup_on_open_day"])])
def test_a_make_up_day_with_longer_hours_than_its_weekday_makes_up_for_something(hours: str, found: list[str]) -> None:
    text = ANNOUNCED.replace('["13:30-18:00", "09:00-12:00"]', '"09:00-12:00"').replace(
        "2026-10-11: 国庆节}", "2026-10-12: 国庆节}"
    )

    assert codes(text.replace("makeup_hours: mon", f'makeup_hours: "{hours}"')) == found


def test_hours_that_meet_do_not_overlap() -> None:
    assert week('mon: ["12:00-18:00", "09:00-12:00"]')[0] == (Interval(540, 720), Interval(720, 1080))


def test_a_night_may_end_when_the_next_day_begins() -> None:
    assert codes('week: {mon: "22:00-08:00", tue: "08:00-12:00"}') == []


def test_without_years_nothing_needs_to_be_known() -> None:
    found = rules('week: {mon: "09:00-12:00"}')

    assert (found.known_until, found.timezone, found.notices) == (None, None, ())


def test_a_calendar_without_years_may_say_how_far_it_is_known() -> None:
    assert rules('known_until: 2026-06-30\nweek: {mon: "09:00-12:00"}').known_until == date(2026, 6, 30)


def test_every_second_of_a_week_never_closes() -> None:
    assert rules('week: {mon-sun: "00:00-24:00"}').never_closes


def test_a_day_and_night_calendar_has_no_edge_where_clocks_skip_midnight() -> None:
    assert codes('timezone: Asia/Beirut\nweek: {mon-sun: "00:00-24:00"}') == []


def test_midnight_is_an_edge_where_the_day_before_is_closed() -> None:
    assert codes('timezone: Asia/Beirut\nweek: {sun: "00:00-24:00"}') == ["edge_skipped"]


def test_a_time_that_clocks_skip_is_told_with_its_first_day() -> None:
    found = load_calendar((HEAD + 'timezone: Europe/Berlin\nweek: {sun: "02:30-06:00"}').encode())

    assert [(problem.code, "2026-03-29" in problem.say("en")) for problem in found.problems] == [
        ("edge_skipped", True),
        ("edge_twice", False),
    ]
    assert found.rules is not None


def test_without_a_zone_no_clock_changes() -> None:
    assert codes('week: {sun: "02:30-06:00"}') == []


def test_the_whole_of_a_leap_year_may_be_one_range() -> None:
    found = rules('week: {mon: "09:00-12:00"}\ndates: {2028-01-01..2028-12-31: closed}')

    assert len(found.dates) == 366


def test_what_was_published_is_read_also_when_a_check_would_now_object() -> None:
    source = (HEAD + "week: {mon: closed}").encode()

    assert load_calendar(source).rules is None
    assert read_published_calendar(source).week == ((),) * 7


def test_what_was_published_and_cannot_be_read_says_where() -> None:
    with pytest.raises(ProblemsFound) as raised:
        read_published_calendar((HEAD + 'week: {mon: "9-12"}').encode())

    assert raised.value.wording.code == "calendar_unusable"
    assert "line 5, column 13" in raised.value.say("en")


def test_bytes_that_are_no_text_are_no_calendar() -> None:
    with pytest.raises(ProblemsFound):
        read_published_calendar(b"\xff\xfe")


def test_a_list_is_no_calendar() -> None:
    assert load_calendar(b"- mon\n- tue\n").problems[0].code == "wrong_shape"


SIGNS = st.sampled_from(
    [*"0123456789-:,.{}[]\"' \n", "closed", "mon", "sun", "2026", "..", "24:00", "years", "é", "\t"]
)


@settings(max_examples=300, deadline=None)
@given(at=st.integers(0, len(HEAD + ANNOUNCED)), cut=st.integers(0, 12), put=st.lists(SIGNS, max_size=4))
def test_no_change_to_a_file_is_more_than_a_problem(at: int, cut: int, put: list[str]) -> None:
    text = HEAD + ANNOUNCED
    found = load_calendar((text[:at] + "".join(put) + text[at + cut :]).encode())

    assert (found.rules is None) == any(problem.severity == "error" for problem in found.problems)
    assert all(problem.say("zh") and problem.say("en") and problem.place.line >= 1 for problem in found.problems)


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_that_dates_have_can_be_given(on: str) -> None:
    found = rules('week: {mon: ["20:00-10:00"]}\n' + f'dates: {{{on}: ["20:00-10:00"]}}\n')

    assert found.day(date.fromisoformat(on)).why == "date"
