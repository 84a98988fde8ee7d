"""How wide text is on a terminal, and how it is folded there: a Chinese character takes two columns."""

import re
from collections.abc import Iterable, Iterator
from typing import TypeVar

S = TypeVar("S")
_TOKEN = r"[^\S\n]+|[“‘《（\[(\"‹]*(?:[!-{}~]+\|?|\||[^!-~\s“‘《（‹](?:\.[0-9][0-9.]*)?)(?:[”’》）\],]|›[!-{}~]*)*|."
"""A word; of Chinese each sign, with its quotes and brackets, and with the numbers of a clause such as 三.2.2. Compiled
where something is folded."""
_NOT_FIRST = frozenset("，。；：、！？）》」』】”’…·→")
"""Signs that do not begin a line."""


def width_of(text: str) -> int:
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # its table of widths is long, and off a terminal nobody measures

    return cell_len(text)


def pad(text: str, width: int) -> str:
    return text + " " * max(0, width - width_of(text))


def fold(parts: Iterable[tuple[str, S]], room: int, hang: int) -> Iterator[list[tuple[str, S]]]:
    """The parts in lines of at most `room` columns, those after the first `hang` columns shorter."""
    row: list[tuple[str, S]] = []
    used, limit = 0, room
    for text, style in _tokens(parts, max(2, room - hang)):
        wide = width_of(text)
        if used + wide > limit and row:
            taken = _taken_along(text, row)
            yield _joined(row)
            row, limit = taken, room - hang
            used = sum(width_of(each) for each, _ in row)
            if text.isspace():
                continue
        row.append((text, style))
        used += wide
    yield _joined(row)


def _taken_along(text: str, row: list[tuple[str, S]]) -> list[tuple[str, S]]:
    """What leaves the end of `row` so that `text`, which may not begin a line, does not."""
    taken = [row.pop()] if text in _NOT_FIRST and len(row) > 1 else []
    return [each for each in taken if not each[0].isspace()]


def _tokens(parts: Iterable[tuple[str, S]], longest: int) -> Iterator[tuple[str, S]]:
    for text, style in parts:
        for found in re.finditer(_TOKEN, text):
            token = found[0]
            for start in range(0, len(token), longest):
                yield token[start : start + longest], style


def _joined(row: list[tuple[str, S]]) -> list[tuple[str, S]]:
    joined: list[tuple[str, S]] = []
    while len(row) > 1 and row[-1][0].isspace():
        row.pop()
    for text, style in row:
        if joined and joined[-1][1] is style:
            joined[-1] = (joined[-1][0] + text, style)
        else:
            joined.append((text, style))
    return joined


def longest_word(text: str) -> int:
    """The width below which the text cannot be folded without breaking a word."""
    return max((width_of(found[0]) for found in re.finditer(_TOKEN, text)), default=0)
