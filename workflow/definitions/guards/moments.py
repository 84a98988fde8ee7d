"""Dates and moments: the day on which a moment falls in the definition's zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SECOND = 1_000_000


def day_of(moment: int, zone: ZoneInfo) -> str:
    """The date of a moment (microseconds UTC), `2026-09-28`."""
    return datetime.fromtimestamp(moment // _SECOND, UTC).astimezone(zone).date().isoformat()


def starts(day: str, zone: ZoneInfo, after: int = 0) -> int:
    """The first moment (microseconds UTC) of the day that comes `after` days after this one."""
    morning = datetime.combine(date.fromisoformat(day) + timedelta(days=after), time(), zone)
    return int(morning.timestamp()) * _SECOND
