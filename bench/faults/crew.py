"""Writers at work on one store, killed at any moment, and replaced."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self, TypeAlias

from bench.faults.ledger import closing_time
from bench.faults.office import clerk
from bench.faults.places import Place

PATIENCE = 120
"""Seconds in which a writer must have an answer to everything, once the store works again."""
Calamity: TypeAlias = Callable[[], object]


@dataclass(slots=True)
class Crew:
    """The writers of a place, each a process and the leader of a group of its own: what it runs dies with it."""

    place: Place
    chance: random.Random
    kills: int = 0
    ended: list[str] = field(default_factory=list)
    """What those said who ended by themselves, which none should."""
    _at_work: list[subprocess.Popen[str]] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._at_work = [self._hired(number) for number in range(self.place.writers)]
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for writer in self._at_work:
            _kill(writer)

    @property
    def pids(self) -> tuple[int, ...]:
        return tuple(writer.pid for writer in self._at_work)

    def kill_one(self) -> None:
        """One of them, at once and without a word, in whatever it does; another takes its place."""
        number = self.chance.randrange(self.place.writers)
        self._note(number)
        _kill(self._at_work[number])
        self.kills += 1
        self._at_work[number] = self._hired(number)

    def work(self, seconds: float, calamities: Sequence[Calamity]) -> None:
        """Let them work so long; the calamities happen one after another, with the same time between."""
        apart = seconds / (len(calamities) + 1)
        for calamity in calamities:
            time.sleep(apart)
            calamity()
        time.sleep(apart)

    def dismiss(self) -> None:
        """Let each of them get its answers, and end."""
        closing_time(self.place.ledgers).touch()
        for number, writer in enumerate(self._at_work):
            try:
                writer.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.ended.append(f"{clerk(number)} has no answer after {PATIENCE} s")
            self._note(number)

    def _note(self, number: int) -> None:
        writer = self._at_work[number]
        if writer.poll():
            assert writer.stderr is not None
            self.ended.append(f"{clerk(number)} ended with {writer.returncode}: {writer.stderr.read()[-600:]}")

    def _hired(self, number: int) -> subprocess.Popen[str]:
        person = clerk(number)
        words = [
            self.place.url(person),
            str(self.place.ledgers),
            person,
            str(self.chance.random()),
            str(self.place.cases),
        ]
        command = [*self.place.narrowly, sys.executable, "-m", "bench.faults.writer", *words]
        return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)


def _kill(writer: subprocess.Popen[str]) -> None:
    if writer.poll() is None:
        os.killpg(writer.pid, signal.SIGKILL)
    writer.communicate()
