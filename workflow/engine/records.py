"""What is recorded outside the case: persons in the stream `directory`, counts in a person's own stream, definitions and
calendars in theirs.
"""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from msgspec.structs import replace

from workflow.engine.case import DIRECTORY_STREAM, person_stream
from workflow.engine.directory import Directory, Person, Suspension
from workflow.engine.effects import Counted, Lifted, Suspended
from workflow.engine.events import Event
from workflow.engine.frozen import Frozen

Tallies: TypeAlias = Mapping[tuple[str, str, str], tuple[str, ...]]
"""(procedure, tally, person) -> the dates on which it was counted, as `2026-09-28`."""


class PersonSet(Frozen, frozen=True, kw_only=True):
    """The person is from now on as given: new, changed, away, suspended, back, or left. Stream `directory`."""

    person: Person

    @property
    def stream(self) -> str:
        return DIRECTORY_STREAM


class PersonCounted(Frozen, frozen=True, kw_only=True):
    """Something a tally counts happened to the person on the date `on`. The person's own stream."""

    person: str
    procedure: str
    tally: str
    case: str
    on: str
    count: int

    @property
    def stream(self) -> str:
        return person_stream(self.person)


class Published(Frozen, frozen=True, kw_only=True):
    """A definition may be used for new cases from now on. Stream `definition:NAME`."""

    procedure: str
    digest: str

    @property
    def stream(self) -> str:
        return f"definition:{self.procedure}"


class Withdrawn(Frozen, frozen=True, kw_only=True):
    """No new cases are opened under the procedure until it is published again. Stream `definition:NAME`."""

    procedure: str

    @property
    def stream(self) -> str:
        return f"definition:{self.procedure}"


class CalendarPublished(Frozen, frozen=True, kw_only=True):
    """Clocks count on these rules from now on. `reason` is why days that were known have changed; it stays out of the hash,
    and is empty once erased. Stream `calendar:NAME`."""

    calendar: str
    digest: str
    reason: str = ""

    @property
    def stream(self) -> str:
        return calendar_stream(self.calendar)


def calendar_stream(name: str) -> str:
    return f"calendar:{name}"


Record: TypeAlias = PersonSet | PersonCounted | Published | Withdrawn | CalendarPublished


def consequences(event: Event, procedure: str, directory: Directory) -> Iterator[PersonSet | PersonCounted]:
    """What an event of a case writes into other streams, in the order in which it is written."""
    for effect in event.effects:
        if type(effect) is Counted:
            yield _counted(event, procedure, effect)
        elif type(effect) is Suspended or type(effect) is Lifted:
            cause = Suspension(procedure=procedure, tally=effect.tally, case=event.stream.removeprefix("case:"))
            after = _changed(directory, effect.person, cause, effect)
            if after is not None:
                directory = directory.with_person(after)
                yield PersonSet(person=after)


def _counted(event: Event, procedure: str, effect: Counted) -> PersonCounted:
    return PersonCounted(
        person=effect.person,
        procedure=procedure,
        tally=effect.tally,
        case=event.stream.removeprefix("case:"),
        on=effect.on,
        count=effect.count,
    )


def _changed(directory: Directory, name: str, cause: Suspension, effect: Suspended | Lifted) -> Person | None:
    """The person with this suspension, or without it; None when that is how they are, or they are not known."""
    person = directory.get(name)
    if person is None or (cause in person.suspensions) == isinstance(effect, Suspended):
        return None
    if isinstance(effect, Suspended):
        return replace(person, suspensions=(*person.suspensions, cause))
    return replace(person, suspensions=tuple(found for found in person.suspensions if found != cause))
