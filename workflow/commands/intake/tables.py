"""A table of any format, as an import reads it: rows of cells by the names of their columns."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from msgspec import Struct

from workflow.definitions.parsing import decimals
from workflow.definitions.values import Kind
from workflow.engine.refusals import Refusal
from workflow.errors import UsageError
from workflow.wording import Wording

ONE_SHEET = Wording(
    code="table_has_one_sheet",
    zh="这个文件没有工作表“{sheet}”：CSV 只有一张表",
    en='there is no sheet "{sheet}" in this file: CSV has one table only',
    fix_zh="改用 XLSX",
    fix_en="use XLSX",
)
NO_HEADER = Wording(
    code="table_empty",
    zh="表格是空的：第一行应写列名",
    en="the table is empty: its first row must name the columns",
)
TWICE = Wording(
    code="table_column_twice",
    zh="表格里列名“{column}”出现两次",
    en='the table has two columns named "{column}"',
)


class BadCell(Exception):
    """Ends the reading of one row."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.code)
        self.reason = reason


class Entry(Struct, frozen=True):
    """What stands in a cell, as it looks, and as what a spreadsheet keeps it; or why it cannot be used."""

    text: str = ""
    moment: datetime | None = None
    number: Decimal | None = None
    wrong: Refusal | None = None

    def for_(self, kind: Kind, currency: str | None) -> str:
        """As a person would have written it for a field of this kind; raises BadCell."""
        if self.wrong is not None:
            raise BadCell(self.wrong)
        if self.moment is not None and kind in (Kind.DATE, Kind.DATETIME):
            day = kind is Kind.DATE
            return self.moment.date().isoformat() if day else self.moment.isoformat(timespec="seconds")
        if self.number is not None and kind is Kind.MONEY:
            return _with_places(self.number, decimals(currency or ""))
        if self.number is not None and kind is Kind.NUMBER:
            return f"{self.number:f}"
        return self.text


EMPTY = Entry()


class Row(Struct, frozen=True):
    """One row by its columns, or what is wrong with it. A spreadsheet counts it as `number`; the header is row 1."""

    number: int
    cells: Mapping[str, Entry]
    wrong: Refusal | None = None

    def entry(self, column: str) -> Entry:
        """What stands in the column; raises BadCell for a row that has none."""
        if self.wrong is not None:
            raise BadCell(self.wrong)
        return self.cells[column]


def _no_sheet(name: str) -> "Table":
    raise UsageError(ONE_SHEET, sheet=name)


Elsewhere: TypeAlias = Callable[[str], "Table"]


class Table(Struct, frozen=True, kw_only=True):
    """`place` names a cell by its row and column (`Sheet1!C7`), nothing where cells have no names; `sheet` gives another
    table of the same file; `total` is how many rows there are about."""

    header: tuple[str, ...]
    rows: Iterable[Row]
    total: int
    place: Callable[[int, str], str] = lambda _row, _column: ""
    sheet: Elsewhere = _no_sheet


def checked_header(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the columns; one that has no name can be followed by others."""
    if not any(names):
        raise UsageError(NO_HEADER)
    for name in names:
        if name and names.count(name) > 1:
            raise UsageError(TWICE, column=name)
    return names


def _with_places(number: Decimal, places: int) -> str:
    """With as many digits after the point as the currency has; more, where there are more."""
    text = f"{number:f}"
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction.ljust(places, '0')}" if places or fraction else whole
