"""`complaints import`: one case for every row of a table; with `--running`, cases that go on here."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from workflow.commands import words
from workflow.commands.errand import Errand, file_bytes, of
from workflow.commands.intake.map import ImportMap, read_map
from workflow.commands.params import OpenedUnder
from workflow.commands.progress import progress
from workflow.commands.publishing import publishing
from workflow.commands.surface.sheet import Block, Line, Piece, Style, line
from workflow.commands.surface.terminal import Json
from workflow.commands.wishes import Run
from workflow.commands.workbook.contents import CONTENTS, SHORT, contents_of
from workflow.definitions.model import Field
from workflow.errors import UsageError
from workflow.wording import Label, Wording

if TYPE_CHECKING:
    from workflow.commands.intake.cases import BadRow, Imported
    from workflow.engine.refusals import Refusal
    from workflow.service import Desk

WITHOUT_VALUE = frozenset({"asks", "needs"})
"""Reasons that never quote what somebody wrote."""
MAP_NEEDED = Wording(
    code="map_needed",
    zh="须用 --map 说明哪一列填哪个字段",
    en="--map has to say which column fills which field",
)
TAKEN_OVER = Label(
    zh="承接 {opened} 件，已有 {repeated} 件，未承接 {refused} 行",
    en="taken over {opened}, already there {repeated}, not taken over {refused}",
)
FROM_FILE = Label(zh="从 {file} 承接", en="taken over from {file}")


def import_(
    ctx: typer.Context,
    procedure: OpenedUnder,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="CSV（UTF-8 或 GB18030）或 XLSX | CSV (UTF-8 or GB18030) or XLSX")
    ],
    *,
    map_file: Annotated[
        str | None,
        typer.Option("--map", metavar="MAP.yaml", help="哪一列填哪个字段 | which column fills which field"),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar="NAME", help="XLSX 的哪张工作表 | which sheet of an XLSX")
    ] = None,
    running: Annotated[
        bool,
        typer.Option(
            "--running",
            help="承接在办案件，经过如原系统所称 | take over running cases, with their past as claimed",
        ),
    ] = False,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="为何承接 | why they are taken over")
    ] = None,
) -> int:
    """Rows that are there already are not opened again; exit code 1 when a row opened no case."""
    errand = of(ctx)
    plan, source = None if map_file is None else read_map(file_bytes(Path(map_file))), file_bytes(Path(file))
    contents = None
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        with _setting(errand, desk):
            name = publishing(errand, desk, procedure)
            fields = desk.rules(name).procedure.fields
            plan = None if plan is None else _settled(errand, plan, name)
            if running:
                why = reason or errand.words(FROM_FILE).format(file=Path(file).name)
                found = _take_over(errand, desk, source, plan, sheet, name, why)
                contents = contents_of(desk, name)
            else:
                found = _import(errand, desk, source, plan, sheet)
    data = _data(errand, found, fields) | ({} if contents is None else {"contents": contents})
    errand.terminal.give(data, _sheet(errand, found, fields, contents))
    if errand.wishes.run is Run.DRY:
        errand.remark(words.DRY)
    return 1 if found.refused else 0


def _import(errand: Errand, desk: "Desk", source: bytes, plan: ImportMap | None, sheet: str | None) -> "Imported":
    from workflow.commands.intake.cases import import_table

    if plan is None:
        raise UsageError(MAP_NEEDED)
    with progress(errand, errand.words(words.IMPORTING)) as watch:
        return import_table(desk, source, plan, sheet=sheet, progress=watch)


def _take_over(
    errand: Errand,
    desk: "Desk",
    source: bytes,
    plan: ImportMap | None,
    sheet: str | None,
    name: str,
    why: str,
) -> "Imported":
    from workflow.commands.intake.exported import running_table
    from workflow.commands.intake.running import import_running

    procedure = desk.rules(name).procedure
    with (
        running_table(source, sheet, plan, procedure, errand.person) as (table, settled),
        progress(errand, errand.words(words.IMPORTING)) as watch,
    ):
        return import_running(desk, table, settled, why, progress=watch)


@contextmanager
def _setting(errand: Errand, desk: "Desk") -> Iterator[None]:
    if errand.wishes.run is Run.REAL:
        yield
        return
    with desk.dry_run():
        yield


def _settled(errand: Errand, plan: ImportMap, procedure: str) -> ImportMap:
    """The map for the procedure that was named, by the person who was named."""
    if plan.procedure != procedure:
        raise UsageError(words.OTHER_PROCEDURE, mapped=plan.procedure, named=procedure)
    return plan if errand.wishes.person is None else replace(plan, person=errand.wishes.person)


def _data(errand: Errand, found: "Imported", fields: Mapping[str, Field]) -> dict[str, Json]:
    bad: Json = [
        {
            "row": row.row,
            "cells": [place for place in row.places if place],
            "codes": [reason.code for reason in row.reasons],
            "message": _said(errand, row, fields),
        }
        for row in found.refused
    ]
    return {"opened": found.opened, "repeated": found.repeated, "refused": bad}


def _sheet(errand: Errand, found: "Imported", fields: Mapping[str, Field], contents: str | None) -> list[Block]:
    sheet: list[Block] = [_bad(errand, row, fields) for row in found.refused]
    label = words.IMPORTED if contents is None else TAKEN_OVER
    counts = errand.words(label).format(opened=found.opened, repeated=found.repeated, refused=len(found.refused))
    sign = Piece("✗ ", Style.ALARM) if found.refused else Piece("✓ ", Style.GOOD)
    told = "" if contents is None else f"  {errand.words(CONTENTS).format(digest=contents[:SHORT])}"
    return [*sheet, line(sign, counts, Piece(told, Style.FAINT))]


def _bad(errand: Errand, row: "BadRow", fields: Mapping[str, Field]) -> Line:
    number = Piece(errand.words(words.ROW).format(number=row.row), Style.STRONG)
    codes = Piece(", ".join(dict.fromkeys(reason.code for reason in row.reasons)), Style.WARN)
    return line(number, "  ", codes, f"  {_said(errand, row, fields)}", indent=2, hang=4)


def _said(errand: Errand, row: "BadRow", fields: Mapping[str, Field]) -> str:
    """The reasons, each with its cell; of those that might quote what stands in a personal field, only which field."""
    places = row.places or ("",) * len(row.reasons)
    said = (_reason(errand, reason, fields) for reason in row.reasons)
    between = "；" if errand.language == "zh" else "; "
    return between.join(
        text if not place or place in text else f"{place} {text}" for place, text in zip(places, said, strict=True)
    )


def _reason(errand: Errand, reason: "Refusal", fields: Mapping[str, Field]) -> str:
    blanks = dict(reason.blanks)
    name = next((str(blanks[key]) for key in ("name", "field") if blanks.get(key) in fields), None)
    quotes = name is not None and fields[name].personal and reason.code not in WITHOUT_VALUE
    return str(name) if quotes else reason.say(errand.language)
