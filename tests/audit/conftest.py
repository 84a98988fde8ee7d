"""A store in which much has happened, and a copy of it for each test to spoil."""

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from workflow.audit.differences import Report
from workflow.audit.replay import replay
from workflow.engine.approvals import code
from workflow.engine.directory import Person
from workflow.engine.events import By
from workflow.service import Desk, Outcome, open_desk
from workflow.store.creating import create_store
from workflow.store.database import open_store
from workflow.store.moment import ClockKind
from workflow.store.sqlite import GUARDS, Access

SLIPS = (Path(__file__).parent.parent / "service" / "slips.yaml").read_bytes()
SECOND, HOUR = 1_000_000, 3_600_000_000
NINE = 1_790_557_200 * SECOND  # 2026-09-28 09:00 in Shanghai
LI, WANG, BO, ADA = By(person="li"), By(person="wang"), By(person="bo"), By(person="ada")


def done(decided: object) -> Outcome:
    assert isinstance(decided, Outcome), decided
    return decided


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


@pytest.fixture(scope="session")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lived") / "cases.db"
    url = f"sqlite:///{path}"
    create_store(url, zone="Asia/Shanghai", kind=ClockKind.SIMULATED, start=NINE)
    with open_desk(url) as desk:
        for name, role in (("li", "clerk"), ("mei", "clerk"), ("wang", "head"), ("bo", "boss")):
            roles = frozenset({role, "corrector"} if name == "wang" else {role})
            desk.set_person(Person(name=name, label=f"{name} 女士", roles=roles), by=LI)
        desk.publish(SLIPS, by=LI)
        live(desk)
    return path


@dataclass
class Spoilt:
    """A copy of the store, to be tampered with by somebody who knows SQL."""

    path: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    def run(self, *statements: str) -> None:
        raw = sqlite3.connect(self.path, isolation_level=None)
        raw.execute("PRAGMA ignore_check_constraints = ON")
        for statement in (*(f"DROP TRIGGER {name}" for name in GUARDS), *statements, *GUARDS.values()):
            raw.execute(statement)
        raw.close()

    def change(self, change: Callable[[sqlite3.Connection], None]) -> None:
        raw = sqlite3.connect(self.path, isolation_level=None)
        for name in GUARDS:
            raw.execute(f"DROP TRIGGER {name}")
        change(raw)
        for guard in GUARDS.values():
            raw.execute(guard)
        raw.close()

    def replay(self, case: str | None = None) -> Report:
        with open_store(self.url, access=Access.READ) as store:
            return replay(store, case)


@pytest.fixture
def spoilt(lived_in: Path, tmp_path: Path) -> Spoilt:
    path = tmp_path / "cases.db"
    shutil.copy(lived_in, path)
    return Spoilt(path)
