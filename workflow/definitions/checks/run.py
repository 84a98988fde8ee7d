"""All checks of one procedure, in the order in which their findings make sense."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.checks.calendars import check_calendars
from workflow.definitions.checks.choosing import check_choosing
from workflow.definitions.checks.clocks import check_clocks
from workflow.definitions.checks.fields import check_filled, check_writers, has_circles
from workflow.definitions.checks.ladders import check_levels, check_limits
from workflow.definitions.checks.marks import check_marks
from workflow.definitions.checks.references import check_references
from workflow.definitions.checks.rules import check_rules
from workflow.definitions.checks.signatures import check_signatures, signings
from workflow.definitions.checks.structure import check_structure
from workflow.definitions.checks.study import study
from workflow.definitions.guards.scope import Scope
from workflow.definitions.model import Procedure
from workflow.definitions.problems import Problems
from workflow.wording import Label


def run(
    procedure: Procedure, scope: Scope, calendars: Mapping[str, CalendarRules] | None, problems: Problems
) -> tuple[Label, ...]:
    """Reports what is wrong and returns what was proved, in words.

    A definition whose parts or graph have errors is not looked at as a whole: a move that was refused would make states
    unreachable and cases unsigned, and every such finding would only repeat the first. `scope` is what its guards were
    typed against, `calendars` all there are; None: what they say is not looked at.
    """
    check_references(procedure, problems)
    check_calendars(procedure, calendars, problems)
    check_clocks(procedure, problems)
    check_marks(procedure, calendars or {}, problems)
    check_limits(procedure, problems)
    check_writers(procedure, problems)
    if has_circles(procedure, problems):
        return ()
    found = study(procedure, ZoneInfo(scope.timezone), problems)
    check_structure(found)
    if problems.has_errors():
        return ()
    check_choosing(found)
    check_filled(found)
    divided = signings(found)
    return (*check_levels(found), *check_signatures(found, divided), *check_rules(found, divided))
