"""`complaints check` on calendars: what the limits mean, and which calendars there are."""

import re

import pytest

from workflow.commands.library import names, shipped_bytes, shipped_calendars
from workflow.definitions.load import load

from .conftest import Counter


def procedure(calendar: str) -> str:
    """Its working days are those of `calendar`."""
    return PROCEDURE.replace("CALENDAR", calendar)


PROCEDURE = """\
procedure: lost_parcels
format: 1
title: {zh: 丢件, en: Lost parcels}
source: {document: 丢件处理办法}
number: "LP-{year}-{seq:04}"
timezone: Asia/Shanghai
calendars: {office: CALENDAR}
settings:
  search_time: {type: duration, zh: 查找时间, en: Time to search}
roles:
  clerk: {zh: 经办人, en: Clerk}
fields:
  parcel: {zh: 单号, en: Parcel, type: text}
  insured: {zh: 保价, en: Insured, type: yesno, default: no}
  size: {zh: 大小, en: Size, type: choice, choices: {big: {zh: 大, en: Big}, small: {zh: 小, en: Small}}}
  promised: {zh: 答应的日期, en: Promised day, type: date}
states:
  searching: {zh: 查找中, en: Searching, owner: clerk}
  closed: {zh: 已结案, en: Closed, final: true}
actions:
  register: {zh: 登记, en: Register, opens: true, moves: [{to: searching, who: clerk, asks: [parcel, size], may: [insured]}]}
  inform: {zh: 告知进展, en: Report progress, moves: [{from: searching, to: same, who: clerk, may: [promised], opens_duties: [explain]}]}
  close: {zh: 结案, en: Close, moves: [{from: searching, to: closed, who: clerk}]}
clocks:
  finding: {zh: 查找, en: Search, calendar: {by: insured, yes: always, default: office}, while: searching, within: [
    {when: "size == 'big'", is: 48h}, {is: search_time}]}
  informing: {zh: 告知, en: Progress, calendar: office, while: searching, stop: inform, every: 3wd}
  promising: {zh: 承诺, en: Promise, calendar: office, start: opening, stop: close, due: promised}
duties:
  explain: {zh: 说明, en: Explain, owner: clerk, asks: [parcel], within: 10cd, calendar: {by: size, big: office, small: always}}
rules:
  - {zh: 有进展, en: Progress is told, always: {do: inform, after: register, within: 15h, when: insured, calendar: office}}
  - {zh: 总会结案, en: It is closed some day, always: {do: close, after: register}}
"""
OURS = """\
calendar: {name}
format: 1
title: {{zh: 仓库, en: Warehouse}}
source: our own rota
timezone: Asia/Shanghai
week: {{mon-fri: ["{hours}"]}}
"""


def test_check_tells_what_every_limit_means(outside: Counter) -> None:
    said = outside.well("--lang", "en", "check", outside.file("lost.yaml", procedure("cn_office")), "--json")
    told = [
        (each["clock"], each["calendar"], each["limit"], each["when"], each["means"]) for each in said.data["limits"]
    ]

    assert told == [
        ("finding", "always", "48h", "size == 'big'", "2 days, day and night"),
        ("finding", "always", None, None, "not decided: Time to search"),
        ("finding", "cn_office", "48h", "size == 'big'", "6.4 working days of 7h30m"),
        ("finding", "cn_office", None, None, "not decided: Time to search"),
        ("informing", "cn_office", "3wd", None, "until 18:00 on the third working day after the start"),
        ("promising", "cn_office", None, None, "the date in “Promised day”"),
        ("rule_1_inform", "cn_office", "15h", "insured", "2 working days of 7h30m"),
        ("duty_explain", "cn_office", "10cd", None, "until 24:00 on the tenth day after the start"),
        ("duty_explain", "always", "10cd", None, "until 24:00 on the tenth day after the start"),
    ]


