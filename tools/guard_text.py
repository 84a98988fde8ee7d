"""The conditions of a guard as they are written: which parts `and` and `or` join, and where each begins and ends."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tools.yaml_text import Span

_QUOTED = re.compile(r"'[^']*'")


class Part(NamedTuple):
    """A condition, and what goes when it is dropped: itself with the `and` or `or` beside it; an atom joins nothing."""

    span: Span
    dropped: Span | None
    atom: bool


def parts(text: str) -> Iterator[Part]:
    """Every condition of the guard at every depth, from the outside in."""
    yield from _parts(_blank(text), Span(0, len(text)), None)


def _parts(text: str, span: Span, dropped: Span | None) -> Iterator[Part]:
    inner = _unwrapped(text, span)
    joined = _split(text, inner, " or ") or _split(text, inner, " and ")
    if dropped is not None or not joined:
        yield Part(span, dropped, atom=not joined)
    for index, piece in enumerate(joined):
        beside = Span(piece.start, joined[index + 1].start) if index == 0 else Span(joined[index - 1].end, piece.end)
        yield from _parts(text, piece, beside)


def _split(text: str, span: Span, joiner: str) -> list[Span]:
    """The conditions that the joiner joins outside every bracket; nothing when it joins none."""
    starts, depth = [span.start], 0
    for index in range(span.start, span.end):
        depth += (text[index] in "([") - (text[index] in ")]")
        if depth == 0 and text.startswith(joiner, index, span.end):
            starts.append(index + len(joiner))
    ends = [start - len(joiner) for start in starts[1:]] + [span.end]
    return [Span(start, end) for start, end in zip(starts, ends, strict=True)] if len(starts) > 1 else []


def _unwrapped(text: str, span: Span) -> Span:
    """Without brackets that hold the whole of it together."""
    depth = 0
    for index in range(span.start, span.end):
        depth += (text[index] == "(") - (text[index] == ")")
        if depth == 0 and index < span.end - 1:
            return span
    return _unwrapped(text, Span(span.start + 1, span.end - 1)) if text[span.start] == "(" else span


def _blank(text: str) -> str:
    """Of the same length, with nothing inside quotes that could be taken for a word of the language."""
    plain = text.replace("\n", " ")
    return _QUOTED.sub(lambda found: "'" + "x" * (len(found.group()) - 2) + "'", plain)
