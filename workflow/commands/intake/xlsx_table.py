"""A sheet of a workbook as a table, read row by row however long it is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import Struct

from workflow.commands.intake.tables import EMPTY, Entry, Row, Table, checked_header
from workflow.commands.intake.xlsx_cells import MERGED, entry
from workflow.commands.intake.xlsx_file import BROKEN, damage_told
from workflow.definitions.spelling import did_you_mean
from workflow.engine.refusals import refusal
from workflow.errors import NotFound, UsageError
from workflow.wording import Wording

CHUNK, OVERLAP = 1024 * 1024, 512
MOST_MERGES, MOST_TALL = 100_000, 1000
TALL = 100
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Of any sheet; a file that says otherwise was not written by a spreadsheet."""
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)([0-9]+)(?::([A-Z]+)([0-9]+))?"')
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")

NO_SHEET = Wording(
    code="no_such_sheet",
    zh="工作簿没有工作表“{sheet}”{hint}；现有：{sheets}",
    en='the workbook has no sheet "{sheet}"{hint}; it has: {sheets}',
    fix_zh="用 --sheet 写明",
    fix_en="name one with --sheet",
)
WHICH_SHEET = Wording(
    code="which_sheet",
    zh="工作簿有几张可见的工作表：{sheets}",
    en="the workbook has several sheets: {sheets}",
    fix_zh="用 --sheet 指明一张",
    fix_en="name one with --sheet",
)
NO_VISIBLE = Wording(
    code="no_visible_sheet",
    zh="工作簿没有可见且有内容的工作表（隐藏的不会自动选用：{sheets}）",
    en="the workbook has no visible sheet with something in it (hidden ones are not chosen unasked: {sheets})",
    fix_zh="用 --sheet 指明",
    fix_en="name one with --sheet",
)
TOO_MANY_MERGES = Wording(
    code="sheet_merges",
    zh="工作表 {sheet} 有太多合并的单元格",
    en="the sheet {sheet} has too many merged cells",
    fix_zh="取消合并",
    fix_en="unmerge them",
)


