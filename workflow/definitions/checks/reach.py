"""Which cases can be in which state, as far as some guards can tell them apart: the moves followed cell by cell.

The answer errs on one side only: a guard that cannot be asked in the space is taken to hold, a field that a move may write
to hold anything afterwards. What is found to be impossible is impossible by any sequence of moves; corrections and voiding
by hand are not moves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, cast

from workflow.definitions.checks.flow import always, spelled_out, writes
from workflow.definitions.checks.graph import Edge
from workflow.definitions.checks.study import Study
from workflow.definitions.guards.expression import Call, Node, Today
from workflow.definitions.guards.trees import walk
from workflow.definitions.model import Item, Move
from workflow.definitions.proofs.linear import Interval, shared
from workflow.definitions.proofs.prove import Unprovable
from workflow.definitions.proofs.space import Axis, Entry, Space, flag_name
from workflow.definitions.proofs.sums import Spot
from workflow.definitions.proofs.wants import TALLY, TIMES, TODAY
from workflow.definitions.values import Value

Relation = tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
"""From which positions of an axis to which."""


class _Step(NamedTuple):
    """What a move does to cells: forget what it may write, keep what its conditions admit, note that it was done."""

    asked: tuple[tuple[Axis, Relation], ...]
    given: int
    """Cells in which what it asks for is filled."""
    may: tuple[tuple[Axis, Relation, int], ...]
    """With the cells in which it is filled."""
    admitted: int
    noted: tuple[tuple[Axis, Relation], ...]


@dataclass(slots=True)
class Reach:
    """The cells of one space that cases can be in, by state."""

    study: Study
    space: Space
    asked: frozenset[int]
    """The ids of the guards and conditions that can be asked in the space."""
    cells: dict[str | None, int] = field(default_factory=dict)
    _steps: dict[tuple[str, int], _Step] = field(default_factory=dict)

    def into(self, edge: Edge) -> int:
        """The cells of cases that have just taken this move."""
        return self._taken(self.cells.get(edge.source, 0), edge.move)

    def offered(self, state: str | None, moves: Iterable[Move]) -> int:
        """The cells of cases in this state with what these moves ask for given, and perhaps what they may take."""
        cells, filled = self.cells.get(state, 0), self.space.full
        for move in moves:
            asked = always(move.asks)
            for name in sorted(writes(move)):
                if self.space.has_axis(name):
                    axis = self.space.axis_of(name)
                    cells |= _moved(self.space, cells, axis, _written(axis, name))
                    filled &= self.space.filled(name) if name in asked else self.space.full
        return cells & filled

    def follow(self) -> None:
        self.cells = {None: _start(self.space, self.study)}
        waiting: list[str | None] = [None]
        while waiting:
            source = waiting.pop()
            for edge in self.study.graph.out.get(source, ()):
                known = self.cells.get(edge.target)
                reached = (known or 0) | self._meanwhile(self._taken(self.cells[source], edge.move))
                if reached != known:
                    self.cells[edge.target] = reached
                    waiting.append(edge.target)

    def _taken(self, cells: int, move: Move) -> int:
        key = (move.action, move.index)
        if key not in self._steps:
            self._steps[key] = self._step(move)
        step = self._steps[key]
        for axis, relation, filled in step.may:
            cells |= _moved(self.space, cells, axis, relation) & filled
        for axis, relation in step.asked:
            cells = _moved(self.space, cells, axis, relation)
        cells &= step.given & step.admitted
        for axis, relation in step.noted:
            cells = _moved(self.space, cells, axis, relation)
        return cells

    def _step(self, move: Move) -> _Step:
        space, asked = self.space, always(move.asks)
        there = [name for name in asked if space.has_axis(name)]
        given = space.full
        for name in there:
            given &= space.filled(name)
        return _Step(
            asked=tuple((axis, _written(axis, name)) for name in there for axis in (space.axis_of(name),)),
            given=given,
            may=tuple(self._may(name) for name in writes(move) - asked if space.has_axis(name)),
            admitted=self._admitted(move),
            noted=(
                *self._noted(move.action),
                *self._linked(move),
                *(each for name in move.closes_duties for each in self._perhaps(name)),
            ),
        )

    def _may(self, name: str) -> tuple[Axis, Relation, int]:
        axis = self.space.axis_of(name)
        return axis, _written(axis, name), self.space.filled(name)

    def _admitted(self, move: Move) -> int:
        space = self.space
        cells = space.full
        if move.when is not None and id(move.when.tree) in self.asked:
            cells &= space.ask(move.when.tree).yes
        for item in (*move.needs, *move.asks):
            for name in spelled_out(item, self.study.procedure):
                if space.has_axis(name):
                    cells &= self._demanded(item, name)
        return cells

    def _demanded(self, item: Item, name: str) -> int:
        """The cells in which an entry of `needs` or `asks` is met."""
        filled = self.space.filled(name)
        if item.when is None:
            return filled
        if id(item.when.tree) not in self.asked:
            return self.space.full
        return filled | self.space.full & ~self.space.ask(item.when.tree).yes

    def _perhaps(self, duty: str) -> Iterable[tuple[Axis, Relation]]:
        """A duty that was open counts as done once it is closed."""
        for axis, relation in self._noted(duty):
            yield axis, (*relation, *_unchanged(axis))

    def _linked(self, move: Move) -> Iterable[tuple[Axis, Relation]]:
        """What a move opens is linked and not finished. The entries are True and False, in this order."""
        for axis in self.space.axes:
            for name in move.opens_cases:
                if axis.name.startswith((f"linked {name} ", f"finished {name} ")):
                    yield axis, (((0, 1), (0 if axis.name.startswith("linked ") else 1,)),)

    def _meanwhile(self, cells: int) -> int:
        """With what linked cases may do between two moves, whenever they like: they end, go on and become void."""
        for axis in self.space.axes:
            if axis.name.startswith("linked "):
                cells = _moved(self.space, cells, axis, (((0,), (0, 1)), ((1,), (1,))))
            elif axis.name.startswith("finished "):
                cells = _moved(self.space, cells, axis, (((0, 1), (0, 1)),))
        return cells

    def _noted(self, action: str) -> Iterable[tuple[Axis, Relation]]:
        for axis in self.space.axes:
            if axis.name.startswith("amounts "):
                names = axis.name.split(" ", 1)[1]
                if TIMES + action in names:
                    yield axis, _counted(axis, action)
                if TALLY in names or TODAY in names:
                    yield axis, _freed(axis, (TALLY, TODAY))
            elif axis.name.startswith("overdue "):
                yield axis, (((0, 1), (0, 1)),)
            elif axis.name.startswith("done "):
                yield from _since(axis, action)


def reach_of(study: Study, nodes: Sequence[Node]) -> Reach:
    """Follows all cases as far as these tests, and the guards about the same things, tell them apart.

    Raises Unprovable.
    """
    about = [_about(study, node) for node in nodes]
    subjects = frozenset[str]().union(*about)
    conditions = list(_conditions(study))
    chosen = [node for node in conditions if not _about(study, node).isdisjoint(subjects)]
    for more in (chosen, [node for node in chosen if _about(study, node) <= subjects]):
        try:
            space = study.prover.space([*nodes, *more])
        except Unprovable:
            continue
        reach = Reach(study, space, frozenset(map(id, more)))
        reach.follow()
        return reach
    raise Unprovable


def _conditions(study: Study) -> Iterable[Node]:
    for action in study.procedure.actions.values():
        for move in action.moves:
            if move.when is not None:
                yield move.when.tree
            yield from (item.when.tree for item in (*move.asks, *move.needs) if item.when is not None)


def _about(study: Study, node: Node) -> frozenset[str]:
    """The fields and events behind a test."""
    events = {flag_name(each) for each in walk(node) if isinstance(each, Call) and each.function != "filled"}
    days = {TODAY for each in walk(node) if isinstance(each, Today)}
    return study.flow.reads(node) | events | days


def _moved(space: Space, cells: int, axis: Axis, relation: Relation) -> int:
    found = 0
    for sources, targets in relation:
        there = 0
        for position in sources:
            there |= (cells & space.at(axis, position)) >> (axis.stride * position)
        if there:
            for position in targets:
                found |= there << (axis.stride * position)
    return found


def _unchanged(axis: Axis) -> Relation:
    return tuple(((position,), (position,)) for position in _everywhere(axis))


def _everywhere(axis: Axis) -> tuple[int, ...]:
    return tuple(range(len(axis.entries)))


def _written(axis: Axis, name: str) -> Relation:
    """Anything may stand in the field afterwards; amounts beside it stay."""
    if not axis.name.startswith("amounts "):
        return ((_everywhere(axis), _everywhere(axis)),)
    return _freed(axis, (name,))


def _freed(axis: Axis, prefixes: tuple[str, ...]) -> Relation:
    groups: dict[object, list[int]] = {}
    for position, spot in enumerate(axis.spots):
        kept = tuple((form, at) for form, at in spot.items() if not any(_is_of(name, prefixes) for name, _ in form))
        groups.setdefault(kept, []).append(position)
    return tuple((tuple(group), tuple(group)) for group in groups.values())


def _is_of(name: str, prefixes: tuple[str, ...]) -> bool:
    return any(name == prefix or (prefix.endswith(" ") and name.startswith(prefix)) for prefix in prefixes)


def _counted(axis: Axis, action: str) -> Relation:
    """`times(action)` is one more; amounts beside it stay."""
    form = ((TIMES + action, 1),)
    return tuple(
        ((position,), tuple(to for to, other in enumerate(axis.spots) if _one_more(spot, other, form, action)))
        for position, spot in enumerate(axis.spots)
    )


def _one_more(spot: Spot, other: Spot, form: tuple[tuple[str, int], ...], action: str) -> bool:
    before, after = cast("Interval", spot[form]), cast("Interval", other[form])  # a count is never unfilled
    low = (before.low or 0) + 1
    high = None if before.high is None else before.high + 1
    others = [each for each in spot if TIMES + action not in dict(each)]
    return shared(Interval(low, high), after) is not None and all(spot[each] == other[each] for each in others)


def _since(axis: Axis, action: str) -> Iterable[tuple[Axis, Relation]]:
    """The entries are True and False, in this order."""
    _, done, since = axis.name.split(" ")
    if action in (done, since):
        yield axis, (((0, 1), (1 if action == since else 0,)),)


def _start(space: Space, study: Study) -> int:
    """The cells of a case before it is opened: defaults, and nothing else."""
    cells = space.full
    for axis in space.axes:
        fitting = [position for position, entry in enumerate(axis.entries) if _begins(axis, entry, study)]
        here = 0
        for position in fitting:
            here |= space.at(axis, position)
        cells &= here
    return cells


def _begins(axis: Axis, entry: Entry, study: Study) -> bool:
    if axis.name.startswith("amounts "):
        return all(_lies(form, at, study) for form, at in cast("Spot", entry).items())
    if axis.name.startswith("overdue "):
        return True
    if axis.name.startswith(("done ", "linked ", "finished ")):
        return entry is False
    default = study.procedure.fields[axis.name].default
    return entry is None if default is None else _is_default(axis, entry, default)


def _is_default(axis: Axis, entry: Entry, default: Value) -> bool:
    wanted: Entry = frozenset(default) if isinstance(default, tuple) else default  # type: ignore[arg-type]
    return entry == wanted if wanted in axis.entries else entry is not None


def _lies(form: tuple[tuple[str, int], ...], at: Interval | None, study: Study) -> bool:
    """Whether the form of what is there at the beginning lies in this interval."""
    starts = [_first(name, study) for name, _ in form]
    known = [start for start in starts if start is not None]
    if len(known) < len(starts):
        return at is None
    if at is None:
        return False
    if any(name.startswith((TALLY, TODAY)) for name, _ in form):
        return True
    total = sum(factor * start for (_, factor), start in zip(form, known, strict=True))
    return shared(at, Interval(total, total)) is not None


def _first(name: str, study: Study) -> int | None:
    if name.startswith((TIMES, TALLY, TODAY)):
        return 0
    default = study.procedure.fields[name].default
    if isinstance(default, str):
        return date.fromisoformat(default).toordinal()
    return cast("int | None", default)
