"""Sums of whole numbers: how a comparison of amounts reads once derived fields are spelled out.

Amounts are whole numbers (minor units, days, microseconds), so `refund + compensation <= 500.00` is a test of one linear
form against one bound, and the bounds of a form cut the whole numbers into finitely many intervals.
"""

from collections.abc import Callable, Iterator, Mapping
from math import gcd
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from workflow.definitions.guards.expression import Comparison
from workflow.definitions.guards.trees import ORDER

MIRROR: Mapping[Comparison, Comparison] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

Form: TypeAlias = tuple[tuple[str, int], ...]
"""Variables and their coefficients, in order of name, without common divisor, the first one positive."""


class Interval(Struct, frozen=True):
    """Whole numbers from `low` to `high`, both included; None is without end."""

    low: int | None
    high: int | None

    @property
    def sample(self) -> int:
        if self.low is not None:
            return self.low
        return self.high if self.high is not None else 0


class Assumed(Struct, frozen=True):
    """A table's value that was put in the place of its field."""

    field: str
    value: int


class Sum(Struct, frozen=True):
    """`terms` and a constant, on the assumption that the tables hold these values."""

    terms: Mapping[str, int]
    constant: int
    assumed: tuple[Assumed, ...] = ()

    def plus(self, other: "Sum", factor: int = 1) -> "Sum":
        terms = dict(self.terms)
        for name, coefficient in other.terms.items():
            terms[name] = terms.get(name, 0) + factor * coefficient
        kept = {name: coefficient for name, coefficient in terms.items() if coefficient}
        return Sum(kept, self.constant + factor * other.constant, self.assumed + other.assumed)

    def times(self, factor: int) -> "Sum":
        return replace(Sum({}, 0).plus(self, factor), assumed=self.assumed)


class Test(Struct, frozen=True):
    """`scale * form + constant <operator> 0`; an empty form is a constant."""

    form: Form
    scale: int
    constant: int
    operator: Comparison
    assumed: tuple[Assumed, ...]

    def holds(self, at: int) -> bool:
        return ORDER[self.operator](self.scale * at + self.constant, 0)

    def starts(self) -> Iterator[int]:
        """Where the form's intervals begin: the answer is the same on all numbers between two of these."""
        bound, rest = divmod(-self.constant, self.scale)
        if self.operator in ("<=", ">"):
            yield bound + 1
        elif self.operator in ("<", ">="):
            yield bound if rest == 0 else bound + 1
        elif rest == 0:
            yield bound
            yield bound + 1


def test_of(left: Sum, operator: Comparison, right: Sum) -> Test:
    difference = left.plus(right, -1)
    names = sorted(difference.terms)
    scale = gcd(*difference.terms.values()) if names else 1
    turned = bool(names) and difference.terms[names[0]] < 0
    sign = -1 if turned else 1
    form = tuple((name, sign * difference.terms[name] // scale) for name in names)
    return Test(form, scale, sign * difference.constant, MIRROR[operator] if turned else operator, difference.assumed)


def split(whole: Interval, starts: set[int]) -> list[Interval]:
    """The interval cut before each of `starts`."""
    low, pieces = whole.low, []
    for start in sorted(starts):
        if (low is None or start > low) and (whole.high is None or start <= whole.high):
            pieces.append(Interval(low, start - 1))
            low = start
    pieces.append(Interval(low, whole.high))
    return pieces


def shared(one: Interval, other: Interval) -> Interval | None:
    """Numbers in both; None when there are none."""
    low = _pick(max, one.low, other.low)
    high = _pick(min, one.high, other.high)
    return None if low is not None and high is not None and low > high else Interval(low, high)


def total(parts: list[tuple[int, Interval]]) -> Interval:
    """What sums of numbers of these intervals can be; with coefficients 1 and -1 it is every number in between."""
    ends = [(part.low, part.high) if coefficient > 0 else (part.high, part.low) for coefficient, part in parts]
    signs = [coefficient for coefficient, _ in parts]
    return Interval(
        _sum(signs, [low for low, _ in ends]),
        _sum(signs, [high for _, high in ends]),
    )


def _sum(signs: list[int], ends: list[int | None]) -> int | None:
    known = [end for end in ends if end is not None]
    if len(known) < len(ends):
        return None
    return sum(sign * end for sign, end in zip(signs, known, strict=True))


def _pick(choose: Callable[[int, int], int], one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return choose(one, other)
