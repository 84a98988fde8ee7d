"""Guards and expressions, from text to a typed tree and a closure. Nothing of a definition ever reaches `eval`."""

import ast
from collections.abc import Callable
from functools import cache
from typing import Any as Anything
from typing import TypeAlias, assert_never, cast
from zoneinfo import ZoneInfo

from workflow.definitions.guards.expression import (
    All,
    Any,
    Arithmetic,
    Call,
    Compare,
    Comparison,
    Constant,
    Expression,
    FieldRef,
    Guard,
    Has,
    In,
    Node,
    Not,
    Today,
)
from workflow.definitions.guards.mistakes import Mistake, place_in
from workflow.definitions.guards.moments import day_of, starts
from workflow.definitions.guards.scope import Scope, Typed
from workflow.definitions.guards.syntax import parse
from workflow.definitions.guards.trees import ARITHMETIC, ORDER, reads
from workflow.definitions.guards.typing_ import Typing
from workflow.definitions.problems import Problems
from workflow.definitions.values import Kind
from workflow.definitions.words import Word, place_of

Answer: TypeAlias = Callable[[Anything], Anything]
"""Takes `Facts`; typed loosely, because the tree was typed strictly."""


def compile_guard(text: Word, scope: Scope, problems: Problems) -> Guard | None:
    """None when a problem was reported."""
    tree = _typed(text, None, scope, problems)
    if tree is None:
        return None
    parts = cache(lambda: _parts(text, scope))
    return Guard(text=text, tree=tree, reads=reads(tree), test=answer(tree, scope), split=parts)


def _parts(text: Word, scope: Scope) -> tuple[Guard, ...]:
    """Each side of an `and` as a guard of its own, so that a refusal names those that fail and no others."""
    parsed = parse(text)
    if not (isinstance(parsed.tree, ast.BoolOp) and isinstance(parsed.tree.op, ast.And)):
        return ()
    sides = [(parsed.offset(side), len(parsed.source(side))) for side in parsed.tree.values]
    pieces = [Word.at(text[start : start + length], place_of(text), quoted=False) for start, length in sides]
    guards = (compile_guard(piece, scope, Problems()) for piece in pieces)
    return tuple(guard for guard in guards if guard is not None)


def compile_expression(text: Word, wanted: Typed, scope: Scope, problems: Problems) -> Expression | None:
    """`is:` of a field of this type; None when a problem was reported."""
    tree = _typed(text, wanted, scope, problems)
    if tree is None:
        return None
    return Expression(text=text, tree=tree, reads=reads(tree), evaluate=answer(tree, scope))


def _typed(text: Word, wanted: Typed | None, scope: Scope, problems: Problems) -> Node | None:
    def report(mistake: Mistake) -> None:
        problems.error(place_in(text, mistake.offset), mistake.wording, **mistake.blanks)

    try:
        parsed = parse(text)
        typing = Typing(parsed, scope, report)
        tree = typing.test(parsed.tree) if wanted is None else typing.value(parsed.tree, wanted)
    except Mistake as mistake:
        report(mistake)
        return None
    return None if typing.failed else tree


def answer(node: Node, scope: Scope) -> Answer:
    """The closure that answers a typed tree; it raises Unfilled where a field that it needs is not filled."""
    match node:
        case Constant() | FieldRef() | Today() | Call() | Has():
            return _leaf(node)
        case Compare():
            return _compare(node, scope)
        case In(left=left, values=values):
            return _in(left, frozenset(values), scope)
        case Arithmetic(left=left, operator=sign, right=right):
            return _both(ARITHMETIC[sign], answer(left, scope), answer(right, scope))
        case Not(inner=inner):
            return _not(answer(inner, scope))
        case All(parts=parts):
            return _all(tuple(answer(part, scope) for part in parts))
        case Any(parts=parts):
            return _any(tuple(answer(part, scope) for part in parts))
        case _:
            assert_never(node)


def _leaf(node: Constant | FieldRef | Today | Call | Has) -> Answer:
    match node:
        case Constant(value=value):
            return lambda facts: value
        case FieldRef(name=name):
            return lambda facts: facts.value(name)
        case Today():
            return lambda facts: facts.today()
        case Has(field=name, value=value):
            return lambda facts: value in facts.value(name)
        case Call():
            return _call(node)
        case _:
            assert_never(node)


