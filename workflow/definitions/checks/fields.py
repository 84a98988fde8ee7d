"""Whether every field can be filled by then: written by somebody, derived without circles, filled where a guard needs it."""

from collections.abc import Iterator
from typing import assert_never

from msgspec import Struct

from workflow.definitions.checks.flow import spelled_out, writes
from workflow.definitions.checks.graph import Edge
from workflow.definitions.checks.levels import beside
from workflow.definitions.checks.reach import reach_of
from workflow.definitions.checks.study import Study
from workflow.definitions.guards.expression import Compare, Constant, Expression, FieldRef, Guard, In, Node
from workflow.definitions.model import Field, Move, Never, Procedure, Table, WhoDid
from workflow.definitions.problems import Problems
from workflow.definitions.proofs.prove import Unprovable
from workflow.definitions.proofs.space import Given
from workflow.wording import Label, Wording

UNWRITTEN_FIELD = Wording(
    code="unwritten_field",
    zh="没有人能填写字段“{field}”",
    en='nobody can fill in the field "{field}"',
    fix_zh="在某个动作的 asks 或 may 里写上它，或删去它",
    fix_en="name it in asks or may of an action, or delete it",
)
DERIVATION_CIRCLE = Wording(
    code="derivation_circle",
    zh="派生字段绕成了圈：{circle}",
    en="derived fields run in a circle: {circle}",
    fix_zh="让其中一个不依赖其他",
    fix_en="let one of them not depend on the others",
)
MAY_BE_UNFILLED = Wording(
    code="may_be_unfilled",
    zh="{what}要用到“{fields}”，那时可能还没有填",
    en='{what} asks about "{fields}", which may not be filled in by then',
    fix_zh="先问 filled(..)，或让之前的动作要求填写",
    fix_en="ask filled(..) first, or let an earlier action ask for it",
)
NEVER_FILLED = Wording(
    code="never_filled",
    zh="动作“{action}”从“{state}”必须有“{field}”，但到那时没有人能填写它",
    en='"{action}" needs "{field}" in "{state}", but nobody can have filled it in by then',
    fix_zh="让之前的动作或这个动作要求填写",
    fix_en="let an earlier action, or this one, ask for it",
)


class Demand(Struct, frozen=True):
    """A guard, or a field that decides, and what is known of a case when it is asked."""

    where: Label
    at: str
    node: Node
    given: Given
    states: tuple[tuple[str | None, tuple[Move, ...]], ...]
    """Where cases stand then, and the moves they are about to take; nowhere in particular when empty."""


def check_writers(procedure: Procedure, problems: Problems) -> None:
    written = {name for action in procedure.actions.values() for move in action.moves for name in writes(move)}
    written |= {item.name for duty in procedure.duties.values() for item in duty.asks}
    written |= {item.name for tally in procedure.tallies.values() for item in tally.lifted_by.asks}
    for name, field in procedure.fields.items():
        if name not in written and field.derived is None and field.default is None:
            problems.error(name, UNWRITTEN_FIELD, field=name)


def has_circles(procedure: Procedure, problems: Problems) -> bool:
    """Reports each circle of derivations once."""
    inputs = {name: _inputs(field) for name, field in procedure.fields.items()}
    settled: set[str] = set()
    found = False
    for name in inputs:
        circle = _circle(name, inputs, settled, ())
        if circle:
            found = True
            problems.error(name, DERIVATION_CIRCLE, circle=" > ".join(circle))
            settled.update(circle)
    return found


def _inputs(field: Field) -> frozenset[str]:
    match field.derived:
        case Expression(reads=reads):
            return reads
        case Table(rows=rows):
            return frozenset[str]().union(*(row.when.reads for row in rows if row.when is not None))
        case WhoDid() | None:
            return frozenset()
        case _:
            assert_never(field.derived)


def _circle(name: str, inputs: dict[str, frozenset[str]], settled: set[str], path: tuple[str, ...]) -> tuple[str, ...]:
    if name in path:
        return (*path[path.index(name) :], name)
    if name not in settled:
        for other in sorted(inputs.get(name, ())):
            circle = _circle(other, inputs, settled, (*path, name))
            if circle:
                return circle
        settled.add(name)
    return ()


def check_filled(study: Study) -> None:
    _needs(study)
    said: set[tuple[str, int]] = set()
    for demand in (*_of_moves(study), *_of_approvals(study), *_of_rules(study), *_of_the_rest(study)):
        key = (demand.where.en, id(demand.node))
        if key in said:
            continue
        missing = _missing(study, demand)
        if missing:
            said.add(key)
            study.problems.error(demand.at, MAY_BE_UNFILLED, what=demand.where, fields=", ".join(missing))


def _needs(study: Study) -> None:
    for edge in study.graph.edges:
        possible = study.flow.known[edge.source].may_be_filled | writes(edge.move)
        for item in edge.move.needs:
            for name in spelled_out(item, study.procedure):
                if name in study.flow.base and name not in possible:
                    at, state = item.name, edge.source or "opening"
                    study.problems.error(at, NEVER_FILLED, action=edge.move.action, field=name, state=state)


