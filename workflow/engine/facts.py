"""What guards may ask of a case at one instant: its fields with what is given now, what was done, clocks and tallies."""

from collections.abc import Callable, Mapping
from typing import TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct

from workflow.definitions.guards.expression import Unfilled
from workflow.definitions.guards.moments import SECOND, day_of
from workflow.definitions.values import Value
from workflow.engine.case import Cycle, Done, Ending, LinkedCase, Sealed

Counts: TypeAlias = Callable[[str], int]
"""How often a tally was counted."""


class CaseFacts(Struct, kw_only=True):
    """Implements `guards.expression.Facts`. `fields` is extended by `derive` while it works, and by nobody else."""

    fields: dict[str, Value | Sealed]
    actions: Mapping[str, Done]
    cycles: Mapping[str, Cycle]
    tallies: Counts
    links: Mapping[str, LinkedCase]
    now: int
    zone: ZoneInfo

    def value(self, field: str) -> Value:
        found = self.fields.get(field)
        if found is None:
            raise Unfilled(field)
        if type(found) is Sealed:
            return _opened(found, field)
        return found

    def filled(self, field: str) -> bool:
        return field in self.fields

    def done(self, action: str, since: str | None) -> bool:
        last = self.actions.get(action)
        if last is None or since is None:
            return last is not None
        mark = self.actions.get(since)
        return mark is None or last.seq > mark.seq

    def times(self, action: str) -> int:
        done = self.actions.get(action)
        return 0 if done is None else done.times

    def overdue(self, clock: str) -> bool:
        cycle = self.cycles.get(clock)
        return cycle is not None and (cycle.breached or past_due(cycle, self.now // SECOND))

    def tally(self, name: str) -> int:
        return self.tallies(name)

    def linked(self, link: str) -> bool:
        return bool(self._standings(link))

    def finished(self, link: str) -> bool:
        standings = self._standings(link)
        return "ended" in standings and "open" not in standings

    def today(self) -> str:
        return day_of(self.now, self.zone)

    def _standings(self, link: str) -> list[Ending]:
        """How the cases of a link stand that are neither dropped nor void."""
        found = [each.standing for each in self.links.values() if each.link == link]
        return [standing for standing in found if standing in ("open", "ended")]


def past_due(cycle: Cycle, second: int) -> bool:
    """Whether the cycle runs late at `second`, noticed or not."""
    if cycle.verdict is not None or cycle.paused_since is not None:
        return False
    due = cycle.reckoning.due
    return due is not None and due < second


def _opened(sealed: Sealed, field: str) -> Value:
    if sealed.value is None:  # erased: nothing can be decided on it any more
        raise Unfilled(field)
    return sealed.value
