"""Bytes of a definition file become nodes with places, in one pass over the events of YAML's parser.

Nothing is constructed by how it looks: `no`, `24:00`, `010` stay the text that was written. What a person could
misread is refused: anchors, aliases, merge keys, tags, duplicate keys, a second document.
"""

import re
from itertools import zip_longest
from typing import Any, cast

import yaml
from msgspec import Struct
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from workflow.definitions.problems import Problems
from workflow.definitions.reading import messages as say
from workflow.definitions.reading.nodes import Mapping, Node, Sequence, Spoilt
from workflow.definitions.words import Place, Word
from workflow.wording import Wording

LIMIT_BYTES, LIMIT_VALUES, LIMIT_DEPTH = 1_000_000, 50_000, 40
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
"""None of them is printable, nor are tabs and line ends."""
_LEADING_TAB = re.compile(r"^ *\t", re.MULTILINE)
_ONLY_WORDS = {Word}
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
    if text.replace("\n", " ").isprintable():
        return True
    before = len(problems.found)
    for hidden in re.finditer(_HIDDEN, text):
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


class _Open(Struct):
    """A list or mapping that is still being read."""

    event: Any
    around: list[Node]
    """The nodes beside it, of what it stands in."""
    nodes: list[Node] = []
    """Of a mapping its names and values in turn."""


class _Halt(Exception):
    """Nothing after this point is worth reading."""


class _Composer:
    """Turns the parser's events into nodes with a stack of its own, so that depth cannot exhaust anything."""

    def __init__(self, text: str, problems: Problems) -> None:
        self._text = text
        self._problems = problems
        self._stack: list[_Open] = []
        self._documents: list[Node] = []
        self._begun = 0
        self._long_quote: tuple[Place, int] | None = None
        self._cuts = _cuts(text)

    def compose(self) -> Node | None:
        try:
            self._read_all(_LOADER(self._text))
        except _Halt:
            self._close_all()
            return None
        except yaml.MarkedYAMLError as error:
            self._close_all()
            self._report(error)
            return None
        if not self._documents or (isinstance(self._documents[0], Word) and not self._documents[0]):
            self._problems.error(Place(1, 1), say.EMPTY_FILE)
            return None
        return self._documents[0]

    def _report(self, error: yaml.MarkedYAMLError) -> None:
        from workflow.definitions.reading.syntax import Stumble, report_syntax  # most files are YAML

        at, since = error.problem_mark or error.context_mark, error.context_mark or error.problem_mark
        stumble = Stumble(_marked(at), _marked(since), error.context or "", error.problem or "")
        report_syntax(stumble, self._text, self._long_quote, self._problems)

    def _read_all(self, parser: Any) -> None:
        values, nodes = 0, self._documents
        for event in iter(parser.get_event, None):
            kind = type(event)
            if kind is ScalarEvent:
                values += 1
                word = Word(event.value)
                word.mark, word.quoted = event.start_mark, bool(event.style)
                if word.quoted or self._cuts or event.anchor or event.tag:
                    self._look_at(event)
                nodes.append(word)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                opened = self._stack.pop()
                nodes = opened.around
                nodes.append(self._closed(opened))
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                values += 1
                nodes = self._opened(event, nodes)
            else:
                self._other(event, nodes)
            if values > LIMIT_VALUES:
                self._stop(event, say.TOO_MANY, limit=LIMIT_VALUES)

    def _other(self, event: Any, nodes: list[Node]) -> None:
        if isinstance(event, yaml.AliasEvent):
            place = _place(event)
            self._problems.error(place, say.ALIAS, name=str(event.anchor))
            nodes.append(Spoilt(place))
        elif isinstance(event, yaml.DocumentStartEvent):
            self._begun += 1
            if self._begun > 1:
                self._stop(event, say.SECOND_DOCUMENT)
            if event.version or event.tags:
                self._problems.error(_place(event), say.DIRECTIVE)

    def _stop(self, event: Any, wording: Wording, **blanks: int) -> None:
        self._problems.error(_place(event), wording, **blanks)
        raise _Halt

    def _opened(self, event: Any, around: list[Node]) -> list[Node]:
        if len(self._stack) >= LIMIT_DEPTH:
            self._stop(event, say.TOO_DEEP, limit=LIMIT_DEPTH)
        if event.anchor or event.tag:
            self._refuse_properties(event)
        opened = _Open(event, around)
        self._stack.append(opened)
        return opened.nodes

    def _look_at(self, event: Any) -> None:
        """At a word that is not as plain as most are."""
        if event.anchor or event.tag:
            self._refuse_properties(event)
        if not event.style:
            if (end := _end(event)) in self._cuts:
                self._problems.error(end, say.HASH_CUT)
        elif event.end_mark.line != event.start_mark.line:
            self._long_quote = (_place(event), event.end_mark.line + 1)

    def _refuse_properties(self, event: Any) -> None:
        if event.anchor:
            self._problems.error(_place(event), say.ANCHOR, name=event.anchor)
        if event.tag:
            self._problems.error(_place(event), say.TAG, tag=event.tag)

    def _close_all(self) -> None:
        """What is wrong inside of what will never be closed is reported all the same."""
        for opened in self._stack:
            self._closed(opened)

    def _closed(self, opened: _Open) -> Node:
        mark, nodes = opened.event.start_mark, opened.nodes
        if type(opened.event) is SequenceStartEvent:
            return Sequence(tuple(nodes), mark)
        names, values = nodes[::2], nodes[1::2]
        if _ONLY_WORDS.issuperset(map(type, names)) and "" not in values:
            entries = dict(zip(cast("list[Word]", names), values, strict=False))
            if len(entries) == len(names) and "" not in entries and "<<" not in entries:
                return Mapping(entries, mark)
        return self._judged(names, values, opened)

    def _judged(self, names: list[Node], values: list[Node], opened: _Open) -> Mapping:
        """Name by name: each is reported that cannot be one, and takes its value with it."""
        entries: dict[Word, Node] = {}
        whole = True
        for name, value in zip_longest(names, values):
            if not isinstance(name, Word) or not name:
                self._problems.error(name.place, say.KEY_NOT_A_WORD)
                whole = False
            elif self._is_name(name, entries) and value is not None:
                if value or not opened.event.flow_style or not isinstance(value, Word) or value.quoted:
                    entries[name] = value
                else:
                    whole = False
                    self._valueless(name, entries)
        return Mapping(entries, opened.event.start_mark, whole)

    def _is_name(self, name: Word, before: dict[Word, Node]) -> bool:
        if name in before:
            first = next(key for key in before if key == name)
            self._problems.error(name, say.DUPLICATE_KEY, key=name, line=first.place.line)
        elif name == "<<":
            self._problems.error(name, say.MERGE_KEY)
        return name not in before and name != "<<"

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
    return Place.at(event.start_mark)


def _end(event: Any) -> Place:
    return Place.at(event.end_mark)


def _marked(mark: Any) -> Place:
    return Place(1, 1) if mark is None else Place.at(mark)


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
