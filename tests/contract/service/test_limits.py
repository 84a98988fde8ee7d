"""What a database has no room for is refused in the same words on every one, before it is asked."""

import pytest

from tests.contract.service.conftest import LI, Office
from tests.kept import done
from workflow.engine.directory import Person
from workflow.errors import UsageError
from workflow.service import Desk

LETTERS = "投"


@pytest.mark.parametrize(("length", "fits"), [(400, True), (401, False)])
def test_a_key_has_at_most_400_letters(desk: Desk, case: str, length: int, fits: bool) -> None:
    if fits:
        assert done(desk.note(case, "x", by=LI, key=LETTERS * length)).seq == 2
        assert done(desk.note(case, "x", by=LI, key=LETTERS * length)).repeated
        return
    with pytest.raises(UsageError) as raised:
        desk.note(case, "x", by=LI, key=LETTERS * length)

    assert raised.value.wording.code == "key_too_long"


@pytest.mark.parametrize(("length", "fits"), [(100, True), (101, False)])
def test_a_name_has_at_most_100_letters(desk: Desk, length: int, fits: bool) -> None:
    person = Person(name=LETTERS * length, roles=frozenset({"clerk"}))
    if fits:
        assert desk.set_person(person, by=LI).get(person.name) == person
        return
    with pytest.raises(UsageError) as raised:
        desk.set_person(person, by=LI)

    assert raised.value.wording.code == "person_name_too_long"


@pytest.mark.parametrize("instant", [2**53, -(2**53), 10**30])
def test_an_instant_that_cannot_be_recorded_is_refused(office: Office, desk: Desk, case: str, instant: int) -> None:
    with pytest.raises(UsageError) as raised:
        desk.note(case, "x", by=LI, occurred_at=instant)

    assert raised.value.wording.code == "instant_out_of_range"
    assert len(desk.history(case)) == 1
