"""Bytes of a definition file become nodes with places, in one pass over the events of YAML's parser.

Nothing is constructed by how it looks: `no`, `24:00`, `010` stay the text that was written. What a person could
misread is refused: anchors, aliases, merge keys, tags, duplicate keys, a second document.
"""

import re
from typing import Any

import yaml

from workflow.definitions.problems import Problems
from workflow.definitions.reading import messages as say
from workflow.definitions.reading.nodes import Mapping, Node, Sequence, Spoilt
from workflow.definitions.reading.syntax import Stumble, report_syntax
from workflow.definitions.words import Place, Word
from workflow.wording import Wording

LIMIT_BYTES, LIMIT_VALUES, LIMIT_DEPTH = 1_000_000, 50_000, 40
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_LEADING_TAB = re.compile(r"^ *\t", re.MULTILINE)
_HASH_IN_TEXT = re.compile(r"[ \t]+#(?=[^\s#])")


def read(source: bytes, problems: Problems) -> Node | None:
    """The one document of the file; None when it cannot be read, and then a problem says why."""
    if len(source) > LIMIT_BYTES:
        problems.error(Place(1, 1), say.TOO_LARGE, limit=LIMIT_BYTES)
        return None
    text = _decoded(source, problems)
    if text is None or not _is_clean(text, problems):
        return None
    return _Composer(text, problems).compose()


def _decoded(source: bytes, problems: Problems) -> str | None:
    source = source.removeprefix(b"\xef\xbb\xbf")
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        before = source[: error.start].decode("utf-8")
        problems.error(_place_after(before), say.NOT_UTF8)
        return None


def _is_clean(text: str, problems: Problems) -> bool:
    before = len(problems.found)
    for hidden in _HIDDEN.finditer(text):
        character = f"U+{ord(hidden.group()):04X}"
        problems.error(_place_after(text[: hidden.start()]), say.HIDDEN_CHARACTER, character=character)
        if len(problems.found) - before >= 20:
            break
    if len(problems.found) == before:
        for number, line in enumerate(text.splitlines(), 1) if "\t" in text else ():
            if tab := _LEADING_TAB.match(line):
                problems.error(Place(number, tab.end()), say.TAB)
    return len(problems.found) == before


def _place_after(text: str) -> Place:
    return Place(text.count("\n") + 1, len(text) - text.rfind("\n"))


class _Open:
    """A list or mapping that is still being read."""

    __slots__ = ("entries", "flow", "items", "key", "place", "whole")

    def __init__(self, place: Place, *, mapping: Any, flow: Any) -> None:
        self.place = place
        self.items: list[Node] = []
        self.entries: dict[Word, Node] | None = {} if mapping else None
        self.key: Word | Spoilt | None = None
        self.flow = bool(flow)
        self.whole = True

    def closed(self) -> Node:
        if self.entries is None:
            return Sequence(tuple(self.items), self.place)
        return Mapping(self.entries, self.place, self.whole)


class _Halt(Exception):
    """Nothing after this point is worth reading."""


