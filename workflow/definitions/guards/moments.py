"""Dates and moments: the day on which a moment falls in the definition's zone."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

SECOND = 1_000_000
"""What a second is in moments, which are microseconds UTC."""


def day_of(moment: int, zone: ZoneInfo) -> str:
    """The date of a moment (microseconds UTC), `2026-09-28`."""
    return datetime.fromtimestamp(moment // SECOND, UTC).astimezone(zone).date().isoformat()


def starts(day: str, zone: ZoneInfo, after: int = 0) -> int:
    """The first moment (microseconds UTC) of the day that comes `after` days after this one; of the last day that dates have
    where there is none."""
    number = min(date.fromisoformat(day).toordinal() + after, date.max.toordinal())
    morning = datetime.combine(date.fromordinal(number), time(), zone)
    return int(morning.timestamp()) * SECOND
