"""What the shell completes: numbers of cases, actions, fields, procedures, people. Quick, and silent when it cannot."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeAlias

from workflow.commands import library
from workflow.commands.wishes import DEFAULT_STORE

if TYPE_CHECKING:
    from workflow.service import Desk

Offered: TypeAlias = list[tuple[str, str] | str]
Completer: TypeAlias = Callable[[Any, list[str], str], Offered]


def case_numbers(ctx: Any, args: list[str], incomplete: str) -> Offered:
    return _from_store(ctx, lambda desk: ((f.number, f.state) for f in desk.cases()), incomplete)


def actions(ctx: Any, args: list[str], incomplete: str) -> Offered:
    """The actions of the case that was named before."""
    number = str(ctx.params.get("case") or "")
    return _from_store(ctx, lambda desk: _actions(desk, number, _language(ctx)), incomplete)


def clocks(ctx: Any, args: list[str], incomplete: str) -> Offered:
    """The clocks of the case that was named before."""
    number, language = str(ctx.params.get("case") or ""), _language(ctx)

    def of_case(desk: "Desk") -> Iterator[tuple[str, str]]:
        return ((clock.name, clock.label.say(language)) for clock in desk.scene(number).book.clocks)

    return _from_store(ctx, of_case, incomplete)


def field_names(ctx: Any, args: list[str], incomplete: str) -> Offered:
    """`name=` of the fields that the action asks for or may be given."""
    number, action = str(ctx.params.get("case") or ""), str(ctx.params.get("action") or "")
    return _from_store(ctx, lambda desk: _fields(desk, number, action, _language(ctx)), incomplete)


def people(ctx: Any, args: list[str], incomplete: str) -> Offered:
    return _from_store(ctx, lambda desk: ((p.name, p.label) for p in desk.directory().people.values()), incomplete)


def procedures(ctx: Any, args: list[str], incomplete: str) -> Offered:
    """Procedures in the store, and those that ship."""
    shipped: Offered = [(name, "") for name in library.names() if name.startswith(incomplete)]
    return shipped + _from_store(ctx, lambda desk: ((d.name, "") for d in desk.definitions()), incomplete)


def definitions(ctx: Any, args: list[str], incomplete: str) -> Offered:
    return [name for name in library.names() if name.startswith(incomplete)]


def _from_store(ctx: Any, found: Callable[["Desk"], Iterable[tuple[str, str]]], incomplete: str) -> Offered:
    offered: Offered = []
    with suppress(Exception):  # a shell that is waiting for a suggestion has no use for an error
        from workflow.commands.errand import opened_desk

        with opened_desk(_store(ctx)) as desk:
            offered = [pair for pair in found(desk) if pair[0].startswith(incomplete)]
    return offered


def _store(ctx: Any) -> str:
    named = ctx.find_root().params.get("db")
    return str(named or os.environ.get("COMPLAINTS_DB") or DEFAULT_STORE)


def _language(ctx: Any) -> Any:
    return getattr(ctx.find_root().command, "language", "en")


def _actions(desk: "Desk", number: str, language: Any) -> Iterator[tuple[str, str]]:
    scene = desk.scene(number)
    moves: Sequence[tuple[str, str | None]] = tuple(scene.book.moves)
    here = dict.fromkeys(action for action, state in moves if state == scene.case.state)
    return ((name, scene.book.action(name).label.say(language)) for name in here)


def _fields(desk: "Desk", number: str, action: str, language: Any) -> Iterator[tuple[str, str]]:
    scene = desk.scene(number)
    moves = scene.book.moves.get((action, scene.case.state), ())
    names = dict.fromkeys(item.name for move in moves for item in (*move.asks, *move.may))
    return ((f"{name}=", scene.book.procedure.fields[name].label.say(language)) for name in names)
