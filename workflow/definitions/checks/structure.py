"""Whether cases can begin, go everywhere, get on from everywhere and end."""

from collections.abc import Iterator

from workflow.definitions.checks.graph import Edge, comes_along
from workflow.definitions.checks.study import Study
from workflow.definitions.model import State, Who
from workflow.wording import Wording

NO_OPENING = Wording(
    code="no_opening",
    zh="没有一个动作开立案件",
    en="no action opens a case",
    fix_zh="给登记一类的动作写 opens: true",
    fix_en="write opens: true on the action that registers a case",
)
NO_FINAL_STATE = Wording(
    code="no_final_state",
    zh="没有一个终态，案件永远不会结束",
    en="no state is final, so cases never end",
    fix_zh="给结案的状态写 final: true",
    fix_en="write final: true on the state in which cases end",
)
UNREACHABLE_STATE = Wording(
    code="unreachable_state",
    zh="没有任何流转通到状态“{state}”",
    en='no case can get into the state "{state}"',
    fix_zh="写一个通到它的流转，或删去它",
    fix_en="add a move that leads there or delete it",
)
DEAD_END = Wording(
    code="dead_end",
    zh="状态“{state}”没有出路，又不是终态",
    en='nothing leads out of the state "{state}", and it is not final',
    fix_zh="写一个离开它的流转，或写 final: true",
    fix_en="add a move that leaves it or write final: true",
)
NEVER_FINISHES = Wording(
    code="never_finishes",
    zh="从状态“{state}”出发到不了任何终态",
    en='no final state can be reached from the state "{state}"',
    fix_zh="写一条通往终态的路",
    fix_en="add a way to a final state",
)
FINAL_WITH_EXIT = Wording(
    code="final_with_exit",
    zh="“{state}”是终态，动作“{action}”却从它离开",
    en='"{state}" is final, yet the action "{action}" leaves it',
    fix_zh="去掉 final，或把动作命名为 reopen",
    fix_en='take "final" away, or call the action reopen',
)
OWNER_CANNOT_ACT = Wording(
    code="owner_cannot_act",
    zh="状态“{state}”的负责角色“{owner}”在此什么也不能做",
    en='"{owner}" owns the state "{state}" but can do nothing there',
    fix_zh="换一个负责角色，或让它做其中一个动作",
    fix_en="name another owner or let it take one of the moves",
)
OWNER_MISSING_FOR = Wording(
    code="owner_missing_for",
    zh="“{by}”为“{choice}”时，状态“{state}”没有负责角色",
    en='when {by} is "{choice}", nobody owns the state "{state}"',
    fix_zh="补上这个选项",
    fix_en="add this choice",
)
PREVIOUS_OF_NOTHING = Wording(
    code="previous_of_nothing",
    zh="状态“{state}”之前没有别的状态，不能回到 previous",
    en='no state comes before "{state}", so nothing is "previous"',
    fix_zh="写出要去的状态",
    fix_en="name the state it leads to",
)
APPROVER_WITHOUT_APPROVAL = Wording(
    code="approver_without_approval",
    zh="状态“{state}”没有审批，谈不上 approver",
    en='the state "{state}" has no approval, so nobody is its approver',
    fix_zh="给状态写 approval，或写角色的名称",
    fix_en="give the state an approval or name a role",
)
NOBODY_SIGNS = Wording(
    code="nobody_signs",
    zh="状态“{state}”等待审批“{approval}”，却没有动作在此签署",
    en='the state "{state}" waits for the approval "{approval}", but no action signs it there',
    fix_zh="给批准的动作写 signs: {approval}",
    fix_en="write signs: {approval} on the action that approves",
)
SIGNS_ELSEWHERE = Wording(
    code="signs_elsewhere",
    zh="动作“{action}”签署“{approval}”，但状态“{state}”没有这个审批",
    en='"{action}" signs "{approval}", but the state "{state}" does not wait for it',
    fix_zh="给状态写 approval: {approval}，或从别的状态签署",
    fix_en="write approval: {approval} on the state, or sign from another one",
)


