"""A store in which much has happened, and a copy of it for each test to spoil."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.contract.grounds import Ground
from tests.contract.service.conftest import BO, LI, SLIPS, WANG
from tests.kept import HOUR, NINE, Kept, Sql, done, unchecked, unguarded
from workflow.audit.differences import Report
from workflow.audit.replay import replay
from workflow.engine.approvals import code
from workflow.engine.directory import Person
from workflow.engine.events import By
from workflow.service import Desk
from workflow.store.backend.port import Access
from workflow.store.database import open_store
from workflow.store.moment import ClockKind

PEOPLE = tuple(
    Person(name=name, label=f"{name} 女士", roles=frozenset(roles.split()))
    for name, roles in (("li", "clerk"), ("mei", "clerk"), ("wang", "head corrector"), ("bo", "boss"))
)


def register(desk: Desk, name: str) -> str:
    given = {"name": name, "happened": "2026-09-28T08:00", "channel": "传真", "tags": "big"}
    return done(desk.open("slips", given, by=LI, key=f"open {name}")).case


def pay(desk: Desk, number: str, amount: str, signer: By) -> None:
    given = {"amount": amount, "employee": "mei", "helpers": '[{"who": "bo", "hours": "3"}]'}
    done(desk.do(number, "submit", given, by=LI))
    scene = desk.scene(number)
    saw = code(scene.case, scene.book.procedure.approvals["payment"])
    done(desk.do(number, "approve", {"opinion": "同意"}, saw=saw, by=signer))


def live(desk: Desk) -> None:
    """Four cases, with marks, signatures, a suspension and its end, a correction, a void and new people."""
    first, second, third, fourth = (register(desk, name) for name in ("张三", "李雷", "韩梅", "赵六"))
    pay(desk, first, "300.00", WANG)
    done(desk.do(first, "settle", by=LI))
    done(desk.note(second, "等一等", by=LI))
    desk.tick(until=NINE + 30 * HOUR)
    done(desk.attach(second, "录音.txt", b"\x00\xff", by=WANG))
    pay(desk, second, "900.00", BO)
    done(desk.do(second, "settle", by=LI))  # the second slip: mei is suspended
    done(desk.assign(third, "li", by=LI))
    done(desk.correct(third, {"tags": "loud", "name": "韩梅梅"}, reason="记错", by=WANG))
    done(desk.void(fourth, duplicate_of=third, by=WANG))
    done(desk.do(second, "reinstate", {"passed": "yes"}, by=WANG))
    desk.set_person(Person(name="tom", label="汤姆", roles=frozenset({"clerk"}), rank="staff"), by=LI)
    desk.tick(until=NINE + 60 * HOUR)


def lived_in(url: str) -> None:
    with Kept(url).filled(SLIPS, PEOPLE, LI, ClockKind.SIMULATED).desk() as desk:
        live(desk)


@dataclass
class Spoilt:
    """A store, to be tampered with by somebody who knows SQL."""

    url: str

    def run(self, statement: str, *values: object) -> None:
        self.change(lambda run: run(statement, *values))

    def change(self, change: Callable[[Sql], object]) -> None:
        with unguarded(self.url) as run:
            unchecked(self.url, run)
            change(run)

    def replay(self, case: str | None = None) -> Report:
        with open_store(self.url, access=Access.READ) as store:
            return replay(store, case)


@pytest.fixture
def spoilt(ground: Ground) -> Spoilt:
    return Spoilt(ground.like("lived in", lived_in))
