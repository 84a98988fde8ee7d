"""A working calendar as it was declared: which hours of which days are open, why, and how far that is known."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from msgspec import Struct, field

from workflow.wording import Label


class Interval(NamedTuple):
    """Open from `start` until `end`, minutes after the midnight that the day begins with; `end` lies above `start`, at most
    a day later. Above 1440 the interval runs over midnight; it belongs to the day it begins on."""

    start: int
    end: int


Hours: TypeAlias = tuple[Interval, ...]
"""In order, without overlap; empty: closed all day."""

Why: TypeAlias = Literal["week", "day_off", "makeup_workday", "date"]
"""What decided a day: the usual week, a day off, a working day that makes up for one, or hours given for the date."""


class Day(NamedTuple):
    """The hours of one date, what decided them, and what the day is called where it has a name (春节, Boxing Day)."""

    hours: Hours
    why: Why
    reason: str | None = None


class Notice(Struct, frozen=True):
    """Where the days of a year were announced."""

    year: int
    source: str


class CalendarRules(Struct, frozen=True, kw_only=True):
    """One calendar file. `digest` is the SHA-256 of its bytes as published, in hexadecimal.

    `timezone` None: that of whatever counts on it. `known_until` is the last date of which the days off are certain; after
    it only the week is known, and what is counted there is provisional. None: certain for ever.
    """

    name: str
    digest: str
    label: Label
    source: str
    timezone: str | None
    week: tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]
    """From Monday."""
    known_until: date | None = None
    makeup_hours: Hours = ()
    days_off: Mapping[date, str] = field(default_factory=dict)
    makeup_workdays: Mapping[date, str] = field(default_factory=dict)
    dates: Mapping[date, Day] = field(default_factory=dict)
    """Hours given for single dates, before everything else; `why` is `date`."""
    notices: tuple[Notice, ...] = ()

    def day(self, on: date) -> Day:
        """The hours of a date, and why: single dates, then make-up working days, then days off, then the week."""
        if (given := self.dates.get(on)) is not None:
            return given
        if (made_up := self.makeup_workdays.get(on)) is not None:
            return Day(self.makeup_hours, "makeup_workday", made_up)
        if (off := self.days_off.get(on)) is not None:
            return Day((), "day_off", off)
        return Day(self.week[on.weekday()], "week")

    def knows(self, on: date) -> bool:
        """Whether the days off are announced as far as that date."""
        return self.known_until is None or on <= self.known_until

    @property
    def never_closes(self) -> bool:
        """Whether every second of every day counts."""
        whole: Hours = (Interval(0, 1440),)
        exceptions = (self.days_off, self.makeup_workdays, self.dates)
        return all(hours == whole for hours in self.week) and not any(exceptions)
