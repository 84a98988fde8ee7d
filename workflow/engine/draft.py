"""A decision in the making: the event that is being written, and the case as it is with what the event has so far."""

from msgspec.structs import replace

from workflow.definitions.guards.moments import SECOND
from workflow.engine.case import Case
from workflow.engine.circumstances import Circumstances
from workflow.engine.counting import counts
from workflow.engine.effects import Counted, Effect
from workflow.engine.events import Event
from workflow.engine.evolve import apply, begin
from workflow.engine.facts import CaseFacts
from workflow.engine.records import Tallies
from workflow.engine.refusals import Accepted
from workflow.engine.rulebook import Rulebook


class Draft:
    """Grows by effects; `case` always includes them, so a later part sees what an earlier one decided. `event` is as it
    begins: `accepted` gives it its effects."""

    def __init__(self, book: Rulebook, around: Circumstances, case: Case | None, event: Event) -> None:
        self.book, self.around, self.directory, self.tallies = book, around, around.directory, around.tallies
        self.now, self.second = event.at, event.at // SECOND
        """Microseconds UTC; and whole seconds, as clocks count."""
        self.before = case
        self.event = event
        self.effects = list[Effect]()
        self.case = begin(case, event)
        self.unsettled = book.derived
        """Derived fields that may be others than the case says."""
        self._facts: CaseFacts | None = None

    def add(self, effect: Effect) -> None:
        if type(effect) is Counted:
            key = (self.book.procedure.name, effect.tally, effect.person)
            self.tallies = {**self.tallies, key: (*self.tallies.get(key, ()), effect.on)}
        self.effects.append(effect)
        self.case = apply(self.case, effect, self.event)
        self._facts = None

    def facts(self) -> CaseFacts:
        """What guards may ask of the case as it is now."""
        if self._facts is None:
            self._facts = facts_of(self.book, self.case, self.tallies, self.now)
        return self._facts

    def accepted(self) -> Accepted:
        """The event with its effects, and the case as it then is."""
        return Accepted(events=(replace(self.event, effects=tuple(self.effects)),), case=self.case)


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
