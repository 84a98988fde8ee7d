"""The calendars a definition is checked against: those that ship, and the company's own files before them."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from workflow.commands.errand import file_bytes
from workflow.commands.library import SUFFIXES, shipped_calendars
from workflow.definitions.calendars.load import CheckedCalendar, load_calendar
from workflow.definitions.calendars.messages import NOT_A_CALENDAR
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.problems import Problem, Severity
from workflow.errors import ProblemsFound, UsageError
from workflow.wording import Label, Wording

CALENDAR_FILE_UNUSABLE = Wording(
    code="calendar_file_unusable",
    zh="日历文件 {file} 不能用，第 {line} 行：{problem}",
    en="the calendar file {file} cannot be used, line {line}: {problem}",
    fix_zh="用 complaints calendar check 检查它",
    fix_en="check it with `complaints calendar check`",
)
CALENDAR_TWICE = Wording(
    code="calendar_twice",
    zh="日历“{calendar}”有两份：{one} 与 {other}",
    en='there are two calendars "{calendar}": {one} and {other}',
    fix_zh="只给出其中一份",
    fix_en="give one of them",
)
NO_CALENDARS_THERE = Wording(
    code="no_calendars_there",
    zh="文件夹 {folder} 里没有日历文件",
    en="there is no calendar file in {folder}",
    fix_zh="写日历文件（.yaml）或它所在的文件夹",
    fix_en="give a calendar file (.yaml) or the folder it lies in",
)
CalendarFiles: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--calendars",
        metavar="FILE|DIR",
        help="公司自己的日历文件或其文件夹，可写多次；同名时先于随附的 | "
        "the company's own calendar files or their folder, may be repeated; before those that ship",
    ),
]


def known_calendars(paths: Iterable[str] | None) -> Mapping[str, CalendarRules]:
    """By name. Raises ProblemsFound for a file with errors, UsageError for a folder without calendars and for one calendar
    in two files, NotFound for a path that leads nowhere."""
    own: dict[str, tuple[str, CalendarRules]] = {}
    for path in paths or ():
        for file, rules in _calendars_at(Path(path)):
            one, known = own.setdefault(rules.name, (file, rules))
            if known.digest != rules.digest:
                raise UsageError(CALENDAR_TWICE, calendar=rules.name, one=one, other=file)
    return {**shipped_calendars(), **{name: rules for name, (_, rules) in own.items()}}


def _calendars_at(path: Path) -> Iterator[tuple[str, CalendarRules]]:
    if not path.is_dir():
        yield str(path), _usable(path, load_calendar(file_bytes(path)))
        return
    files = sorted(file for file in path.iterdir() if file.suffix in SUFFIXES and file.is_file())
    checked = ((file, load_calendar(file_bytes(file))) for file in files)
    calendars = [(file, found) for file, found in checked if not _is_definition(found.problems)]
    if not calendars:
        raise UsageError(NO_CALENDARS_THERE, folder=str(path))
    yield from ((str(file), _usable(file, found)) for file, found in calendars)


def _is_definition(problems: Iterable[Problem]) -> bool:
    """A folder may hold the company's procedures as well."""
    return any(problem.code == NOT_A_CALENDAR.code for problem in problems)


def _usable(file: Path, found: CheckedCalendar) -> CalendarRules:
    if found.rules is not None:
        return found.rules
    worst = next(problem for problem in found.problems if problem.severity is Severity.ERROR)
    said = Label(zh=worst.say("zh"), en=worst.say("en"))
    raise ProblemsFound(CALENDAR_FILE_UNUSABLE, file=str(file), line=worst.place.line, problem=said)
