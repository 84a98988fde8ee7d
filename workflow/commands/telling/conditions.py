"""Conditions as people say them: `severity == 'serious'` is `Severity = Serious`, `严重程度 = 严重`."""

from collections.abc import Iterator, Mapping, Sequence

from workflow.definitions.guards import expression as said
from workflow.definitions.guards.amounts import amount
from workflow.definitions.guards.expression import Expression, Guard, Node
from workflow.definitions.model import Approval, Procedure
from workflow.definitions.values import Value
from workflow.spoken.labels import Names
from workflow.spoken.valued import spoken
from workflow.wording import Label

_COMPARED: Mapping[str, Label] = {
    "==": Label(zh="{left} = {right}", en="{left} = {right}"),
    "!=": Label(zh="{left} ≠ {right}", en="{left} ≠ {right}"),
    "<": Label(zh="{left} < {right}", en="{left} < {right}"),
    "<=": Label(zh="{left} <= {right}", en="{left} <= {right}"),
    ">": Label(zh="{left} > {right}", en="{left} > {right}"),
    ">=": Label(zh="{left} >= {right}", en="{left} >= {right}"),
}
_ASKED: Mapping[str, Label] = {
    "filled": Label(zh="“{name}”已填", en="{name} is filled in"),
    "done": Label(zh="已“{name}”", en="“{name}” was done"),
    "times": Label(zh="“{name}”的次数", en="times of “{name}”"),
    "overdue": Label(zh="“{name}”已逾期", en="{name} is overdue"),
    "tally": Label(zh="“{name}”的次数", en="the tally “{name}”"),
    "linked": Label(zh="已开立“{name}”", en="there is a case for “{name}”"),
    "finished": Label(zh="“{name}”已办完", en="“{name}” is finished"),
}
_SINCE = Label(zh="“{since}”之后{asked}", en="{asked} since “{since}”")
_IN = Label(zh="{left}属于{values}", en="{left} is one of {values}")
_HAS = Label(zh="{left}含{value}", en="{left} has {value}")
_NOT = Label(zh="并非（{inner}）", en="not ({inner})")
_AND, _OR = Label(zh="，且", en=" and "), Label(zh="，或", en=" or ")
_IS, _IS_NOT = Label(zh="{left} = 是", en="{left} = yes"), Label(zh="{left} = 否", en="{left} = no")
_YES, _NO = said.Constant(value=True), said.Constant(value=False)
_TODAY = Label(zh="今天", en="today")
_NEGATED: Mapping[str, Label] = {
    "filled": Label(zh="“{name}”未填", en="{name} is not filled in"),
    "done": Label(zh="未“{name}”", en="“{name}” was not done"),
    "overdue": Label(zh="“{name}”未逾期", en="{name} is not overdue"),
    "linked": Label(zh="未开立“{name}”", en="there is no case for “{name}”"),
    "finished": Label(zh="“{name}”未办完", en="“{name}” is not finished"),
}


def condition(guard: Guard | Expression, names: Names) -> str:
    """The condition in words; empty when it always holds."""
    tree = _settled(guard.tree)
    if isinstance(tree, said.Constant):
        return "" if tree.value is True else guard.text
    return _said(tree, names)


def never(guard: Guard | None) -> bool:
    """Whether the condition cannot hold as long as the company has not decided a setting."""
    return guard is not None and _settled(guard.tree) == _NO


def why(approval: str, level: int, raised: int | None, names: Names) -> str:
    """The rule that asks for this level: up to how much, or under which condition; empty when it has none."""
    declared = names.procedure.approvals.get(approval)
    if declared is None:
        return ""
    rung = declared.levels[level] if raised is None else declared.raise_to[raised]
    if raised is not None or declared.measure is None:
        return "" if rung.when is None else condition(rung.when, names)
    return _limit(declared, level, names)


def _limit(approval: Approval, level: int, names: Names) -> str:
    """`<= 5,000.00 CNY`, or `> ` and the limit of the level below."""
    below = [rung.up_to for rung in approval.levels[:level] if rung.undecided is None and rung.up_to is not None]
    measured = names.procedure.fields[str(approval.measure)]
    limit, label = approval.levels[level].up_to, names.field(measured.name)
    if limit is not None:
        return f"{label} <= {amount(limit, measured.currency)}"
    return f"{label} > {amount(below[-1], measured.currency)}" if below else ""


