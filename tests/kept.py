"""A store that a test keeps, by a clock whose hands it moves."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from workflow.engine.directory import Person
from workflow.engine.events import By
from workflow.engine.refusals import Refused
from workflow.service import Desk, Outcome, open_desk
from workflow.store.creating import create_store

SECOND = 1_000_000
HOUR = 3600 * SECOND
NINE = 1_790_557_200 * SECOND  # 2026-09-28 09:00 in Shanghai


@dataclass
class Hands:
    """A clock whose hands the test moves."""

    at: int = NINE

    def __call__(self) -> int:
        return self.at


@dataclass
class Kept:
    path: Path
    clock: Hands = field(default_factory=Hands)

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    def filled(self, source: bytes, people: Iterable[Person], by: By) -> Self:
        """A new store with these people and this procedure."""
        create_store(self.url, zone="Asia/Shanghai", clock=self.clock)
        with self.desk() as desk, desk.batch():
            for person in people:
                desk.set_person(person, by=by)
            desk.publish(source, by=by)
        return self

    def desk(self) -> Desk:
        return open_desk(self.url, clock=self.clock)


def done(decided: object) -> Outcome:
    """The outcome of what was not refused."""
    assert isinstance(decided, Outcome), decided
    return decided


def codes(decided: object) -> list[str]:
    """Why it was refused."""
    assert isinstance(decided, Refused), decided
    return [refusal.code for refusal in decided.refusals]
