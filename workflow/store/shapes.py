"""Values of the engine become plain JSON and come back, by their declared types; whatever does not fit is `Unreadable`."""

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from workflow.definitions.values import Value
from workflow.engine.case import Sealed
from workflow.store.canonical import Json


class Unreadable(ValueError):
    """Stored text that does not have the shape it must have."""


def plain(value: object) -> Json:
    """`value` in what JSON can carry: dataclasses and mappings as objects, tuples as lists, sets as sorted lists."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(plain(item) for item in value)  # type: ignore[type-var]
    return {name: plain(get(value)) for name, get in _getters(cast(Any, type(value)))}


def parsed(text: str) -> Json:
    """The JSON in `text`."""
    try:
        return cast(Json, json.loads(text))
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def parsed_object(text: str) -> dict[str, Json]:
    found = parsed(text)
    if not isinstance(found, dict):
        raise Unreadable(f"an object was expected, not {type(found).__name__}")
    return found


def shaped(kind: Any, value: Json) -> Any:
    """`value`, as `plain` made it, as a `kind` again: a dataclass, or any type its fields are declared with."""
    return _maker(kind)(value)


def frozen(text: str) -> Value:
    """The field value in `text`."""
    return cast(Value, _as_value(parsed(text)))


@cache
def _getters(kind: Any) -> tuple[tuple[str, Callable[[object], object]], ...]:
    return tuple((field.name, attrgetter(field.name)) for field in fields(kind))


@cache
def _maker(kind: Any) -> Callable[[Any], object]:
    origin, inner = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass_maker(kind)
    if origin is tuple:
        return _tuple_maker(inner)
    if origin is frozenset:
        item = _maker(inner[0])
        return lambda value: frozenset(item(each) for each in _listed(value))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        item = _maker(inner[1])
        return lambda value: {key: item(each) for key, each in _named(value).items()}
    if origin in (Union, types.UnionType):
        return _union_maker(inner)
    if origin is Literal:
        return lambda value: _one_of(value, inner)
    return lambda value: _exactly(kind, value)


def _dataclass_maker(kind: type) -> Callable[[Any], object]:
    hints = get_type_hints(kind)
    makers = {field.name: _maker(hints[field.name]) for field in fields(kind)}
    required = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}

    def make(value: Any) -> object:
        found = _named(value)
        if not required <= found.keys() <= makers.keys():
            raise Unreadable(f"{kind.__name__}: {', '.join(sorted(found.keys() ^ makers.keys()))}")
        return kind(**{name: makers[name](item) for name, item in found.items()})

    return make


def _tuple_maker(inner: tuple[Any, ...]) -> Callable[[Any], object]:
    if len(inner) == 2 and inner[1] is Ellipsis:
        each = _maker(inner[0])
        return lambda value: tuple(each(item) for item in _listed(value))
    makers = tuple(_maker(kind) for kind in inner)

    def make(value: Any) -> object:
        found = _listed(value)
        if len(found) != len(makers):
            raise Unreadable(f"{len(makers)} entries were expected")
        return tuple(maker(item) for maker, item in zip(makers, found, strict=True))

    return make


def _union_maker(inner: tuple[Any, ...]) -> Callable[[Any], object]:
    """Either one kind or null, or a field's value: nothing else is declared."""
    if Sealed in inner:
        return _sealed_or_fact
    chosen = [kind for kind in inner if kind is not type(None)]
    if len(chosen) > 1:
        return _as_value
    make = _maker(chosen[0])
    return lambda value: None if value is None else make(value)


def _sealed_or_fact(value: Any) -> object:
    if not isinstance(value, dict):
        return _as_value(value)
    if not isinstance(value.get("commitment"), str):
        raise Unreadable("a commitment was expected")
    return Sealed(value["commitment"], cast("Value | None", _as_value(value.get("value"))))


def _as_value(value: Any) -> object:
    return tuple(_as_value(item) for item in value) if isinstance(value, list) else value


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Unreadable("a list was expected")
    return value


def _named(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable("an object was expected")
    return value


def _one_of(value: Any, allowed: tuple[Any, ...]) -> object:
    if value not in allowed:
        raise Unreadable(f"{value!r} is not one of {allowed}")
    return value


def _exactly(kind: Any, value: Any) -> object:
    if type(value) is not kind:
        raise Unreadable(f"{kind.__name__} was expected, not {type(value).__name__}")
    return value
