"""Fields of rows whose lines stand in other sheets of a workbook, by the number of the row they belong to."""

import json
from collections import defaultdict
from collections.abc import Mapping

from msgspec import Struct

from workflow.commands.intake.map import Lines
from workflow.commands.intake.tables import BadCell, Row, Table
from workflow.definitions.model import Field, Procedure
from workflow.definitions.spelling import did_you_mean
from workflow.definitions.values import Kind
from workflow.engine.refusals import Refusal
from workflow.errors import UsageError
from workflow.wording import Wording

NO_ROWS = Wording(
    code="map_field_has_no_rows",
    zh="字段 {name} 不是多行字段，不能从另一张工作表取行",
    en="the field {name} does not hold rows, so it cannot take those of another sheet",
)
NO_CELL = Wording(
    code="map_unknown_cell",
    zh="字段 {name} 的行没有“{cell}”{hint}；有：{cells}",
    en='the rows of {name} have no "{cell}"{hint}; they have: {cells}',
)
NO_COLUMN = Wording(
    code="no_such_column_in_sheet",
    zh="工作表 {sheet} 没有列“{column}”{hint}；现有：{columns}",
    en='the sheet {sheet} has no column "{column}"{hint}; it has: {columns}',
    fix_zh="改正映射文件",
    fix_en="correct the map",
)


class Related(Struct, frozen=True):
    """By field, then by the number of the row: its lines as JSON, or what is wrong with one of them."""

    found: Mapping[str, Mapping[str, str | Refusal]]

    def text(self, field: str, number: str) -> str:
        """The lines of a field as a person could have written them; raises BadCell."""
        text = self.found[field].get(number, "")
        if isinstance(text, Refusal):
            raise BadCell(text)
        return text


def related(plans: Mapping[str, Lines], table: Table, procedure: Procedure) -> Related:
    """Reads every sheet that lines are taken from; raises UsageError when the map does not fit."""
    return Related({name: _of_field(procedure.fields[name], plan, table) for name, plan in plans.items()})


def _of_field(field: Field, plan: Lines, table: Table) -> Mapping[str, str | Refusal]:
    _check_field(field, plan)
    sheet = table.sheet(plan.sheet)
    for column in (plan.id_column, *plan.columns.values()):
        if column not in sheet.header:
            hint = did_you_mean(column, sheet.header)
            raise UsageError(NO_COLUMN, sheet=plan.sheet, column=column, hint=hint, columns=", ".join(sheet.header))
    lines, wrong = defaultdict[str, list[Mapping[str, str | None]]](list), dict[str, Refusal]()
    for row in sheet.rows:
        _add(row, field, plan, lines, wrong)
    texts: dict[str, str | Refusal] = {key: json.dumps(found, ensure_ascii=False) for key, found in lines.items()}
    return {**texts, **wrong}


def _check_field(field: Field, plan: Lines) -> None:
    if field.kind is not Kind.ROWS:
        raise UsageError(NO_ROWS, name=field.name)
    for cell in plan.columns:
        if cell not in field.of:
            hint = did_you_mean(cell, field.of)
            raise UsageError(NO_CELL, name=field.name, cell=cell, hint=hint, cells=", ".join(field.of))


def _add(
    row: Row, field: Field, plan: Lines, lines: dict[str, list[Mapping[str, str | None]]], wrong: dict[str, Refusal]
) -> None:
    number = row.cells[plan.id_column].text.strip()
    try:
        line = {name: _cell(row, field.of[name], column) for name, column in plan.columns.items()}
    except BadCell as bad:
        wrong.setdefault(number, bad.reason)
        return
    lines[number].append(line)


def _cell(row: Row, cell: Field, column: str) -> str | None:
    return row.cells[column].for_(cell.kind, cell.currency) or None
