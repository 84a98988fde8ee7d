"""What time costs in a store with many open cases: a sweep must cost what is due, not what is open, and asking whether anything
is due must cost next to nothing.

Two stores have the same cases whose time has run out; one has nothing else, the other many open cases. Every round sweeps fresh
copies. Then both have nothing due, and asking so is compared with `SELECT 1` on the same connection.
"""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from bench.rounds import Figure, Listing, Place, Row, at_most, figure, interleaved, said
from bench.scale_cases import Hands
from bench.wire import connection_of
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
OPEN, DUE = 20_000, 500


def rows(place: Place) -> Iterator[Row | Listing]:
    few, many = made(place.folder / "few.db", 0, DUE), made(place.folder / "many.db", OPEN - DUE, DUE)
    alone = said(f"库中只有这 {DUE} 件", f"the same {DUE} with nothing else in the store")
    name = said(f"{OPEN} 件在办、{DUE} 件到期，扫描一遍", f"a sweep, {DUE} due among {OPEN} open")
    yield Row(name, figure(sweeps(few, many)), alone, at_most(1.5))
    one = said("同一连接上的 SELECT 1", "SELECT 1 on the same connection")
    yield Row(
        said("没有到期的，问一次", "asking whether anything is due, when nothing is"), polls(many), one, at_most(3)
    )


def opened(path: Path, hands: Hands) -> Desk:
    return open_desk(f"sqlite:///{path}", clock=hands)


def made(path: Path, usual: int, due: int, start: int = START, rules: str = RULES) -> Path:
    """A store with `usual` cases that have ten days, and `due` that have an hour, spread among them."""
    hands = Hands(start)
    create_store(f"sqlite:///{path}", zone="Asia/Shanghai", clock=hands)
    with opened(path, hands) as desk:
        desk.set_person(Person(name="li", roles=frozenset({"desk", "administrator"})), by=BY)
        desk.publish(rules.encode(), by=BY)
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


def sweeps(few: Path, many: Path) -> list[float]:
    """By round, how much longer it takes among many."""
    return [swept(copied(many, round_), DUE) / swept(copied(few, round_), DUE) for round_ in range(ROUNDS)]


def copied(path: Path, round_: int) -> Path:
    return Path(shutil.copy(path, path.with_name(f"{path.stem}{round_}.db")))


def polls(path: Path) -> Figure:
    with opened(path, Hands(START)) as desk:
        connection = connection_of(desk)
        works = {"ours": desk.poll, "base": lambda: connection.execute("SELECT 1").fetchone()}
        return interleaved(works, times=POLLS).ratio("ours", "base")
