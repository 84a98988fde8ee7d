"""Which cases can be in which state, as far as some guards can tell them apart: the moves followed cell by cell.

The answer errs on one side only: a guard that cannot be asked in the space is taken to hold, a field that a move may write
to hold anything afterwards. What is found to be impossible is impossible by any sequence of moves; corrections and voiding
by hand are not moves.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeAlias, cast

from msgspec import Struct, field

from workflow.definitions.checks.flow import always, spelled_out, writes
from workflow.definitions.checks.graph import Edge
from workflow.definitions.checks.study import Study
from workflow.definitions.guards.expression import Node
from workflow.definitions.model import Item, Move
from workflow.definitions.proofs.linear import Interval, shared
from workflow.definitions.proofs.prove import Unprovable
from workflow.definitions.proofs.space import Axis, Entry, Space
from workflow.definitions.proofs.sums import Spot
from workflow.definitions.proofs.wants import TALLY, TIMES, TODAY
from workflow.definitions.values import Value

Relation: TypeAlias = tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
"""From which positions of an axis to which."""
Way: TypeAlias = tuple[tuple[tuple[tuple[int, int], ...], tuple[int, ...]], ...]
"""A relation in one space: the cells at each position it comes from with their offset, and the offsets it leads to."""


class _Step(Struct, frozen=True):
    """What a move does to cells: forget what it may write, keep what its conditions admit, note that it was done."""

    asked: tuple[Way, ...]
    given: int
    """Cells in which what it asks for is filled."""
    may: tuple[tuple[Way, int], ...]
    """With the cells in which it is filled."""
    admitted: int
    noted: tuple[Way, ...]


class Reach(Struct):
    """The cells of one space that cases can be in, by state."""

    study: Study
    space: Space
    asked: frozenset[int]
    """The ids of the guards and conditions that can be asked in the space."""
    cells: dict[str | None, int] = field(default_factory=dict)
    _steps: dict[tuple[str, int], _Step] = field(default_factory=dict)
    _writings: dict[str, Way] = field(default_factory=dict)

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
                    cells |= _moved(cells, self._writing(name))
                    filled &= self.space.filled(name) if name in asked else self.space.full
        return cells & filled

    def follow(self) -> None:
        self.cells = {None: _start(self.space, self.study)}
        meanwhile = tuple(_way(self.space, *each) for each in self._meanwhile())
        waiting: dict[str | None, None] = {None: None}
        while waiting:
            source = next(iter(waiting))
            del waiting[source]
            for edge in self.study.graph.out.get(source, ()):
                known = self.cells.get(edge.target)
                reached = self._taken(self.cells[source], edge.move)
                for way in meanwhile:
                    reached = _moved(reached, way)
                if known is None or reached | known != known:
                    self.cells[edge.target] = reached | (known or 0)
                    waiting[edge.target] = None

    def _taken(self, cells: int, move: Move) -> int:
        key = (move.action, move.index)
        if key not in self._steps:
            self._steps[key] = self._step(move)
        step = self._steps[key]
        for way, filled in step.may:
            cells |= _moved(cells, way) & filled
        for way in step.asked:
            cells = _moved(cells, way)
        cells &= step.given & step.admitted
        for way in step.noted:
            cells = _moved(cells, way)
        return cells

    def _step(self, move: Move) -> _Step:
        space, asked = self.space, always(move.asks)
        there = [name for name in asked if space.has_axis(name)]
        given = space.full
        for name in there:
            given &= space.filled(name)
        noted = (
            *self._noted(move.action),
            *self._linked(move),
            *(each for name in move.closes_duties for each in self._perhaps(name)),
        )
        return _Step(
            asked=tuple(map(self._writing, there)),
            given=given,
            may=tuple(
                (self._writing(name), space.filled(name)) for name in writes(move) - asked if space.has_axis(name)
            ),
            admitted=self._admitted(move),
            noted=tuple(_way(space, axis, relation) for axis, relation in noted),
        )

    def _writing(self, name: str) -> Way:
        if name not in self._writings:
            axis = self.space.axis_of(name)
            self._writings[name] = _way(self.space, axis, _written(axis, name))
        return self._writings[name]

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

    def _meanwhile(self) -> Iterable[tuple[Axis, Relation]]:
        """What linked cases may do between two moves, whenever they like: they end, go on and become void."""
        for axis in self.space.axes:
            if axis.name.startswith("linked "):
                yield axis, (((0,), (0, 1)), ((1,), (1,)))
            elif axis.name.startswith("finished "):
                yield axis, (((0, 1), (0, 1)),)

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
    subjects = frozenset[str]().union(*map(study.about, nodes))
    chosen = [(node, about) for node, about in study.conditions() if not about.isdisjoint(subjects)]
    for more in (chosen, [(node, about) for node, about in chosen if about <= subjects]):
        asked = [node for node, _ in more]
        try:
            space = study.prover.space([*nodes, *asked])
        except Unprovable:
            continue
        return _followed(study, space, frozenset(map(id, asked)))
    raise Unprovable


def _followed(study: Study, space: Space, asked: frozenset[int]) -> Reach:
    key = (id(space), asked)
    if key not in study.followed:
        reach = study.followed[key] = Reach(study, space, asked)
        reach.follow()
    return cast("Reach", study.followed[key])


def _way(space: Space, axis: Axis, relation: Relation) -> Way:
    def offsets(positions: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(axis.stride * position for position in positions)

    return tuple(
        (tuple((space.at(axis, at), axis.stride * at) for at in sources), offsets(targets))
        for sources, targets in relation
    )


def _moved(cells: int, way: Way) -> int:
    found = 0
    for sources, targets in way:
        there = 0
        for mask, offset in sources:
            there |= (cells & mask) >> offset
        if there:
            for offset in targets:
                found |= there << offset
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
