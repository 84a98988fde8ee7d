"""`complaints calendar due` says when a limit ends and proves it day by day."""

import pytest

from workflow.commands.calendars.traced import hours_of

NATIONAL_DAY = "2026-09-30 17:00"
OFFICE = """\
format: 1
calendar: my_office
title: {zh: 本公司, en: Our office}
source: made for a test
timezone: Europe/Berlin
week: {mon-fri: "22:00-06:00", sat: "10:00-14:00"}
dates:
  2026-11-27: {hours: "09:00-12:00", reason: stocktaking}
"""


@pytest.fixture
def rows(outside):
    """The lines of the trace, each as the list of its cells."""

    def traced(*words: str) -> list[list[str]]:
        lines = outside.well("calendar", "due", *words).out.splitlines()
        return [cells.split("\t") for cells in lines[max(i for i, text in enumerate(lines) if not text) + 2 :]]

    return traced


def test_a_day_and_a_night_from_the_eve_of_national_day(outside, rows):
    assert (
        outside.well("calendar", "due", "always", NATIONAL_DAY, "24h", "--json").data["due"] == "2026-10-01T09:00:00Z"
    )
    assert rows("always", NATIONAL_DAY, "24h") == [
        ["09-30 Wed", "as usual", "17:00-24:00", "7:00", "7:00"],
        ["10-01 Thu", "as usual", "00:00-17:00", "17:00", "24:00"],
    ]


def test_eight_office_hours_over_national_day(outside, rows):
    said = outside.well("calendar", "due", "cn_office", NATIONAL_DAY, "8h").out

    assert "due    2026-10-08 17:30 +08:00 Thu" in said
    assert rows("cn_office", NATIONAL_DAY, "8h") == [
        ["09-30 Wed", "as usual", "17:00-18:00", "1:00", "1:00"],
        ["10-01..10-07 Thu-Wed", "day off 国庆节", "closed", "", "1:00"],
        ["10-08 Thu", "as usual", "09:00-12:00 13:30-17:30", "7:00", "8:00"],
    ]


def test_the_make_up_saturday_after_it_in_chinese(outside, rows):
    said = outside.well("calendar", "due", "cn_office", "2026-10-09 17:00", "8h", "--lang", "zh").out

    assert "到期  2026-10-10 17:30 +08:00 周六" in said
    assert rows("cn_office", "2026-10-09 17:00", "9h", "--lang", "zh") == [
        ["10-09 周五", "平常", "17:00-18:00", "1:00", "1:00"],
        ["10-10 周六", "补班 国庆节", "09:00-12:00 13:30-18:00", "7:30", "8:30"],
        ["10-11 周日", "平常", "不开放", "", "8:30"],
        ["10-12 周一", "平常", "09:00-09:30", "0:30", "9:00"],
    ]


def test_working_days_are_numbered(rows):
    assert [row[-1] for row in rows("cn_office", NATIONAL_DAY, "3wd")] == ["", "", "1", "2", "3"]


def test_calendar_days_are_numbered_and_what_moves_the_due_on_is_said(outside, rows):
    words = ("cn_office", "2026-09-25 10:00", "10cd", "--roll", "--pause", "2026-09-29T00:00/2026-09-30T00:00")

    assert "due     2026-10-09 00:00 +08:00 Fri  = 24:00 of 2026-10-08" in outside.well("calendar", "due", *words).out
    assert [[row[0], row[-1]] for row in rows(*words)] == [
        ["09-25..09-27 Fri-Sun", "1-2"],
        ["09-28 Mon", "3"],
        ["09-29 Tue", ""],
        ["09-30 Wed", "4"],
        ["10-01..10-06 Thu-Tue", "5-10"],
        ["10-07 Wed", "moves on"],
        ["10-08 Thu", "moves on"],
    ]


def test_a_due_beyond_what_is_known_is_marked_and_says_why(outside, rows):
    said = outside.well("calendar", "due", "cn_office", "2026-12-25 17:00", "2h").out

    assert "due    2026-12-28 10:00 +08:00 Mon ~" in said
    assert "~ provisional: days off are known until 2026-12-25" in said
    assert [row[0] for row in rows("cn_office", "2026-12-25 17:00", "2h")] == [
        "12-25 Fri",
        "12-26..12-27 Sat-Sun~",
        "12-28 Mon~",
    ]
    assert "provisional:" not in outside.well("calendar", "due", "cn_office", NATIONAL_DAY, "8h").out


def test_pauses_are_joined_and_told_from_closed_time(outside, rows):
    pauses = ("--pause", "2026-10-08T10:00/2026-10-08T11:00", "--pause", "2026-10-08T10:30/2026-10-08T14:00:30")
    said = outside.well("calendar", "due", "cn_office", "2026-10-08 09:00", "3h", *pauses).out

    assert "paused  2026-10-08 10:00 +08:00 Thu - 2026-10-08 14:00:30 +08:00 Thu" in said
    assert rows("cn_office", "2026-10-08 09:00", "3h", *pauses) == [
        [
            "10-08 Thu",
            "as usual",
            "09:00-10:00 14:00:30-16:00:30, paused 10:00-12:00 13:30-14:00:30",
            "3:00",
            "3:00",
        ]
    ]


