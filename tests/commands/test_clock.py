"""`complaints clock`, and clocks wherever a case is shown: what is due, why, what is left, and what moved it."""

import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Counter
from workflow.cli import run
from workflow.commands import library
from workflow.commands.surface import terminal
from workflow.commands.surface.cells import width_of
from workflow.commands.surface.sheet import Looks

HERE = Path(__file__).parent
CASE = "HD-2026-0001"
DUE, LATER = '"due":1791444600,', '"due":1791448200,'
"""Half past three on 8 October 2026, and an hour later, as they stand in the body of an event."""
PEOPLE = """\
li:   {name: 李雷, roles: agent_}
sun:  {name: 孙阳, roles: agent_}
wang: {name: 王静, roles: lead}
"""


def store_at(folder: Path, start: str, *lines: str) -> Path:
    """A store with the help desk and one case of it, and what was typed then."""
    (folder / "people.yaml").write_text(PEOPLE, "utf-8")
    db = folder / "complaints.db"
    typed = (
        f"init --clock simulated --start {start}",
        f"people import {folder / 'people.yaml'}",
        f"publish {HERE / 'help_desk.yaml'} --as li",
        "open help_desk client=甲 --as li",
        *lines,
    )
    for text in typed:
        assert run([*text.split(), "--db", f"sqlite:///{db}", "-q"]) == 0, text
    return db


