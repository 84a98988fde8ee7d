"""The calendars that a decision may count on: handed to it as a value, as people are."""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias

from msgspec import Struct

from workflow.definitions.calendars.model import CalendarRules
from workflow.errors import UsageError
from workflow.wording import Wording

NEEDS_CALENDAR = Wording(
    code="calendar_missing",
    zh="日历“{calendar}”还没有发布，按它计的时限无法计算",
    en="the calendar “{calendar}” has not been published, and a limit counts on it",
    fix_zh="用 complaints calendar publish 发布它",
    fix_en="publish it with `complaints calendar publish`",
)

Published: TypeAlias = Callable[[str], CalendarRules | None]
"""The rules of a calendar that were published under a digest; None when there are none."""


class Calendars(Protocol):
    def current(self, name: str) -> CalendarRules:
        """The rules that are counted on now; raises UsageError when there is no such calendar."""


class KnownCalendars(Struct, frozen=True):
    """Calendars by their names."""

    rules: Mapping[str, CalendarRules]

    def current(self, name: str) -> CalendarRules:
        if name not in self.rules:
            raise UsageError(NEEDS_CALENDAR, calendar=name)
        return self.rules[name]
