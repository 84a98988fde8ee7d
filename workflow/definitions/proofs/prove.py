"""Proofs about guards: exactly one of several holds, one implies another, some case satisfies one. Exact, or refused.

A guard is constant on each cell of a space (see `space` and `sums` for why the cells cover every case and why each stands
for one), so looking at all cells decides all cases. Amounts and numbers that people give are taken to be 0 or more.
"""

from collections.abc import Sequence
from functools import reduce

from msgspec import Struct, field

from workflow.definitions.guards.expression import Node
from workflow.definitions.guards.trees import YES
from workflow.definitions.proofs.axes import lay_out
from workflow.definitions.proofs.space import Given, Space, TooLarge
from workflow.definitions.proofs.speaking import describe
from workflow.definitions.proofs.sums import Inexact
from workflow.definitions.proofs.wants import Reader
from workflow.wording import Label

_NOTHING = Given()


class Unprovable(Exception):
    """Too many cases to look at, or sums that cross each other; says nothing about the guards."""


class Overlap(Struct, frozen=True):
    """Two branches that hold at once, by their places in the sequence that was asked about."""

    one: int
    other: int
    cells: int


class Cover(Struct, frozen=True):
    """How branches share the cases out between them."""

    space: Space
    nodes: tuple[Node, ...]
    gap: int
    overlaps: tuple[Overlap, ...]

    def say(self, cells: int) -> Label:
        return describe(self.space, cells, self.nodes)


class Prover(Struct, frozen=True):
    """Remembers the spaces it has laid out: many tests want the same."""

    reader: Reader
    _spaces: dict[object, Space] = field(default_factory=dict)

    def space(self, nodes: Sequence[Node], given: Given = _NOTHING) -> Space:
        """Where these tests can be asked together; raises Unprovable."""
        try:
            wants = self.reader.wants_of(nodes)
            key = (wants.key(), given)
            if key not in self._spaces:
                self._spaces[key] = lay_out(self.reader, wants, given)
            return self._spaces[key]
        except (Inexact, TooLarge) as error:
            raise Unprovable from error

    def exactly_one(self, branches: Sequence[Node], given: Given = _NOTHING, within: Node = YES) -> Cover:
        """Where none of the branches holds, and where two do, among the cases in which `within` does."""
        space = self.space([*branches, within], given)
        inside = space.ask(within).yes & space.possible
        answers = [space.ask(branch) for branch in branches]
        gap = reduce(lambda cells, answer: cells & answer.no, answers, inside)
        overlaps = tuple(
            Overlap(one, other, cells)
            for one in range(len(answers))
            for other in range(one + 1, len(answers))
            if (cells := answers[one].yes & answers[other].yes & inside)
        )
        return Cover(space, tuple(branches), gap, overlaps)

    def satisfiable(self, node: Node, given: Given = _NOTHING) -> bool:
        """Whether some case satisfies it."""
        space = self.space([node], given)
        return bool(space.ask(node).yes & space.possible)

    def implies(self, one: Node, other: Node, given: Given = _NOTHING) -> bool:
        """Whether `other` holds in every case in which `one` does; a case in which `other` cannot be asked counts against."""
        space = self.space([one, other], given)
        return not space.ask(one).yes & space.possible & ~space.ask(other).yes

    def always_answers(self, node: Node, given: Given = _NOTHING) -> bool:
        """Whether it never needs a field that is unfilled."""
        space = self.space([node], given)
        answer = space.ask(node)
        return not space.possible & ~(answer.yes | answer.no)
