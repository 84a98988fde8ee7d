"""Rules that were published have plain texts: nobody looks for the places of their words any more."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from msgspec import Struct

from workflow.definitions.load import read_unchecked
from workflow.definitions.settled import settled
from workflow.definitions.words import Word

LIBRARY = sorted(
    path.name for path in files("workflow.definitions").joinpath("library").iterdir() if ".yaml" in path.name
)


def leaves(value: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """Everything in a value that is not made of parts, with the way to it; guards are told by what they ask."""
    if isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from leaves(getattr(value, name), f"{where}.{name}")
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(key, f"{where} key")
            yield from leaves(each, f"{where}.{key}")
    elif isinstance(value, tuple):
        for index, each in enumerate(value):
            yield from leaves(each, f"{where}.{index}")
    elif isinstance(value, frozenset):
        for each in sorted(value, key=str):
            yield from leaves(each, f"{where} one")
    else:
        yield where, value


@pytest.mark.parametrize("name", LIBRARY)
def test_no_word_keeps_its_place_and_nothing_else_changes(name: str) -> None:
    procedure = read_unchecked(files("workflow.definitions").joinpath("library", name).read_bytes())
    before, after = list(leaves(procedure)), list(leaves(settled(procedure)))

    assert after == before
    assert any(type(value) is Word for _, value in before)
    assert not any(type(value) is Word for _, value in after)


def test_what_was_one_thing_stays_one() -> None:
    """A guard is told by which it is: where it stands twice it stays the same."""
    procedure = read_unchecked(files("workflow.definitions").joinpath("library/ticketing_complaints.yaml").read_bytes())
    guard = next(guard for move in _moves(procedure) if (guard := move.when) is not None)
    one, other = settled((guard, guard))

    assert one is other
    assert one.test is guard.test


def _moves(procedure: Any) -> Iterator[Any]:
    for action in procedure.actions.values():
        yield from action.moves
