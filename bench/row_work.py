"""The baseline: what a program written by hand against `sqlite3` would send for an action that our desk has taken, with exactly
the same bytes in the same rows. It begins, reads the case (or, where a case is opened, the last number), writes, and commits.

Of what the desk sent, only what writes is kept; rows of one kind that follow each other go into one `executemany`; values are
bound by their place, which is the fastest the driver has.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from bench.cases import Deed, Staged
from bench.wire import Sent

READ_CASE = (
    "SELECT number, procedure, definition, state, standing, seq, head, wake_at, opened_at, changed_at, snapshot"
    " FROM case_file WHERE number = ?"
)
READ_NUMBER = "SELECT last FROM numbering WHERE template = ? AND year = ?"
SAME = ("event", "private_value", "case_file", "notice", "command_key", "numbering")
"""Tables that must come out alike; what the triggers note beside them has its own instants."""
KEPT = (*SAME, "person", "attachment", "calendar", "definition")
"""Tables whose rows are the work; what a desk does beside (it forgets troubles that are over, say) is its own affair."""
_NAMED = re.compile(r":([a-z_]\w*)")
_TABLE = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)")


class Write(NamedTuple):
    text: str
    rows: tuple[tuple[Any, ...], ...]


class Plan(NamedTuple):
    """Everything that one action needs of the database."""

    read: str
    of: tuple[Any, ...]
    writes: tuple[Write, ...]

    def carry_out(self, raw: sqlite3.Connection) -> None:
        raw.execute("BEGIN IMMEDIATE")
        self.inside(raw)
        raw.execute("COMMIT")

    def inside(self, raw: sqlite3.Connection) -> None:
        """In a transaction that somebody else begins and commits."""
        raw.execute(self.read, self.of).fetchone()
        for write in self.writes:
            if len(write.rows) == 1:
                raw.execute(write.text, write.rows[0]).fetchall()
            else:
                raw.executemany(write.text, write.rows)

    @property
    def statements(self) -> tuple[str, ...]:
        """As they are published."""
        told = (f"{w.text}" + (f"  -- {len(w.rows)} rows" if len(w.rows) > 1 else "") for w in self.writes)
        return ("BEGIN IMMEDIATE", self.read, *told, "COMMIT")


def planned(deed: Deed, sent: Iterable[Sent], known: Staged) -> Plan:
    """The least that must be sent for the deed."""
    writes = (positional(each) for each in needed(sent))
    joined = tuple(
        Write(text, tuple(row for write in some for row in write.rows))
        for text, some in groupby(writes, key=lambda write: write.text)
    )
    if deed.number is None:
        return Plan(READ_NUMBER, known.numbering[deed.procedure], joined)
    return Plan(READ_CASE, (deed.number,), joined)


def needed(sent: Iterable[Sent]) -> Iterator[Sent]:
    """Of everything that was sent, what writes rows of the work."""
    for each in sent:
        tables = _TABLE.findall(each.text) if each.writes else ()
        if tables and tables[0] in KEPT:
            yield each


def connected(path: Path) -> sqlite3.Connection:
    """With the settings that our desk has."""
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("PRAGMA synchronous = FULL")
    return raw


def alike(one: Path, other: Path) -> None:
    """Nothing may differ where the same was done."""
    for (table, found), (_, expected) in zip(contents(one), contents(other), strict=True):
        assert found == expected, f"not the same bytes in {table}"


def contents(path: Path) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """The tables that must come out alike."""
    raw = connected(path)
    for table in SAME:
        yield table, sorted(raw.execute(f"SELECT * FROM {table}").fetchall(), key=repr)
    raw.close()


def positional(sent: Sent) -> Write:
    names = _NAMED.findall(sent.text)
    if not names:
        return Write(sent.text, tuple(tuple(row) for row in sent.rows))
    return Write(_NAMED.sub("?", sent.text), tuple(_in_order(row, names) for row in sent.rows))


def _in_order(row: Any, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)
