"""`complaints import`: one case for every row of a table."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workflow.commands import words
from workflow.commands.errand import Errand, file_bytes, of
from workflow.commands.intake_map import ImportMap, read_map
from workflow.commands.params import OpenedUnder
from workflow.commands.progress import progress
from workflow.commands.publishing import publishing
from workflow.commands.sheet import Block, Line, Piece, Style, line
from workflow.commands.terminal import Json
from workflow.commands.wishes import Run
from workflow.definitions.model import Field
from workflow.errors import UsageError

if TYPE_CHECKING:
    from workflow.commands.intake import BadRow, Imported
    from workflow.engine.refusals import Refusal
    from workflow.service import Desk

WITHOUT_VALUE = frozenset({"asks", "needs"})
"""Reasons that never quote what somebody wrote."""


def import_(
    ctx: typer.Context,
    procedure: OpenedUnder,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="CSV 表格，UTF-8 或 GB18030 | a CSV table, UTF-8 or GB18030")
    ],
    *,
    map_file: Annotated[
        str, typer.Option("--map", metavar="MAP.yaml", help="哪一列填哪个字段 | which column fills which field")
    ],
) -> int:
    """Rows that are there already are not opened again; exit code 1 when a row opened no case."""
    errand = of(ctx)
    plan, source = read_map(file_bytes(Path(map_file))), file_bytes(Path(file))
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        with _setting(errand, desk):
            plan = _settled(errand, plan, publishing(errand, desk, procedure))
            fields = desk.rules(plan.procedure).procedure.fields
            found = _import(errand, desk, source, plan)
    errand.terminal.give(_data(errand, found, fields), _sheet(errand, found, fields))
    if errand.wishes.run is Run.DRY:
        errand.remark(words.DRY)
    return 1 if found.refused else 0


def _import(errand: Errand, desk: "Desk", source: bytes, plan: ImportMap) -> "Imported":
    from workflow.commands.intake import import_table

    with progress(errand, errand.words(words.IMPORTING)) as watch:
        return import_table(desk, source, plan, progress=watch)


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


def _data(errand: Errand, found: "Imported", fields: Mapping[str, Field]) -> Json:
    bad: Json = [
        {"row": row.row, "codes": [reason.code for reason in row.reasons], "message": _said(errand, row, fields)}
        for row in found.refused
    ]
    return {"opened": found.opened, "repeated": found.repeated, "refused": bad}


def _sheet(errand: Errand, found: "Imported", fields: Mapping[str, Field]) -> list[Block]:
    sheet: list[Block] = [_bad(errand, row, fields) for row in found.refused]
    counts = errand.words(words.IMPORTED).format(
        opened=found.opened, repeated=found.repeated, refused=len(found.refused)
    )
    sign = Piece("✗ ", Style.ALARM) if found.refused else Piece("✓ ", Style.GOOD)
    return [*sheet, line(sign, counts)]


def _bad(errand: Errand, row: "BadRow", fields: Mapping[str, Field]) -> Line:
    number = Piece(errand.words(words.ROW).format(number=row.row), Style.STRONG)
    codes = Piece(", ".join(dict.fromkeys(reason.code for reason in row.reasons)), Style.WARN)
    return line(number, "  ", codes, f"  {_said(errand, row, fields)}", indent=2, hang=4)


def _said(errand: Errand, row: "BadRow", fields: Mapping[str, Field]) -> str:
    """The reasons; of those that might quote what stands in a personal field, only which field."""
    return "; ".join(_reason(errand, reason, fields) for reason in row.reasons)


def _reason(errand: Errand, reason: "Refusal", fields: Mapping[str, Field]) -> str:
    blanks = dict(reason.blanks)
    name = next((str(blanks[key]) for key in ("name", "field") if blanks.get(key) in fields), None)
    quotes = name is not None and fields[name].personal and reason.code not in WITHOUT_VALUE
    return str(name) if quotes else reason.say(errand.language)
