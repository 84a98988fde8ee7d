"""Working days, calendar days, months and years as a person counts them with a wall calendar."""

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.engine.calendars.made import CALENDARS, at, calendar, length, shown
from workflow.definitions.clocks import Roll

TABLE = (Path(__file__).parent / "hand_checked.txt").read_text(encoding="utf-8").splitlines()


class Row(NamedTuple):
    calendar: str
    start: str
    limit: str
    due: str
    because: str


ROWS = [Row(*(cell.strip() for cell in line.split("|"))) for line in TABLE if line.count("|") == 4][1:]


def _due(row: Row) -> str:
    counted = calendar(CALENDARS[row.calendar])
    limit, *pauses = row.limit.split(" / ")
    edges = [re.findall(r"\S+ \S+", pause) for pause in pauses]
    paused = tuple((at(begin, counted.zone), at(end, counted.zone)) for begin, end in edges)
    text, *rolled = limit.split()
    roll: Roll | None = "next_open" if rolled == ["roll"] else None
    return shown(counted.due(at(row.start, counted.zone), length(text), paused, roll=roll), counted.zone)


def _named(row: Row) -> Any:
    return pytest.param(row, id=f"{row.calendar} {row.start} {row.limit}")


@pytest.mark.parametrize("row", [_named(row) for row in ROWS])
def test_the_due_is_the_one_worked_out_by_hand(row):
    assert _due(row) == row.due, row.because


def test_there_are_enough_of_them_and_each_says_why():
    assert sum(any(unit in row.limit for unit in ("wd", "cd", "mo", "y")) for row in ROWS) >= 60
    assert all(row.because for row in ROWS)
    assert len({row[:3] for row in ROWS}) == len(ROWS)
