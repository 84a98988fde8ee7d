"""`complaints calendar list | check | show`: what there is, what is wrong, which days are open and why."""

import re

import pytest
from rich.cells import cell_len

from tests.commands.conftest import Counter
from workflow.commands import library
from workflow.commands.calendars.month import Month, legend, picture
from workflow.commands.calendars.show import _sheet
from workflow.commands.more_help import SAMPLES
from workflow.commands.surface import terminal
from workflow.commands.surface.sheet import Block, Looks, rendered
from workflow.definitions.calendars.load import load_calendar
from workflow.definitions.calendars.model import CalendarRules
from workflow.wording import Language

SHOP = """\
format: 1
calendar: shop
title: {zh: 门店, en: Shop}
source: on the door
timezone: Asia/Shanghai
known_until: 2026-12-25
week: {mon-fri: "09:00-12:00", sat: "22:00-02:00"}
makeup_hours: "08:00-10:00"
years:
  2026:
    notice: https://example.org
    days_off: {2026-12-07..2026-12-08: 店庆}
    makeup_workdays: {2026-12-13: 店庆}
dates:
  2026-12-23: {hours: ["09:00-10:00", "11:00-12:30"], reason: 盘点}
  2026-12-28: closed
"""
NEVER = "format: 1\ncalendar: shop\ntitle: {zh: 门店, en: Shop}\nsource: x\nweek: {mon: closed}\n"


def shop() -> CalendarRules:
    found = load_calendar(SHOP.encode()).rules
    assert found is not None
    return found


def drawn(*sheet: Block, width: int = 80) -> list[str]:
    return [text.rstrip() for text in rendered(sheet, Looks(width))]


def test_a_month_shows_every_day_and_why_in_english() -> None:
    assert drawn(*picture(shop(), Month(2026, 12), "en")) == [
        "December 2026  25 open days, 77.5 h",
        "  Mon       Tue       Wed       Thu       Fri       Sat       Sun",
        "             1         2         3         4         5         6 ·",
        "   7 off     8 off     9        10        11        12        13 work",
        "  14        15        16        17        18        19        20 ·",
        "  21        22        23 *      24        25        26 ~      27 ·~",
        "  28 *~     29 ~      30 ~      31 ~",
        "",
        "  12-07..12-08  day off  店庆",
        "  12-13         make-up day  店庆  08:00-10:00",
        "  12-23         own hours  盘点  09:00-10:00 11:00-12:30",
        "  12-28         own hours  closed",
    ]


def test_a_month_shows_every_day_and_why_in_chinese() -> None:
    assert drawn(*picture(shop(), Month(2026, 12), "zh")) == [
        "2026 年 12 月  开放 25 天，77.5 小时",
        "  一        二        三        四        五        六        日",
        "             1         2         3         4         5         6 ·",
        "   7 休      8 休      9        10        11        12        13 班",
        "  14        15        16        17        18        19        20 ·",
        "  21        22        23 *      24        25        26 ~      27 ·~",
        "  28 *~     29 ~      30 ~      31 ~",
        "",
        "  12-07..12-08  放假  店庆",
        "  12-13         补班  店庆  08:00-10:00",
        "  12-23         单日另定  盘点  09:00-10:00 11:00-12:30",
        "  12-28         单日另定  不开放",
    ]


CLOSED_ONCE = SHOP.replace("2026-12-28: closed", "2026-12-28: {hours: closed, reason: 停电}")


@pytest.mark.parametrize(("language", "mark", "why"), [("zh", "28 休~", "放假"), ("en", "28 off~", "day off")])
def test_a_single_date_that_is_closed_for_a_reason_is_a_day_off(language: Language, mark: str, why: str) -> None:
    rules = load_calendar(CLOSED_ONCE.encode()).rules
    assert rules is not None
    lines = drawn(*picture(rules, Month(2026, 12), language))

    assert any(line.startswith(f"  {mark}") for line in lines)
    assert lines[-1] == f"  12-28         {why}  停电"


