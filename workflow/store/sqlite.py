"""Everything that is particular to SQLite: how it is opened, locked and guarded, and what its errors mean.

The driver is kept out of transactions (autocommit): `BEGIN IMMEDIATE` takes the write lock before anything is read.
"""

import getpass
import sqlite3
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote

from workflow.errors import ComplaintsError, StoreUnavailable
from workflow.store import faults
from workflow.store.address import existing
from workflow.wording import Wording

APPLICATION_ID = 0x434D504C  # "CMPL"
FORMAT = 2
PATIENCE = 5.0
"""Seconds to wait for another writer."""

Parameters: TypeAlias = Mapping[str, Any]


class Access(Enum):
    """What a store is opened for."""

    READ = "ro"
    WRITE = "rw"


class Journal(Enum):
    """How changes reach a file: through one beside it, which lets others read meanwhile; or so that the file, once closed,
    stands alone, and can be read where nothing can be written."""

    BESIDE = "WAL"
    ALONE = "DELETE"


def _as_published(table: str) -> tuple[tuple[str, str, str], ...]:
    """What keeps each row of a table as it was published, under its digest."""
    why = f"a published {table} stays as it is"
    taken = f"SELECT 1 FROM {table} WHERE digest = NEW.digest OR rowid = NEW.rowid"
    return (
        (f"{table}_is_never_changed", f"UPDATE ON {table}", why),
        (f"{table}_is_never_deleted", f"DELETE ON {table}", why),
        (f"{table}_only_appends", f"INSERT ON {table} WHEN EXISTS ({taken})", why),
    )


GUARDS: Mapping[str, str] = {
    name: f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{why}'); END"
    for name, when, why in (
        ("event_is_never_changed", "UPDATE ON event", "history is append-only"),
        ("event_is_never_deleted", "DELETE ON event", "history is append-only"),
        (
            "event_only_appends",
            "INSERT ON event WHEN NEW.seq <> 1 + coalesce((SELECT max(seq) FROM event WHERE stream = NEW.stream), 0)"
            " OR EXISTS (SELECT 1 FROM event WHERE rowid = NEW.rowid)",
            "history is append-only",
        ),
        *_as_published("definition"),
        *_as_published("calendar"),
    )
}
"""Triggers by name. An `INSERT OR REPLACE` deletes without asking a DELETE trigger, hence those on INSERT."""


