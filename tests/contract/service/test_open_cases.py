"""Which open cases the database hands over: those in a state of concern, those that name a person, and no more than are asked for."""

import pytest

from tests.contract.service.conftest import LI, Office
from tests.kept import SECOND, done
from workflow.errors import NotFound
from workflow.service import Desk


def numbers(desk: Desk, *states: str, naming: str | None = None) -> set[str]:
    return {scene.case.number for scene in desk.open_cases(lambda _book, state: state in states, naming)}


def test_open_cases_are_told_by_the_states_that_are_of_concern(office: Office, desk: Desk) -> None:
    first, second, third = (office.register(desk).case for _ in range(3))
    done(desk.do(second, "submit", {"amount": "300.00", "employee": "mei"}, by=LI))
    here, there = desk.case(first).state, desk.case(second).state

    assert here != there
    assert numbers(desk, there) == {second}
    assert numbers(desk, here, there) == {first, second, third}
    assert numbers(desk) == numbers(desk, "nowhere") == set()


def test_a_case_that_names_a_person_is_told_whatever_its_state(office: Office, desk: Desk) -> None:
    first, second = office.register(desk).case, office.register(desk).case
    done(desk.do(second, "submit", {"amount": "300.00", "employee": "mei"}, by=LI))

    assert numbers(desk, naming="mei") == {second}
    assert numbers(desk, desk.case(first).state, naming="mei") == {first, second}
    assert numbers(desk, naming="m%") == numbers(desk, naming="me_") == set()


def test_no_more_scenes_are_made_than_are_asked_for(office: Office, desk: Desk) -> None:
    cases = []
    for _ in range(3):
        cases.append(office.register(desk).case)
        office.clock.at += SECOND

    assert [scene.case.number for scene in desk.scenes(at_most=2)] == cases[:0:-1]


def test_a_number_that_is_no_case_is_compared_with_those_that_come_near(office: Office, desk: Desk) -> None:
    case = office.register(desk).case
    for wrong in (case.lower(), f"{case}0", case.replace("-", "", 1)):
        with pytest.raises(NotFound) as raised:
            desk.scene(wrong)

        assert case in raised.value.say("en"), wrong
