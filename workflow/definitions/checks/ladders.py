"""Whether an approval itself holds together: limits, levels, stand-ins, where voided cases go."""

from collections.abc import Sequence

from workflow.definitions.checks.flow import writes
from workflow.definitions.checks.levels import Authority, authorities, beside, in_words, number, unsigned
from workflow.definitions.checks.study import Study, condition
from workflow.definitions.guards.expression import FieldRef, Node
from workflow.definitions.guards.trees import YES, all_of
from workflow.definitions.model import Approval, Procedure
from workflow.definitions.problems import Problems
from workflow.definitions.proofs.prove import Cover, Unprovable
from workflow.definitions.proofs.space import Given
from workflow.definitions.words import place_of
from workflow.wording import Label, Wording

LIMITS_NOT_RISING = Wording(
    code="limits_not_rising",
    zh="审批“{approval}”的上限没有逐级升高：{limit} 不高于上一级的 {before}",
    en='the limits of "{approval}" do not rise: {limit} is not above the {before} before it',
    fix_zh="从低到高排列",
    fix_en="put them in rising order",
)
AFTER_NO_LIMIT = Wording(
    code="after_no_limit",
    zh="审批“{approval}”的这一级永远轮不到：前一级没有上限",
    en='this level of "{approval}" is never reached: the one before it has no limit',
    fix_zh="给前一级写 up_to，或删去这一级",
    fix_en="give the one before it an up_to or delete this one",
)
NOBODY_DECIDES = Wording(
    code="nobody_decides",
    zh="审批“{approval}”有时没有一级适用：{when}",
    en='no level of "{approval}" fits: {when}',
    fix_zh="补一级，或给最后一级写 no_limit: true",
    fix_en="add a level or give the last one no_limit: true",
)
TWO_DECIDE = Wording(
    code="two_decide",
    zh="审批“{approval}”有两行会同时适用（另一行在第 {line} 行）：{when}",
    en='two rows of "{approval}" fit at once (the other is in line {line}): {when}',
    fix_zh="把条件分开",
    fix_en="make their conditions exclude each other",
)
LEVELS_TOO_INVOLVED = Wording(
    code="levels_cannot_be_proved",
    zh="审批“{approval}”的条件太复杂，无法证明恰好有一级适用",
    en='the conditions of "{approval}" are too involved to prove that exactly one level fits',
    fix_zh="把一部分写成派生字段",
    fix_en="move a part into a derived field",
)
NOT_COVERED = Wording(
    code="not_covered",
    zh="动作“{action}”会把审批“{approval}”的 covers 之外的案件送来",
    en='"{action}" sends cases for the approval "{approval}" that its covers leaves out',
    fix_zh="收紧流转的条件，或放宽 covers",
    fix_en="narrow the condition of the move or widen covers",
)
NOTHING_TO_SIGN = Wording(
    code="nothing_to_sign",
    zh="动作“{action}”会把无须审批的案件送到“{state}”，在那里没有人能签",
    en='"{action}" sends cases that need no signature to "{state}", where nobody can sign them',
    fix_zh="把无须审批写成这个流转的反面条件，另走一条流转",
    fix_en="let its condition leave them out and give them a move of their own",
)
RAISE_BELOW = Wording(
    code="raise_below",
    zh="审批“{approval}”的 raise_to 指向“无须签字”",
    en='raise_to of "{approval}" leads to no signature at all',
    fix_zh="写一个角色",
    fix_en="name a role",
)
STAND_IN_CIRCLE = Wording(
    code="stand_in_circle",
    zh="审批“{approval}”的代签绕成了圈：{circle}",
    en='those who stand in for "{approval}" run in a circle: {circle}',
    fix_zh="让最高一级没有代签，或用 last_resort",
    fix_en="let the highest have no stand-in or use last_resort",
)
VOIDS_TO_NOWHERE = Wording(
    code="voids_to_nowhere",
    zh="审批“{approval}”作废后案件到“{state}”，从那里再也回不到审批",
    en='when "{approval}" is voided, cases go to "{state}", from which none comes back to be approved',
    fix_zh="写审批之前的一个状态",
    fix_en="name a state that comes before the approval",
)
COVERS_FIXED_FIELD = Wording(
    code="covers_fixed_field",
    zh="审批“{approval}”的签名涵盖“{field}”，但没有动作能改它",
    en='a signature under "{approval}" covers "{field}", which no action can change',
    fix_zh="从 signature_covers 中删去，或检查名称",
    fix_en="take it out of signature_covers or check the name",
)
UNUSED_APPROVAL = Wording(
    code="unused_approval",
    zh="没有状态等待审批“{approval}”",
    en='no state waits for the approval "{approval}"',
    fix_zh="给一个状态写 approval: {approval}，或删去它",
    fix_en="write approval: {approval} on a state or delete it",
)


def check_limits(procedure: Procedure, problems: Problems) -> None:
    """What can be seen on an approval alone."""
    for approval in procedure.approvals.values():
        if approval.measure is not None:
            _rising(approval, procedure, problems)
        for lift in approval.raise_to:
            if not lift.approvers:
                problems.error(beside(lift, approval), RAISE_BELOW, approval=approval.name)
        _stand_ins(approval, problems)


