"""Whether one worker keeps up with one busy writer: python bench/verify.py [CASES] [URL]

A writer works on CASES cases, ten commands on each, in turn on thirty that are open at a time, every command in a
transaction of its own. First nobody verifies meanwhile; then another process does, all the time, and as a worker does.
Ratios are of one run: what verifying a stream costs against writing one command, and what it costs the writer. URL is an
empty database of Postgres; without it a file is used.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from workflow.engine.directory import Person
from workflow.service import By, Desk, open_desk
from workflow.store.creating import create_store

RULES = """
procedure: request
format: 1
title: {zh: 请求, en: Request}
source: {document: bench}
number: "RQ-{year}-{seq:07}"
timezone: Asia/Shanghai
calendars: {always: always}
roles: {desk: {zh: 客服, en: Desk}}
fields:
  name: {zh: 客户, en: Customer, type: text, personal: true}
  story: {zh: 经过, en: Story, type: text}
  urgent: {zh: 紧急, en: Urgent, type: yesno}
  amount: {zh: 金额, en: Amount, type: money, currency: CNY}
states:
  waiting: {zh: 待办, en: Waiting, owner: desk}
  looked: {zh: 已看, en: Looked at, owner: desk}
  done: {zh: 已办, en: Done, final: true}
actions:
  ask: {zh: 登记, en: Ask, opens: true, moves: [{to: waiting, who: [desk], asks: [name, story, urgent]}]}
  look: {zh: 查看, en: Look, moves: [{from: [waiting, looked], to: looked, who: [desk], asks: [amount]}]}
  answer: {zh: 答复, en: Answer, moves: [{from: looked, to: done, who: [desk]}]}
clocks:
  reply: {zh: 答复, en: Reply, calendar: always, start: opening, stop: answer,
    within: [{when: urgent, is: 1h}, {is: 240h}], at: {100%: {tell: [owner]}}}
"""
BY = By(person="li")
OPEN_AT_A_TIME = 30
VERIFY = """
import json, sys, time
from pathlib import Path
from workflow.audit.verifying import Verified
from workflow.errors import StoreUnavailable
from workflow.service import open_desk
from workflow.store.database import open_store
with open_desk(sys.argv[1]) as desk, open_store(sys.argv[1]) as looking:
    streams, busy, longest = 0, 0.0, 0
    while True:
        over, began, spent = Path(sys.argv[2]).exists(), time.perf_counter(), time.process_time()
        with looking.reading() as reading:
            _, since = reading.unverified_count()
        longest = max(longest, 0 if since is None else looking.machine_time() - since)
        try:
            done = desk.verification.some()
        except StoreUnavailable:  # the writer lets nobody in
            done = Verified(0, more=True)
        assert not done.differing, done.differing
        streams, busy = streams + done.streams, busy + (time.process_time() - spent if done.streams else 0)
        if over and not done.streams and not done.more:
            break
        if not done.more:
            time.sleep(float(sys.argv[3]))
print(json.dumps([streams, busy, longest / 1_000_000]))
"""


def made(url: str) -> None:
    create_store(url, zone="Asia/Shanghai")
    with open_desk(url) as desk:
        desk.set_person(Person(name="li", label="李四", roles=frozenset({"desk"})), by=BY)
        desk.publish(RULES.encode(), by=BY)


def one_case(desk: Desk) -> Iterator[None]:
    """Ten commands, one after the other."""
    given = {"name": "王小明", "story": "昨天下的订单至今没有发货，请尽快处理。", "urgent": "no"}
    opened = desk.open("request", given, by=BY, key=f"key {time.perf_counter_ns()}")
    number = opened.case  # type: ignore[union-attr]
    yield
    for step in range(4):
        desk.do(number, "look", {"amount": f"{step}.00"}, by=BY)
        yield
        desk.note(number, "已致电客户，无人接听。", by=BY)
        yield
    desk.do(number, "answer", by=BY)
    yield


def worked(desk: Desk, cases: int) -> int:
    """In turn on some cases at a time; how many commands that were."""
    coming, commands = (one_case(desk) for _ in range(cases)), 0
    at_hand = list(islice(coming, OPEN_AT_A_TIME))
    while at_hand:
        for each in tuple(at_hand):
            if next(each, "over") == "over":
                at_hand.remove(each)
                at_hand += islice(coming, 1)
            else:
                commands += 1
    return commands


class Written(NamedTuple):
    """So many commands, in so many seconds, of which so many were spent computing."""

    commands: int
    seconds: float
    computing: float


def timed(url: str, cases: int) -> Written:
    with open_desk(url) as desk:
        began, spent = time.perf_counter(), time.process_time()
        return Written(worked(desk, cases), time.perf_counter() - began, time.process_time() - spent)


def verified_alone(url: str) -> tuple[int, float]:
    """Everything that waits, with nobody writing: how many streams, and how many seconds were spent computing."""
    streams, began = 0, time.process_time()
    with open_desk(url) as desk:
        while (done := desk.verification.some()).streams:
            assert not done.differing, done.differing
            streams += done.streams
    return streams, time.process_time() - began


def beside(url: str, cases: int, stop: Path, pause: float) -> tuple[Written, float, int, float, float]:
    """What was written while somebody verified, who pauses when nothing is left; how long that one went on afterwards, how
    many streams it verified, for how many seconds it computed, and how long one had waited at most."""
    words = [sys.executable, "-c", VERIFY, url, str(stop), str(pause)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as other:
        written = timed(url, cases)
        stop.touch()
        began = time.perf_counter()
        out, _ = other.communicate(timeout=600)
        after = time.perf_counter() - began
    assert other.returncode == 0
    streams, busy, longest = json.loads(out)
    return written, after, streams, busy, longest


def main(cases: int, url: str | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = url or f"sqlite:///{folder}/cases.db"
        made(place)
        verified_alone(place)
        alone = timed(place, cases)
        streams, verifying = verified_alone(place)
        each = (verifying / streams) / (alone.computing / alone.commands)
        print(f"{alone.commands} commands on {cases} cases, then {streams} streams verified at one go")
        print(f"a whole case of ten events is verified for what {each:.1f} commands compute")
        for pause, how in ((0.0, "all the time"), (2.5, "every 2.5 s")):
            written, after, streams, busy, longest = beside(place, cases, Path(folder) / how, pause)
            print(f"beside somebody who verifies {how}: {streams} streams, for {written.commands} commands")
            print(f"  computing {busy / written.computing:.2f} of what the writer computes,")
            print(f"  who takes {written.seconds / alone.seconds:.2f} of the time that it takes alone;")
            print(f"  the longest wait was {longest:.1f} s, and nothing waited {after:.1f} s after the last command")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300, sys.argv[2] if len(sys.argv) > 2 else None)