class Sqlite:
    """One connection to a store's file."""

    def __init__(self, path: Path, access: Access, patience: float = PATIENCE) -> None:
        self.path = existing(path)
        self._patience = patience
        self._connection = self._connected(access)
        try:
            self._prepare(access)
        except BaseException:
            self._connection.close()
            raise

    def run(self, statement: str, parameters: Parameters | tuple[Any, ...] = ()) -> sqlite3.Cursor:
        try:
            return self._connection.execute(statement, parameters)
        except sqlite3.Error as error:
            raise self._fault(error) from error

    def version(self) -> int:
        """Becomes another whenever another connection has written."""
        version: int = self.run("PRAGMA data_version").fetchone()[0]
        return version

    def begin_write(self) -> None:
        self.run("BEGIN IMMEDIATE")

    def begin_read(self) -> None:
        self.run("BEGIN DEFERRED")

    def commit(self) -> None:
        self.run("COMMIT")

    def roll_back(self) -> None:
        if self._connection.in_transaction:  # a full disk has already rolled back
            self.run("ROLLBACK")

    def savepoint(self, name: str) -> None:
        self.run(f"SAVEPOINT {name}")

    def roll_back_to(self, name: str) -> None:
        if self._connection.in_transaction:
            self.run(f"ROLLBACK TO {name}")

    def release(self, name: str) -> None:
        if self._connection.in_transaction:
            self.run(f"RELEASE {name}")

    def missing_guards(self) -> tuple[str, ...]:
        """The triggers that are not there as they should be."""
        found = dict(self.run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())
        return tuple(name for name, sql in GUARDS.items() if found.get(name) != sql)

    def integrity_problems(self) -> tuple[str, ...]:
        """What SQLite's own check finds wrong with the file, and whether its last page is all there."""
        if self.path.stat().st_size % int(self.run("PRAGMA page_size").fetchone()[0]):
            return ("the file ends in the middle of a page",)
        found = tuple(str(row[0]) for row in self.run("PRAGMA integrity_check").fetchall())
        return () if found == ("ok",) else found

    def copy_to(self, path: Path, called: Path, journal: Journal) -> None:
        """A consistent copy in a new file, while others go on writing: of the view that is being read, or else of now. It
        will be `called` otherwise, and what goes wrong is told of that."""
        try:
            target = sqlite3.connect(path, isolation_level=None)
            try:
                self._connection.backup(target)
                target.execute(f"PRAGMA journal_mode = {journal.value}")
            finally:
                target.close()
        except sqlite3.Error as error:
            raise fault(error, called) from error

    def close(self) -> None:
        self._connection.close()

    def _connected(self, access: Access) -> sqlite3.Connection:
        uri = f"file:{quote(str(self.path.absolute()))}?mode={access.value}"
        try:
            return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=self._patience)
        except sqlite3.Error as error:
            raise self._fault(error) from error

    def _prepare(self, access: Access) -> None:
        self._recognise()
        self.run("PRAGMA foreign_keys = ON")
        if access is Access.READ:
            self._connection.text_factory = _leniently
        else:
            self.run("PRAGMA synchronous = FULL")
            self._refuse_unguarded()

    def _recognise(self) -> None:
        ours = self.run("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        found = self.run("PRAGMA user_version").fetchone()[0]
        if not ours:
            raise StoreUnavailable(faults.FOREIGN, path=str(self.path))
        if found != FORMAT:
            wording = faults.NEWER if found > FORMAT else faults.OLDER
            raise StoreUnavailable(wording, path=str(self.path), found=found, known=FORMAT)

    def _refuse_unguarded(self) -> None:
        if missing := self.missing_guards():
            raise StoreUnavailable(faults.UNGUARDED, path=str(self.path), missing=", ".join(missing))

    def _fault(self, error: sqlite3.Error) -> Exception:
        return fault(error, self.path)


def _leniently(text: bytes) -> str:
    """Whoever only reads can look at text that somebody damaged."""
    return text.decode(errors="surrogateescape")


def fault(error: sqlite3.Error, path: Path) -> Exception:
    """What an error of the driver means to us; a fault in our own SQL stays what it is."""
    code = getattr(error, "sqlite_errorcode", None)
    if code in _RACES:
        return faults.Raced(str(error))
    if str(error).startswith("no such table:"):
        return _unavailable(faults.NOT_A_DATABASE, path, str(error))
    if code is None or code & 0xFF in _OURS:
        return error
    wording: Wording = _WORDINGS.get(code & 0xFF, faults.FAILED)
    return _unavailable(wording, path, str(error))


def _unavailable(wording: Wording, path: Path, problem: str) -> ComplaintsError:
    return StoreUnavailable(wording, path=str(path), problem=problem)


def login() -> str:
    """Who is logged in, as the machine sees it; SQLite knows no users of its own."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "?"


_RACES = frozenset(
    {sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_TRIGGER}
)
_OURS = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_RANGE})
_WORDINGS: Mapping[int, Wording] = {
    sqlite3.SQLITE_BUSY: faults.LOCKED,
    sqlite3.SQLITE_LOCKED: faults.LOCKED,
    sqlite3.SQLITE_READONLY: faults.READ_ONLY,
    sqlite3.SQLITE_PERM: faults.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: faults.CANNOT_OPEN,
    sqlite3.SQLITE_FULL: faults.FULL,
    sqlite3.SQLITE_NOTADB: faults.NOT_A_DATABASE,
    sqlite3.SQLITE_CORRUPT: faults.NOT_A_DATABASE,
}
