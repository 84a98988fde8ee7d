"""Whether any path passes on without a valid signature.

For one approval, every path is followed with one thing remembered: whether a valid signature stands. A move that signs, or
is free of the approval, makes it stand; one that voids it, or enters a state that waits for it, ends it. A move is free
when its condition implies that the level without approvers is the one that fits. States fall in two sets: `before`, which
a case can be in without a signature, and `behind`, with one. If they have no state in common, no path passes on unsigned.

A final state that the same action enters before, behind and while the signature is waited for presupposes none, as a
withdrawal does; it is named as the exception. Moves that are free leave no signature behind that a later change could
void, so behind them nothing that decides the level may be written without `voids`, whether signatures cover it or not.
"""

from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from workflow.definitions.checks.flow import writes
from workflow.definitions.checks.graph import Edge
from workflow.definitions.checks.ladders import understood
from workflow.definitions.checks.levels import authorities, unsigned
from workflow.definitions.checks.study import Study, condition, study
from workflow.definitions.checks.voiding import covers
from workflow.definitions.guards.expression import Node
from workflow.definitions.guards.trees import NO, YES
from workflow.definitions.model import Approval, Procedure
from workflow.definitions.problems import Problems
from workflow.definitions.proofs.prove import Unprovable
from workflow.wording import Label, Wording

PASSES_UNSIGNED = Wording(
    code="passes_unsigned",
    zh="案件可以不经审批“{approval}”就到“{state}”：{path}",
    en='a case can get to "{state}" without a signature under "{approval}": {path}',
    fix_zh="让这个流转经过审批，或用条件证明它无须签字",
    fix_en="lead this move through the approval, or let its condition say that no signature is needed",
)
KEEPS_SIGNATURE = Wording(
    code="keeps_signature",
    zh="动作“{action}”从“{source}”回到“{state}”，旧的签名却还有效",
    en='"{action}" leads from "{source}" back to "{state}" while the old signatures stay valid',
    fix_zh="写 voids: [{approval}]",
    fix_en="write voids: [{approval}]",
)
NOT_ON_EVERY_PATH = Wording(
    code="not_on_every_path",
    zh="案件有没有审批“{approval}”的签字都能到“{states}”：这个审批什么也不把关",
    en='a case can be in "{states}" with or without a signature under "{approval}": nothing rests on it',
    fix_zh="若本意如此，不必改；否则让签字之后的状态与之前的分开",
    fix_en="leave it if that is meant; else let what follows the signature be states of its own",
)
LEVEL_CAN_CHANGE = Wording(
    code="level_can_change",
    zh="动作“{action}”在签署“{approval}”之后还能改“{fields}”，该谁签因此会变，旧的签名却还有效",
    en='after "{approval}" is signed, "{action}" can still change "{fields}", which decides who must sign',
    fix_zh="把它们写进 signature_covers，或写 voids: [{approval}]",
    fix_en="add them to signature_covers or write voids: [{approval}]",
)
PROVED = Label(zh="没有任何一条路不经有效签字就能通过", en="no path passes on without a valid signature")


class Signing(Struct, frozen=True):
    """How one approval divides the graph. Edges are known by their place in it."""

    approval: Approval
    waiting: frozenset[str]
    edges: tuple[Edge, ...]
    """The moves that can be taken at all."""
    free: frozenset[int]
    """Moves that nobody has to sign for."""
    passing: frozenset[int]
    """Moves that sign, or are free of it and lead past it."""
    leading_on: frozenset[str]
    """States from which the approval is still to come, with what is signed now still standing."""
    before: frozenset[str]
    behind: frozenset[str]
    excepted: frozenset[str] = frozenset()
    """Final states that presuppose no signature."""

    @property
    def common(self) -> frozenset[str]:
        """States on both sides; none when no path passes on unsigned."""
        return (self.before & self.behind) - self.excepted


def signings(study: Study) -> dict[str, Signing]:
    """By approval; those that no state waits for are left out."""
    divided = {approval.name: _divided(study, approval) for approval in understood(study)}
    return {name: signing for name, signing in divided.items() if signing.waiting}


def freed(procedure: Procedure) -> dict[str, frozenset[str]]:
    """Approval -> the states in which a case can only be when it has passed it, and may have passed it free of any
    signature. Of a procedure that is sound."""
    found = study(procedure, ZoneInfo(procedure.timezone), Problems())
    divided = signings(found).items()
    return {name: (_free_states(found, each) & each.behind) - each.before for name, each in divided if each.free}


