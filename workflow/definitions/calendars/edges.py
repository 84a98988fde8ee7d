"""Where hours begin or end at a time that clocks skip or show twice on some day."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from workflow.definitions.calendars import messages as say
from workflow.definitions.calendars.build import Built
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.problems import Problems
from workflow.definitions.words import Place, Word
from workflow.wording import Wording

LOOKED_AT = (date(2026, 1, 1), date(2046, 1, 1))
"""Rules of daylight saving seldom last longer; what matters is whether it can happen."""


def check_edges(built: Built, problems: Problems) -> None:
    """Warns once of each time of day, with the first date."""
    if built.rules.timezone is None:
        return
    told: set[tuple[str, str]] = set()
    for day in _days_of_change(built.rules.timezone):
        for on, edge in _edges(built.rules, day):
            wording = _oddity(edge, ZoneInfo(built.rules.timezone))
            if wording is None or (wording.code, edge.time().isoformat()) in told:
                continue
            told.add((wording.code, edge.time().isoformat()))
            said = {"date": edge.date().isoformat(), "time": f"{edge:%H:%M}", "zone": built.rules.timezone}
            problems.warn(_place(built, on), wording, **said)


@lru_cache(maxsize=8)
def _days_of_change(zone: str) -> tuple[date, ...]:
    """The days in whose course the clocks change."""
    here, (first, end) = ZoneInfo(zone), LOOKED_AT
    days = [first + timedelta(days=step) for step in range((end - first).days + 1)]
    offsets = [datetime.combine(day, time(), here).utcoffset() for day in days]
    return tuple(day for day, at, then in zip(days, offsets, offsets[1:], strict=False) if at != then)


def _edges(rules: CalendarRules, day: date) -> Iterator[tuple[date, datetime]]:
    """Where hours begin or end round that day, with the day they belong to; hours that follow at once have no edge between."""
    edges = [
        (on, datetime.combine(on, time()) + timedelta(minutes=minute))
        for on in (day - timedelta(days=1), day, day + timedelta(days=1))
        for interval in rules.day(on).hours
        for minute in interval
    ]
    seams = Counter(edge for _, edge in edges)
    return ((on, edge) for on, edge in edges if seams[edge] == 1 and abs(edge.date() - day) <= timedelta(days=1))


def _oddity(edge: datetime, zone: ZoneInfo) -> Wording | None:
    first, second = (edge.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return None
    there = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == edge
    return say.EDGE_TWICE if there else say.EDGE_SKIPPED


def _place(built: Built, on: date) -> Word | Place:
    return built.places.dates.get(on) or built.places.week.get(on.weekday()) or built.places.whole
