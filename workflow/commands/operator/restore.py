"""`complaints restore`: a store from a backup, proved before and after."""

from pathlib import Path
from typing import Annotated

import typer

from workflow.commands.errand import of
from workflow.commands.operator.proving import proof_data, proof_sheet
from workflow.commands.operator.storekeeping_words import COPYING, PROVING
from workflow.commands.progress import bars
from workflow.commands.surface.sheet import Piece, Style, line
from workflow.wording import Label

RESTORED = Label(zh="已恢复为 {path}", en="restored to {path}")
NOT_RESTORED = Label(
    zh="备份有误，没有恢复；可用 complaints --db sqlite:///{path} replay --all 查看",
    en="the backup is not sound, so nothing was restored; `complaints --db sqlite:///{path} replay --all` looks at it",
)


def restore(
    ctx: typer.Context,
    backup: Annotated[str, typer.Argument(metavar="BACKUP", help="备份文件 | the backup")],
    *,
    to: Annotated[
        str | None, typer.Option("--to", metavar="NEW.db", help="新案件库；默认 --db | the new store; --db by default")
    ] = None,
    expect: Annotated[
        str,
        typer.Option("--expect", metavar="DIGEST", help="backup 打印的内容指纹 | the contents that `backup` printed"),
    ] = "",
) -> int:
    """Never over an existing file, and into an empty database only; exit code 1 when the backup is not sound, and then
    nothing is made."""
    errand = of(ctx)
    from workflow.audit.copies import restored
    from workflow.store.address import FilePlace, place_of

    target = place_of(errand.wishes.db) if to is None else FilePlace(Path(to))
    with bars(errand, *map(errand.words, (PROVING, COPYING))) as (proving, copying):
        proof = restored(Path(backup), target, expect=expect, watch=proving, told=copying)
    sheet = proof_sheet(errand, proof)
    if not proof.differences:
        sheet = [line(Piece("✓ ", Style.GOOD), errand.words(RESTORED).format(path=target)), *sheet]
    made = None if proof.differences else str(target)
    errand.terminal.give({"store": made, "backup": backup, **proof_data(errand, proof)}, sheet)
    if proof.differences:
        errand.remark(NOT_RESTORED, path=backup)
    return 1 if proof.differences else 0
