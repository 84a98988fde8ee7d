"""A case and a person as the store keeps their present: JSON that holds no text of a customer, only commitments."""

from collections.abc import Set

from msgspec.structs import replace

from workflow.engine.case import Case, Sealed
from workflow.engine.directory import Person
from workflow.store.canonical import rewritten, written
from workflow.store.shapes import parsed


def case_snapshot(case: Case, kept: Set[str]) -> str:
    """The text of `case`; of committed fields only those in `kept` keep their values."""
    return rewritten(reduced(case, kept))  # what it holds came with events


def reduced(case: Case, kept: Set[str]) -> Case:
    """Without the values that came with this event; those that were read back have none."""
    fresh = {
        name: Sealed(value.commitment)
        for name, value in case.fields.items()
        if type(value) is Sealed and value.value is not None and name not in kept
    }
    return replace(case, fields={**case.fields, **fresh}) if fresh else case


def case_of(snapshot: str) -> Case:
    case: Case = parsed(snapshot, Case)
    return case


def person_snapshot(person: Person) -> str:
    return written(person)


def person_of(snapshot: str) -> Person:
    person: Person = parsed(snapshot, Person)
    return person