def guards_of(procedure: Procedure) -> Iterator[Guard]:
    """The conditions that a refusal may quote: of moves, and of what they ask for."""
    for action in procedure.actions.values():
        for move in action.moves:
            items = (*move.needs, *move.asks, *move.may)
            for guard in (move.when, *(item.when for item in items)):
                yield from () if guard is None else (guard, *guard.parts)


def _settled(node: Node) -> Node:
    """Without the parts that settings have answered already."""
    match node:
        case said.All(parts=parts):
            return _joined(said.All, parts, stop=_NO)
        case said.Any(parts=parts):
            return _joined(said.Any, parts, stop=_YES)
        case said.Not(inner=inner):
            settled = _settled(inner)
            return _NO if settled == _YES else _YES if settled == _NO else node
        case _:
            return node


def _joined(kind: type[said.All] | type[said.Any], parts: Sequence[Node], *, stop: Node) -> Node:
    settled = [_settled(part) for part in parts]
    left = tuple(part for part in settled if part not in (_YES, _NO))
    if stop in settled or not left:
        return stop if stop in settled else _NO if stop == _YES else _YES
    return left[0] if len(left) == 1 else kind(left)


def _said(node: Node, names: Names) -> str:
    match node:
        case said.All(parts=parts):
            return _text(_AND, names).join(_bracketed(part, names) for part in parts)
        case said.Any(parts=parts):
            return _text(_OR, names).join(_said(part, names) for part in parts)
        case said.Not(inner=inner):
            return _negated(inner, names)
        case said.Compare(left=left, operator=operator, right=right):
            return _text(_COMPARED[operator], names, left=_term(left, right, names), right=_term(right, left, names))
        case said.In(left=left, values=values):
            return _text(_IN, names, left=_term(left, left, names), values=_values(left, values, names))
        case said.Has(field=field, value=value):
            return _text(_HAS, names, left=names.field(field), value=_value((str(value),), said.FieldRef(field), names))
        case said.FieldRef(name=name):
            return _text(_IS, names, left=names.field(name))
        case _:
            return _term(node, node, names)


def _term(node: Node, beside: Node, names: Names) -> str:
    """One side of a comparison; a constant is said as a value of the field on the other side."""
    match node:
        case said.Constant(value=value):
            return _value(value, beside, names)
        case said.FieldRef(name=name):
            return names.field(name)
        case said.Today():
            return _text(_TODAY, names)
        case said.Call():
            return _asked(node, _ASKED, names)
        case said.Arithmetic(left=left, operator=operator, right=right):
            return f"{_term(left, beside, names)} {operator} {_term(right, beside, names)}"
        case _:
            return _said(node, names)


def _value(value: Value, beside: Node, names: Names) -> str:
    name = next(_fields(beside), None)
    declared = None if name is None else names.procedure.fields.get(name)
    return str(value) if declared is None else spoken(declared, value, names.reader)


def _values(left: Node, values: Sequence[Value], names: Names) -> str:
    return names.listed(tuple(_value(value, left, names) for value in values))


def _fields(node: Node) -> Iterator[str]:
    match node:
        case said.FieldRef(name=name):
            yield name
        case said.Arithmetic(left=left, right=right):
            yield from (*_fields(left), *_fields(right))
        case _:
            pass


def _negated(inner: Node, names: Names) -> str:
    if isinstance(inner, said.FieldRef):
        return _text(_IS_NOT, names, left=names.field(inner.name))
    if isinstance(inner, said.Call) and inner.function in _NEGATED:
        return _asked(inner, _NEGATED, names)
    return _text(_NOT, names, inner=_said(inner, names))


def _asked(call: said.Call, labels: Mapping[str, Label], names: Names) -> str:
    things = {"filled": names.field, "overdue": names.clock, "tally": names.tally}
    look_up = (things | {"linked": names.link, "finished": names.link}).get(call.function, names.action)
    asked = _text(labels[call.function], names, name=look_up(call.name))
    return asked if call.since is None else _text(_SINCE, names, asked=asked, since=names.action(call.since))


def _bracketed(node: Node, names: Names) -> str:
    text = _said(node, names)
    return f"({text})" if isinstance(node, said.Any) else text


def _text(label: Label, names: Names, **blanks: str) -> str:
    return label.say(names.language).format(**blanks)
