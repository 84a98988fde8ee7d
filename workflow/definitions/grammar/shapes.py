"""Shapes of single words: each reads a node into a value and describes itself as JSON Schema.

A shape never gives up: it reports every problem and returns its `blank` where nothing usable stands, so that whoever
comes after it always finds the type it expects.
"""

import re
from typing import Any, Protocol, TypeAlias, TypeVar

from msgspec import Struct

from workflow.definitions.grammar import messages as say
from workflow.definitions.grammar.kinds import Reading, Thing
from workflow.definitions.reading.nodes import Mapping, Node, Sequence, Spoilt, is_empty
from workflow.definitions.spelling import did_you_mean
from workflow.definitions.words import Place, Word
from workflow.wording import Label, Wording

T = TypeVar("T")
Schema: TypeAlias = dict[str, Any]

A_TEXT = Label(zh="文字", en="a text")
A_NAME = Label(zh="名称", en="a name")
TRUE_OR_FALSE = Label(zh="true 或 false", en="true or false")
A_WHOLE_NUMBER = Label(zh="整数", en="a whole number")
A_VALUE = Label(zh="值", en="a value")
BLANK = Word.at("", Place(1, 1), quoted=False)
SCALAR = ["string", "number", "boolean"]


class Shape(Protocol):
    @property
    def expected(self) -> Label: ...

    @property
    def blank(self) -> Any: ...

    def read(self, node: Node, reading: Reading) -> Any: ...

    def schema(self) -> Schema: ...


def _found(node: Node) -> Label:
    match node:
        case Sequence():
            return Label(zh="列表", en="a list")
        case Mapping():
            return Label(zh="“名称: 值”", en='"name: value"')
        case _:
            return Label(zh=f"“{node}”", en=f'"{node}"')


def misfit(node: Node, expected: Label, blank: T, reading: Reading) -> T:
    """Reports that `node` is not what was expected, and gives the blank."""
    if is_empty(node):
        reading.error(node.place, say.NOTHING_HERE, expected=expected)
    elif not isinstance(node, Spoilt) and not (isinstance(node, Mapping) and not node.whole):
        reading.error(node.place, say.WRONG_SHAPE, found=_found(node), expected=expected)
    return blank


class Text(Struct, frozen=True):
    """Any text; numbers and words like `no` are text here as they were written."""

    expected: Label = A_TEXT
    pattern: str | None = None
    blank: Word = BLANK

    def read(self, node: Node, reading: Reading) -> Word:
        if isinstance(node, Word) and node:
            return node
        return misfit(node, self.expected, self.blank, reading)

    def schema(self) -> Schema:
        return {"type": "string", "pattern": self.pattern} if self.pattern else {"type": SCALAR}


class Named(Struct, frozen=True):
    """A name that follows a pattern and is not reserved; a bad one is reported and still known."""

    pattern: re.Pattern[str]
    wording: Wording
    reserved: frozenset[str] = frozenset()
    expected: Label = A_NAME
    blank: Word = BLANK

    def read(self, node: Node, reading: Reading) -> Word:
        if not isinstance(node, Word) or not node:
            return misfit(node, self.expected, self.blank, reading)
        if node in self.reserved:
            reading.error(node, say.RESERVED_NAME, word=node)
        elif not self.pattern.match(node):
            reading.error(node, self.wording, word=node)
        return node

    def schema(self) -> Schema:
        return {"type": "string", "pattern": self.pattern.pattern.replace(r"\Z", "$")}


class OneOf(Struct, frozen=True):
    options: tuple[str, ...]
    blank: Word = BLANK

    @property
    def expected(self) -> Label:
        listed = " | ".join(self.options)
        return Label(zh=listed, en=listed)

    def read(self, node: Node, reading: Reading) -> Word:
        if not isinstance(node, Word) or not node:
            return misfit(node, self.expected, self.blank, reading)
        if node in self.options:
            return node
        hint, allowed = did_you_mean(node, self.options), ", ".join(self.options)
        reading.error(node, say.NOT_ONE_OF, word=node, hint=hint, allowed=allowed)
        return self.blank

    def schema(self) -> Schema:
        return {"enum": [*self.options, *(int(option) for option in self.options if option.isdigit())]}