def _of_moves(study: Study) -> Iterator[Demand]:
    for edge in study.graph.edges:
        guards, by = tuple(_guards(edge.move)), edge.move.who.by
        if not guards and by is None:
            continue
        given = study.flow.at(edge.source, edge.move)
        yield from (_of_guard(edge, at, guard, given) for at, guard in guards)
        if by is not None:
            yield _by(study, edge, by, given)


def _of_guard(edge: Edge, at: str, guard: Guard, given: Given) -> Demand:
    where = Label(
        zh=f"动作“{edge.move.action}”从“{edge.source or '开立'}”的条件",
        en=f'the condition of "{edge.move.action}" from "{edge.source or "opening"}"',
    )
    return Demand(where, at, guard.tree, given, ((edge.source, (edge.move,)),))


def _guards(move: Move) -> Iterator[tuple[str, Guard]]:
    """With a word that stands beside each; texts of guards that are alike may be one."""
    if move.when is not None:
        yield move.to, move.when
    for item in (*move.needs, *move.asks, *move.may):
        if item.when is not None:
            yield item.name, item.when


def _by(study: Study, edge: Edge, by: str, given: Given) -> Demand:
    where = Label(zh=f"谁能做“{edge.move.action}”", en=f'who may "{edge.move.action}"')
    decides = In(FieldRef(by), tuple(study.procedure.fields[by].choices))
    return Demand(where, by, decides, given, ((edge.source, (edge.move,)),))


def _of_approvals(study: Study) -> Iterator[Demand]:
    for approval in study.procedure.approvals.values():
        states = [name for name, state in study.procedure.states.items() if state.approval == approval.name]
        if not states:
            continue
        given = study.flow.among(states)
        where = Label(zh=f"审批“{approval.name}”的权限", en=f'the authority of "{approval.name}"')
        standing = tuple((state, tuple[Move, ...]()) for state in states)
        if approval.measure is not None:
            measure = Compare(FieldRef(approval.measure), ">=", Constant(0))
            yield Demand(where, approval.measure, measure, given, standing)
        for level in (*approval.levels, *approval.raise_to):
            if level.when is not None:
                yield Demand(where, beside(level, approval), level.when.tree, given, standing)


def _of_rules(study: Study) -> Iterator[Demand]:
    for rule in study.procedure.rules:
        if not isinstance(rule, Never) or rule.when is None:
            continue
        where = Label(zh=f"规则“{rule.label.zh}”", en=f'the rule "{rule.label.en}"')
        states = tuple(study.procedure.states) if rule.reach is None else (rule.reach,)
        standing = tuple((state, tuple[Move, ...]()) for state in states)
        yield Demand(where, rule.reach or rule.when.text, rule.when.tree, study.flow.among(states), standing)


def _of_the_rest(study: Study) -> Iterator[Demand]:
    procedure = study.procedure
    for tally in procedure.tallies.values():
        where = Label(zh=f"计次“{tally.name}”的条件", en=f'the condition of the tally "{tally.name}"')
        if tally.when is not None:
            yield from _doing(study, where, tally.name, tally.when, tally.count)
    for notice in procedure.notices:
        where = Label(zh=f"“{notice.name}”的通知", en=f'a notice about "{notice.name}"')
        if notice.when is not None and notice.moment == "entering":
            given = study.flow.at(notice.name)
            yield Demand(where, notice.name, notice.when.tree, given, ((notice.name, ()),))
        elif notice.when is not None:
            yield from _doing(study, where, notice.name, notice.when, notice.name)
    for report in procedure.reports.values():
        where = Label(zh=f"报告“{report.name}”", en=f'the report "{report.name}"')
        states = tuple((state, tuple[Move, ...]()) for state in procedure.states)
        if report.when is not None:
            yield Demand(where, report.name, report.when.tree, study.flow.everywhere(), states)


def _doing(study: Study, where: Label, at: str, guard: Guard, action: str) -> Iterator[Demand]:
    for edge in study.graph.edges:
        if edge.move.action == action:
            given = study.flow.at(edge.source, edge.move)
            yield Demand(where, at, guard.tree, given, ((edge.source, (edge.move,)),))


def _missing(study: Study, demand: Demand) -> list[str]:
    """The fields behind the guard that may stop it from being answered; none when it always can be."""
    reads = study.flow.reads(demand.node)
    filled_by_doing = {name for name in reads if name not in study.flow.base}
    if reads - demand.given.certain <= filled_by_doing and _were_done(study, filled_by_doing, demand.given):
        return []
    try:
        if study.prover.always_answers(demand.node, demand.given):
            return []
        if _never_comes(study, demand):
            return []
    except Unprovable:
        pass
    return sorted(reads - demand.given.certain)


def _were_done(study: Study, names: set[str], given: Given) -> bool:
    derived = [study.procedure.fields[name].derived for name in names]
    return all(isinstance(each, WhoDid) and each.action in given.done for each in derived)


def _never_comes(study: Study, demand: Demand) -> bool:
    """Whether no case that comes there leaves the guard without an answer."""
    reach = reach_of(study, [demand.node])
    answer = reach.space.ask(demand.node)
    silent = reach.space.possible & ~(answer.yes | answer.no)
    return bool(demand.states) and not any(reach.offered(state, moves) & silent for state, moves in demand.states)
