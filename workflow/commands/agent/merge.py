"""`complaints merge`: several cases were one; all but one become its duplicates, or none does."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from workflow.commands import completion
from workflow.commands.agent.acting import how_of, settled
from workflow.commands.agent.left_open import left_open
from workflow.commands.errand import Errand, of
from workflow.commands.surface.sheet import Block
from workflow.commands.telling.answering import give_marked, told_of
from workflow.commands.telling.reader import names_of
from workflow.commands.telling.refusing import refused
from workflow.engine.refusals import Refused

if TYPE_CHECKING:
    from workflow.service import Desk, Merged, Outcome


def merge(
    ctx: typer.Context,
    duplicates: Annotated[
        list[str],
        typer.Argument(metavar="CASE...", help="重复的案件 | the duplicates", autocompletion=completion.case_numbers),
    ],
    *,
    into: Annotated[
        str,
        typer.Option(
            "--into", metavar="CASE", help="保留的案件 | the case that remains", autocompletion=completion.case_numbers
        ),
    ],
) -> int:
    """Voids each as a duplicate of the one that remains; when one is refused, nothing changes."""
    errand = of(ctx)
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        how = how_of(errand, desk)
        by, key = how["by"], how.get("key")
        merged = settled(errand, desk, lambda: desk.merge(into, *duplicates, by=by, key=key), key=key)
        if isinstance(merged[-1].decided, Refused):
            return _refused(errand, desk, merged[-1])
        _told(errand, desk, into, merged)
    return 0


def _refused(errand: Errand, desk: "Desk", last: "Merged") -> int:
    scene = desk.scene(last.case)
    names = names_of(errand, scene.book.procedure, scene.directory, desk.info().zone)
    assert isinstance(last.decided, Refused)
    return refused(errand, last.decided, names, case=last.case, state=names.state(scene.case.state))


def _told(errand: Errand, desk: "Desk", into: str, merged: Iterable["Merged"]) -> None:
    """`{"into","merged":[..]}`."""
    zone, directory, sheet, outcomes = desk.info().zone, desk.directory(), list[Block](), list["Outcome"]()
    for each in merged:
        assert not isinstance(each.decided, Refused)
        names = names_of(errand, desk.scene(each.case).book.procedure, directory, zone)
        sheet += told_of(each.decided, names)
        outcomes.append(each.decided)
    give_marked(errand, {"into": into, "merged": [outcome.case for outcome in outcomes]}, outcomes, sheet)
    for outcome in outcomes:
        left_open(errand, desk, outcome)
