"""The kinds of value a field can hold, and how text becomes such a value.

In memory a value is what JSON can carry exactly: text and choice `str`, yesno `bool`, number `int`, money `int` (minor
units of the field's currency), date `str` (`2026-09-28`), datetime `int` (microseconds UTC), person `str` (their
identifier), file `str` (name of the attachment), list a tuple of `str`, rows a tuple of mappings of such values.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias

Cell: TypeAlias = str | int | bool | None
Value: TypeAlias = str | int | bool | tuple[str | Mapping[str, Cell], ...]


class Kind(StrEnum):
    """What a field holds; the name is the one written after `type:`."""

    TEXT = "text"
    CHOICE = "choice"
    YESNO = "yesno"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    DATETIME = "datetime"
    PERSON = "person"
    FILE = "file"
    ROWS = "rows"
    LIST = "list"
    DURATION = "duration"  # settings only


COMMITTED = frozenset({Kind.TEXT, Kind.FILE, Kind.PERSON, Kind.ROWS})
"""Kinds whose values stay out of the hashed event body; the body holds a salted commitment."""
