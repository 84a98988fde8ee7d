"""A day's work of five people, typed through the command line: every wrong turn is refused as it should be, and what is left
over waits for the right people. `make day` types the same script, each command as a process of its own."""

import os
from collections import Counter
from pathlib import Path

import pytest

from tools import day
from tools.day import Line, Said, Typed, Typist, script, typed
from workflow.cli import run

TEXT = day.SCRIPT.read_text("utf-8")
LINES = tuple(script(TEXT))
PROCEDURES = {
    "ticketing_complaints",
    "online_shopping",
    "complaint_handling",
    "tech_company_feedback",
    "corrective_action",
}


@pytest.fixture
def typist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Typist:
    """Types in this process, as `complaints` would hear it, in a folder of their own."""
    day.lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    for name in ("COMPLAINTS_DB", "LC_ALL", "LC_MESSAGES", "COMPLAINTS_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def hear(line: Line) -> Said:
        monkeypatch.delenv("COMPLAINTS_USER", raising=False)
        for name, value in day.surroundings(line).items():
            monkeypatch.setenv(name, value)
        capfd.readouterr()
        code = run(line.words)
        return Said(code, *capfd.readouterr())

    return hear


def test_the_day_goes_as_written_replays_clean_and_leaves_every_todo_right(typist: Typist) -> None:
    wrong = [f"script.txt:{each.line.number}: {each.wrong}\n{each.said}" for each in typed(LINES, typist) if each.wrong]
    cases = day.asked(typist, "wang", "list", "--all", "--limit", "1000")

    assert wrong == []
    assert list(day.ending(typist, "wang")) == []
    assert len(cases) >= 30
    assert {case["procedure"] for case in cases} == PROCEDURES


def test_the_day_has_the_size_that_was_asked_for() -> None:
    assert len(LINES) >= 300
    assert {line.person for line in LINES} == {"mei", "li", "wang", "tan", "zhao", day.NOBODY}


def test_a_wrong_turn_of_every_kind_is_taken() -> None:
    codes = Counter(line.code for line in LINES)
    refusals = {line.seen for line in LINES if line.code == day.REFUSED}

    assert {1, 2, 3, 4, 5, 6, 7} <= set(codes)
    assert {"approver", "duplicate", "duty", "final", "four_eyes", "guard", "held_by", "paper"} <= refusals
    assert {"role", "rule", "saw", "state", "suspended", "unknown_field", "void", "assigns"} <= refusals


def test_a_line_says_who_types_what_and_what_is_to_come() -> None:
    (plain, wrong) = script(
        "@ zh mei\n# nine o'clock\nmei todo\nli 3 role do TK-2026-000001 \\\n  judge grounds='a b'\n"
    )

    assert plain == Line(3, "mei", "zh", ("todo",), 0, "")
    assert wrong == Line(5, "li", "en", ("do", "TK-2026-000001", "judge", "grounds=a b"), 3, "role")


def test_a_signing_code_is_the_one_that_this_person_saw_of_this_case() -> None:
    heard: list[tuple[str, ...]] = []

    def typist(line: Line) -> Said:
        heard.append(line.words)
        return Said(0, f"--saw {'ab' * 4}" if line.words[0] == "show" else "", "")

    text = "zhao show TK-2026-000001\nzhao approve TK-2026-000001 --saw $saw\nwang approve TK-2026-000001 --saw $saw\n"
    list(typed(script(text), typist))

    assert heard[1][-1] == "abababab"
    assert heard[2][-1] == "$saw"


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        pytest.param(Said(3, "", "role  not yours"), "", id="as it should be"),
        pytest.param(Said(0, "role", ""), "exit 0 instead of 3", id="another exit code"),
        pytest.param(Said(3, "", "guard"), "'role' is not to be seen", id="another reason"),
        pytest.param(Said(3, "", "role\nTraceback"), "a traceback", id="a traceback"),
    ],
)
def test_what_differs_is_told(said: Said, wrong: str) -> None:
    assert Typed(Line(1, "li", "en", ("do",), 3, "role"), said).wrong == wrong


def test_the_summary_counts_each_reason_once_for_a_command() -> None:
    line = Line(1, "li", "en", ("do",), 3, "role")
    told = Said(3, "", "refused: TK-2026-000001 stays\n  role   not yours\n  guard  one\n  guard  two\n")

    assert "refusals      role 2  guard 2" in list(day.summary([Typed(line, told), Typed(line, told)], [], 0))


def test_a_list_that_lacks_a_case_or_has_another_order_is_told() -> None:
    late = {"case": "A", "state": "s", "what": "take", "actions": ["go"]}
    soon = {"case": "B", "state": "s", "what": "take", "actions": ["go"]}

    def typist(line: Line) -> Said:
        shown = [
            {**each, "due_at": None, "duty": None, "stands_in_for": None, "waits_for": []} for each in (late, soon)
        ]
        return Said(0, day.json.dumps(shown), "")

    assert list(day.differences(typist, {"mei": [late, soon]})) == []
    assert list(day.differences(typist, {"mei": [soon, late]})) == ["mei has them in another order: ['A', 'B']"]
    assert list(day.differences(typist, {"mei": [late]})) == [f"mei should not have {soon}"]


def test_a_process_of_its_own_is_told_who_types_and_in_which_language(tmp_path: Path) -> None:
    said = day.processes(tmp_path)(Line(1, "mei", "zh", ("todo",), 7, ""))

    assert said.code == 7
    assert "complaints init" in said.err
    assert "错误" in said.err
    assert os.listdir(tmp_path) == []
