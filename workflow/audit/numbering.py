"""The numbers that cases have, against those that were given out: kept as runs, which are few however many cases there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple, TypeAlias

from workflow.audit import differences as found
from workflow.audit.differences import Findings
from workflow.engine.case import case_stream
from workflow.engine.effects import NumberKept
from workflow.engine.events import Event
from workflow.store.numbers import number_of, place_of

MOST_MISSING = 100
"""How many numbers without a case are told of: a sequence that was raised by millions has no more to say."""

Sequence: TypeAlias = tuple[str, int]
"""The template and the year that numbers are counted in."""


class Run(NamedTuple):
    """All numbers from the first to the last."""

    first: int
    last: int


Runs: TypeAlias = dict[Sequence, list[Run]]


class Numbers:
    """The numbers of cases; grows case by case, and by what others have seen."""

    def __init__(self) -> None:
        self.opened: Runs = defaultdict(list)
        """Of cases that were opened here."""
        self.brought: Runs = defaultdict(list)
        """With which cases came that were adopted."""
        self.passed_over: Runs = defaultdict(list)
        """Nobody's, because a case came with a higher one."""

    def add(self, number: str, templates: Iterable[str], first: Event | None) -> bool:
        """A case with its first event, as far as that can be read; False when its number cannot have been given out."""
        adopted = first is not None and first.type == "adopted"
        placed = [(template, place) for template in templates if (place := place_of(template, number)) is not None]
        for template, (year, seq) in placed:
            _append((self.brought if adopted else self.opened)[template, year], Run(seq, seq))
        if first is not None and adopted:
            self._pass_over(next((each for each in first.effects if isinstance(each, NumberKept)), None))
        return adopted or bool(placed)

    def join(self, other: "Numbers") -> None:
        for mine, theirs in (
            (self.opened, other.opened),
            (self.brought, other.brought),
            (self.passed_over, other.passed_over),
        ):
            for sequence, runs in theirs.items():
                for run in runs:
                    _append(mine[sequence], run)

    def _pass_over(self, kept: NumberKept | None) -> None:
        if kept is not None and kept.after + 1 < kept.seq:
            _append(self.passed_over[kept.template, kept.year], Run(kept.after + 1, kept.seq - 1))


def check_numbers(numbers: Numbers, given: Mapping[Sequence, int], cases: int, findings: Findings) -> None:
    """Every number that was given out has a case, and no case has another, but for those that were adopted with theirs.
    `given` has the last one of every sequence."""
    in_use = {
        sequence: [*_without([Run(1, last)], _in_order(numbers.passed_over[sequence]))]
        for sequence, last in given.items()
    }
    for sequence, runs in in_use.items():
        there = _in_order(chain(numbers.opened[sequence], numbers.brought[sequence]))
        for number in _numbers(sequence, _without(_first(runs, cases + MOST_MISSING), there)):
            findings.add(case_stream(number), 0, found.NUMBER_MISSING, number=number)
    for sequence, runs in numbers.opened.items():
        for number in _numbers(sequence, _without(_in_order(runs), in_use.get(sequence, ()))):
            if not _is_one_of(number, in_use):
                findings.add(case_stream(number), 0, found.NUMBER_NEVER_GIVEN, number=number)


def _numbers(sequence: Sequence, runs: Iterable[Run]) -> Iterator[str]:
    return (number_of(*sequence, seq) for run in runs for seq in range(run.first, run.last + 1))


def _is_one_of(number: str, in_use: Mapping[Sequence, Iterable[Run]]) -> bool:
    """Two templates may have numbers in common."""
    places = ((sequence, place_of(sequence[0], number)) for sequence in in_use)
    return any(
        place is not None and place[0] == sequence[1] and run.first <= place[1] <= run.last
        for sequence, place in places
        for run in in_use[sequence]
    )


def _append(runs: list[Run], run: Run) -> None:
    """Cases come in the order of their numbers, as a rule."""
    if runs and runs[-1].last + 1 == run.first:
        runs[-1] = Run(runs[-1].first, run.last)
    else:
        runs.append(run)


def _in_order(runs: Iterable[Run]) -> list[Run]:
    """The same, in order, and none that touches another."""
    found_ = list[Run]()
    for run in sorted(runs):
        if found_ and run.first <= found_[-1].last + 1:
            found_[-1] = Run(found_[-1].first, max(found_[-1].last, run.last))
        else:
            found_.append(run)
    return found_


def _without(runs: Iterable[Run], others: Collection[Run]) -> Iterator[Run]:
    """What is left of runs where others are taken away; both in order."""
    taken = iter(others)
    other = next(taken, None)
    for first, last in runs:
        begin = first
        while other is not None and other.last < begin:
            other = next(taken, None)
        while other is not None and other.first <= last:
            if begin < other.first:
                yield Run(begin, other.first - 1)
            begin = other.last + 1
            if other.last >= last:
                break
            other = next(taken, None)
        if begin <= last:
            yield Run(begin, last)


def _first(runs: Iterable[Run], many: int) -> Iterator[Run]:
    """As much of the runs as makes so many numbers."""
    for first, last in runs:
        if many <= 0:
            return
        yield Run(first, min(last, first + many - 1))
        many -= last - first + 1
