"""`complaints calendar import cn YEAR`: only what two sources agree on, and only what changes in the file."""

import stat
import sys
from datetime import date

import chinese_calendar
import pytest

from tests.commands.conftest import Counter
from workflow.commands.calendars.disagreeing import Disagreement, Kind, disagreements
from workflow.commands.calendars.editing import with_year
from workflow.commands.calendars.replacing import replace_file
from workflow.commands.calendars.year_block import YearBlock, block_lines
from workflow.definitions.calendars.load import load_calendar
from workflow.errors import UsageError

NOTICE = ("--notice", "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm")
OFFICE = """\
# our office, agreed with the works council
format: 1
calendar: office
title: {zh: 办公室, en: Office}
source: 公司制度
timezone: Asia/Shanghai
known_until: 2025-12-25   # until the next notice
week: {mon-fri: ["09:00-12:00", "13:30-18:00"]}
makeup_hours: mon
years:
    # the first year of this file
    2025:
        notice: https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
        days_off:
            2025-01-01: 元旦

            # the long ones
            2025-10-01..2025-10-08: 国庆节

# dates of our own
dates:
  2026-06-30: closed  # moving house
"""
BLOCK_2026 = """\
    2026:
      notice: https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
      days_off:
        2026-01-01..2026-01-03: 元旦
        2026-02-15..2026-02-23: 春节
        2026-04-04..2026-04-06: 清明
        2026-05-01..2026-05-05: 劳动节
        2026-06-19..2026-06-21: 端午
        2026-09-25..2026-09-27: 中秋
        2026-10-01..2026-10-07: 国庆节
      makeup_workdays:
        2026-01-04: 元旦
        2026-02-14: 春节
        2026-02-28: 春节
        2026-05-09: 劳动节
        2026-09-20: 国庆节
        2026-10-10: 国庆节
"""
SMALL = YearBlock(year=2026, notices=("a", "b"), days_off={date(2026, 1, 1): "元旦"}, makeup_workdays={})


def kinds(**days: Kind) -> dict[date, Kind]:
    return {date(2026, 10, int(day[1:])): kind for day, kind in days.items()}


def test_two_accounts_that_say_the_same_have_no_disagreement() -> None:
    assert list(disagreements(kinds(d1="off", d8="works"), kinds(d1="off", d8="works"))) == []


def test_every_day_of_which_two_accounts_differ_is_told_in_order() -> None:
    found = disagreements(kinds(d8="works", d1="off", d9="off"), kinds(d8="off", d1="off", d2="off"))

    assert list(found) == [
        Disagreement(date(2026, 10, 2), None, "off"),
        Disagreement(date(2026, 10, 8), "works", "off"),
        Disagreement(date(2026, 10, 9), "off", None),
    ]


def test_days_in_a_row_with_one_name_are_one_line() -> None:
    days = {date(2026, 1, day): name for day, name in ((3, "b"), (1, "a"), (2, "a"), (4, "b"), (6, "b"))}
    block = YearBlock(year=2026, notices=("x", "y"), days_off=days, makeup_workdays={})

    assert list(block_lines(block)) == [
        "  2026:",
        "    notice:",
        "      - x",
        "      - y",
        "    days_off:",
        "      2026-01-01..2026-01-02: a",
        "      2026-01-03..2026-01-04: b",
        "      2026-01-06: b",
    ]


def test_a_year_both_sources_know_is_shown_and_nothing_is_written(outside: Counter) -> None:
    said = outside.well("calendar", "import", "cn", "2026", *NOTICE)

    assert said.out == "".join(line[2:] + "\n" for line in BLOCK_2026.splitlines())
    assert "agree on all 365 days" in said.err


def test_the_last_days_of_a_december_belong_to_the_notice_after_it(outside: Counter) -> None:
    of_2018 = outside.well("calendar", "import", "cn", "2018", *NOTICE, "--json").data
    of_2019 = outside.well("calendar", "import", "cn", "2019", *NOTICE, "--json").data

    assert [on for on in of_2018["days_off"] if on >= "2018-12"] == []
    assert [on for on in of_2019["days_off"] if on < "2019"] == ["2018-12-30", "2018-12-31"]
    assert of_2019["makeup_workdays"]["2018-12-29"] == "元旦"


