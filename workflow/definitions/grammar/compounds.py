"""Shapes made of shapes: lists, names of the file's own, and closed records.

A misspelt key is reported once and read as the key that was meant, so that nothing else is reported for it.
"""

from collections.abc import Mapping as Dict
from typing import Any, Self, TypeAlias, assert_never

from msgspec import Struct, field

from workflow.definitions.grammar import messages as say
from workflow.definitions.grammar.kinds import Reading
from workflow.definitions.grammar.shapes import Schema, Shape, misfit
from workflow.definitions.reading.nodes import Mapping, Node, Sequence, Spoilt, is_empty
from workflow.definitions.spelling import did_you_mean, meant
from workflow.definitions.words import Place, Word
from workflow.wording import Label

Raw: TypeAlias = dict[str, Any]
"""What a record reads into: every key it declares, with its blank where the file has none."""

PLACE = "@"
"""The key under which a record keeps its own place; no key of the language looks like that."""
BROKEN = "!"
"""The key under which a record keeps the names of the keys about which something was already reported."""
REST = "rest"
"""The key under which a record keeps the names of the file's own."""
BOTH_LANGUAGES = Label(zh="{zh: 中文，en: English}", en="{zh: 中文, en: English}")
NO_LABEL = Label(zh="", en="")


class ListOf(Struct, frozen=True):
    item: Shape
    blank: tuple[Any, ...] = ()

    @property
    def expected(self) -> Label:
        inner = self.item.expected
        return Label(zh=f"列表 [{inner.zh}，..]", en=f"a list [{inner.en}, ..]")

    def read(self, node: Node, reading: Reading) -> tuple[Any, ...]:
        if not isinstance(node, Sequence):
            return misfit(node, self.expected, self.blank, reading)
        read = self.item.read
        return tuple([read(item, reading) for item in node.items])

    def schema(self) -> Schema:
        return {"type": "array", "items": self.item.schema()}


class OneOrMany(Struct, frozen=True):
    """A list; a list of one may be written without its brackets."""

    item: Shape
    blank: tuple[Any, ...] = ()

    @property
    def expected(self) -> Label:
        return ListOf(self.item).expected

    def read(self, node: Node, reading: Reading) -> tuple[Any, ...]:
        if type(node) is Sequence:
            read = self.item.read
            return tuple([read(item, reading) for item in node.items])
        if is_empty(node):
            return misfit(node, self.expected, self.blank, reading)
        return (self.item.read(node, reading),)

    def schema(self) -> Schema:
        item = self.item.schema()
        return {"anyOf": [item, {"type": "array", "items": item}]}


class MapOf(Struct, frozen=True):
    """`name: value` pairs with names of the file's own."""

    key: Shape
    value: Shape
    entries: int | None = None
    """How many there must be, when that is fixed."""
    blank: Dict[Word, Any] = field(default_factory=dict)

    @property
    def expected(self) -> Label:
        key, value = self.key.expected, self.value.expected
        return Label(zh=f"{{{key.zh}：{value.zh}}}", en=f"{{{key.en}: {value.en}}}")

    def read(self, node: Node, reading: Reading) -> Dict[Word, Any]:
        if not isinstance(node, Mapping):
            return misfit(node, self.expected, self.blank, reading)
        if self.entries is not None and node.whole and len(node.entries) != self.entries:
            reading.error(node.place, say.ONE_ENTRY, count=len(node.entries))
        key, value = self.key.read, self.value.read
        return {key(name, reading): value(inner, reading) for name, inner in node.entries.items()}

    def schema(self) -> Schema:
        names = self.key.schema()
        found: Schema = {"type": "object", "additionalProperties": self.value.schema()}
        if "pattern" in names:
            found["propertyNames"] = {"pattern": names["pattern"]}
        return found | ({"minProperties": self.entries, "maxProperties": self.entries} if self.entries else {})


class ByForm(Struct, frozen=True):
    """Several ways to write one thing, told apart by whether a word, a list or a mapping stands there."""

    expected: Label
    word: Shape | None = None
    sequence: Shape | None = None
    mapping: Shape | None = None
    blank: Any = None

    def read(self, node: Node, reading: Reading) -> Any:
        shape = self._shape(node)
        return (
            misfit(node, self.expected, self.blank, reading)
            if shape is None or is_empty(node)
            else shape.read(node, reading)
        )

    def _shape(self, node: Node) -> Shape | None:
        match node:
            case Word():
                return self.word
            case Sequence():
                return self.sequence
            case Mapping():
                return self.mapping
            case Spoilt():
                return None
            case _:
                assert_never(node)

    def schema(self) -> Schema:
        shapes = (self.word, self.sequence, self.mapping)
        return {"anyOf": [shape.schema() for shape in shapes if shape is not None]}


def given(raw: Raw, key: str) -> bool:
    """Whether something stands under the key, be it something that was refused and reported."""
    return bool(raw[key]) or key in raw[BROKEN]


