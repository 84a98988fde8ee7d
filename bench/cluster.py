"""Two machines' worth of workers on one Postgres, killed at random: python -m bench.cluster [DUE] [KILLS] [ROUNDS]

DUE cases are overdue, and every one has somebody to tell. Two workers with names of their own go at it, once as plain workers
and once with `--cluster`; KILLS times one of them is ended with SIGKILL at a random moment and started again under its name.
Afterwards every mark must stand in history once, every notice must have been delivered, always under the same key, and replay
must find nothing. A fifth of them without kills, in several rounds, gives the ratio of the times. At last two workers have one
name at the same time.
"""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.tick import BY, CHUNK, HOUR, RULES, Hands
from tests.postgres.cluster import Databases
from tests.postgres.server import Server
from workflow.audit.replay import replay
from workflow.engine.directory import Person
from workflow.service import open_desk
from workflow.store.backend.port import Access
from workflow.store.creating import create_store
from workflow.store.database import open_store
from workflow.store.moment import SECOND, now

COMPLAINTS = [sys.executable, "-m", "workflow"]
PLAIN, CLUSTER = (), ("--cluster",)
NAMES = ("west", "east")
LONGEST = 3600


class Run(NamedTuple):
    """`seconds` from the start of the workers until nothing was left, and `cpu` of the workers; `twice`: notices that were
    sent more than once."""

    seconds: float
    cpu: float
    marks: int
    notices: int
    twice: int

    def __str__(self) -> str:
        told = f"{self.marks} marks once each, {self.notices} notices delivered ({self.twice} of them twice, same key)"
        return f"{told}, replay clean, {self.seconds:.1f} s, {self.cpu:.1f} s of CPU"


