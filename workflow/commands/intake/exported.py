"""An exported workbook as a table to take cases over from: its own map, without the row of labels, texts in whole."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from workflow.commands.intake.cases import opened_table
from workflow.commands.intake.map import Cell, ImportMap, Lines, Past, Running
from workflow.commands.intake.tables import Entry, Row, Table
from workflow.commands.intake.xlsx_file import is_workbook, opened
from workflow.commands.intake.xlsx_table import xlsx_table
from workflow.commands.workbook import layout
from workflow.definitions.model import Procedure
from workflow.definitions.spelling import did_you_mean
from workflow.errors import NotFound, UsageError
from workflow.wording import Wording

IS_MASKED = Wording(
    code="export_is_masked",
    zh="这份导出遮盖了个人信息，不能据此承接案件",
    en="personal fields are masked in this export, so no cases can be taken over from it",
    fix_zh="用 complaints export --personal 重新导出",
    fix_en="export again with `complaints export --personal`",
)
OTHER_EXPORT = Wording(
    code="export_of_another_release",
    zh="导出的格式是 {found}，本程序识得 {known}",
    en="the export has the format {found}, this release knows {known}",
)
NOT_EXPORTED = Wording(
    code="procedure_not_in_export",
    zh="导出文件里没有规程“{name}”{hint}",
    en='the export has no procedure "{name}"{hint}',
)
MAP_NEEDED = Wording(
    code="map_needed_for_running",
    zh="须用 --map 说明哪一列是什么；只有 complaints export 的文件不需要",
    en="--map has to say which column is what; only files of `complaints export` need none",
)
SYSTEM = "complaints-export"


class About(Struct, frozen=True):
    """What the sheet `about` says: (holds, name, procedure, field) for each of its rows."""

    rows: tuple[tuple[str, str, str, str], ...]

    def titles(self, holds: layout.Holds, procedure: str = "", field: str = "") -> tuple[str, ...]:
        wanted = (holds, procedure, field)
        return tuple(name for held, name, of, in_ in self.rows if (held, of, in_) == wanted)

    def said(self, holds: layout.Holds) -> str:
        return next(iter(self.titles(holds)), "")

    def fields_of_rows(self, procedure: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(f for held, _, of, f in self.rows if held == "rows" and of == procedure))


class Chained(Struct, frozen=True):
    """The rows of several sheets, one after the other, without their labels, and with long texts as a whole."""

    tables: tuple[tuple[str, Table], ...]
    long: Mapping[tuple[str, int, str], str]

    def __iter__(self) -> Iterator[Row]:
        return chain.from_iterable(self._rows(title, table) for title, table in self.tables)

    def _rows(self, title: str, table: Table) -> Iterator[Row]:
        for row in table.rows:
            if row.number > layout.LAST_LABEL:
                cells = {name: self._whole(title, row.number, name, entry) for name, entry in row.cells.items()}
                yield replace(row, cells=cells)

    def _whole(self, title: str, row: int, column: str, entry: Entry) -> Entry:
        text = self.long.get((title, row, column))
        return entry if text is None or not text.startswith(entry.text) else replace(entry, text=text)


@contextmanager
def running_table(
    source: bytes, sheet: str | None, plan: ImportMap | None, procedure: Procedure, person: str
) -> Iterator[tuple[Table, ImportMap]]:
    """The table of running cases, and the map for it; what `complaints export` wrote has one of its own."""
    if plan is not None:
        with opened_table(source, sheet) as table:
            yield table, plan
        return
    if not is_workbook(source):
        raise UsageError(MAP_NEEDED)
    with opened(source) as workbook:
        if layout.ABOUT not in workbook.sheetnames:
            raise UsageError(MAP_NEEDED)
        yield exported_table(workbook, procedure, person)


def exported_table(workbook: Any, procedure: Procedure, person: str) -> tuple[Table, ImportMap]:
    """The cases of a procedure, and the map that takes them over; raises UsageError for an export that is masked."""
    about = _about(workbook)
    if about.said("format") != layout.FORMAT:
        raise UsageError(OTHER_EXPORT, found=about.said("format") or "?", known=layout.FORMAT)
    if about.said("personal") != layout.SHOWN:
        raise UsageError(IS_MASKED)
    if not about.titles("cases", procedure.name):
        there = tuple(of for held, _, of, _ in about.rows if held == "cases")
        raise NotFound(NOT_EXPORTED, name=procedure.name, hint=did_you_mean(procedure.name, there))
    long = _long(workbook, about.titles("long"))
    table = _chained(workbook, about.titles("cases", procedure.name), long)
    sheets = _sheets(about, procedure)
    return replace(table, sheet=lambda name: _chained(workbook, sheets[name], long)), _plan(
        table, procedure, about, person
    )


def _about(workbook: Any) -> About:
    names = tuple(column.name for column in layout.OF_ABOUT)
    rows = (row for row in xlsx_table(workbook, layout.ABOUT).rows if row.number > layout.LAST_LABEL)
    read = ([row.cells[name].text if name in row.cells else "" for name in names] for row in rows)
    return About(tuple((held, name, procedure, field) for held, name, procedure, field in read))


def _sheets(about: About, procedure: Procedure) -> Mapping[str, tuple[str, ...]]:
    rows = {field: about.titles("rows", procedure.name, field) for field in about.fields_of_rows(procedure.name)}
    return {**rows, layout.HISTORY: about.titles("history")}


def _chained(workbook: Any, titles: tuple[str, ...], long: Mapping[tuple[str, int, str], str]) -> Table:
    tables = tuple((title, xlsx_table(workbook, title)) for title in titles)
    return replace(tables[0][1], rows=Chained(tables, long), total=sum(max(0, t.total - 1) for _, t in tables))


def _long(workbook: Any, titles: tuple[str, ...]) -> Mapping[tuple[str, int, str], str]:
    found = defaultdict[tuple[str, int, str], list[str]](list)
    for title in titles:
        for row in (row for row in xlsx_table(workbook, title).rows if row.number > layout.LAST_LABEL):
            sheet, number, column = (row.cells[c.name].text for c in (layout.SHEET, layout.ROW, layout.COLUMN))
            found[sheet, int(number), column].append(row.cells[layout.TEXT.name].text)
    return {place: "".join(parts) for place, parts in found.items()}


def _plan(table: Table, procedure: Procedure, about: About, person: str) -> ImportMap:
    """Every column to the field of its name; derived ones are worked out anew."""
    given = {name: field for name, field in procedure.fields.items() if field.derived is None}
    running = {name: Cell(f"@{name}") for name in _RUNNING}
    past = {name: f"@{name}" for name in ("when", "who", "action", "to", "also", "text")}
    lines = {name: given[name] for name in about.fields_of_rows(procedure.name) if name in given}
    return ImportMap(
        procedure=procedure.name,
        action=None,
        person=person,
        system=SYSTEM,
        id_column=layout.NUMBER.name,
        fields={name: Cell(name, exact=True) for name in given if name in table.header},
        occurred_at=None,
        lines={
            name: Lines(name, layout.NUMBER.name, {cell: cell for cell in field.of}) for name, field in lines.items()
        },
        running=Running(cells=running, past=Past(layout.HISTORY, layout.NUMBER.name, past)),
    )


_RUNNING = ("number", "state", "standing", "opened", "since", "assignees", "duties", "links")
