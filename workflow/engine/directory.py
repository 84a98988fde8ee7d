"""Who there is: persons with their roles, departments, rank, absences and suspensions, as of one directory `seq`."""

from collections.abc import Mapping
from functools import cached_property
from typing import Self

from msgspec import field
from msgspec.structs import asdict, replace

from workflow.engine.frozen import Frozen

ADMINISTRATOR = "administrator"
"""The built-in role that keeps the directory, publishes rules, and hands over what lies with others."""

CORRECTOR = "corrector"
"""The built-in role that may correct and void."""

SYSTEM = "system"
"""The actor of automatic actions; no person may have this name."""


class Suspension(Frozen, frozen=True, kw_only=True):
    """Why a person may not act: the tally of a procedure that was exceeded, and the case it was found in."""

    procedure: str
    tally: str
    case: str


class Person(Frozen, frozen=True, kw_only=True):
    """`away` holds absences as [from, to) in microseconds UTC. `logins` are those of the database that may act as this
    person, beside the one of the same name. Somebody who left keeps their name and loses the rest."""

    name: str
    label: str = ""
    roles: frozenset[str] = frozenset()
    departments: tuple[str, ...] = ()
    rank: str | None = None
    away: tuple[tuple[int, int], ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    left: bool = False
    logins: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Without the full name."""
        told = (f"{name}={value!r}" for name, value in asdict(self).items() if name != "label")
        return f"Person({', '.join(told)})"

    def is_away(self, now: int) -> bool:
        return any(start <= now < end for start, end in self.away)


class Directory(Frozen, frozen=True, kw_only=True, dict=True, gc=True):
    """The persons as they are after `seq` events of the stream `directory`."""

    seq: int = 0
    people: Mapping[str, Person] = field(default_factory=dict)

    def get(self, name: str) -> Person | None:
        return self.people.get(name)

    def with_role(self, role: str) -> tuple[Person, ...]:
        """Everybody who holds `role`, whether they can act just now or not, in the order of names."""
        return self._holders.get(role, ())

    @cached_property
    def _holders(self) -> Mapping[str, tuple[Person, ...]]:
        """Role -> who holds it."""
        found = dict[str, list[Person]]()
        for person in (self.people[name] for name in sorted(self.people)):
            for role in () if person.left else person.roles:
                found.setdefault(role, []).append(person)
        return {role: tuple(people) for role, people in found.items()}

    def with_person(self, person: Person) -> Self:
        """One event later: `person` as given."""
        return replace(self, seq=self.seq + 1, people={**self.people, person.name: person})
