"""Small steps on typed trees: walking them, and folding what constants have already decided."""

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any as Anything

from workflow.definitions.guards.expression import (
    All,
    Any,
    Arithmetic,
    Call,
    Compare,
    Comparison,
    Constant,
    FieldRef,
    Has,
    In,
    Node,
    Not,
)

ORDER: Mapping[Comparison, Callable[[Anything, Anything], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ARITHMETIC: Mapping[str, Callable[[Anything, Anything], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}


_BELOW: Mapping[type[Node], Callable[[Anything], tuple[Node, ...]]] = {
    All: lambda node: node.parts,
    Any: lambda node: node.parts,
    Compare: lambda node: (node.left, node.right),
    Arithmetic: lambda node: (node.left, node.right),
    Not: lambda node: (node.inner,),
    In: lambda node: (node.left,),
}
"""What a node is made of, by its kind; the others are leaves. Every guard is walked several times."""
YES = Constant(value=True)
NO = Constant(value=False)


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        if (below := _BELOW.get(type(node))) is not None:
            waiting += reversed(below(node))


def reads(node: Node) -> frozenset[str]:
    """Fields the tree reads, those inside `filled()` included."""
    return frozenset(_reads(node))


def _reads(tree: Node) -> Iterator[str]:
    for node in walk(tree):
        if type(node) is FieldRef or (type(node) is Call and node.function == "filled"):
            yield node.name
        elif type(node) is Has:
            yield node.field


def negated(node: Node) -> Node:
    if isinstance(node, Constant):
        return Constant(not node.value)
    return node.inner if isinstance(node, Not) else Not(node)


def all_of(tests: list[Node]) -> Node:
    if NO in tests:
        return NO
    kept = tuple(test for test in tests if not isinstance(test, Constant))
    if len(kept) == 1:
        return kept[0]
    return All(kept) if kept else YES


def folded(test: Compare) -> Node:
    if isinstance(test.left, Constant) and isinstance(test.right, Constant):
        return Constant(ORDER[test.operator](test.left.value, test.right.value))
    return test


def calculated(calculation: Arithmetic) -> Node:
    if isinstance(calculation.left, Constant) and isinstance(calculation.right, Constant):
        return Constant(ARITHMETIC[calculation.operator](calculation.left.value, calculation.right.value))
    return calculation
