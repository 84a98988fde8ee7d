"""`complaints questions`: what the source leaves open, the answers chosen, and what rests on each."""

from collections.abc import Mapping
from typing import Any

import typer

from workflow.commands import words
from workflow.commands.errand import Errand, of
from workflow.commands.owner.loading import sound
from workflow.commands.params import Definition
from workflow.commands.surface.sheet import GAP, Block, Piece, Style, line
from workflow.definitions.model import Procedure, Question
from workflow.definitions.questioned import questioned


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
    for place, question in questioned(procedure):
        if place not in found.get(question, ()):
            found[question] = (*found.get(question, ()), place)
    return found


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
        line(Piece(f"{errand.words(words.USED_BY)}{used}", Style.FAINT), indent=4),
        GAP,
    ]
