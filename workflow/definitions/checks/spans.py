"""Whether one length of time is certainly the longer, whenever it begins: also where the two are counted in different units."""

from collections.abc import Collection

from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.clocks import Roll
from workflow.definitions.durations import Duration

_HOUR, _DAY = 3600, 86400
_AT_LEAST = {"cd": 1, "mo": 28, "y": 365}
"""Days that a length lasts at least and, below, at most."""
_AT_MOST = {"cd": 1, "mo": 31, "y": 366}


def spans_more(offset: Duration, limit: Duration, calendars: Collection[CalendarRules], roll: Roll | None) -> bool:
    """Whether so much before the end of `limit` certainly lies before its start, on each of the calendars; False where
    that is not certain, or none is known. Pauses left aside."""
    if offset.seconds is not None and limit.seconds is not None:
        return offset.seconds >= limit.seconds
    may_roll = roll is not None and limit.unit in _AT_MOST
    if offset.unit == limit.unit:
        return offset.count > limit.count and not may_roll
    if offset.unit in _AT_LEAST and limit.unit in _AT_MOST:
        return not may_roll and offset.count * _AT_LEAST[offset.unit] > limit.count * _AT_MOST[limit.unit]
    return bool(calendars) and all(_spans_more_on(rules, offset, limit) for rules in calendars)


def _spans_more_on(rules: CalendarRules, offset: Duration, limit: Duration) -> bool:
    least, most = _day_lengths(rules)
    if limit.seconds is not None:
        if offset.unit == "wd":
            return least > 0 and offset.count > -(-limit.seconds // least)
        return rules.never_closes and offset.count * _AT_LEAST[offset.unit] * _DAY - _HOUR > limit.seconds
    if offset.seconds is not None:
        return offset.seconds > _days(limit) * most
    return offset.unit == "wd" and offset.count > _days(limit)


def _days(limit: Duration) -> int:
    """Days from the one before that of its start to the one after its last, at most: a night shift may reach into the first,
    and the last may roll."""
    return limit.count * _AT_MOST.get(limit.unit, 1) + 3


def _day_lengths(rules: CalendarRules) -> tuple[int, int]:
    """Seconds for which the shortest and the longest open day are open, a change of clocks allowed for."""
    days = [*rules.week, rules.makeup_hours, *(day.hours for day in rules.dates.values())]
    lengths = [sum(interval.end - interval.start for interval in hours) * 60 for hours in days if hours]
    return min(lengths, default=0) - _HOUR, max(lengths, default=0) + _HOUR
