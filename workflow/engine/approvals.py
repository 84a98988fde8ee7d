"""Approvals: which level must sign, who may sign for it, what a signature covers, and what makes it void."""

import hashlib
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.json import Encoder
from msgspec.structs import replace

from workflow.definitions.guards.expression import Facts, Unfilled
from workflow.definitions.model import Action, Approval, Level, Move
from workflow.engine import reasons
from workflow.engine.authority import Stage, appointing, did_or_is, four_eyes, holders, joined
from workflow.engine.case import Case, Round, Sealed
from workflow.engine.directory import Person
from workflow.engine.draft import Draft, facts_of
from workflow.engine.effects import ApprovalAsked, Outgrown, RoundClosed, Signed
from workflow.engine.refusals import Refusal, refusal

_encode = Encoder(order="sorted", enc_hook=str).encode
"""As JSON without spaces, its keys in order."""


class NothingFits(Exception):
    """No level or row of an approval fits a case that waits for it."""


class Required(Struct, frozen=True):
    """The level that fits: its index, that of the `raise_to` that lifted it, and the level itself."""

    index: int
    raised: int | None
    level: Level


def required(approval: Approval, facts: Facts) -> Required:
    """The level that must sign. A ladder is tried in order and may be raised; of a table's rows exactly one fits.

    Raises Unfilled when what it is measured on is not there, and NothingFits, which `check` excludes.
    """
    base = _ladder(approval, facts) if approval.measure is not None else _table(approval, facts)
    raises = [i for i, level in enumerate(approval.raise_to) if level.when is not None and level.when.test(facts)]
    highest = max(raises, key=lambda i: _height(approval, approval.raise_to[i]), default=None)
    if highest is None or _height(approval, approval.raise_to[highest]) <= base:
        return Required(base, None, approval.levels[base])
    return Required(base, highest, approval.raise_to[highest])


def ask(draft: Draft, approval: Approval) -> None:
    """Begin a round; or ask an open one for another level when the facts have changed, and then it begins anew."""
    needed = _by_somebody(approval, required(approval, draft.facts()))
    before = draft.case.rounds.get(approval.name)
    if before is not None and before.open and (before.level, before.raised) == (needed.index, needed.raised):
        return
    if before is not None and before.signatures:
        close_round(draft, approval.name, because=draft.event.action or draft.event.type)
    draft.add(_asked(approval, needed, _number(draft.case.rounds.get(approval.name))))


def signing_refusals(stage: Stage, approval: Approval, action: Action, person: str) -> Iterator[Refusal]:
    """Why the person may not take the part of the approver: not of the level, four eyes, signed already."""
    round_ = stage.case.rounds.get(approval.name)
    role = None if round_ is None or not round_.open else next_role(round_)
    if round_ is None or role is None:
        signed = round_ is not None and any(signature.person == person for signature in round_.signatures)
        if action.signs is not None or not signed:
            yield refusal(reasons.NOTHING_TO_SIGN, approval.clause, approval=approval.label)
        return
    names = tuple(signer.name for signer, _ in eligible(stage, approval, round_))
    if person not in names:
        barred = four_eyes(stage, action.label, person, approval.not_who_did, approval.clause)
        yield _not_eligible(stage, approval, round_, role, person, names, barred)


def _not_eligible(
    stage: Stage,
    approval: Approval,
    round_: Round,
    role: str,
    person: str,
    names: tuple[str, ...],
    barred: Refusal | None,
) -> Refusal:
    clause = _level_clause(approval, round_) or approval.clause
    found = next((p for r in _line(approval, role) for p in holders(stage, r) if p.name == person), None)
    if found is not None and barred is not None:
        return replace(barred, who=names)
    if any(signature.person == person for signature in round_.signatures):
        return refusal(reasons.SIGNED_ALREADY, approval.clause, names, person=person)
    if found is not None and (shared := _shared(round_, found)) is not None:
        return refusal(reasons.SAME_DEPARTMENT, approval.clause, names, person=person, department=shared)
    if found is not None and found.is_away(stage.now):
        return refusal(reasons.AWAY, clause, names, person=person)
    level = joined(stage, [role])
    if names:
        return refusal(reasons.APPROVER, clause, names, level=level, person=person)
    return refusal(reasons.APPROVER_VACANT, clause, level=level, person=person, options=appointing(stage, [role]))


def eligible(stage: Stage, approval: Approval, round_: Round) -> tuple[tuple[Person, str], ...]:
    """Who may sign next, each with the role they sign in: the level's holders, or stand-ins when none of those can."""
    role = next_role(round_)
    for candidate in () if role is None else _line(approval, role):
        able = tuple((p, candidate) for p in holders(stage, candidate) if _able(stage, approval, round_, p))
        if able:
            return able
    return ()


