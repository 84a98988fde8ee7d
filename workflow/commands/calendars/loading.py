"""A calendar for a command that needs a sound one: of a file, of the store at hand, or one that ships."""

from collections.abc import Iterable, Mapping

from workflow.commands import library
from workflow.commands.errand import Errand
from workflow.commands.telling.problem_lines import problem_data, problem_lines
from workflow.definitions.calendars.load import load_calendar
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.problems import Problem


def sound_calendar(errand: Errand, named: str) -> CalendarRules | None:
    """The calendar of a file, or of that name: as the store counts on it, else as it ships. None when it has errors, which
    have then been told."""
    stored = {} if library.is_path(named) else stored_calendars(errand)
    if named in stored:
        return stored[named]
    name, source = library.calendar_source(named, stored)
    found = load_calendar(source)
    if found.rules is None:
        tell_problems(errand, name, source, found.problems)
    return found.rules


def stored_calendars(errand: Errand) -> Mapping[str, CalendarRules]:
    """By name, what the store at hand counts on; nothing where there is no store."""
    from workflow.store.address import path_of

    if errand.opens is None and not path_of(errand.wishes.db).exists():
        return {}
    with errand.desk() as desk:
        names = sorted({each.name for each in desk.calendars()})
        current = {name: desk.current_calendar(name) for name in names}
    return {name: rules for name, rules in current.items() if rules is not None}


def tell_problems(errand: Errand, name: str, source: bytes, problems: Iterable[Problem]) -> None:
    """Each problem with its place, as an error."""
    data = {"problems": [problem_data(errand, name, problem) for problem in problems]}
    errand.terminal.error(data, [each for problem in problems for each in problem_lines(errand, name, source, problem)])
