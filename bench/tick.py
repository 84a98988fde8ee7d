"""What a sweep and an idle poll cost in a store with many open cases: python bench/tick.py [OPEN] [DUE]

Two stores have the same DUE cases whose time has run out; one has nothing else, the other OPEN cases in all. A sweep must cost
what is due, not what is open. Then both have nothing due, and asking so is compared with `SELECT 1` on the same connection.
Rounds are interleaved, each on a fresh copy; only ratios are printed.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from workflow.engine.directory import Person
from workflow.service import By, Desk, open_desk
from workflow.store.creating import create_store

RULES = """
procedure: request
format: 1
title: {zh: 请求, en: Request}
source: {document: bench}
number: "RQ-{seq:07}"
timezone: Asia/Shanghai
calendars: {always: always}
roles: {desk: {zh: 客服, en: Desk}}
fields: {urgent: {zh: 紧急, en: Urgent, type: yesno}}
states:
  waiting: {zh: 待办, en: Waiting, owner: desk}
  done: {zh: 已办, en: Done, final: true}
actions:
  ask: {zh: 登记, en: Ask, opens: true, moves: [{to: waiting, who: [desk], asks: [urgent]}]}
  answer: {zh: 答复, en: Answer, moves: [{from: waiting, to: done, who: [desk]}]}
clocks:
  reply: {zh: 答复, en: Reply, calendar: always, start: opening, stop: answer,
    within: [{when: urgent, is: 1h}, {is: 240h}], at: {100%: {tell: [owner]}}}
"""
BY = By(person="li")
START = 1_790_000_000 * 1_000_000
HOUR = 3600 * 1_000_000
CHUNK, ROUNDS, POLLS = 1000, 5, 2000


class Hands:
    """A clock that stands where it is put."""

    def __init__(self, at: int) -> None:
        self.at = at

    def __call__(self) -> int:
        return self.at


def opened(path: Path, hands: Hands) -> Desk:
    return open_desk(f"sqlite:///{path}", clock=hands)


def made(path: Path, usual: int, due: int, start: int = START) -> Path:
    """A store with `usual` cases that have ten days, and `due` that have an hour, spread among them."""
    hands = Hands(start)
    create_store(f"sqlite:///{path}", zone="Asia/Shanghai", clock=hands)
    with opened(path, hands) as desk:
        desk.set_person(Person(name="li", roles=frozenset({"desk", "administrator"})), by=BY)
        desk.publish(RULES.encode(), by=BY)
        total = usual + due
        for first in range(0, total, CHUNK):
            with desk.batch():
                for number in range(first, min(first + CHUNK, total)):
                    urgent = number * due // total != (number + 1) * due // total
                    desk.open("request", {"urgent": urgent}, by=BY)
    return path


def swept(path: Path, due: int) -> float:
    """Seconds for the sweep in which `due` cases come due."""
    hands = Hands(START + 2 * HOUR)
    with opened(path, hands) as desk:
        began = time.perf_counter()
        woken = desk.tick().woken
        took = time.perf_counter() - began
    assert len(woken) == due, f"{len(woken)} woke"
    return took


def a_sweep(few: Path, many: Path, due: int) -> list[tuple[float, float]]:
    pairs = []
    for number in range(ROUNDS):
        copies = [Path(shutil.copy(path, f"{path}.{number}")) for path in (few, many)]
        first, second = [swept(path, due) for path in copies]
        pairs.append((first, second))
        for path in copies:
            path.unlink()
    return pairs


def times(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    for _ in range(POLLS):
        work()
    return time.perf_counter() - began


def a_poll(path: Path) -> list[tuple[float, float]]:
    """`SELECT 1` and asking whether anything is due, in turns, on one connection of a store where nothing is."""
    with opened(path, Hands(START)) as desk:
        connection = desk._store._database._connection  # that very connection
        return [(times(lambda: connection.execute("SELECT 1").fetchone()), times(desk.poll)) for _ in range(ROUNDS)]


def ratio(pairs: list[tuple[float, float]]) -> float:
    """The median of the ratios of neighbours in time."""
    return median(second / first for first, second in pairs)


def main(open_: str = "100000", due: str = "1000") -> None:
    total, ripe = int(open_), int(due)
    with tempfile.TemporaryDirectory() as top:
        few, many = made(Path(top) / "few.db", 0, ripe), made(Path(top) / "many.db", total - ripe, ripe)
        print(
            f"{total} open, {ripe} due, beside {ripe} open, {ripe} due: a sweep takes {ratio(a_sweep(few, many, ripe)):.2f}x (bound 1.5x)"
        )
        print(f"nothing due among {total} open: a poll takes {ratio(a_poll(many)):.2f}x of SELECT 1 (bound 3x)")


if __name__ == "__main__":
    main(*sys.argv[1:])
