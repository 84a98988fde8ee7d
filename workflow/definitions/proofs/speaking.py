"""A case in words: what the fields that some guards read hold in one cell of a space."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from msgspec import Struct

from workflow.definitions.guards.amounts import amount
from workflow.definitions.guards.expression import Call, FieldRef, Has, Node
from workflow.definitions.guards.trees import walk
from workflow.definitions.model import Field
from workflow.definitions.proofs.linear import Form, Interval
from workflow.definitions.proofs.space import Axis, Space
from workflow.definitions.values import Kind, Value
from workflow.wording import Label


def describe(space: Space, cells: int, nodes: Iterable[Node]) -> Label:
    """The first of these cells, amounts widened to their whole range, in the terms that the guards use."""
    cell = (cells & -cells).bit_length() - 1
    trees = [each for tree in nodes for each in walk(tree)]
    names = dict.fromkeys(each.name for each in trees if isinstance(each, FieldRef))
    view = _View(space, cells, cell, {name: form for name in names if (form := _form(space, name)) is not None})
    said = list(dict.fromkeys(each for tree in trees for each in _said(view, tree)))
    if not said:
        return Label(zh="任何情况", en="whatever the case")
    return Label(zh="，".join(zh for zh, _ in said), en=", ".join(en for _, en in said))


class _View(Struct, frozen=True):
    """One cell among those that are told, and the sums by which fields are told."""

    space: Space
    cells: int
    cell: int
    forms: Mapping[str, Form]


def _form(space: Space, name: str) -> Form | None:
    """The sum that the field is, if it is just that and its numbers are told apart."""
    if not space.reader.measured(FieldRef(name)):
        return None
    sums = space.reader.sums(FieldRef(name))
    form = tuple(sorted(sums[0].terms.items()))
    return form if len(sums) == 1 and not sums[0].constant and space.form_axis(form) else None


def _said(view: _View, node: Node) -> Iterator[tuple[str, str]]:
    match node:
        case FieldRef(name=name):
            yield from _field(view, name)
        case Has(field=name):
            yield from _members(view.space, view.cell, name)
        case Call(function="filled", name=name):
            yield from _presence(view.space, view.cell, name)
        case Call():
            yield from _event(view.space, view.cell, node)
        case _:
            pass


def _field(view: _View, name: str) -> Iterator[tuple[str, str]]:
    space = view.space
    if space.reader.measured(FieldRef(name)):
        yield from _measure(view, name)
        return
    for value, its_cells in space.values(FieldRef(name)).items():
        if its_cells >> view.cell & 1:
            yield _value(name, value)
            return
    yield _unfilled(name)


def _value(name: str, value: Value) -> tuple[str, str]:
    if isinstance(value, bool):
        return (name, name) if value else (f"not {name}", f"not {name}")
    return f"{name} = {value}", f"{name} = {value}"


def _unfilled(name: str) -> tuple[str, str]:
    return f"{name} 未填", f"{name} not filled"


def _presence(space: Space, cell: int, name: str) -> Iterator[tuple[str, str]]:
    if not space.filled(name) >> cell & 1:
        yield _unfilled(name)


def _members(space: Space, cell: int, name: str) -> Iterator[tuple[str, str]]:
    axis = space.axis(name)
    entry = axis.entry(cell)
    if entry is None:
        yield _unfilled(name)
        return
    members = cast("frozenset[str]", entry)
    asked = sorted({str(each) for other in axis.entries if isinstance(other, frozenset) for each in other})
    for each in asked:
        yield (f"{name} has {each}",) * 2 if each in members else (f"not {name} has {each}",) * 2


def _event(space: Space, cell: int, call: Call) -> Iterator[tuple[str, str]]:
    if call.function in ("times", "tally"):
        return
    since = f", since: {call.since}" if call.since else ""
    text = f"{call.function}({call.name}{since})"
    yes = space.ask(call).yes >> cell & 1
    yield (text, text) if yes else (f"not {text}", f"not {text}")


def _measure(view: _View, name: str) -> Iterator[tuple[str, str]]:
    if name not in view.forms:
        return
    axis = view.space.axis_of_form(view.forms[name])
    if axis.spots[axis.position(view.cell)][view.forms[name]] is None:
        yield _unfilled(name)
    else:
        yield from _range(view.space.reader.fields[name], _span(view, axis, view.forms[name]))


def _span(view: _View, axis: Axis, form: Form) -> Interval:
    """The form's numbers over all cells that differ from this one in nothing else that is told."""
    here = axis.position(view.cell)
    start = view.cell - here * axis.stride
    others = [other for other in view.forms.values() if other != form and other in axis.spots[here]]
    spans = [
        spot[form]
        for at, spot in enumerate(axis.spots)
        if view.cells >> (start + at * axis.stride) & 1
        and all(spot[other] == axis.spots[here][other] for other in others)
    ]
    return _hull([span for span in spans if span is not None])


def _hull(spans: Sequence[Interval]) -> Interval:
    lows, highs = [span.low for span in spans], [span.high for span in spans]
    low = None if None in lows else min(low for low in lows if low is not None)
    high = None if None in highs else max(high for high in highs if high is not None)
    return Interval(low, high)


def _range(field: Field, span: Interval) -> Iterator[tuple[str, str]]:
    low, high = _number(field, span.low), _number(field, span.high)
    least = span.low in (None, 0)
    if span.low == span.high:
        yield f"{field.name} = {low}", f"{field.name} = {low}"
    elif span.high is None:
        if not least:
            yield f"{field.name} 从 {low} 起", f"{field.name} from {low}"
    elif least:
        yield f"{field.name} 至多 {high}", f"{field.name} up to {high}"
    else:
        yield f"{field.name} 从 {low} 到 {high}", f"{field.name} from {low} to {high}"


def _number(field: Field, number: int | None) -> str:
    if number is None:
        return ""
    return amount(number, field.currency) if field.kind is Kind.MONEY else str(number)
