"""Who may act: roles truly held, suspensions, assignees; and who else could, for a refusal to say."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from workflow.definitions.model import HeldBy, Who
from workflow.definitions.values import Value
from workflow.engine import reasons
from workflow.engine.case import Case, Sealed
from workflow.engine.counting import person_in
from workflow.engine.directory import SYSTEM, Directory, Person
from workflow.engine.refusals import Refusal, refusal
from workflow.engine.rulebook import Rulebook
from workflow.wording import Label

THE_SYSTEM = Label(zh="系统", en="the system")
"""As a role: what only the clock, or another case, does."""


class Stage(Struct, frozen=True):
    """What authority is judged against: the rules, the case as it would be, who there is, and the instant."""

    book: Rulebook
    case: Case
    directory: Directory
    now: int

    def label(self, role: str) -> Label:
        found = self.book.procedure.roles.get(role)
        if found is None:
            return THE_SYSTEM if role == SYSTEM else Label(zh=role, en=role)
        return found.label


def roles_for(stage: Stage, who: Who) -> tuple[str, ...]:
    """The roles that may act by `who` in this case; `owner` becomes the roles that own the present state."""
    named = who.roles if who.by is None else who.roles_for(plain(stage.case.fields.get(who.by)))
    if "owner" not in named:
        return named
    return tuple(dict.fromkeys(role for name in named for role in (owners(stage) if name == "owner" else (name,))))


def owners(stage: Stage) -> tuple[str, ...]:
    """The roles answerable for the present state; `approver` where a signature is waited for."""
    owner = stage.book.procedure.states[stage.case.state].owner
    return owner.roles if owner.by is None else owner.roles_for(plain(stage.case.fields.get(owner.by)))


def owning(stage: Stage) -> tuple[str, ...]:
    """The roles that somebody can hold among `owners`: for the approver those that the open round asks for."""
    roles = owners(stage)
    if len(roles) == 1 and "approver" not in roles:
        return roles
    approval = stage.book.state(stage.case.state).approval
    round_ = None if approval is None else stage.case.rounds.get(approval)
    asked = () if round_ is None else round_.approvers
    return tuple(dict.fromkeys(r for role in roles for r in (asked if role == "approver" else (role,))))


def assignee(stage: Stage) -> str | None:
    """Who the case lies with while it is in its present state."""
    if not stage.case.assignees:
        return None
    return next((name for role in owning(stage) if (name := assigned(stage, role)) is not None), None)


def assigned(stage: Stage, role: str) -> str | None:
    """The assignee for what `role` owns, as long as they hold the role that made it theirs; after that it is to be taken
    again."""
    name = stage.case.assignees.get(role)
    person = None if name is None else stage.directory.get(name)
    return name if person is not None and holds(stage, person, stage.case.assigned_as.get(role, role)) else None


def may_begin(stage: Stage, person: Person) -> bool:
    """Whether the case lies with nobody yet and the person would be the first of an owning role to act."""
    return assignee(stage) is None and any(holds(stage, person, role) for role in owning(stage))


def holds(stage: Stage, person: Person, role: str) -> bool:
    """Whether the person holds the role and meets its condition."""
    return role in person.roles and not person.left and unmet(stage, person, role) is None


def holders(stage: Stage, role: str) -> list[Person]:
    """Everybody who holds the role, meets its condition and is not suspended."""
    people = [person for person in stage.directory.with_role(role) if not person.suspensions]
    declared = stage.book.procedure.roles.get(role)
    if declared is None:
        return people
    department = _department(stage, declared.held_by)
    return [person for person in people if _meets(stage, person, declared.held_by, department)]


def holders_of(stage: Stage, roles: Iterable[str]) -> tuple[str, ...]:
    """The names of everybody who holds one of the roles; `assignee` is also who would become it by acting."""
    names: dict[str, None] = {}
    for role in roles:
        name = assignee(stage) if role == "assignee" else None
        begin = owning(stage) if role == "assignee" and name is None else (role,)
        names.update((person.name, None) for held in begin for person in holders(stage, held))
        names.update({} if name is None else {name: None})
    return tuple(names)


def unmet(stage: Stage, person: Person, role: str) -> Label | None:
    """The condition of the role (`held_by`) that the person does not meet, in words; None when all are met."""
    declared = stage.book.procedure.roles.get(role)
    if declared is None or _meets(stage, person, declared.held_by, _department(stage, declared.held_by)):
        return None
    held_by = declared.held_by
    if held_by.department is not None and _department(stage, held_by) not in person.departments:
        return _department_words(stage, held_by)
    return Label(zh=f"职级不低于 {held_by.rank_at_least}", en=f"has at least the rank {held_by.rank_at_least}")


def _meets(stage: Stage, person: Person, held_by: HeldBy, department: str | None) -> bool:
    """Whether the person is of the `department` that the role asks for now, and of the rank."""
    if held_by.department is not None and department not in person.departments:
        return False
    lowest = held_by.rank_at_least
    return lowest is None or stage.book.rank(person.rank) >= stage.book.rank(lowest)


def refused_as(stage: Stage, name: str) -> Refusal | None:
    """Why this person may not act at all: not in the directory, or suspended."""
    person = stage.directory.get(name)
    if name == SYSTEM:
        return None
    if person is None or person.left:
        return refusal(reasons.UNKNOWN_PERSON if person is None else reasons.HAS_LEFT, person=name)
    return _suspended(stage, person) if person.suspensions else None


def role_refusals(stage: Stage, action: Label, person: str, who: Who, clause: tuple[str, ...]) -> Iterator[Refusal]:
    """Why `who` does not admit the person; nothing for `approver`, which approvals judge."""
    roles = roles_for(stage, who)
    if "approver" in roles or admits(stage, person, roles):
        return
    others = holders_of(stage, roles)
    nearly = tuple(_nearly(stage, person, roles, clause, others))
    if nearly:
        yield from nearly
    elif not roles and who.by is not None:
        field = stage.book.procedure.fields[who.by]
        yield refusal(reasons.WHO_UNKNOWN, clause, action=action, field=field.label, name=field.name)
    elif roles == ("assignee",):
        yield refusal(reasons.ASSIGNEE, clause, others, action=action, person=person)
    elif others or not stage.book.procedure.roles.keys() & roles:
        yield refusal(reasons.ROLE, clause, others, action=action, roles=joined(stage, roles), person=person)
    else:
        told, options = joined(stage, roles), appointing(stage, roles)
        yield refusal(reasons.ROLE_VACANT, clause, action=action, roles=told, person=person, options=options)


def acting_roles(stage: Stage, person: str, who: Who) -> tuple[str, ...]:
    """The roles of `who` in which the person acts, for the record; `assignee` and `approver` among them."""
    roles = roles_for(stage, who)
    return tuple([role for role in roles if role == "approver" or admits(stage, person, (role,))])


def joined(stage: Stage, roles: Iterable[str]) -> Label:
    """The roles' names in both languages, in a row."""
    labels = [stage.label(role) for role in roles]
    return Label(zh="、".join(label.zh for label in labels), en=" or ".join(label.en for label in labels))


