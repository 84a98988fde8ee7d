"""A form as it is printed, before it is known on what: parts of labelled entries, and lines for signatures.

Everything here is plain text that came through `harmless`, so neither a terminal nor a page can be steered by it.
"""

from enum import Enum
from typing import TypeAlias

from msgspec import Struct

from workflow.wording import Language


class Breadth(Enum):
    """Whether two such entries stand side by side."""

    HALF = "half"
    WHOLE = "whole"


class Box(Struct, frozen=True):
    """☐ or ☑, and what it stands for."""

    text: str
    ticked: bool


class Written(Struct, frozen=True):
    """What stands there, line by line."""

    lines: tuple[str, ...]


class Boxes(Struct, frozen=True):
    """Choices, ticked or to be ticked; `other` is a wording beside them."""

    boxes: tuple[Box, ...]
    other: str | None = None


class Table(Struct, frozen=True):
    """Rows with their columns; empty cells are to be written in."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Room(Struct, frozen=True):
    """Lines to write on; `pattern` is what is printed on them (the 年 月 日 of a date, a unit)."""

    lines: int
    pattern: str = ""


Answer: TypeAlias = Written | Boxes | Table | Room


class Entry(Struct, frozen=True, kw_only=True):
    """A label and its answer; `field` is what the definition calls it."""

    field: str
    label: str
    answer: Answer
    breadth: Breadth


class Signing(Struct, frozen=True, kw_only=True):
    """A line for a signature: of what, as whom, what was remarked, by whom and when; empty where nobody has signed."""

    of: str
    role: str = ""
    remark_label: str = ""
    remark: tuple[str, ...] = ()
    person: str = ""
    date: str = ""


class Part(Struct, frozen=True, kw_only=True):
    """`signings` are those of the steps in which its entries were, or will be, filled in."""

    title: str
    entries: tuple[Entry, ...]
    signings: tuple[Signing, ...] = ()


class Approvals(Struct, frozen=True, kw_only=True):
    """The signatures that an approval needs; `remark` says so when it needs none."""

    title: str
    signings: tuple[Signing, ...]
    remark: str = ""


class Paper(Struct, frozen=True, kw_only=True):
    """The whole sheet. `left` and `right` stand above the frame, `notes` below it."""

    language: Language
    title: str
    subtitle: str
    left: str
    right: str
    parts: tuple[Part, ...]
    approvals: tuple[Approvals, ...]
    notes: tuple[str, ...]
    warning: str = ""
    """What must not be overlooked: void, or not a real case."""
