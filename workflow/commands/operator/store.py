"""`complaints init`, `tick` and `backup`: the store itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

import typer

from workflow.commands import words
from workflow.commands.errand import of
from workflow.commands.operator.proving import proof_data, proof_sheet
from workflow.commands.surface.sheet import Block, Line, Piece, Style, line
from workflow.commands.telling.answering import event_data
from workflow.commands.telling.history_words import consequences, happened
from workflow.commands.telling.reader import instant, names_of, today_of
from workflow.commands.typed_times import Today
from workflow.definitions.spelling import did_you_mean
from workflow.engine.events import Event
from workflow.errors import UsageError
from workflow.spoken import moments
from workflow.spoken.labels import Names
from workflow.wording import Label

DEFAULT_ZONE = "Asia/Shanghai"
SET_ASIDE = Label(
    zh="{case} 没能唤醒，先放一边：{problem}。{again} 再试",
    en="{case} could not be woken and is set aside: {problem}. It is tried again at {again}",
)


def init(
    ctx: typer.Context,
    *,
    zone: Annotated[
        str, typer.Option("--zone", metavar="ZONE", help="显示用的时区 | the time zone for display")
    ] = DEFAULT_ZONE,
    clock: Annotated[
        str,
        typer.Option(
            "--clock",
            metavar="real|simulated",
            help="simulated：时钟由 tick 推进，供演示与培训 | simulated: moved by tick, for demos and training",
        ),
    ] = "real",
    start: Annotated[
        str | None, typer.Option("--start", metavar="TIME", help="模拟时钟从何时开始 | where a simulated clock begins")
    ] = None,
) -> int:
    """Makes the store at --db; an existing file is left as it is."""
    errand = of(ctx)
    from workflow.store import moment
    from workflow.store.creating import create_store
    from workflow.store.moment import ClockKind

    if clock not in tuple(ClockKind):
        raise UsageError(words.NO_CLOCK, value=clock)
    if zone not in available_timezones():
        raise UsageError(words.NO_ZONE, zone=zone, hint=did_you_mean(zone, available_timezones()))
    began = None if start is None else instant(start, Today(moment.now(), zone), name="--start")
    path = create_store(errand.wishes.db, zone=zone, kind=ClockKind(clock), start=began)
    text = errand.words(words.MADE).format(path=path)
    errand.terminal.give({"store": str(path), "zone": zone, "clock": clock}, [line(Piece("✓ ", Style.GOOD), text)])
    errand.remark(words.NEXT_STEPS)
    return 0


def tick(
    ctx: typer.Context,
    *,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="TIME", help="把模拟时钟推进到此时 | move a simulated clock to then"),
    ] = None,
) -> int:
    """Fires every mark that is due, in order; exit code 1 when a case could not be woken."""
    errand = of(ctx)
    from workflow.store.moment import SECOND

    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        zone = desk.info().zone
        swept = desk.tick(None if until is None else instant(until, today_of(desk), name="--until"))
        sheet: list[Block] = []
        for outcome in swept.woken:
            names = names_of(errand, desk.scene(outcome.case).book.procedure, desk.directory(), zone)
            sheet += [each for event in outcome.events for each in _event(outcome.case, event, names)]
        now = desk.now()
    data = [{"case": outcome.case, **event_data(event)} for outcome in swept.woken for event in outcome.events]
    errand.terminal.give_list(data, sheet)
    if not swept.woken and not swept.troubled:
        errand.remark(words.NOTHING_DUE)
    for each in swept.troubled:
        again = moments.full(max(each.retry_at * SECOND, now), ZoneInfo(zone))
        errand.remark(SET_ASIDE, case=each.number, problem=errand.words(each.problem), again=again)
    errand.remark(words.NOW_IS, at=moments.full(now, ZoneInfo(zone)))
    return 1 if swept.troubled else 0


def _event(case: str, event: Event, names: Names) -> Iterator[Line]:
    yield line(Piece(case, Style.NAME), "  ", happened(event, names))
    yield from (line(Piece(text, Style.FAINT), indent=4) for text in consequences(event, names))


def backup(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="新文件 | a new file")],
) -> int:
    """Copies the store as it is at this moment and proves the copy; never over an existing file."""
    errand = of(ctx)
    with errand.desk() as desk:
        proof = desk.backup(Path(file))
    copied = errand.words(words.COPIED).format(path=file)
    sheet = [line(Piece("✓ ", Style.GOOD), copied), *proof_sheet(errand, proof)]
    errand.terminal.give({"file": file, **proof_data(errand, proof)}, sheet)
    return 1 if proof.differences else 0