def next_role(round_: Round) -> str | None:
    """The role whose signature is due next; None when none is missing."""
    if len(round_.approvers) > 1:
        return round_.approvers[len(round_.signatures)] if len(round_.signatures) < len(round_.approvers) else None
    missing = round_.approvers and len(round_.signatures) < round_.of
    return round_.approvers[0] if missing else None


def sign(draft: Draft, stage: Stage, approval: Approval, person: str) -> None:
    """Add the person's signature over the content as it is now."""
    round_ = draft.case.rounds[approval.name]
    level_role = next_role(round_)
    assert level_role is not None, "only an open round is signed"
    signer, acts_as = next((p, r) for p, r in eligible(stage, approval, round_) if p.name == person)
    wanted = max(len(round_.approvers), round_.of)
    draft.add(
        Signed(
            approval=approval.name,
            round=round_.number,
            role=level_role,
            stands_in=None if acts_as == level_role else acts_as,
            person=person,
            departments=signer.departments,
            content=content(draft.case, approval),
            complete=len(round_.signatures) + 1 >= wanted,
        )
    )


def content(case: Case, approval: Approval) -> str:
    """The digest of what a signature covers: the round, its level, and the covered fields, as facts or commitments."""
    round_ = case.rounds[approval.name]
    covered = {str(name): _covered(case, name) for name in approval.signature_covers}
    signed = ["signature", case.number, approval.name, round_.number, round_.level, round_.raised, covered]
    return hashlib.sha256(_encode(signed)).hexdigest()


def code(case: Case, approval: Approval) -> str:
    """The short form of `content` that `show` prints and `--saw` takes."""
    return content(case, approval)[:8]


def saw_refusal(case: Case, approval: Approval, saw: str | None) -> Refusal | None:
    """Signing needs to have seen what is signed, as it is now."""
    if saw == code(case, approval):
        return None
    if saw is None:
        return refusal(reasons.UNSEEN, approval.clause)
    return refusal(reasons.SAW, approval.clause, given=saw)


def void_explicitly(draft: Draft, move: Move) -> None:
    """What the move's `voids` says."""
    for name in move.voids:
        close_round(draft, name, because=move.action)


def void_changed(draft: Draft) -> Approval | None:
    """Close the rounds whose signed content this event changed; returns the first approval that lost a signature."""
    if not draft.case.rounds:
        return None
    found = [(approval, _changed(draft, approval)) for approval in draft.book.procedure.approvals.values()]
    lost = [(approval, field) for approval, field in found if field is not None]
    for approval, field in lost:
        close_round(draft, approval.name, because=field)
    return lost[0][0] if lost else None


def outgrown(draft: Draft) -> Iterator[tuple[Approval, Required]]:
    """The approvals that the case has passed, and that ask for a higher level now: of each, what it asks for."""
    for approval in draft.book.procedure.approvals.values():
        needed = _needed(approval, draft.facts())
        passed = None if needed is None or not needed.level.approvers else _passed(draft, approval)
        if needed is not None and passed is not None and _is_above(approval, needed, passed):
            yield approval, needed


def outgrow(draft: Draft, approval: Approval, needed: Required) -> None:
    """Say that what was signed, if anything was, is not enough any more."""
    close_round(draft, approval.name, because=draft.event.action or draft.event.type)
    why = level_label(approval, needed.index, needed.raised)
    draft.add(Outgrown(approval.name, needed.index, needed.raised, needed.level.approvers, why))


def close_round(draft: Draft, name: str, *, because: str) -> None:
    round_ = draft.case.rounds.get(name)
    if round_ is not None and round_.open:
        draft.add(RoundClosed(name, round_.number, because, voided=len(round_.signatures)))


def level_label(approval: Approval, level: int, raised: int | None) -> str:
    """The rule that asks for this level, as the definition writes it; the indices are those of a round."""
    if raised is not None:
        when = approval.raise_to[raised].when
        return f"raise_to[{raised}]" + ("" if when is None else f": {when.text}")
    return f"{'levels' if approval.measure is not None else 'rows'}[{level}]"


def _needed(approval: Approval, facts: Facts) -> Required | None:
    """The level that fits, if that can be said."""
    try:
        return required(approval, facts)
    except (Unfilled, NothingFits):
        return None


def _passed(draft: Draft, approval: Approval) -> Required | None:
    """The level at which the case passed the approval: the one that has signed; or the one that asks nobody, where it fitted
    before this event and the case stands where only such cases and signed ones come."""
    round_ = draft.case.rounds.get(approval.name)
    if round_ is not None and round_.open and round_.complete:
        level = approval.levels[round_.level] if round_.raised is None else approval.raise_to[round_.raised]
        return Required(round_.level, round_.raised, level)
    before = draft.before
    fitted = None if before is None else _needed(approval, facts_of(draft.book, before, draft.tallies, draft.now))
    free = fitted is not None and not fitted.level.approvers
    return fitted if free and draft.case.state in draft.book.freed.get(approval.name, ()) else None


