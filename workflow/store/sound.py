"""Whether a definition may be published: it is sound by itself, and links from it and to it lead somewhere."""

from collections.abc import Mapping

from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.checks.links import check_links
from workflow.definitions.load import load, unusable
from workflow.definitions.model import Procedure
from workflow.definitions.problems import Severity
from workflow.errors import ProblemsFound
from workflow.wording import Label, Wording

LEADS_NOWHERE = Wording(
    code="links_do_not_fit",
    zh="规程 {procedure} 第 {line} 行的关联不能成立：{problem}",
    en="a link of the procedure {procedure} (line {line}) would lead nowhere: {problem}",
)


def checked(source: bytes, calendars: Mapping[str, CalendarRules]) -> Procedure:
    """The rules in `source`, which are to be published; raises ProblemsFound with the first of its errors, which may be
    that what it counts on is not among the `calendars`."""
    found = load(source, calendars=calendars)
    if found.procedure is None:
        raise unusable(found.problems)
    return found.procedure


def admit_links(procedure: Procedure, in_use: Mapping[str, Procedure]) -> None:
    """Raises ProblemsFound when the links of a procedure that is to be published lead nowhere, or when those of one in use
    would not lead to it any more."""
    others = {**in_use, procedure.name: procedure}
    leading_here = (each for each in in_use.values() if any(procedure.name == x.procedure for x in each.links.values()))
    for each in (procedure, *(each for each in leading_here if each.name != procedure.name)):
        errors = [found for found in check_links(each, others) if found.severity is Severity.ERROR]
        for first in errors:
            problem = Label(zh=first.say("zh"), en=first.say("en"))
            raise ProblemsFound(LEADS_NOWHERE, procedure=each.name, line=first.place.line, problem=problem)