def test_each_limit_says_when_it_counts_on_the_calendar_and_how_far_that_is_known(outside: Counter) -> None:
    limits = outside.well("check", outside.file("lost.yaml", procedure("cn_office")), "--json").data["limits"]

    assert [each["calendar_when"] for each in limits if each["limit"] in ("48h", "10cd")] == [
        {"insured": "yes"},
        None,
        {"size": "big"},
        {"size": "small"},
    ]
    assert [each["clock"] for each in limits if each["repeats"]] == ["informing"]
    assert {each["calendar"]: each["known_until"] for each in limits}["always"] is None
    assert all(each["known_until"] for each in limits if each["calendar"] == "cn_office")


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "zh",
            ["时限是多久", "48h（size == 'big'）\talways（保价为是）", "每 3wd\tcn_office\t", "cn_office（大小为大）"],
        ),
        (
            "en",
            [
                "What the limits mean",
                "48h (size == 'big')\talways (Insured: yes)",
                "every 3wd\tcn_office\t",
                "(otherwise)",
            ],
        ),
    ],
)
def test_the_limits_are_a_table_for_people(outside: Counter, language: str, lines: list[str]) -> None:
    said = outside.well("--lang", language, "check", outside.file("lost.yaml", procedure("cn_office"))).out

    assert [line for line in lines if line not in said] == []


def test_a_calendar_that_is_not_there_is_an_error_at_its_place(outside: Counter) -> None:
    said = outside("check", outside.file("lost.yaml", procedure("cn_ofice")), "--json")

    assert said.code == 1
    assert [(each["line"], each["column"], each["code"]) for each in said.data["problems"]] == [
        (7, 21, "calendar_unknown")
    ]
    assert said.data["limits"] == []


def test_the_companys_calendar_is_named_on_the_command_line(outside: Counter) -> None:
    path = outside.file("lost.yaml", procedure("warehouse"))
    ours = outside.file("warehouse.yaml", OURS.format(name="warehouse", hours="06:00-14:00"))

    said = outside.well("--lang", "en", "check", path, "--calendars", ours, "--json")

    assert "6 working days of 8h" in [each["means"] for each in said.data["limits"]]


def test_a_file_wins_over_the_calendar_that_ships(outside: Counter) -> None:
    path = outside.file("lost.yaml", procedure("cn_office"))
    ours = outside.file("ours.yaml", OURS.format(name="cn_office", hours="06:00-14:00"))

    said = outside.well("--lang", "en", "check", path, "--calendars", ours, "--json")

    assert "6 working days of 8h" in [each["means"] for each in said.data["limits"]]


def test_a_folder_of_calendars_may_hold_procedures_as_well(outside: Counter) -> None:
    path = outside.file("lost.yaml", procedure("warehouse"))
    ours = outside.file("warehouse.yaml", OURS.format(name="warehouse", hours="06:00-14:00"))

    assert outside("check", path, "--calendars", str(outside.folder)).code == 0
    assert outside("check", path, "--calendars", ours, "--calendars", str(outside.folder)).code == 0


def test_what_is_no_calendar_in_a_folder_is_passed_over(outside: Counter) -> None:
    path = outside.file("lost.yaml", procedure("warehouse"))
    outside.file("warehouse.yaml", OURS.format(name="warehouse", hours="06:00-14:00"))
    outside.file("people.yaml", "li: {name: 李雷, roles: [clerk, administrator]}\n")
    outside.file("notes.yaml", "what: [is this\n")

    assert outside("check", path, "--calendars", str(outside.folder)).code == 0


def test_a_calendar_in_a_folder_that_cannot_be_read_is_told(outside: Counter) -> None:
    path = outside.file("lost.yaml", procedure("warehouse"))
    outside.file("warehouse.yaml", "format: 1\ncalendar: warehouse\nweek: {mon: [\n")

    said = outside("check", path, "--calendars", str(outside.folder), "--json")

    assert (said.code, said.error["code"]) == (1, "calendar_file_unusable")


