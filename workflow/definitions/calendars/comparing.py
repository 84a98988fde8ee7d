"""What is different between two texts of one calendar: more is known, or what was known has changed."""

from collections.abc import Iterator
from datetime import date
from typing import Literal, TypeAlias

from msgspec import Struct

from workflow.definitions.calendars.hours import written
from workflow.definitions.calendars.model import CalendarRules, Day, Hours
from workflow.wording import Label

Part: TypeAlias = Literal["timezone", "week", "known_until"]

PARTS: dict[Part, Label] = {
    "timezone": Label(zh="时区", en="the time zone"),
    "week": Label(zh="每周的时间", en="the hours of the week"),
    "known_until": Label(zh="确知的日期变早", en="known_until is earlier"),
}
CLOSED = Label(zh="休", en="closed")
AND_MORE = Label(zh="；另有 {count} 天", en="; and {count} more days")
SHOWN = 10
"""How many days a sentence names."""


class ChangedDay(Struct, frozen=True):
    on: date
    before: Day
    after: Day


class Alike(Struct, frozen=True):
    """Every date counts as before; only names, sources or remarks are different."""


class Growth(Struct, frozen=True):
    """Every date that was known counts as before; something is known or foreseen after it."""


class Changed(Struct, frozen=True):
    """What was known is not so any more: the parts of the calendar, and the days, in order."""

    parts: tuple[Part, ...]
    days: tuple[ChangedDay, ...]

    def told(self) -> Label:
        """Which parts, and which days from what to what; of many days the first."""
        return Label(zh=self._told("zh"), en=self._told("en"))

    def _told(self, language: Literal["zh", "en"]) -> str:
        parts = [PARTS[part].say(language) for part in self.parts]
        days = [_day_told(day, language) for day in self.days[:SHOWN]]
        more = len(self.days) - SHOWN
        tail = AND_MORE.say(language).format(count=more) if more > 0 else ""
        return ("；" if language == "zh" else "; ").join([*parts, *days]) + tail


Difference: TypeAlias = Alike | Growth | Changed


def compared(old: CalendarRules, new: CalendarRules) -> Difference:
    """How `new` is different from `old`, for whoever counted on `old`."""
    parts, days = tuple(_parts(old, new)), tuple(_days(old, new))
    known = tuple(day for day in days if old.knows(day.on))
    if parts or known:
        return Changed(parts, known)
    return Growth() if days or old.known_until != new.known_until else Alike()


def _parts(old: CalendarRules, new: CalendarRules) -> Iterator[Part]:
    if old.timezone != new.timezone:
        yield "timezone"
    if old.week != new.week:
        yield "week"
    if new.known_until is not None and new.known_until < (old.known_until or date.max):
        yield "known_until"


def _days(old: CalendarRules, new: CalendarRules) -> Iterator[ChangedDay]:
    """The days that one of them names and that have other hours now; another week alone changes no named day."""
    named = (rules.dates.keys() | rules.days_off.keys() | rules.makeup_workdays.keys() for rules in (old, new))
    for on in sorted(set[date]().union(*named)):
        before, after = old.day(on), new.day(on)
        if before.hours != after.hours and not before.why == after.why == "week":
            yield ChangedDay(on, before, after)


def _day_told(day: ChangedDay, language: Literal["zh", "en"]) -> str:
    before, after = (_hours_told(each.hours, language) for each in (day.before, day.after))
    return f"{day.on} {before} → {after}"


def _hours_told(hours: Hours, language: Literal["zh", "en"]) -> str:
    return " ".join(written(interval) for interval in hours) or CLOSED.say(language)