def exactly_one(raw: Raw, *keys: str) -> bool:
    """Whether one of the keys is there and no other; one that was refused may have been the one."""
    there = sum(bool(raw[key]) for key in keys)
    return there == 1 or (there == 0 and any(key in raw[BROKEN] for key in keys))


class Key(Struct, frozen=True):
    """One key of a record: what stands there and what it means."""

    shape: Shape
    zh: str
    en: str
    required: bool = False


def must(shape: Shape, zh: str, en: str) -> Key:
    """A key that has to be there."""
    return Key(shape, zh, en, required=True)


class Record(Struct, frozen=True):
    """A closed set of keys; `rest` admits names of the file's own beside them, kept under `rest`."""

    keys: Dict[str, Key]
    expected: Label
    rest: Shape | None
    blank: Raw
    """For a record that is not there."""
    refused: Raw
    """For something that stands in its place and is no such record."""
    required: frozenset[str]

    @classmethod
    def of(cls, keys: Dict[str, Key], expected: Label, rest: Shape | None = None) -> Self:
        blank = {
            PLACE: Place(1, 1),
            REST: {},
            BROKEN: frozenset(),
            **{name: key.shape.blank for name, key in keys.items()},
        }
        refused = {**blank, BROKEN: frozenset(keys)}
        return cls(keys, expected, rest, blank, refused, frozenset(name for name, key in keys.items() if key.required))

    def read(self, node: Node, reading: Reading) -> Raw:
        if not isinstance(node, Mapping):
            return misfit(node, self.expected, self.refused, reading)
        raw, keys, found = self.blank.copy(), self.keys, reading.problems.found
        raw[PLACE] = node.place
        strangers: dict[Word, Node] = {}
        broken: set[str] = set()
        for name, inner in node.entries.items():
            before = len(found)
            if (key := keys.get(name)) is not None:
                raw[name] = key.shape.read(inner, reading)
            else:
                strangers[name] = inner
            if len(found) > before or type(inner) is Spoilt:
                broken.add(name)
        if strangers and self.rest is not None:
            raw[REST] = {name: self.rest.read(inner, reading) for name, inner in strangers.items()}
            strangers = {}
        if broken or strangers or not node.whole or not self.required <= node.entries.keys():
            raw[BROKEN] = broken | self._astray(node, strangers, raw, reading)
        return raw

    def _astray(self, node: Mapping, strangers: dict[Word, Node], raw: Raw, reading: Reading) -> set[str]:
        """Reports keys that are not of the record and keys that are missing; returns those about which nothing is certain."""
        given = set(node.entries) - strangers.keys()
        taken = self._read_strangers(strangers, raw, given, reading) if strangers else given
        missing = [key for key in self.keys if key not in taken]
        if node.whole:
            self._report_missing(node, missing, reading)
        is_certain = node.whole and len(taken) == len(given) + len(strangers)
        return set(self.required.intersection(missing) if is_certain else missing)

    def _read_strangers(self, strangers: dict[Word, Node], raw: Raw, given: set[Word], reading: Reading) -> set[str]:
        """Takes each for what was probably meant; returns the keys that are there, those that were meant among them."""
        taken: set[str] = set(given)
        for name, inner in strangers.items():
            near = meant(name, [key for key in self.keys if key not in taken])
            if near is None:
                hint = did_you_mean(name, self.keys)
                reading.error(name, say.UNKNOWN_KEY, key=name, hint=hint, allowed=", ".join(self.keys))
            else:
                reading.error(name, say.MISSPELT_KEY, key=name, near=near)
                raw[near] = self.keys[near].shape.read(inner, reading)
                taken.add(near)
        return taken

    def _report_missing(self, node: Mapping, missing: list[str], reading: Reading) -> None:
        for name in missing:
            key = self.keys[name]
            if key.required:
                reading.error(node.place, say.MISSING_KEY, key=name, meaning=Label(zh=key.zh, en=key.en))

    def schema(self) -> Schema:
        described = {
            name: {**key.shape.schema(), "description": f"{key.zh} / {key.en}"} for name, key in self.keys.items()
        }
        rest = False if self.rest is None else self.rest.schema()
        found: Schema = {"type": "object", "properties": described, "additionalProperties": rest}
        return found | ({"required": sorted(self.required)} if self.required else {})


class Bilingual(Struct, frozen=True):
    """`{zh: .., en: ..}`."""

    record: Record
    expected: Label = BOTH_LANGUAGES
    blank: Label = NO_LABEL

    def read(self, node: Node, reading: Reading) -> Label:
        if isinstance(node, Word) and node:
            reading.error(node, say.ONE_LANGUAGE, word=node)
            return self.blank
        if not isinstance(node, Mapping):
            return misfit(node, self.expected, self.blank, reading)
        raw = self.record.read(node, reading)
        return Label(zh=raw["zh"], en=raw["en"])

    def schema(self) -> Schema:
        return self.record.schema()
