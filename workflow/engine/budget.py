"""What of a cycle's time is used and what is left, on the calendar it counts on. Whole seconds UTC."""

from typing import NamedTuple

from workflow.engine.calendars.calendar import Calendar
from workflow.engine.calendars.spans import Pauses
from workflow.engine.case import Cycle


class Budget(NamedTuple):
    """Open, unpaused seconds: `used` since the start; `left` until the due instant, below zero by what has counted since;
    None while nothing is due. `days`: of a limit in working days, how many of them are left after the day it is."""

    used: int
    left: int | None
    days: int | None


def budget(calendar: Calendar, cycle: Cycle, second: int) -> Budget:
    """As it stands at `second`; of a cycle that has ended or is paused, as it stood when that began."""
    since = reached(cycle, second) if cycle.paused_since is None else cycle.paused_since
    used = calendar.elapsed(cycle.start, since, cycle.pauses)
    if cycle.due is None:
        return Budget(used, None, None)
    left = calendar.elapsed(since, cycle.due) or -calendar.elapsed(cycle.due, since)
    return Budget(used, left, _days(calendar, cycle, since, cycle.due))


def reached(cycle: Cycle, second: int) -> int:
    """How far the cycle has come by `second`: no further than its end."""
    return second if cycle.ended is None else min(second, cycle.ended)


def paused_by(cycle: Cycle, second: int) -> Pauses:
    """Its pauses by `second`, the one that goes on then among them."""
    if cycle.paused_since is None:
        return cycle.pauses
    return (*cycle.pauses, (cycle.paused_since, reached(cycle, second)))


def _days(calendar: Calendar, cycle: Cycle, since: int, due: int) -> int | None:
    if cycle.target is None or not cycle.target.endswith("wd"):
        return None
    today = calendar.days.number(since)
    return sum(day.date.toordinal() > today and bool(day.counted) for day in calendar.trace(since, due))
