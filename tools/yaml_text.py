"""A definition's text with the span of each of its values, so that a piece can be changed and the rest stays as written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import yaml

Path: TypeAlias = tuple[str | int, ...]
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Span(NamedTuple):
    start: int
    end: int


class Edit(NamedTuple):
    """What stands in `span` is replaced by `new`."""

    span: Span
    new: str


@dataclass(frozen=True)
class Source:
    text: str

    @cached_property
    def root(self) -> Any:
        return yaml.compose(self.text, Loader=_LOADER)

    def walk(self) -> Iterator[tuple[Path, Any]]:
        """Every value with its path, from the outside in."""
        yield from _walk((), self.root)

    def raw(self, node: Any) -> str:
        """The value as written, quotes included."""
        return self.text[node.start_mark.index : node.end_mark.index]

    def line(self, span: Span) -> int:
        return self.text.count("\n", 0, span.start) + 1

    def edited(self, *edits: Edit) -> str:
        text = self.text
        for edit in sorted(edits, reverse=True):
            text = text[: edit.span.start] + edit.new + text[edit.span.end :]
        return text


def get(mapping: Any, name: str) -> Any:
    """The value of a name; None where there is none."""
    found = (value for key, value in mapping.value if key.value == name) if is_mapping(mapping) else iter(())
    return next(found, None)


def is_mapping(node: Any) -> bool:
    return isinstance(node, yaml.MappingNode)


def is_list(node: Any) -> bool:
    return isinstance(node, yaml.SequenceNode)


def is_text(node: Any) -> bool:
    return isinstance(node, yaml.ScalarNode)


def replaced(node: Any, new: str) -> Edit:
    return Edit(span_of(node), new)


def span_of(node: Any) -> Span:
    return Span(node.start_mark.index, node.end_mark.index)


def dropped_key(source: Source, mapping: Any, name: str) -> Edit | None:
    """The mapping without one of its names; None where nothing would be left."""
    spans = [(key.value, Span(key.start_mark.index, value.end_mark.index)) for key, value in mapping.value]
    index = [key for key, _ in spans].index(name)
    return _dropped(source, [span for _, span in spans], index, flow=bool(mapping.flow_style))


def dropped_item(source: Source, sequence: Any, index: int) -> Edit | None:
    """The list without one of its items; None where nothing would be left."""
    return _dropped(source, [span_of(item) for item in sequence.value], index, flow=bool(sequence.flow_style))


def _dropped(source: Source, spans: list[Span], index: int, *, flow: bool) -> Edit | None:
    if len(spans) == 1:
        return None
    if not flow:
        return _dropped_lines(source, spans, index)
    if index + 1 < len(spans):
        return Edit(Span(spans[index].start, spans[index + 1].start), "")
    return Edit(Span(spans[index - 1].end, spans[index].end), "")


def _dropped_lines(source: Source, spans: list[Span], index: int) -> Edit:
    """Whole lines of a block: a block's last value is said to end where the next token begins."""
    start = source.text.rindex("\n", 0, spans[index].start) + 1
    written = source.text[spans[index].start : spans[index].end].rstrip()
    last = spans[index].start + len(written)
    end = source.text.find("\n", last)
    return Edit(Span(start, len(source.text) if end < 0 else end + 1), "")


def _walk(path: Path, node: Any) -> Iterator[tuple[Path, Any]]:
    yield path, node
    if is_mapping(node):
        for key, value in node.value:
            yield from _walk((*path, key.value), value)
    elif is_list(node):
        for index, item in enumerate(node.value):
            yield from _walk((*path, index), item)


def dotted(path: Path) -> str:
    """`actions.judge.moves[0].when`."""
    return re.sub(r"\.\[", "[", ".".join(f"[{part}]" if isinstance(part, int) else part for part in path))