def test_the_legend_has_the_marks_that_are_shown_and_no_other() -> None:
    found = legend(shop(), Month(2026, 11).days(), "en")
    none = legend(library.shipped_calendars()["always"], Month(2026, 11).days(), "en")

    assert found is not None
    assert drawn(found) == ["  · closed as every week"]
    assert none is None


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", library.calendar_names())
def test_no_year_of_a_shipped_calendar_is_wider_than_80_columns(name: str, language: Language) -> None:
    months = [Month(2026, 1).after(step) for step in range(24)]
    lines = drawn(*_sheet(library.shipped_calendars()[name], months, language))

    assert max(map(cell_len, lines)) <= 80


def test_months_follow_each_other_over_the_new_year() -> None:
    assert [Month(2026, 11).after(step) for step in (0, 1, 2, 14)] == [
        Month(2026, 11),
        Month(2026, 12),
        Month(2027, 1),
        Month(2028, 1),
    ]


def test_february_has_its_days() -> None:
    assert [len(Month(year, 2).days()) for year in (2026, 2028)] == [28, 29]


def test_show_draws_the_month_and_the_hours_of_the_week(outside: Counter) -> None:
    said = outside.well("calendar", "show", "cn_office", "2026-10")

    assert "10 work" in said.out
    assert "10-01..10-07  day off  国庆节" in said.out
    assert "Monday to Friday    09:00-12:00 13:30-18:00" in said.out
    assert "known until 2026-12-25" in said.out


def test_show_draws_this_month_by_default_and_a_month_of_this_year_by_its_number(outside: Counter) -> None:
    def months(*words: str) -> list[tuple[str, str]]:
        out = outside.well("calendar", "show", "always", *words).out
        return [(found[1], found[2]) for found in re.finditer(r"^(\w+) (\d{4})  ", out, re.MULTILINE)]

    (month,) = months()

    assert months("3") == months("03") == [("March", month[1])]


def test_scripts_get_every_day(outside: Counter) -> None:
    data = outside.well("calendar", "show", "cn_office", "2026-12", "--months", "2", "--json").data

    assert (data["calendar"], data["timezone"], len(data["days"])) == ("cn_office", "Asia/Shanghai", 62)
    assert data["days"][25] == {
        "date": "2026-12-26",
        "open": False,
        "hours": [],
        "minutes": 0,
        "why": "week",
        "reason": None,
        "known": False,
    }


def test_tables_of_days_have_one_day_a_line(outside: Counter) -> None:
    lines = outside.well("calendar", "show", "cn_office", "2026-10", "-o", "tsv").out.splitlines()
    days = outside.well("calendar", "show", "cn_office", "2026-10", "-o", "ndjson").out.splitlines()

    assert lines[0].split("\t") == ["date", "open", "hours", "minutes", "why", "reason", "known"]
    assert lines[1].split("\t") == ["2026-10-01", "false", "[]", "0", "day_off", "国庆节", "true"]
    assert (len(lines), len(days)) == (32, 31)


def test_the_file_of_a_calendar_can_be_had_to_begin_from(outside: Counter) -> None:
    text = outside.well("calendar", "show", "uk_business", "--yaml").out

    assert text.encode() == library.calendar_bytes("uk_business")
    assert outside.well("calendar", "check", outside.file("mine.yaml", text)).code == 0


@pytest.mark.parametrize("word", ["13", "2026-13", "2026", "October", "0000-01", "2026-10-01"])
def test_what_is_no_month_is_told(outside: Counter, word: str) -> None:
    said = outside("calendar", "show", "always", word, "--json")

    assert (said.code, said.error["code"]) == (2, "bad_month")


@pytest.mark.parametrize("count", ["0", "61"])
def test_a_picture_has_a_limit(outside: Counter, count: str) -> None:
    said = outside("calendar", "show", "always", "--months", count, "--json")

    assert (said.code, said.error["code"]) == (2, "too_many_months")


