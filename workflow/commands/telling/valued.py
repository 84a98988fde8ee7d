"""Values of fields as people read them, and as JSON carries them."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from workflow.commands import moments, words
from workflow.commands.surface.terminal import Json
from workflow.definitions.guards.amounts import amount
from workflow.definitions.model import Field
from workflow.definitions.parsing import decimals
from workflow.definitions.values import Cell, Kind, Value
from workflow.engine.case import Sealed
from workflow.engine.directory import Directory
from workflow.wording import Language

MASK = "••••"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads: in which language and zone, with which names of persons, and whether personal fields may be seen."""

    language: Language
    zone: ZoneInfo
    directory: Directory
    open_personal: frozenset[str] | None = None
    """None: every field is shown; else only these personal ones."""

    @property
    def masking(self) -> bool:
        return self.open_personal is not None

    def masks(self, field: Field) -> bool:
        return field.personal and self.open_personal is not None and field.name not in self.open_personal


def spoken(field: Field, value: Value | Sealed, reader: Reader) -> str:
    """The value in words; what was erased says so, what is masked is masked."""
    if reader.masks(field):
        return MASK
    if isinstance(value, Sealed):
        return words.ERASED.say(reader.language) if value.value is None else _spoken(field, value.value, reader)
    return _spoken(field, value, reader)


def person(name: str, reader: Reader) -> str:
    """`li 李雷`: the name they act under, then what they are called."""
    found = reader.directory.get(name)
    return name if found is None or not found.label else f"{name} {found.label}"


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


def exact(units: int, currency: str | None) -> str:
    """`32000` in CNY is `320.00`."""
    digits = decimals(currency or "")
    whole, part = divmod(abs(units), 10**digits)
    return ("-" if units < 0 else "") + (f"{whole}.{part:0{digits}d}" if digits else str(whole))


def _spoken(field: Field, value: Value, reader: Reader) -> str:
    if field.kind is Kind.ROWS and isinstance(value, tuple):
        return "; ".join(_row(field, row, reader) for row in value if isinstance(row, Mapping))
    if isinstance(value, tuple):
        gap = "、" if reader.language == "zh" else ", "
        return gap.join(_choice(field, str(each), reader.language) for each in value)
    return _cell(field, value, reader)


def _row(field: Field, row: Mapping[str, Cell], reader: Reader) -> str:
    cells = ((field.of[name], cell) for name, cell in row.items() if name in field.of and cell is not None)
    return " · ".join(_cell(column, cell, reader) for column, cell in cells)


def _cell(field: Field, value: Cell, reader: Reader) -> str:
    match field.kind, value:
        case Kind.CHOICE, str():
            return _choice(field, value, reader.language)
        case Kind.YESNO, bool():
            return (words.YES if value else words.NO).say(reader.language)
        case Kind.MONEY, int():
            return amount(value, field.currency)
        case Kind.NUMBER, int():
            return f"{value} {field.unit}" if field.unit else str(value)
        case Kind.DATETIME, int():
            return moments.full(value, reader.zone)
        case Kind.PERSON, str():
            return person(value, reader)
        case _:
            return str(value)


def _choice(field: Field, value: str, language: Language) -> str:
    label = field.choices.get(value)
    return value if label is None else label.say(language)


def _json_row(field: Field, row: Mapping[str, Cell]) -> Json:
    return {name: _json_cell(field.of[name], cell) for name, cell in row.items() if name in field.of}


def _json_cell(field: Field, value: Cell) -> Json:
    if field.kind is Kind.MONEY and isinstance(value, int):
        return {"amount": exact(value, field.currency), "currency": field.currency or ""}
    if field.kind is Kind.DATETIME and isinstance(value, int):
        return moments.rfc3339(value)
    return value