class Machine:
    """A worker with a name, started again when it was killed."""

    def __init__(self, name: str, url: str, words: Sequence[str], channels: Path) -> None:
        options = [*words, "--name", name, "--channels", str(channels), "--poll", "1", "-q"]
        self._command, self._url = [*COMPLAINTS, "worker", *options], url
        self.errors = channels.with_name(f"{name}.{time.monotonic_ns()}")
        self.start()

    def start(self) -> None:
        environment = {**os.environ, "COMPLAINTS_DB": self._url, "LANG": "C.UTF-8"}
        with self.errors.open("ab") as said:
            self._process = subprocess.Popen(self._command, env=environment, stdout=subprocess.DEVNULL, stderr=said)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def dismiss(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(timeout=90)
        still_starting, killed = -signal.SIGTERM, -signal.SIGKILL
        assert code in (0, still_starting, killed), (code, self.errors.read_text("utf-8")[-2000:])


def filled(url: str, due: int) -> None:
    """A store in which so many cases were due an hour ago."""
    hands = Hands(now() - 2 * HOUR)
    create_store(url, zone="Asia/Shanghai", clock=hands)
    with open_desk(url, clock=hands) as desk:
        people = frozenset({"desk", "administrator"})
        desk.set_person(Person(name="li", roles=people, logins=(desk.identity.login,)), by=BY)
        desk.publish(RULES.encode(), by=BY)
        for first in range(0, due, CHUNK):
            with desk.batch():
                for _ in range(first, min(first + CHUNK, due)):
                    desk.open("request", {"urgent": True}, by=BY)


def left(url: str) -> int:
    """What is still to be done: cases to wake, each with a notice to come, and notices that nobody has delivered."""
    with open_store(url, access=Access.READ) as store, store.reading() as reading:
        due = len(reading.due(now() // SECOND, 10**6, now() // SECOND))
        return due * 2 + reading.notices_by_state().get("waiting", 0)


def drained(url: str, machines: Sequence[Machine], due: int, kills: int) -> float:
    """Seconds until nothing is left, with so many killed on the way, each at its share of the work."""
    chance, began, killed = random.Random(20261122), time.monotonic(), 0
    while (rest := left(url)) or killed < kills:
        if killed < kills and rest <= due * 2 * (kills - killed) // (kills + 1):
            machine = chance.choice(machines)
            machine.kill()
            machine.start()
            killed += 1
        time.sleep(0.1 + chance.random() / 2)
        assert time.monotonic() - began < LONGEST, f"{rest} left after {LONGEST} s"
    return time.monotonic() - began


def proved(url: str, sink: Path, due: int) -> tuple[int, int, int]:
    """How many marks history has, how many notices the outbox, and how many came twice; or an error."""
    lines = filter(None, sink.read_text("utf-8").splitlines())  # who meets a line half written begins a new one
    delivered = Counter(json.loads(line)["key"] for line in lines)
    with open_store(url, access=Access.READ) as store, store.reading() as reading:
        rows = (row for number in reading.numbers() for row in reading.events(f"case:{number}"))
        fired = Counter(row.stream for row in rows if '"mark_fired"' in row.body)
        sent = {notice.key for notice in reading.notices_in("sent", 10**6)}
        states = reading.notices_by_state()
    with open_store(url, access=Access.READ) as store:
        found = replay(store)
    assert set(fired.values()) == {1}, f"fired twice: {[each for each, count in fired.items() if count > 1][:3]}"
    assert len(fired) == due, f"{len(fired)} marks fired"
    assert states == {"sent": due}, states
    assert set(delivered) == sent, f"{len(sent - set(delivered))} lost"
    assert not found.differences, found.differences[:3]
    return len(fired), len(sent), sum(count > 1 for count in delivered.values())


@contextmanager
def crew(url: str, words: Sequence[str], names: Sequence[str]) -> Iterator[tuple[Path, list[Machine]]]:
    """Workers with these names, who write what they deliver to one file; dismissed in the end."""
    with tempfile.TemporaryDirectory() as top:
        sink, channels = Path(top) / "sink.jsonl", Path(top) / "channels.yaml"
        channels.write_text(f"default: file:{sink}\n")
        machines = [Machine(name, url, words, channels) for name in names]
        try:
            yield sink, machines
            for each in machines:
                each.dismiss()
        except BaseException:
            for each in machines:
                each.kill()
            raise


def worked(url: str, words: Sequence[str], due: int, kills: int = 0, names: Sequence[str] = NAMES) -> Run:
    before = _cpu_of_children()
    with crew(url, words, names) as (sink, machines):
        seconds = drained(url, machines, due, kills)
        for each in machines:
            each.dismiss()
        return Run(seconds, _cpu_of_children() - before, *proved(url, sink, due))


def compared(store: Callable[[], str], due: int, kills: int, rounds: int) -> None:
    """In turns, so that a machine that is busy with something else is so for both."""
    pairs = [(worked(store(), PLAIN, due, kills), worked(store(), CLUSTER, due, kills)) for _ in range(rounds)]
    for plain, shared in pairs:
        print(f"{kills} SIGKILLs: plain loop {plain}\n            cluster {shared}")
    longer, more = (
        median(b / a for a, b in each)
        for each in (
            [(plain.seconds, shared.seconds) for plain, shared in pairs],
            [(plain.cpu, shared.cpu) for plain, shared in pairs],
        )
    )
    print(
        f"{kills} SIGKILLs: the cluster takes {longer:.2f}x of the plain loop's time, {more:.2f}x of its CPU",
        flush=True,
    )


def main(due: str = "10000", kills: str = "6", rounds: str = "3") -> None:
    with Server.started() as server, Databases(server.cluster, "bench_") as databases:

        def store(count: int) -> str:
            return databases.like(f"due_{count}", lambda url: filled(url, count)).url

        compared(lambda: store(int(due) // 5), int(due) // 5, 0, int(rounds))
        compared(lambda: store(int(due)), int(due), int(kills), 1)
        few = int(due) // 10
        print(f"two at once under one name: {worked(store(few), CLUSTER, few, names=('west', 'west'))}")


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(*sys.argv[1:])
