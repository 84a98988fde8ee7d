"""The map of an import: which column of a table fills which field. Read like a definition, with places.

procedure: ticketing_complaints
action: register                        # may be left out when only one action opens cases
as: li
source: {system: hotline, id: number}   # the column that tells rows apart
occurred_at: {column: received, format: "%Y/%m/%d %H:%M"}
fields:
  complaint: description                # field: column
  channel: {value: phone}               # the same for every row
  category: {column: type, choices: {退票: ticket_refund}}
  goods: {sheet: 货品, id: 单号, columns: {name: 品名}}   # rows of another sheet of the workbook
running:                                # with `import --running`: cases that go on here (docs/adr/0011)
  number: number                        # kept where it can be
  state: {column: status, choices: {处理中: working}}
  assignee: with                        # also: opened since assignees duties links standing
  past: {sheet: 经过, id: 单号, when: 时间, who: 谁, action: 动作, to: 状态, text: 说明}
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from workflow.definitions.problems import Problems
from workflow.definitions.reading import nodes
from workflow.definitions.reading.nodes import Node
from workflow.definitions.reading.reader import read
from workflow.definitions.spelling import did_you_mean
from workflow.definitions.words import Place, Word
from workflow.errors import UsageError
from workflow.wording import Label, Wording

_KEYS = ("procedure", "action", "as", "source", "occurred_at", "fields", "running")
_CELL_KEYS = ("column", "value", "format", "choices")
_RUNNING_KEYS = ("number", "state", "standing", "opened", "since", "assignee", "assignees", "duties", "links", "past")
_PAST_KEYS = ("sheet", "id", "when", "who", "action", "to", "also", "text")
_ROWS_KEYS = ("sheet", "id", "columns")

MAP_WRONG = Wording(
    code="map_wrong",
    zh="映射文件第 {line} 行第 {column} 列：{problem}",
    en="the map, line {line}, column {column}: {problem}",
)


class Cell(Struct, frozen=True):
    """Where a field's text comes from: a column, or the same value for every row. `exact`: with the blanks around it."""

    column: str | None
    value: str = ""
    format: str | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    exact: bool = False


class Lines(Struct, frozen=True):
    """Where the rows of a field come from: those of another sheet whose `id` is the row's; cell -> column."""

    sheet: str
    id_column: str
    columns: Mapping[str, str]


class Past(Struct, frozen=True):
    """Where the steps of a claimed past come from: a sheet, in which `id_column` says whose step it is; part -> column."""

    sheet: str
    id_column: str
    columns: Mapping[str, str]


class Running(Struct, frozen=True, kw_only=True):
    """Where it stands how a running case stands: `cells` by what they are about (`number state since ..`)."""

    cells: Mapping[str, Cell]
    past: Past | None = None


class ImportMap(Struct, frozen=True, kw_only=True):
    procedure: str
    action: str | None
    person: str
    system: str
    id_column: str
    fields: Mapping[str, Cell]
    occurred_at: Cell | None
    lines: Mapping[str, Lines] = field(default_factory=dict)
    running: Running | None = None

    @property
    def columns(self) -> Iterator[str]:
        """Every column it reads."""
        yield self.id_column
        running = () if self.running is None else self.running.cells.values()
        cells = (*self.fields.values(), *running, *(() if self.occurred_at is None else (self.occurred_at,)))
        yield from (cell.column for cell in cells if cell.column is not None)


def read_map(source: bytes) -> ImportMap:
    """Raises UsageError with the place of the first thing that is wrong."""
    problems = Problems()
    node = read(source, problems)
    if node is None or problems.found:
        first = min(problems.found, key=lambda problem: problem.place)
        raise _wrong(first.place, Label(zh=first.say("zh"), en=first.say("en")))
    entries = _entries(node, _KEYS)
    origin = _entries(_need(node, entries, "source"), ("system", "id"))
    fields = _mapping(_need(node, entries, "fields"))
    return ImportMap(
        procedure=_word(_need(node, entries, "procedure")),
        action=_word(entries["action"]) if "action" in entries else None,
        person=_word(_need(node, entries, "as")),
        system=_word(_need(entries["source"], origin, "system")),
        id_column=_word(_need(entries["source"], origin, "id")),
        fields={str(name): _cell(each) for name, each in fields.items() if not _is_lines(each)},
        lines={str(name): _lines(each) for name, each in fields.items() if _is_lines(each)},
        occurred_at=_cell(entries["occurred_at"]) if "occurred_at" in entries else None,
        running=_running(entries["running"]) if "running" in entries else None,
    )


def _running(node: Node) -> Running:
    entries = _entries(node, _RUNNING_KEYS)
    _need(node, entries, "state")
    cells = {name: _cell(each) for name, each in entries.items() if name != "past"}
    return Running(cells=cells, past=_past(entries["past"]) if "past" in entries else None)


def _past(node: Node) -> Past:
    entries = _entries(node, _PAST_KEYS)
    _need(node, entries, "action")
    return Past(
        sheet=_word(_need(node, entries, "sheet")),
        id_column=_word(_need(node, entries, "id")),
        columns={name: _word(each) for name, each in entries.items() if name not in ("sheet", "id")},
    )


def _cell(node: Node) -> Cell:
    if isinstance(node, Word):
        return Cell(str(node))
    entries = _entries(node, _CELL_KEYS)
    if "value" in entries:
        if len(entries) > 1:
            raise _wrong(node.place, Label(zh="value 不与其他键并用", en="`value` stands alone"))
        return Cell(None, _word(entries["value"]))
    choices = _mapping(entries["choices"]) if "choices" in entries else {}
    return Cell(
        column=_word(_need(node, entries, "column")),
        format=_word(entries["format"]) if "format" in entries else None,
        choices={str(text): _word(choice) for text, choice in choices.items()},
    )


def _is_lines(node: Node) -> bool:
    return isinstance(node, nodes.Mapping) and "sheet" in node.entries


def _lines(node: Node) -> Lines:
    entries = _entries(node, _ROWS_KEYS)
    columns = _mapping(_need(node, entries, "columns"))
    return Lines(
        sheet=_word(_need(node, entries, "sheet")),
        id_column=_word(_need(node, entries, "id")),
        columns={str(name): _word(column) for name, column in columns.items()},
    )


def _mapping(node: Node) -> Mapping[Word, Node]:
    if not isinstance(node, nodes.Mapping):
        raise _wrong(node.place, Label(zh="此处应为 名称: 值", en="name: value pairs are needed here"))
    return node.entries


def _entries(node: Node, keys: tuple[str, ...]) -> Mapping[str, Node]:
    entries = _mapping(node)
    for key in entries:
        if key not in keys:
            hint = did_you_mean(key, keys)
            raise _wrong(key.place, Label(zh=f"不认识“{key}”{hint.zh}", en=f'"{key}" is not known{hint.en}'))
    return {str(key): each for key, each in entries.items()}


def _need(node: Node, entries: Mapping[str, Node], key: str) -> Node:
    if key not in entries:
        raise _wrong(node.place, Label(zh=f"缺少“{key}”", en=f'"{key}" is missing'))
    return entries[key]


def _word(node: Node) -> str:
    if not isinstance(node, Word) or not node:
        raise _wrong(node.place, Label(zh="此处应为一段文字", en="a text is needed here"))
    return str(node)


def _wrong(place: Place, problem: Label) -> UsageError:
    return UsageError(MAP_WRONG, line=place.line, column=place.column, problem=problem)
