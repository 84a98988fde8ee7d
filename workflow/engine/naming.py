"""The persons that a value names."""

from collections.abc import Iterator, Mapping

from workflow.definitions.model import Field
from workflow.definitions.values import Kind, Value
from workflow.engine.case import Sealed


def names_persons(field: Field) -> bool:
    """Whether values of the field name persons."""
    return field.kind is Kind.PERSON or any(column.kind is Kind.PERSON for column in field.of.values())


def persons(field: Field, value: Value | Sealed) -> Iterator[str]:
    """The person in a person field; those in the rows of a rows field."""
    plain = value.value if type(value) is Sealed else value
    if field.kind is Kind.PERSON and isinstance(plain, str):
        yield plain
    columns = [name for name, column in field.of.items() if column.kind is Kind.PERSON]
    for row in plain if isinstance(plain, tuple) else ():
        yield from (str(row[c]) for c in columns if isinstance(row, Mapping) and row.get(c) is not None)
