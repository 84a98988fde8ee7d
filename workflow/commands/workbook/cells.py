"""Values of fields as cells: readable, and read back exactly."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from msgspec import Struct

from workflow.commands.telling.json_values import exact
from workflow.commands.workbook.layout import Cell
from workflow.definitions.model import Field
from workflow.definitions.parsing import parse_value
from workflow.definitions.refused import NotAValue
from workflow.definitions.values import Kind, Value
from workflow.engine.case import Sealed
from workflow.spoken import moments
from workflow.spoken.valued import MASK, Reader, spoken

FIRST_YEAR = 1901
"""Spreadsheets disagree about earlier days."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Cells(Struct, frozen=True):
    """Makes cells for one procedure; choices by their labels where those say exactly which choice is meant."""

    reader: Reader
    zone: str

    def value(self, field_: Field, value: Value | Sealed | None) -> Cell:
        """The cell; empty for what is not filled or was erased, masked for what may not be seen."""
        plain = value.value if isinstance(value, Sealed) else value
        if plain is None:
            return None
        return MASK if self.reader.masks(field_) else self._cell(field_, plain)

    def line(self, field_: Field, row: Mapping[str, object]) -> tuple[Cell, ...]:
        """One row of a rows field, in the order of its columns."""
        masked = self.reader.masks(field_)
        found = ((column, row.get(name)) for name, column in field_.of.items())
        return tuple(
            MASK if masked and cell is not None else self.value(column, cell if isinstance(cell, str | int) else None)
            for column, cell in found
        )

    def moment(self, instant: int | None) -> Cell:
        """Wall-clock time in the procedure's zone; with its offset where that would not say exactly when."""
        if instant is None:
            return None
        local = moments.local(instant, ZoneInfo(self.zone))
        bare = local.replace(tzinfo=None, fold=0)
        if instant % moments.SECOND == 0 and local.fold == 0 and bare.year >= FIRST_YEAR:
            return bare
        return (local + timedelta(microseconds=instant % moments.SECOND)).isoformat()

    def _cell(self, field_: Field, value: Value) -> Cell:
        match field_.kind, value:
            case Kind.MONEY, int():
                return Decimal(exact(value, field_.currency))
            case Kind.DATETIME, int():
                return self.moment(value)
            case Kind.DATE, str():
                day = date.fromisoformat(value)
                return day if day.year >= FIRST_YEAR else value
            case ((Kind.CHOICE | Kind.LIST), _):
                return self._choice(field_, value)
            case _, str() | int():
                return value
            case _:
                return str(value)

    def _choice(self, field_: Field, value: Value) -> str:
        """What the choice is called, if that can mean no other; else its name."""
        names = value if isinstance(value, str) else ", ".join(map(str, value if isinstance(value, tuple) else ()))
        label = spoken(field_, value, self.reader)
        try:
            said = parse_value(field_, label, zone=self.zone)
        except NotAValue:
            return names
        return label if said == value else names


def as_instant(text: str) -> int:
    """The instant that `Cells.moment` wrote with an offset and parts of a second."""
    at = datetime.fromisoformat(text)
    return (at - EPOCH) // timedelta(microseconds=1)
