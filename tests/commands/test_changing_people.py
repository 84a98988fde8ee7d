"""`people set`: what is replaced, added and dropped, and that nothing goes away unsaid."""

import threading
import time

import pytest

from tests.contract.at_once import PATIENT, meanwhile
from tests.kept import file_url
from tests.replacing import replace
from workflow.engine.events import By
from workflow.service import open_desk

from .conftest import Counter


def listed(counter: Counter, name: str) -> tuple[list[str], list[str]]:
    """The roles and departments of a person."""
    (found,) = (each for each in counter.well("people", "--json").data if each["person"] == name)
    return found["roles"], found["departments"]


def test_a_role_and_a_department_are_added_to_those_that_are_there(counter: Counter) -> None:
    said = counter.well("people", "set", "li", "--add-role", "caller", "--add-department", "sales", "--json")

    assert listed(counter, "li") == (["caller", "corrector", "support"], ["operations_support", "sales"])
    assert said.data[0]["no_longer"] == []


def test_a_role_and_a_department_are_dropped_and_that_is_said(counter: Counter) -> None:
    said = counter.well(
        "people", "set", "li", "--drop-role", "corrector", "--drop-department", "operations_support", "--lang", "en"
    )

    assert listed(counter, "li") == (["support"], [])
    assert "li no longer has: corrector, operations_support\n" in said.err


def test_dropping_and_adding_go_together(counter: Counter) -> None:
    counter.well("people", "set", "li", "--drop-role", "corrector", "--add-role", "caller", "--add-role", "support")

    assert listed(counter, "li")[0] == ["caller", "support"]


@pytest.mark.parametrize(
    ("option", "value", "hint"),
    [
        ("--drop-role", "suport", 'did you mean "support"?'),
        ("--drop-role", "general_manager", "there is: corrector, support"),
        ("--drop-department", "technology", "there is: operations_support"),
    ],
)
def test_what_somebody_does_not_have_is_not_dropped(counter: Counter, option: str, value: str, hint: str) -> None:
    said = counter("people", "set", "li", option, value, "--add-role", "caller")

    assert said.code == 4
    assert f'li does not have "{value}"' in said.err
    assert hint in said.err
    assert listed(counter, "li")[0] == ["corrector", "support"]


def test_a_role_that_is_said_alone_replaces_all_and_what_is_gone_is_named(counter: Counter) -> None:
    said = counter.well("people", "set", "li", "--role", "support", "--department", "technology", "--lang", "zh")
    data = counter.well("people", "set", "li", "--role", "caller", "--json").data

    assert "li 不再有：corrector, operations_support；要保留原有的，用 --add-role、--add-department" in said.err
    assert listed(counter, "li") == (["caller"], ["technology"])
    assert data[0]["no_longer"] == ["support"]


def test_a_new_person_and_a_leaver_lose_nothing_worth_saying(counter: Counter) -> None:
    assert "no longer" not in counter.well("people", "set", "bo", "--add-role", "support").err
    assert "no longer" not in counter.well("people", "left", "sun").err
    assert listed(counter, "bo") == (["support"], [])


def test_an_import_says_what_is_gone_too(counter: Counter) -> None:
    path = counter.file("more.yaml", "li: {roles: support, department: operations_support}\n")

    assert "li no longer has: corrector\n" in counter.well("people", "import", path).err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("set", "li", "--role", "support", "--add-role", "caller"), "replace_or_change"),
        (("set", "li", "--department", "x", "--drop-department", "y"), "replace_or_change"),
        (("left", "li", "--drop-role", "support"), "people_option_without_set"),
        (("away", "li", "--rank", "manager", "--from", "9:00", "--to", "10:00"), "people_option_without_set"),
    ],
)
def test_what_contradicts_itself_changes_nothing(counter: Counter, words: tuple[str, ...], code: str) -> None:
    said = counter("people", *words, "--json")

    assert (said.code, said.error["code"]) == (2, code)
    assert listed(counter, "li") == (["corrector", "support"], ["operations_support"])


def test_two_administrators_at_once_do_not_undo_one_another(counter: Counter) -> None:
    begun = threading.Event()

    def leave() -> None:
        with open_desk(file_url(counter.folder / "complaints.db")) as desk, desk.batch():
            li = desk.directory().people["li"]
            desk.set_person(replace(li, left=True, roles=frozenset()), by=By(person="mei"))
            begun.set()
            time.sleep(0.5)

    with meanwhile(leave):
        assert begun.wait(PATIENT)
        counter.well("people", "set", "li", "--add-role", "caller")

    assert listed(counter, "li")[0] == ["caller"], "what li had before does not come back"
