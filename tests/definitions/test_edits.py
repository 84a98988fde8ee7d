"""Slips of the finger: one character of the shipped regulation changed, at random places, with a fixed seed."""

import random
from collections.abc import Iterator
from importlib.resources import files

import pytest

from workflow.definitions.load import load

SOURCE = files("workflow.definitions").joinpath("library/ticketing_complaints.yaml").read_text("utf-8")
TYPED = "abcdefghijklmnopqrstuvwxyz_0123456789 :,{}[]\"'#&*!?|>-.=\n\t：，“”审批\0"
EDITS = 200


def edits(seed: int) -> Iterator[tuple[int, str]]:
    """(line of the edit, the text with it): a character replaced, added or left out."""
    chance = random.Random(seed)
    for _ in range(EDITS):
        at = chance.randrange(len(SOURCE))
        kept = at + chance.choice((0, 1))
        put = chance.choice(TYPED) if kept == at or chance.random() < 0.6 else ""
        yield SOURCE.count("\n", 0, at) + 1, SOURCE[:at] + put + SOURCE[kept:]


def nearest(line: int, text: str) -> int | None:
    """How far the nearest problem is from the edit, in lines; None when nothing was found."""
    problems = load(text.encode()).problems
    return min((abs(problem.place.line - line) for problem in problems), default=None)


@pytest.mark.parametrize("seed", [20261121, 7])
def test_of_the_edits_that_are_found_nine_in_ten_are_found_within_a_line(seed: int) -> None:
    distances = [nearest(line, text) for line, text in edits(seed)]
    found = [distance for distance in distances if distance is not None]

    assert len(distances) == EDITS
    assert len(found) > EDITS / 4
    assert sum(distance <= 1 for distance in found) >= 0.9 * len(found), sorted(found)
