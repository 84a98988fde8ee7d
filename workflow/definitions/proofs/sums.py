"""All ways in which a group of amounts can lie to the bounds they are compared with, alone and in sums.

Exact when the sums that are tested are nested or disjoint (`cost` within `cost + freight`) with coefficients 1 and -1:
a variable takes every whole number of its interval, so a sum takes every whole number between the sums of the ends, and,
cut at its own bounds, again every number of what is left; so by induction from the inside out each listed combination of
intervals is taken by some case, and every case lies in exactly one. Other systems of sums are refused as `Inexact`.
"""

from collections.abc import Iterator, Mapping
from itertools import product

from msgspec import Struct

from workflow.definitions.proofs.linear import Form, Interval, shared, split, total

Spot = Mapping[Form, Interval | None]
"""Where each form lies; None while one of its variables is unfilled."""


class Inexact(Exception):
    """These sums cross each other; no exact proof is offered."""


class Variable(Struct, frozen=True):
    """What a variable can be: numbers of `range`, and nothing when it may be unfilled."""

    range: Interval
    may_be_filled: bool
    may_be_unfilled: bool


class _Piece(Struct, frozen=True):
    interval: Interval | None
    spot: tuple[tuple[Form, Interval | None], ...]


def alone(name: str) -> Form:
    return ((name, 1),)


def groups(forms: Mapping[Form, set[int]]) -> list[dict[Form, set[int]]]:
    """Forms that share variables belong together; groups are independent of each other."""
    found: list[tuple[set[str], dict[Form, set[int]]]] = []
    for form, starts in forms.items():
        names, joined = {name for name, _ in form}, {form: starts}
        apart = []
        for other_names, other in found:
            if other_names & names:
                names, joined = names | other_names, {**other, **joined}
            else:
                apart.append((other_names, other))
        found = [*apart, (names, joined)]
    return [group for _, group in found]


def spots(group: Mapping[Form, set[int]], variables: Mapping[str, Variable]) -> list[Spot]:
    """Every combination that some case takes; raises Inexact."""
    roots, inside = _nested(group)
    pieces = [list(_pieces(root, group, variables, inside)) for root in roots]
    return [dict(entry for piece in combination for entry in piece.spot) for combination in product(*pieces)]


def _nested(group: Mapping[Form, set[int]]) -> tuple[list[Form], dict[Form, list[Form]]]:
    """Outermost forms, and what lies directly inside each; variables stand for themselves."""
    names = {name for form in group for name, _ in form}
    roots: list[Form] = [alone(name) for name in sorted(names)]
    inside: dict[Form, list[Form]] = {}
    for form in sorted((form for form in group if len(form) > 1), key=len):
        within = [root for root in roots if _overlap(root, form)]
        inside[form] = within
        roots = [root for root in roots if root not in within] + [form]
    return roots, inside


def _overlap(inner: Form, outer: Form) -> bool:
    shared_names = {name for name, _ in inner} & {name for name, _ in outer}
    if not shared_names:
        return False
    if len(shared_names) < len(inner) or any(abs(coefficient) != 1 for _, coefficient in outer) or inner == outer:
        raise Inexact
    _factor(inner, outer)
    return True


def _factor(inner: Form, outer: Form) -> int:
    coefficients = dict(outer)
    factors = {coefficients[name] * coefficient for name, coefficient in inner}
    if len(factors) != 1 or len(inner) == len(outer):
        raise Inexact
    return factors.pop()


def _pieces(
    form: Form, group: Mapping[Form, set[int]], variables: Mapping[str, Variable], inside: Mapping[Form, list[Form]]
) -> Iterator[_Piece]:
    if form not in inside:
        yield from _single(form, group.get(form, set()), variables[form[0][0]])
        return
    parts = [list(_pieces(part, group, variables, inside)) for part in inside[form]]
    factors = [_factor(part, form) for part in inside[form]]
    cuts = split(Interval(None, None), group[form])
    for combination in product(*parts):
        entries = tuple(entry for piece in combination for entry in piece.spot)
        filled = [
            (factor, piece.interval) for factor, piece in zip(factors, combination, strict=True) if piece.interval
        ]
        if len(filled) < len(combination):
            yield _Piece(None, ((form, None), *entries))
            continue
        whole = total(filled)
        for cut in cuts:
            left = shared(whole, cut)
            if left is not None:
                yield _Piece(left, ((form, left), *entries))


def _single(form: Form, starts: set[int], variable: Variable) -> Iterator[_Piece]:
    if variable.may_be_filled:
        for interval in split(variable.range, starts):
            yield _Piece(interval, ((form, interval),))
    if variable.may_be_unfilled:
        yield _Piece(None, ((form, None),))
