"""docs/requirements.md is true: no requirement is missing, and every place and test it names exists."""

import ast
import pkgutil
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from workflow.definitions import library

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "requirements.md"
DEFINITION = Path(next(iter(library.__path__))) / "ticketing_complaints.yaml"
PLAIN: dict[str, Any] = yaml.load(DEFINITION.read_bytes(), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
RULES = (3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 24, 25, 27, 29, 30, 31, 32, 33, 36)
RECORDED_OR_REPORTED = (9, 10, 21, 23, 26, 28, 34, 35, 37, 38, 39, 40, 41)


class Row(NamedTuple):
    number: str
    clause: str
    places: tuple[str, ...]
    tests: tuple[str, ...]


def rows() -> tuple[Row, ...]:
    lines = [
        line.strip().strip("|").split("|") for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| C")
    ]
    return tuple(_row([cell.strip() for cell in line]) for line in lines)


def _row(cells: list[str]) -> Row:
    """A rule names its tests in the last cell; what is recorded or reported has its class in the second."""
    quoted = [tuple(re.findall(r"`([^`]+)`", cell)) for cell in cells]
    if cells[1] in ("data", "report"):
        return Row(cells[0], cells[2], quoted[4], ())
    return Row(cells[0], cells[1], quoted[3], quoted[4])


ROWS = rows()
RULE_ROWS = [row for row in ROWS if row.number in {f"C{number:02}" for number in RULES}]


def resolve(path: str) -> Any:
    """What stands at `approvals.plan_approval.levels[1]` in the definition."""
    found: Any = PLAIN
    for name, index in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path):
        found = found[int(index)] if index else found[name]
    return found


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


def test_every_requirement_has_its_row_once_and_in_order():
    listed = [row.number for row in ROWS]

    assert listed == [f"C{number:02}" for number in (*RULES, *RECORDED_OR_REPORTED)]


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
            assert resolve(place)


@pytest.mark.parametrize("row", RULE_ROWS, ids=lambda row: row.number)
def test_every_test_exists(row):
    for test in row.tests:
        file, _, name = test.partition("::")

        assert name in functions(ROOT / file)


def test_a_place_that_is_not_there_is_noticed():
    with pytest.raises(LookupError):
        resolve("approvals.plan_approval.raise_to[7]")


def test_every_clause_of_the_table_is_cited_by_the_definition():
    cited = clauses({name: part for name, part in PLAIN.items() if name not in ("examples", "unclear")})
    missing = [
        row.number
        for row in ROWS
        if not any(clause.startswith(row.clause) or row.clause.startswith(clause) for clause in cited)
    ]

    assert missing == []
