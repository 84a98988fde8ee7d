"""Every sentence that the product can say is complete in both languages, and known by one code."""

import re
from collections.abc import Iterable
from string import Formatter

import pytest

from tools.collecting import modules, within
from workflow.wording import Wording

SAID_IN_TWO_PLACES = {
    "ambiguous": {"workflow.definitions.checks.choosing", "workflow.engine.reasons"},
    "file_too_large": {"workflow.commands.errand", "workflow.definitions.reading.messages"},
    "approver": {"workflow.commands.unable", "workflow.engine.reasons", "workflow.engine.take"},
    "not_a_date": {"workflow.commands.typed_times", "workflow.definitions.value_messages"},
    "not_a_datetime": {"workflow.commands.typed_times", "workflow.definitions.value_messages"},
    "away_backwards": {"workflow.commands.words", "workflow.definitions.building.stories"},
    "no_such_person": {"workflow.commands.words", "workflow.store.giving"},
    "not_utf8": {"workflow.commands.arguments", "workflow.definitions.reading.messages"},
    "unknown_action": {"workflow.definitions.building.names", "workflow.engine.reasons"},
    "unknown_field": {"workflow.definitions.building.names", "workflow.engine.reasons"},
}
"""Codes that `check` and a command at a case (or a file and a terminal) share on purpose: the same mistake met twice."""


def _declared() -> dict[int, tuple[Wording, set[str]]]:
    """Each wording once, with the modules that name it."""
    found: dict[int, tuple[Wording, set[str]]] = {}
    for module in modules():
        for value in vars(module).values():
            for wording in within(value):
                found.setdefault(id(wording), (wording, set()))[1].add(module.__name__)
    return found


DECLARED = _declared()
WORDINGS = [pytest.param(wording, id=wording.code) for wording, _ in DECLARED.values()]


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def modules_by_code(declared: Iterable[tuple[Wording, set[str]]]) -> dict[str, list[set[str]]]:
    found: dict[str, list[set[str]]] = {}
    for wording, places in declared:
        found.setdefault(wording.code, []).append(places)
    return found


def test_the_wordings_of_every_floor_are_found() -> None:
    floors = {name.split(".")[1] for _, modules in DECLARED.values() for name in modules}

    assert floors >= {"commands", "definitions", "engine", "store"}
    assert len(DECLARED) > 250


@pytest.mark.parametrize("wording", WORDINGS)
def test_both_languages_have_the_same_blanks(wording: Wording) -> None:
    assert blanks(wording.zh) == blanks(wording.en)
    assert blanks(wording.fix_zh) == blanks(wording.fix_en)


@pytest.mark.parametrize("wording", WORDINGS)
def test_a_wording_is_complete_in_both_languages(wording: Wording) -> None:
    assert wording.zh
    assert wording.en
    assert bool(wording.fix_zh) == bool(wording.fix_en)


@pytest.mark.parametrize("wording", WORDINGS)
def test_a_code_is_a_word(wording: Wording) -> None:
    assert re.fullmatch("[a-z][a-z0-9]*(_[a-z0-9]+)*", wording.code)


def test_two_wordings_share_a_code_only_in_one_module() -> None:
    shared = {
        code: set().union(*places)
        for code, places in modules_by_code(DECLARED.values()).items()
        if not set.intersection(*places)
    }

    assert shared == SAID_IN_TWO_PLACES
