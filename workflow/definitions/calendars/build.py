"""From what was read to `CalendarRules`, and where each part of them stands in the file."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from workflow.definitions.calendars.dates import Named, read_date, read_given, read_years
from workflow.definitions.calendars.hours import read_makeup, read_week, read_weekdays
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.grammar.compounds import PLACE, Raw
from workflow.definitions.problems import Problems
from workflow.definitions.words import Place, Word
from workflow.definitions.zones import checked_zone


class Places(Struct, frozen=True, kw_only=True):
    """Where things stand; `whole` is the start of the calendar."""

    whole: Place
    week: Mapping[int, Word]
    """The word that gives a day of the week its hours, from Monday = 0."""
    years: Mapping[int, Word]
    dates: Mapping[date, Word]
    """Make-up working days and the dates with hours of their own; not days off."""
    known_until: Word


class Built(Struct, frozen=True, kw_only=True):
    rules: CalendarRules
    places: Places
    makeup_given: bool
    """Whether the file says anything about the hours of make-up working days."""


def build_calendar(raw: Raw, digest: str, problems: Problems) -> Built:
    """Everything that could be understood; whether it can be used depends on the problems found."""
    week = read_week(raw["week"], problems)
    announced = read_years(raw["years"], problems)
    dates, given = read_given(raw["dates"], problems)
    rules = CalendarRules(
        name=str(raw["calendar"]),
        digest=digest,
        label=raw["title"],
        source=str(raw["source"]),
        timezone=checked_zone(raw["timezone"], problems) if raw["timezone"] else None,
        week=week,
        known_until=read_date(raw["known_until"], problems) if raw["known_until"] else None,
        makeup_hours=read_makeup(raw["makeup_hours"], week, problems),
        days_off=_names(announced.days_off),
        makeup_workdays=_names(announced.makeup_workdays),
        dates=dates,
        notices=tuple(announced.notices),
    )
    made_up = {on: named.word for on, named in announced.makeup_workdays.items()}
    places = Places(
        whole=raw[PLACE],
        week=_weekdays(raw["week"]),
        years=announced.years,
        dates=made_up | given,
        known_until=raw["known_until"],
    )
    return Built(rules=rules, places=places, makeup_given=bool(raw["makeup_hours"]))


def _names(announced: Mapping[date, Named]) -> Mapping[date, str]:
    return {on: str(named.name) for on, named in announced.items()}


def _weekdays(raw: Mapping[Word, object]) -> Mapping[int, Word]:
    """Where each day stands; what is wrong with the words was reported when the week was read."""
    return {day: days for days in raw for day in read_weekdays(days, Problems())}
