"""A line that is typed in the shell, as the words of a command line."""

import inspect
import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, get_args

from msgspec import Struct
from typer.models import ArgumentInfo, OptionInfo

from workflow.commands.telling import desk_words
from workflow.commands.wishes import WITH_VALUE
from workflow.errors import UsageError

PROGRAM = "complaints"
_CASE_LIKE = re.compile(r"[A-Za-z]\w*(?:-\w+)*-\d+")


class Signature(Struct, frozen=True):
    """What a command takes: its arguments in order, and its options, with those that take a value."""

    arguments: tuple[str, ...]
    options: tuple[str, ...]
    with_value: frozenset[str]


def words_in(line: str) -> list[str]:
    """The words as a shell would give them. A line may be copied from a page: `$ complaints show ..`."""
    text = line.strip().removeprefix("$ ")
    if text.startswith("#"):
        return []
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise UsageError(desk_words.UNBALANCED) from error
    return words[1:] if words[:1] == [PROGRAM] else words


def parted(text: str) -> tuple[list[str], str] | None:
    """What stands before the cursor: whole words, and the beginning of one; None inside quotation marks."""
    head = re.match(r"(?s)(.*\s|)(\S*)$", text)
    assert head is not None, "every text has an end"
    try:
        return words_in(head[1]), head[2]
    except UsageError:
        return None


@lru_cache(maxsize=128)
def signature(command: Callable[..., int]) -> Signature:
    """Of a command, by its function."""
    found = inspect.signature(command).parameters.values()
    infos = [(each.name, _info(each.annotation), each) for each in found if each.name != "ctx"]
    options = [(info, each) for _, info, each in infos if isinstance(info, OptionInfo)]
    arguments = tuple(name for name, info, _ in infos if isinstance(info, ArgumentInfo))
    named = [(name, each) for info, each in options for name in _spellings(info)]
    taking = frozenset(name for name, each in named if get_args(each.annotation)[0] is not bool)
    return Signature(arguments, tuple(name for name, _ in named), taking | WITH_VALUE)


def positional(words: Sequence[str], takes: Signature) -> list[str]:
    """The arguments of a command among its words, without options and their values."""
    return list(_positional(words, takes.with_value))


def is_like_a_case(word: str) -> bool:
    return _CASE_LIKE.fullmatch(word) is not None


def _positional(words: Sequence[str], with_value: frozenset[str]) -> Iterator[str]:
    left = list(words[1:])
    while left:
        word = left.pop(0)
        if word == "--":
            yield from left
            return
        if word in with_value:
            del left[:1]
        elif not word.startswith("-"):
            yield word


def _spellings(info: OptionInfo) -> list[str]:
    """`--role`: under `Annotated` typer takes the first of them for a default."""
    return [
        name for name in (info.default, *(info.param_decls or ())) if isinstance(name, str) and name.startswith("-")
    ]


def _info(annotation: Any) -> OptionInfo | ArgumentInfo | None:
    """Typer's account of a parameter."""
    told = (each for each in get_args(annotation)[1:] if isinstance(each, OptionInfo | ArgumentInfo))
    return next(told, None)
