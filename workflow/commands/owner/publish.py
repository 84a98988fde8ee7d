"""`complaints publish`: rules that new cases follow from now on."""

import typer

from workflow.commands import words
from workflow.commands.errand import of
from workflow.commands.owner.loading import sound
from workflow.commands.params import Definition
from workflow.commands.sheet import Piece, Style, line
from workflow.commands.wishes import Run


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
