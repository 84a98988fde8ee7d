"""A desk with a small procedure, some people, and a clock that the test sets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.grounds import Ground
from tests.kept import Kept, done
from workflow.engine.directory import Person
from workflow.engine.events import By
from workflow.service import Desk, Outcome
from workflow.store.moment import ClockKind

SLIPS = (Path(__file__).parent / "slips.yaml").read_bytes()
LI, MEI, WANG, BO = (By(person=name) for name in ("li", "mei", "wang", "bo"))
PEOPLE = (
    Person(name="li", label="李四", roles=frozenset({"clerk"})),
    Person(name="mei", label="韩梅梅", roles=frozenset({"clerk"})),
    Person(name="wang", label="王五", roles=frozenset({"head", "corrector"})),
    Person(name="bo", label="老板", roles=frozenset({"boss"})),
)


class Office(Kept):
    def register(self, desk: Desk, name: str = "张三", by: By = LI) -> Outcome:
        return done(desk.open("slips", {"name": name, "happened": "2026-09-28T08:00"}, by=by))


@pytest.fixture
def office(ground: Ground) -> Office:
    return Office(ground.like("slips", slips))


@pytest.fixture
def simulated(ground: Ground) -> Office:
    """The same with a clock that stands still until it is moved."""
    return Office(ground.like("simulated slips", simulated_slips))


@pytest.fixture
def desk(office: Office) -> Iterator[Desk]:
    with office.desk() as desk:
        yield desk


@pytest.fixture
def case(office: Office, desk: Desk) -> str:
    """The number of a case that was just registered."""
    return office.register(desk).case


def slips(url: str) -> None:
    Office(url).filled(SLIPS, PEOPLE, LI)


def simulated_slips(url: str) -> None:
    Office(url).filled(SLIPS, PEOPLE, LI, ClockKind.SIMULATED)
