"""The procedures and calendars that ship with complaints, and how one is named on the command line."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from workflow.commands import words
from workflow.commands.errand import file_bytes
from workflow.definitions import library as shipped
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.spelling import did_you_mean
from workflow.errors import NotFound
from workflow.wording import Wording

SUFFIXES = (".yaml", ".yml")
NO_CALENDAR = Wording(
    code="no_such_calendar",
    zh="没有日历“{name}”{hint}",
    en='there is no calendar "{name}"{hint}',
    fix_zh="用 complaints calendar list 查看有哪些，或写日历文件的路径",
    fix_en="see what there is with `complaints calendar list`, or give the path of a calendar file",
)


def _folder() -> Path:
    return Path(next(iter(shipped.__path__)))


def names() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in _folder().glob("*.yaml")))


def shipped_bytes(name: str) -> bytes | None:
    path = _folder() / f"{name}.yaml"
    return path.read_bytes() if name in names() else None


def source(named: str, others: Iterable[str] = ()) -> tuple[str, bytes]:
    """What the user means by a definition: a file, or the name of one that ships; and its bytes. `others` are names
    that would have been right as well."""
    if is_path(named):
        return named, file_bytes(Path(named))
    found = shipped_bytes(named)
    if found is None:
        raise NotFound(words.NO_DEFINITION, name=named, hint=did_you_mean(named, (*names(), *others)))
    return named, found


def is_path(named: str) -> bool:
    return named.endswith(SUFFIXES) or "/" in named or Path(named).is_file()


def calendar_names() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in (_folder() / "calendars").glob("*.yaml")))


def calendar_bytes(name: str) -> bytes | None:
    path = _folder() / "calendars" / f"{name}.yaml"
    return path.read_bytes() if name in calendar_names() else None


def calendar_source(named: str, others: Iterable[str] = ()) -> tuple[str, bytes]:
    """What the user means by a calendar, as `source` does for a definition."""
    if is_path(named):
        return named, file_bytes(Path(named))
    found = calendar_bytes(named)
    if found is None:
        raise NotFound(NO_CALENDAR, name=named, hint=did_you_mean(named, (*calendar_names(), *others)))
    return named, found


def shipped_calendars() -> Mapping[str, CalendarRules]:
    """The calendars that ship, by name; each is read when it is asked for, and once."""
    return calendars_with({})


def calendars_with(own: Mapping[str, CalendarRules]) -> Mapping[str, CalendarRules]:
    """The calendars that ship and, before them where they have the same name, the company's own."""
    return _Calendars(own)


class _Calendars(Mapping[str, CalendarRules]):
    def __init__(self, own: Mapping[str, CalendarRules]) -> None:
        self._own = own

    def __getitem__(self, name: str) -> CalendarRules:
        return self._own[name] if name in self._own else _calendar(name)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*calendar_names(), *self._own)))

    def __len__(self) -> int:
        return sum(1 for _ in self)


@cache
def _calendar(name: str) -> CalendarRules:
    found = calendar_bytes(name)
    if found is None:
        raise KeyError(name)
    from workflow.definitions.calendars.load import read_published_calendar  # help must not wait for YAML

    return read_published_calendar(found)
