"""`complaints calendar publish`: the calendar that clocks count on from now on, and what that moves."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from workflow.commands import library, words
from workflow.commands.calendars.loading import tell_problems
from workflow.commands.calendars.speaking import heading, standing
from workflow.commands.errand import Errand, of
from workflow.commands.surface.sheet import GAP, Block, Line, Part, Piece, Rows, Style, line
from workflow.commands.surface.terminal import Json
from workflow.commands.telling.json_values import json_second
from workflow.commands.wishes import Run
from workflow.definitions.calendars.comparing import Changed
from workflow.definitions.calendars.load import load_calendar
from workflow.spoken import moments
from workflow.wording import Label

if TYPE_CHECKING:
    from workflow.service import Desk
    from workflow.store.answers import PublishedCalendar, Recounted


def _(zh: str, en: str) -> Label:
    return Label(zh=zh, en=en)


IN_USE_NOW = _("已发布，自此按它计时", "published: clocks count on it from now on")
WOULD_BE = _("将会发布，此后按它计时", "would be published: clocks would count on it from then on")
REASON_NEEDED = _(
    "正式发布要用 --reason 写明理由，因为已知的部分有变", "to publish it, give a --reason, for what was known changes"
)
IN_USE_ALREADY = _("早已在用，没有变动", "in use already; nothing changed")
GROWN = _("已知的日子都没有变，只是续了期", "every day that was known stays as it was; more is known now")
CHANGED = _("已知的部分有变：{changes}", "what was known has changed: {changes}")
MOVED_NOTHING = _("没有时限因此变动", "no clock is moved by it")
MOVED = _("重算的时限：{count}", "clocks that were counted again: {count}")
HEADS = (_("案件", "case"), _("时限", "clock"), _("原到期", "due before"), _("现到期", "due now"))
SAME = _("不变", "the same")
CONFIRMED = _("不变，已确定", "the same, and certain now")
ENDED_STAY = _(
    "已结束的时限不动：结果已定，不因日历改变", "clocks that have ended are not touched: what came of them stands"
)
PROVISIONAL = "~"
TRIED_OUT = "--dry-run"
"""What stands for the reason while nothing is written."""

Calendar = Annotated[
    str, typer.Argument(metavar="CALENDAR", help="日历文件，或随附日历的名字 | a calendar file, or one that ships")
]
Reason = Annotated[
    str | None,
    typer.Option("--reason", metavar="TEXT", help="已知的日子有变时的理由 | why days that were known change"),
]


def publish(ctx: typer.Context, calendar: Calendar, *, reason: Reason = None) -> int:
    """Counts provisional clocks again, or, where a known day changes, all that run on it; exit code 1 when it has errors."""
    errand = of(ctx)
    name, source = library.calendar_source(calendar)
    found = load_calendar(source)
    if found.rules is None:
        tell_problems(errand, name, source, found.problems)
        return 1
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        with _run(errand, desk):
            why = reason or (TRIED_OUT if errand.wishes.run is Run.DRY else None)
            published = desk.publish_calendar(source, by=errand.by(), reason=why)
        _tell(errand, published, reason, ZoneInfo(desk.info().zone))
    if errand.wishes.run is Run.DRY:
        errand.remark(words.DRY)
    return 0


def _run(errand: Errand, desk: "Desk") -> AbstractContextManager[None]:
    return desk.dry_run() if errand.wishes.run is Run.DRY else nullcontext()


def _tell(errand: Errand, published: "PublishedCalendar", reason: str | None, zone: ZoneInfo) -> None:
    rules = published.rules
    sheet: list[Block] = [heading(rules, errand.language), standing(rules, errand.language), GAP]
    sheet += [*_news(errand, published), *_moved(errand, published, zone)]
    errand.terminal.give({**_data(published), "stored": errand.wishes.run is not Run.DRY}, sheet)
    if isinstance(published.difference, Changed) and not reason:
        errand.remark(REASON_NEEDED)


def _news(errand: Errand, published: "PublishedCalendar") -> Iterator[Line]:
    """What is different, and that it is in use."""
    difference = published.difference
    if difference is None and not published.is_new:
        yield line(errand.words(IN_USE_ALREADY))
        return
    done = (Piece("✓ ", Style.GOOD), errand.words(IN_USE_NOW))
    yield line(*done if errand.wishes.run is not Run.DRY else (errand.words(WOULD_BE),))
    if isinstance(difference, Changed):
        yield line(Piece(errand.words(CHANGED).format(changes=errand.words(difference.told())), Style.WARN), indent=2)
    elif difference is not None:
        yield line(errand.words(GROWN), indent=2)


def _moved(errand: Errand, published: "PublishedCalendar", zone: ZoneInfo) -> Iterator[Block]:
    if published.recounted:
        yield line(errand.words(MOVED).format(count=len(published.recounted)), indent=2)
        heads = tuple(errand.words(head) for head in HEADS)
        yield Rows(heads, tuple(_row(errand, each, zone) for each in published.recounted), indent=2)
    elif published.difference is not None:
        yield line(errand.words(MOVED_NOTHING), indent=2)
    if isinstance(published.difference, Changed):
        yield line(Piece(errand.words(ENDED_STAY), Style.FAINT), indent=2)


def _row(errand: Errand, each: "Recounted", zone: ZoneInfo) -> tuple[Part, ...]:
    before = (PROVISIONAL if each.was_provisional else "") + _at(each.before, zone)
    return Piece(each.case, Style.NAME), each.clock, before, _now(errand, each, zone)


def _now(errand: Errand, each: "Recounted", zone: ZoneInfo) -> str:
    if each.before != each.after:
        return (PROVISIONAL if each.provisional else "") + _at(each.after, zone)
    return errand.words(CONFIRMED if each.was_provisional and not each.provisional else SAME)


def _at(second: int | None, zone: ZoneInfo) -> str:
    return "" if second is None else moments.full(second * moments.SECOND, zone)


def _data(published: "PublishedCalendar") -> dict[str, Json]:
    rules = published.rules
    return {
        "calendar": rules.name,
        "digest": rules.digest,
        "known_until": None if rules.known_until is None else rules.known_until.isoformat(),
        "published": published.is_new or published.difference is not None,
        "recounted": [
            {
                "case": each.case,
                "clock": each.clock,
                "before": json_second(each.before),
                "after": json_second(each.after),
            }
            for each in published.recounted
        ],
    }
