"""Reads docs/requirements.md and docs/regulators.md: which requirement stands where in which definition, and which tests prove it."""

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "requirements.md"
DEFINITIONS = {
    "A": "online_shopping",
    "B": "complaint_handling",
    "C": "ticketing_complaints",
    "D": "tech_company_feedback",
    "E": "uk_fca_disp",
    "F": "cn_12315_order20",
}
"""The procedure of each source document; E and F stand in docs/regulators.md."""
ENGINE = "workflow.engine."
"""Functions that have to be taken out as well; other names of the package are only pointed to."""
STORIES = "tests/procedures/"
"""Tests that tell stories, and take something out; others only have to hold."""
_ROW = re.compile(r"\| [A-F]\d\d \|.*\|")


class Row(NamedTuple):
    """`tests` are empty for what is only recorded or reported."""

    number: str
    kind: str
    clause: str
    places: tuple[str, ...]
    tests: tuple[str, ...]

    @property
    def procedure(self) -> str:
        return DEFINITIONS[self.number[0]]


def rows(page: str) -> tuple[Row, ...]:
    """Every requirement of the page, in its order."""
    return tuple(_row(line) for line in page.splitlines() if _ROW.fullmatch(line.strip()))


def rules(page: str) -> tuple[Row, ...]:
    return tuple(row for row in rows(page) if row.kind == "rule")


def _row(line: str) -> Row:
    """A rule names its tests in the last cell; what is recorded or reported has its class in the second."""
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    quoted = [tuple(re.findall(r"`([^`]+)`", cell)) for cell in cells]
    if cells[1] in ("data", "report"):
        return Row(cells[0], cells[1], cells[2], quoted[4], ())
    return Row(cells[0], "rule", cells[1], quoted[3], quoted[4])