def test_the_last_month_there_is_can_be_drawn(outside: Counter) -> None:
    assert "December 9999" in outside.well("calendar", "show", "always", "9999-12").out


def test_months_beyond_the_last_are_told(outside: Counter) -> None:
    said = outside("calendar", "show", "always", "9999-12", "--months", "2", "--json")

    assert (said.code, said.error["code"]) == (2, "bad_month")


def test_an_unknown_calendar_is_not_found_and_the_nearest_is_named(outside: Counter) -> None:
    said = outside("calendar", "show", "cn_offcie", "--json")

    assert (said.code, said.error["code"]) == (4, "no_such_calendar")
    assert 'did you mean "cn_office"' in said.error["message"]


def test_a_calendar_with_errors_is_not_drawn(outside: Counter) -> None:
    said = outside("calendar", "show", outside.file("never.yaml", NEVER))

    assert (said.code, said.out) == (1, "")
    assert "never.yaml:5:8: error calendar_never_opens" in said.err


def test_check_tells_what_a_sound_calendar_is(outside: Counter) -> None:
    said = outside.well("calendar", "check", outside.file("shop.yaml", SHOP), "always")

    assert "2026 to 2026: 2 days off, 1 make-up working days" in said.out
    assert "2 dates with hours of their own" in said.out
    assert "  Saturday          22:00-02:00\n  Sunday            closed" in said.out
    assert said.out.count("✓ no problem") == 2


def test_check_tells_every_problem_of_every_file_and_exits_with_1(outside: Counter) -> None:
    bad = outside.file("bad.yaml", SHOP.replace("Asia/Shanghai", "Asia/Shangai").replace("sat:", "sta:"))
    said = outside("calendar", "check", bad, outside.file("never.yaml", NEVER), "always", "--json")

    assert said.code == 1
    assert [(each["line"], each["column"], each["code"]) for each in said.data["problems"]] == [
        (5, 11, "unknown_zone"),
        (7, 32, "unknown_weekday"),
        (5, 8, "calendar_never_opens"),
    ]
    assert [each["calendar"] for each in said.data["calendars"]] == ["always"]


def test_a_warning_alone_is_no_failure(outside: Counter) -> None:
    said = outside.well("calendar", "check", outside.file("shop.yaml", SHOP.replace("12-25", "12-31")))

    assert "december_uncertain" in said.out


def test_a_file_that_is_not_there_is_not_found(outside: Counter) -> None:
    assert outside("calendar", "check", "missing.yaml").code == 4


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_calendar_in_the_help_has_no_problem(outside: Counter, language: Language) -> None:
    text = SAMPLES["calendar check"].text.say(language)

    assert load_calendar(text.encode()).problems == ()


def test_list_has_the_calendars_that_ship(outside: Counter) -> None:
    listed = outside.well("calendar", "list", "--json").data

    assert [(each["calendar"], each["minutes_a_week"]) for each in listed] == [
        ("always", 10080),
        ("cn_office", 2250),
        ("uk_business", 2400),
        ("us_business", 2400),
    ]
    assert outside.well("calendar").out == outside.well("calendar", "list").out


def test_a_misspelt_command_of_two_words_is_told(outside: Counter) -> None:
    said = outside("calendar", "shwo", "--json")

    assert (said.code, said.error["code"]) == (2, "no_such_command")
    assert 'did you mean "calendar show"' in said.error["message"]


def test_the_help_of_calendar_lists_its_commands(outside: Counter) -> None:
    page = outside.well("calendar", "--help").out

    assert all(f"  calendar {name} " in page for name in ("list", "check", "show", "import"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_title_in_the_list_takes_more_than_two_lines(
    outside: Counter, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(terminal, "_looks", lambda _stream, _wanted: Looks(80))
    lines = outside.well("calendar", "list", "--lang", language).out.splitlines()

    assert max(map(cell_len, lines)) <= 80
    assert len(lines) <= 1 + 2 * len(library.calendar_names())
