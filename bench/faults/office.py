"""The store that faults are tried on: one small procedure whose cases go to and fro for ever, its people, and first cases."""

from collections.abc import Sequence
from pathlib import Path

from bench.faults.asking import asked
from bench.faults.ledger import Command, Ledger
from workflow.engine.directory import Person
from workflow.service import By, open_desk

RULES = Path(__file__).parent / "rounds.yaml"
HEAD = By(person="head")


def clerk(number: int) -> str:
    """The name of a writer."""
    return f"clerk{number}"


def fill(url: str, ledger: Ledger, *, clerks: int, cases: int) -> None:
    """Put the procedure, so many clerks and so many cases into an empty store; the opening of the cases stands in `ledger`."""
    with open_desk(url) as desk:
        with desk.batch():
            desk.set_person(Person(name="head", roles=frozenset({"head", "administrator"})), by=HEAD)
            for person in _clerks(clerks):
                desk.set_person(person, by=HEAD)
            desk.publish(RULES.read_bytes(), by=HEAD)
        for number in range(cases):
            command = Command(key=f"first-{number}", action="ask")
            ledger.ask(command)
            ledger.answer(asked(desk, command, clerk(number % clerks)))


def _clerks(clerks: int) -> Sequence[Person]:
    return [Person(name=clerk(number), roles=frozenset({"desk"})) for number in range(clerks)]