def _is_above(approval: Approval, needed: Required, passed: Required) -> bool:
    """Whether more is needed than was passed; the rows of a table are not above one another, but different."""
    if approval.measure is None:
        return needed.level.approvers != passed.level.approvers
    return _risen(approval, needed) > _risen(approval, passed)


def _risen(approval: Approval, found: Required) -> int:
    return found.index if found.raised is None else _height(approval, approval.raise_to[found.raised])


def _ladder(approval: Approval, facts: Facts) -> int:
    measured = facts.value(str(approval.measure))
    assert isinstance(measured, int), "`check` admits money and numbers only"
    for index, level in enumerate(approval.levels):
        if level.undecided is None and (level.up_to is None or measured <= level.up_to):
            return index
    raise NothingFits(approval.name)


def _table(approval: Approval, facts: Facts) -> int:
    fits = (i for i, row in enumerate(approval.levels) if row.when is None or row.when.test(facts))
    index = next(fits, None)
    if index is None:
        raise NothingFits(approval.name)
    return index


def _by_somebody(approval: Approval, needed: Required) -> Required:
    """Where a case waits to be signed somebody signs: if its level has come to ask for nobody, the next that does."""
    if needed.level.approvers:
        return needed
    around = (*range(needed.index + 1, len(approval.levels)), *range(needed.index))
    index = next((i for i in around if _asks(approval.levels[i])), None)
    if index is None:
        raise NothingFits(approval.name)
    return Required(index, None, approval.levels[index])


def _asks(level: Level) -> bool:
    return bool(level.approvers) and level.undecided is None


def _height(approval: Approval, lifted: Level) -> int:
    """The index of the level that `lifted` is like: of the same signers, or ending with the same; else above them all."""
    if not lifted.approvers:
        return -1
    like = [i for i, level in enumerate(approval.levels) if level.approvers == lifted.approvers]
    ending = [i for i, level in enumerate(approval.levels) if level.approvers[-1:] == lifted.approvers[-1:]]
    return next(iter((*like, *ending)), len(approval.levels))


def _number(before: Round | None) -> int:
    if before is None:
        return 1
    return before.number if before.open else before.number + 1


def _asked(approval: Approval, needed: Required, number: int) -> ApprovalAsked:
    level = needed.level
    return ApprovalAsked(
        approval=approval.name,
        round=number,
        level=needed.index,
        raised=needed.raised,
        approvers=level.approvers,
        of=level.of,
        distinct_departments=level.distinct_departments,
        why=level_label(approval, needed.index, needed.raised),
    )


def _able(stage: Stage, approval: Approval, round_: Round, person: Person) -> bool:
    return (
        not person.is_away(stage.now)
        and did_or_is(stage, person.name, approval.not_who_did) is None
        and all(signature.person != person.name for signature in round_.signatures)
        and _shared(round_, person) is None
    )


def _shared(round_: Round, person: Person) -> str | None:
    """The department the person has in common with one who signed, where departments must differ."""
    if not round_.distinct_departments:
        return None
    used = {department for signature in round_.signatures for department in signature.departments}
    return next((department for department in person.departments if department in used), None)


def _line(approval: Approval, role: str) -> tuple[str, ...]:
    """The role, then its stand-ins in order, then the last resort."""
    line: dict[str, None] = {}
    current: str | None = role
    while current is not None and current not in line:
        line[current] = None
        current = approval.stand_in.get(current)
    if approval.last_resort is not None:
        line[approval.last_resort] = None
    return tuple(line)


def _level_clause(approval: Approval, round_: Round) -> tuple[str, ...]:
    level = approval.levels[round_.level] if round_.raised is None else approval.raise_to[round_.raised]
    return level.clause


def _covered(case: Case, name: str) -> object:
    value = case.fields.get(name)
    return {"commitment": value.commitment} if type(value) is Sealed else value


def _changed(draft: Draft, approval: Approval) -> str | None:
    """The covered field that this event changed under a signature; None when nothing signed was touched."""
    round_, before = draft.case.rounds.get(approval.name), draft.before
    if round_ is None or before is None or not (round_.open and round_.signatures):
        return None
    was, now = before.fields, draft.case.fields
    for name in approval.signature_covers:
        if was.get(name) is not now.get(name) and _covered(before, name) != _covered(draft.case, name):
            return name
    return None


def roles_line(approval: Approval, roles: Iterable[str]) -> tuple[str, ...]:
    """Every role that may come to sign for one of `roles`."""
    return tuple(dict.fromkeys(found for role in roles for found in _line(approval, role)))
