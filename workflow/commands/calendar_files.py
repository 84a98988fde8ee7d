"""The calendars a definition is checked against: those that ship, and the company's own files before them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, TypeAlias

import typer
from msgspec import Struct

from workflow.commands.errand import file_bytes
from workflow.commands.library import SUFFIXES, calendars_with
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.problems import Problems, not_usable
from workflow.definitions.reading.nodes import Mapping as MappingNode
from workflow.definitions.reading.reader import read
from workflow.errors import UsageError
from workflow.wording import Wording

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
_CALENDAR_LINE = rb"(?m)^calendar[ \t]*:"
"""In a text that is not even YAML."""
CalendarFiles: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--calendars",
        metavar="FILE|DIR",
        help="公司自己的日历文件或其文件夹，可写多次；同名时先于随附的 | "
        "the company's own calendar files or their folder, may be repeated; before those that ship",
    ),
]


class OwnCalendar(Struct, frozen=True):
    """A calendar of the company's, with the file it lies in and its bytes."""

    file: str
    rules: CalendarRules
    source: bytes


def known_calendars(paths: Iterable[str] | None) -> Mapping[str, CalendarRules]:
    """By name. Raises ProblemsFound for a file with errors, UsageError for a folder without calendars and for one calendar
    in two files, NotFound for a path that leads nowhere."""
    return calendars_with({name: own.rules for name, own in own_calendars(paths).items()})


def own_calendars(paths: Iterable[str] | None) -> Mapping[str, OwnCalendar]:
    """Those of the files and folders alone, by name; raises as `known_calendars` does."""
    own: dict[str, OwnCalendar] = {}
    for path in paths or ():
        for found in _calendars_at(Path(path)):
            known = own.setdefault(found.rules.name, found)
            if known.rules.digest != found.rules.digest:
                raise UsageError(CALENDAR_TWICE, calendar=found.rules.name, one=known.file, other=found.file)
    return own


def _calendars_at(path: Path) -> Iterator[OwnCalendar]:
    if not path.is_dir():
        yield _usable(path, file_bytes(path))
        return
    files = sorted(file for file in path.iterdir() if file.suffix in SUFFIXES and file.is_file())
    sources = ((file, file_bytes(file)) for file in files)
    calendars = [(file, source) for file, source in sources if _is_calendar(source)]
    if not calendars:
        raise UsageError(NO_CALENDARS_THERE, folder=str(path))
    yield from (_usable(file, source) for file, source in calendars)


def _is_calendar(source: bytes) -> bool:
    """Whether it means to be one: a folder may hold procedures, people and other things as well."""
    node = read(source, Problems())
    return "calendar" in node.entries if isinstance(node, MappingNode) else bool(re.search(_CALENDAR_LINE, source))


def _usable(file: Path, source: bytes) -> OwnCalendar:
    from workflow.definitions.calendars.load import load_calendar  # most definitions count on calendars that ship

    found = load_calendar(source)
    if found.rules is not None:
        return OwnCalendar(str(file), found.rules, source)
    raise not_usable(CALENDAR_FILE_UNUSABLE, found.problems, file=str(file))
