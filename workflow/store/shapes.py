"""Stored text becomes values of the engine again, by their declared types; whatever does not fit is `Unreadable`."""

from functools import cache
from typing import Any, cast

from msgspec import ValidationError, convert, to_builtins
from msgspec.json import Decoder

from workflow.definitions.values import Value
from workflow.store.canonical import Json, as_text


class Unreadable(ValueError):
    """Stored text that does not have the shape it must have."""


def plain(value: object) -> Json:
    """`value` in what JSON can carry: frozen values and mappings as objects, sets as sorted lists."""
    return cast(Json, to_builtins(value, order="sorted", enc_hook=as_text))


def parsed(text: str, kind: Any = Any) -> Any:
    """What the JSON in `text` says, as a `kind`."""
    try:
        return _decoder(kind).decode(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def parsed_object(text: str) -> dict[str, Json]:
    found: dict[str, Json] = parsed(text, dict[str, Any])
    return found


def shaped(kind: Any, value: object) -> Any:
    """`value`, as JSON has it, as a `kind`."""
    try:
        return convert(value, kind)
    except ValidationError as error:
        raise Unreadable(str(error)) from error


def frozen(text: str) -> Value:
    """The field value in `text`."""
    try:
        return _VALUE.decode(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from error


_VALUE: Decoder[Value] = Decoder(Value)


@cache
def _decoder(kind: Any) -> Decoder[Any]:
    return Decoder(kind)