@pytest.fixture
def ready(outside: Counter) -> Counter:
    outside.well("init", "--clock", "simulated", "--start", "2026-09-28T09:00")
    outside.well("people", "import", outside.file("people.yaml", "li: {name: 李雷, roles: [clerk, administrator]}\n"))
    outside.file("warehouse.yaml", OURS.format(name="warehouse", hours="06:00-14:00"))
    outside.file("lost.yaml", procedure("warehouse"))
    return outside


def test_a_definition_is_published_with_the_companys_calendars(ready: Counter) -> None:
    said = ready.well("publish", "lost.yaml", "--calendars", "warehouse.yaml", "--as", "li", "--lang", "en").out

    assert re.search(r"with it the calendar warehouse; digest [0-9a-f]{12}", said)
    listed = {each["calendar"]: each["published"] for each in ready.well("calendar", "list", "--json").data}
    assert listed["warehouse"]
    assert not listed["uk_business"], "only what it counts on"


def test_without_them_it_says_what_comes_first(ready: Counter) -> None:
    english = ready("publish", "lost.yaml", "--as", "li", "--lang", "en")
    chinese = ready("publish", "lost.yaml", "--as", "li", "--lang", "zh")

    assert (english.code, chinese.code) == (1, 1)
    assert "first: complaints calendar publish FILE" in " ".join(english.err.split())
    assert "先complaintscalendarpublishFILE" in "".join(chinese.err.split())


def test_a_calendar_that_is_in_use_already_is_not_changed_by_the_way(ready: Counter) -> None:
    ready.well("publish", "lost.yaml", "--calendars", ".", "--as", "li")
    other = ready.file("other.yaml", OURS.format(name="warehouse", hours="07:00-15:00"))

    said = ready.well("publish", "lost.yaml", "--calendars", other, "--as", "li", "--lang", "en")

    assert "with it the calendar" not in said.out
    assert "this store counts on another version of the calendar warehouse" in " ".join(said.err.split())


def test_two_calendars_of_one_name_are_refused(outside: Counter) -> None:
    path = outside.file("lost.yaml", procedure("warehouse"))
    one = outside.file("one.yaml", OURS.format(name="warehouse", hours="06:00-14:00"))
    two = outside.file("two.yaml", OURS.format(name="warehouse", hours="07:00-15:00"))

    said = outside("check", path, "--calendars", one, "--calendars", two, "--json")

    assert (said.code, said.error["code"]) == (2, "calendar_twice")


def test_a_calendar_with_errors_is_named_with_its_first(outside: Counter) -> None:
    path = outside.file("lost.yaml", procedure("warehouse"))
    broken = outside.file("broken.yaml", OURS.format(name="warehouse", hours="25:00-26:00"))

    said = outside("check", path, "--calendars", broken, "--json")

    assert (said.code, said.error["code"]) == (1, "calendar_file_unusable")
    assert broken in said.error["message"]


def test_a_folder_without_calendars_is_refused(outside: Counter) -> None:
    path = outside.file("lost.yaml", procedure("cn_office"))

    said = outside("check", path, "--calendars", str(outside.folder), "--json")

    assert (said.code, said.error["code"]) == (2, "no_calendars_there")


def test_a_path_that_leads_nowhere_is_not_found(outside: Counter) -> None:
    path = outside.file("lost.yaml", procedure("cn_office"))

    assert outside("check", path, "--calendars", "nowhere.yaml").code == 4


def test_stories_are_played_on_the_companys_calendars_too(outside: Counter) -> None:
    path = outside.file("lost.yaml", procedure("warehouse"))
    ours = outside.file("warehouse.yaml", OURS.format(name="warehouse", hours="06:00-14:00"))

    assert outside("examples", path).code == 1
    assert outside("examples", path, "--calendars", ours).code == 0


@pytest.mark.parametrize("name", names())
def test_what_ships_counts_on_calendars_that_ship(name: str) -> None:
    source = shipped_bytes(name)

    assert source is not None
    assert load(source, calendars=shipped_calendars()).problems == ()
