"""docs/requirements.md is true: no requirement is missing, and every place and test it names exists."""

import ast
import pkgutil
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.requirements_page import DEFINITIONS, PAGE, ROOT, rows
from workflow.definitions import library

LIBRARY = Path(next(iter(library.__path__)))
RULES = {
    "A": (3, 7, 8, 9, 10, 11, 13, 15, 16, 17, 18, 22),
    "B": (5, 6, 7, 8, 12, 13, 14, 15, 17, 20, 21, 25, 27, 28),
    "C": (3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 24, 25, 27, 29, 30, 31, 32, 33, 36),
    "D": (2, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 18, 19, 22),
}
DATA = {
    "A": (6, 12, 14, 21),
    "B": (1, 2, 3, 4, 10, 11, 16, 18, 19, 23, 26, 29, 30),
    "C": (9, 10, 21, 23, 26, 35, 39, 40),
    "D": (4, 10, 20, 24),
}
REPORTS = {"A": (5, 19, 20), "B": (9, 22, 24), "C": (28, 34, 37, 38, 41), "D": (17, 21, 23, 25)}
ROWS = rows(PAGE.read_text("utf-8"))
RULE_ROWS = [row for row in ROWS if row.kind == "rule"]


@lru_cache(maxsize=8)
def plain(procedure: str) -> dict[str, Any]:
    """The definition as plain lists and words."""
    source = (LIBRARY / f"{procedure}.yaml").read_bytes()
    found: dict[str, Any] = yaml.load(source, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    return found


def resolve(procedure: str, path: str) -> Any:
    """What stands at `approvals.plan_approval.levels[1]` in the definition."""
    found: Any = plain(procedure)
    for name, index in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path):
        found = found[int(index)] if index else found[name]
    return found


def numbered(kind: str) -> list[str]:
    return [row.number for row in ROWS if row.kind == kind]


def numbers(of: dict[str, tuple[int, ...]]) -> list[str]:
    return [f"{letter}{number:02}" for letter, found in of.items() for number in found]


def functions(file: Path) -> set[str]:
    return {node.name for node in ast.parse(file.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)}


def clauses(tree: Any) -> set[str]:
    """Every clause cited at or below a place."""
    if isinstance(tree, list):
        return set().union(*(clauses(inner) for inner in tree))
    if not isinstance(tree, dict):
        return set()
    own = tree.get("clause", [])
    return set(own if isinstance(own, list) else [own]).union(*(clauses(inner) for inner in tree.values()))


def test_every_rule_has_its_row_once_and_in_order():
    assert numbered("rule") == numbers(RULES)
    assert len(numbers(RULES)) == 67


def test_everything_that_is_recorded_or_reported_has_its_row_once():
    assert sorted(numbered("data")) == numbers(DATA)
    assert sorted(numbered("report")) == numbers(REPORTS)
    assert (len(numbers(DATA)), len(numbers(REPORTS))) == (29, 15)


@pytest.mark.parametrize("row", RULE_ROWS, ids=lambda row: row.number)
def test_every_rule_names_a_place_in_the_definition_and_a_test(row):
    assert [place for place in row.places if not place.startswith("workflow.")]
    assert row.tests


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_every_place_exists(row):
    for place in row.places:
        if place.startswith("workflow."):
            assert callable(pkgutil.resolve_name(place))
        else:
            assert resolve(row.procedure, place)


@pytest.mark.parametrize("row", RULE_ROWS, ids=lambda row: row.number)
def test_every_test_exists(row):
    for test in row.tests:
        file, _, name = test.partition("::")

        assert name in functions(ROOT / file)


def test_a_place_that_is_not_there_is_noticed():
    with pytest.raises(LookupError):
        resolve("ticketing_complaints", "approvals.plan_approval.raise_to[7]")


@pytest.mark.parametrize("letter", DEFINITIONS)
def test_every_clause_of_the_table_is_cited_by_the_definition(letter):
    tree = plain(DEFINITIONS[letter])
    cited = clauses({name: part for name, part in tree.items() if name not in ("examples", "unclear")})
    missing = [
        row.number
        for row in ROWS
        if row.number[0] == letter
        and not any(clause.startswith(row.clause) or row.clause.startswith(clause) for clause in cited)
    ]

    assert missing == []
