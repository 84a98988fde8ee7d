"""Typed trees are walked from the top down, the parts of a node in their order."""

from workflow.definitions.guards.expression import All, Any, Arithmetic, Call, Compare, FieldRef, Has, In, Node, Not
from workflow.definitions.guards.trees import reads, walk

A, B, C, D, E, F = map(FieldRef, "abcdef")
SUM = Arithmetic(C, "+", D)
TEST = Compare(SUM, "<=", E)
EITHER = Any((In(B, ("x",)), TEST))
TREE = All((Not(A), EITHER, F, Has("list", "x"), Call("filled", "seen"), Call("done", "act")))


def test_everything_below_a_node_is_walked_in_its_order() -> None:
    walked: list[Node] = [TREE, Not(A), A, EITHER, In(B, ("x",)), B, TEST, SUM, C, D, E, F]

    assert list(walk(TREE)) == [*walked, Has("list", "x"), Call("filled", "seen"), Call("done", "act")]


def test_a_tree_reads_its_fields_and_those_it_asks_to_be_filled() -> None:
    assert reads(TREE) == frozenset({"a", "b", "c", "d", "e", "f", "list", "seen"})
