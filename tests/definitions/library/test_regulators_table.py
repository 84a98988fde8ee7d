"""docs/regulators.md is true: every place and test it names exists, and every number of the two definitions stands in it."""

import re

import pytest

from tests.definitions.library.test_requirements_table import clauses, functions, plain, resolve
from tools.requirements_page import ROOT, rows

PAGE = (ROOT / "docs" / "regulators.md").read_text("utf-8")
ROWS = rows(PAGE)
RULES = [row for row in ROWS if row.kind == "rule"]
NUMBERS = {
    "uk_fca_disp": {"3wd", "56cd", "15wd", "35wd", "6mo"},
    "cn_12315_order20": {"7wd", "36mo", "45wd", "15wd", "30wd"},
}
"""Every limit that a clock of the definition counts; 36mo are three years, 30wd twice fifteen."""


def test_every_row_stands_there_once_and_in_order():
    for letter, last in (("E", 17), ("F", 14)):
        found = [row.number for row in ROWS if row.number.startswith(letter)]

        assert sorted(found) == [f"{letter}{number:02}" for number in range(1, last + 1)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_every_place_exists(row):
    assert row.places
    for place in row.places:
        assert resolve(row.procedure, place)


@pytest.mark.parametrize("row", RULES, ids=lambda row: row.number)
def test_every_test_exists(row):
    assert row.tests
    for test in row.tests:
        file, _, name = test.partition("::")

        assert name in functions(ROOT / file)


@pytest.mark.parametrize("row", [row for row in ROWS if row.clause], ids=lambda row: row.number)
def test_every_clause_is_cited_by_the_definition(row):
    tree = plain(row.procedure)

    assert row.clause in clauses({name: part for name, part in tree.items() if name not in ("examples", "unclear")})


@pytest.mark.parametrize("procedure", NUMBERS)
def test_every_limit_of_a_clock_is_one_of_the_numbers_that_were_verified(procedure):
    within = [clock["within"] for clock in plain(procedure)["clocks"].values() if "within" in clock]
    limits = {row["is"] for rows in within if isinstance(rows, list) for row in rows}
    limits |= {limit for limit in within if isinstance(limit, str) and re.match(r"\d", limit)}

    assert limits == NUMBERS[procedure]
