"""A truth table over all cases that some guards can tell apart, kept as bit sets: one bit for each kind of case.

Every axis lists what one field (or one group of amounts, see `sums`) can be, as far as the guards ask; a cell is one entry
of each axis. A guard is a pair of sets: the cells where it holds and those where it does not; in the rest a field that it
needs is unfilled, just as `test` would raise `Unfilled`, with the same order of evaluation. Since every guard is constant
on a cell and every cell stands for at least one case, what holds on all cells holds for all cases, and the other way round.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from typing import TypeAlias, assert_never, cast

from msgspec import Struct, field

from workflow.definitions.guards.expression import (
    All,
    Any,
    Call,
    Compare,
    Constant,
    Expression,
    FieldRef,
    Has,
    In,
    Node,
    Not,
)
from workflow.definitions.model import Table, WhoDid
from workflow.definitions.proofs.linear import Assumed, Form, Test
from workflow.definitions.proofs.sums import Spot, alone
from workflow.definitions.proofs.wants import TIMES, Reader
from workflow.definitions.values import Kind, Value

Entry: TypeAlias = Value | frozenset[Value] | Spot | None


class TooLarge(Exception):
    """More cells than a proof may take."""


class Given(Struct, frozen=True, kw_only=True):
    """What is known of a case before its guards are asked; nothing by default."""

    certain: frozenset[str] = frozenset()
    """Fields that are filled."""
    absent: frozenset[str] = frozenset()
    """Fields that are not."""
    done: frozenset[str] = frozenset()
    """Actions that were done."""
    undone: frozenset[str] = frozenset()
    """Actions that were not."""


class Answer(Struct, frozen=True):
    """Cells where a test holds, and where it does not."""

    yes: int
    no: int


class Axis(Struct, frozen=True):
    """What one field or group of amounts can be; a step along it is `stride` bits."""

    name: str
    entries: Sequence[Entry]
    stride: int

    def position(self, cell: int) -> int:
        return cell // self.stride % len(self.entries)

    def entry(self, cell: int) -> Entry:
        return self.entries[self.position(cell)]

    @property
    def spots(self) -> Sequence[Spot]:
        """The entries of an axis of amounts."""
        return cast("Sequence[Spot]", self.entries)


class Space(Struct):
    """Grows only its memory of what was asked before."""

    reader: Reader
    axes: tuple[Axis, ...]
    size: int
    full: int = 0
    possible: int = 0
    """Cells that no other cell's meaning rules out."""
    _by_name: dict[str, Axis] = field(default_factory=dict)
    _by_form: dict[Form, Axis] = field(default_factory=dict)
    _answers: dict[int, tuple[Node, Answer]] = field(default_factory=dict)
    _firsts: dict[str, int] = field(default_factory=dict)
    """By axis, the cells at its first position."""
    _tables: dict[str, dict[Value, int]] = field(default_factory=dict)
    _filled: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.full = self.possible = (1 << self.size) - 1
        for axis in self.axes:
            self._by_name[axis.name] = axis
            for form in axis.entries[0] if isinstance(axis.entries[0], Mapping) else ():
                self._by_form[form] = axis

    def axis(self, name: str) -> Axis:
        return self._by_name[name]

    def has_axis(self, name: str) -> bool:
        """Whether the field alone, or among amounts, is told apart."""
        return name in self._by_name or alone(name) in self._by_form

    def axis_of(self, name: str) -> Axis:
        """The axis on which the field lies, alone or among amounts."""
        return self._by_name[name] if name in self._by_name else self._by_form[alone(name)]

    def form_axis(self, form: Form) -> Axis | None:
        return self._by_form.get(form)

    def axis_of_form(self, form: Form) -> Axis:
        return self._by_form[form]

    def where(self, axis: Axis, fits: Callable[[Entry], bool]) -> int:
        """The cells whose entry on this axis fits."""
        return _union(self.at(axis, position) for position, entry in enumerate(axis.entries) if fits(entry))

    def at(self, axis: Axis, position: int) -> int:
        """The cells whose entry on this axis stands there."""
        first = self._firsts.get(axis.name)
        if first is None:
            width = axis.stride * len(axis.entries)
            first = self._firsts[axis.name] = _repeated((1 << axis.stride) - 1, width, self.size // width)
        return first << (axis.stride * position)

    def ask(self, node: Node) -> Answer:
        """Where a test holds; `node` must be among those the space was made for."""
        known = self._answers.get(id(node))
        if known is None:
            known = (node, self._asked(node))
            self._answers[id(node)] = known
        return known[1]

    def _asked(self, node: Node) -> Answer:
        match node:
            case All(parts=parts):
                return reduce(lambda one, part: _and(one, self.ask(part)), parts, Answer(self.full, 0))
            case Any(parts=parts):
                return _turned(
                    reduce(lambda one, part: _and(one, _turned(self.ask(part))), parts, Answer(self.full, 0))
                )
            case Not(inner=inner):
                return _turned(self.ask(inner))
            case Compare():
                return self._compared(node)
            case In(left=left, values=values):
                return self._among(left, values)
            case _:
                return self._leaf(node)

    def _leaf(self, node: Node) -> Answer:
        match node:
            case Has(field=name, value=value):
                return self._entries(name, lambda entry: value in cast("frozenset[Value]", entry))
            case Call():
                return self._called(node)
            case Constant(value=value):
                return Answer(self.full, 0) if value else Answer(0, self.full)
            case _:  # amounts are no tests: guards with one were refused when they were typed
                return self._chosen(cast("FieldRef", node), {True})

    def _compared(self, node: Compare) -> Answer:
        if self.reader.measured(node.left):
            moments = self.reader.in_moments(node)
            return self._tested(node) if moments is node else self.ask(moments)
        if isinstance(node.right, Constant):
            answer = self._chosen(cast("FieldRef", node.left), {node.right.value})
        else:
            left, right = self.values(cast("FieldRef", node.left)), self.values(cast("FieldRef", node.right))
            filled = _union(left.values()) & _union(right.values())
            same = _union(left[value] & right[value] for value in left.keys() & right.keys())
            answer = Answer(same, filled & ~same)
        return answer if node.operator == "==" else _turned(answer)

    def _tested(self, node: Compare) -> Answer:
        found = Answer(0, 0)
        for test in self.reader.tests(node):
            assumed = reduce(lambda cells, each: cells & self._assumed(each), test.assumed, self.full)
            answer = self._test(test)
            found = Answer(found.yes | answer.yes & assumed, found.no | answer.no & assumed)
        return found

    def _assumed(self, assumed: Assumed) -> int:
        return self.table(assumed.field).get(assumed.value, 0)

    def _test(self, test: Test) -> Answer:
        if not test.form:
            return Answer(self.full, 0) if test.holds(0) else Answer(0, self.full)
        axis = self._by_form[test.form]
        lies = [cast("Spot", entry)[test.form] for entry in axis.entries]
        holds = {id(entry): test.holds(at.sample) for entry, at in zip(axis.entries, lies, strict=True) if at}
        yes = self.where(axis, lambda entry: holds.get(id(entry), False))
        return Answer(yes, self.where(axis, lambda entry: id(entry) in holds) & ~yes)

    def _among(self, left: Node, values: tuple[Value, ...]) -> Answer:
        if not self.reader.measured(left):
            return self._chosen(cast("FieldRef", left), set(values))
        tests = [self._compared(Compare(left, "==", Constant(value))) for value in values]
        return reduce(lambda one, other: Answer(one.yes | other.yes, one.no & other.no), tests)

    def _chosen(self, node: FieldRef, wanted: set[Value]) -> Answer:
        derived = self.reader.fields[node.name].derived
        if derived is None or isinstance(derived, WhoDid):
            return self._entries(node.name, lambda entry: entry in wanted)
        if isinstance(derived, Expression) and self.reader.fields[node.name].kind is Kind.YESNO:
            return self.ask(derived.tree)
        values = self.values(node)
        yes = _union(values[value] for value in wanted & values.keys())
        return Answer(yes, _union(values.values()) & ~yes)

    def _entries(self, name: str, fits: Callable[[Entry], bool]) -> Answer:
        axis = self._by_name[name]
        yes = self.where(axis, lambda entry: entry is not None and fits(entry))
        return Answer(yes, self.where(axis, lambda entry: entry is not None) & ~yes)

    def _called(self, call: Call) -> Answer:
        if call.function == "filled":
            filled = self.filled(call.name)
            return Answer(filled, self.full & ~filled)
        if call.function == "done" and call.since is None:
            return self._test(Test(alone(TIMES + call.name), 1, -1, ">=", ()))
        return self._entries(flag_name(call), lambda entry: entry is True)

    def values(self, node: FieldRef) -> Mapping[Value, int]:
        """The cells of each value of a choice, a yesno or a person."""
        name = node.name
        derived = self.reader.fields[name].derived
        match derived:
            case None | WhoDid():
                axis = self._by_name[name]
                return {
                    cast("Value", entry): self.where(axis, lambda other, entry=entry: other == entry)  # type: ignore[misc]
                    for entry in axis.entries
                    if entry is not None
                }
            case Expression(tree=FieldRef() as inner):
                return self.values(inner)
            case Expression(tree=Constant(value=value)):
                return {value: self.full}
            case Expression(tree=tree):
                answer = self.ask(tree)
                return {True: answer.yes, False: answer.no}
            case Table():
                return self.table(name)
            case _:
                assert_never(derived)

    def table(self, name: str) -> dict[Value, int]:
        """The cells of each value of a derived table: the first row that fits."""
        if name not in self._tables:
            self._tables[name] = self._table(cast("Table", self.reader.fields[name].derived))
        return self._tables[name]

    def _table(self, table: Table) -> dict[Value, int]:
        found: dict[Value, int] = {}
        left = self.full
        for row in table.rows:
            answer = Answer(self.full, 0) if row.when is None else self.ask(row.when.tree)
            found[row.value] = found.get(row.value, 0) | left & answer.yes
            left &= answer.no
        return found

    def filled(self, name: str) -> int:
        """The cells where the field is filled."""
        if name not in self._filled:
            self._filled[name] = self._where_filled(name)
        return self._filled[name]

    def _where_filled(self, name: str) -> int:
        described = self.reader.fields[name]
        derived = described.derived
        match derived:
            case None | WhoDid():
                return self._base_filled(name)
            case Table():
                return _union(self.table(name).values())
            case Expression(tree=tree):
                if described.kind in (Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.DATETIME):
                    return self._sum_filled(tree)
                return _union(self.values(FieldRef(name)).values())
            case _:
                assert_never(derived)

    def _base_filled(self, name: str) -> int:
        if name in self._by_name:
            return self.where(self._by_name[name], lambda entry: entry is not None)
        form = alone(name)
        return self.where(self._by_form[form], lambda entry: cast("Spot", entry)[form] is not None)

    def _sum_filled(self, tree: Node) -> int:
        found = 0
        for each in self.reader.sums(tree):
            cells = reduce(lambda cells, assumed: cells & self._assumed(assumed), each.assumed, self.full)
            for name in each.terms:
                form = alone(name)
                cells &= self.where(self._by_form[form], lambda entry, form=form: cast("Spot", entry)[form] is not None)  # type: ignore[misc]
            found |= cells
        return found


def flag_name(call: Call) -> str:
    """What the axis of an event that guards ask about is called; no field's name has a blank."""
    return f"{call.function} {call.name} {call.since or ''}"


def _repeated(bits: int, width: int, times: int) -> int:
    """The bits, so many times one after another, each `width` bits further on."""
    found, count = bits, 1
    while count < times:
        found |= found << width * min(count, times - count)
        count *= 2
    return found


def _and(one: Answer, other: Answer) -> Answer:
    return Answer(one.yes & other.yes, one.no | one.yes & other.no)


def _turned(answer: Answer) -> Answer:
    return Answer(answer.no, answer.yes)


def _union(cells: Iterable[int]) -> int:
    found = 0
    for some in cells:
        found |= some
    return found
