"""The harness of every part of the bench: work timed in turns, and what is reported of it as ratios of neighbours in time.

A part is a module with one function

    def rows(place: Place) -> Iterator[Row | Listing]

registered in `bench.parts.PARTS`; `python -m bench` runs all parts in one run, `python -m bench peers growth` those named.
`place.folder` is empty, is the part's own and is removed afterwards; `place.size` says whether the long measurements are
wanted. A part times its works with `interleaved`, which goes through all of them in every round, and yields a Row for each
figure as soon as it stands:

    both = interleaved({"ours": ours, "raw": raw}, rounds=7)
    yield Row(said("一次办理", "one action"), both.ratio("ours", "raw"), said("裸 sqlite3", "raw sqlite3"), at_most(1.3))

A part that cannot run on this machine (no Postgres, no package index) raises Missing of `tests.postgres.machine`, and is
left out of the report with what that says.
"""

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from statistics import median, quantiles
from typing import Literal, NamedTuple, TypeAlias

from workflow.wording import Label

ROUNDS = 7
"""The median of so many is told, unless a part has reason to take another number; never less than five."""

Work: TypeAlias = Callable[[], object]


class Size(Enum):
    USUAL = "usual"
    LARGE = "large"
    """With the measurements that take long: a million events, a million cases."""


class Place(NamedTuple):
    """Where a part works, and how much of it."""

    folder: Path
    size: Size


class Bound(NamedTuple):
    side: Literal["<=", ">="]
    figure: float

    def holds(self, figure: float) -> bool:
        return figure <= self.figure if self.side == "<=" else figure >= self.figure

    def __str__(self) -> str:
        return f"{'≤' if self.side == '<=' else '≥'} {self.figure:g}"


class Figure(NamedTuple):
    """The median of the rounds, and between what the middle half of them lay."""

    middle: float
    low: float
    high: float


class Row(NamedTuple):
    """One line of the report: `figure` as a multiple of what `against` names, or in `unit` where it is no ratio; `bound` is
    None for what is only information."""

    name: Label
    figure: Figure
    against: Label
    bound: Bound | None = None
    unit: str = "×"

    @property
    def holds(self) -> bool:
        return self.bound is None or self.bound.holds(self.figure.middle)


class Listing(NamedTuple):
    """Text that the report quotes word by word: the statements of a baseline, say. `key` is its name in the page."""

    key: str
    title: Label
    text: str


class Times(NamedTuple):
    """By work, the seconds that each round took."""

    seconds: Mapping[str, Sequence[float]]

    def ratio(self, ours: str, base: str) -> Figure:
        return figure([one / other for one, other in zip(self.seconds[ours], self.seconds[base], strict=True)])

    def took(self, name: str, *, times: int = 1, unit: float = 1e-6) -> Figure:
        """What one of so many takes, in microseconds as a rule."""
        return figure([seconds / times / unit for seconds in self.seconds[name]])


def said(zh: str, en: str) -> Label:
    return Label(zh=zh, en=en)


def at_most(figure: float) -> Bound:
    return Bound("<=", figure)


def at_least(figure: float) -> Bound:
    return Bound(">=", figure)


def figure(found: Sequence[float]) -> Figure:
    low, _, high = quantiles(found, n=4, method="inclusive") if len(found) > 1 else (found[0],) * 3
    return Figure(median(found), low, high)


def interleaved(works: Mapping[str, Work], *, rounds: int = ROUNDS, times: int = 1) -> Times:
    """Every work `times` in a row, then the next; in every round another one begins. What a round times lies a moment apart,
    so that a machine that is busy with something else is so for all."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    gc.collect()
    gc.freeze()  # what was prepared is not looked through again and again
    for round_ in range(rounds):
        for name in turned(list(works), round_):
            seconds[name].append(timed(works[name], times))
    gc.unfreeze()
    return Times(seconds)


def timed(work: Work, times: int = 1) -> float:
    """Seconds in all; what others have left behind is not collected at its cost."""
    gc.collect()
    began = time.perf_counter()
    for _ in range(times):
        work()
    return time.perf_counter() - began


def turned(names: Sequence[str], by: int) -> Iterator[str]:
    return (names[(place + by) % len(names)] for place in range(len(names)))
