"""What a proof has to tell apart: the values, bounds and events that some guards ask about, derived fields spelled out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar, assert_never, cast
from zoneinfo import ZoneInfo

from msgspec import Struct, field
from msgspec.structs import replace

from workflow.definitions.guards.expression import (
    All,
    Any,
    Arithmetic,
    Call,
    Compare,
    Constant,
    Expression,
    FieldRef,
    Has,
    In,
    Node,
    Not,
    Today,
)
from workflow.definitions.guards.moments import starts
from workflow.definitions.model import Field, Table, WhoDid
from workflow.definitions.proofs.linear import Assumed, Form, Sum, Test, test_of
from workflow.definitions.proofs.sums import Inexact, alone
from workflow.definitions.values import Kind, Value

TIMES, TALLY, TODAY = "times ", "tally ", "today "
"""How variables are called that are no fields; no field's name has a blank."""
_MEASURED = frozenset({Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.DATETIME})
_Made = TypeVar("_Made")


class Wants(Struct):
    """Collected from guards; grows while they are read."""

    values: dict[str, set[Value]] = field(default_factory=dict)
    """Choices, yesno and persons by field: the values asked about."""
    whole: set[str] = field(default_factory=set)
    """Of these every value has to be told apart."""
    members: dict[str, set[Value]] = field(default_factory=dict)
    """List fields: the choices asked about."""
    present: set[str] = field(default_factory=set)
    """Fields of which it is asked whether they are filled."""
    forms: dict[Form, set[int]] = field(default_factory=dict)
    flags: set[Call] = field(default_factory=set)
    """`done(.., since: ..)`, `overdue(..)`, `linked(..)` and `finished(..)`."""

    def add(self, other: "Wants") -> None:
        _merge(self.values, other.values)
        _merge(self.members, other.members)
        _merge(self.forms, other.forms)
        self.whole |= other.whole
        self.present |= other.present
        self.flags |= other.flags

    def key(self) -> tuple[object, ...]:
        """The same for wants of which the same space is made."""
        ordered = (self.values, self.members, self.forms)
        listed = (tuple((name, frozenset(some)) for name, some in each.items()) for each in ordered)
        return (*listed, frozenset(self.whole), frozenset(self.present), frozenset(self.flags))

    def bound(self, name: str, *starts_at: int) -> None:
        self.forms.setdefault(alone(name), set()).update(starts_at)


_Key = TypeVar("_Key")
_Item = TypeVar("_Item")


def _merge(into: dict[_Key, set[_Item]], other: Mapping[_Key, set[_Item]]) -> None:
    for key, items in other.items():
        into.setdefault(key, set()).update(items)


