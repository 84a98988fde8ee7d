"""Rules without the places of their words: once they are published nobody reports a problem in them any more."""

from sys import intern
from typing import Any, TypeVar

from msgspec import Struct

from workflow.definitions.words import Word

T = TypeVar("T")


def settled(value: T) -> T:
    """The same value with plain texts in place of words."""
    found: T = _plain(value, {})
    return found


def _plain(value: Any, known: dict[int, Any]) -> Any:
    kind = type(value)
    if kind is Word:
        return intern(str(value))
    if kind is tuple:
        return tuple([_plain(each, known) for each in value])
    if kind is dict:
        return {_plain(key, known): _plain(each, known) for key, each in value.items()}
    if kind is frozenset:
        return frozenset([_plain(each, known) for each in value])
    return _struct(value, known) if isinstance(value, Struct) else value


def _struct(value: Struct, known: dict[int, Any]) -> Any:
    if id(value) not in known:
        kind = type(value)
        known[id(value)] = kind(**{name: _plain(getattr(value, name), known) for name in value.__struct_fields__})
    return known[id(value)]
