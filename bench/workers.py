"""Several workers and ticks at once, killed at random: python -m bench.workers [DUE] [KILLS] [WORKERS] [TICKS]

DUE cases are overdue in one store, and every one has somebody to tell. Workers and ticks go at it at the same time; KILLS of
the workers are ended with SIGKILL at random moments, and others take their place. Afterwards every mark must stand in history
exactly once, every notice must have been delivered at least once, always under the same key, and replay must find nothing.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bench.tick import HOUR, made
from workflow.audit.replay import replay
from workflow.store.backend.port import Access
from workflow.store.database import open_store
from workflow.store.moment import now

COMPLAINTS = [sys.executable, "-m", "workflow"]
LONGEST = 300


class Crew:
    """The processes at work on one store."""

    def __init__(self, place: Path, channels: Path) -> None:
        self._place, self._channels = place, channels
        self.workers: list[subprocess.Popen[bytes]] = []

    def hire(self) -> None:
        words = ["worker", "--channels", str(self._channels), "--poll", "1", "-q"]
        self.workers.append(self._started(words))

    def tick(self) -> subprocess.Popen[bytes]:
        return self._started(["tick", "-q"])

    def kill_one(self, chance: random.Random) -> None:
        """One of them, at once and without a word; somebody else takes its place."""
        unlucky = self.workers.pop(chance.randrange(len(self.workers)))
        os.kill(unlucky.pid, signal.SIGKILL)
        unlucky.wait()
        self.hire()

    def dismiss(self) -> list[int]:
        for each in self.workers:
            each.send_signal(signal.SIGTERM)
        return [each.wait(timeout=60) for each in self.workers]

    def _started(self, words: list[str]) -> subprocess.Popen[bytes]:
        store = {"COMPLAINTS_DB": f"sqlite:///{self._place}", "COMPLAINTS_USER": "li"}
        out = subprocess.DEVNULL
        return subprocess.Popen([*COMPLAINTS, *words], env={**os.environ, **store}, stdout=out, stderr=out)


def left(place: Path) -> int:
    """What is still to be done: cases to wake, and notices that nobody has delivered."""
    with open_store(f"sqlite:///{place}", access=Access.READ) as store, store.reading() as reading:
        due = len(reading.due(now() // 1_000_000, 10**6, now() // 1_000_000))
        return due + reading.notices_by_state().get("waiting", 0)


def worked(place: Path, channels: Path, kills: int, workers: int, ticks: int) -> list[int]:
    """Let them work until nothing is left; the exit codes of the workers that lived."""
    crew, chance, total, began = Crew(place, channels), random.Random(20261122), left(place), time.monotonic()
    for _ in range(workers):
        crew.hire()
    sweeps = [crew.tick() for _ in range(ticks)]
    killed = 0
    while (rest := left(place)) or killed < kills:
        if killed < kills and rest <= total * 2 - total * 2 * (killed + 1) // (kills + 2):
            crew.kill_one(chance)
            killed += 1
        time.sleep(0.1 + chance.random() / 10)
        assert time.monotonic() - began < LONGEST, f"{rest} left after {LONGEST} s"
    assert [sweep.wait(timeout=60) for sweep in sweeps] == [0] * ticks
    return crew.dismiss()


def told(place: Path, sink: Path, due: int, kills: int) -> str:
    """What history, the outbox and the receiver say, or an error."""
    delivered = Counter(json.loads(line)["key"] for line in sink.read_text("utf-8").splitlines())
    with open_store(f"sqlite:///{place}", access=Access.READ) as store, store.reading() as reading:
        fired = [
            row
            for number in reading.numbers()
            for row in reading.events(f"case:{number}")
            if '"mark_fired"' in row.body
        ]
        sent = {notice.key for notice in reading.notices_in("sent", 10**6)}
        states, found = reading.notices_by_state(), replay(store)
    assert len(fired) == due, f"{len(fired)} marks fired"
    assert len({row.stream for row in fired}) == due, "some fired twice"
    assert states == {"sent": due}, states
    assert set(delivered) == sent, f"{len(sent - set(delivered))} lost"
    assert not found.differences, found.differences[:3]
    twice = sum(count > 1 for count in delivered.values())
    return f"{due} marks once each, {due} notices delivered ({twice} of them twice, under the same key), {kills} SIGKILLs, replay clean"


def main(due: str = "2000", kills: str = "6", workers: str = "3", ticks: str = "2") -> None:
    with tempfile.TemporaryDirectory() as top:
        sink, channels = Path(top) / "sink.jsonl", Path(top) / "channels.yaml"
        channels.write_text(f"default: file:{sink}\n")
        place = made(Path(top) / "cases.db", 0, int(due), start=now() - 2 * HOUR)
        ended = worked(place, channels, int(kills), int(workers), int(ticks))
        assert set(ended) == {0}, ended
        print(told(place, sink, int(due), int(kills)))


if __name__ == "__main__":
    main(*sys.argv[1:])
