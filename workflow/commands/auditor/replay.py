"""`complaints replay`: decides history again under its own rules, and compares with what is stored."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from workflow.commands import completion, words
from workflow.commands.errand import Errand, of
from workflow.commands.progress import progress
from workflow.commands.surface.sheet import Block, Piece, Style, line
from workflow.commands.surface.terminal import Json
from workflow.errors import UsageError

if TYPE_CHECKING:
    from workflow.audit.differences import Report


def replay(
    ctx: typer.Context,
    case: Annotated[
        str | None,
        typer.Argument(metavar="CASE", help="案件编号 | the case's number", autocompletion=completion.case_numbers),
    ] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="全部案件与名录 | every case and the directory")] = False,
) -> int:
    """Exit code 1 when anything differs."""
    errand = of(ctx)
    if (case is None) == (not every):
        raise UsageError(words.CASE_OR_ALL)
    with _watched(errand) as watch:
        report = replayed(errand.wishes.db, case, watch)
    errand.terminal.give(replay_data(errand, report), replay_sheet(errand, report))
    return 1 if report.differences else 0


def replayed(url: str, case: str | None, watch: Callable[[int, int], None]) -> "Report":
    """Opens the store only to read, so that even a damaged one can be looked at."""
    from workflow.audit.replay import replay as run
    from workflow.store.backend.port import Access
    from workflow.store.database import open_store

    with open_store(url, access=Access.READ) as store:
        return run(store, case, watch=watch)


@contextmanager
def _watched(errand: Errand) -> Iterator[Callable[[int, int], None]]:
    with progress(errand, errand.words(words.REPLAYING)) as watch:
        yield watch


def replay_data(errand: Errand, report: "Report") -> Mapping[str, Json]:
    differences: Json = [
        {"stream": d.stream, "seq": d.seq, "code": d.code, "message": d.say(errand.language)}
        for d in report.differences
    ]
    return {"cases": report.cases, "events": report.events, "digest": report.digest, "differences": differences}


def replay_sheet(errand: Errand, report: "Report") -> list[Block]:
    counted = errand.words(words.REPLAYED).format(cases=report.cases, events=report.events)
    sheet: list[Block] = []
    for found in report.differences:
        where = Piece(f"{found.stream} #{found.seq}  ", Style.STRONG)
        sheet.append(line(where, Piece(f"{found.code}  ", Style.ALARM), found.say(errand.language), indent=2))
    if report.differences:
        text = errand.words(words.DIFFER).format(count=len(report.differences))
        return [*sheet, line(Piece(f"✗ {counted}{text}", Style.ALARM))]
    digest = errand.words(words.REPLAY_DIGEST).format(digest=report.digest[:16])
    return [line(Piece("✓ ", Style.GOOD), f"{counted}{errand.words(words.AGREES)}", Piece(f"  {digest}", Style.FAINT))]