def _call(call: Call) -> Answer:
    name, since = call.name, call.since
    match call.function:
        case "filled":
            return lambda facts: facts.filled(name)
        case "done":
            return lambda facts: facts.done(name, since)
        case "times":
            return lambda facts: facts.times(name)
        case "overdue":
            return lambda facts: facts.overdue(name)
        case "tally":
            return lambda facts: facts.tally(name)
        case "linked":
            return lambda facts: facts.linked(name)
        case "finished":
            return lambda facts: facts.finished(name)
        case _:
            assert_never(call.function)


def _compare(test: Compare, scope: Scope) -> Answer:
    moment, other = _is_moment(test.left, scope), _is_moment(test.right, scope)
    if moment != other:
        return _on_days(test, scope)
    if isinstance(test.left, FieldRef) and isinstance(test.right, Constant):
        return _against(test.left.name, test.operator, test.right.value)
    return _both(ORDER[test.operator], answer(test.left, scope), answer(test.right, scope))


def _is_moment(node: Node, scope: Scope) -> bool:
    return isinstance(node, FieldRef) and scope.fields[node.name].kind is Kind.DATETIME


def _on_days(test: Compare, scope: Scope) -> Answer:
    """A moment beside a date counts as the day on which it falls."""
    zone = ZoneInfo(scope.timezone)
    if isinstance(test.left, FieldRef) and isinstance(test.right, Constant):
        return _moment_against_day(test.left.name, test.operator, cast("str", test.right.value), zone)
    sides = [
        _day(answer(side, scope), zone) if _is_moment(side, scope) else answer(side, scope)
        for side in (test.left, test.right)
    ]
    return _both(ORDER[test.operator], sides[0], sides[1])


def _day(moment: Answer, zone: ZoneInfo) -> Answer:
    return lambda facts: day_of(moment(facts), zone)


def _moment_against_day(name: str, sign: Comparison, day: str, zone: ZoneInfo) -> Answer:
    morning, next_morning = starts(day, zone), starts(day, zone, after=1)
    match sign:
        case "<":
            return lambda facts: facts.value(name) < morning
        case "<=":
            return lambda facts: facts.value(name) < next_morning
        case ">":
            return lambda facts: facts.value(name) >= next_morning
        case ">=":
            return lambda facts: facts.value(name) >= morning
        case "==":
            return lambda facts: morning <= facts.value(name) < next_morning
        case "!=":
            return lambda facts: not morning <= facts.value(name) < next_morning
        case _:
            assert_never(sign)


def _against(name: str, sign: Comparison, value: Anything) -> Answer:
    """Most guards compare a field with a constant; these closures make no further call."""
    match sign:
        case "==":
            return lambda facts: facts.value(name) == value
        case "!=":
            return lambda facts: facts.value(name) != value
        case "<":
            return lambda facts: facts.value(name) < value
        case "<=":
            return lambda facts: facts.value(name) <= value
        case ">":
            return lambda facts: facts.value(name) > value
        case ">=":
            return lambda facts: facts.value(name) >= value
        case _:
            assert_never(sign)


def _in(left: Node, values: frozenset[Anything], scope: Scope) -> Answer:
    if isinstance(left, FieldRef):
        name = left.name
        return lambda facts: facts.value(name) in values
    inner = answer(left, scope)
    return lambda facts: inner(facts) in values


def _both(operation: Callable[[Anything, Anything], Anything], left: Answer, right: Answer) -> Answer:
    return lambda facts: operation(left(facts), right(facts))


def _not(inner: Answer) -> Answer:
    return lambda facts: not inner(facts)


def _all(parts: tuple[Answer, ...]) -> Answer:
    if len(parts) == 2:
        one, other = parts
        return lambda facts: one(facts) and other(facts)
    return lambda facts: all(part(facts) for part in parts)


def _any(parts: tuple[Answer, ...]) -> Answer:
    if len(parts) == 2:
        one, other = parts
        return lambda facts: one(facts) or other(facts)
    return lambda facts: any(part(facts) for part in parts)
