"""What holds for working time on every calendar, and what it says at its edges."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.engine.calendars.made import (
    ALWAYS,
    BERLIN,
    CALENDARS,
    CHINA,
    LORD_HOWE,
    NIGHTS,
    PLAIN,
    SHANGHAI,
    at,
    calendar,
    length,
    rules,
    shown,
)
from workflow.definitions.durations import Duration
from workflow.engine.calendars.calendar import DAYS_NOT_DIVIDED, calendar_for
from workflow.engine.calendars.spans import CLOSED_FOR_YEARS, LIMIT_TOO_FAR, union
from workflow.errors import UsageError

YEAR = at("2026-01-01 00:00")
NAMES = st.sampled_from(sorted(CALENDARS))
STARTS = st.integers(YEAR, YEAR + 365 * 86_400)
TARGETS = st.integers(1, 60 * 3600)
PAUSES = st.lists(
    st.tuples(st.integers(-90_000, 900_000), st.integers(0, 200_000)).map(lambda p: (p[0], p[0] + p[1])), max_size=5
)


def _seconds(count: int) -> Duration:
    return Duration(text=f"{count}s", seconds=count, unit="s", count=count)


def _from(start: int, pauses: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start + begin, start + end) for begin, end in pauses)


@given(name=NAMES, start=STARTS, target=TARGETS, pauses=PAUSES)
def test_between_start_and_due_lies_the_target(name, start, target, pauses):
    found, paused = calendar(CALENDARS[name]), _from(start, pauses)

    assert found.elapsed(start, found.due(start, _seconds(target), paused), paused) == target


@given(name=NAMES, start=STARTS, target=TARGETS, pauses=PAUSES)
def test_due_is_the_earliest_such_instant(name, start, target, pauses):
    found, paused = calendar(CALENDARS[name]), _from(start, pauses)

    assert found.elapsed(start, found.due(start, _seconds(target), paused) - 1, paused) == target - 1


@given(name=NAMES, start=STARTS, one=TARGETS, other=TARGETS, pauses=PAUSES)
def test_more_time_is_never_due_earlier(name, start, one, other, pauses):
    found, paused = calendar(CALENDARS[name]), _from(start, pauses)
    less, more = sorted((one, other))

    assert found.due(start, _seconds(less), paused) <= found.due(start, _seconds(more), paused)


@given(name=NAMES, start=STARTS, one=TARGETS, other=TARGETS, pauses=PAUSES)
def test_two_lengths_one_after_the_other_are_their_sum(name, start, one, other, pauses):
    found, paused = calendar(CALENDARS[name]), _from(start, pauses)
    halfway = found.due(start, _seconds(one), paused)

    assert found.due(halfway, _seconds(other), paused) == found.due(start, _seconds(one + other), paused)


@given(name=NAMES.filter(lambda name: name not in ("always", "lord_howe")), start=STARTS, target=TARGETS)
def test_a_pause_in_closed_time_changes_nothing(name, start, target):
    found = calendar(CALENDARS[name])
    days = found.trace(start, found.due(start, _seconds(target)))
    closes = next(day.counted[-1][1] for day in days if day.counted)
    closed = (closes, found.next_open(closes))

    assert found.due(start, _seconds(target), (closed,)) == found.due(start, _seconds(target))
    assert found.elapsed(*closed) == 0


@given(name=NAMES, start=STARTS, target=TARGETS, pauses=PAUSES)
def test_pauses_that_overlap_count_once_in_any_order(name, start, target, pauses):
    found, paused = calendar(CALENDARS[name]), _from(start, pauses)

    assert found.due(start, _seconds(target), paused[::-1] + paused) == found.due(start, _seconds(target), paused)
    assert found.due(start, _seconds(target), tuple(union(paused))) == found.due(start, _seconds(target), paused)


@given(name=NAMES, start=STARTS, target=TARGETS, pauses=PAUSES)
def test_a_pause_of_open_seconds_before_the_due_moves_it_by_as_many(name, start, target, pauses):
    found, paused = calendar(CALENDARS[name]), _from(start, pauses)
    due = found.due(start, _seconds(target), paused)
    stood = sum(found.elapsed(max(begin, start), min(end, due)) for begin, end in union(paused))

    assert due == found.due(start, _seconds(target + stood))


@given(name=NAMES, due=STARTS, left=TARGETS)
def test_before_is_the_latest_instant_with_so_much_left(name, due, left):
    found = calendar(CALENDARS[name])
    begin = found.before(due, _seconds(left))

    assert found.elapsed(begin, due) == left
    assert found.elapsed(begin + 1, due) == left - 1


@given(name=NAMES, start=STARTS, target=TARGETS, pauses=PAUSES)
def test_a_trace_adds_up_to_the_target_in_the_order_of_days(name, start, target, pauses):
    found, paused = calendar(CALENDARS[name]), _from(start, pauses)
    days = found.trace(start, found.due(start, _seconds(target), paused), paused)
    stretches = [span for day in days for span in day.counted]

    assert days[-1].total == sum(day.seconds for day in days) == target
    assert [day.date.toordinal() for day in days] == list(
        range(days[0].date.toordinal(), days[0].date.toordinal() + len(days))
    )
    assert sum(end - begin for begin, end in union(stretches)) == target
    assert stretches == sorted(stretches)


@given(name=NAMES, start=STARTS, days=st.integers(1, 60), more=st.integers(1, 20), pauses=PAUSES)
def test_more_working_days_or_calendar_days_are_never_due_earlier(name, start, days, more, pauses):
    found, paused = calendar(CALENDARS[name]), _from(start, pauses)

    for unit in ("wd", "cd"):
        assert (
            start
            < found.due(start, length(f"{days}{unit}"), paused)
            <= found.due(start, length(f"{days + more}{unit}"), paused)
        )


@given(name=NAMES, start=STARTS, days=st.integers(1, 60), pauses=PAUSES, unit=st.sampled_from(["wd", "cd", "mo"]))
def test_a_limit_in_days_never_ends_while_its_clock_stands(name, start, days, pauses, unit):
    found, paused = calendar(CALENDARS[name]), _from(start, pauses)
    due = found.due(start, length(f"{days}{unit}"), paused, roll="next_open")

    assert not any(begin < due < end for begin, end in union(paused))


@given(name=NAMES, start=STARTS, days=st.integers(1, 60), pauses=PAUSES)
def test_so_many_working_days_lie_before_the_due(name, start, days, pauses):
    found, paused = calendar(CALENDARS[name]), _from(start, pauses)
    assume(not any(begin < found.due(start, length(f"{days}wd")) for begin, _ in paused))

    assert found.before(found.due(start, length(f"{days + 3}wd")), length("3wd")) == found.due(
        start, length(f"{days}wd")
    )


@pytest.mark.parametrize(
    ("percent", "due"),
    [(1, "2026-03-02 09:04:48"), (50, "2026-03-02 13:00"), (100, "2026-03-02 17:00"), (150, "2026-03-03 13:00")],
)
def test_a_part_is_time_on_the_calendar(percent, due):
    assert shown(calendar(PLAIN).part(at("2026-03-02 09:00"), length("8h"), percent)) == due


def test_a_part_is_rounded_up_to_the_second():
    assert calendar(ALWAYS).part(100, length("1s"), 50) == 101
    assert calendar(ALWAYS).part(100, length("7s"), 33) == 103


def test_a_part_knows_pauses():
    start = at("2026-03-02 09:00")

    assert shown(calendar(PLAIN).part(start, length("8h"), 50, ((start, start + 7200),))) == "2026-03-02 15:00"


@pytest.mark.parametrize("limit", ["2wd", "10cd", "1mo", "1y"])
def test_days_have_no_parts(limit):
    with pytest.raises(UsageError) as raised:
        calendar(PLAIN).part(at("2026-03-02 09:00"), length(limit), 80)

    assert raised.value.wording is DAYS_NOT_DIVIDED


@pytest.mark.parametrize(
    ("made", "due", "before", "earlier", "after", "later"),
    [
        pytest.param(CHINA, "2026-10-08 18:00", "1wd", "2026-09-30 18:00", "2wd", "2026-10-10 18:00", id="holidays"),
        pytest.param(CHINA, "2026-10-06 00:00", "1wd", "2026-09-30 18:00", "1wd", "2026-10-08 18:00", id="a day off"),
        pytest.param(PLAIN, "2026-03-07 00:00", "1wd", "2026-03-05 17:00", "1wd", "2026-03-09 17:00", id="24:00"),
        pytest.param(PLAIN, "2026-03-06 11:30", "1wd", "2026-03-05 17:00", "1wd", "2026-03-09 17:00", id="in the day"),
        pytest.param(
            NIGHTS, "2026-03-07 06:00", "1wd", "2026-03-06 06:00", "1wd", "2026-03-10 06:00", id="night shift"
        ),
        pytest.param(PLAIN, "2026-03-06 17:00", "3cd", "2026-03-03 17:00", "3cd", "2026-03-09 17:00", id="days"),
        pytest.param(PLAIN, "2026-03-31 17:00", "1mo", "2026-02-28 17:00", "1mo", "2026-04-30 17:00", id="month ends"),
        pytest.param(PLAIN, "2026-04-01 00:00", "1mo", "2026-03-01 00:00", "1mo", "2026-05-01 00:00", id="24:00 of it"),
        pytest.param(ALWAYS, "2024-02-29 12:00", "1y", "2023-02-28 12:00", "4y", "2028-02-29 12:00", id="leap years"),
        pytest.param(PLAIN, "2026-03-09 10:00", "2h", "2026-03-06 16:00", "8h", "2026-03-10 10:00", id="hours"),
        pytest.param(PLAIN, "2026-03-09 09:00", "8h", "2026-03-06 09:00", "8h", "2026-03-09 17:00", id="whole days"),
        pytest.param(ALWAYS, "2026-03-09 10:00", "30m", "2026-03-09 09:30", "30m", "2026-03-09 10:30", id="always"),
        pytest.param(BERLIN, "2026-03-30 02:30", "1cd", "2026-03-29 03:30", "1cd", "2026-03-31 02:30", id="skipped"),
    ],
)
def test_before_and_after_a_due(made, due, before, earlier, after, later):
    found = calendar(made)

    assert shown(found.before(at(due, found.zone), length(before)), found.zone) == earlier
    assert shown(found.after(at(due, found.zone), length(after)), found.zone) == later


@pytest.mark.parametrize(
    ("made", "instant", "opens"),
    [
        pytest.param(PLAIN, "2026-03-06 16:59:59", "2026-03-06 16:59:59", id="open"),
        pytest.param(PLAIN, "2026-03-06 17:00", "2026-03-09 09:00", id="closing time is closed"),
        pytest.param(PLAIN, "2026-03-09 09:00", "2026-03-09 09:00", id="opening time is open"),
        pytest.param(NIGHTS, "2026-03-07 03:00", "2026-03-07 03:00", id="in the night shift of the day before"),
        pytest.param(CHINA, "2026-09-30 18:00", "2026-10-08 09:00", id="before National Day"),
        pytest.param(ALWAYS, "2026-03-06 17:00", "2026-03-06 17:00", id="always"),
    ],
)
def test_the_next_open_instant(made, instant, opens):
    assert shown(calendar(made).next_open(at(instant))) == opens


def test_a_day_on_which_clocks_change_has_its_real_hours():
    berlin = calendar(rules(["00:00-24:00"] * 6 + ["00:00-24:00"], zone="Europe/Berlin", dates={"2026-06-01": ""}))

    assert berlin.elapsed(at("2026-03-29 00:00", "Europe/Berlin"), at("2026-03-30 00:00", "Europe/Berlin")) == 23 * 3600
    assert berlin.elapsed(at("2026-10-25 00:00", "Europe/Berlin"), at("2026-10-26 00:00", "Europe/Berlin")) == 25 * 3600
    assert len(calendar(LORD_HOWE).trace(at("2026-10-03T00:00+10:30"), at("2026-10-05T00:00+11:00"))) == 2


def test_hours_that_clocks_skip_altogether_leave_a_day_that_is_not_worked():
    early = calendar(rules(["02:30-03:15"] * 7, zone="Europe/Berlin"))

    assert shown(early.due(at("2026-03-28 12:00", early.zone), length("1wd")), early.zone) == "2026-03-30 03:15"


def test_shifts_of_two_days_that_overlap_count_once():
    both = calendar(rules(["20:00-04:00"] * 7, dates={"2026-03-03": "02:00-03:00 05:00-06:00"}))

    assert both.elapsed(at("2026-03-02 12:00"), at("2026-03-03 12:00")) == 9 * 3600
    assert both.elapsed(at("2026-03-03 02:30"), both.due(at("2026-03-03 02:30"), length("2h"))) == 7200
    assert shown(both.before(at("2026-03-03 05:00"), length("2h"))) == "2026-03-03 02:00"


def test_nothing_has_passed_when_the_end_is_not_later():
    start = at("2026-03-02 12:00")

    assert calendar(PLAIN).elapsed(start, start) == calendar(PLAIN).elapsed(start, start - 7200) == 0
    assert calendar(PLAIN).trace(start, start) == calendar(PLAIN).trace(start, start - 7200) == ()


def test_a_pause_that_ends_before_it_begins_is_none():
    start = at("2026-03-02 12:00")

    assert calendar(PLAIN).due(start, length("1h"), ((start + 600, start - 600),)) == start + 3600


@pytest.mark.parametrize(
    ("instant", "provisional"),
    [
        ("2026-12-25 18:00", False),
        ("2026-12-26 00:00", False),
        ("2026-12-26 00:00:01", True),
        ("2027-03-01 09:00", True),
    ],
)
def test_what_ends_after_the_last_known_date_is_provisional(instant, provisional):
    assert calendar(CHINA).is_provisional(at(instant)) is provisional
    assert not calendar(PLAIN).is_provisional(at(instant))


def test_a_calendar_without_a_zone_counts_in_the_one_of_whatever_uses_it():
    anywhere = rules(["09:00-17:00"] * 5, zone=None)
    berlin, shanghai = (calendar_for(anywhere, ZoneInfo(zone)) for zone in ("Europe/Berlin", "Asia/Shanghai"))

    assert shown(berlin.next_open(at("2026-03-07 12:00")), "Europe/Berlin") == "2026-03-09 09:00"
    assert shown(shanghai.next_open(at("2026-03-07 12:00"))) == "2026-03-09 09:00"
    assert calendar_for(BERLIN, SHANGHAI).zone.key == "Europe/Berlin"


def test_the_same_rules_are_the_same_calendar_and_others_are_not_whatever_their_digest():
    office, shop = rules(["09:00-17:00"] * 5), rules(["09:00-18:00"] * 5)

    assert calendar_for(office, SHANGHAI) is calendar_for(rules(["09:00-17:00"] * 5), SHANGHAI)
    assert calendar_for(office, SHANGHAI) != calendar_for(shop, SHANGHAI)
    assert calendar_for(office, SHANGHAI) != calendar_for(rules(["09:00-17:00"] * 5, digest="ab"), SHANGHAI)


def test_a_calendar_says_whose_it_is():
    found = calendar(rules(["09:00-17:00"] * 5, digest="ab"))

    assert (found.name, found.digest, found.zone.key) == ("office", "ab", "Asia/Shanghai")


@pytest.mark.parametrize("count", [lambda never: never.next_open(0), lambda never: never.before(0, length("1h"))])
def test_a_calendar_that_never_opens_is_said_to(count):
    with pytest.raises(UsageError) as raised:
        count(calendar(rules([""])))

    assert raised.value.wording is CLOSED_FOR_YEARS
    assert raised.value.blanks["date"] in ("1969-12-31", "1970-01-01")


@pytest.mark.parametrize(
    ("start", "limit"),
    [
        pytest.param("2026-03-02 09:00", "99999mo", id="months"),
        pytest.param("2026-03-02 09:00", "9000y", id="years"),
        pytest.param("9998-03-02 09:00", "99999cd", id="days"),
        pytest.param("9998-03-02 09:00", "9999wd", id="working days"),
        pytest.param("9998-03-02 09:00", "99999h", id="hours"),
    ],
)
def test_a_limit_that_ends_after_all_years_is_said_to(start, limit):
    with pytest.raises(UsageError) as raised:
        calendar(PLAIN).due(at(start), length(limit))

    assert raised.value.wording is LIMIT_TOO_FAR


def test_an_instant_after_all_years_is_said_to_be():
    with pytest.raises(UsageError) as raised:
        calendar(CHINA).is_provisional(10**15)

    assert raised.value.wording is LIMIT_TOO_FAR


def test_time_that_always_counts_is_counted_without_looking_at_days():
    after_all_years, century = 10**15, 876_600 * 3600

    assert (
        calendar(ALWAYS).due(after_all_years, length("876600h"), ((0, after_all_years + 60),)) - after_all_years
        == century + 60
    )
    assert calendar(ALWAYS).before(after_all_years, length("876600h")) == after_all_years - century