def appointing(stage: Stage, roles: Iterable[str]) -> str:
    """What `complaints people set` takes to give somebody the first of these roles that is declared."""
    declared = next(stage.book.procedure.roles[role] for role in roles if role in stage.book.procedure.roles)
    department, rank = _department(stage, declared.held_by), declared.held_by.rank_at_least
    options = {"--add-role": declared.name, "--add-department": department, "--rank": rank}
    return " ".join(f"{option} {value}" for option, value in options.items() if value is not None)


def plain(value: Value | Sealed | None) -> Value | None:
    return value.value if type(value) is Sealed else value


def did_or_is(stage: Stage, person: str, barred: Iterable[str]) -> tuple[str, Label, bool] | None:
    """The first entry of `not_who_did` that bars the person: its name, label, and whether it is a person field."""
    for name in barred:
        field = stage.book.procedure.fields.get(name)
        if field is not None and person_in(stage.case, name) == person:
            return name, field.label, True
        done = stage.case.done.get(name)
        if done is not None and person in done.people:
            return name, stage.book.deed(name), False
    return None


def four_eyes(
    stage: Stage, action: Label, person: str, barred: Iterable[str], clause: tuple[str, ...]
) -> Refusal | None:
    """The refusal for somebody who did, or is, what `not_who_did` names."""
    found = did_or_is(stage, person, barred)
    if found is None:
        return None
    wording = reasons.CONCERNED if found[2] else reasons.FOUR_EYES
    return refusal(wording, clause, person=person, did=found[1], action=action)


def admits(stage: Stage, name: str, roles: tuple[str, ...]) -> bool:
    """Whether the person may act as one of the roles; `assignee` is also who would become it by acting."""
    person = stage.directory.get(name)
    if person is None or name == SYSTEM:
        return name == SYSTEM and SYSTEM in roles
    if "assignee" in roles and (assignee(stage) == name or may_begin(stage, person)):
        return True
    return any(holds(stage, person, role) for role in roles)


def _nearly(
    stage: Stage, name: str, roles: tuple[str, ...], clause: tuple[str, ...], others: tuple[str, ...]
) -> Iterator[Refusal]:
    person = stage.directory.get(name)
    for role in roles if person is not None else ():
        condition = unmet(stage, person, role) if person is not None and role in person.roles else None
        if condition is not None:
            label = stage.label(role)
            yield refusal(reasons.HELD_BY, clause, others, person=name, role=label, condition=condition)


def _suspended(stage: Stage, person: Person) -> Refusal:
    cause = person.suspensions[0]
    ours = cause.procedure == stage.book.procedure.name
    tally = stage.book.procedure.tallies.get(cause.tally) if ours else None
    if tally is None:
        return refusal(reasons.SUSPENDED_ELSEWHERE, person=person.name, case=cause.case)
    who, lift = holders_of(stage, roles_for(stage, tally.lifted_by.who)), tally.lifted_by.action
    return refusal(
        reasons.SUSPENDED, tally.clause, who, person=person.name, tally=tally.label, case=cause.case, lift=lift
    )


def _department(stage: Stage, held_by: HeldBy) -> str | None:
    """The department that is asked for; None while the field that names it is not filled, and then nobody is of it."""
    if not held_by.by_field:
        return held_by.department
    value = plain(stage.case.fields.get(str(held_by.department)))
    return value if isinstance(value, str) else None


def _department_words(stage: Stage, held_by: HeldBy) -> Label:
    department = _department(stage, held_by)
    if department is None:
        field = stage.book.procedure.fields[str(held_by.department)].label
        return Label(
            zh=f"属于“{field.zh}”所指的部门（尚未填写）", en=f"belongs to the “{field.en}”, which is not filled in"
        )
    return Label(zh=f"属于部门 {department}", en=f"belongs to the department {department}")
