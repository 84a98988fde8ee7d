"""Where moves lead that do not lead where they say: back to `voids_to` when they change what was signed, and nowhere while
signatures are missing."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from msgspec import Struct

from workflow.definitions.checks.flow import writes
from workflow.definitions.checks.graph import Edge, Graph, graph_of
from workflow.definitions.guards.expression import Call, Expression, FieldRef, Node, Today
from workflow.definitions.guards.trees import reads, walk
from workflow.definitions.model import Approval, Procedure, Table, WhoDid


def complete_graph(procedure: Procedure) -> Graph:
    """The graph with these edges: each may show more states in which something is signed, and so more of them."""
    besides = list(_unfinished(procedure))
    while True:
        graph = graph_of(procedure, besides)
        found = [edge for approval in procedure.approvals.values() for edge in _lost(procedure, graph, approval)]
        known = set(map(_key, besides))
        more = [edge for edge in found if _key(edge) not in known]
        if not more:
            return graph
        besides += more


def _key(edge: Edge) -> tuple[str, int, str | None, str, frozenset[str]]:
    return edge.move.action, edge.move.index, edge.source, edge.target, edge.lost


class Sources(Struct, frozen=True):
    """What stands behind tests, derivations spelled out: fields that somebody gives, and whether anything else."""

    fields: frozenset[str]
    events: bool
    """Deeds, clocks, tallies, the day."""


def sources(procedure: Procedure, nodes: Iterable[Node]) -> Sources:
    waiting, seen, found, events = list(nodes), set[str](), set[str](), False
    while waiting:
        node = waiting.pop()
        events = events or any(_is_event(each) for each in walk(node))
        for name in reads(node) - seen:
            seen.add(name)
            match procedure.fields[name].derived:
                case None:
                    found.add(name)
                case Expression(tree=tree):
                    waiting.append(tree)
                case Table(rows=rows):
                    waiting += [row.when.tree for row in rows if row.when is not None]
                case WhoDid():
                    events = True
                case derived:
                    assert_never(derived)
    return Sources(frozenset(found), events)


def covers(procedure: Procedure, approval: Approval) -> Sources:
    """What decides the content of a signature."""
    return sources(procedure, [FieldRef(name) for name in approval.signature_covers])


def _is_event(node: Node) -> bool:
    return isinstance(node, Today) or (isinstance(node, Call) and node.function != "filled")


def _unfinished(procedure: Procedure) -> Iterator[Edge]:
    """Signing moves that leave the case where it is, because more have to sign."""
    for action in procedure.actions.values():
        if action.signs is not None and _takes_several(procedure.approvals[action.signs]):
            yield from (Edge(move, source, source) for move in action.moves for source in move.from_)


def _takes_several(approval: Approval) -> bool:
    return any(len(level.approvers) > 1 or level.of > 1 for level in (*approval.levels, *approval.raise_to))


def _lost(procedure: Procedure, graph: Graph, approval: Approval) -> Iterator[Edge]:
    covered = covers(procedure, approval).fields
    waiting = frozenset(name for name, state in procedure.states.items() if state.approval == approval.name)
    signed = _signed(procedure, graph, approval, waiting)
    partly = waiting if _takes_several(approval) else frozenset[str]()
    for action in procedure.actions.values():
        sources = signed | (waiting if action.signs == approval.name else partly)
        for move in action.moves:
            changed = writes(move) & covered
            if changed and move.to not in waiting and approval.name not in move.voids:
                lost = frozenset(_surely_lost(procedure, approval, changed))
                yield from (Edge(move, each, approval.voids_to, lost) for each in move.from_ if each in sources)


def _surely_lost(procedure: Procedure, first: Approval, changed: frozenset[str]) -> Iterator[str]:
    """The approval, and those that cover every field whose change can have made it void."""
    yield first.name
    yield from (each.name for each in procedure.approvals.values() if changed <= frozenset(each.signature_covers))


def _signed(procedure: Procedure, graph: Graph, approval: Approval, waiting: frozenset[str]) -> frozenset[str]:
    """States in which a complete signature may stand."""

    def keeps(edge: Edge) -> bool:
        return edge.target not in waiting and not edge.ends(approval.name)

    signing = [edge for edge in graph.edges if procedure.actions[edge.move.action].signs == approval.name]
    return graph.reachable([edge.target for edge in signing if keeps(edge)], keeps)
