"""A case and a person as the store keeps their present: JSON that holds no text of a customer, only commitments."""

from collections.abc import Set
from dataclasses import replace

from workflow.definitions.model import Procedure
from workflow.definitions.values import Kind, Value
from workflow.engine.case import Case, Sealed
from workflow.engine.directory import Person
from workflow.store.canonical import canonical
from workflow.store.shapes import parsed_object, plain, shaped


def asked_by_rules(procedure: Procedure) -> Set[str]:
    """Committed fields whose values rules compare: persons, and choices that admit another wording."""
    return {f.name for f in procedure.fields.values() if f.kind is Kind.PERSON or (f.kind is Kind.CHOICE and f.open)}


def case_snapshot(case: Case, kept: Set[str]) -> str:
    """The text of `case`; of committed fields only those in `kept` keep their values."""
    return canonical(plain(reduced(case, kept)))


def reduced(case: Case, kept: Set[str]) -> Case:
    return replace(case, fields={name: _reduced(value, name in kept) for name, value in case.fields.items()})


def settled(case: Case, kept: Set[str]) -> Case:
    """The case as it comes back from the store. Every decision begins with such a one, so that the order of what it
    holds, and what it does not hold, is the same when the decision is taken again."""
    return case_of(case_snapshot(case, kept))


def case_of(snapshot: str) -> Case:
    case: Case = shaped(Case, parsed_object(snapshot))
    return case


def person_snapshot(person: Person) -> str:
    return canonical(plain(person))


def person_of(snapshot: str) -> Person:
    person: Person = shaped(Person, parsed_object(snapshot))
    return person


def _reduced(value: Value | Sealed, kept: object) -> Value | Sealed:
    return value if kept or not isinstance(value, Sealed) else Sealed(value.commitment)
