"""A case and a person as the store keeps their present: JSON that holds no text of a customer, only commitments."""

from collections.abc import Set

from msgspec.structs import replace

from workflow.definitions.values import Value
from workflow.engine.case import Case, Sealed
from workflow.engine.directory import Person
from workflow.store.canonical import written
from workflow.store.shapes import parsed


def case_snapshot(case: Case, kept: Set[str]) -> str:
    """The text of `case`; of committed fields only those in `kept` keep their values."""
    return written(reduced(case, kept))


def reduced(case: Case, kept: Set[str]) -> Case:
    return replace(case, fields={name: _reduced(name, value, kept) for name, value in case.fields.items()})


def settled(case: Case, kept: Set[str]) -> Case:
    """The case as it comes back from the store. Every decision begins with such a one, so that the order of what it
    holds, and what it does not hold, is the same when the decision is taken again."""
    return case_of(case_snapshot(case, kept))


def case_of(snapshot: str) -> Case:
    case: Case = parsed(snapshot, Case)
    return case


def person_snapshot(person: Person) -> str:
    return written(person)


def person_of(snapshot: str) -> Person:
    person: Person = parsed(snapshot, Person)
    return person


def _reduced(name: str, value: Value | Sealed, kept: Set[str]) -> Value | Sealed:
    if isinstance(value, Sealed):
        return value if name in kept or value.value is None else Sealed(value.commitment)
    return value
