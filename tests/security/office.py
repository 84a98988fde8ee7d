"""A store on a real server as a department has it: an owner who is not used daily, and people with logins of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.postgres.cluster import Database, Databases, Login
from workflow.definitions.load import read_published
from workflow.engine.approvals import code
from workflow.engine.directory import Person
from workflow.engine.events import By
from workflow.service import Desk, Outcome, open_desk
from workflow.store.creating import create_store
from workflow.store.roles import make_roles

SLIPS = Path(__file__).parents[1].joinpath("contract", "service", "slips.yaml").read_bytes()
SLIPS = SLIPS.replace(b"asks: [name, happened], may: [", b"asks: [name, happened], may: [contact, ")
SLIPS = SLIPS.replace(
    b"\nfields:\n", "\nfields:\n  contact: {zh: 联系方式, en: Contact, type: text, personal: true}\n".encode()
)
SLIPS += "\nnotices:\n  - {entering: waiting, tell: [head], zh: '{case} 待批', en: '{case} waits'}\n".encode()
WHO = {"li": "agent", "mei": "agent", "bo": "agent", "wang": "operator", "svc": "operator", "sun": "auditor", "out": ""}
ROLES = {
    "li": {"clerk", "corrector"},
    "mei": {"clerk"},
    "bo": {"boss"},
    "wang": {"clerk", "head", "corrector", "administrator"},
}
"""Roles by person; `svc` (a worker), `sun` (an auditor) and `out` (who has a login and no role) are no persons."""


@dataclass(frozen=True, slots=True)
class Office:
    database: Database
    logins: dict[str, Login]

    def name(self, who: str) -> str:
        """The login, which is the person's name as well."""
        return self.logins[who].name

    @contextmanager
    def desk(self, who: str) -> Iterator[Desk]:
        with open_desk(self.logins[who].url, read=read_published) as desk:
            yield desk

    def by(self, who: str) -> By:
        return By(person=self.name(who))


@contextmanager
def open_office(databases: Databases) -> Iterator[Office]:
    """A new store, its roles, its people, and one procedure; made by the owner and by an administrator."""
    with databases:
        database = databases.empty()
        create_store(database.url, zone="Asia/Shanghai")
        made = make_roles(database.url)
        assert made.problems == ()
        logins = {who: _login(database, who, part) for who, part in WHO.items()}
        office = Office(database, logins)
        _staff(office)
        yield office


def _login(database: Database, who: str, part: str) -> Login:
    return database.login(who, *([f"{database.name}_{part}"] if part else []))


def _staff(office: Office) -> None:
    with office.desk("wang") as desk:
        for who, roles in (("wang", ROLES["wang"]), ("bo", {"boss", "clerk"}), *ROLES.items()):
            person = Person(name=office.name(who), label=f"{who} 女士", roles=frozenset(roles))
            desk.set_person(person, by=office.by("wang"))
        desk.publish(SLIPS, by=office.by("wang"))


def registered(office: Office, who: str = "li") -> str:
    """A new case."""
    given = {"name": "张三", "happened": "2026-09-28 09:00", "channel": "phone"}
    with office.desk(who) as desk:
        return done(desk.open("slips", given, by=office.by(who))).case


def paid(office: Office, number: str, amount: str = "900.00") -> None:
    """Submitted by li, signed by bo."""
    with office.desk("li") as desk:
        given = {"amount": amount, "employee": office.name("mei")}
        done(desk.do(number, "submit", given, by=office.by("li")))
    with office.desk("bo") as desk:
        scene = desk.scene(number)
        approval = scene.book.approval_in(scene.case.state)
        assert approval is not None
        saw = code(scene.case, approval)
        done(desk.do(number, "approve", {"opinion": "同意"}, saw=saw, by=office.by("bo")))


def done(decided: object) -> Outcome:
    assert isinstance(decided, Outcome), decided
    return decided
