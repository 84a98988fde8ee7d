"""`complaints calendar check`: what is wrong with calendar files."""

from typing import Annotated, TypeAlias

import typer

from workflow.commands import library
from workflow.commands.calendars.speaking import counts, heading, hours_text, standing, summary, week_rows
from workflow.commands.errand import Errand, of
from workflow.commands.surface.cells import pad, width_of
from workflow.commands.surface.sheet import GAP, Block, Line, Sheet, line
from workflow.commands.surface.terminal import Json
from workflow.commands.telling.problem_lines import problem_data, problem_lines, verdict
from workflow.definitions.calendars.load import CheckedCalendar, load_calendar
from workflow.definitions.calendars.model import CalendarRules
from workflow.wording import Language

Files: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="CALENDAR...",
        help="日历文件，或随附日历的名字 | calendar files, or names of calendars that ship with complaints",
    ),
]


def check(ctx: typer.Context, files: Files) -> int:
    """Exit code 1 when there is an error in any of them."""
    errand = of(ctx)
    sources = [library.calendar_source(name) for name in files]
    checked = [(name, source, load_calendar(source)) for name, source in sources]
    sheet: list[Block] = []
    for name, source, found in checked:
        sheet += [*([GAP] if sheet else []), *_sheet(errand, name, source, found)]
    errand.terminal.give(_data(errand, checked), sheet)
    return 1 if any(found.rules is None for _, _, found in checked) else 0


def _data(errand: Errand, checked: list[tuple[str, bytes, CheckedCalendar]]) -> Json:
    problems = [problem_data(errand, name, problem) for name, _, found in checked for problem in found.problems]
    calendars = [{"file": name, **summary(found.rules)} for name, _, found in checked if found.rules is not None]
    return {"problems": problems, "calendars": calendars}


def _sheet(errand: Errand, name: str, source: bytes, found: CheckedCalendar) -> Sheet:
    sheet: list[Block] = []
    if found.rules is not None:
        language = errand.language
        sheet += [heading(found.rules, language), standing(found.rules, language), *counts(found.rules, language)]
        sheet += week_lines(found.rules, language)
    for problem in found.problems:
        sheet += problem_lines(errand, name, source, problem)
    return [*sheet, verdict(errand, found.problems)]


def week_lines(rules: CalendarRules, language: Language) -> list[Line]:
    """The hours of the week, a line for days in a row that have the same."""
    rows = list(week_rows(rules, language))
    width = max(width_of(said) for said, _ in rows)
    return [
        line(f"{pad(said, width)}  {hours_text(hours, language)}", indent=2, hang=width + 2) for said, hours in rows
    ]
