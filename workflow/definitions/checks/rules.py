"""What must never happen: proved on the definition where it can be, else watched on every case."""

from collections.abc import Mapping

from workflow.definitions.checks.flow import writes
from workflow.definitions.checks.graph import Edge
from workflow.definitions.checks.levels import signed_by
from workflow.definitions.checks.reach import reach_of
from workflow.definitions.checks.signatures import Signing, any_drifts, stands
from workflow.definitions.checks.study import Study, condition
from workflow.definitions.checks.voiding import sources
from workflow.definitions.guards.expression import Node
from workflow.definitions.guards.trees import YES, all_of
from workflow.definitions.model import Always, Never
from workflow.definitions.proofs.prove import Unprovable
from workflow.wording import Label


def check_rules(study: Study, divided: Mapping[str, Signing]) -> list[Label]:
    """Each rule, proved or watched."""
    rules = study.procedure.rules
    return [_said(rule, proved=isinstance(rule, Never) and _is_proved(study, rule, divided)) for rule in rules]


def _said(rule: Never | Always, *, proved: bool) -> Label:
    zh, en = ("已证明", "proved") if proved else ("逐案监视", "watched")
    return Label(zh=f"{zh}：{rule.label.zh}", en=f"{en}: {rule.label.en}")


def _is_proved(study: Study, rule: Never, divided: Mapping[str, Signing]) -> bool:
    when = rule.when.tree if rule.when is not None else YES
    try:
        if not study.prover.satisfiable(when):
            return True
        if any_drifts(study):
            return False
        if rule.without is not None:
            signing = divided.get(rule.without.approval)
            return signing is not None and _is_signed(study, rule.reach, when, rule.without.by, signing)
        return _never_comes(study, rule.reach, when)
    except Unprovable:
        return False


def _never_comes(study: Study, state: str | None, when: Node) -> bool:
    """Whether no sequence of moves brings a case there from another state; `state` None is any state."""
    reach = reach_of(study, [when])
    bad = reach.space.ask(when).yes & reach.space.possible
    if state is None:
        return not any(cells & bad for cells in reach.cells.values())
    return not any(reach.into(edge) & bad for edge in study.graph.into.get(state, ()) if edge.source != state)


def _is_signed(study: Study, state: str | None, when: Node, by: str | None, signing: Signing) -> bool:
    """Whether every way into the state has the signature that the rule asks for, whenever the rule applies.

    The rule's condition must imply that this role signs, rest on fields only, and fail wherever a move is free of the
    approval; then every way must sign, or come from behind a signature, with the facts unchanged since.
    """
    approval, procedure = signing.approval, study.procedure
    signs = signed_by(approval, by) if by else YES
    if state is None or signing.common or sources(procedure, [when]).events:
        return False
    if not study.prover.implies(all_of([when, _covered(study, signing)]), signs, study.flow.among(signing.waiting)):
        return False
    free = [edge for edge in signing.edges if id(edge) in signing.passing and not _signs(study, edge, signing)]
    if any(_applies(study, edge, when) for edge in free) or not stands(study, signing, sorted(study.flow.reads(when))):
        return False
    into = [edge for edge in signing.edges if edge.target == state != edge.source]
    return all(_is_signed_way(study, edge, when, signing) for edge in into)


def _covered(study: Study, signing: Signing) -> Node:
    """What holds of every case that waits to be signed: what the approval covers, unless a case can change meanwhile."""
    if signing.approval.covers is None:
        return YES
    tree = signing.approval.covers.tree
    read = sources(study.procedure, [tree])
    inside = [edge for edge in signing.edges if edge.target in signing.waiting]
    written = (writes(edge.move) for edge in inside if edge.source in signing.waiting or edge.lost)
    return YES if read.events or not all(names.isdisjoint(read.fields) for names in written) else tree


def _signs(study: Study, edge: Edge, signing: Signing) -> bool:
    return study.procedure.actions[edge.move.action].signs == signing.approval.name


def _applies(study: Study, edge: Edge, when: Node) -> bool:
    """Whether the rule can apply to a case that takes this move."""
    return study.prover.satisfiable(all_of([condition(edge.move), when]), study.flow.at(edge.source, edge.move))


def _is_signed_way(study: Study, edge: Edge, when: Node, signing: Signing) -> bool:
    if edge.ends(signing.approval.name):
        return not _applies(study, edge, when)
    if _signs(study, edge, signing):
        return writes(edge.move).isdisjoint(study.flow.reads(when))
    return id(edge) in signing.passing or edge.source in signing.behind - signing.before
