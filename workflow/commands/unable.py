"""Why nobody can sign just now: who is away and until when, who is suspended, who is barred in this case."""

from collections.abc import Iterator

from msgspec.structs import replace

from workflow.commands.telling import answer_words
from workflow.definitions.model import Action, Approval
from workflow.engine import approvals, reasons
from workflow.engine.authority import Stage, did_or_is, unmet
from workflow.engine.case import Round
from workflow.engine.directory import Person
from workflow.engine.refusals import Refusal, Refused
from workflow.spoken import moments
from workflow.spoken.labels import Names
from workflow.wording import Label, Wording

VACANT = Wording(
    code="approver",
    zh="此件须由{level}审批，{person} 不是；现在无人可签：{nobody}",
    en="this needs the signature of {level}; {person} is not entitled to give it, and nobody can now: {nobody}",
    fix_zh=reasons.APPROVER_VACANT.fix_zh,
    fix_en=reasons.APPROVER_VACANT.fix_en,
)
NOBODY = "{nobody}"
APPROVING = frozenset({"approver"})
"""Why this person may not take the part of the approver, as in sending back."""
SIGNING = APPROVING | {"four_eyes", "signed_already", "same_department"}
"""Reasons why this person may not sign, whose advice is to ask somebody else."""


def nobody_told(refused: Refused, stage: Stage, names: Names) -> Refused:
    """The refusal, which says of a signature that nobody can give why that is so."""
    action = stage.book.procedure.actions.get(refused.action)
    return refused if action is None else replace(refused, refusals=told(refused.refusals, action, stage, names))


def told(refusals: tuple[Refusal, ...], action: Action, stage: Stage, names: Names) -> tuple[Refusal, ...]:
    """The same for the refusals of one action."""
    approval = stage.book.approval_in(stage.case.state)
    why = None if approval is None else _why(stage, approval, names)
    if approval is None or why is None:
        return refusals
    codes = SIGNING if action.signs == approval.name else APPROVING
    return tuple(_with(found, why, names) if found.code in codes and not found.who else found for found in refusals)


def _with(found: Refusal, why: str, names: Names) -> Refusal:
    """Nobody is to be asked when there is nobody."""
    blanks = tuple((name, value) for name, value in found.blanks if name != "nobody")
    if found.wording is reasons.APPROVER_VACANT:
        return replace(found, wording=VACANT, blanks=(*blanks, ("nobody", why)))
    said = answer_words.NOBODY_BECAUSE.say(names.language).format(why=why)
    return replace(
        found, wording=replace(found.wording, fix_zh=NOBODY, fix_en=NOBODY), blanks=(*blanks, ("nobody", said))
    )


def _why(stage: Stage, approval: Approval, names: Names) -> str | None:
    """None when somebody can sign, or no signature is missing."""
    round_ = stage.case.rounds.get(approval.name)
    role = None if round_ is None or not round_.open else approvals.next_role(round_)
    if round_ is None or role is None or approvals.eligible(stage, approval, round_):
        return None
    reasons_ = tuple(dict.fromkeys(_each(stage, approval, round_, role, names)))
    gap = "；" if names.language == "zh" else "; "
    return gap.join(reasons_) or _say(answer_words.VACANT, names, roles=names.role(role))


def _each(stage: Stage, approval: Approval, round_: Round, role: str, names: Names) -> Iterator[str]:
    """Everybody who holds the role or may stand in for it, with what keeps them from signing."""
    seen = set[str]()
    for name in approvals.roles_line(approval, [role]):
        for person in stage.directory.with_role(name):
            if person.name not in seen:
                seen.add(person.name)
                yield _reason(stage, approval, round_, person, name, names)


def _reason(stage: Stage, approval: Approval, round_: Round, person: Person, role: str, names: Names) -> str:
    who = names.person(person.name)
    barred = did_or_is(stage, person.name, approval.not_who_did)
    condition = unmet(stage, person, role)
    if person.suspensions:
        return _say(answer_words.IS_SUSPENDED, names, person=who)
    if condition is not None:
        return _say(answer_words.UNMET, names, person=who, condition=condition.say(names.language))
    if barred is not None:
        label = answer_words.IS_CONCERNED if barred[2] else answer_words.IS_BARRED
        return _say(label, names, person=who, did=barred[1].say(names.language))
    if any(signature.person == person.name for signature in round_.signatures):
        return _say(answer_words.HAS_SIGNED, names, person=who)
    until = _back(person, stage.now)
    if until is not None:
        at = moments.short(until, stage.now, names.reader.zone)
        return _say(answer_words.IS_AWAY, names, person=who, at=at)
    departments = "、".join(person.departments) if names.language == "zh" else ", ".join(person.departments)
    return _say(answer_words.SAME_DEPARTMENT, names, person=who, department=departments)


def _back(person: Person, now: int) -> int | None:
    """When somebody who is away comes back: the end of the absences that follow one another without a gap."""
    end = None
    for start, stop in sorted(person.away):
        if start <= (now if end is None else end) and stop > (now if end is None else end):
            end = stop
    return end


def _say(label: Label, names: Names, **blanks: str) -> str:
    return label.say(names.language).format(**blanks)