class Reader:
    """Reads trees against one procedure's fields, and remembers what it has read."""

    def __init__(self, fields: Mapping[str, Field], zone: ZoneInfo) -> None:
        self.fields = fields
        self.zone = zone
        self._memory: dict[tuple[str, int], tuple[Node, object]] = {}

    def wants(self, node: Node) -> Wants:
        return self._once("wants", node, self._wants)

    def wants_of(self, nodes: Iterable[Node]) -> Wants:
        """What all of them want; raises Inexact."""
        found = Wants()
        for node in nodes:
            found.add(self.wants(node))
        return found

    def tests(self, node: Compare) -> list[Test]:
        """The comparison of amounts as tests of linear forms, one for each combination of table values in it."""
        return self._once("tests", node, self._tests)

    def measured(self, node: Node) -> bool:
        """Whether the node is an amount, a date or a moment."""
        return not isinstance(node, FieldRef) or self.fields[node.name].kind in _MEASURED

    def _once(self, what: str, node: Node, make: Callable[[Node], _Made]) -> _Made:
        key = (what, id(node))
        if key not in self._memory:
            self._memory[key] = (node, make(node))  # the node is kept, so that its id stays its own
        return cast("_Made", self._memory[key][1])

    def _wants(self, node: Node) -> Wants:
        found = Wants()
        match node:
            case All(parts=parts) | Any(parts=parts):
                for part in parts:
                    found.add(self.wants(part))
            case Not(inner=inner):
                found.add(self.wants(inner))
            case Compare():
                self._compared(node, found)
            case In(left=left, values=values):
                self._among(left, values, found)
            case Has(field=name, value=value):
                found.members[name] = {value}
            case Call():
                self._called(node, found)
            case FieldRef(name=name):
                self._discrete(name, {True, False}, found)
            case Constant() | Today() | Arithmetic():
                pass
            case _:
                assert_never(node)
        return found

    def _compared(self, node: Compare, found: Wants) -> None:
        if self.measured(node.left):
            moments = self.in_moments(node)
            if moments is not node:
                found.add(self.wants(moments))
                return
            for test in self.tests(node):
                self._tested(test, found)
            return
        left, right = node.left, node.right
        if isinstance(right, Constant):
            self._discrete(cast("FieldRef", left).name, {right.value}, found)
        else:
            self._entirely(cast("FieldRef", left).name, found)
            self._entirely(cast("FieldRef", right).name, found)

    def _tested(self, test: Test, found: Wants) -> None:
        for assumed in test.assumed:
            self._discrete(assumed.field, set(), found)
        if test.form:
            found.forms.setdefault(test.form, set()).update(test.starts())
        for name, _ in test.form:
            found.bound(name)

    def _among(self, left: Node, values: tuple[Value, ...], found: Wants) -> None:
        if not self.measured(left):
            self._discrete(cast("FieldRef", left).name, set(values), found)
            return
        for value in values:
            found.add(self._wants(Compare(left, "==", Constant(value))))

    def _discrete(self, name: str, values: set[Value], found: Wants) -> None:
        derived = self.fields[name].derived
        match derived:
            case None | WhoDid():
                found.values.setdefault(name, set()).update(values)
            case Expression(tree=FieldRef(name=inner)):
                self._discrete(inner, values, found)
            case Expression(tree=tree):
                found.add(self.wants(tree))
            case Table(rows=rows):
                for row in rows:
                    if row.when is not None:
                        found.add(self.wants(row.when.tree))
            case _:
                assert_never(derived)

    def _entirely(self, name: str, found: Wants) -> None:
        derived = self.fields[name].derived
        if isinstance(derived, Expression) and isinstance(derived.tree, FieldRef):
            self._entirely(derived.tree.name, found)
            return
        self._discrete(name, set(), found)
        found.whole.add(name)

    def _called(self, call: Call, found: Wants) -> None:
        match call.function:
            case "filled":
                self._filled(call.name, found)
            case "done":
                self._done(call, found)
            case "finished":
                found.flags |= {call, Call("linked", call.name)}
            case _:  # `times` and `tally` are numbers, which only comparisons ask about
                found.flags.add(call)

    def _done(self, call: Call, found: Wants) -> None:
        found.bound(TIMES + call.name, 1)
        if call.since is not None:
            found.bound(TIMES + call.since, 1)
            found.flags.add(call)

    def _filled(self, name: str, found: Wants) -> None:
        derived = self.fields[name].derived
        if isinstance(derived, Expression) and self.fields[name].kind in _MEASURED:
            for term in sorted({term for each in self.sums(derived.tree) for term in each.terms}):
                found.bound(term)
            for assumed in sorted({assumed.field for each in self.sums(derived.tree) for assumed in each.assumed}):
                self._discrete(assumed, set(), found)
        elif derived is None or isinstance(derived, WhoDid):
            found.present.add(name)
        else:
            self._discrete(name, set(), found)

    def _tests(self, node: Node) -> list[Test]:
        compare = cast("Compare", node)
        pairs = ((left, right) for left in self.sums(compare.left) for right in self.sums(compare.right))
        return [test_of(left, compare.operator, right) for left, right in pairs]

    def in_moments(self, node: Compare) -> Node:
        """A moment beside a day, as comparisons of moments; every other comparison as it is."""
        moment = self._is_moment(node.left)
        if moment == self._is_moment(node.right) or (isinstance(node.right, Constant) and moment):
            if isinstance(node.right, Constant) and moment and isinstance(node.right.value, str):
                return self._once("moments", node, self._in_moments)
            return node
        raise Inexact

    def _in_moments(self, node: Node) -> Node:
        compare = cast("Compare", node)
        day = cast("str", cast("Constant", compare.right).value)
        after = Compare(compare.left, ">=", Constant(starts(day, self.zone)))
        before = Compare(compare.left, "<", Constant(starts(day, self.zone, after=1)))
        match compare.operator:
            case "==":
                return All((after, before))
            case "!=":
                return Not(All((after, before)))
            case "<=" | ">":
                return before if compare.operator == "<=" else Not(before)
            case "<" | ">=":
                return after if compare.operator == ">=" else Not(after)
            case _:
                assert_never(compare.operator)

    def _is_moment(self, node: Node) -> bool:
        return isinstance(node, FieldRef) and self.fields[node.name].kind is Kind.DATETIME

    def sums(self, node: Node) -> list[Sum]:
        """The amount as sums of variables, one for each combination of table values in it."""
        match node:
            case Constant(value=value):
                return [Sum({}, value if isinstance(value, int) else date.fromisoformat(str(value)).toordinal())]
            case Today():
                return [Sum({TODAY: 1}, 0)]
            case Call(function=function, name=name):
                return [Sum({(TIMES if function == "times" else TALLY) + name: 1}, 0)]
            case Arithmetic(left=left, operator=sign, right=right):
                return [_calculated(a, sign, b) for a in self.sums(left) for b in self.sums(right)]
            case _:
                return list(self._field(cast("FieldRef", node).name))

    def _field(self, name: str) -> Iterator[Sum]:
        derived = self.fields[name].derived
        match derived:
            case None | WhoDid():
                yield Sum({name: 1}, 0)
            case Expression(tree=tree):
                yield from self.sums(tree)
            case Table(rows=rows):
                for value in dict.fromkeys(row.value for row in rows):
                    number = self.sums(Constant(value))[0].constant
                    yield Sum({}, number, (Assumed(name, cast("int", value)),))
            case _:
                assert_never(derived)


def _calculated(left: Sum, sign: str, right: Sum) -> Sum:
    if sign != "*":
        return left.plus(right, 1 if sign == "+" else -1)
    if left.terms and right.terms:
        raise Inexact
    factor, other = (left, right) if not left.terms else (right, left)
    return replace(other.times(factor.constant), assumed=left.assumed + right.assumed)