@pytest.fixture(scope="module")
def over_national_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case that is handled before National Day, waits for the client over it, and is then made urgent."""
    return store_at(
        tmp_path_factory.mktemp("desk"),
        "2026-09-29T16:00",
        "tick --until 2026-09-30T09:30",
        f"do {CASE} reply --as li",
        "tick --until 2026-09-30T11:00",
        f"assign {CASE} sun --as li",
        "tick --until 2026-09-30T15:00",
        f"do {CASE} promise_date promised=2026-10-12T10:00 --as sun",
        f"do {CASE} ask --as sun",
        "tick --until 2026-10-08T10:00",
        f"do {CASE} answered --as wang",
        f"do {CASE} hurry urgent=yes --as sun",
        "tick --until 2026-10-08T15:00",
    )


@pytest.fixture(scope="module")
def at_the_end_of_the_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return store_at(tmp_path_factory.mktemp("december"), "2026-12-23T09:30", f"do {CASE} reply --as li")


@pytest.fixture
def desk(outside: Counter, over_national_day: Path) -> Counter:
    shutil.copy(over_national_day, outside.folder / "complaints.db")
    return outside


@pytest.fixture
def december(outside: Counter, at_the_end_of_the_year: Path) -> Counter:
    shutil.copy(at_the_end_of_the_year, outside.folder / "complaints.db")
    return outside


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    return lambda: monkeypatch.setattr(terminal, "_looks", lambda _stream, _wanted: Looks(80))


def squeezed(text: str) -> str:
    """On one line, for sentences that were folded."""
    return re.sub(r"\s+", " ", text)


def calendar(counter: Counter, name: str, days_off: str) -> str:
    """The calendar of the office with another year."""
    source = library.calendar_bytes("cn_office")
    assert source is not None
    text = source.decode().replace("known_until: 2026-12-25", "known_until: 2027-12-25")
    year = f"  2027:\n    notice: https://example.org/2027\n    days_off:\n      {days_off}: 元旦\n"
    return counter.file(name, text.rstrip("\n") + "\n" + year)


def test_a_clock_tells_its_limit_and_why_what_is_left_and_who_had_the_case(desk: Counter) -> None:
    told = desk.well("clock", CASE, "handling").out

    assert "Handling (handling)  30 min left · due 10-08 15:30 +08:00 [3.2]" in told
    assert "8h, because Urgent = yes" in told
    assert re.search(r"China office hours \(cn_office@[0-9a-f]{12}\)", told)
    assert "7 h 30 min used, 30 min left" in told
    assert "09-30 15:00 to 10-08 10:00" in told
    assert "Working · Agent · li 李雷   1 h 30 min" in told
    assert "Working · Agent · sun 孙阳  6 h" in told


def test_every_change_of_the_due_is_told_with_its_cause(desk: Counter) -> None:
    told = desk.well("clock", CASE, "handling").out

    assert "#2 li 李雷 Reply: begins, within 24h, due 2026-10-10 11:00 +08:00" in told
    assert "#5 sun 孙阳 Ask the client: pauses, until 2026-10-09 18:00 +08:00 at most" in told
    assert "#14 wang 王静 The client answers: goes on, due 2026-10-10 11:00 → 2026-10-10 16:30 +08:00" in told
    assert "is now 8h (because of Urgent): due 2026-10-10 16:30 → 2026-10-08 15:30 +08:00" in told


def test_the_trace_proves_the_due_day_by_day(desk: Counter) -> None:
    rows = desk.well("clock", CASE, "handling").out.splitlines()

    assert "09-30 Wed\tas usual\t09:30-12:00 13:30-15:00, paused 15:00-18:00\t4:00\t4:00" in rows
    assert "10-01..10-07 Thu-Wed\tday off 国庆节\tclosed\t\t4:00" in rows
    assert "10-08 Thu\tas usual\t10:00-12:00 13:30-15:30, paused 09:00-10:00\t4:00\t8:00" in rows
    assert rows[-1] == "✓ recomputed on the calendars recorded: agrees"


def test_working_days_are_numbered_in_the_trace_and_make_up_days_count(desk: Counter) -> None:
    rows = desk.well("clock", CASE, "solution").out.splitlines()

    assert [row for row in rows if row.startswith("10-10 Sat")] == [
        "10-10 Sat\tmake-up day 国庆节\t09:00-12:00 13:30-18:00\t3"
    ]
    assert any(row.startswith("10-13 Tue") and row.endswith("\t5") for row in rows)


def test_without_a_name_running_clocks_are_told_and_those_that_ended_are_short(desk: Counter) -> None:
    told = desk.well("clock", CASE).out

    assert "paused 15:00-18:00" not in told, "no trace"
    assert "  Progress relay (relay)  8 periods: breached 8" in told
    assert "  First reply (first_reply)  met · ended 09-30 09:30 +08:00 · took 17 h 30 min of 24h" in told
    assert "  Call the client (duty_call)  met · ended 10-08 10:00 +08:00 · took 4 h of 4h" in told
    assert next(line for line in told.splitlines() if " left · due " in line).startswith("Handling"), (
        "the first due first"
    )
    assert "day by day: complaints clock HD-2026-0001 handling" in told


def test_trace_prints_the_days_of_every_running_clock(desk: Counter) -> None:
    assert desk.well("clock", CASE, "--trace").out.count("date\twhy\thours") == 4


def test_a_paused_clock_says_what_is_left_and_when_it_runs_on(desk: Counter) -> None:
    told = desk.well("clock", CASE, "处理", "--at", "2026-10-05T12:00").out
    shown = desk.well("show", CASE, "--at", "2026-10-05T12:00").out

    said = "paused, 20 h of working time left · runs on by 10-09 18:00 +08:00 at the latest"
    assert f"Handling (handling)  {said}" in told
    assert f"Handling        {said}" in shown
    assert "Promise kept    paused, 11 d 19 h left" in shown
    assert "since 09-30 15:00" in told


def test_what_is_left_is_working_time_where_that_differs_from_the_wall(desk: Counter) -> None:
    shown = squeezed(desk.well("show", CASE).out)

    assert "Handling 30 min left · due 10-08 15:30 +08:00" in shown, "the office is open until then"
    assert "Solution 4 working days left · due 10-13 18:00 +08:00" in shown
    assert "Progress relay period 9 · 18 h 30 min left · due 10-09 09:30 +08:00" in shown


def test_an_open_duty_says_by_when_on_its_own_calendar(desk: Counter) -> None:
    then = ("--at", "2026-10-05T12:00")
    shown = desk.well("show", CASE, *then).out
    data = desk.well("show", CASE, *then, "--json").data

    assert "□ Call the client (call)  Team lead  1 h of working time left · due 10-08 10:00 +08:00" in shown
    assert data["duties"] == [
        {
            "duty": "call",
            "owner": ["lead"],
            "opened_at": "2026-09-30T07:00:00Z",
            "due_at": "2026-10-08T02:00:00Z",
            "provisional": False,
        }
    ]
    assert "duty_call" in [clock["clock"] for clock in data["clocks"]]


def test_a_duty_stands_in_todo_with_its_own_due(outside: Counter, over_national_day: Path) -> None:
    shutil.copy(over_national_day, outside.folder / "complaints.db")
    outside.well("do", CASE, "ask", "--as", "sun")

    (duty,) = [each for each in outside.well("todo", "--as", "wang", "--json").data if each["what"] == "duty"]

    assert (duty["duty"], duty["due_at"], duty["provisional"]) == ("call", "2026-10-09T02:00:00Z", False)
    assert (
        "2026-10-09 10:00 +08:00\t4 h of working time left\tWaiting\tduty" in outside.well("todo", "--as", "wang").out
    )


def test_history_tells_periods_that_passed_and_what_moved_a_due(desk: Counter) -> None:
    told = desk.well("history", CASE).out

    assert "Progress relay has passed period 8 of every 24h, undone" in told
    assert "Progress relay begins period 9, every 24h, due 2026-10-09 09:30 +08:00" in told
    assert "Handling is now 8h (because of Urgent): due 2026-10-10 16:30 → 2026-10-08 15:30 +08:00" in told
    assert "Handling reached 50% (was due 2026-09-30 15:00 +08:00, 7 d 19 h before)" in told


def test_a_period_that_is_met_begins_the_next(desk: Counter) -> None:
    desk.well("do", CASE, "progress", "--as", "sun")

    told = desk.well("history", CASE).out

    assert "Progress relay ends period 9 of every 24h: met" in told
    assert "Progress relay begins period 10, every 24h, due 2026-10-09 15:00 +08:00" in told
    assert "8 periods: breached 8" not in desk.well("clock", CASE).out
    assert "9 periods: breached 8, met 1" in desk.well("clock", CASE).out


def test_a_pause_that_lasted_as_long_as_it_may_is_told_in_both_languages(desk: Counter) -> None:
    desk.well("do", CASE, "ask", "--as", "sun")
    desk.well("tick", "--until", "2026-10-12T10:00")

    en, zh = desk.well("history", CASE).out, desk.well("history", CASE, "--lang", "zh").out

    assert "pause over" in en
    assert "Handling goes on, its pause is over after at most 2wd, due 2026-10-08 15:30 → 2026-10-12" in en
    assert "“处理”暂停已满 2wd，继续，到期 2026-10-08 15:30 → 2026-10-12" in zh
    assert "recomputed on the calendars recorded: agrees" in desk.well("clock", CASE).out


def test_what_ends_after_the_calendar_is_known_is_provisional_everywhere(december: Counter) -> None:
    told = december.well("clock", CASE, "handling").out
    (listed,) = december.well("list", "--json").data
    clocks = {clock["clock"]: clock for clock in december.well("show", CASE, "--json").data["clocks"]}

    assert "due ~12-28 11:00 +08:00" in told
    assert "~ provisional: after the last day the calendar knows" in told
    assert "12-26..12-27 Sat-Sun~" in told
    assert (clocks["handling"]["provisional"], clocks["handling"]["calendar"]) == (True, "cn_office")
    assert (clocks["relay"]["provisional"], clocks["relay"]["calendar"]) == (False, "always")
    assert listed["provisional"] is False, "the relay is due first, and certain"
    assert "due ~12-28 11:00 +08:00" in december.well("show", CASE).out


def test_a_calendar_that_grows_or_changes_is_told_with_its_reason(december: Counter) -> None:
    grown, changed = calendar(december, "a.yaml", "2026-12-29"), calendar(december, "b.yaml", "2026-12-28..2026-12-29")
    december.well("calendar", "publish", grown, "--as", "li")
    december.well("calendar", "publish", changed, "--as", "li", "--reason", "通知更正")

    told = december.well("clock", CASE, "handling").out
    zh = december.well("history", CASE, "--lang", "zh").out

    assert (
        "#3 system: is counted again (the calendar cn_office knows more days now, published by li 李雷): due 2026-12-28 11:00 +08:00 is certain now"
        in told
    )
    assert (
        "#4 system: is counted again (li 李雷 published another calendar cn_office: 通知更正): due 2026-12-28 11:00 → 2026-12-30 11:00"
        in told
    )
    assert (
        "“解决”重新计算（日历 cn_office 有了新的日子，li 李雷发布）：到期 ~2026-12-30 18:00 → 2026-12-31 18:00 +08:00"
        in zh
    )
    assert "recomputed on the calendars recorded: agrees" in told


def test_scripts_read_everything_that_people_are_told(desk: Counter) -> None:
    data = desk.well("clock", CASE, "handling", "--json").data

    (clock,) = data["clocks"]
    assert (data["case"], data["procedure"], data["seq"], data["differences"]) == (CASE, "help_desk", 16, [])
    assert (clock["why"], clock["used_seconds"], clock["counted_seconds_left"]) == ("urgent", 27000, 1800)
    assert clock["pauses"] == [["2026-09-30T07:00:00Z", "2026-10-08T02:00:00Z"]]
    assert clock["marks"][0] == {
        "mark": "50%",
        "due_at": "2026-09-30T07:00:00Z",
        "fired": True,
        "detected_at": "2026-10-08T02:00:00Z",
    }
    assert [(each["person"], each["seconds"]) for each in clock["held"]] == [("li", 5400), ("sun", 21600)]
    assert [(each["what"], each["fields"], each["due_after"]) for each in clock["history"]][-2] == (
        "cycle_retargeted",
        ["urgent"],
        "2026-10-08T07:30:00Z",
    )
    assert clock["trace"][-1]["total_seconds"] == 8 * 3600


def test_without_a_name_scripts_are_spared_the_trace(desk: Counter) -> None:
    data = desk.well("clock", CASE, "--json").data

    assert {clock["trace"] for clock in data["clocks"]} == {None}
    assert len(data["clocks"]) == 14


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_is_wider_than_eighty_columns(desk: Counter, on_terminal: Callable[[], None], language: str) -> None:
    on_terminal()

    for words in (("clock", CASE), ("clock", CASE, "handling"), ("clock", CASE, "--trace"), ("show", CASE)):
        told = desk.well(*words, "--lang", language).out
        assert max(map(width_of, told.splitlines())) <= 80
        assert "█" in told


def test_on_a_terminal_the_bar_shows_how_much_of_the_working_time_is_used(
    desk: Counter, on_terminal: Callable[[], None]
) -> None:
    on_terminal()

    assert "██████████████████████░░  7 h 30 min used, 30 min left" in desk.well("clock", CASE, "handling").out


def test_a_clock_is_named_by_its_name_or_label_and_others_are_not_found(desk: Counter) -> None:
    assert desk.well("clock", CASE, "Handling").out == desk.well("clock", CASE, "handling").out
    said = desk("clock", CASE, "handlin", "--json")

    assert said.code == 4
    assert said.error["code"] == "no_such_clock_in_case"
    assert 'did you mean "handling"' in said.error["message"]


def test_a_clock_that_has_not_begun_or_is_not_decided_says_so(counter: Counter) -> None:
    case = counter.open()

    assert "What technology promised has not begun in this case" in counter.well("clock", case, "tech_promise").out
    assert "Replying does not run: the company has not decided its limit" in counter.well("clock", case, "replying").out


def test_before_anything_ran_there_is_nothing_to_tell(outside: Counter) -> None:
    outside.well("init", "--clock", "simulated", "--start", "2026-09-28T09:00")

    assert outside("clock", "HD-1").code == 4


def test_a_due_that_was_tampered_with_is_found(desk: Counter) -> None:
    with sqlite3.connect(desk.folder / "complaints.db") as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        where = (f"case:{CASE}", 15)
        (body,) = connection.execute("SELECT body FROM event WHERE stream = ? AND seq = ?", where).fetchone()
        connection.execute("UPDATE event SET body = ? WHERE stream = ? AND seq = ?", (body.replace(DUE, LATER), *where))
        for _, sql in triggers:
            connection.execute(sql)

    said = desk("clock", CASE, "handling")
    (found,) = desk("clock", CASE, "handling", "--json").data["differences"]

    assert said.code == 1
    assert "recomputed on the calendars recorded: differences 1" in said.out
    assert "step 15, Handling, due: recorded 2026-10-08 16:30 +08:00, should be 2026-10-08 15:30 +08:00" in said.out
    assert found == {
        "clock": "handling",
        "cycle": 1,
        "seq": 15,
        "part": "due",
        "recorded": "2026-10-08T08:30:00Z",
        "recomputed": "2026-10-08T07:30:00Z",
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_bar_is_never_broken_over_two_lines(
    desk: Counter, on_terminal: Callable[[], None], monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    on_terminal()
    for width in (60, 72, 80):
        monkeypatch.setattr(terminal, "_looks", lambda _stream, _wanted, width=width: Looks(width))
        lines = desk.well("show", CASE, "--lang", language).out.splitlines()
        bars = [found[0] for line in lines if (found := re.search("[█░]+", line))]

        assert bars
        assert {len(found) for found in bars} == {16}, width


def test_what_is_used_of_working_days_is_told_in_days_alone(desk: Counter) -> None:
    told = desk.well("clock", CASE, "solution", "--lang", "en").out

    assert re.search(r"used +\d working days left\n", told)


def test_todo_names_the_clock_that_is_due_where_there_is_room(desk: Counter, on_terminal: Callable[[], None]) -> None:
    on_terminal()
    lines = desk.well("todo", "--as", "sun", "--lang", "en").out.splitlines()

    assert any(re.search(r"Working .*(Handling|Progress relay)  ", line) for line in lines), lines
    assert max(map(width_of, lines)) <= 80
