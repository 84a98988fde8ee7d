"""`complaints calendar publish`: what clocks count on, what that moves, and what the store's calendars are called by."""

from pathlib import Path

import pytest

from tests.commands.conftest import Counter

SERVICE = Path(__file__).parents[2] / "contract" / "service"
TERMS, TEAM = (SERVICE / "terms.yaml").read_text("utf-8"), (SERVICE / "team_office.yaml").read_text("utf-8")
GROWN = TEAM.replace("known_until: 2026-10-10", "known_until: 2026-12-25")
ONE_MORE_DAY = GROWN + "dates: {2026-10-12: {hours: closed, reason: 停电}}\n"
CHANGED = TEAM.replace("2026-10-10: 国庆节", "2026-09-27: 国庆节")


@pytest.fixture
def desk(outside: Counter) -> Counter:
    """A store whose one procedure gives five working days on a calendar that ends on 10 October 2026."""
    outside.well("init", "--clock", "simulated", "--start", "2026-09-28T09:00")
    outside.well("people", "import", outside.file("people.yaml", "li: {name: 李雷, roles: [clerk, administrator]}\n"))
    outside.well("calendar", "publish", outside.file("team.yaml", TEAM), "--as", "li")
    outside.well("publish", outside.file("terms.yaml", TERMS), "--as", "li")
    return outside


def receive(desk: Counter) -> str:
    return str(desk.well("open", "terms", "what=包裹", "--as", "li", "--json").data["case"])


def due(desk: Counter, case: str) -> str:
    return next(
        str(clock["due_at"]) for clock in desk.well("show", case, "--json").data["clocks"] if clock["clock"] == "answer"
    )


def published(desk: Counter, text: str, *more: str) -> tuple[str, ...]:
    return ("calendar", "publish", desk.file("team.yaml", text), "--as", "li", *more)


def test_a_new_calendar_is_counted_on_at_once(desk: Counter) -> None:
    assert due(desk, receive(desk)) == "2026-10-10T10:00:00Z", "the make-up Saturday at closing time"


def test_the_same_calendar_again_changes_nothing(desk: Counter) -> None:
    said = desk.well(*published(desk, TEAM, "--lang", "en"))

    assert "in use already; nothing changed" in said.out


def test_a_calendar_that_grows_moves_what_was_provisional(desk: Counter) -> None:
    desk.well("tick", "--until", "2026-10-08T12:00")
    case = receive(desk)
    assert due(desk, case) == "2026-10-14T10:00:00Z"

    said = desk.well(*published(desk, ONE_MORE_DAY, "-o", "json"))

    moved = {"case": case, "clock": "answer", "before": "2026-10-14T10:00:00Z", "after": "2026-10-15T10:00:00Z"}
    assert said.data["recounted"] == [moved]
    assert due(desk, case) == "2026-10-15T10:00:00Z"
    assert desk.well("replay", "--all", "--json").data["differences"] == []


def test_what_moved_is_told_in_both_languages(desk: Counter) -> None:
    desk.well("tick", "--until", "2026-10-08T12:00")
    receive(desk)

    dry = desk.well(*published(desk, ONE_MORE_DAY, "--dry-run", "--lang", "en"))
    real = desk.well(*published(desk, ONE_MORE_DAY, "--lang", "zh"))

    assert "every day that was known stays as it was" in dry.out
    assert "已知的日子都没有变" in real.out
    for said in (dry.out, real.out):
        assert "2026-10-14 18:00 +08:00" in said
        assert "2026-10-15 18:00 +08:00" in said


def test_a_dry_run_publishes_nothing(desk: Counter) -> None:
    desk.well(*published(desk, GROWN, "--dry-run"))

    assert desk.well("calendar", "show", "team_office", "--json").data["known_until"] == "2026-10-10"


def test_what_is_certain_now_and_does_not_move_is_said_so(desk: Counter) -> None:
    desk.well("tick", "--until", "2026-10-08T12:00")
    receive(desk)

    said = desk.well(*published(desk, GROWN, "--lang", "en"))

    assert "the same, and certain now" in said.out


