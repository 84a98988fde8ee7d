"""`complaints publish` and `withdraw`: rules that new cases follow from now on, or no longer."""

from typing import TYPE_CHECKING, Annotated

import typer

from workflow.commands import words
from workflow.commands.errand import of
from workflow.commands.owner.loading import sound
from workflow.commands.params import Definition
from workflow.commands.surface.sheet import Piece, Style, line
from workflow.commands.wishes import Run
from workflow.wording import Label

if TYPE_CHECKING:
    from workflow.service import Desk

WITHDRAWN = Label(
    zh="{name} 已停用：不再按它开案，{count} 件在办案件照旧办完",
    en="{name} is withdrawn: no new case is opened under it; open cases, which go on under their rules: {count}",
)
LED_HERE = Label(
    zh="注意：{others} 还会按 {name} 开立案件，那些动作今后不予办理；请发布替代的规程，或改 {others} 的 links",
    en="warning: {others} would open cases of {name}, and those actions will be refused; publish what replaces it, or change "
    "the links of {others}",
)


def publish(ctx: typer.Context, file: Definition) -> int:
    """Checks the definition, then publishes it; exit code 1 when it has errors."""
    errand = of(ctx)
    found = sound(errand, file)
    if found is None:
        return 1
    source, procedure, _ = found
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        with desk.dry_run() if errand.wishes.run is Run.DRY else desk.batch():
            digest = desk.publish(source, by=errand.by())
    text = errand.words(words.PUBLISHED).format(name=procedure.name, digest=digest[:12])
    errand.terminal.give({"procedure": procedure.name, "digest": digest}, [line(Piece("✓ ", Style.GOOD), text)])
    if errand.wishes.run is Run.DRY:
        errand.remark(words.DRY)
    return 0


def withdraw(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="PROCEDURE", help="已发布的规程 | a published procedure")],
) -> int:
    """Opens no new cases under the procedure until it is published again."""
    errand = of(ctx)
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        desk.withdraw(name, by=errand.by())
        count = len(desk.cases(procedure=name, standing="open"))
        others = sorted(_leading_to(desk, name))
    text = errand.words(WITHDRAWN).format(name=name, count=count)
    errand.terminal.give({"procedure": name, "withdrawn": True, "open": count}, [line(Piece("✓ ", Style.GOOD), text)])
    if others:
        errand.remark(LED_HERE, name=name, others=", ".join(others))
    return 0


def _leading_to(desk: "Desk", name: str) -> set[str]:
    """Procedures with a link to this one, as long as cases go by their rules or could be opened under them."""
    books = (desk.book(known.digest).procedure for known in desk.definitions())
    return {book.name for book in books if any(link.procedure == name for link in book.links.values())} - {name}