def _rising(approval: Approval, procedure: Procedure, problems: Problems) -> None:
    field = procedure.fields[str(approval.measure)]
    for before, level in zip(approval.decided, approval.decided[1:], strict=False):
        if before.up_to is None:
            problems.error(beside(level, approval), AFTER_NO_LIMIT, approval=approval.name)
        elif level.up_to is not None and level.up_to <= before.up_to:
            limit, least = number(field, level.up_to), number(field, before.up_to)
            problems.error(
                beside(level, approval), LIMITS_NOT_RISING, approval=approval.name, limit=limit, before=least
            )


def _stand_ins(approval: Approval, problems: Problems) -> None:
    seen: set[str] = set()
    for start in approval.stand_in:
        path = [start]
        while (after := approval.stand_in.get(path[-1])) is not None and after not in path:
            path.append(after)
        if after is not None and not seen.intersection(path):
            circle = " > ".join([*path[path.index(after) :], after])
            problems.error(start, STAND_IN_CIRCLE, approval=approval.name, circle=circle)
        seen.update(path)


def check_levels(study: Study) -> list[Label]:
    """Proves that exactly one level fits every case that comes for an approval, and says which."""
    proved = []
    for approval in understood(study):
        states = [name for name, state in study.procedure.states.items() if state.approval == approval.name]
        if not states:
            study.problems.warn(approval.name, UNUSED_APPROVAL, approval=approval.name)
            continue
        _covered_fields(study, approval)
        _voided(study, approval, states)
        if _one_level(study, approval, states):
            proved.append(in_words(approval, study.procedure))
        _arrivals(study, approval, states)
    return proved


def understood(study: Study) -> list[Approval]:
    """The approvals of which it is known by what they go: what follows from an unfilled field is not said again."""
    return [
        approval
        for approval in study.procedure.approvals.values()
        if not any(study.is_blamed(beside(level, approval)) for level in (*approval.levels, *approval.raise_to))
        and not study.is_blamed(approval.measure or approval.name)
    ]


def _covered_fields(study: Study, approval: Approval) -> None:
    written = frozenset[str]().union(*(writes(edge.move) for edge in study.graph.edges))
    for name in approval.signature_covers:
        if written.isdisjoint(study.flow.reads(FieldRef(name))):
            study.problems.warn(name, COVERS_FIXED_FIELD, approval=approval.name, field=name)


def _voided(study: Study, approval: Approval, states: Sequence[str]) -> None:
    if not study.graph.reachable([approval.voids_to]) & frozenset(states):
        study.problems.error(approval.voids_to, VOIDS_TO_NOWHERE, approval=approval.name, state=approval.voids_to)


def _one_level(study: Study, approval: Approval, states: Sequence[str]) -> bool:
    """Whether it was proved."""
    known = authorities(approval)
    within = all_of([approval.covers.tree if approval.covers else YES])
    try:
        cover = study.prover.exactly_one([each.node for each in known], study.flow.among(states), within)
    except Unprovable:
        study.problems.warn(approval.name, LEVELS_TOO_INVOLVED, approval=approval.name)
        return False
    if cover.gap and not _is_switched_off(approval):
        study.problems.error(approval.name, NOBODY_DECIDES, approval=approval.name, when=cover.say(cover.gap))
    _twice(study, approval, known, cover)
    return not cover.gap and not cover.overlaps


def _is_switched_off(approval: Approval) -> bool:
    """Whether the gap is left by a level that the company has not decided on."""
    return bool(approval.levels) and approval.levels[-1].undecided is not None


def _twice(study: Study, approval: Approval, known: Sequence[Authority], cover: Cover) -> None:
    for each in cover.overlaps:
        line = place_of(beside(known[each.one].level, approval)).line
        at = beside(known[each.other].level, approval)
        study.problems.error(at, TWO_DECIDE, approval=approval.name, line=line, when=cover.say(each.cells))


def _arrivals(study: Study, approval: Approval, states: Sequence[str]) -> None:
    """Whether what arrives is covered, and somebody has to sign it."""
    free = unsigned(approval)
    for edge in study.graph.edges:
        if edge.target not in states or edge.source in states or edge.lost:
            continue
        given, when = study.flow.at(edge.source, edge.move), condition(edge.move)
        at, action = edge.move.to, edge.move.action
        if approval.covers is not None and not _covered(study, approval, when, approval.covers.tree, given):
            study.problems.error(at, NOT_COVERED, action=action, approval=approval.name)
        if _may_be(study, all_of([when, free]), given):
            study.problems.error(at, NOTHING_TO_SIGN, action=action, state=edge.target)


def _covered(study: Study, approval: Approval, when: Node, covers: Node, given: Given) -> bool:
    """Whether what comes under this condition is covered; what cannot be proved is said of the approval, once."""
    try:
        return study.prover.implies(when, covers, given)
    except Unprovable:
        study.problems.warn(approval.name, LEVELS_TOO_INVOLVED, approval=approval.name)
        return True


def _may_be(study: Study, node: Node, given: Given) -> bool:
    try:
        return study.prover.satisfiable(node, given)
    except Unprovable:
        return False