def test_a_known_day_does_not_change_without_a_reason(desk: Counter) -> None:
    said = desk(*published(desk, CHANGED, "--lang", "en"))

    assert said.code == 2
    assert "2026-09-27 closed → 09:00-12:00 13:30-18:00; 2026-10-10 09:00-12:00 13:30-18:00 → closed" in " ".join(
        said.err.split()
    )


def test_with_a_reason_it_does_and_all_that_runs_on_it_is_counted_again(desk: Counter) -> None:
    case = receive(desk)

    said = desk.well(*published(desk, CHANGED, "--reason", "改期通知", "-o", "json"))

    assert [moved["case"] for moved in said.data["recounted"]] == [case]
    assert due(desk, case) == "2026-10-12T10:00:00Z"


def test_without_a_reason_the_refusal_names_the_option_and_a_dry_run_shows_what_it_would_be_for(desk: Counter) -> None:
    case = receive(desk)

    refused = desk(*published(desk, CHANGED, "--lang", "en"))
    dry = desk.well(*published(desk, CHANGED, "--dry-run", "--lang", "en"))
    zh = desk.well(*published(desk, CHANGED, "--dry-run", "--lang", "zh"))

    assert "give a reason with --reason" in " ".join(refused.err.split())
    assert "would be published" in dry.out
    assert "published: clocks count" not in dry.out
    assert f"{case}\tanswer\t2026-10-10 18:00 +08:00\t~2026-10-12 18:00 +08:00" in dry.out
    assert "to publish it, give a --reason" in dry.err
    assert "将会发布" in zh.out
    assert due(desk, case) == "2026-10-10T10:00:00Z"
    assert len(desk.well("calendar", "history", "team_office", "--json").data) == 1


def test_a_due_that_was_certain_and_stays_is_only_the_same(desk: Counter) -> None:
    receive(desk)
    earlier = TEAM.replace("known_until: 2026-10-10", "known_until: 2026-10-09")

    first = desk.well(*published(desk, earlier, "--reason", "更正", "--lang", "en")).out
    again = desk.well(*published(desk, TEAM, "--lang", "en")).out

    assert "2026-10-10 18:00 +08:00\tthe same\n" in first
    assert "~2026-10-10 18:00 +08:00\tthe same, and certain now" in again


def test_what_has_ended_is_said_to_stay(desk: Counter) -> None:
    case = receive(desk)
    desk.well("do", case, "close", "--as", "li")

    said = desk.well(*published(desk, CHANGED, "--reason", "改期通知", "--lang", "en")).out

    assert "no clock is moved by it\n  clocks that have ended are not touched" in said


def test_a_calendar_with_errors_is_not_published(desk: Counter) -> None:
    said = desk(*published(desk, TEAM.replace("Asia/Shanghai", "Asia/Shanghia"), "--lang", "en"))

    assert said.code == 1
    assert "Asia/Shanghai" in said.err


def test_only_an_administrator_publishes_one(desk: Counter) -> None:
    desk.well("people", "set", "mei", "--role", "clerk", "--as", "li")

    assert desk("calendar", "publish", desk.file("team.yaml", GROWN), "--as", "mei").code == 6


def test_the_list_has_what_the_store_counts_on(desk: Counter) -> None:
    listed = {each["calendar"]: each["published"] for each in desk.well("calendar", "list", "--json").data}

    assert listed == {
        "always": True,
        "cn_office": False,
        "team_office": True,
        "uk_business": False,
        "us_business": False,
    }


def test_the_store_s_own_calendar_is_shown_by_its_name(desk: Counter) -> None:
    said = desk.well("calendar", "due", "team_office", "2026-09-30T17:00", "24h", "--json")

    assert said.data["due"] == "2026-10-12T01:30:00Z"


def test_without_a_store_only_what_ships_is_known(outside: Counter) -> None:
    said = outside("calendar", "show", "team_office", "--lang", "en")

    assert said.code == 4
    assert 'there is no calendar "team_office"' in said.err
