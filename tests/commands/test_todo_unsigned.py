"""A signature that nobody can give just now is nobody's to give, and is not forgotten either."""

from .conftest import Counter


def away(counter: Counter, person: str) -> None:
    counter.well("people", "away", person, "--from", "2026-09-28T08:00", "--to", "2026-09-30T18:00")


def waiting(counter: Counter, *words: str) -> list[tuple[str, list[str]]]:
    return [
        (each["case"], each["actions"])
        for each in counter.well("todo", *words, "--json").data
        if each["what"] == "sign"
    ]


def test_a_claim_stays_on_the_list_of_the_general_manager_who_is_away(counter: Counter) -> None:
    case = counter.awaiting("compensation=1")
    away(counter, "zhao")

    assert waiting(counter, "--as", "zhao") == [(case, [])]
    assert waiting(counter, "--role", "general_manager", "--as", "li") == [(case, [])]


def test_a_stand_in_has_it_instead_of_who_is_away(counter: Counter) -> None:
    case = counter.awaiting()
    away(counter, "chen")

    assert waiting(counter, "--as", "zhao") == [(case, ["approve", "send_back"])]
    assert waiting(counter, "--as", "chen") == []


def test_when_the_stand_in_is_away_too_it_waits_for_the_level_itself(counter: Counter) -> None:
    case = counter.awaiting()
    away(counter, "chen")
    away(counter, "zhao")

    assert waiting(counter, "--as", "chen") == [(case, [])]
    assert waiting(counter, "--as", "zhao") == []
    assert waiting(counter, "--as", "li") == []
