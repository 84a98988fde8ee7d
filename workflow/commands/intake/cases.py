"""Import of a table: one case for each of its rows, through the same door as everybody else's.

Every row has the key `import:SYSTEM:ID`, so that a row which is there already is answered and not written again: an
import that was interrupted is simply run once more. Rows are committed in batches.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from itertools import islice
from typing import NamedTuple

from msgspec import Struct

from workflow.commands.intake.csv_table import csv_table
from workflow.commands.intake.lines import Related, related
from workflow.commands.intake.map import Cell, ImportMap
from workflow.commands.intake.tables import BadCell, Row, Table
from workflow.definitions.model import Procedure
from workflow.definitions.parsing import parse_instant
from workflow.definitions.refused import NotAValue
from workflow.definitions.spelling import did_you_mean
from workflow.definitions.values import Kind
from workflow.engine.events import By
from workflow.engine.refusals import Refusal, Refused, refusal
from workflow.errors import NotFound, UsageError
from workflow.service import Desk
from workflow.store.answers import KEY_REUSED
from workflow.wording import Language, Wording

BATCH = 50
_ISO: Mapping[str, int] = {
    "%Y-%m-%d": 10,
    **{f"%Y-%m-%d{sign}{time}": 11 + long for sign in "T " for time, long in (("%H:%M", 5), ("%H:%M:%S", 8))},
}
"""How long a text is in these forms when every number in it has all its digits."""
_DIGITS = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?")
Progress = Callable[[int, int], None]
"""Told after each batch: how many rows are done, and of how many."""

NO_COLUMN = Wording(
    code="no_such_column",
    zh="表格没有列“{column}”{hint}；现有：{columns}",
    en='the table has no column "{column}"{hint}; it has: {columns}',
    fix_zh="改正映射文件",
    fix_en="correct the map",
)
NO_FIELD = Wording(
    code="map_unknown_field",
    zh="映射文件里的字段“{name}”不在规程 {procedure} 中{hint}",
    en='the map names the field "{name}", which {procedure} does not have{hint}',
)
NO_ID = Wording(
    code="row_without_id",
    zh="列“{column}”是空的，无法识别这一行",
    en='the column "{column}" is empty, so the row cannot be told from others',
)
ANOTHER_ROW = Wording(
    code="row_imported_otherwise",
    zh="来源编号与这一行相同的案件已经导入过，当时的内容、办理人或时间与现在不同；这一行没有写入",
    en="a row with the same id was imported before, with other contents, by somebody else or with another time; nothing "
    "of this one was written",
    fix_zh="同一件投诉：用 complaints correct 更正已有案件；另一件：给它自己的来源编号",
    fix_en="if it is the same complaint, `complaints correct` the case that is there; if not, give the row an id of its own",
)
NOT_IN_FORMAT = Wording(
    code="cell_not_in_format",
    zh="{field} 的“{value}”不合格式 {format}",
    en='"{value}" for {field} is not of the form {format}',
)


class BadRow(Struct, frozen=True):
    """A row that opened no case, as a spreadsheet counts it (the header is row 1), and every reason; `places` has for
    each reason the cell it is about (`Sheet1!C7`), where cells have names."""

    row: int
    reasons: tuple[Refusal, ...]
    places: tuple[str, ...] = ()

    def say(self, language: Language) -> str:
        return "; ".join(reason.say(language) for reason in self.reasons)


class Imported(Struct, frozen=True):
    """How many cases were opened now, how many rows were there already, and the rows that opened none."""

    opened: int
    repeated: int
    refused: tuple[BadRow, ...]


class Sources(Struct, frozen=True):
    """Where the fields of a case come from: the map, the table, and what stands in other sheets."""

    plan: ImportMap
    table: Table
    procedure: Procedure
    related: Related


class Doing(NamedTuple):
    """What is done for a row, which says `opened`, `repeated`, or what is wrong; and under which key."""

    key: Callable[[Row], str]
    work: Callable[[Row], BadRow | str]


@contextmanager
def opened_table(source: bytes, sheet: str | None = None) -> Iterator[Table]:
    """The table in a CSV or XLSX file; openpyxl is only imported for the latter."""
    from workflow.commands.intake.xlsx_file import is_workbook, opened

    if not is_workbook(source):
        table = csv_table(source)
        yield table if sheet is None else table.sheet(sheet)
        return
    from workflow.commands.intake.xlsx_table import xlsx_table

    with opened(source) as workbook:
        yield xlsx_table(workbook, sheet)


def import_table(
    desk: Desk,
    source: bytes,
    plan: ImportMap,
    *,
    sheet: str | None = None,
    progress: Progress = lambda _done, _of: None,
) -> Imported:
    """Open a case for every row of the table; raises UsageError when the table and the map do not fit together."""
    with opened_table(source, sheet) as table:
        sources = _sources(plan, table, desk.rules(plan.procedure).procedure)
        doing = Doing(lambda row: _key(row, plan), lambda row: _open(desk, row, sources))
        return in_batches(desk, table, doing, progress)


def in_batches(desk: Desk, table: Table, doing: Doing, progress: Progress) -> Imported:
    """Do the work for every row; commit after each batch."""
    opened, repeated, refused, done = 0, 0, list[BadRow](), 0
    queue = iter(table.rows)
    while batch := tuple(islice(queue, BATCH)):
        answers = desk.together(partial(_answers, doing.work, batch), known_by=tuple(_keys(doing.key, batch)))
        refused += [answer for answer in answers if isinstance(answer, BadRow)]
        repeated += answers.count("repeated")
        opened += answers.count("opened")
        done += len(batch)
        progress(done, max(done, table.total))
    return Imported(opened, repeated, tuple(refused))


def _answers(work: Callable[[Row], BadRow | str], batch: Sequence[Row]) -> list[BadRow | str]:
    return [work(row) for row in batch]


def _keys(key: Callable[[Row], str], batch: Sequence[Row]) -> Iterator[str]:
    for row in batch:
        with suppress(BadCell):
            yield key(row)


def _sources(plan: ImportMap, table: Table, procedure: Procedure) -> Sources:
    check_columns(table, plan.columns)
    for name in (*plan.fields, *plan.lines):
        if name not in procedure.fields:
            hint = did_you_mean(name, procedure.fields)
            raise UsageError(NO_FIELD, name=name, procedure=procedure.name, hint=hint)
    return Sources(plan, table, procedure, related(plan.lines, table, procedure))


def check_columns(table: Table, columns: Iterator[str]) -> None:
    """Raises UsageError for a column that the table does not have."""
    for column in columns:
        if column not in table.header:
            hint = did_you_mean(column, table.header)
            raise UsageError(NO_COLUMN, column=column, hint=hint, columns=", ".join(table.header))


def _open(desk: Desk, row: Row, sources: Sources) -> BadRow | str:
    """Whether the row's case was `opened` now or `repeated`, or why there is none."""
    plan = sources.plan
    try:
        decided = desk.open(
            plan.procedure,
            _given(row, sources),
            action=plan.action,
            by=By(person=plan.person),
            key=_key(row, plan),
            occurred_at=_occurred_at(row, sources),
        )
    except BadCell as bad:
        return bad_row(row, sources.table, plan.fields, (bad.reason,))
    except (UsageError, NotFound) as error:
        return bad_row(row, sources.table, plan.fields, (told(error),))
    if type(decided) is Refused:
        return bad_row(row, sources.table, plan.fields, decided.refusals)
    return "repeated" if decided.repeated else "opened"