def check_structure(study: Study) -> None:
    """What can be seen on the graph alone."""
    if not study.graph.opening():
        study.problems.error(next(iter(study.procedure.actions), ""), NO_OPENING)
    if any(state.final for state in study.procedure.states.values()):
        _states(study)
    else:
        study.problems.error(next(iter(study.procedure.states), ""), NO_FINAL_STATE)
    for action in study.procedure.actions.values():
        if not comes_along(action):
            for move in action.moves:
                _back_to_nothing(study, move.to, move.from_)
    for edge in study.graph.edges:
        if edge.source is not None and not comes_along(study.procedure.actions[edge.move.action]):
            _leaving(study, edge, study.procedure.states[edge.source])
    for state in study.procedure.states.values():
        if not state.final:
            _owner(study, state)
            _signed(study, state)


def _states(study: Study) -> None:
    states = study.procedure.states
    reached = study.graph.reachable(study.graph.opening())
    for name in states:
        if reached and name not in reached:
            study.problems.error(name, UNREACHABLE_STATE, state=name)
    finals = [name for name, state in states.items() if state.final and name in reached]
    stuck = reached - study.graph.leading_to(finals)
    dead_ends = [name for name in states if name in stuck and not _leads_out(study, name)]
    for name in dead_ends:
        study.problems.error(name, DEAD_END, state=name)
    if stuck and finals and not dead_ends:
        at = next(name for name in states if name in stuck)
        study.problems.error(at, NEVER_FINISHES, state=", ".join(name for name in states if name in stuck))


def _leads_out(study: Study, name: str) -> bool:
    return any(edge.target != name for edge in study.graph.out.get(name, ()))


def _back_to_nothing(study: Study, to: str, sources: tuple[str, ...]) -> None:
    if to != "previous":
        return
    for source in sources:
        if all(edge.source in (None, source) for edge in study.graph.into.get(source, ())):
            study.problems.error(to, PREVIOUS_OF_NOTHING, state=source)


def _leaving(study: Study, edge: Edge, state: State) -> None:
    action = study.procedure.actions[edge.move.action]
    if state.final and action.name != "reopen":
        study.problems.error(edge.move.to, FINAL_WITH_EXIT, state=state.name, action=action.name)
    if "approver" in named(edge.move.who) and state.approval is None:
        study.problems.error(edge.move.to, APPROVER_WITHOUT_APPROVAL, state=state.name)
    if action.signs is not None and state.approval != action.signs:
        study.problems.error(edge.move.to, SIGNS_ELSEWHERE, action=action.name, approval=action.signs, state=state.name)


def named(who: Who) -> frozenset[str]:
    """Every role and word it can mean."""
    return frozenset(who.roles).union(*who.cases.values())


def _owner(study: Study, state: State) -> None:
    if "approver" in named(state.owner) and state.approval is None:
        study.problems.error(state.name, APPROVER_WITHOUT_APPROVAL, state=state.name)
        return
    actions = study.procedure.actions
    out = study.graph.out.get(state.name, ())
    moves = [edge.move.who for edge in out if not comes_along(actions[edge.move.action])]
    for choice, owners in _owners(study, state):
        if not owners:
            by = str(state.owner.by)
            study.problems.error(state.name, OWNER_MISSING_FOR, state=state.name, by=by, choice=str(choice))
        elif moves and not any(_admits(study, state, who, choice, owners) for who in moves):
            study.problems.error(state.name, OWNER_CANNOT_ACT, state=state.name, owner=", ".join(owners))


def _owners(study: Study, state: State) -> Iterator[tuple[str | None, tuple[str, ...]]]:
    """The owner, for each choice of the field that decides."""
    by = state.owner.by
    if by is None:
        yield None, state.owner.roles
        return
    for choice in study.procedure.fields[by].choices:
        yield choice, state.owner.cases.get(choice, ())


def _admits(study: Study, state: State, who: Who, choice: str | None, owners: tuple[str, ...]) -> bool:
    admitted = frozenset(who.cases.get(choice, ())) if choice and who.by == state.owner.by else named(who)
    if admitted & {"owner", "assignee"}:
        return True
    if "approver" in owners or "approver" in admitted:
        approval = study.procedure.approvals.get(state.approval or "")
        signers = {role for level in approval.levels for role in level.approvers} if approval else set()
        return bool(admitted & (signers | {"approver"})) if "approver" in owners else bool(signers & set(owners))
    return not admitted.isdisjoint(owners)


def _signed(study: Study, state: State) -> None:
    if state.approval is None:
        return
    out = study.graph.out.get(state.name, ())
    if not any(study.procedure.actions[edge.move.action].signs == state.approval for edge in out):
        study.problems.error(state.approval, NOBODY_SIGNS, state=state.name, approval=state.approval)
