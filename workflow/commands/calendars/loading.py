"""A calendar for a command that needs a sound one: of a file, of the store at hand, or one that ships."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

from workflow.commands import library
from workflow.commands.errand import Errand
from workflow.commands.telling.problem_lines import problem_data, problem_lines
from workflow.definitions.calendars.load import load_calendar, read_published_calendar
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.problems import Problem
from workflow.errors import NotFound, UsageError
from workflow.wording import Wording

if TYPE_CHECKING:
    from workflow.service import Desk

NO_VERSION = Wording(
    code="no_such_calendar_version",
    zh="日历“{name}”没有摘要以“{digest}”开头的版本",
    en='the calendar "{name}" has no version whose digest begins with "{digest}"',
    fix_zh="用 complaints calendar history {name} 查看有哪些版本",
    fix_en="`complaints calendar history {name}` lists its versions",
)
WHICH_VERSION = Wording(
    code="which_calendar_version",
    zh="日历“{name}”有 {count} 个版本的摘要以“{digest}”开头",
    en='{count} versions of the calendar "{name}" have a digest that begins with "{digest}"',
    fix_zh="写出摘要的更多位，如 {name}@{one}",
    fix_en="write more of the digest, such as {name}@{one}",
)
SHORT = 12


def sound_calendar(errand: Errand, named: str) -> CalendarRules | None:
    """The calendar that is meant (see `calendar_text`). None when it has errors, which have then been told."""
    name, source = calendar_text(errand, named)
    if not library.is_path(named):
        return read_published_calendar(source)
    found = load_calendar(source)
    if found.rules is None:
        tell_problems(errand, name, source, found.problems)
    return found.rules


def calendar_text(errand: Errand, named: str) -> tuple[str, bytes]:
    """What is meant, and its bytes: a file; the calendar of that name as the store counts on it, else as it ships; or, named
    NAME@DIGEST, as it was published at some time. The digest may be cut short. Raises NotFound, and UsageError when several
    digests begin so."""
    if library.is_path(named):
        return library.calendar_source(named)
    name, at, digest = named.partition("@")
    versions, stored = _versions(errand, name)
    shipped = library.calendar_bytes(name)
    if at and shipped is not None:
        versions = {**versions, sha256(shipped).hexdigest(): shipped}
    if not versions:
        return library.calendar_source(name, stored)
    return named, _version(versions, name, digest) if at else next(iter(versions.values()))


def stored_calendars(errand: Errand) -> Mapping[str, CalendarRules]:
    """By name, what the store at hand counts on; nothing where there is no store."""
    if not _has_store(errand):
        return {}
    with errand.desk() as desk:
        current = {name: desk.current_calendar(name) for name in _names(desk)}
    return {name: rules for name, rules in current.items() if rules is not None}


def tell_problems(errand: Errand, name: str, source: bytes, problems: Iterable[Problem]) -> None:
    """Each problem with its place, as an error."""
    data = {"problems": [problem_data(errand, name, problem) for problem in problems]}
    errand.terminal.error(data, [each for problem in problems for each in problem_lines(errand, name, source, problem)])


def _versions(errand: Errand, name: str) -> tuple[Mapping[str, bytes], tuple[str, ...]]:
    """The texts that were published under the name, by digest, the one that is counted on first; and the names there are."""
    if not _has_store(errand):
        return {}, ()
    with errand.desk() as desk:
        digests = dict.fromkeys(each.digest for each in reversed(desk.publications(name)))
        found = {digest: desk.calendar_source(digest) for digest in digests}
        return {digest: source for digest, source in found.items() if source is not None}, _names(desk)


def _version(versions: Mapping[str, bytes], name: str, digest: str) -> bytes:
    found = {known: source for known, source in versions.items() if digest and known.startswith(digest.lower())}
    if not found:
        raise NotFound(NO_VERSION, name=name, digest=digest)
    if len(found) > 1:
        raise UsageError(WHICH_VERSION, name=name, digest=digest, count=len(found), one=next(iter(found))[:SHORT])
    return next(iter(found.values()))


def _has_store(errand: Errand) -> bool:
    from workflow.store.address import FilePlace, place_of

    place = place_of(errand.wishes.db)
    return errand.opens is not None or not isinstance(place, FilePlace) or place.path.exists()


def _names(desk: "Desk") -> tuple[str, ...]:
    return tuple(sorted({each.name for each in desk.calendars()}))
