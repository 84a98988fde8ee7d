"""How the script of a peer takes its turns: python bench/peers/NAME_steps.py STORE [INSTANCES] [ROUNDS]

STORE is sqlite:///PATH of a file that is not there yet, or postgresql://.. of an empty database. Each round opens INSTANCES
complaints and takes six steps on each; only the steps are timed, and a line of JSON says how many seconds one took. Without
ROUNDS, every line on standard input asks for one more round, so that a driver can let several scripts take turns.

Before the first round one complaint goes unmeasured: after each of its steps another connection looks at the store and must
find exactly one more step in history, so each step is committed by itself; and the connection that writes is asked how it
syncs. (`strace -f -c -e trace=fdatasync,fsync` counts one sync a step for each of them on SQLite in WAL.)

Plain Python, for the environments of the peers have nothing of ours.
"""

import argparse
import gc
import json
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Protocol

from content import STEPS

Take = Callable[[int], object]
"""Takes the step of that place in STEPS."""
Six = Callable[[Take], float]
"""Takes all six, and says how many seconds that was."""
SQLITE = "sqlite:///"


class Peer(Protocol):
    kept: str
    """SQL that counts the steps in history."""

    def instance(self, six: Six) -> float:
        """Opens a complaint and takes its steps with `six`, whose answer it gives back."""

    def pragma(self, name: str) -> object:
        """What the connection that writes answers to `PRAGMA name`, or to `SHOW name` on Postgres."""


def parser(about: str | None) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("store")
    made.add_argument("instances", type=int, nargs="?", default=50)
    made.add_argument("rounds", type=int, nargs="?")
    return made


def take_turns(peer: Peer, given: argparse.Namespace) -> None:
    journal = durable(peer, given.store)
    peer.instance(lambda take: watched(take, peer.kept, given.store))
    say({"ready": journal})
    for _ in sys.stdin if given.rounds is None else range(given.rounds):
        say({"seconds_per_step": a_round(peer, given)})


def a_round(peer: Peer, given: argparse.Namespace) -> float:
    """Others have used the processor meanwhile: one complaint more, which is not counted, wakes what this one needs."""
    gc.collect()
    peer.instance(six)
    before = counted(given.store, peer.kept)
    seconds = sum(peer.instance(six) for _ in range(given.instances))
    taken = given.instances * len(STEPS)
    kept = counted(given.store, peer.kept) - before
    assert kept == taken, f"{kept} of {taken} steps are in history"
    return seconds / taken


def six(take: Take) -> float:
    began = time.perf_counter()
    for place in range(len(STEPS)):
        take(place)
    return time.perf_counter() - began


def watched(take: Take, kept: str, store: str) -> float:
    """Every step must have been committed when it returns."""
    before = counted(store, kept)
    for place in range(len(STEPS)):
        take(place)
        found = counted(store, kept) - before
        assert found == place + 1, f"{found} steps are in history after {place + 1}"
    return 0.0


def durable(peer: Peer, store: str) -> str:
    """How the connection that writes makes a commit last, as it says itself."""
    names = ("journal_mode", "synchronous") if store.startswith(SQLITE) else ("fsync", "synchronous_commit")
    said = {name: str(peer.pragma(name)).lower() for name in names}
    assert said.get("synchronous", "2") == "2", f"not FULL: {said}"
    assert "off" not in said.values(), said
    return " ".join(f"{name}={value}" for name, value in said.items())


def counted(store: str, kept: str) -> int:
    """Asked on a connection of its own, which sees only what is committed."""
    if store.startswith(SQLITE):
        with closing(sqlite3.connect(path_of(store), timeout=30)) as looking:
            return int(looking.execute(kept).fetchone()[0])
    import psycopg

    with psycopg.connect(store) as other:
        found = other.execute(kept.encode()).fetchone()
        assert found is not None
        return int(found[0])


def path_of(store: str) -> str:
    return store.removeprefix(SQLITE)


def say(what: dict[str, object]) -> None:
    print(json.dumps(what), flush=True)


def first(row: Iterable[object] | None) -> object:
    assert row is not None
    return next(iter(row))
