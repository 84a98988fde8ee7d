"""Whether the calendars that a procedure counts on are there."""

from collections.abc import Mapping

from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.clocks import ALWAYS
from workflow.definitions.model import Procedure
from workflow.definitions.problems import Problems
from workflow.definitions.spelling import did_you_mean
from workflow.wording import Wording

UNKNOWN_CALENDAR = Wording(
    code="calendar_unknown",
    zh="没有日历“{calendar}”{hint}",
    en='there is no calendar "{calendar}"{hint}',
    fix_zh="用 complaints calendar list 查看有哪些；自己的用 --calendars 给出，或先 complaints calendar publish FILE",
    fix_en="see `complaints calendar list`; name your own with --calendars, or first: complaints calendar publish FILE",
)


def check_calendars(procedure: Procedure, calendars: Mapping[str, CalendarRules] | None, problems: Problems) -> None:
    """`calendars` are all there are, by name; None: not looked at."""
    if calendars is None:
        return
    for name in procedure.calendars.values():
        if name not in calendars and name != ALWAYS:
            problems.error(name, UNKNOWN_CALENDAR, calendar=name, hint=did_you_mean(name, calendars))
