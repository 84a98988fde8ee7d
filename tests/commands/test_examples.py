"""Stories of a definition at the command line: what went otherwise, one of them alone, and what happened in it."""

import pytest

from workflow.commands.library import shipped_bytes
from workflow.commands.surface import terminal
from workflow.commands.surface.cells import width_of
from workflow.commands.surface.sheet import Looks

from .conftest import Counter

SHIPPED = "cn_12315_order20"
FIRST_LINES = "clock: {deciding: met, three_years: met, mediation_time: running}"


def regulation() -> str:
    found = shipped_bytes(SHIPPED)
    assert found is not None
    return found.decode()


def edited(outside: Counter, old: str, new: str) -> str:
    """The file of the regulation with another text in its first story that has it."""
    text = regulation()
    assert old in text
    return outside.file("mine.yaml", text.replace(old, new, 1))


def late(outside: Counter) -> str:
    """Its first story has one due instant wrong."""
    return edited(outside, "due: {mediation_time: 2025-12-15T18:00}", "due: {mediation_time: 2025-12-16T18:00}")


def line_of(text: str, wanted: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if wanted in line)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "2025-10-13 Mon 18:00): expected due mediation_time: 2025-12-16 18:00 +08:00, found due mediation_time:"
            " 2025-12-15 18:00 Mon +08:00 (within 45wd on cn_office)",
        ),
        (
            "zh",
            "2025-10-13 周一 18:00）：应为 due mediation_time: 2025-12-16 18:00 +08:00，实为 due mediation_time:"
            " 2025-12-15 18:00 周一 +08:00（限 45wd，按 cn_office）",
        ),
    ],
)
def test_a_mismatch_is_told_with_its_line_and_the_time_of_the_story(
    outside: Counter, language: str, words: str
) -> None:
    said = outside("--lang", language, "examples", late(outside))

    assert said.code == 1
    assert words in said.out


def test_a_mismatch_as_json_carries_its_line_and_the_instant(outside: Counter) -> None:
    path = late(outside)
    line = line_of(regulation(), FIRST_LINES)

    (mismatch,) = outside("examples", path, "--story", "1", "--json").data["stories"][0]["mismatches"]

    assert (mismatch["line"], mismatch["at"]) == (line, "2025-10-13T10:00:00Z")
    assert mismatch["found"] == "due mediation_time: 2025-12-15 18:00 Mon +08:00 (within 45wd on cn_office)"


def test_one_story_alone_is_told_and_decides_the_exit_code(outside: Counter) -> None:
    path = late(outside)

    first, second = outside("examples", path, "--story", "1"), outside("examples", path, "--story", "2")

    assert (first.code, second.code) == (1, 0)
    assert [story["story"] for story in outside("examples", path, "--story", "2", "--json").data["stories"]] == [2]
    assert "covered" not in second.out
    assert "✓ 2 · 45 working days" in second.out


@pytest.mark.parametrize(("number", "code"), [("99", 4), ("0", 2), ("one", 2)])
def test_a_story_that_is_not_there_is_not_found(outside: Counter, number: str, code: int) -> None:
    assert outside("examples", SHIPPED, "--story", number).code == code


def test_a_timeline_tells_what_happened_when(outside: Counter) -> None:
    said = outside.well("examples", SHIPPED, "--story", "1", "--timeline").out

    assert "times in Asia/Shanghai" in said
    told = [" ".join(line.split()) for line in said.splitlines()]
    first = told.index("1 2025-09-26 Fri 16:30 chen Register a complaint → To be decided [9, 14]")
    assert told[first + 1] == "To decide and tell begins, within 7wd, due 2025-10-13 18:00 +08:00"
    reminder = next(number for number, line in enumerate(told) if "reached 2wd before it is due" in line)
    assert told[reminder].partition(" ")[2].startswith("2025-10-10 Fri 18:00 system To decide and tell")
    assert told[reminder + 1] == "told chen"
    assert "Time for mediation pauses" in told
    assert "Time for mediation goes on, due 2025-12-15 18:00 → 2026-01-08 18:00 +08:00" in told
    assert "Time for mediation ends: met" in told


def test_a_timeline_says_which_case_duties_that_are_opened_and_deeds_that_are_refused(outside: Counter) -> None:
    told = outside.well("examples", "uk_fca_disp", "--timeline").out

    assert "2026-12-30 Wed 17:00  CASE1  amy  Record that it is accepted: refused (asks)" in told
    assert "2026-12-30 Wed 17:00:01  CASE3  amy  Record that it is accepted: refused (guard)" in told
    assert "2026-09-10 Thu 17:00:01  amy  Record that it is accepted: refused (guard)" in told
    assert "Write that there is no answer yet has to be done (Handler)" in told


def test_a_timeline_has_the_mismatches_where_they_came(outside: Counter) -> None:
    said = outside("examples", late(outside), "--story", "1", "--timeline")

    lines = said.out.splitlines()
    where = next(number for number, line in enumerate(lines) if "expected due mediation_time" in line)
    assert said.code == 1
    assert any("Accept" in line for line in lines[:where])
    assert any("Begin the mediation" in line for line in lines[where:])


@pytest.mark.parametrize("name", ["cn_12315_order20", "uk_fca_disp", "complaint_handling", "ticketing_complaints"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_timelines_of_the_definitions_that_ship_say_everything_in_words(
    outside: Counter, name: str, language: str
) -> None:
    said = outside.well("--lang", language, "examples", name, "--timeline").out

    assert "{" not in said
    assert "None" not in said


def test_a_timeline_as_json_has_every_event(outside: Counter) -> None:
    data = outside.well("examples", SHIPPED, "--story", "1", "--timeline", "--json").data["stories"][0]["timeline"]

    assert [(each["step"], each["who"], each["from"], each["to"]) for each in data[:1]] == [
        (1, "chen", None, "received")
    ]
    assert {"step", "at", "case", "who", "what", "from", "to", "clause", "then"} == data[0].keys()
    assert "timeline" not in outside.well("examples", SHIPPED, "--json").data["stories"][0]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_lines_of_a_timeline_fit_a_terminal(outside: Counter, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setattr(terminal, "_looks", lambda _stream, _wanted: Looks(80))

    said = outside("--lang", language, "examples", late(outside), "--timeline")

    assert said.code == 1
    assert max(width_of(each) for each in said.out.splitlines()) <= 80
