"""The rows of many cases at a time, for whoever reads all of them: in stretches, each as small as memory is to be."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple, TypeAlias, TypeVar

from workflow.engine.case import case_stream
from workflow.store.commitments import Kept
from workflow.store.reading import Reading
from workflow.store.rows import CaseFile, NoticeFile, Recorded

CASES, AFTER_CASES = case_stream(""), "case;"
"""Streams of cases come from the one to before the other."""
LAST = "\U0010ffff"
"""Comes after every name."""
AT_A_TIME = 100
"""Cases in a stretch."""
NAMES = 100 * AT_A_TIME
ALL = 2**31 - 1

T = TypeVar("T")
Salted: TypeAlias = tuple[int, Kept, str, str | None]
"""The seq of an event, what lies beside it, the commitment that is said to be to that, and the contact that is said to be in
it."""


class Posted(NamedTuple):
    """What history says of a notice: the first columns of its row."""

    key: str
    stream: str
    seq: int
    about: str
    person: str
    not_before: int | None

    @classmethod
    def of(cls, notice: NoticeFile) -> "Posted":
        return cls._make(notice[:6])


class Stretch(NamedTuple):
    """The streams from `first` to before `end`."""

    first: str
    end: str


class CaseRows(NamedTuple):
    """Everything that lies in the store under one case. Its row and its notices are asked for when they are looked at: of a
    store opened to write, damaged text cannot be read."""

    events: Sequence[Recorded]
    salted: Sequence[Salted]
    file: Callable[[], CaseFile | None]
    notices: Callable[[], Sequence[Posted]]


def stretches(reading: Reading) -> tuple[tuple[Stretch, ...], int]:
    """Stretches that together hold every case, and how many cases that are."""
    bounds, cases = [CASES], 0
    for name in _names(reading):
        if cases and cases % AT_A_TIME == 0:
            bounds.append(name)
        cases += 1
    return tuple(map(Stretch, bounds, (*bounds[1:], AFTER_CASES))), cases


def other_streams(reading: Reading) -> tuple[str, ...]:
    """The names of all streams that are no case's."""
    before, after = reading.streams_within("", CASES, ALL), reading.streams_within(AFTER_CASES, LAST, ALL)
    return (*before, *after)


def rows_of(reading: Reading, stretch: Stretch) -> dict[str, CaseRows]:
    """By stream, everything under the cases of a stretch, in order; at last what is left of those that have no events."""
    events = _by_stream(map(Recorded._make, reading.within("events", *stretch)))
    notices = _by_stream(notices_of(reading, stretch))
    files = {case_stream(row[0]): CaseFile._make(row) for row in reading.within("cases", *_numbers(stretch))}
    salted = defaultdict[str, list[Salted]](list)
    for stream, seq, name, salt, value, commitment, contact in reading.within("salts", *stretch):
        salted[stream].append((seq, Kept(name, salt, value), commitment, contact))

    def rows(stream: str) -> CaseRows:
        of_stream: Sequence[Posted] = notices.get(stream, ())
        return CaseRows(events.get(stream, ()), salted.get(stream, ()), lambda: files.get(stream), lambda: of_stream)

    return {stream: rows(stream) for stream in (*events, *sorted({*files, *notices} - events.keys()))}


def rows_of_case(reading: Reading, number: str) -> CaseRows:
    """The same of one case."""
    stream = case_stream(number)
    return CaseRows(
        [*reading.events(stream)],
        [*reading.salted(stream)],
        partial(reading.case_file, number),
        lambda: [*map(Posted.of, reading.notices_of(stream))],
    )


def notices_of(reading: Reading, stretch: Stretch) -> Iterator[Posted]:
    """The notices of all streams in a stretch, in order."""
    return map(Posted._make, reading.within("notices", *stretch))


def _by_stream(rows: Iterable[T]) -> dict[str, list[T]]:
    return {stream: [*of_stream] for stream, of_stream in groupby(rows, attrgetter("stream"))}


def _names(reading: Reading) -> Iterator[str]:
    """The streams of all cases; so many at a time."""
    after = CASES
    while names := reading.streams_within(after, AFTER_CASES, NAMES):
        yield from names
        after = names[-1]


def _numbers(stretch: Stretch) -> tuple[str, str]:
    """Between which numbers its cases lie, and those of which nothing but a row is left."""
    end = LAST if stretch.end == AFTER_CASES else stretch.end.removeprefix(CASES)
    return stretch.first.removeprefix(CASES), end
