"""Values of fields as people read them."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from msgspec import Struct

from workflow.definitions.guards.amounts import amount
from workflow.definitions.model import Field
from workflow.definitions.values import Cell, Kind, Value
from workflow.engine.case import Sealed
from workflow.engine.directory import Directory
from workflow.spoken import moments
from workflow.wording import Label, Language

MASK = "••••"
YES, NO = Label(zh="是", en="yes"), Label(zh="否", en="no")
ERASED = Label(zh="（已删除）", en="(erased)")


class Reader(Struct, frozen=True, kw_only=True):
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
        return ERASED.say(reader.language) if value.value is None else _spoken(field, value.value, reader)
    return _spoken(field, value, reader)


def person(name: str, reader: Reader) -> str:
    """`li 李雷`: the name they act under, then what they are called."""
    found = reader.directory.get(name)
    return name if found is None or not found.label else f"{name} {found.label}"


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
            return (YES if value else NO).say(reader.language)
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
