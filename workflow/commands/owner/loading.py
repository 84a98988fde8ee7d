"""A definition for a command that needs a sound one."""

from collections.abc import Mapping
from enum import Enum

from workflow.commands import library
from workflow.commands.errand import Errand
from workflow.commands.linked import with_links
from workflow.commands.telling.problem_lines import problem_data, problem_lines
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.load import Checked, load
from workflow.definitions.model import Procedure


class Links(Enum):
    """Whether the definitions that links lead to are looked for beside the file; a store has its own."""

    CHECKED = "checked"
    LEFT = "left"


def sound(
    errand: Errand,
    named: str,
    links: Links = Links.LEFT,
    calendars: Mapping[str, CalendarRules] | None = None,
) -> tuple[bytes, Procedure, Checked] | None:
    """The definition, or None when it has errors, which have then been told. With `calendars`, those that it counts on
    must be among them."""
    name, source = library.source(named)
    checked = load(source, calendars=calendars)
    if links is Links.CHECKED:
        checked = with_links(checked, named)
    if checked.procedure is None:
        data = {"problems": [problem_data(errand, name, problem) for problem in checked.problems]}
        sheet = [each for problem in checked.problems for each in problem_lines(errand, name, source, problem)]
        errand.terminal.error(data, sheet)
        return None
    return source, checked.procedure, checked
