"""Roles that nobody is left in after a change of the directory: what waits for them waits in vain, and nobody sees it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from workflow.commands.errand import Errand
from workflow.commands.operator.role_remarks import procedures_in_use, unmet
from workflow.definitions.model import Procedure, Role
from workflow.engine.directory import Directory, Person
from workflow.wording import Label

if TYPE_CHECKING:
    from workflow.service import Desk

VACATED = Label(
    zh="注意：{procedure} 的{role}（{name}）现在无人担任；要等此角色的：complaints todo --role {name}",
    en="warning: nobody is {role} ({name}) of {procedure} any more; what waits for it: complaints todo --role {name}",
)


def remark_on_vacancies(errand: Errand, desk: "Desk", before: Directory, persons: Sequence[Person]) -> None:
    """Says which roles of these persons had somebody before and have nobody now."""
    now = desk.directory()
    held = {role for person in persons if (known := before.get(person.name)) is not None for role in known.roles}
    for procedure in procedures_in_use(desk):
        for role in (procedure.roles[name] for name in sorted(held & procedure.roles.keys())):
            if any(_holders(before, procedure, role)) and not any(_holders(now, procedure, role)):
                label = errand.words(role.label)
                errand.remark(VACATED, procedure=procedure.name, role=label, name=role.name)


def _holders(directory: Directory, procedure: Procedure, role: Role) -> Iterator[Person]:
    return (person for person in directory.with_role(role.name) if not any(unmet(procedure, role, person)))