def told(error: UsageError | NotFound | NotAValue) -> Refusal:
    """The mistake, as the reason why a row was not taken."""
    if error.wording is KEY_REUSED:
        return refusal(ANOTHER_ROW)
    return Refusal(wording=error.wording, blanks=tuple(error.blanks.items()))


def bad_row(row: Row, table: Table, fields: Mapping[str, Cell], reasons: tuple[Refusal, ...]) -> BadRow:
    """The row, with the cell that each reason is about."""
    return BadRow(row.number, reasons, tuple(_place(row, table, fields, reason) for reason in reasons))


def _place(row: Row, table: Table, fields: Mapping[str, Cell], reason: Refusal) -> str:
    blanks = dict(reason.blanks)
    if "cell" in blanks:
        return str(blanks["cell"])
    names = (str(blanks.get(key)) for key in ("name", "field"))
    column = next((fields[name].column for name in names if name in fields), None) or blanks.get("column")
    return table.place(row.number, str(column)) if column in table.header else ""


def _given(row: Row, sources: Sources) -> dict[str, str]:
    """The fields of the row that are filled."""
    plan, fields = sources.plan, sources.procedure.fields
    texts = {
        name: text_of(row, cell, name, fields[name].kind, fields[name].currency) for name, cell in plan.fields.items()
    }
    lines = {name: sources.related.text(name, _id(row, plan)) for name in plan.lines}
    return {name: text for name, text in {**texts, **lines}.items() if text.strip()}


def _key(row: Row, plan: ImportMap) -> str:
    return f"import:{plan.system}:{_id(row, plan)}"


def _id(row: Row, plan: ImportMap) -> str:
    found = row.entry(plan.id_column).for_(Kind.TEXT, None).strip()
    if not found:
        raise BadCell(refusal(NO_ID, column=plan.id_column))
    return found


def _occurred_at(row: Row, sources: Sources) -> int | None:
    cell = sources.plan.occurred_at
    text = "" if cell is None else text_of(row, cell, "occurred_at", Kind.DATETIME, None)
    return instant_of(text, sources.procedure, "occurred_at")


def instant_of(text: str, procedure: Procedure, name: str) -> int | None:
    """Microseconds UTC; a bare time is one of the procedure's zone. Raises BadCell."""
    try:
        return parse_instant(text, zone=procedure.timezone, name=name) if text.strip() else None
    except NotAValue as error:
        raise BadCell(told(error)) from error


def _moment(text: str, form: str) -> datetime:
    """Raises ValueError for a text of another form. Most tables have that of ISO 8601, which is read much faster as such."""
    is_plain = len(text) == _ISO.get(form) and _DIGITS.fullmatch(text) and text[10:11] == form[8:9]
    return datetime.fromisoformat(text) if is_plain else datetime.strptime(text, form)  # noqa: DTZ007 - the zone comes later


def text_of(row: Row, cell: Cell, field: str, kind: Kind, currency: str | None) -> str:
    """What the row says for a field, as a person would write it."""
    if cell.column is None:
        return cell.choices.get(cell.value, cell.value)
    entry = row.entry(cell.column)
    text = entry.for_(kind, currency).strip()
    text = cell.choices.get(text, text)
    if cell.format is None or not text or entry.moment is not None:
        return text
    try:
        moment = _moment(text, cell.format)
    except ValueError as error:
        raise BadCell(refusal(NOT_IN_FORMAT, field=field, value=text, format=cell.format)) from error
    return moment.date().isoformat() if kind is Kind.DATE else moment.isoformat(timespec="seconds")
