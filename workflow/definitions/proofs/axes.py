"""Laying out a space: which axes some guards need, and what stands on them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

from workflow.definitions.guards.expression import Call
from workflow.definitions.model import Field, WhoDid
from workflow.definitions.proofs.linear import Form, Interval
from workflow.definitions.proofs.space import Axis, Entry, Given, Space, TooLarge, flag_name
from workflow.definitions.proofs.sums import Variable, groups, spots
from workflow.definitions.proofs.wants import TALLY, TIMES, TODAY, Reader, Wants
from workflow.definitions.values import Kind, Value

LARGEST = 200_000
"""Cells; beyond it a proof is refused rather than waited for."""
OTHER = "(..)"
"""Any wording that an open choice admits and no guard names."""
_MEMBERS = 10
_COUNTS = 20
_ENDLESS = Interval(None, None)
_Named: TypeAlias = tuple[str, Sequence[Entry]]


def lay_out(reader: Reader, wants: Wants, given: Given) -> Space:
    """The space in which tests that want this can be asked; raises Inexact or TooLarge."""
    axes, size = [], 1
    for name, entries in _axes(reader, wants, given):
        axes.append(Axis(name, entries, size))
        size *= len(entries)
        if size > LARGEST:
            raise TooLarge
    space = Space(reader, tuple(axes), size)
    for call in wants.flags:
        space.possible &= _possible(space, call)
    return space


def _axes(reader: Reader, wants: Wants, given: Given) -> Iterator[_Named]:
    for name, values in wants.values.items():
        entries = _values(reader.fields[name], values, len(wants.values), whole=name in wants.whole)
        yield name, _perhaps(entries, reader.fields[name], given)
    for name, members in wants.members.items():
        yield name, _perhaps(_subsets(reader.fields[name], members), reader.fields[name], given)
    for call in sorted(wants.flags, key=flag_name):
        yield flag_name(call), (True, False)
    for group in groups(_one_by_one(wants.forms)):
        variables = {name: _variable(name, reader, given) for form in group for name, _ in form}
        yield " ".join(("amounts", *variables)), spots(group, variables)
    measured = {name for form in wants.forms for name, _ in form}
    for name in sorted(wants.present - wants.values.keys() - wants.members.keys() - measured):
        yield name, _perhaps(("",), reader.fields[name], given)


def _one_by_one(forms: Mapping[Form, set[int]]) -> dict[Form, set[int]]:
    """How often something was done is told apart number by number, so that once more leads to the next."""
    return {
        form: starts
        if not form[0][0].startswith(TIMES)
        else set(range(1, min(max(starts, default=1), _COUNTS) + 1)) | starts
        for form, starts in forms.items()
    }


def _perhaps(entries: Sequence[Entry], field: Field, given: Given) -> Sequence[Entry]:
    """With None for "unfilled" where that can be."""
    filled, unfilled = _can_be(field, given)
    return (*(entries if filled else ()), *((None,) if unfilled else ()))


def _can_be(field: Field, given: Given) -> tuple[bool, bool]:
    """Whether it can be filled, and whether it can be unfilled."""
    if isinstance(field.derived, WhoDid):
        return field.derived.action not in given.undone, field.derived.action not in given.done
    return field.name not in given.absent, field.name not in given.certain


def _values(field: Field, asked: set[Value], persons: int, *, whole: bool) -> Sequence[Entry]:
    """The values asked about, and one that stands for all the others."""
    match field.kind:
        case Kind.YESNO:
            return (True, False)
        case Kind.PERSON:  # as many people as fields can be all alike, all different, and all between
            return tuple(f"person {at + 1}" for at in range(persons))
        case _:
            others = [choice for choice in field.choices if choice not in asked]
            rest = [*others, *([OTHER] if field.open else [])]
            return (*(choice for choice in field.choices if choice in asked), *(rest if whole else rest[:1]))


def _subsets(field: Field, asked: set[Value]) -> Sequence[Entry]:
    if len(asked) > _MEMBERS:
        raise TooLarge
    among = [choice for choice in field.choices if choice in asked]
    smallest = 0 if len(field.choices) > len(among) else 1  # a list that is filled has an element
    return [frozenset(some) for count in range(smallest, len(among) + 1) for some in combinations(among, count)]


def _variable(name: str, reader: Reader, given: Given) -> Variable:
    if name == TODAY:
        return Variable(_ENDLESS, may_be_filled=True, may_be_unfilled=False)
    if name.startswith((TIMES, TALLY)):
        return Variable(_times(name, given), may_be_filled=True, may_be_unfilled=False)
    field = reader.fields[name]
    filled, unfilled = _can_be(field, given)
    whole = Interval(0, None) if field.kind in (Kind.NUMBER, Kind.MONEY) else _ENDLESS
    return Variable(whole, may_be_filled=filled, may_be_unfilled=unfilled)


def _times(name: str, given: Given) -> Interval:
    action = name.removeprefix(TIMES)
    if name.startswith(TIMES) and action in given.undone:
        return Interval(0, 0)
    return Interval(1 if name.startswith(TIMES) and action in given.done else 0, None)


def _possible(space: Space, call: Call) -> int:
    """What was done since something was done at all, what was done while the other never was, was done since; and what is
    finished is linked."""
    if call.function == "finished":
        return space.full & ~(space.ask(call).yes & space.ask(Call("linked", call.name)).no)
    if call.function != "done" or call.since is None:
        return space.full
    done, since = space.ask(Call("done", call.name)).yes, space.ask(call).yes
    never = space.ask(Call("done", call.since)).no
    return (done & since | done & ~never & ~since | space.full & ~done & ~since) & space.full
