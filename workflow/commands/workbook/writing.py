"""Writes a workbook row by row. Nothing somebody wrote can become a formula, and nothing is cut off unsaid."""

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import nullcontext, suppress
from datetime import date, datetime
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO, Any, Self

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from workflow.commands.workbook.layout import LONG, LONGEST, OF_LONG, PART, Cell, Column
from workflow.wording import Language

LAST_ROW = 1_048_576
WIDEST_TITLE = 31
IN_MEMORY = 64 * 1024 * 1024
"""A packed workbook beyond this lies in a file of its own until it is whole."""
RISKY = ("=", "+", "-", "@", "\t", "\n", "\r")
"""What spreadsheets take for the beginning of a formula when a text is typed."""
_NOT_IN_XML = re.compile("[\r\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_DIGITS = 15


class Writing:
    """The workbook as it grows."""

    def __init__(self, language: Language) -> None:
        self._book = Workbook(write_only=True)
        self._language = language
        self._titles: set[str] = set()
        self._pages: list[Any] = []
        self._long: Sheet | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """What was not saved is given up in good order; what went wrong before is not hidden by it."""
        for page in self._pages:
            with suppress(Exception) if error is not None else nullcontext():
                page.close()

    def sheet(self, title: str, columns: Sequence[Column]) -> "Sheet":
        """A sheet with these columns; it goes on in others when it is full."""
        return Sheet(self, title, columns)

    def begin(self, title: str, columns: Sequence[Column]) -> tuple[str, Any]:
        """The sheet itself, with its two heads; its title may have to differ."""
        name = self._unused(title)
        page = self._book.create_sheet(name)
        self._pages.append(page)
        page.freeze_panes = "B3"
        for index, column in enumerate(columns, 1):
            page.column_dimensions[get_column_letter(index)].width = min(40, max(12, len(column.name) + 2))
        page.append([_styled(page, column.name, Font(color="808080", size=8)) for column in columns])
        labels = (column.label.say(self._language) for column in columns)
        page.append([_styled(page, escaped(label), Font(bold=True)) for label in labels])
        return name, page

    def keep_whole(self, title: str, row: int, column: str, text: str) -> None:
        """A text that is too long for a cell."""
        if self._long is None:
            self._long = self.sheet(LONG, OF_LONG)
        for start in range(0, len(text), PART):
            self._long.append((title, row, column, text[start : start + PART]))

    def long_sheets(self) -> Iterator[str]:
        yield from () if self._long is None else self._long.titles

    def save(self, file: IO[bytes]) -> None:
        """Packs the workbook first and writes it then: a packer that meets a full disk leaves files open and complains of
        them long after."""
        with SpooledTemporaryFile(IN_MEMORY) as packed:
            self._book.save(packed)
            self._pages.clear()
            packed.seek(0)
            shutil.copyfileobj(packed, file)

    def _unused(self, title: str) -> str:
        """A title that no other sheet has, of at most 31 characters."""
        name, number = title[:WIDEST_TITLE], 1
        while name.lower() in self._titles:
            number += 1
            name = f"{title[: WIDEST_TITLE - len(str(number)) - 3]} ({number})"
        self._titles.add(name.lower())
        return name


class Sheet:
    """One table, in as many sheets as it takes; `titles` are theirs."""

    def __init__(self, writing: Writing, title: str, columns: Sequence[Column]) -> None:
        self._writing, self._title, self._columns = writing, title, columns
        self.titles: list[str] = []
        self._begin()

    def append(self, cells: Sequence[Cell]) -> None:
        if self._row == LAST_ROW:
            self._begin()
        self._row += 1
        self._page.append([self._cell(index, cell) for index, cell in enumerate(cells)])

    def _begin(self) -> None:
        name, self._page = self._writing.begin(self._title, self._columns)
        self.titles.append(name)
        self._row = 2

    def _cell(self, index: int, cell: Cell) -> Any:
        if isinstance(cell, str) and len(escaped(cell)) > LONGEST:
            self._writing.keep_whole(self.titles[-1], self._row, self._columns[index].name, cell)
            return _text(self._page, cell[:PART])
        return _made(self._page, cell)


def escaped(text: str) -> str:
    """What XML cannot carry, as spreadsheets write it."""
    return _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _made(page: Any, cell: Cell) -> Any:
    if isinstance(cell, str):
        return _text(page, cell)
    if isinstance(cell, datetime):
        return _looking(page, cell, "yyyy-mm-dd hh:mm:ss" if cell.second else "yyyy-mm-dd hh:mm")
    if isinstance(cell, date):
        return _looking(page, cell, "yyyy-mm-dd")
    if isinstance(cell, Decimal):
        return _decimal(page, cell)
    if isinstance(cell, int) and not isinstance(cell, bool) and len(str(abs(cell))) > _DIGITS:
        return str(cell)
    return cell


def _decimal(page: Any, cell: Decimal) -> Any:
    """A number with its places; as text where a spreadsheet would round it."""
    _, digits, exponent = cell.as_tuple()
    if len(digits) > _DIGITS or not isinstance(exponent, int):
        return f"{cell:f}"
    return _looking(page, cell, "0" if exponent >= 0 else f"0.{'0' * -exponent}")


def _text(page: Any, text: str) -> Any:
    """A text that stays one, also when somebody edits its cell."""
    text = escaped(text)
    if not text.startswith(RISKY) and text not in ERROR_CODES:
        return text
    cell = WriteOnlyCell(page, value=text)
    cell.data_type = "s"
    cell.quotePrefix = True
    if "\n" in text:
        cell.alignment = Alignment(wrap_text=True)
    return cell


def _styled(page: Any, text: str, font: Font) -> Any:
    cell = WriteOnlyCell(page, value=text)
    cell.data_type = "s"
    cell.font = font
    return cell


def _looking(page: Any, value: object, look: str) -> Any:
    cell = WriteOnlyCell(page, value=value)  # type: ignore[arg-type]
    cell.number_format = look
    return cell
