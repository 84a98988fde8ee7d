"""The values of a case that are kept apart from its history."""

from collections.abc import Mapping

from msgspec.structs import replace

from workflow.definitions.values import Value
from workflow.engine.case import Case, Sealed
from workflow.store.commitments import opened
from workflow.store.reading import Reading


def with_values(reading: Reading, case: Case) -> Case:
    """The case with the values that are kept apart, where they have not been erased."""
    values = opened(reading.kept(case.stream))
    return replace(case, fields={name: _opened(value, values) for name, value in case.fields.items()})


def _opened(value: Value | Sealed, values: Mapping[str, Value]) -> Value | Sealed:
    return Sealed(value.commitment, values.get(value.commitment)) if isinstance(value, Sealed) else value
