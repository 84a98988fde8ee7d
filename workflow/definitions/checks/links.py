"""Whether the procedures that links name exist, admit the system, take what they are given, and are given what they ask.

Looks at several definitions at once, and so is no part of `run`: whoever checks or publishes one calls it with the others.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from workflow.definitions.checks.flow import Flow, always, flow_of, writes
from workflow.definitions.checks.structure import named
from workflow.definitions.checks.voiding import complete_graph
from workflow.definitions.guards.expression import FieldRef
from workflow.definitions.links import fits, opening_action
from workflow.definitions.model import Action, Field, Link, Move, Procedure, Table
from workflow.definitions.parsing import parse_value
from workflow.definitions.problems import Problem, Problems, in_order
from workflow.definitions.refused import NotAValue
from workflow.definitions.spelling import did_you_mean
from workflow.wording import Wording

NO_PROCEDURE = Wording(
    code="link_without_procedure",
    zh="关联“{link}”要开立规程 {procedure} 的案件，却找不到这个规程",
    en='the link "{link}" opens cases of {procedure}, and there is no such procedure',
    fix_zh="把 {procedure}.yaml 放在旁边；要发布，先发布 {procedure}",
    fix_en="put {procedure}.yaml beside this file; to publish this one, publish {procedure} first",
)
NO_OPENING_ACTION = Wording(
    code="link_without_opening",
    zh="规程 {procedure} 没有叫“{action}”的开案动作；它的开案动作：{openings}",
    en='the procedure {procedure} opens no cases by "{action}"; it does by {openings}',
    fix_zh="写 action: 其中之一",
    fix_en="write action: one of these",
)
WHICH_OPENING = Wording(
    code="link_without_opening",
    zh="规程 {procedure} 有几个开案动作：{openings}",
    en="the procedure {procedure} opens cases by several actions: {openings}",
    fix_zh="写 action: 其中之一",
    fix_en="write action: one of these",
)
NOT_BY_SYSTEM = Wording(
    code="link_not_by_system",
    zh="规程 {procedure} 的“{action}”不由 system 办理，不能由关联开立",
    en='"{action}" of the procedure {procedure} does not admit system, so no link can open a case by it',
    fix_zh="在那个规程里写 who: [.., system]",
    fix_en="write who: [.., system] there",
)
NOT_TAKEN = Wording(
    code="link_field_not_taken",
    zh="规程 {procedure} 的“{action}”不写入“{field}”{hint}",
    en='"{action}" of the procedure {procedure} does not write "{field}"{hint}',
    fix_zh="它可写入：{fields}",
    fix_en="it writes: {fields}",
)
LACKING = Wording(
    code="link_lacks",
    zh="规程 {procedure} 的“{action}”必须有 {fields}，关联“{link}”没有给",
    en='"{action}" of the procedure {procedure} asks for {fields}, which the link "{link}" does not give',
    fix_zh="写进 gives 或 copies",
    fix_en="name it in gives or copies",
)
UNLIKE = Wording(
    code="link_field_unlike",
    zh="“{field}”是 {kind}，不能抄到规程 {procedure} 的“{other}”（{wanted}）",
    en='"{field}" is {kind} and cannot be copied to "{other}" of {procedure}, which is {wanted}',
    fix_zh="两边的类型、选项、币种、单位和列都要一致",
    fix_en="both must have the same type, choices, currency, unit and columns",
)
MAY_LACK = Wording(
    code="link_may_lack",
    zh="动作“{action}”从“{state}”开立案件时，“{field}”可能还没有填，而规程 {procedure} 必须有它",
    en='when "{action}" opens a case from "{state}", "{field}" may not be filled in, and {procedure} asks for it',
    fix_zh="让之前的动作或这个动作要求填写",
    fix_en="let an earlier action, or this one, ask for it",
)
UNMASKED = Wording(
    code="link_unmasks",
    zh="“{field}”在这里是个人信息，抄到规程 {procedure} 的“{other}”后不再遮盖",
    en='"{field}" is personal here, and masked no longer once it is copied to "{other}" of {procedure}',
    fix_zh="在那个规程里写 personal: true",
    fix_en="write personal: true there",
)
DONE_IN_UNKNOWN = Wording(
    code="link_done_in_unknown",
    zh="规程 {procedure} 没有叫“{state}”的状态{hint}",
    en='the procedure {procedure} has no state "{state}"{hint}',
    fix_zh="它的终态：{states}",
    fix_en="its final states: {states}",
)
DONE_IN_OPEN = Wording(
    code="link_done_in_open",
    zh="“{state}”不是规程 {procedure} 的终态，到了那里案件还没有办完",
    en='"{state}" is not a final state of {procedure}: a case that stands there is not at its end',
    fix_zh="它的终态：{states}",
    fix_en="its final states: {states}",
)
ENDLESS = Wording(
    code="link_endless",
    zh="开立案件会没有尽头：{circle}",
    en="opening a case would never end: {circle}",
    fix_zh="让其中一个不在开立时就开立下一个",
    fix_en="let one of them not open the next when it is opened itself",
)


class _Way(NamedTuple):
    """A link, the procedure it leads to, and the action that opens cases there."""

    link: Link
    child: Procedure
    opening: Action

    @property
    def given(self) -> frozenset[str]:
        return frozenset((*self.link.gives, *self.link.copies))


def check_links(procedure: Procedure, others: Mapping[str, Procedure]) -> tuple[Problem, ...]:
    """What is wrong with the links of a procedure that is sound by itself; `others` are procedures by their names."""
    problems, ways = Problems(), list[_Way]()
    for link in procedure.links.values():
        child = others.get(link.procedure) or (procedure if link.procedure == procedure.name else None)
        if child is None:
            problems.error(link.procedure, NO_PROCEDURE, link=link.name, procedure=link.procedure)
        elif (opening := _opening(link, child, problems)) is not None:
            ways.append(_Way(link, child, opening))
    for way in ways:
        _check(way, procedure, problems)
    if ways:
        _filled_by_then(ways, procedure, problems)
        _endless(procedure, others, problems)
    return in_order(problems.found)


def _opening(link: Link, child: Procedure, problems: Problems) -> Action | None:
    found = opening_action(link, child)
    if found is None:
        openings = ", ".join(action.name for action in child.actions.values() if action.opens)
        if link.action is None:
            problems.error(link.procedure, WHICH_OPENING, procedure=child.name, openings=openings)
        else:
            problems.error(link.action, NO_OPENING_ACTION, procedure=child.name, action=link.action, openings=openings)
    return found


def _check(way: _Way, procedure: Procedure, problems: Problems) -> None:
    link, child, opening = way
    if not any("system" in named(move.who) for move in opening.moves):
        problems.error(link.action or link.procedure, NOT_BY_SYSTEM, procedure=child.name, action=opening.name)
    taken = sorted(frozenset[str]().union(*(writes(move) for move in opening.moves)))
    for name in (*link.gives, *link.copies):
        if name not in taken:
            hint, fields = did_you_mean(name, taken), ", ".join(taken) or "-"
            problems.error(
                name, NOT_TAKEN, procedure=child.name, action=opening.name, field=name, hint=hint, fields=fields
            )
    lacking = min((always(move.asks) - way.given for move in opening.moves), key=len)
    if lacking:
        fields = ", ".join(sorted(lacking))
        problems.error(
            link.procedure, LACKING, procedure=child.name, action=opening.name, fields=fields, link=link.name
        )
    _check_values(way, procedure, problems)
    _check_done_in(link, child, problems)


def _check_done_in(link: Link, child: Procedure, problems: Problems) -> None:
    finals = [name for name, state in child.states.items() if state.final]
    states = ", ".join(finals)
    for state in (name for name in link.done_in if name not in finals):
        if state in child.states:
            problems.error(state, DONE_IN_OPEN, procedure=child.name, state=state, states=states)
        else:
            hint = did_you_mean(state, finals)
            problems.error(state, DONE_IN_UNKNOWN, procedure=child.name, state=state, states=states, hint=hint)


def _check_values(way: _Way, procedure: Procedure, problems: Problems) -> None:
    link, child, _ = way
    for name, text in link.gives.items():
        if name in child.fields:
            _check_literal(child.fields[name], text, child.timezone, problems)
    for name, source in link.copies.items():
        if name not in child.fields:
            continue
        field, other = procedure.fields[source], child.fields[name]
        blanks = {"field": source, "other": name, "procedure": child.name}
        if not fits(field, other):
            problems.error(source, UNLIKE, kind=field.kind.value, wanted=other.kind.value, **blanks)
        elif field.personal and not other.personal:
            problems.warn(source, UNMASKED, **blanks)


def _check_literal(field: Field, text: str, zone: str, problems: Problems) -> None:
    try:
        parse_value(field, text, zone=zone)
    except NotAValue as refused:
        problems.error(text, refused.wording, **refused.blanks)


def _filled_by_then(ways: list[_Way], procedure: Procedure, problems: Problems) -> None:
    """Warns of each copied field that the other procedure asks for and that may be unfilled when the case is opened."""
    flow = flow_of(procedure, complete_graph(procedure))
    by_name, said = {way.link.name: way for way in ways}, set[tuple[str, str]]()
    for edge in flow.graph.edges:
        for way in (by_name[name] for name in edge.move.opens_cases if name in by_name):
            certain = flow.at(edge.source, edge.move).certain
            for source in _demanded(way):
                if not _is_filled(source, certain, flow) and (edge.move.action, source) not in said:
                    said.add((edge.move.action, source))
                    blanks = {"action": edge.move.action, "state": edge.source or "opening"}
                    problems.warn(source, MAY_LACK, field=source, procedure=way.child.name, **blanks)


def _demanded(way: _Way) -> Iterator[str]:
    """Fields of this procedure that are copied to what the other asks for whatever happens."""
    asked = frozenset.intersection(*(always(move.asks) for move in way.opening.moves))
    yield from (source for name, source in way.link.copies.items() if name in asked)


def _is_filled(name: str, certain: frozenset[str], flow: Flow) -> bool:
    derived = flow.procedure.fields[name].derived
    if derived is None:
        return name in certain
    ends = not isinstance(derived, Table) or derived.rows[-1].when is None
    return ends and bool(flow.reads(FieldRef(name)) <= certain)


def _endless(procedure: Procedure, others: Mapping[str, Procedure], problems: Problems) -> None:
    known = {**others, procedure.name: procedure}
    for link in procedure.links.values():
        circle = _circle(procedure.name, link.procedure, known, (procedure.name,))
        if circle and any(link.name in move.opens_cases for move in _opening_moves(procedure)):
            problems.error(link.name, ENDLESS, circle=" > ".join(circle))


def _circle(start: str, name: str, known: Mapping[str, Procedure], path: tuple[str, ...]) -> tuple[str, ...]:
    """The way back to `start` by cases that are opened when a case is opened; empty when there is none."""
    if name == start:
        return (*path, name)
    if name in path or name not in known:
        return ()
    procedure = known[name]
    onward = {procedure.links[link].procedure for move in _opening_moves(procedure) for link in move.opens_cases}
    return next((found for each in sorted(onward) if (found := _circle(start, each, known, (*path, name)))), ())


def _opening_moves(procedure: Procedure) -> Iterator[Move]:
    return (move for action in procedure.actions.values() if action.opens for move in action.moves)
