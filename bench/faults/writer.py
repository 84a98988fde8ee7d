"""One writer, a process of its own: python -m bench.faults.writer URL LEDGERS PERSON SEED CASES

It asks for one thing after another until closing time, each under a key of its own, and writes down what it asks and what it
is told. What its predecessor left without an answer it asks again first, under the same key, once it has seen whether the
store knows that key.
"""

import random
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from bench.faults.asking import asked, typed
from bench.faults.ledger import Command, Door, Ledger, Said, closing_time
from workflow.errors import StoreUnavailable
from workflow.service import Desk, open_desk
from workflow.store.database import open_store

FITTING: Mapping[str, tuple[str, ...]] = {"waiting": ("take",), "at_work": ("answer",), "answered": ("reopen", "blame")}
ANY = ("take", "answer", "reopen", "blame", "note")
TYPED, OPENING, EXPECTING, FIT = 0.03, 0.03, 0.2, 0.7
"""The shares of commands that go through the command line, that open a case, that expect the seq they have seen, and that
fit the state they have seen."""
PAUSE = 0.1
"""Seconds before a store that could not be used is tried again."""
LATE, DELAY = 0.05, 0.2
"""The share of answers that are so long on their way, in seconds: whoever is killed meanwhile never hears them."""


class Writer:
    def __init__(self, url: str, ledgers: Path, person: str, chance: random.Random, cases: int) -> None:
        self._url, self._person, self._chance, self._cases = url, person, chance, cases
        self._ledger, self._closing = Ledger.of(ledgers, person), closing_time(ledgers)
        before = self._ledger.all()
        self._asked = len(before)
        self._unsettled = next((each.command for each in before if not each.is_settled), None)

    def work(self) -> None:
        while self._unsettled is not None or not self._closing.exists():
            try:
                with open_desk(self._url) as desk:
                    self._sit(desk)
            except StoreUnavailable:
                time.sleep(PAUSE)

    def _sit(self, desk: Desk) -> None:
        """Ask one thing after another. When the store breaks down, go on with this desk as often as with a new one."""
        while (command := self._next(desk)) is not None:
            if self._settles(desk, command):
                continue
            time.sleep(PAUSE)
            if self._chance.random() < 0.5:
                return

    def _next(self, desk: Desk) -> Command | None:
        if self._unsettled is not None:
            self._ledger.ask(self._unsettled, there=self._knows(self._unsettled.key))
        elif self._closing.exists():
            return None
        else:
            self._unsettled = self._thought_of(desk)
            self._ledger.ask(self._unsettled)
        return self._unsettled

    def _settles(self, desk: Desk, command: Command) -> bool:
        through = command.door is Door.COMMAND_LINE
        answer = typed(self._url, command, self._person) if through else asked(desk, command, self._person)
        if self._chance.random() < LATE:
            time.sleep(DELAY)
        self._ledger.answer(answer)
        if answer.said is not Said.BROKEN:
            self._unsettled = None
        return self._unsettled is None

    def _knows(self, key: str) -> bool:
        """Whether the store knows the key, as somebody sees it who has just come in."""
        with open_store(self._url) as store, store.reading() as reading:
            return reading.answer(key) is not None

    def _thought_of(self, desk: Desk) -> Command:
        self._asked += 1
        chance, key = self._chance, f"{self._person}-{self._asked}"
        door = Door.COMMAND_LINE if chance.random() < TYPED else Door.LIBRARY
        if chance.random() < OPENING:
            return Command(key=key, action="ask", door=door)
        case = desk.case(f"R-{chance.randint(1, self._cases):05}")
        action = chance.choice(FITTING[case.state] if chance.random() < FIT else ANY)
        seq = case.seq if chance.random() < EXPECTING else None
        return Command(key=key, action=action, case=case.number, expect_seq=seq, door=door)


def main(url: str, ledgers: str, person: str, seed: str, cases: str) -> None:
    Writer(url, Path(ledgers), person, random.Random(seed), int(cases)).work()


if __name__ == "__main__":
    main(*sys.argv[1:])
