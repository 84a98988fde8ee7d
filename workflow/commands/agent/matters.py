"""What a case asks of somebody: to sign, to go on with what lies with them, to take what their role may, to do a duty.

Nothing is decided here: `workflow.engine.explain` says what is open to whom.
"""

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from functools import cache

from msgspec import Struct

from workflow.commands.telling.clock_lines import Deadline, clocks_of, deadline_of_duty, deadline_of_work
from workflow.definitions.model import Action, Approval, Who
from workflow.engine import approvals
from workflow.engine.authority import Stage, acting_roles, assigned, assignee, holders, holds, owning, roles_for
from workflow.engine.case import OpenDuty, Round
from workflow.engine.directory import Person
from workflow.engine.explain import Option, options
from workflow.engine.rulebook import Rulebook
from workflow.store.archive import Scene

WORDS = frozenset({"approver", "assignee", "owner", "system"})
"""What may stand where a role stands, and is none."""


class Kind(Enum):
    """What is asked of the person."""

    SIGN = "sign"
    MINE = "mine"
    TAKE = "take"
    DUTY = "duty"


class Matter(Struct, frozen=True, kw_only=True):
    """One thing that is to be done. `roles` are those it falls to the person in; `own` says whether it
    lies with them already; `waits_for` names others where nothing is open to the person now."""

    scene: Scene
    kind: Kind
    due: Deadline | None
    roles: tuple[str, ...]
    own: bool
    holder: str | None
    actions: tuple[Action, ...]
    duty: str | None = None
    for_role: str | None = None
    """The level's role, when the person stands in for it."""
    waits_for: tuple[str, ...] = ()


class _Look(Struct, frozen=True):
    """A case as one person finds it."""

    scene: Scene
    person: str
    options: tuple[Option, ...]

    @property
    def stage(self) -> Stage:
        return stage_of(self.scene)


def stage_of(scene: Scene) -> Stage:
    return Stage(scene.book, scene.case, scene.directory, scene.now)


def matters(scene: Scene, person: str) -> Iterator[Matter]:
    """Everything that the case asks of the person now."""
    if scene.case.void or scene.directory.get(person) is None:
        return
    look = _Look(scene, person, _options(scene, person))
    yield from _signature(look)
    yield from _work(look)
    for name, duty in scene.case.duties.items():
        yield from _duty(look, name, duty)


def matters_of_role(scene: Scene, role: str) -> Iterator[Matter]:
    """Everything that the case asks of the role, whoever holds it; also when nobody does."""
    stage = stage_of(scene)
    has = assigned(stage, role)
    names = dict.fromkeys((*(() if has is None else (has,)), *(person.name for person in holders(stage, role))))
    for name in names:
        found = [matter for matter in matters(scene, name) if role in matter.roles]
        if found:
            yield from found
            return
    if role in owning(stage) and not names:
        yield _matter(_Look(scene, "", ()), Kind.TAKE, roles=(role,), own=False, actions=())


def roles_about(book: Rulebook, state: str) -> frozenset[str]:
    """Every role that may have to do with a case in the state."""
    declared = book.procedure.states[state]
    approval = book.approval_in(state)
    moves = (move for (_, from_), found in book.moves.items() if from_ == state for move in found)
    named = {role for who in (declared.owner, *(move.who for move in moves)) for role in _named(who)}
    owed = (role for duty in book.procedure.duties.values() for role in _named(duty.owner))
    return frozenset({*named, *owed, *(() if approval is None else _signers(approval))}) - WORDS


def _named(who: Who) -> Iterator[str]:
    yield from who.roles
    for roles in who.cases.values():
        yield from roles


def _signers(approval: Approval) -> tuple[str, ...]:
    levels = (*approval.levels, *approval.raise_to)
    return approvals.roles_line(approval, (role for level in levels for role in level.approvers))


def _options(scene: Scene, person: str) -> tuple[Option, ...]:
    return options(
        scene.book,
        scene.case,
        person,
        directory=scene.directory,
        tallies=scene.tallies,
        calendars=scene.calendars,
        now=scene.now,
    )


def _signature(look: _Look) -> Iterator[Matter]:
    """It waits for the person's signature: at their level, or because they stand in for it just now."""
    _, round_ = _waiting(look.scene)
    role = None if round_ is None else _signs_as(look, round_)
    if role is None or round_ is None:
        return
    level = approvals.next_role(round_)
    theirs = [option for option in look.options if _of_approver(look, option)]
    signing = tuple(option.action for option in theirs if option.open)
    yield _matter(
        look,
        Kind.SIGN,
        roles=(role,),
        own=True,
        actions=signing,
        for_role=None if role == level else level,
        waits_for=() if signing else _others(look, theirs),
    )


def _signs_as(look: _Look, round_: Round) -> str | None:
    """The role in which the person signs next; when nobody can sign now, it waits for those who hold the level's role."""
    able, level = _able(look), approvals.next_role(round_)
    if able or level is None:
        return next((role for signer, role in able if signer.name == look.person), None)
    return level if any(person.name == look.person for person in holders(look.stage, level)) else None


