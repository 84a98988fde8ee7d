"""Turns the words of a command line into the texts, lists and whole numbers our commands take.

Typer would load pydantic for this, which costs more time than checking a definition does.
"""

from typing import Any

import typer


class Coercion:
    """What a parameter of typer asks for its value; it is given in place of typer's own."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        if value is None:
            return [] if _is_list(param) else None
        if _is_list(param):
            return [str(each) for each in value]
        if param.type_descriptor.annotation is int:
            return _whole_number(value, param, ctx)
        return value


def simplified(command: Any) -> Any:
    """The command, with our coercion for its parameters; a typer that works in another way is left to its own."""
    for parameter in command.params:
        simple(parameter)
    return command


def simple(parameter: Any) -> Any:
    """The parameter, with our coercion."""
    ours = Coercion()
    if hasattr(parameter, "get_runtime_param"):
        parameter.get_runtime_param = lambda: ours
    return parameter


def _is_list(param: Any) -> bool:
    return bool(param.multiple or param.nargs == -1)


def _whole_number(value: Any, param: Any, ctx: Any) -> int:
    text, least = str(value), getattr(param, "min", None)
    if not text.isascii() or not text.isdigit() or len(text) > 15 or (least is not None and int(text) < least):
        raise typer.BadParameter(text, ctx=ctx, param=param)
    return int(text)
