"""`complaints store copy`: takes a whole store to another place, whichever databases they are in, and proves it."""

from typing import Annotated

import typer

from workflow.commands.errand import of, rules_of
from workflow.commands.operator import storekeeping_words as say
from workflow.commands.operator.proving import proof_data, proof_sheet
from workflow.commands.progress import bars
from workflow.commands.surface.sheet import Piece, Style, line


def copy(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FROM", help="案件库的地址 | the address of the store")],
    target: Annotated[str, typer.Argument(metavar="TO", help="空的去处 | an empty place")],
) -> int:
    """FROM is only read, and others may go on writing there. Nothing stays at TO unless it has the same rows and replays alike;
    exit code 1 when replay finds differences, which are then in both."""
    errand = of(ctx)
    from workflow.audit.copies import copied
    from workflow.store.address import ServerPlace, place_of
    from workflow.store.backend.port import Access
    from workflow.store.database import open_store

    place, names = place_of(target), map(errand.words, (say.PROVING, say.COPYING))
    with open_store(source, access=Access.READ) as store, bars(errand, *names) as (proving, copying):
        proof, shown = copied(store, place, read=rules_of, watch=proving, told=copying), str(store.place)
    done = errand.words(say.COPIED).format(source=shown, target=place)
    sheet = [line(Piece("✓ ", Style.GOOD), done), *proof_sheet(errand, proof)]
    errand.terminal.give({"from": shown, "to": str(place), **proof_data(errand, proof)}, sheet)
    errand.remark(say.ONE_WORKER)
    if isinstance(place, ServerPlace):
        errand.remark(say.ROLES_NEXT)
    return 1 if proof.differences else 0
