"""Processes of their own that work at one store at the same time: what they get done together, and how long one has to wait."""

import gc
import multiprocessing
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.pool import Pool
from typing import NamedTuple

from bench.action import HELD, Base
from bench.cases import notes, staged
from bench.rounds import Listing, Place, Row, at_least, at_most, figure, said
from workflow.__main__ import SELDOM
from workflow.service import open_desk
from workflow.store.moment import now

MANY = 8
ROUNDS = 5
SECONDS = 2.0
PAUSE = 0.003
FIRST_BEGINS = 1.5
"""Seconds after which the first of them is ready, also where it must import everything."""
ONE = said("一个进程单独办理", "one process alone")
LIMIT = said("上限", "its limit")


class Shift(NamedTuple):
    """What one process does: notes to these cases, from that instant of the machine's monotonic clock on, and before each a
    pause of at most so many seconds."""

    url: str
    numbers: tuple[str, ...]
    name: str
    begin: float
    pause: float


class Worked(NamedTuple):
    """How many deeds in how many seconds, and the longest that one took."""

    done: int
    seconds: float
    longest: float


def rows(place: Place) -> Iterator[Row | Listing]:
    path = place.folder / "base.db"
    base = Base(path, staged(f"sqlite:///{path}", 0, HELD, now()))
    url = f"sqlite:///{base.copy('crowd')}"
    with crew(MANY) as pool:
        rounds = [
            [
                together(pool, url, base.staged.held, count, f"round{number}", pause)
                for count, pause in ((1, 0.0), (MANY, 0.0), (MANY, PAUSE))
            ]
            for number in range(ROUNDS)
        ]
    yield from told(rounds)


def told(rounds: Sequence[Sequence[list[Worked]]]) -> Iterator[Row]:
    """Of each round one process alone, many, and many that pause."""
    rates = figure([rate(many) / rate(one) for one, many, _ in rounds])
    longest = figure([max(each.longest for each in many) * 1000 for _, many, _ in rounds])
    raw = figure([rate(one) for one, _, _ in rounds])
    unhurried = figure([rate(slow) / rate(one) for one, _, slow in rounds])
    waited = figure([max(each.longest for each in slow) * 1000 for _, _, slow in rounds])
    yield Row(
        said("八个进程在同一 SQLite 文件上的产量", "eight processes on one SQLite file, what they get done"),
        rates,
        ONE,
        at_least(0.9),
    )
    yield Row(said("　其中等得最久的一次", "  the longest that one of them waited"), longest, LIMIT, at_most(50), "ms")
    yield Row(said("　一个进程每秒办理", "  what one process does in a second"), raw, ONE, unit="/s")
    yield Row(
        said(
            "八个进程，每次之前停顿至多 3 毫秒", "eight that pause for up to 3 ms before each note, what they get done"
        ),
        unhurried,
        ONE,
    )
    yield Row(said("　其中等得最久的一次", "  the longest that one of them waited"), waited, LIMIT, at_most(50), "ms")


@contextmanager
def crew(count: int) -> Iterator[Pool]:
    with multiprocessing.get_context("spawn").Pool(count, gc.set_threshold, (SELDOM,)) as pool:
        yield pool


def together(pool: Pool, url: str, numbers: Sequence[str], count: int, name: str, pause: float = 0.0) -> list[Worked]:
    """So many at the same time, each on cases of its own."""
    begin = time.monotonic() + FIRST_BEGINS + count / 4
    shifts = [
        Shift(url, tuple(numbers[place::count]), f"{name} {count} {pause} {place}", begin, pause)
        for place in range(count)
    ]
    return pool.map(work, shifts, 1)


def rate(worked: Sequence[Worked]) -> float:
    """Deeds a second, of all together."""
    return sum(each.done / each.seconds for each in worked)


def work(shift: Shift) -> Worked:
    with open_desk(shift.url) as desk:
        deeds = notes(shift.numbers, shift.name)
        next(deeds).on(desk)
        time.sleep(max(0.0, shift.begin - time.monotonic()))
        began = at = time.monotonic()
        done, longest = 0, 0.0
        for deed in deeds:
            if shift.pause:
                time.sleep(random.uniform(0, shift.pause))
            asked = time.monotonic()
            deed.on(desk)
            at = time.monotonic()
            done, longest = done + 1, max(longest, at - asked)
            if at > began + SECONDS:
                break
    return Worked(done, at - began, longest)
