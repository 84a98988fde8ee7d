"""CSV as a table: UTF-8 or GB18030, with whichever separator its header has most of."""

import csv
import io
from collections.abc import Iterator, Sequence

from workflow.commands.intake.tables import Entry, Row, Table, checked_header
from workflow.engine.refusals import Refusal, refusal
from workflow.errors import UsageError
from workflow.wording import Wording

NOT_TEXT = Wording(
    code="table_encoding",
    zh="表格既不是 UTF-8，也不是 GB18030",
    en="the table is neither UTF-8 nor GB18030",
    fix_zh="另存为 UTF-8 编码的 CSV",
    fix_en="save it as CSV in UTF-8",
)
WIDTH = Wording(
    code="row_width",
    zh="有 {found} 格，表头有 {expected} 列",
    en="has {found} cells, the header has {expected}",
    fix_zh="检查引号与分隔符",
    fix_en="check its quotes and separators",
)
BROKEN_ROW = Wording(code="row_unreadable", zh="读不懂：{problem}", en="cannot be read: {problem}")


def csv_table(source: bytes) -> Table:
    text = _decoded(source)
    first = next(_records(text), None)
    names = () if first is None or isinstance(first, Refusal) else tuple(name.strip() for name in first)
    header = checked_header(names)
    return Table(header=header, rows=_rows(text, header), total=sum(1 for _ in _numbered(text)))


def _rows(text: str, header: Sequence[str]) -> Iterator[Row]:
    return (_row(number, header, record) for number, record in _numbered(text))


def _numbered(text: str) -> Iterator[tuple[int, list[str] | Refusal]]:
    """The records below the header that are not empty, as a spreadsheet counts them."""
    return ((number, record) for number, record in enumerate(_records(text), 1) if number > 1 and record != [])


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
    if type(record) is Refusal:
        return Row(number, {}, record)
    if len(record) != len(header):
        return Row(number, {}, refusal(WIDTH, found=len(record), expected=len(header)))
    return Row(number, {name: Entry(text) for name, text in zip(header, record, strict=True)})