def test_without_write_the_file_stays_and_the_difference_is_shown(outside: Counter) -> None:
    path = outside.file("office.yaml", OFFICE)
    said = outside.well("calendar", "import", "cn", "2026", *NOTICE, "--into", path)

    assert "-known_until: 2025-12-25   # until the next notice" in said.out
    assert "+known_until: 2026-12-25   # until the next notice" in said.out
    assert "nothing written yet" in said.err
    assert (outside.folder / "office.yaml").read_text("utf-8") == OFFICE


def test_a_year_is_written_and_every_other_line_stays(outside: Counter) -> None:
    path = outside.file("office.yaml", OFFICE)
    outside.well("calendar", "import", "cn", "2026", *NOTICE, "--into", path, "--write")
    text = (outside.folder / "office.yaml").read_text("utf-8")

    assert text == OFFICE.replace("known_until: 2025", "known_until: 2026").replace(
        "2025-10-01..2025-10-08: 国庆节\n", f"2025-10-01..2025-10-08: 国庆节\n{BLOCK_2026}"
    )
    found = load_calendar(text.encode()).rules
    assert found is not None
    assert found.day(date(2026, 10, 10)).why == "makeup_workday"


def test_permissions_of_the_file_stay_and_nothing_is_left_beside_it(outside: Counter) -> None:
    path = outside.folder / "office.yaml"
    outside.file("office.yaml", OFFICE)
    path.chmod(0o640)
    outside.well("calendar", "import", "cn", "2026", *NOTICE, "--into", str(path), "--write")

    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [each.name for each in outside.folder.iterdir()] == ["office.yaml"]


def test_a_link_to_a_file_stays_a_link(outside: Counter) -> None:
    outside.file("office.yaml", OFFICE)
    link = outside.folder / "link.yaml"
    link.symlink_to("office.yaml")
    outside.well("calendar", "import", "cn", "2026", *NOTICE, "--into", str(link), "--write")

    assert link.is_symlink()
    assert "2026:" in (outside.folder / "office.yaml").read_text("utf-8")


def test_the_same_year_again_changes_nothing(outside: Counter) -> None:
    path = outside.file("office.yaml", OFFICE)
    words = ("calendar", "import", "cn", "2026", *NOTICE, "--into", path, "--write")
    outside.well(*words)
    before = (outside.folder / "office.yaml").read_bytes()
    said = outside.well(*words, "--json")

    assert (said.data["diff"], said.data["written"]) == ([], False)
    assert (outside.folder / "office.yaml").read_bytes() == before


def test_a_year_that_is_there_with_other_days_is_not_overwritten(outside: Counter) -> None:
    path = outside.file("office.yaml", OFFICE)
    said = outside("calendar", "import", "cn", "2025", *NOTICE, "--into", path, "--write", "--json")

    assert (said.code, said.error["code"]) == (1, "year_in_file")
    assert (outside.folder / "office.yaml").read_text("utf-8") == OFFICE


def test_a_year_that_would_leave_a_gap_is_not_written(outside: Counter) -> None:
    path = outside.file("office.yaml", OFFICE)
    said = outside("calendar", "import", "cn", "2023", *NOTICE, "--into", path, "--write")

    assert said.code == 1
    assert "calendar_year_missing" in said.err
    assert (outside.folder / "office.yaml").read_text("utf-8") == OFFICE


def test_a_year_before_the_first_goes_before_it_and_known_until_stays(outside: Counter) -> None:
    path = outside.file("office.yaml", OFFICE)
    outside.well("calendar", "import", "cn", "2024", *NOTICE, "--into", path, "--write")
    text = (outside.folder / "office.yaml").read_text("utf-8")

    assert text.index("2024:") < text.index("2025:")
    assert "known_until: 2025-12-25" in text


def test_a_file_with_errors_is_left_alone(outside: Counter) -> None:
    path = outside.file("office.yaml", OFFICE.replace("makeup_hours: mon", "makeup_hours: mno"))
    said = outside("calendar", "import", "cn", "2026", *NOTICE, "--into", path, "--write")

    assert said.code == 1
    assert "unknown_weekday" in said.err


