"""The same with the driver alone: select the case, update it, insert a row of history, commit; nothing is checked.

sqlite3: WAL, synchronous FULL, one connection held, statements cached by the driver. psycopg 3: one connection held, SELECT,
then one statement (a CTE) that updates and inserts, prepared by the driver: two round trips a step.
"""

import sqlite3
import time
from typing import Any

import turns
from content import FIELDS, STATES, STEPS

CASES = "CREATE TABLE cases (id INTEGER PRIMARY KEY, state TEXT NOT NULL, version INTEGER NOT NULL, {fields})"
HISTORY = """CREATE TABLE history (case_id INTEGER NOT NULL, version INTEGER NOT NULL, action TEXT NOT NULL, source TEXT NOT NULL,
    target TEXT NOT NULL, person TEXT NOT NULL, note TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (case_id, version))"""
READ = "SELECT state, version, amount FROM cases WHERE id = ?"
MOVE = "UPDATE cases SET state = ?, version = ? WHERE id = ? AND version = ?"
KEEP = "INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
BOTH = """WITH moved AS (UPDATE cases SET state = %s, version = %s WHERE id = %s AND version = %s RETURNING id)
    INSERT INTO history SELECT id, %s, %s, %s, %s, %s, %s, %s FROM moved"""


def tables() -> tuple[str, str]:
    fields = ", ".join(f"{name} {'INTEGER' if isinstance(value, int) else 'TEXT'}" for name, value in FIELDS.items())
    return CASES.format(fields=fields), HISTORY


def opening(mark: str) -> str:
    return f"INSERT INTO cases VALUES ({', '.join(mark for _ in range(3 + len(FIELDS)))})"


class Sqlite:
    kept = "SELECT count(*) FROM history"

    def __init__(self, store: str) -> None:
        self._on = sqlite3.connect(turns.path_of(store), isolation_level=None)
        for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", *tables()):
            self._on.execute(statement)

    def instance(self, six: turns.Six) -> float:
        number = self._on.execute(opening("?"), (None, STATES[0], 0, *FIELDS.values())).lastrowid
        return six(lambda place: self._step(number, place))

    def _step(self, number: int | None, place: int) -> None:
        step, run = STEPS[place], self._on.execute
        run("BEGIN IMMEDIATE")
        state, version, _ = run(READ, (number,)).fetchone()
        run(MOVE, (step.target, version + 1, number, version))
        kept = (step.action, state, step.target, step.person, step.note, time.time_ns() // 1000)
        run(KEEP, (number, version + 1, *kept))
        run("COMMIT")

    def pragma(self, name: str) -> object:
        return turns.first(self._on.execute(f"PRAGMA {name}").fetchone())


class Postgres:
    kept = "SELECT count(*) FROM history"

    def __init__(self, store: str) -> None:
        import psycopg

        self._on: Any = psycopg.connect(store, autocommit=True, prepare_threshold=0)
        for statement in tables():
            self._on.execute(statement)
        self._opened = 0

    def instance(self, six: turns.Six) -> float:
        number = self._opened = self._opened + 1
        self._on.execute(opening("%s"), (number, STATES[0], 0, *FIELDS.values()))
        return six(lambda place: self._step(number, place))

    def _step(self, number: int, place: int) -> None:
        step = STEPS[place]
        state, version, _ = self._on.execute(READ.replace("?", "%s"), (number,)).fetchone()
        kept = (step.action, state, step.target, step.person, step.note, time.time_ns() // 1000)
        self._on.execute(BOTH, (step.target, version + 1, number, version, version + 1, *kept))

    def pragma(self, name: str) -> object:
        return turns.first(self._on.execute(f"SHOW {name}").fetchone())


if __name__ == "__main__":
    given = turns.parser(__doc__).parse_args()
    turns.take_turns((Sqlite if given.store.startswith(turns.SQLITE) else Postgres)(given.store), given)
