"""A desk with a small procedure, some people, and a clock that the test sets."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from workflow.engine.directory import Person
from workflow.engine.events import By
from workflow.service import Desk, Outcome, open_desk
from workflow.store.creating import create_store

SLIPS = (Path(__file__).parent / "slips.yaml").read_bytes()
SECOND = 1_000_000
HOUR = 3600 * SECOND
NINE = 1_790_557_200 * SECOND  # 2026-09-28 09:00 in Shanghai
LI, WANG, BO = By(person="li"), By(person="wang"), By(person="bo")
PEOPLE = (
    Person(name="li", label="李四", roles=frozenset({"clerk"})),
    Person(name="mei", label="韩梅梅", roles=frozenset({"clerk"})),
    Person(name="wang", label="王五", roles=frozenset({"head", "corrector"})),
    Person(name="bo", label="老板", roles=frozenset({"boss"})),
)


@dataclass
class Hands:
    """A clock whose hands the test moves."""

    at: int = NINE

    def __call__(self) -> int:
        return self.at


@dataclass
class Office:
    url: str
    clock: Hands = field(default_factory=Hands)

    def desk(self) -> Desk:
        return open_desk(self.url, clock=self.clock)

    def register(self, desk: Desk, name: str = "张三", by: By = LI) -> Outcome:
        return done(desk.open("slips", {"name": name, "happened": "2026-09-28T08:00"}, by=by))


def done(decided: object) -> Outcome:
    """The outcome of what was not refused."""
    assert isinstance(decided, Outcome), decided
    return decided


@pytest.fixture
def office(tmp_path: Path) -> Office:
    url = f"sqlite:///{tmp_path / 'cases.db'}"
    office = Office(url)
    create_store(url, zone="Asia/Shanghai", clock=office.clock)
    with office.desk() as desk, desk.batch():
        for person in PEOPLE:
            desk.set_person(person, by=LI)
        desk.publish(SLIPS, by=LI)
    return office


@pytest.fixture
def desk(office: Office) -> Iterator[Desk]:
    with office.desk() as desk:
        yield desk


@pytest.fixture
def case(office: Office, desk: Desk) -> str:
    """The number of a case that was just registered."""
    return office.register(desk).case
