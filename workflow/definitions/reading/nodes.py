"""A definition as it stands in its file: words, lists and mappings, each with its place."""

from typing import NamedTuple, TypeAlias

from workflow.definitions.words import Place, Word


class Spoilt(NamedTuple):
    """Something that was refused and reported while reading; nobody complains about it again."""

    place: Place


class Sequence(NamedTuple):
    items: "tuple[Node, ...]"
    place: Place


class Mapping(NamedTuple):
    """`name: value` pairs in the order of the file. When some were refused, the mapping is not `whole`."""

    entries: "dict[Word, Node]"
    place: Place
    whole: bool = True


Node: TypeAlias = Word | Sequence | Mapping | Spoilt


def is_empty(node: Node) -> bool:
    """Whether nothing was written where a value is due: `owner:` and the end of the line."""
    return isinstance(node, Word) and not node and not node.quoted
