"""The ticketing regulation as it ships: what its text must say, whatever the engine makes of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from workflow.definitions import library

FILE = Path(next(iter(library.__path__))) / "ticketing_complaints.yaml"
PLAIN: dict[str, Any] = yaml.load(FILE.read_bytes(), Loader=yaml.BaseLoader)
HANDLING_SHEET = (
    ("customer_name", "contact", "complaint", "complained_at", "demands", "received_by"),
    ("solution", "handled_at"),
    ("called_at", "call_notes", "satisfaction"),
)
LABELLED = ("settings", "roles", "fields", "forms", "states", "actions", "approvals", "clocks", "tallies", "reports")
CITED = tuple(section for section in LABELLED if section != "fields")


def parts(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every mapping of the definition with its dotted path, examples left out."""
    if isinstance(tree, dict):
        yield path, tree
        for name, inner in tree.items():
            if path or name != "examples":
                yield from parts(inner, f"{path}.{name}".lstrip("."))
    elif isinstance(tree, list):
        for index, inner in enumerate(tree):
            yield from parts(inner, f"{path}[{index}]")


def moves() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, action in PLAIN["actions"].items():
        for move in action["moves"]:
            yield name, {**{key: action.get(key) for key in ("who", "asks", "may")}, **move}


def test_the_handling_sheet_has_the_eleven_fields_in_the_three_stages_of_6_1_3():
    sheet = tuple(tuple(part["fields"]) for part in PLAIN["forms"]["handling_sheet"]["parts"])

    assert sheet == HANDLING_SHEET


def test_only_judging_writes_the_validity():
    writers = {
        name
        for name, action in PLAIN["actions"].items()
        for part in (action, *action["moves"])
        for key in ("asks", "may")
        if "validity" in part.get(key, ())
    }

    assert writers == {"judge"}


def test_only_the_head_of_the_receiving_department_of_manager_rank_judges():
    head = PLAIN["roles"]["receiving_head"]["held_by"]

    assert PLAIN["actions"]["judge"]["who"] == ["receiving_head"]
    assert all("who" not in move for move in PLAIN["actions"]["judge"]["moves"])
    assert head == {"department": "operations_support", "rank_at_least": "manager"}


@pytest.mark.parametrize(
    ("field", "choices"),
    [
        pytest.param("complainant", ["user", "dealer", "agent"], id="5.1 who a customer is"),
        pytest.param("category", ["appeal", "claim", "not_ours"], id="5.3 three categories"),
        pytest.param("severity", ["general", "serious", "invalid"], id="5.3 general, serious, invalid"),
        pytest.param("party", ["our_side", "customer_side", "partner_side"], id="5.4 three parties"),
        pytest.param("sales_stage", ["before", "during", "after"], id="6.1.1 stages of the sale"),
        pytest.param("training", ["etiquette", "skills", "knowledge"], id="6.3.1 what is trained"),
        pytest.param(
            "demands",
            [
                "ticket_refund",
                "ticket_exchange",
                "damages",
                "fewer_orders",
                "order_cancelled",
                "better_technology",
                "better_service",
            ],
            id="5.2 seven demands",
        ),
    ],
)
def test_a_choice_offers_what_the_source_lists(field, choices):
    assert list(PLAIN["fields"][field]["choices"]) == choices


@pytest.mark.parametrize("section", LABELLED)
def test_everything_declared_is_named_in_both_languages(section):
    unnamed = [name for name, said in PLAIN[section].items() if not (said.get("zh") and said.get("en"))]

    assert unnamed == []


def test_every_label_has_both_languages_and_they_differ():
    lame = [path for path, said in parts(PLAIN) if ("zh" in said) != ("en" in said)]
    copied = [path for path, said in parts(PLAIN) if "zh" in said and said["zh"] == said["en"]]

    assert (lame, copied) == ([], [])


def test_every_choice_is_named_in_both_languages():
    unnamed = [
        f"{name}.{choice}"
        for name, field in PLAIN["fields"].items()
        for choice, label in field.get("choices", {}).items()
        if not (isinstance(label, dict) and label.get("zh") and label.get("en"))
    ]

    assert unnamed == []


@pytest.mark.parametrize("section", [*CITED, "fields"])
def test_everything_declared_has_its_clause(section):
    assert [name for name, said in PLAIN[section].items() if "clause" not in said] == []


def test_every_level_rule_and_move_has_its_clause():
    approval = PLAIN["approvals"]["plan_approval"]
    levels = [*approval["levels"], *approval["raise_to"]]
    bare_moves = [
        f"{name}[{index}]"
        for name, action in PLAIN["actions"].items()
        for index, move in enumerate(action["moves"])
        if "clause" not in action and "clause" not in move
    ]

    assert [level for level in levels if "clause" not in level] == []
    assert [rule for rule in PLAIN["rules"] if "clause" not in rule] == []
    assert bare_moves == []


def test_every_question_is_asked_somewhere_and_answered():
    asked = {said["unclear"] for path, said in parts(PLAIN) if isinstance(said.get("unclear"), str)}
    answered = {name for name, question in PLAIN["unclear"].items() if question["asks"] and question["chosen"]}

    assert asked == answered == set(PLAIN["unclear"])


def test_whatever_the_source_does_not_give_in_numbers_is_marked_unclear():
    settings = PLAIN["settings"]

    assert [name for name, setting in settings.items() if "unclear" not in setting] == []
    assert [name for name, clock in PLAIN["clocks"].items() if "unclear" not in clock] == []


def test_every_story_begins_with_a_registration():
    first = [next(iter(story["steps"][0])) for story in PLAIN["examples"]]

    assert {step.split()[1] for step in first} == {"register"}


def test_nothing_is_compensated_without_the_signature_covering_it():
    covered = set(PLAIN["approvals"]["plan_approval"]["signature_covers"])

    assert covered >= {"solution", "refund", "compensation", "demands", "complaint"}


def test_no_line_of_the_definition_is_too_long_to_read():
    long = [number for number, line in enumerate(FILE.read_text("utf-8").splitlines(), 1) if len(line) > 140]

    assert long == []
