"""Calendars as they lie in the store: each is read once, when somebody counts on it, and then shared."""

from collections.abc import Mapping
from functools import lru_cache

from workflow.definitions.calendars.model import CalendarRules
from workflow.engine.calendars.known import NEEDS_CALENDAR
from workflow.errors import NotFound, UsageError
from workflow.store import faults
from workflow.store.reading import Reading


class Almanac:
    """Every calendar that was asked for since the store was opened, and which of them were current when so many had been
    published."""

    def __init__(self) -> None:
        self._rules: dict[str, CalendarRules] = {}
        self._current: dict[str, str | None] = {}
        self._as_of: object = None

    def published(self, reading: Reading, digest: str) -> CalendarRules:
        """The calendar that was published under `digest`."""
        if digest not in self._rules:
            source = reading.calendar(digest)
            if source is None:
                raise NotFound(faults.NO_CALENDAR, digest=digest)
            self._rules[digest] = _read(source)
        return self._rules[digest]

    def current(self, reading: Reading, name: str) -> CalendarRules | None:
        """The calendar of that name that is counted on now; None when none was published."""
        as_of = reading.around().calendars
        if as_of != self._as_of:
            self._current, self._as_of = {}, as_of
        if name not in self._current:
            self._current[name] = reading.current_calendar(name)
        digest = self._current[name]
        return None if digest is None else self.published(reading, digest)


class Consulted:
    """The calendars that one decision may count on, found when it asks for them. It remembers which those were."""

    def __init__(self, almanac: Almanac, reading: Reading) -> None:
        self._almanac, self._reading = almanac, reading
        self._asked: dict[str, CalendarRules] = {}

    @property
    def digests(self) -> Mapping[str, str]:
        """What was counted on, by name."""
        return {name: rules.digest for name, rules in self._asked.items()}

    def current(self, name: str) -> CalendarRules:
        """The rules that are counted on now; raises UsageError when there is no such calendar."""
        if name not in self._asked:
            rules = self._almanac.current(self._reading, name)
            if rules is None:
                raise UsageError(NEEDS_CALENDAR, calendar=name)
            self._asked[name] = rules
        return self._asked[name]

    def published(self, digest: str) -> CalendarRules | None:
        """The rules that were published under the digest, to look at: nothing is counted on them now. None when there are
        none."""
        try:
            return self._almanac.published(self._reading, digest)
        except NotFound:
            return None


@lru_cache(maxsize=64)
def _read(source: bytes) -> CalendarRules:
    """The very same rules for the same bytes, in whichever store they lie: then nobody has to compare them."""
    from workflow.definitions.calendars.load import read_published_calendar  # only who counts on one waits for YAML

    return read_published_calendar(source)
