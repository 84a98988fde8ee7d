"""`complaints calendar history` and NAME@DIGEST: what clocks were counted on before, who changed it, and why."""

from itertools import count

import pytest
from rich.cells import cell_len

from tests.commands.calendars.test_publish import CHANGED, GROWN, TEAM, published, receive
from tests.commands.calendars.test_publish import desk as desk
from tests.commands.conftest import Counter
from workflow.commands.surface import terminal
from workflow.commands.surface.sheet import Looks
from workflow.definitions.calendars.load import load_calendar


def digest(text: str) -> str:
    found = load_calendar(text.encode()).rules
    assert found is not None
    return found.digest


CORRECTED = CHANGED.replace("known_until: 2026-10-10", "known_until: 2026-12-25")


@pytest.fixture
def audited(desk: Counter) -> Counter:
    """The calendar grew, and then a day of it became another."""
    desk.well(*published(desk, GROWN))
    desk.well(*published(desk, CORRECTED, "--reason", "更正通知"))
    return desk


def test_every_version_is_told_with_who_when_why_and_what_changed(audited: Counter) -> None:
    found = audited.well("calendar", "history", "team_office", "-o", "json").data

    assert [(each["seq"], each["digest"], each["change"]) for each in found] == [
        (1, digest(TEAM), "first"),
        (2, digest(GROWN), "growth"),
        (3, digest(CORRECTED), "changed"),
    ]
    assert [(each["published_by"], each["reason"]) for each in found] == [
        ("li", None),
        ("li", None),
        ("li", "更正通知"),
    ]
    assert {each["published_at"] for each in found} == {"2026-09-28T01:00:00Z"}
    office = ["09:00-12:00", "13:30-18:00"]
    assert found[2]["days"] == [
        {"date": "2026-09-27", "before": [], "after": office},
        {"date": "2026-10-10", "before": office, "after": []},
    ]