def test_windows_line_ends_stay(outside: Counter) -> None:
    path = outside.folder / "office.yaml"
    path.write_bytes(OFFICE.replace("\n", "\r\n").encode())
    outside.well("calendar", "import", "cn", "2026", *NOTICE, "--into", str(path), "--write")

    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n") == len((OFFICE + BLOCK_2026).splitlines())


def test_a_file_without_years_gets_them_and_says_how_far_it_is_known() -> None:
    source = b"format: 1\ncalendar: o\ntitle: {zh: o, en: o}\nsource: o\nweek: {mon: '09:00-12:00'} # short\n"

    assert with_year(source, SMALL, date(2026, 12, 25), "o.yaml").decode() == (
        "format: 1\ncalendar: o\ntitle: {zh: o, en: o}\nsource: o\nknown_until: 2026-12-25\n"
        "week: {mon: '09:00-12:00'} # short\n"
        "years:\n  2026:\n    notice:\n      - a\n      - b\n    days_off:\n      2026-01-01: 元旦\n"
    )


def test_a_year_of_braces_on_a_line_of_its_own_is_no_hindrance() -> None:
    source = (
        'format: 1\ncalendar: o\nknown_until: "2025-12-25"\nweek: {}\nyears:\n  2025: {notice: x,\n    days_off: {}}\n'
    )

    made = with_year(source.encode(), SMALL, date(2026, 12, 25), "o.yaml").decode().splitlines()

    assert made[2] == 'known_until: "2026-12-25"'
    assert made[5:9] == ["  2025: {notice: x,", "    days_off: {}}", "  2026:", "    notice:"]


def test_years_in_one_pair_of_braces_are_told(outside: Counter) -> None:
    text = OFFICE[: OFFICE.index("years:")] + "years: {2025: {notice: x, days_off: {2025-01-01: 元旦}}}\n"
    path = outside.file("office.yaml", text)
    said = outside("calendar", "import", "cn", "2026", *NOTICE, "--into", path, "--write", "--json")

    assert (said.code, said.error["code"]) == (1, "years_in_braces")


def test_one_day_of_disagreement_refuses_the_year_and_is_told(
    outside: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(chinese_calendar.constants.holidays, date(2026, 10, 7))
    path = outside.file("office.yaml", OFFICE)
    words = ("calendar", "import", "cn", "2026", *NOTICE, "--into", path, "--write")
    said, data = outside(*words), outside(*words, "--json").error

    assert (said.code, said.out) == (1, "")
    assert "2026-10-07  chinesecalendar: works  holidays: off" in said.err
    assert data["days"] == [{"date": "2026-10-07", "chinesecalendar": "works", "holidays": "off"}]
    assert (outside.folder / "office.yaml").read_text("utf-8") == OFFICE


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        pytest.param(("cn", "2999", *NOTICE), 1, "calendar_year_unknown", id="a year that nobody announced"),
        pytest.param(("cn", "2004", *NOTICE), 1, "calendar_year_too_early", id="a year before the first"),
        pytest.param(("cn", "26", *NOTICE), 2, "import_year", id="a short year"),
        pytest.param(("cn", "next", *NOTICE), 2, "import_year", id="a year in words"),
        pytest.param(("de", "2026", *NOTICE), 2, "no_such_country", id="another country"),
        pytest.param(("cn", "2026"), 2, "import_notice_needed", id="no notice"),
        pytest.param(("cn", "2026", *NOTICE, "--write"), 2, "import_file_needed", id="no file"),
        pytest.param(("cn", "2026", *NOTICE, "--into", "missing.yaml"), 4, "no_such_file", id="a file not there"),
    ],
)
def test_what_cannot_be_taken_in_is_told(outside: Counter, words: tuple[str, ...], code: int, error: str) -> None:
    said = outside("calendar", "import", *words, "--json")

    assert (said.code, said.error["code"]) == (code, error)


def test_without_the_packages_it_says_what_to_install(outside: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    said = outside("calendar", "import", "cn", "2026", *NOTICE, "--json")

    assert (said.code, said.error["code"]) == (2, "calendars_extra_missing")
    assert "complaint-workflow[calendars]" in said.error["message"]


def test_a_file_that_cannot_be_written_is_told(outside: Counter) -> None:
    with pytest.raises(UsageError) as raised:
        replace_file(outside.folder / "nowhere" / "office.yaml", b"")

    assert raised.value.wording.code == "output_unwritable"