class Area(NamedTuple):
    """Merged cells, from one corner to the other."""

    left: int
    top: int
    right: int
    bottom: int
    called: str

    def has(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right


class Layout(Struct, frozen=True):
    """What has to be known of a sheet before its rows: which cells are merged, by row, and how many rows there are."""

    merged: Mapping[int, tuple[Area, ...]]
    tall: tuple[Area, ...]
    rows: int

    def around(self, row: int, column: int) -> Area | None:
        near = (*self.merged.get(row, ()), *self.tall)
        return next((area for area in near if area.has(row, column)), None)


def xlsx_table(workbook: Any, sheet: str | None = None) -> Table:
    """The sheet that is named, else the only one that is visible and not empty."""
    with damage_told():
        found = _named(workbook, sheet) if sheet is not None else _only(workbook)
        found.reset_dimensions()
        layout = _layout(workbook, found)
        names = _names(found, layout)
    header = checked_header(names)
    columns = {name: index for index, name in enumerate(names, 1) if name}
    return Table(
        header=tuple(name for name in header if name),
        rows=_Rows(found, layout, columns),
        total=max(0, layout.rows - 1),
        place=lambda row, column: _place(found.title, row, columns[column]),
        sheet=lambda name: xlsx_table(workbook, name),
    )


class _Rows(Struct, frozen=True):
    """Can be read again from the beginning."""

    sheet: Any
    layout: Layout
    columns: Mapping[str, int]

    def __iter__(self) -> Iterator[Row]:
        cells = iter(self.sheet.iter_rows(min_row=2, max_col=max(self.columns.values())))
        number = 1
        while True:
            with damage_told():
                found = next(cells, None)
            if found is None:
                return
            number += 1
            if number > LAST_ROW:
                raise UsageError(BROKEN, problem=f"{self.sheet.title}!{number}")
            if any(cell.value is not None for cell in found):
                yield Row(number, self._entries(number, found))

    def _entries(self, number: int, cells: Sequence[Any]) -> Mapping[str, Entry]:
        return {
            name: self._entry(number, column, cells[column - 1]) if column <= len(cells) else EMPTY
            for name, column in self.columns.items()
        }

    def _entry(self, row: int, column: int, cell: Any) -> Entry:
        area = self.layout.around(row, column)
        if area is None:
            return entry(cell, _place(self.sheet.title, row, column)) if cell.value is not None else EMPTY
        merged = f"{_quoted(self.sheet.title)}!{area.called}"
        return Entry(wrong=refusal(MERGED, cell=_place(self.sheet.title, row, column), merged=merged))


def _named(workbook: Any, sheet: str) -> Any:
    for found in workbook.worksheets:
        if found.title == sheet:
            return found
    titles = [found.title for found in workbook.worksheets]
    raise NotFound(NO_SHEET, sheet=sheet, hint=did_you_mean(sheet, titles), sheets=", ".join(titles))


def _only(workbook: Any) -> Any:
    found = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible" and _begins(sheet)]
    if len(found) == 1:
        return found[0]
    listed = found or [sheet for sheet in workbook.worksheets if sheet.sheet_state != "visible"]
    sheets = ", ".join(sheet.title for sheet in listed) or "-"
    raise UsageError(WHICH_SHEET if found else NO_VISIBLE, sheets=sheets)


def _begins(sheet: Any) -> bool:
    """Whether something stands in its first row."""
    return any(cell.value is not None for row in sheet.iter_rows(max_row=1, max_col=LAST_COLUMN) for cell in row)


def _names(sheet: Any, layout: Layout) -> tuple[str, ...]:
    """The names of the columns, in the first row; raises UsageError for one that is no text."""
    first = next(iter(sheet.iter_rows(max_row=1, max_col=LAST_COLUMN)), ())
    entries = [_header(sheet, layout, column, cell) for column, cell in enumerate(first, 1)]
    while entries and not entries[-1]:
        entries.pop()
    return tuple(entries)


def _header(sheet: Any, layout: Layout, column: int, cell: Any) -> str:
    place, area = _place(sheet.title, 1, column), layout.around(1, column)
    if area is not None:
        raise UsageError(MERGED, cell=place, merged=f"{_quoted(sheet.title)}!{area.called}")
    found = entry(cell, place)
    if found.wrong is not None:
        raise UsageError(found.wrong.wording, **dict(found.wrong.blanks))
    return found.text.strip()


def _layout(workbook: Any, sheet: Any) -> Layout:
    """One pass over the text of the sheet, in which the merged cells stand after the rows. Its checksum is tested too."""
    rows, areas, before = 0, list[Area](), b""
    with workbook._archive.open(sheet._worksheet_path) as part:
        while chunk := part.read(CHUNK):
            text = before + chunk
            cut = max(0, len(text) - OVERLAP)
            rows += sum(1 for found in _ROW.finditer(text) if found.start() < cut)
            areas += [_area(found) for found in _MERGE.finditer(text) if found.start() < cut]
            before = text[cut:]
            if len(areas) > MOST_MERGES:
                raise UsageError(TOO_MANY_MERGES, sheet=sheet.title)
    rows += sum(1 for _ in _ROW.finditer(before))
    areas += [_area(found) for found in _MERGE.finditer(before)]
    return _by_row(rows, areas)


def _by_row(rows: int, areas: Sequence[Area]) -> Layout:
    merged, tall = dict[int, tuple[Area, ...]](), tuple(area for area in areas if area.bottom - area.top >= TALL)
    for area in (area for area in areas if area.bottom - area.top < TALL):
        for row in range(area.top, area.bottom + 1):
            merged[row] = (*merged.get(row, ()), area)
    if len(tall) > MOST_TALL:
        raise UsageError(TOO_MANY_MERGES, sheet=tall[0].called)
    return Layout(merged, tall, rows)


def _area(found: re.Match[bytes]) -> Area:
    left, top, right, bottom = (part.decode() if part is not None else "" for part in found.groups())
    called = f"{left}{top}:{right}{bottom}" if right else f"{left}{top}"
    return Area(_index(left), int(top), _index(right or left), int(bottom or top), called)


def _index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index


def _letters(index: int) -> str:
    letters = ""
    while index:
        index, left = divmod(index - 1, 26)
        letters = chr(65 + left) + letters
    return letters


def _place(title: str, row: int, column: int) -> str:
    return f"{_quoted(title)}!{_letters(column)}{row}"


def _quoted(title: str) -> str:
    """As formulas write it: with quotes where the name is not one word."""
    plain = re.fullmatch(r"[^\W\d]\w*", title) is not None
    return title if plain else "'" + title.replace("'", "''") + "'"
