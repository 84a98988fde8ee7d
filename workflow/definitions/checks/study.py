"""One procedure under study: its graph, what is known in each state, and the prover, worked out once for all checks."""

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from workflow.definitions.checks.flow import Flow, flow_of
from workflow.definitions.checks.graph import Graph
from workflow.definitions.checks.voiding import complete_graph
from workflow.definitions.guards.expression import Guard, Node
from workflow.definitions.guards.trees import YES
from workflow.definitions.model import Move, Procedure
from workflow.definitions.problems import Problems, Severity
from workflow.definitions.proofs.prove import Prover
from workflow.definitions.proofs.wants import Reader
from workflow.definitions.words import place_of

_WORD = re.compile(r"[a-z]\w*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Study:
    procedure: Procedure
    problems: Problems
    graph: Graph
    flow: Flow
    prover: Prover

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


def condition(move: Move) -> Node:
    return move.when.tree if move.when else YES