class TrueFalse(Struct, frozen=True):
    expected: Label = TRUE_OR_FALSE
    blank: bool = False

    def read(self, node: Node, reading: Reading) -> bool:
        if isinstance(node, Word) and node in ("true", "yes", "false", "no"):
            return node in ("true", "yes")
        if isinstance(node, Word) and node:
            reading.error(node, say.NOT_TRUE_OR_FALSE, word=node)
            return self.blank
        return misfit(node, self.expected, self.blank, reading)

    def schema(self) -> Schema:
        return {"enum": [True, False, "yes", "no"]}


class Whole(Struct, frozen=True):
    """A whole number written with digits alone, not below `least`."""

    least: int
    blank: int
    expected: Label = A_WHOLE_NUMBER

    def read(self, node: Node, reading: Reading) -> int:
        if not isinstance(node, Word) or not node:
            return misfit(node, self.expected, self.blank, reading)
        if re.fullmatch(r"0|[1-9][0-9]{0,8}", node) and int(node) >= self.least:
            return int(node)
        reading.error(node, say.NOT_WHOLE, word=node, least=self.least)
        return self.blank

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.least}


class Anything(Struct, frozen=True):
    """Left as a node: its type comes from something that is known only later, such as a field's."""

    expected: Label = A_VALUE
    blank: None = None

    def read(self, node: Node, reading: Reading) -> Node | None:
        return misfit(node, self.expected, self.blank, reading) if is_empty(node) else node

    def schema(self) -> Schema:
        return {"not": {"type": "null"}}


class Ref(Struct, frozen=True):
    """The name of something declared elsewhere in the file; `words` are those of the language that may stand instead."""

    things: tuple[Thing, ...]
    words: frozenset[str] = frozenset()
    blank: Word = BLANK

    @property
    def expected(self) -> Label:
        zh = "、".join([*(thing.label.zh for thing in self.things), *sorted(self.words)])
        en = " or ".join([*(thing.label.en for thing in self.things), *sorted(self.words)])
        return Label(zh=f"已声明的{zh}", en=f"a declared {en}")

    def read(self, node: Node, reading: Reading) -> Word:
        if not isinstance(node, Word) or not node:
            return misfit(node, self.expected, self.blank, reading)
        if node not in self.words:
            reading.use(node, self.things)
        return node

    def schema(self) -> Schema:
        return {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_]*$"}


class GuardText(Struct, frozen=True):
    """A condition or an expression; what it says is checked when all names are known."""

    expected: Label
    blank: Word = BLANK

    def read(self, node: Node, reading: Reading) -> Word:
        if not isinstance(node, Word) or not node:
            return misfit(node, self.expected, self.blank, reading)
        reading.guards.append(node)
        return node

    def schema(self) -> Schema:
        return {"type": "string"}


class Phrase(Struct, frozen=True):
    """A text in which the groups of `pattern` are names: group `x` names something of kind `names[x]`."""

    pattern: re.Pattern[str]
    names: tuple[tuple[str, tuple[Thing, ...]], ...]
    words: frozenset[str]
    expected: Label
    blank: Word = BLANK

    def read(self, node: Node, reading: Reading) -> Word:
        found = self.pattern.match(node) if isinstance(node, Word) else None
        if not isinstance(node, Word) or found is None:
            return misfit(node, self.expected, self.blank, reading)
        for group, things in self.names:
            if found[group] is not None and found[group] not in self.words:
                reading.use(part_of(node, found, group), things)
        return node

    def schema(self) -> Schema:
        return {"type": SCALAR}


def part_of(word: Word, found: re.Match[str], group: str) -> Word:
    """The part of `word` that a group matched, with its own place."""
    return word.part(found[group], found.start(group))
