"""`name=value` on the command line becomes what is given to an action."""

import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from workflow.commands.blanks import to_fill
from workflow.commands.errand import file_bytes
from workflow.commands.typed_times import Today, full
from workflow.definitions.model import Field
from workflow.definitions.spelling import did_you_mean
from workflow.definitions.values import Kind, Value
from workflow.engine.case import Sealed
from workflow.engine.commands import LARGEST_ATTACHMENT
from workflow.errors import NotFound, UsageError
from workflow.wording import Wording

NO_EQUALS = Wording(
    code="not_name_value",
    zh="“{text}”不是 名称=值",
    en='"{text}" is not NAME=VALUE',
    fix_zh="写成 solution=换票；含空格的用引号括起来",
    fix_en="write solution=refund; put quotes around a value with spaces",
)
TWICE = Wording(
    code="given_twice",
    zh="{name} 写了两次",
    en="{name} is given twice",
    fix_zh="留下一个；要加行用 {name}+=",
    fix_en="leave one; use {name}+= to add a row",
)
NO_FIELD = Wording(
    code="no_such_field",
    zh="规程没有字段“{name}”{hint}",
    en='the procedure has no field "{name}"{hint}',
    fix_zh="complaints can 列出每个动作的字段",
    fix_en="`complaints can` lists what each action takes",
)
NOT_APPENDABLE = Wording(
    code="nothing_to_add_to",
    zh="{name} 只有一个值，不能用 +=",
    en="{name} holds one value and cannot be added to",
    fix_zh="写成 {name}=",
    fix_en="write {name}=",
)
NOT_A_ROW = Wording(
    code="not_a_row",
    zh="“{text}”不是 {name} 的一行",
    en='"{text}" is not a row of {name}',
    fix_zh="写成 {example}",
    fix_en="write {example}",
)
CELL_MISSING = Wording(
    code="row_incomplete",
    zh="{name} 的一行“{text}”缺少：{columns}",
    en='the row "{text}" of {name} lacks: {columns}',
    fix_zh="写成 列:值,列:值，各列都要有",
    fix_en="write COLUMN:VALUE,COLUMN:VALUE with every column",
)
NOT_TEXT = Wording(
    code="not_utf8",
    zh="{path} 不是 UTF-8 文本",
    en="{path} is not UTF-8 text",
    fix_zh="另存为 UTF-8",
    fix_en="save it as UTF-8",
)
_ARGUMENT = re.compile(r"(?P<name>[^=+\s]+)(?P<add>\+)?=(?P<value>.*)", re.DOTALL)


class File(Struct, frozen=True):
    """A file to be kept with the case, and the name it has there."""

    name: str
    content: bytes


class Filled(Struct, frozen=True):
    """What was given: fields with texts (or rows) as a person writes them, and the files among them. `short` are those
    in which a time was typed shortly, `kept` says how many rows were there before those that `+=` added."""

    given: Mapping[str, object]
    files: tuple[File, ...] = field(default=())
    short: frozenset[str] = field(default=frozenset())
    kept: Mapping[str, int] = field(default_factory=dict)

    def __or__(self, other: "Filled") -> "Filled":
        given, files = {**self.given, **other.given}, (*self.files, *other.files)
        return Filled(given, files, self.short | other.short, {**self.kept, **other.kept})


class _Noted(Struct, frozen=True):
    """What is gathered while arguments are read: the files, and in which fields a time was typed shortly."""

    today: Today
    files: list[File] = field(default_factory=list)
    short: set[str] = field(default_factory=set)

    def in_full(self, declared: Field, name: str, text: str) -> str:
        """The text with its time in full; it is noted under `name` when that is more than was typed."""
        found = full(declared, text, self.today)
        if found != text:
            self.short.add(name)
        return found


def filled(
    arguments: Sequence[str], fields: Mapping[str, Field], on_file: Mapping[str, Value | Sealed], today: Today
) -> Filled:
    """Reads the arguments; `on_file` is what the case has, for `+=` to add to, and `today` what times are read by."""
    given: dict[str, object] = {}
    noted, kept = _Noted(today), dict[str, int]()
    for text in arguments:
        found = _ARGUMENT.fullmatch(text)
        if found is None:
            raise UsageError(NO_EQUALS, text=text)
        declared = _declared(found["name"], fields)
        value = from_source(found["value"], declared)
        if found["add"]:
            before = _so_far(given, declared, on_file)
            kept.setdefault(declared.name, 0 if declared.name in given else len(before))
            given[declared.name] = [*before, _addition(declared, value, noted)]
        elif declared.name in given:
            raise UsageError(TWICE, name=declared.name)
        else:
            given[declared.name] = _plain(declared, value, noted)
    return Filled(given, tuple(noted.files), frozenset(noted.short), kept)


