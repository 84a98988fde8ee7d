"""Import of a table: one case for each row of a CSV file, through the same door as everybody else's.

Every row has the key `import:SYSTEM:ID`, so that a row which is there already is answered and not written again: an
import that was interrupted is simply run once more. Rows are committed in batches.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from workflow.commands.intake_map import Cell, ImportMap
from workflow.definitions.model import Procedure
from workflow.definitions.parsing import parse_instant
from workflow.definitions.refused import NotAValue
from workflow.definitions.spelling import did_you_mean
from workflow.definitions.values import Kind
from workflow.engine.events import By
from workflow.engine.refusals import Refusal, Refused, refusal
from workflow.errors import NotFound, UsageError
from workflow.service import Desk
from workflow.wording import Language, Wording

BATCH = 50
Progress = Callable[[int, int], None]
"""Told after each batch: how many rows are done, and of how many."""

NOT_TEXT = Wording(
    code="table_encoding",
    zh="表格既不是 UTF-8，也不是 GB18030",
    en="the table is neither UTF-8 nor GB18030",
    fix_zh="另存为 UTF-8 编码的 CSV",
    fix_en="save it as CSV in UTF-8",
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
WIDTH = Wording(
    code="row_width",
    zh="有 {found} 格，表头有 {expected} 列",
    en="has {found} cells, the header has {expected}",
    fix_zh="检查引号与分隔符",
    fix_en="check its quotes and separators",
)
BROKEN_ROW = Wording(code="row_unreadable", zh="读不懂：{problem}", en="cannot be read: {problem}")
NO_ID = Wording(
    code="row_without_id",
    zh="列“{column}”是空的，无法识别这一行",
    en='the column "{column}" is empty, so the row cannot be told from others',
)
NOT_IN_FORMAT = Wording(
    code="cell_not_in_format",
    zh="{field} 的“{value}”不合格式 {format}",
    en='"{value}" for {field} is not of the form {format}',
)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that opened no case, as a spreadsheet counts it (the header is row 1), and every reason."""

    row: int
    reasons: tuple[Refusal, ...]

    def say(self, language: Language) -> str:
        return "; ".join(reason.say(language) for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Imported:
    """How many cases were opened now, how many rows were there already, and the rows that opened none."""

    opened: int
    repeated: int
    refused: tuple[BadRow, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row by its columns, or what is wrong with it."""

    number: int
    cells: Mapping[str, str]
    wrong: Refusal | None = None


class BadCell(Exception):
    """Ends the reading of one row."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.code)
        self.reason = reason


def import_table(
    desk: Desk, source: bytes, plan: ImportMap, *, progress: Progress = lambda _done, _of: None
) -> Imported:
    """Open a case for every row of the table; raises UsageError when the table and the map do not fit together."""
    header, rows = table(source)
    procedure = desk.rules(plan.procedure).procedure
    _check_plan(plan, header, procedure)
    opened, repeated, refused, done = 0, 0, list[BadRow](), 0
    queue = iter(rows)
    while batch := tuple(islice(queue, BATCH)):
        with desk.batch():
            answers = [_open(desk, row, plan, procedure) for row in batch]
        bad = [answer for answer in answers if isinstance(answer, BadRow)]
        repeated += answers.count("repeated")
        opened += answers.count("opened")
        refused += bad
        done += len(batch)
        progress(done, len(rows))
    return Imported(opened, repeated, tuple(refused))


def table(source: bytes) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """The columns of a CSV file and its rows."""
    text = _decoded(source)
    records = _records(text)
    first = next(records, None)
    if first is None or isinstance(first, Refusal) or not any(first):
        raise UsageError(NO_HEADER)
    header = tuple(name.strip() for name in first)
    for name in header:
        if header.count(name) > 1:
            raise UsageError(TWICE, column=name)
    rows = enumerate(records, 2)
    return header, tuple(_row(number, header, record) for number, record in rows if record != [])


def _decoded(source: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return source.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(NOT_TEXT)


def _records(text: str) -> Iterator[list[str] | Refusal]:
    """The records of the file; one that cannot be read does not stop the others."""
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield refusal(BROKEN_ROW, problem=str(error))


def _row(number: int, header: Sequence[str], record: list[str] | Refusal) -> Row:
    if isinstance(record, Refusal):
        return Row(number, {}, record)
    if len(record) != len(header):
        return Row(number, {}, refusal(WIDTH, found=len(record), expected=len(header)))
    return Row(number, dict(zip(header, record, strict=True)))


def _check_plan(plan: ImportMap, header: Sequence[str], procedure: Procedure) -> None:
    for column in plan.columns:
        if column not in header:
            hint = did_you_mean(column, header)
            raise UsageError(NO_COLUMN, column=column, hint=hint, columns=", ".join(header))
    for name in plan.fields:
        if name not in procedure.fields:
            hint = did_you_mean(name, procedure.fields)
            raise UsageError(NO_FIELD, name=name, procedure=procedure.name, hint=hint)


def _open(desk: Desk, row: Row, plan: ImportMap, procedure: Procedure) -> BadRow | str:
    """Whether the row's case was `opened` now or `repeated`, or why there is none."""
    try:
        decided = desk.open(
            plan.procedure,
            _given(row, plan, procedure),
            action=plan.action,
            by=By(person=plan.person),
            key=_key(row, plan),
            occurred_at=_occurred_at(row, plan, procedure),
        )
    except BadCell as bad:
        return BadRow(row.number, (bad.reason,))
    except (UsageError, NotFound) as error:
        return BadRow(row.number, (Refusal(wording=error.wording, blanks=tuple(error.blanks.items())),))
    if isinstance(decided, Refused):
        return BadRow(row.number, decided.refusals)
    return "repeated" if decided.repeated else "opened"


def _given(row: Row, plan: ImportMap, procedure: Procedure) -> dict[str, str]:
    """The fields of the row that are filled."""
    if row.wrong is not None:
        raise BadCell(row.wrong)
    texts = {name: _text(row, cell, name, procedure.fields[name].kind) for name, cell in plan.fields.items()}
    return {name: text for name, text in texts.items() if text.strip()}


def _key(row: Row, plan: ImportMap) -> str:
    found = row.cells[plan.id_column].strip()
    if not found:
        raise BadCell(refusal(NO_ID, column=plan.id_column))
    return f"import:{plan.system}:{found}"


def _occurred_at(row: Row, plan: ImportMap, procedure: Procedure) -> int | None:
    text = "" if plan.occurred_at is None else _text(row, plan.occurred_at, "occurred_at", Kind.DATETIME)
    try:
        return parse_instant(text, zone=procedure.timezone, name="occurred_at") if text.strip() else None
    except NotAValue as error:
        raise BadCell(Refusal(wording=error.wording, blanks=tuple(error.blanks.items()))) from error


def _text(row: Row, cell: Cell, field: str, kind: Kind) -> str:
    """What the row says for a field, as a person would write it."""
    text = cell.value if cell.column is None else row.cells[cell.column].strip()
    text = cell.choices.get(text, text)
    if cell.format is None or not text:
        return text
    try:
        moment = datetime.strptime(text, cell.format)  # noqa: DTZ007 - the procedure's zone is added when it is read
    except ValueError as error:
        raise BadCell(refusal(NOT_IN_FORMAT, field=field, value=text, format=cell.format)) from error
    return moment.date().isoformat() if kind is Kind.DATE else moment.isoformat(timespec="seconds")
