"""`handover`: each case with the role it went in, each reason once, and who may."""

import pytest

from .conftest import FIRST, Counter


@pytest.fixture
def leaver(counter: Counter) -> Counter:
    """Three cases with sun: two to be verified, one to be planned."""
    counter.open()
    counter.open(contact="13911110000")
    counter.open(contact="13922220000")
    counter.well("do", "TK-2026-000003", "verify", "--as", "sun")
    counter.well("do", "TK-2026-000003", "judge", "validity=valid", "grounds=x", "--as", "wang")
    for number in ("TK-2026-000001", "TK-2026-000002"):
        counter.well("assign", number, "sun", "--as", "li")
    return counter


def test_each_line_names_the_role_and_the_summary_counts_them(leaver: Counter) -> None:
    said = leaver.well("handover", "sun", "--to", "li", "--as", "sun")

    assert said.out.splitlines() == [
        "✓ TK-2026-000003  Complaint handler (Planning)",
        "✓ TK-2026-000002  Complaint handler (Recorded)",
        "✓ TK-2026-000001  Complaint handler (Recorded)",
        "handed over from sun to li: 3 (Complaint handler 3)",
    ]


def test_a_reason_is_given_once_with_all_its_cases(leaver: Counter) -> None:
    said = leaver("handover", "sun", "--to", "gao", "--as", "li")
    lines = said.err.splitlines()

    assert said.code == 3
    assert "refused: 3 not handed over, still with sun" in lines
    assert sum("“Recorded”" in line for line in lines) == 1
    assert "    Complaint handler: TK-2026-000002, TK-2026-000001" in lines
    assert said.out == "handed over from sun to gao: nothing\n"


def test_what_went_and_what_stayed_are_told_apart(leaver: Counter) -> None:
    leaver.well("people", "set", "sun", "--add-role", "caller")
    leaver.well("assign", FIRST, "sun", "--role", "caller", "--as", "li")

    said = leaver("handover", "sun", "--to", "gao", "--as", "wang", "--lang", "zh")
    data = leaver("handover", "sun", "--to", "gao", "--as", "wang", "--json")

    assert said.code == data.code == 3
    assert said.out.splitlines() == [f"✓ {FIRST}  回访员（已登记）", "由 sun 移交 gao：1 项（回访员 1）"]
    assert "不予办理：3 项没有移交，仍在 sun 名下" in said.err
    assert [(each["case"], each["role"]) for each in data.data["refused"]] == [
        ("TK-2026-000003", "support"),
        ("TK-2026-000002", "support"),
        (FIRST, "support"),
    ]
    assert {each["rule"] for one in data.data["refused"] for each in one["refusals"]} == {"assigns"}


def test_while_there_is_no_administrator_whoever_manages_people_hands_over(leaver: Counter) -> None:
    said = leaver.well("handover", "sun", "--to", "li", "--as", "chen")

    assert "handed over from sun to li: 3" in said.out


def test_once_there_is_an_administrator_they_may_and_others_not(leaver: Counter) -> None:
    leaver.well("people", "set", "eve", "--role", "administrator")

    refused = leaver("handover", "sun", "--to", "li", "--as", "chen")
    leaver.well("handover", "sun", "--to", "li", "--as", "eve")

    assert refused.code == 3
    assert "a case is assigned by its assignee or by" in refused.err
    assert "eve" in refused.err
    assert leaver.well("show", FIRST, "--json").data["assignee"] == "li"


def test_history_of_a_handover_replays(leaver: Counter) -> None:
    leaver.well("handover", "sun", "--to", "li", "--as", "chen")

    assert "all agree with what is stored" in leaver.well("replay", "--all").out
