"""`complaints questions`: what the source leaves open, the answers chosen, and what rests on each."""

from collections.abc import Iterator, Mapping
from typing import Any

import typer

from workflow.commands import words
from workflow.commands.errand import Errand, of
from workflow.commands.owner.loading import sound
from workflow.commands.params import Definition
from workflow.commands.sheet import GAP, Block, Piece, Style, line
from workflow.definitions.cited import Cited
from workflow.definitions.model import Procedure, Question

SECTIONS = (
    "settings",
    "roles",
    "fields",
    "forms",
    "states",
    "actions",
    "approvals",
    "clocks",
    "duties",
    "tallies",
    "reports",
)


def questions(ctx: typer.Context, file: Definition) -> int:
    """Lists the `unclear` block."""
    errand = of(ctx)
    found = sound(errand, file)
    if found is None:
        return 1
    procedure, users = found[1], users_of(found[1])
    items = [_item(question, users.get(question.name, ())) for question in procedure.unclear.values()]
    sheet = [block for question in procedure.unclear.values() for block in _blocks(errand, question, users)]
    errand.terminal.give_list(items, sheet)
    return 0


def users_of(procedure: Procedure) -> Mapping[str, tuple[str, ...]]:
    """Question -> the places that rest on it, as `fields.channel`."""
    found: dict[str, tuple[str, ...]] = {}
    for place, thing in _cited(procedure):
        if thing.unclear is not None and place not in found.get(thing.unclear, ()):
            found[thing.unclear] = (*found.get(thing.unclear, ()), place)
    return found


def _cited(procedure: Procedure) -> Iterator[tuple[str, Cited]]:
    for section in SECTIONS:
        things: Mapping[str, Any] = getattr(procedure, section)
        for name, thing in things.items():
            yield f"{section}.{name}", thing
            yield from _inside(f"{section}.{name}", thing)
    if procedure.retention is not None:
        yield "retention", procedure.retention


def _inside(place: str, thing: Any) -> Iterator[tuple[str, Cited]]:
    """Moves of an action, levels of an approval."""
    for move in getattr(thing, "moves", ()):
        yield place, move
    for part in ("levels", "raise_to"):
        for index, level in enumerate(getattr(thing, part, ())):
            yield f"{place}.{part}[{index}]", level


def _item(question: Question, users: tuple[str, ...]) -> Mapping[str, Any]:
    return {
        "id": question.name,
        "clause": list(question.clause),
        "asks": question.asks,
        "chosen": question.chosen,
        "used_by": list(users),
    }


def _blocks(errand: Errand, question: Question, users: Mapping[str, tuple[str, ...]]) -> list[Block]:
    clause = f" [{', '.join(question.clause)}]" if question.clause else ""
    used = ", ".join(users.get(question.name, ())) or errand.words(words.NONE)
    return [
        line(Piece(question.name, Style.NAME), Piece(clause, Style.FAINT), f"  {question.asks}", hang=6),
        line(Piece("→ ", Style.GOOD), question.chosen, indent=4),
        line(Piece(f"{errand.words(words.USED_BY)}: {used}", Style.FAINT), indent=4),
        GAP,
    ]
