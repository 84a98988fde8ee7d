"""Every wording of the package with its code, the exit codes it ends a command with, and mistakes that were tried."""

import ast
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

import workflow
from workflow import errors
from workflow.errors import ComplaintsError
from workflow.wording import Wording

Exits: TypeAlias = Mapping[str, frozenset[int]]
EXITS_OF_CALLS = {
    **{
        name: kind.exit_code
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, ComplaintsError)
    },
    "error": 1,
    "warn": 1,
    "refusal": 3,
    "Refusal": 3,
}
"""What is called with a wording, and what that comes to on the command line."""


def modules() -> Iterator[ModuleType]:
    """Every module of the package; migrations are run by alembic, nobody imports them."""
    for found in pkgutil.walk_packages(workflow.__path__, "workflow."):
        if ".migrations" not in found.name:
            yield pkgutil.resolve_name(found.name)


def within(thing: object) -> Iterator[Wording]:
    """The wordings in a value, however deep in tuples and mappings."""
    if isinstance(thing, Wording):
        yield thing
    elif isinstance(thing, Mapping):
        yield from within(tuple(thing.values()))
    elif isinstance(thing, tuple | list | set | frozenset):
        for each in thing:
            yield from within(each)


def wordings() -> Mapping[str, tuple[Wording, ...]]:
    """Code -> its wordings, by code and in the order in which they are declared."""
    found: dict[str, dict[int, Wording]] = {}
    for module in modules():
        for value in vars(module).values():
            for wording in within(value):
                found.setdefault(wording.code, {})[id(wording)] = wording
    return {code: _distinct(each.values()) for code, each in sorted(found.items())}


def _distinct(found: Iterable[Wording]) -> tuple[Wording, ...]:
    return tuple(sorted(dict.fromkeys(found), key=lambda wording: (wording.zh, wording.fix_zh)))


def exits() -> Exits:
    """Code -> exit codes, from the places in the source where its wording is raised, reported or given as a reason."""
    found: dict[str, set[int]] = {}
    for module in modules():
        tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
        for call in ast.walk(tree):
            exit_code = EXITS_OF_CALLS.get(_called(call.func)) if isinstance(call, ast.Call) else None
            if isinstance(call, ast.Call) and exit_code is not None:
                for wording in _named_in(call, module):
                    found.setdefault(wording.code, set()).add(exit_code)
    return {code: frozenset(each) for code, each in found.items()}


def _called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _named_in(call: ast.Call, module: ModuleType) -> Iterator[Wording]:
    for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
        for node in ast.walk(argument):
            yield from within(_value(node, vars(module)))


def _value(node: ast.AST, names: Mapping[str, Any]) -> object:
    """What a constant, or a constant of an imported module, stands for."""
    if isinstance(node, ast.Name) and node.id.isupper():
        return names.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        owner = names.get(node.value.id)
        return getattr(owner, node.attr, None) if isinstance(owner, ModuleType) else None
    return None