def check_signatures(study: Study, divided: Mapping[str, Signing]) -> list[Label]:
    proved = []
    for signing in divided.values():
        if not signing.common:
            stands_still = _level_stands(study, signing) and not any_drifts(study)
            proved += [_proof(study, signing)] if stands_still else []
            continue
        blamed = _blamed(signing)
        for edge in blamed:
            if not study.is_blamed(edge.move.to):
                _report(study, signing, edge)
        if not blamed:
            states = ", ".join(sorted(signing.common))
            study.problems.warn(signing.approval.name, NOT_ON_EVERY_PATH, approval=signing.approval.name, states=states)
    return proved


def any_drifts(study: Study) -> bool:
    """Whether what some signature covers can change without a move, which then takes the case somewhere else."""
    procedure = study.procedure
    return any(covers(procedure, approval).events for approval in procedure.approvals.values())


def _proof(study: Study, signing: Signing) -> Label:
    name, labels = signing.approval.name, [study.procedure.states[each].label for each in sorted(signing.excepted)]
    zh = "（“" + "”、“".join(label.zh for label in labels) + "”除外）" if labels else ""
    en = " (except to " + ", ".join(label.en for label in labels) + ")" if labels else ""
    return Label(zh=f"{name}：{PROVED.zh}{zh}", en=f"{name}: {PROVED.en}{en}")


def _divided(study: Study, approval: Approval) -> Signing:
    waiting = frozenset(name for name, state in study.procedure.states.items() if state.approval == approval.name)
    edges = tuple(edge for edge in study.graph.edges if _can_be_taken(study, edge))
    taken = frozenset(map(id, edges))
    leading_on = study.graph.leading_to(waiting, lambda edge: id(edge) in taken and not edge.ends(approval.name))
    free = _free(study, approval, edges)
    passing = _passing(study, approval, edges, waiting, free)
    before, behind = _reached(edges, approval, waiting, passing)
    signing = Signing(approval, waiting, edges, free, passing, leading_on, before, behind)
    return replace(signing, excepted=frozenset(_excepted(study, signing)))


def _can_be_taken(study: Study, edge: Edge) -> bool:
    if edge.move.when is None:
        return True
    try:
        return study.prover.satisfiable(condition(edge.move), study.flow.at(edge.source, edge.move))
    except Unprovable:
        return True


def _reached(
    edges: tuple[Edge, ...], approval: Approval, waiting: frozenset[str], passing: frozenset[int]
) -> tuple[frozenset[str], frozenset[str]]:
    """The states a case can be in without a valid signature, and those with one."""
    out: dict[str | None, list[Edge]] = {}
    for edge in edges:
        out.setdefault(edge.source, []).append(edge)
    found: set[tuple[str | None, bool]] = {(None, False)}
    ahead = list(found)
    while ahead:
        state, signed = ahead.pop()
        for edge in out.get(state, ()):
            ends = edge.ends(approval.name) or edge.target in waiting
            after = (edge.target, not ends and (signed or id(edge) in passing))
            if after not in found:
                found.add(after)
                ahead.append(after)
    with_one = frozenset(state for state, signed in found if signed and state is not None)
    return frozenset(state for state, signed in found if not signed and state is not None), with_one


def _free(study: Study, approval: Approval, edges: tuple[Edge, ...]) -> frozenset[int]:
    node, actions = unsigned(approval), study.procedure.actions
    others = (edge for edge in edges if actions[edge.move.action].signs != approval.name)
    return frozenset(id(edge) for edge in others if is_free(study, edge, node))


def _passing(
    study: Study, approval: Approval, edges: tuple[Edge, ...], waiting: frozenset[str], free: frozenset[int]
) -> frozenset[int]:
    """Moves that sign, and free ones; but a free one that leads to where nothing needs to be passed is none."""
    signs = frozenset(id(e) for e in edges if study.procedure.actions[e.move.action].signs == approval.name)
    early, _ = _reached(tuple(edge for edge in edges if id(edge) not in free), approval, waiting, signs)
    return signs | {id(edge) for edge in edges if id(edge) in free and edge.target not in early}


