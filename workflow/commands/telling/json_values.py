"""Values of fields as JSON carries them."""

from collections.abc import Mapping

from workflow.commands.surface.terminal import Json
from workflow.definitions.model import Field
from workflow.definitions.parsing import decimals
from workflow.definitions.values import Cell, Kind, Value
from workflow.engine.case import Sealed
from workflow.spoken import moments
from workflow.spoken.valued import Reader


def json_value(field: Field, value: Value | Sealed, reader: Reader) -> Json:
    """Money as `{"amount", "currency"}`, times in UTC, choices by name; null for what was erased or is masked."""
    plain = value.value if isinstance(value, Sealed) else value
    if plain is None or reader.masks(field):
        return None
    if field.kind is Kind.ROWS and isinstance(plain, tuple):
        return [_json_row(field, row) for row in plain if isinstance(row, Mapping)]
    if isinstance(plain, tuple):
        return [str(each) for each in plain]
    return _json_cell(field, plain)


def json_second(second: int | None) -> str | None:
    """A whole second as JSON carries times."""
    return None if second is None else moments.rfc3339(second * moments.SECOND)


def exact(units: int, currency: str | None) -> str:
    """`32000` in CNY is `320.00`."""
    digits = decimals(currency or "")
    whole, part = divmod(abs(units), 10**digits)
    return ("-" if units < 0 else "") + (f"{whole}.{part:0{digits}d}" if digits else str(whole))


def _json_row(field: Field, row: Mapping[str, Cell]) -> Json:
    return {name: _json_cell(field.of[name], cell) for name, cell in row.items() if name in field.of}


def _json_cell(field: Field, value: Cell) -> Json:
    if field.kind is Kind.MONEY and isinstance(value, int):
        return {"amount": exact(value, field.currency), "currency": field.currency or ""}
    if field.kind is Kind.DATETIME and isinstance(value, int):
        return moments.rfc3339(value)
    return value