def rows_in(on_file: Mapping[str, Value | Sealed]) -> Mapping[str, int]:
    """How many rows each field has that holds some; those of a list that is chosen from are not rows."""
    plain = {name: value.value if isinstance(value, Sealed) else value for name, value in on_file.items()}
    return {n: len(rows) for n, rows in plain.items() if isinstance(rows, tuple) and isinstance(rows[0], Mapping)}


def from_source(value: str, declared: Field) -> str:
    """The value itself, the text of `@file`, or of standard input for `-`; `@@` begins with one @. Files are taken by
    their path."""
    if declared.kind is Kind.FILE:
        return value.removeprefix("@")
    if value == "-":
        return sys.stdin.read().removesuffix("\n")
    if value.startswith("@@"):
        return value[1:]
    if value.startswith("@") and len(value) > 1:
        return _text_of(value[1:])
    return value


def file_of(path: str) -> File:
    """A file to be kept; raises UsageError for one that is larger than a case may hold."""
    return File(Path(path).name, file_bytes(Path(path), LARGEST_ATTACHMENT))


def _text_of(path: str) -> str:
    try:
        return file_bytes(Path(path)).decode("utf-8-sig").removesuffix("\n")
    except UnicodeDecodeError as error:
        raise UsageError(NOT_TEXT, path=path) from error


def _declared(name: str, fields: Mapping[str, Field]) -> Field:
    """The field of that name, or whose label it is."""
    if name in fields:
        return fields[name]
    labelled = [each for each in fields.values() if name in (each.label.zh, each.label.en)]
    if len(labelled) != 1:
        raise NotFound(NO_FIELD, name=name, hint=did_you_mean(name, fields))
    return labelled[0]


def _plain(declared: Field, value: str, noted: _Noted) -> object:
    if declared.kind is Kind.FILE:
        noted.files.append(file_of(value))
        return noted.files[-1].name
    if declared.kind is Kind.ROWS and value.strip():
        return _rows(declared, value, noted)
    return noted.in_full(declared, declared.name, value)


def _rows(declared: Field, value: str, noted: _Noted) -> object:
    """One row as it is typed, or several in JSON, which stay as they are but for their times."""
    if not value.lstrip().startswith("["):
        return [_cells(declared, row_of(declared, value), noted)]
    if not any(column.kind in (Kind.DATE, Kind.DATETIME) for column in declared.of.values()):
        return value
    try:
        rows = json.loads(value, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return value
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return value
    return json.dumps([_cells(declared, row, noted) for row in rows], ensure_ascii=False)


def _cells(declared: Field, row: Mapping[str, object], noted: _Noted) -> Mapping[str, object]:
    def cell(name: str, found: object) -> object:
        column = declared.of.get(name)
        return found if column is None or not isinstance(found, str) else noted.in_full(column, declared.name, found)

    return {name: cell(name, found) for name, found in row.items()}


def _so_far(given: Mapping[str, object], declared: Field, on_file: Mapping[str, Value | Sealed]) -> Sequence[object]:
    if declared.kind not in (Kind.ROWS, Kind.LIST):
        raise UsageError(NOT_APPENDABLE, name=declared.name)
    value = given.get(declared.name, on_file.get(declared.name, ()))
    plain = value.value if isinstance(value, Sealed) else value
    if isinstance(plain, str):
        return _parsed(plain, declared)
    return tuple(plain) if isinstance(plain, tuple | list) else ()


def _parsed(text: str, declared: Field) -> Sequence[object]:
    if declared.kind is Kind.LIST:
        return [part.strip() for part in re.split("[,，、]", text)]
    rows = json.loads(text) if text.lstrip().startswith("[") else None
    if not isinstance(rows, list):
        raise UsageError(NOT_A_ROW, text=text, name=declared.name, example=to_fill(declared))
    return rows


def _addition(declared: Field, text: str, noted: _Noted) -> object:
    return text if declared.kind is Kind.LIST else _cells(declared, row_of(declared, text), noted)


def row_of(declared: Field, text: str) -> Mapping[str, str]:
    """`department:财务部,person:sun`; a value may hold commas, as long as no column's name follows one."""
    columns = "|".join(re.escape(name) for name in declared.of)
    parts = re.split(rf"[,，](?=\s*(?:{columns})\s*[:：])", text)
    found = [re.fullmatch(rf"\s*({columns})\s*[:：](.*)", part, re.DOTALL) for part in parts]
    if not all(found):
        raise UsageError(NOT_A_ROW, text=text, name=declared.name, example=to_fill(declared))
    row = {cell[1]: cell[2].strip() for cell in found if cell is not None}
    missing = [name for name, column in declared.of.items() if not column.optional and not row.get(name)]
    if missing:
        raise UsageError(CELL_MISSING, name=declared.name, text=text, columns=", ".join(missing))
    return row