def is_free(study: Study, edge: Edge, free: Node) -> bool:
    """Whether the move's condition implies `free`: that nobody has to sign."""
    when = condition(edge.move)
    if free == NO or when == YES:
        return when == NO
    try:
        return study.prover.implies(when, free, study.flow.at(edge.source, edge.move))
    except Unprovable:
        return False


def _blamed(signing: Signing) -> list[Edge]:
    """Moves that lead back with the signature still standing, and those that lead on without one."""
    through = signing.passing | signing.free
    into = [edge for edge in signing.edges if edge.target in signing.common and id(edge) not in through]
    settled = signing.behind - signing.common
    back = [e for e in into if e.target in signing.leading_on and e.source in settled and _keeps(signing, e)]
    return back or [e for e in into if e.target not in signing.leading_on and e.source not in signing.behind]


def _keeps(signing: Signing, edge: Edge) -> bool:
    return not edge.ends(signing.approval.name)


def _excepted(study: Study, signing: Signing) -> Iterator[str]:
    """Final states that a case can be withdrawn to, whether it is signed, unsigned or waiting."""
    for state in signing.before & signing.behind:
        into = [edge for edge in study.graph.into[state] if edge.source != state]
        from_behind = {edge.move.action for edge in into if edge.source in signing.behind}
        from_waiting = {edge.move.action for edge in into if edge.source in signing.waiting}
        if study.procedure.states[state].final and from_behind <= from_waiting:
            yield state


def _report(study: Study, signing: Signing, edge: Edge) -> None:
    at, approval = edge.move.to, signing.approval.name
    if edge.source in signing.behind:
        names = {"action": edge.move.action, "source": str(edge.source), "state": edge.target}
        study.problems.error(at, KEEPS_SIGNATURE, approval=approval, **names)
    else:
        path = _path(study, signing, edge)
        study.problems.error(at, PASSES_UNSIGNED, approval=approval, state=edge.target, path=path)


def _path(study: Study, signing: Signing, last: Edge) -> str:
    """The shortest way there without a signature: `recorded > judge > planning`."""
    ways: dict[str, tuple[str, ...]] = {}
    waiting: list[tuple[str | None, tuple[str, ...]]] = [(None, ())]
    for state, way in waiting:
        for edge in study.graph.out.get(state, ()):
            if id(edge) not in signing.passing and edge.target not in ways:
                ways[edge.target] = (*way, edge.move.action, edge.target)
                waiting.append((edge.target, ways[edge.target]))
    return " > ".join((*ways.get(str(last.source), ()), last.move.action, last.target))


def stands(study: Study, signing: Signing, names: Sequence[str]) -> bool:
    """Whether, behind a signature, no move changes one of these fields without voiding it."""
    return not any(_changes(study, signing, frozenset(names)))


def _changes(study: Study, signing: Signing, names: frozenset[str]) -> Iterator[tuple[Edge, frozenset[str]]]:
    """Moves from behind, and those that sign, that keep the signature and can change one of these fields unnoticed: one that
    signatures do not cover, or any where a case may have come free of the approval, with no signature to become void."""
    covered = frozenset(signing.approval.signature_covers)
    free = _free_states(study, signing)
    for edge in study.graph.edges:
        changed = writes(edge.move) & (names if edge.source in free else names - covered)
        signs = study.procedure.actions[edge.move.action].signs == signing.approval.name
        if changed and (signs or edge.source in signing.behind) and _keeps(signing, edge):
            yield edge, changed


def _free_states(study: Study, signing: Signing) -> frozenset[str]:
    """States behind moves that are free of the approval."""
    starts = [edge.target for edge in signing.edges if id(edge) in signing.free and _keeps(signing, edge)]
    return study.graph.reachable(starts, lambda edge: _keeps(signing, edge) and edge.target not in signing.waiting)


def _level_stands(study: Study, signing: Signing) -> bool:
    """Whether what decides the level stays as it was signed; reports what does not."""
    approval = signing.approval
    read = frozenset[str]().union(*(study.flow.reads(each.node) for each in authorities(approval)))
    changes = list({edge.move.action: (edge, names) for edge, names in _changes(study, signing, read)}.values())
    for edge, names in changes:
        fields, action = ", ".join(sorted(names)), edge.move.action
        study.problems.error(edge.move.to, LEVEL_CAN_CHANGE, action=action, approval=approval.name, fields=fields)
    return not changes
