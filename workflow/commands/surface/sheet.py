"""What a command shows, before it is known where: lines of styled pieces, tables, and how they become text.

Every piece is made harmless here, so nothing a customer wrote can reach a terminal in another way.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import TypeAlias, assert_never

from msgspec import Struct

from workflow.commands.surface.cells import fold, longest_word, pad, width_of
from workflow.spoken.harmless import harmless

GAP_BETWEEN = "  "
NARROWEST = 8


class Style(Enum):
    """How a piece looks; the value is its SGR code."""

    PLAIN = ""
    STRONG = "1"
    FAINT = "2"
    GOOD = "32"
    BAD = "31"
    WARN = "33"
    NAME = "36"
    TITLE = "1;36"
    ALARM = "1;31"


class Colour(Enum):
    ON = "on"
    OFF = "off"


class Piece(Struct, frozen=True):
    text: str
    style: Style = Style.PLAIN


Part: TypeAlias = Piece | str


class Line(Struct, frozen=True):
    """One line; where it must be folded, what follows stands `hang` columns further in than `indent`."""

    parts: tuple[Part, ...]
    indent: int = 0
    hang: int = 2


class Rows(Struct, frozen=True):
    """A table. Off a terminal its cells are separated by tabs, with the heads first."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Part, ...], ...]
    indent: int = 0


Block: TypeAlias = Line | Rows
Sheet: TypeAlias = Sequence[Block]
GAP = Line(())


def line(*parts: Part, indent: int = 0, hang: int = 2) -> Line:
    return Line(parts, indent, hang)


def width_of_parts(parts: Iterable[Part]) -> int:
    """In columns, when nothing is folded."""
    return sum(width_of(text) for text, _ in _safe(parts))


def title(text: str) -> Line:
    return Line((Piece(text, Style.TITLE),))


class Looks(Struct, frozen=True):
    """`width` None: not a terminal, so nothing is folded, aligned or coloured."""

    width: int | None = None
    colour: Colour = Colour.OFF


def rendered(sheet: Iterable[Block], looks: Looks) -> Iterator[str]:
    """The lines of text, without their line ends."""
    for block in sheet:
        match block:
            case Line():
                yield from _line(block, looks)
            case Rows():
                yield from _rows(block, looks)
            case _:
                assert_never(block)


def _line(block: Line, looks: Looks) -> Iterator[str]:
    if looks.width is None:
        yield " " * block.indent + "".join(text for text, _ in _safe(block.parts))
        return
    room = max(looks.width - block.indent, NARROWEST)
    for number, parts in enumerate(fold(_safe(block.parts), room, min(block.hang, room // 2))):
        lead = block.indent + (min(block.hang, room // 2) if number else 0)
        yield " " * lead + "".join(_painted(text, style, looks.colour) for text, style in parts)


def _rows(block: Rows, looks: Looks) -> Iterator[str]:
    if looks.width is None:
        yield "\t".join(block.heads)
        yield from ("\t".join(text for text, _ in _safe(row)) for row in block.rows)
        return
    heads: tuple[Part, ...] = tuple(Piece(head, Style.FAINT) for head in block.heads)
    rows = [_safe(row) for row in (heads, *block.rows)]
    widths = _widths(rows, looks.width - block.indent)
    for row in rows:
        yield from _row(row, widths, block.indent, looks.colour)


def _widths(rows: Sequence[Sequence[tuple[str, Style]]], room: int) -> list[int]:
    """As wide as their widest cell; the widest columns give way until the table fits, words are broken last of all."""
    columns = [[row[i][0] for row in rows] for i in range(len(rows[0]))]
    widths = [max(map(width_of, cells)) for cells in columns]
    for least in ([max(map(longest_word, cells)) for cells in columns], [min(NARROWEST, w) for w in widths]):
        while sum(widths) + len(GAP_BETWEEN) * (len(widths) - 1) > room:
            wide = [i for i, width in enumerate(widths) if width > least[i]]
            if not wide:
                break
            widths[max(wide, key=lambda i: widths[i])] -= 1
    return widths


def _row(row: Sequence[tuple[str, Style]], widths: list[int], indent: int, colour: Colour) -> Iterator[str]:
    cells = [
        [parts[0][0] if parts else "" for parts in fold([cell], w, 0)] for cell, w in zip(row, widths, strict=True)
    ]
    for level in range(max(len(cell) for cell in cells)):
        texts = [cell[level] if level < len(cell) else "" for cell in cells]
        last = max((i for i, text in enumerate(texts) if text), default=0)
        shown = [
            _painted(text if i == last else pad(text, widths[i]), row[i][1], colour)
            for i, text in enumerate(texts[: last + 1])
        ]
        yield " " * indent + GAP_BETWEEN.join(shown)


def _safe(parts: Iterable[Part]) -> list[tuple[str, Style]]:
    return [
        (harmless(part), Style.PLAIN) if isinstance(part, str) else (harmless(part.text), part.style) for part in parts
    ]


def _painted(text: str, style: Style, colour: Colour) -> str:
    if colour is Colour.OFF or style is Style.PLAIN or not text:
        return text
    return f"\x1b[{style.value}m{text}\x1b[0m"
