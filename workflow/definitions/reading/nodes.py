"""A definition as it stands in its file: words, lists and mappings, each with its place."""

from typing import TypeAlias

from msgspec import Struct

from workflow.definitions.words import Mark, Place, Word


class Spoilt(Struct, frozen=True):
    """Something that was refused and reported while reading; nobody complains about it again."""

    place: Place


class Sequence(Struct, frozen=True):
    items: "tuple[Node, ...]"
    mark: Mark

    @property
    def place(self) -> Place:
        return Place.at(self.mark)


class Mapping(Struct, frozen=True):
    """`name: value` pairs in the order of the file. When some were refused, the mapping is not `whole`."""

    entries: "dict[Word, Node]"
    mark: Mark
    whole: bool = True

    @property
    def place(self) -> Place:
        return Place.at(self.mark)


Node: TypeAlias = Word | Sequence | Mapping | Spoilt


def is_empty(node: Node) -> bool:
    """Whether nothing was written where a value is due: `owner:` and the end of the line."""
    return isinstance(node, Word) and not node and not node.quoted
