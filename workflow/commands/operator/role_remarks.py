"""What is worth a remark about the roles of somebody who has just been set: nothing here stops them being set."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from workflow.commands import library, words
from workflow.commands.errand import Errand
from workflow.definitions.load import load
from workflow.definitions.model import Procedure, Role
from workflow.definitions.spelling import did_you_mean
from workflow.engine.directory import Person
from workflow.wording import Label

if TYPE_CHECKING:
    from workflow.service import Desk

BUILT_IN = frozenset({"administrator", "corrector"})


def remark_on_roles(errand: Errand, desk: "Desk", persons: Sequence[Person]) -> None:
    """A role that no procedure has is probably a slip; one whose condition is not met would not count."""
    procedures = list(procedures_in_use(desk))
    known = {role for procedure in procedures for role in procedure.roles} | BUILT_IN
    for name in sorted({role for person in persons for role in person.roles} - known):
        errand.remark(words.UNKNOWN_ROLE, role=name, hint=errand.words(did_you_mean(name, known)))
    for procedure in procedures:
        for person in persons:
            for role in (procedure.roles[name] for name in sorted(person.roles & procedure.roles.keys())):
                for condition in unmet(procedure, role, person):
                    _say(errand, person, role, condition)


def _say(errand: Errand, person: Person, role: Role, condition: Label) -> None:
    label, told = errand.words(role.label), errand.words(condition)
    errand.remark(words.ROLE_UNMET, person=person.name, role=f"{label} ({role.name})", condition=told)


def procedures_in_use(desk: "Desk") -> Iterator[Procedure]:
    """Those of the store; as long as there is none, those that ship."""
    published = tuple(dict.fromkeys(definition.name for definition in desk.definitions()))
    if published:
        yield from (desk.rules(name).procedure for name in published)
        return
    checked = (load(library.source(name)[1]) for name in library.names())
    yield from (found.procedure for found in checked if found.procedure is not None)


def unmet(procedure: Procedure, role: Role, person: Person) -> Iterator[Label]:
    """What `people set` would still have to say for the role to count."""
    held_by = role.held_by
    department, lowest = held_by.department, held_by.rank_at_least
    if department is not None and not held_by.by_field and department not in person.departments:
        yield Label(zh=f"--department {department}", en=f"--department {department}")
    if lowest is not None and _height(procedure, person.rank) < _height(procedure, lowest):
        yield Label(zh=f"--rank {lowest} 或更高", en=f"--rank {lowest} or higher")


def _height(procedure: Procedure, rank: str | None) -> int:
    return procedure.ranks.index(rank) if rank in procedure.ranks else -1
