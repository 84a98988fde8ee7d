"""Whether exactly one move of an action fits: none that never fires, no two at once, no case in between."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import reduce

from msgspec import Struct, field

from workflow.definitions.checks.graph import comes_along
from workflow.definitions.checks.reach import reach_of
from workflow.definitions.checks.study import Study, condition
from workflow.definitions.guards.expression import Node
from workflow.definitions.guards.trees import YES
from workflow.definitions.model import Move, Never
from workflow.definitions.proofs.prove import Cover, Unprovable
from workflow.definitions.proofs.space import Answer, Given
from workflow.definitions.proofs.speaking import describe
from workflow.definitions.words import place_of
from workflow.wording import Label, Wording

NEVER_FIRES = Wording(
    code="never_fires",
    zh="动作“{action}”的这个流转永远轮不到：它的条件在“{state}”从不成立",
    en='this move of "{action}" can never be taken: in "{state}" its condition never holds',
    fix_zh="改条件，或删去它",
    fix_en="change the condition or delete the move",
)
AMBIGUOUS = Wording(
    code="ambiguous",
    zh="动作“{action}”从“{state}”有两个流转会同时适用（另一个在第 {line} 行）：{when}",
    en='two moves of "{action}" from "{state}" can fit at once (the other is in line {line}): {when}',
    fix_zh="把条件分开",
    fix_en="make their conditions exclude each other",
)
NOTHING_FITS = Wording(
    code="nothing_fits",
    zh="动作“{action}”从“{state}”有时没有适用的流转：{when}",
    en='sometimes no move of "{action}" from "{state}" fits: {when}',
    fix_zh="补一个流转；如果不该发生，用 never 规则写明",
    fix_en="add a move for it, or say with a never rule that it must not happen",
)
TOO_INVOLVED = Wording(
    code="cannot_be_proved",
    zh="“{what}”的条件太复杂，无法证明恰好有一个适用",
    en='the conditions of "{what}" are too involved to prove that exactly one fits',
    fix_zh="把一部分写成派生字段，或拆成几步",
    fix_en="move a part into a derived field or take it in steps",
)


class _Choice(Struct, frozen=True):
    """The moves of one action from one state."""

    action: str
    state: str | None
    moves: tuple[Move, ...]
    nodes: tuple[Node, ...]
    given: Given


class _Checking(Struct):
    """Grows while choices are looked at: each finding is said once, however many states a move leaves."""

    study: Study
    said: set[tuple[str, int, int]] = field(default_factory=set)
    covers: dict[object, Cover | None] = field(default_factory=dict)

    def is_new(self, wording: Wording, one: Node, other: Node = YES) -> bool:
        what = (wording.code, id(one), id(other))
        new = what not in self.said
        self.said.add(what)
        return new


def check_choosing(study: Study) -> None:
    checking = _Checking(study)
    for choice in _choices(study):
        cover = _cover(checking, choice)
        if cover is None:
            if checking.is_new(TOO_INVOLVED, choice.nodes[0]):
                study.problems.warn(choice.moves[0].to, TOO_INVOLVED, what=choice.action)
            continue
        for at, move in enumerate(choice.moves):
            _never_fires(checking, choice, cover, move, choice.nodes[at])
        if len(choice.moves) > 1:
            _overlaps(checking, choice, cover)
            _gap(checking, choice, cover)


def _choices(study: Study) -> Iterator[_Choice]:
    groups: dict[tuple[str, str | None], dict[int, Move]] = {}
    for edge in study.graph.edges:
        if not comes_along(study.procedure.actions[edge.move.action]):
            groups.setdefault((edge.move.action, edge.source), {})[edge.move.index] = edge.move
    for (action, state), found in groups.items():
        moves = tuple(found.values())
        if len(moves) > 1 or moves[0].when is not None:
            yield _Choice(action, state, moves, tuple(map(condition, moves)), study.flow.at(state, *moves))


def _cover(checking: _Checking, choice: _Choice) -> Cover | None:
    """How the moves share the cases out; None when that cannot be proved."""
    study, given = checking.study, choice.given
    fields = frozenset[str]().union(*(study.flow.reads(node) for node in choice.nodes))
    key = (tuple(map(id, choice.nodes)), given.certain & fields, given.absent & fields, given.done, given.undone)
    if key not in checking.covers:
        try:
            checking.covers[key] = study.prover.exactly_one(choice.nodes, given)
        except Unprovable:
            checking.covers[key] = None
    return checking.covers[key]


def _never_fires(checking: _Checking, choice: _Choice, cover: Cover, move: Move, node: Node) -> None:
    study = checking.study
    if move.when is None or cover.space.possible & ~cover.space.ask(node).no or study.rests_on_undecided(move.when):
        return
    if checking.is_new(NEVER_FIRES, node):
        study.problems.error(move.to, NEVER_FIRES, action=choice.action, state=_name(choice.state))


def _overlaps(checking: _Checking, choice: _Choice, cover: Cover) -> None:
    """Blames the move that overlaps most others, once, and goes on with what is left."""
    found = {
        (each.one, each.other): when
        for each in cover.overlaps
        if (when := _both_fit(checking, choice, each.one, each.other))
    }
    while found:
        counts = Counter(at for pair in found for at in pair)
        blamed = max(counts, key=lambda at: (counts[at], at))
        pairs = [pair for pair in found if blamed in pair]
        _ambiguous(checking, choice, blamed, sum(pairs[0]) - blamed, found[pairs[0]])
        for pair in pairs:
            del found[pair]


def _both_fit(checking: _Checking, choice: _Choice, one: int, other: int) -> Label | None:
    return _confirmed(checking.study, choice, lambda answers: answers[one].yes & answers[other].yes)


def _ambiguous(checking: _Checking, choice: _Choice, blamed: int, other: int, when: Label) -> None:
    if checking.is_new(AMBIGUOUS, choice.nodes[blamed], choice.nodes[other]):
        at, line = choice.moves[blamed].to, place_of(choice.moves[other].to).line
        state = _name(choice.state)
        checking.study.problems.error(at, AMBIGUOUS, action=choice.action, state=state, line=line, when=when)


def _gap(checking: _Checking, choice: _Choice, cover: Cover) -> None:
    if not cover.gap or any(move.when and checking.study.rests_on_undecided(move.when) for move in choice.moves):
        return
    when = _confirmed(checking.study, choice, _none, _elsewhere(checking.study, choice))
    if when is not None and checking.is_new(NOTHING_FITS, choice.nodes[0], choice.nodes[1]):
        at, state = choice.moves[0].to, _name(choice.state)
        checking.study.problems.warn(at, NOTHING_FITS, action=choice.action, state=state, when=when)


def _none(answers: Sequence[Answer]) -> int:
    return reduce(lambda cells, answer: cells & answer.no, answers, -1)


def _elsewhere(study: Study, choice: _Choice) -> list[Node]:
    """The conditions of other actions from there: what one of them takes up is no gap."""
    out = study.graph.out.get(choice.state, ())
    return [condition(edge.move) for edge in out if edge.move.action != choice.action and edge.move.when is not None]


def _confirmed(
    study: Study, choice: _Choice, pick: Callable[[Sequence[Answer]], int], besides: Sequence[Node] = ()
) -> Label | None:
    """The cases, in words, if any can come there that no `never` rule forbids and none of `besides` takes up."""
    rules = [rule for rule in study.procedure.rules if isinstance(rule, Never) and rule.reach is None]
    subjects = frozenset[str]().union(*(study.flow.reads(node) for node in choice.nodes))
    others = [*(rule.when.tree for rule in rules if rule.when is not None), *besides]
    others = [node for node in others if not study.flow.reads(node).isdisjoint(subjects)]
    try:
        reach = reach_of(study, [*choice.nodes, *others])
    except Unprovable:
        return Label(zh="（太复杂，举不出例子）", en="(too involved to name a case)")
    space = reach.space
    cells = pick([space.ask(node) for node in choice.nodes]) & reach.offered(choice.state, choice.moves)
    for node in others:
        cells &= ~space.ask(node).yes
    cells &= space.possible
    return describe(space, cells, choice.nodes) if cells else None


def _name(state: str | None) -> Label:
    return Label(zh="开立", en="the opening") if state is None else Label(zh=state, en=state)
