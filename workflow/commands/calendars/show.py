"""`complaints calendar show`: months of a calendar as pictures."""

import re
from datetime import date
from typing import Annotated, TypeAlias
from zoneinfo import ZoneInfo

import typer

from workflow.commands.calendars import words
from workflow.commands.calendars.check import week_lines
from workflow.commands.calendars.loading import calendar_text, sound_calendar
from workflow.commands.calendars.month import Month, legend, picture
from workflow.commands.calendars.speaking import heading, hours_data, standing, summary
from workflow.commands.errand import of
from workflow.commands.surface.sheet import GAP, Block, Piece, Sheet, Style, line
from workflow.commands.surface.terminal import Form, Json
from workflow.definitions.calendars.hours import minutes
from workflow.definitions.calendars.model import CalendarRules
from workflow.errors import UsageError
from workflow.spoken import moments
from workflow.wording import Language

MOST_MONTHS = 60
LAST_YEAR = 9999
_MONTH = re.compile(r"(?:([0-9]{4})-)?(0?[1-9]|1[0-2])")
Named: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="CALENDAR",
        help="日历文件，在用或随附日历的名字；NAME@摘要 为发布过的版本 | a calendar file, the name of one in use or of one that "
        "ships; NAME@DIGEST as it was published once",
    ),
]


def show(
    ctx: typer.Context,
    calendar: Named,
    month: Annotated[
        str | None,
        typer.Argument(metavar="[MONTH]", help="10 或 2026-10，默认本月 | 10 or 2026-10; this month by default"),
    ] = None,
    *,
    months: Annotated[int, typer.Option("--months", metavar="N", help="几个月 | how many months")] = 1,
    yaml: Annotated[
        bool,
        typer.Option("--yaml", help="输出日历文件本身，可据以修改 | print the calendar file itself, to begin from"),
    ] = False,
) -> int:
    """Every day open or closed, and why."""
    errand = of(ctx)
    if yaml:
        typer.echo(calendar_text(errand, calendar)[1].decode("utf-8"), nl=False)
        return 0
    if not 1 <= months <= MOST_MONTHS:
        raise UsageError(words.TOO_MANY_MONTHS, most=MOST_MONTHS, value=months)
    rules = sound_calendar(errand, calendar)
    if rules is None:
        return 1
    shown = _months(month, months, rules)
    days = [_day_data(rules, on) for each in shown for on in each.days()]
    if errand.terminal.form in (Form.TSV, Form.NDJSON):
        errand.terminal.give_list(days, [])
    else:
        errand.terminal.give({**summary(rules), "days": days}, _sheet(rules, shown, errand.language))
    return 0


def _months(text: str | None, count: int, rules: CalendarRules) -> list[Month]:
    first = _month(text, rules)
    if first.after(count - 1).year > LAST_YEAR:
        raise UsageError(words.BAD_MONTH, value=f"{LAST_YEAR + 1}-01")
    return [first.after(step) for step in range(count)]


def _month(text: str | None, rules: CalendarRules) -> Month:
    """The month that is meant; without a year that of today, without anything the one of today."""
    from workflow.store import moment

    today = moments.local(moment.now(), ZoneInfo(rules.timezone or "UTC")).date()
    if text is None:
        return Month(today.year, today.month)
    found = _MONTH.fullmatch(text)
    if found is None or found[1] == "0000":
        raise UsageError(words.BAD_MONTH, value=text)
    return Month(int(found[1] or today.year), int(found[2]))


def _sheet(rules: CalendarRules, months: list[Month], language: Language) -> Sheet:
    sheet: list[Block] = [heading(rules, language), standing(rules, language)]
    for month in months:
        sheet += [GAP, *picture(rules, month, language)]
    told = legend(rules, tuple(on for month in months for on in month.days()), language)
    sheet += [GAP, told] if told is not None else []
    return [*sheet, GAP, line(Piece(words.HOURS_HEAD.say(language), Style.STRONG)), *week_lines(rules, language)]


def _day_data(rules: CalendarRules, on: date) -> dict[str, Json]:
    day = rules.day(on)
    return {
        "date": on.isoformat(),
        "open": bool(day.hours),
        "hours": hours_data(day.hours),
        "minutes": minutes(day.hours),
        "why": day.why,
        "reason": day.reason,
        "known": rules.knows(on),
    }
