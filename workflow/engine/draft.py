"""A decision in the making: the event that is being written, and the case as it is with what the event has so far."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from msgspec.structs import replace

from workflow.definitions.guards.moments import SECOND
from workflow.engine.calendars.known import Calendars
from workflow.engine.case import Case
from workflow.engine.counting import counts
from workflow.engine.directory import Directory
from workflow.engine.effects import Counted, Effect
from workflow.engine.events import Event
from workflow.engine.evolve import apply, begin
from workflow.engine.facts import CaseFacts
from workflow.engine.records import Tallies
from workflow.engine.rulebook import Rulebook

Numbers: TypeAlias = Callable[[str, int], str]
"""What the cases of a procedure that are opened next will be called; the first of them has the index 0."""


def no_numbers(procedure: str, index: int) -> str:
    """For whoever opens no linked cases."""
    raise LookupError(f"number {index} of {procedure}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What every draft of one decision shares."""

    book: Rulebook
    directory: Directory
    tallies: Tallies
    calendars: Calendars
    numbers: Numbers = no_numbers


class Draft:
    """Grows by effects; `case` always includes them, so a later part sees what an earlier one decided."""

    def __init__(self, header: Header, case: Case | None, event: Event) -> None:
        self.book, self.directory, self.tallies = header.book, header.directory, header.tallies
        self.calendars, self.numbers = header.calendars, header.numbers
        self.before = case
        self.event = event
        self.case = begin(case, event)

    @property
    def now(self) -> int:
        """Microseconds UTC."""
        return self.event.at

    @property
    def second(self) -> int:
        """The instant in whole seconds, as clocks count."""
        return self.event.at // SECOND

    def add(self, effect: Effect) -> None:
        if isinstance(effect, Counted):
            key = (self.book.procedure.name, effect.tally, effect.person)
            self.tallies = {**self.tallies, key: (*self.tallies.get(key, ()), effect.on)}
        self.event = replace(self.event, effects=(*self.event.effects, effect))
        self.case = apply(self.case, effect, self.event)

    def facts(self) -> CaseFacts:
        """What guards may ask of the case as it is now."""
        return facts_of(self.book, self.case, self.tallies, self.now)


def facts_of(book: Rulebook, case: Case, tallies: Tallies, now: int) -> CaseFacts:
    return CaseFacts(
        fields=dict(case.fields),
        actions=case.done,
        cycles=case.cycles,
        tallies=counts(book, case, tallies, now),
        links=case.links,
        now=now,
        zone=book.zone,
    )