def test_a_file_of_ones_own_with_night_shifts_and_a_single_date(outside, rows):
    mine = outside.file("mine.yaml", OFFICE)

    assert rows(mine, "2026-11-26 05:00", "20h", "--zone", "Europe/Berlin") == [
        ["11-25 Wed", "as usual", "05:00-06:00", "1:00", "1:00"],
        ["11-26 Thu", "as usual", "22:00-06:00", "8:00", "9:00"],
        ["11-27 Fri", "own hours stocktaking", "09:00-12:00", "3:00", "12:00"],
        ["11-28 Sat", "as usual", "10:00-14:00", "4:00", "16:00"],
        ["11-29 Sun", "as usual", "closed", "", "16:00"],
        ["11-30 Mon", "as usual", "22:00-02:00", "4:00", "20:00"],
    ]
    assert rows(mine, "2026-11-28 15:00", "1h", "--zone", "Europe/Berlin")[0][2] == "outside its hours"


def test_times_are_typed_and_told_in_the_zone_that_was_asked_for(outside):
    said = outside.well("calendar", "due", "cn_office", "2026-10-08 02:00", "8h", "--zone", "Europe/London").out

    assert "start  2026-10-08 02:00 +01:00 Thu" in said
    assert "due    2026-10-09 02:30 +01:00 Fri" in said


def test_the_calendar_without_a_zone_takes_the_one_asked_for(outside):
    data = outside.well("calendar", "due", "always", NATIONAL_DAY, "1cd", "--zone", "Europe/Berlin", "--json").data

    assert (data["timezone"], data["due_local"]) == ("Europe/Berlin", "2026-10-02T00:00:00+02:00")


def test_a_long_trace_tells_days_that_are_alike_in_one_line(rows):
    assert rows("always", "2026-01-01 00:00", "1y") == [
        ["01-01..2027-01-01 Thu-Fri", "as usual", "00:00-24:00 each", "1-365"]
    ]
    assert rows("cn_office", "2026-03-02 09:00", "40wd")[0][0] == "03-02..03-06 Mon-Fri"
    assert rows("cn_office", "2026-03-02 09:00", "20wd")[0][0] == "03-02 Mon"


def test_scripts_read_every_day(outside):
    data = outside.well("calendar", "due", "cn_office", NATIONAL_DAY, "2wd", "--json").data

    assert data["due"] == "2026-10-09T10:00:00Z"
    assert (data["within"], data["provisional"], data["roll"], data["pauses"]) == ("2wd", False, None, [])
    assert [day["number"] for day in data["days"]] == [None] * 8 + [1, 2]
    assert data["days"][1]["reason"] == "国庆节"
    assert data["days"][-1]["counted"][0] == {"from": "2026-10-09T01:00:00Z", "to": "2026-10-09T04:00:00Z"}


def test_lists_for_scripts_have_a_line_for_each_day(outside):
    said = outside.well("calendar", "due", "cn_office", NATIONAL_DAY, "8h", "-o", "tsv").out.splitlines()

    assert said[0].startswith("date\twhy\treason")
    assert len(said) == 10


def test_now_is_a_start(outside):
    assert outside.well("calendar", "due", "always", "now", "1h", "--json").data["within"] == "1h"


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        pytest.param(("cn_office", NATIONAL_DAY, "3d"), "bare_days", 2, id="a bare d"),
        pytest.param(("cn_office", NATIONAL_DAY, "0h"), "zero_duration", 2, id="nothing"),
        pytest.param(("cn_office", NATIONAL_DAY, "soon"), "not_a_duration", 2, id="no length"),
        pytest.param(("cn_office", NATIONAL_DAY, "9999y"), "limit_too_far", 2, id="after all years"),
        pytest.param(("cn_office", "2026-09-31 17:00", "8h"), "not_a_datetime", 2, id="no such day"),
        pytest.param(("cn_offic", NATIONAL_DAY, "8h"), "no_such_calendar", 4, id="no such calendar"),
        pytest.param(("cn_office", NATIONAL_DAY, "8h", "--zone", "Mars"), "no_such_zone", 2, id="no such zone"),
        pytest.param(("cn_office", NATIONAL_DAY, "8h", "--pause", "09:00"), "not_a_pause", 2, id="half a pause"),
        pytest.param(("cn_office", NATIONAL_DAY, "8h", "--pause", "10:00/9:00"), "pause_backwards", 2, id="backwards"),
        pytest.param(("cn_office", NATIONAL_DAY, "8h", "--pause", "x/9:00"), "not_a_datetime", 2, id="no time"),
    ],
)
def test_what_cannot_be_counted_is_said_in_words(outside, words, code, exit_code):
    said = outside("calendar", "due", *words, "--json")

    assert (said.code, said.error["code"]) == (exit_code, code)


def test_a_time_that_clocks_skip_is_no_start(outside):
    said = outside("calendar", "due", "always", "2026-03-29 02:30", "1h", "--zone", "Europe/Berlin")

    assert said.code == 2
    assert "2026-03-29 02:30" in said.err


def test_a_calendar_with_errors_is_not_counted_on(outside):
    broken = outside.file("broken.yaml", OFFICE.replace("22:00-06:00", "25:00-26:00"))
    said = outside("calendar", "due", broken, NATIONAL_DAY, "8h")

    assert (said.code, said.out) == (1, "")
    assert "25:00-26:00" in said.err


@pytest.mark.parametrize(("seconds", "said"), [(0, "0:00"), (27000, "7:30"), (86461, "24:01:01")])
def test_time_on_the_calendar_is_told_in_hours(seconds, said):
    assert hours_of(seconds) == said
