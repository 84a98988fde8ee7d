"""One procedure under study: its graph, what is known in each state, and the prover, worked out once for all checks."""

import re
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from workflow.definitions.checks.flow import Flow, flow_of
from workflow.definitions.checks.graph import Graph
from workflow.definitions.checks.voiding import complete_graph
from workflow.definitions.guards.expression import Call, Guard, Node, Today
from workflow.definitions.guards.trees import YES, walk
from workflow.definitions.model import Move, Procedure
from workflow.definitions.problems import Problems, Severity
from workflow.definitions.proofs.prove import Prover
from workflow.definitions.proofs.space import flag_name
from workflow.definitions.proofs.wants import TODAY, Reader
from workflow.definitions.words import place_of

_WORD = re.compile(r"[a-z]\w*", re.ASCII)


class Study(Struct, frozen=True):
    procedure: Procedure
    problems: Problems
    graph: Graph
    flow: Flow
    prover: Prover
    followed: dict[object, object] = field(default_factory=dict)
    """What `reach` has followed already: many tests are told apart in the same space."""
    _conditions: list[tuple[Node, frozenset[str]]] = field(default_factory=list)

    def conditions(self) -> Sequence[tuple[Node, frozenset[str]]]:
        """Those of moves, and of what moves ask for and need, each with what it is about."""
        if not self._conditions:
            self._conditions.extend((node, self.about(node)) for node in _conditions(self.procedure))
        return self._conditions

    def about(self, node: Node) -> frozenset[str]:
        """The fields and events behind a test."""
        found = set(self.flow.reads(node))
        for each in walk(node):
            if isinstance(each, Call) and each.function != "filled":
                found.add(flag_name(each))
            elif isinstance(each, Today):
                found.add(TODAY)
        return frozenset(found)

    def is_blamed(self, word: str) -> bool:
        """Whether an error was reported at this word: what follows from it is not said again."""
        place = place_of(word)
        return any(each.place == place and each.severity is Severity.ERROR for each in self.problems.found)

    def rests_on_undecided(self, guard: Guard) -> bool:
        """Whether a setting without a value stands behind it: what depends on it is switched off, not wrong."""
        undecided = {name for name, setting in self.procedure.settings.items() if setting.value is None}
        texts = self.flow.texts(guard.tree, guard.text) if undecided else []
        return any(not undecided.isdisjoint(_WORD.findall(text)) for text in texts)


def study(procedure: Procedure, zone: ZoneInfo, problems: Problems) -> Study:
    graph = complete_graph(procedure)
    prover = Prover(Reader(procedure.fields, zone))
    return Study(procedure, problems, graph, flow_of(procedure, graph), prover)


def _conditions(procedure: Procedure) -> Iterator[Node]:
    for action in procedure.actions.values():
        for move in action.moves:
            if move.when is not None:
                yield move.when.tree
            yield from (item.when.tree for item in (*move.asks, *move.needs) if item.when is not None)


def condition(move: Move) -> Node:
    return move.when.tree if move.when else YES
