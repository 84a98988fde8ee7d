"""Whether, with the people there are, somebody can always sign: after four eyes, and with those who stand in.

Each action that bars its doer is taken to have been done by one person, each person field to name one; the worst choice of
these people must leave enough who may sign.
"""

from collections.abc import Iterator, Mapping, Sequence

from workflow.definitions.checks.levels import beside
from workflow.definitions.checks.structure import named
from workflow.definitions.model import Approval, Level, Procedure, Role
from workflow.definitions.problems import Problems
from workflow.definitions.stories import Player
from workflow.wording import Wording

NOBODY_HOLDS = Wording(
    code="nobody_holds",
    zh="没有人担任“{role}”，审批“{approval}”签不了",
    en='nobody holds the role "{role}", so "{approval}" cannot be signed',
    fix_zh="指定一个人，或写 stand_in 或 last_resort",
    fix_en="give it to somebody, or write stand_in or last_resort",
)
NOBODY_LEFT = Wording(
    code="nobody_left_to_sign",
    zh="{barred} 因参与此案不能签时，没有足够的人以“{role}”签署“{approval}”",
    en='when {barred} may not sign for having taken part, too few are left to sign "{approval}" as "{role}"',
    fix_zh="再指定一个人，或写 stand_in 或 last_resort",
    fix_en="give the role to one more person, or write stand_in or last_resort",
)


def can_always_sign(procedure: Procedure, people: Mapping[str, Player], problems: Problems) -> None:
    """Reports each level for which the worst case leaves too few."""
    for approval in procedure.approvals.values():
        said: set[tuple[str, int]] = set()
        for level in (*approval.decided, *approval.raise_to):
            for role in level.approvers:
                if (role, level.of) not in said:
                    said.add((role, level.of))
                    _level(procedure, people, approval, level, role, problems)


def _level(
    procedure: Procedure,
    people: Mapping[str, Player],
    approval: Approval,
    level: Level,
    role: str,
    problems: Problems,
) -> None:
    pool = _pool(procedure, people, approval, role)
    at = beside(level, approval)
    if len(pool) < level.of:
        problems.error(at, NOBODY_HOLDS, approval=approval.name, role=role)
        return
    barred = _worst(pool, list(_barring(procedure, people, approval)))
    if len(pool) - len(barred) < level.of:
        problems.error(at, NOBODY_LEFT, approval=approval.name, role=role, barred=", ".join(sorted(barred)))


def _pool(procedure: Procedure, people: Mapping[str, Player], approval: Approval, role: str) -> frozenset[str]:
    """Who can sign for the role in the end: its holders, those who stand in for them, and the last resort."""
    found: set[str] = set()
    seen: set[str] = set()
    after: str | None = role
    while after is not None and after not in seen:
        seen.add(after)
        found |= holders(procedure, people, (after,))
        after = approval.stand_in.get(after)
    if approval.last_resort is not None:
        found |= holders(procedure, people, (approval.last_resort,))
    return frozenset(found)


def holders(procedure: Procedure, people: Mapping[str, Player], roles: Sequence[str]) -> frozenset[str]:
    """People with one of these roles who may hold it; words such as `system` are no roles."""
    held = procedure.roles.keys() & roles
    return frozenset(
        name
        for name, person in people.items()
        if any(_may_hold(procedure, procedure.roles[role], person) for role in held.intersection(person.roles))
    )


def _may_hold(procedure: Procedure, role: Role, person: Player) -> bool:
    held = role.held_by
    if held.department is not None and not held.by_field and held.department not in person.departments:
        return False
    return held.rank_at_least is None or _rank(procedure, person.rank) >= _rank(procedure, held.rank_at_least)


def _rank(procedure: Procedure, rank: str | None) -> int:
    return procedure.ranks.index(rank) if rank in procedure.ranks else -1


def _barring(procedure: Procedure, people: Mapping[str, Player], approval: Approval) -> Iterator[frozenset[str]]:
    """For each thing that bars: the people it can bar, one of them at a time."""
    for name in approval.not_who_did:
        action = procedure.actions.get(name)
        if action is None:
            yield frozenset(people)  # a person field: anybody may stand in it
            continue
        words = frozenset[str]().union(*(named(move.who) for move in action.moves))
        special = bool(words & {"owner", "assignee", "approver"})
        yield frozenset(people) if special else holders(procedure, people, tuple(words))


def _worst(pool: frozenset[str], barring: Sequence[frozenset[str]]) -> frozenset[str]:
    """As many of the pool as can be barred at once: a largest matching between what bars and whom."""
    taken: dict[str, int] = {}
    for at in range(len(barring)):
        _match(at, pool, barring, taken, set())
    return frozenset(taken)


def _match(
    at: int, pool: frozenset[str], barring: Sequence[frozenset[str]], taken: dict[str, int], tried: set[str]
) -> bool:
    for person in sorted(pool & barring[at]):
        if person in tried:
            continue
        tried.add(person)
        if person not in taken or _match(taken[person], pool, barring, taken, tried):
            taken[person] = at
            return True
    return False