class _Composer:
    """Turns the parser's events into nodes with a stack of its own, so that depth cannot exhaust anything."""

    def __init__(self, text: str, problems: Problems) -> None:
        self._text = text
        self._problems = problems
        self._stack: list[_Open] = []
        self._root: Node | None = None
        self._documents = 0
        self._long_quote: tuple[Place, int] | None = None
        self._cuts = _cuts(text)

    def compose(self) -> Node | None:
        try:
            self._read_all(_LOADER(self._text))
        except _Halt:
            return None
        except yaml.MarkedYAMLError as error:
            report_syntax(_stumble(error), self._text, self._long_quote, self._problems)
            return None
        if self._root is None or (isinstance(self._root, Word) and not self._root):
            self._problems.error(Place(1, 1), say.EMPTY_FILE)
            return None
        return self._root

    def _read_all(self, parser: Any) -> None:
        values = 0
        while (event := parser.get_event()) is not None:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                values += 1
                self._add(self._scalar(event))
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._add(self._stack.pop().closed())
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                values += 1
                self._open(event, mapping=kind is yaml.MappingStartEvent)
            else:
                self._other(event)
            if values > LIMIT_VALUES:
                self._stop(event, say.TOO_MANY, limit=LIMIT_VALUES)

    def _other(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            place = _place(event)
            self._problems.error(place, say.ALIAS, name=str(event.anchor))
            self._add(Spoilt(place))
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop(event, say.SECOND_DOCUMENT)
            if event.version or event.tags:
                self._problems.error(_place(event), say.DIRECTIVE)

    def _stop(self, event: Any, wording: Wording, **blanks: int) -> None:
        self._problems.error(_place(event), wording, **blanks)
        raise _Halt

    def _open(self, event: Any, *, mapping: bool) -> None:
        if len(self._stack) >= LIMIT_DEPTH:
            self._stop(event, say.TOO_DEEP, limit=LIMIT_DEPTH)
        if event.anchor or event.tag:
            self._refuse_properties(event)
        self._stack.append(_Open(_place(event), mapping=mapping, flow=event.flow_style))

    def _scalar(self, event: Any) -> Word:
        start, end = event.start_mark, event.end_mark
        place = Place(start.line + 1, start.column + 1)
        if event.anchor or event.tag:
            self._refuse_properties(event)
        word = Word(event.value)
        word.place = place
        word.quoted = bool(event.style)
        if word.quoted and end.line != start.line:
            self._long_quote = (place, end.line + 1)
        elif self._cuts and not word.quoted and (end.line + 1, end.column + 1) in self._cuts:
            self._problems.error(Place(end.line + 1, end.column + 1), say.HASH_CUT)
        return word

    def _refuse_properties(self, event: Any) -> None:
        if event.anchor:
            self._problems.error(_place(event), say.ANCHOR, name=event.anchor)
        if event.tag:
            self._problems.error(_place(event), say.TAG, tag=event.tag)

    def _add(self, node: Node) -> None:
        if not self._stack:
            self._root = node
            return
        parent = self._stack[-1]
        entries = parent.entries
        if entries is None:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = self._key(node, parent, entries)
        else:
            self._entry(parent, parent.key, node, entries)
            parent.key = None

    def _key(self, node: Node, parent: _Open, entries: dict[Word, Node]) -> Word | Spoilt:
        """The name before a colon; a spoilt one takes its value with it."""
        if isinstance(node, Word) and node and node not in entries and node != "<<":
            return node
        if isinstance(node, Word) and node in entries:
            first = next(key for key in entries if key == node)
            self._problems.error(node, say.DUPLICATE_KEY, key=node, line=first.place.line)
        elif node == "<<":
            self._problems.error(node.place, say.MERGE_KEY)
        else:
            self._problems.error(node.place, say.KEY_NOT_A_WORD)
            parent.whole = False
        return Spoilt(node.place)

    def _entry(self, parent: _Open, key: Word | Spoilt, node: Node, entries: dict[Word, Node]) -> None:
        if isinstance(key, Spoilt):
            return
        if not node and parent.flow and isinstance(node, Word) and not node.quoted:
            parent.whole = False
            self._valueless(key, entries)
        else:
            entries[key] = node

    def _valueless(self, key: Word, before: dict[Word, Node]) -> None:
        previous = next(reversed(before.values()), None)
        if sign := re.search("[：＝]", key):
            place = Place(key.place.line, key.place.column + sign.start())
            self._problems.error(place, say.FULL_WIDTH, sign=sign.group(), plain="': '")
        elif isinstance(previous, Word) and not previous.quoted and not self._has_colon(key):
            self._problems.error(key, say.SPLIT_TEXT, key=key)
        elif previous is None and not self._has_colon(key):
            self._problems.error(key, say.BRACE_IN_TEXT, key=key)
        else:
            self._problems.error(key, say.NO_VALUE, key=key)

    def _has_colon(self, key: Word) -> bool:
        line = self._text.splitlines()[key.place.line - 1]
        return line[key.place.column - 1 + len(key) :].lstrip().startswith(":")


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)


def _stumble(error: yaml.MarkedYAMLError) -> Stumble:
    at, since = error.problem_mark or error.context_mark, error.context_mark or error.problem_mark
    return Stumble(_marked(at), _marked(since), error.context or "", error.problem or "")


def _marked(mark: Any) -> Place:
    return Place(1, 1) if mark is None else Place(mark.line + 1, mark.column + 1)


def _cuts(text: str) -> frozenset[tuple[int, int]]:
    """Where ` #` is followed at once by a sign, as in `room #5`: an unquoted text that ends there was cut."""
    if " #" not in text:
        return frozenset()
    lines = text.splitlines()
    return frozenset(
        (number, cut.start() + 1)
        for number, line in enumerate(lines, 1)
        if " #" in line
        for cut in _HASH_IN_TEXT.finditer(line)
    )
