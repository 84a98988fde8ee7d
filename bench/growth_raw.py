"""The driver alone, in the same stores: it looks up, or writes, the rows of the same keys, and does nothing with them."""

import json
import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from bench.growth_desk import Keys
from bench.rounds import Work
from bench.scale_load import plain
from workflow.store.canonical import event_hash

CASE = "SELECT * FROM case_file WHERE number = ?"
EVENTS = "SELECT seq, type, hash, body FROM event WHERE stream = ? ORDER BY seq"
VALUES = "SELECT seq, name, value, contact FROM private_value WHERE stream = ?"
CUSTOMER = "SELECT stream FROM private_value WHERE contact = ?"
LAST = "SELECT seq, type, hash, body FROM event WHERE stream = ? ORDER BY seq DESC LIMIT 1"
BESIDE = "SELECT name, commitment, salt, value, contact FROM private_value WHERE stream = ? AND seq = ?"
NEWEST = "SELECT max(recorded_at) FROM event"
DUE = "SELECT number FROM case_file WHERE wake_at <= ? ORDER BY wake_at LIMIT 10000"
ADD_EVENT = "INSERT INTO event (stream, seq, type, recorded_at, hash, body) VALUES (?, ?, ?, ?, ?, ?)"
ADD_VALUE = (
    "INSERT INTO private_value (stream, seq, name, commitment, salt, value, contact) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
CHANGE = "UPDATE case_file SET seq = seq + 1, changed_at = ? WHERE number = ?"
SLEEP = "UPDATE case_file SET seq = seq + 1, wake_at = NULL WHERE number = ?"
ADD_KEY = "INSERT INTO command_key (key, stream, fingerprint, answer) VALUES (?, ?, '', '')"

OWNER = "postgres"
Run = Callable[..., list[Any]]
"""A statement and its values."""


@contextmanager
def on_sqlite(path: Path, keys: Keys, chance: random.Random) -> Iterator[Mapping[str, Work]]:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous = FULL")

        def run(statement: str, *values: object) -> list[Any]:
            return raw.execute(statement, values).fetchall()

        yield _works(run, "BEGIN IMMEDIATE", keys, chance)


@contextmanager
def on_postgres(url: str, keys: Keys, chance: random.Random) -> Iterator[Mapping[str, Work]]:
    """As the owner of the tables."""
    with psycopg.connect(plain(url), autocommit=True) as raw:

        def run(statement: str, *values: object) -> list[Any]:
            cursor = raw.execute(statement.replace("?", "%s").encode(), values)
            return cursor.fetchall() if cursor.description else []

        yield _works(run, "BEGIN", keys, chance)


def _works(run: Run, begin: str, keys: Keys, chance: random.Random) -> Mapping[str, Work]:
    def show() -> None:
        number = chance.choice(keys.closed)
        run(CASE, number)
        run(EVENTS, f"case:{number}")
        contacts = {row[3] for row in run(VALUES, f"case:{number}") if row[3] is not None}
        for stream in {row[0] for contact in contacts for row in run(CUSTOMER, contact)}:
            run(CASE, stream.removeprefix("case:"))
            run(VALUES, stream)

    def act() -> None:
        run(begin)
        number = chance.choice(keys.drivers)
        run(CASE, number)
        run(NEWEST)
        _add_values(run, f"case:{number}", _add(run, number))
        run(CHANGE, time.time_ns() // 1000, number)
        run(ADD_KEY, uuid4().hex, f"case:{number}")
        run("COMMIT")

    def tick() -> None:
        run(begin)
        for (number,) in run(DUE, time.time_ns() // 1_000_000_000):
            run(CASE, number)
            _add(run, number)
            run(SLEEP, number)
        run("ROLLBACK")

    def replay() -> None:
        for *_, body in run(EVENTS, f"case:{chance.choice(keys.closed)}"):
            event_hash(body)

    return {
        "action": act,
        "show": show,
        "todo": lambda: [run(CASE, number) for number in keys.waiting],
        "tick": tick,
        "replay": replay,
    }


def _add(run: Run, number: str) -> int:
    """One more event like the last, in the chain of its stream; its seq."""
    stream, now = f"case:{number}", time.time_ns() // 1000
    ((before, type_, hash_, last),) = run(LAST, stream)
    body = {**json.loads(last), "seq": before + 1, "prev": hash_, "recorded_at": now, "login": OWNER}
    text = json.dumps(body, ensure_ascii=False)
    run(ADD_EVENT, stream, before + 1, type_, now, event_hash(text), text)
    return int(before) + 1


def _add_values(run: Run, stream: str, seq: int) -> None:
    """The texts that lie beside the event before."""
    for row in run(BESIDE, stream, seq - 1):
        run(ADD_VALUE, stream, seq, *row)
