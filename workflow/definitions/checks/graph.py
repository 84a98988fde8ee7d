"""The states of a procedure as a graph: which move leads from where to where, and what lies before and behind a state."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct

from workflow.definitions.model import Action, Move, Procedure


class Edge(Struct, frozen=True):
    """One move from one state; `source` None opens a case.

    `lost` names the approvals whose signatures the move has just made void by what it writes; then it leads where the
    first of them says and not where the move does.
    """

    move: Move
    source: str | None
    target: str
    lost: frozenset[str] = frozenset()

    def ends(self, approval: str) -> bool:
        """Whether no signature under the approval stands behind it."""
        return approval in self.move.voids or approval in self.lost


class Graph(Struct, frozen=True):
    edges: tuple[Edge, ...]
    out: Mapping[str | None, tuple[Edge, ...]]
    into: Mapping[str, tuple[Edge, ...]]

    def reachable(self, starts: Iterable[str], may_take: Callable[[Edge], bool] = lambda edge: True) -> frozenset[str]:
        """States that can be reached from `starts`, these included, by moves that may be taken."""
        found = set(starts)
        waiting = list(found)
        while waiting:
            for edge in self.out.get(waiting.pop(), ()):
                if edge.target not in found and may_take(edge):
                    found.add(edge.target)
                    waiting.append(edge.target)
        return frozenset(found)

    def opening(self) -> frozenset[str]:
        return frozenset(edge.target for edge in self.out.get(None, ()))

    def leading_to(self, ends: Iterable[str], may_take: Callable[[Edge], bool] = lambda edge: True) -> frozenset[str]:
        """States from which one of `ends` can be reached by moves that may be taken, these included."""
        found = set(ends)
        waiting = list(found)
        while waiting:
            for edge in self.into.get(waiting.pop(), ()):
                if edge.source is not None and edge.source not in found and may_take(edge):
                    found.add(edge.source)
                    waiting.append(edge.source)
        return frozenset(found)


def graph_of(procedure: Procedure, besides: Iterable[Edge] = ()) -> Graph:
    """The moves as they are written, `to: previous` spelled out, and the edges besides them."""
    edges = [*(edge for action in procedure.actions.values() for edge in _edges(action)), *besides]
    complete = tuple(edges + _back(procedure, edges))
    out: dict[str | None, list[Edge]] = {}
    into: dict[str, list[Edge]] = {}
    for edge in complete:
        out.setdefault(edge.source, []).append(edge)
        into.setdefault(edge.target, []).append(edge)
    return Graph(
        complete,
        {state: tuple(found) for state, found in out.items()},
        {state: tuple(found) for state, found in into.items()},
    )


def comes_along(action: Action) -> bool:
    """Whether a duty or a tally brought the action with it: it moves no case."""
    return action.closes_duty is not None or action.lifts is not None


def _edges(action: Action) -> Iterator[Edge]:
    for move in action.moves:
        for source in move.from_ or (None,):
            if move.to != "previous":
                yield Edge(move, source, source if move.to == "same" and source else move.to)


def _back(procedure: Procedure, edges: list[Edge]) -> list[Edge]:
    """Moves to `previous` lead to every state from which theirs was entered, also by another such move."""
    back = [
        (move, source)
        for action in procedure.actions.values()
        for move in action.moves
        for source in move.from_
        if move.to == "previous"
    ]
    found: list[Edge] = []
    while back:
        known = {(edge.move.action, edge.move.index, edge.source, edge.target) for edge in found}
        more = [
            Edge(move, source, edge.source)
            for move, source in back
            for edge in (*edges, *found)
            if edge.target == source
            and edge.source not in (None, source)
            and (move.action, move.index, source, edge.source) not in known
        ]
        if not more:
            break
        found += list({(edge.move.action, edge.move.index, edge.source, edge.target): edge for edge in more}.values())
    return found