def test_the_table_says_the_same_in_both_languages(audited: Counter) -> None:
    english = audited.well("calendar", "history", "team_office", "--lang", "en").out.splitlines()
    chinese = audited.well("calendar", "history", "team_office", "--lang", "zh").out

    assert english[2].endswith("li 李雷\t\tgrown: known until 2026-10-10 → 2026-12-25")
    assert "2026-09-27 closed → 09:00-12:00 13:30-18:00" in english[3]
    assert "续期：已知到 2026-10-10 → 2026-12-25" in chinese
    assert "更正通知" in chinese


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_terminal_the_latest_stands_first_within_80_columns(
    audited: Counter, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(terminal, "_looks", lambda _stream, _wanted: Looks(80))
    lines = audited.well("calendar", "history", "team_office", "--lang", language).out.splitlines()

    assert lines[0].startswith(f"#3 {digest(CORRECTED)[:12]}")
    assert max(map(cell_len, lines)) <= 80


def test_going_back_to_an_earlier_text_is_a_step_of_its_own(audited: Counter) -> None:
    audited.well(*published(audited, GROWN, "--reason", "撤回更正"))

    found = audited.well("calendar", "history", "team_office", "-o", "json").data

    assert [each["digest"] for each in found] == [digest(each) for each in (TEAM, GROWN, CORRECTED, GROWN)]
    assert audited.well("calendar", "show", "team_office", "--yaml").out == GROWN


def test_a_calendar_that_was_never_published_is_not_found(desk: Counter) -> None:
    said = desk("calendar", "history", "team_offcie", "--json")

    assert (said.code, said.error["code"]) == (4, "calendar_never_in_use")
    assert 'did you mean "team_office"' in said.error["message"]


def test_an_earlier_version_is_named_by_the_beginning_of_its_digest(audited: Counter) -> None:
    earlier = f"team_office@{digest(GROWN)[:8]}"

    due = audited.well("calendar", "due", earlier, "2026-10-09T17:00", "2h", "--json").data

    assert (due["digest"], due["due"]) == (digest(GROWN), "2026-10-10T02:00:00Z")
    assert audited.well("calendar", "show", earlier, "--yaml").out == GROWN
    assert audited.well("calendar", "show", earlier, "2026-10", "--json").data["digest"] == digest(GROWN)


def test_the_file_of_the_store_s_calendar_can_be_had(audited: Counter) -> None:
    assert audited.well("calendar", "show", "team_office", "--yaml").out == CORRECTED


def test_a_calendar_that_ships_has_a_digest_as_well(outside: Counter) -> None:
    shown = outside.well("calendar", "show", "cn_office", "2026-10", "--json").data["digest"]

    assert outside.well("calendar", "show", f"cn_office@{shown[:6]}", "2026-10", "--json").data["digest"] == shown


@pytest.mark.parametrize("beginning", ["", "zz"])
def test_a_digest_that_no_version_has_is_not_found(audited: Counter, beginning: str) -> None:
    said = audited("calendar", "show", f"team_office@{beginning}", "--json")

    assert (said.code, said.error["code"]) == (4, "no_such_calendar_version")


def test_a_beginning_that_two_versions_share_is_told(desk: Counter) -> None:
    begins = digest(TEAM)[0]
    other = next(text for number in count() if digest(text := f"{TEAM}# {number}\n")[0] == begins)
    desk.well(*published(desk, other))

    said = desk("calendar", "show", f"team_office@{begins}", "--json")

    assert (said.code, said.error["code"]) == (2, "which_calendar_version")


def test_a_clock_names_the_version_it_was_counted_on(audited: Counter) -> None:
    case = receive(audited)

    assert f"(team_office@{digest(CORRECTED)[:12]})" in audited.well("clock", case, "--lang", "en").out


def test_a_breach_stays_when_the_due_moves_later_and_says_why(desk: Counter) -> None:
    case = receive(desk)
    desk.well("tick", "--until", "2026-10-10T19:00")
    desk.well(*published(desk, CHANGED, "--reason", "更正通知"))

    for command in ("clock", "show"):
        english = desk.well(command, case, "--lang", "en").out
        assert "breached · due ~10-12 18:00 +08:00" in english
        assert "it was due 10-10 18:00 +08:00, and that passed; that it is due at another time now does not" in english
        assert "原应在 10-10 18:00 +08:00 到期，届时没有办到，已算逾期" in desk.well(command, case, "--lang", "zh").out
    (clock,) = desk.well("clock", case, "answer", "--json").data["clocks"]
    assert (clock["breached"], clock["due_passed_at"]) == (True, "2026-10-10T10:00:00Z")


def test_a_breach_whose_due_stays_needs_no_explanation(desk: Counter) -> None:
    case = receive(desk)
    desk.well("tick", "--until", "2026-10-10T19:00")

    assert "overdue by 1 h · due 10-10 18:00" in desk.well("show", case, "--lang", "en").out
    assert "does not undo" not in desk.well("show", case, "--lang", "en").out


def test_only_what_lies_after_the_known_days_has_the_sign(desk: Counter) -> None:
    case = receive(desk)

    assert " left · due 10-10 18:00" in desk.well("show", case, "--lang", "en").out
    assert desk.well("show", case, "--json").data["clocks"][0]["provisional"] is False


def test_what_is_counted_again_says_who_published_and_why(desk: Counter) -> None:
    case = receive(desk)
    desk.well(*published(desk, CHANGED, "--reason", "更正通知"))

    clock = desk.well("clock", case, "--lang", "en").out
    history = desk.well("history", case, "--lang", "zh").out
    clocks = desk.well("clock", case, "--json").data["clocks"]
    again = next(turn for each in clocks for turn in each["history"] if turn["event"] == "recounted")

    assert "is counted again (li 李雷 published another calendar team_office: 更正通知)" in clock
    assert "重新计算（li 李雷发布了新的日历 team_office：更正通知）" in history
    assert (again["published_by"], again["reason"]) == ("li", "更正通知")