def _work(look: _Look) -> Iterator[Matter]:
    """What goes on by an action of the person, or lies with them and goes on by somebody else's."""
    mine = assignee(look.stage) == look.person
    acting = [o for o in look.options if not _of_approver(look, o) and o.action.closes_duty is None]
    open_to = cache(lambda name: frozenset(each.action.name for each in _options(look.scene, name) if each.open))
    open_ = [option for option in acting if option.open and (mine or not _is_anothers(look, option, open_to))]
    if not open_ and (not mine or look.scene.book.approval_in(look.scene.case.state) is not None):
        return
    roles = tuple(dict.fromkeys(role for option in open_ for role in _acting_in(look, option)))
    owned = tuple(role for role in owning(look.stage) if assigned(look.stage, role) == look.person)
    yield _matter(
        look,
        Kind.MINE if mine else Kind.TAKE,
        roles=tuple(dict.fromkeys((*owned, *roles))),
        own=mine,
        actions=tuple(option.action for option in open_),
        waits_for=() if open_ else _others(look, look.options),
    )


def _duty(look: _Look, name: str, duty: OpenDuty) -> Iterator[Matter]:
    """A duty that the person may do, or ends by an action of theirs."""
    person, roles = look.scene.directory.people[look.person], tuple(_owing(look, duty))
    closing = [o for o in look.options if o.action.closes_duty == name or any(name in m.closes_duties for m in o.moves)]
    direct = [option for option in closing if option.action.closes_duty == name]
    if not roles or person.suspensions or (direct and not any(option.open for option in direct)):
        return
    having = {assigned(look.stage, role) for role in roles} - {None, look.person}
    if any(_is_there(look.scene, name) for name in having if name is not None):
        return
    yield _matter(
        look,
        Kind.DUTY,
        due=deadline_of_duty(clocks_of(look.scene), name),
        roles=roles,
        own=any(assigned(look.stage, role) == look.person for role in roles),
        actions=tuple(option.action for option in closing if option.open),
        duty=name,
        waits_for=() if any(option.open for option in closing) else _others(look, closing),
    )


def _owing(look: _Look, duty: OpenDuty) -> Iterator[str]:
    """The roles in which the person owes the duty."""
    person = look.scene.directory.people[look.person]
    for role in duty.owner:
        if role == "assignee" and assignee(look.stage) == look.person:
            yield from owning(look.stage)
        elif role == "approver":
            yield from (acts for signer, acts in _able(look) if signer.name == look.person)
        elif role not in WORDS and holds(look.stage, person, role):
            yield role


def _able(look: _Look) -> tuple[tuple[Person, str], ...]:
    """Who may sign next, each with the role they sign in."""
    approval, round_ = _waiting(look.scene)
    return () if approval is None or round_ is None else approvals.eligible(look.stage, approval, round_)


def _matter(
    look: _Look,
    kind: Kind,
    *,
    roles: tuple[str, ...],
    own: bool,
    actions: tuple[Action, ...],
    due: Deadline | None = None,
    duty: str | None = None,
    for_role: str | None = None,
    waits_for: tuple[str, ...] = (),
) -> Matter:
    return Matter(
        scene=look.scene,
        kind=kind,
        due=due if due is not None else deadline_of_work(clocks_of(look.scene)),
        roles=roles,
        own=own,
        holder=assignee(look.stage),
        actions=actions,
        duty=duty,
        for_role=for_role,
        waits_for=waits_for,
    )


def _waiting(scene: Scene) -> tuple[Approval | None, Round | None]:
    """The approval that is waited for, and its open round."""
    approval = scene.book.approval_in(scene.case.state)
    round_ = None if approval is None else scene.case.rounds.get(approval.name)
    return approval, round_ if round_ is not None and round_.open and not round_.complete else None


def _of_approver(look: _Look, option: Option) -> bool:
    """Whether the action is the signer's: to sign, or to send back."""
    if option.action.closes_duty is not None:
        return False
    return option.action.signs is not None or any("approver" in roles_for(look.stage, m.who) for m in option.moves)


def _acting_in(look: _Look, option: Option) -> tuple[str, ...]:
    """The roles in which the person would take the action."""
    found = (role for move in option.moves for role in acting_roles(look.stage, look.person, move.who))
    return tuple(dict.fromkeys(role for role in found if role not in WORDS))


def _is_anothers(look: _Look, option: Option, open_to: Callable[[str], frozenset[str]]) -> bool:
    """Whether the case lies with somebody else who is there and may take the action as well."""
    having = {assignee(look.stage), *(assigned(look.stage, role) for role in _acting_in(look, option))}
    others = [name for name in having if name is not None and name != look.person]
    return any(_is_there(look.scene, name) and option.action.name in open_to(name) for name in others)


def _is_there(scene: Scene, name: str) -> bool:
    person = scene.directory.get(name)
    return person is not None and not (person.left or person.suspensions or person.is_away(scene.now))


def _others(look: _Look, blocked: Iterable[Option]) -> tuple[str, ...]:
    """Who could go on instead."""
    names = (name for option in blocked for refusal in option.refusals for name in refusal.who)
    return tuple(dict.fromkeys(name for name in names if name != look.person))
