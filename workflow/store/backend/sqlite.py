"""Everything that is particular to SQLite: how it is opened, locked and guarded, and what its errors mean.

The driver is kept out of transactions (autocommit): `BEGIN IMMEDIATE` takes the write lock before anything is read.
"""

import getpass
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from workflow.errors import ComplaintsError, StoreUnavailable
from workflow.store import faults, moment
from workflow.store.address import FilePlace, existing
from workflow.store.backend.admission import admit_format
from workflow.store.backend.port import (
    NO_ROWS,
    NOTHING,
    PATIENCE,
    Access,
    Entry,
    GrantProblem,
    Identity,
    Parameters,
    Proof,
    Rows,
)
from workflow.store.backend.sqlite_guards import GUARDS
from workflow.store.backend.waiting_line import Line
from workflow.wording import Wording

APPLICATION_ID = 0x434D504C  # "CMPL"


class Sqlite:
    """One connection to a store's file."""

    def __init__(self, path: Path, access: Access, patience: float = PATIENCE) -> None:
        self.path = existing(path)
        self.place = FilePlace(self.path)
        self.identity = Identity(login(), Proof.CLAIMED)
        self._patience = patience
        self._line = Line(self.path)
        self._connection = self._connected(access)
        try:
            self._prepare(access)
        except BaseException:
            self._connection.close()
            raise

    def run(self, statement: str, parameters: Parameters = NOTHING) -> sqlite3.Cursor:
        try:
            return self._connection.execute(statement, parameters)
        except sqlite3.Error as error:
            raise self._fault(error) from error

    def stream(self, statement: str, at_once: int) -> Iterator[tuple[Any, ...]]:
        try:
            yield from iter(self.run(statement).fetchone, None)  # a cursor itself could not be left once all is closed
        except sqlite3.Error as error:
            raise self._fault(error) from error

    def now(self) -> int:
        return moment.now()

    def version(self) -> int:
        """Becomes another whenever another connection has written."""
        version: int = self.run("PRAGMA data_version").fetchone()[0]
        return version

    def begin_write(self, entry: Entry) -> None:
        """There is one writer at a time in any case. Raises StoreUnavailable when the store has been upgraded meanwhile."""
        if not self._line.wait(self._patience):
            raise StoreUnavailable(faults.LOCKED, path=str(self.path))
        try:
            self.run("BEGIN IMMEDIATE")
        except BaseException:
            self._line.leave()
            raise
        self._admit_format()

    def begin_read(self, view: str = "") -> None:
        self.run("BEGIN DEFERRED")

    def view(self) -> str:
        return ""

    def write(self, rows: Rows) -> None:
        for statement, several in rows.items():
            try:
                written = self._connection.executemany(statement, several).rowcount
            except sqlite3.Error as error:
                raise self._fault(error) from error
            if written != len(several):
                raise faults.Raced(statement)

    def commit(self, rows: Rows = NO_ROWS) -> None:
        self.write(rows)
        try:
            self.run("COMMIT")
        except StoreUnavailable as error:
            if error.wording is not faults.FAILED:
                raise
            raise faults.OutcomeUnknown(faults.UNKNOWN, path=str(self.place)) from error
        self._line.leave()

    def roll_back(self) -> None:
        try:
            if self._connection.in_transaction:  # a full disk has already rolled back
                self.run("ROLLBACK")
        finally:
            self._line.leave()

    def savepoint(self, name: str) -> None:
        self.run(f"SAVEPOINT {name}")

    def roll_back_to(self, name: str) -> None:
        if self._connection.in_transaction:
            self.run(f"ROLLBACK TO {name}")
            self.run(f"RELEASE {name}")

    def release(self, name: str) -> None:
        self.run(f"RELEASE {name}")

    def missing_guards(self) -> tuple[str, ...]:
        """The triggers that are not there as they should be."""
        found = dict(self.run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())
        return tuple(name for name, sql in GUARDS.items() if found.get(name) != sql)

    def grant_problems(self) -> tuple[GrantProblem, ...]:
        """SQLite knows no logins."""
        return ()

    def integrity_problems(self) -> tuple[str, ...]:
        """What SQLite's own check finds wrong with the file, and whether its last page is all there."""
        if self._is_cut_off():
            return ("the file ends in the middle of a page",)
        found = tuple(str(row[0]) for row in self.run("PRAGMA integrity_check").fetchall())
        return () if found == ("ok",) else found

    def server(self) -> None:
        """A file has none."""

    def size(self) -> int:
        return self.path.stat().st_size

    def _is_cut_off(self) -> bool:
        """Whether its last page is not all there. While the file beside it has pages of its own, they are all there."""
        beside = Path(f"{self.path}-wal")
        if beside.exists() and beside.stat().st_size:
            return False
        return bool(self.size() % int(self.run("PRAGMA page_size").fetchone()[0]))

    def close(self) -> None:
        self._connection.close()
        self._line.close()

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
        if not ours:
            raise StoreUnavailable(faults.FOREIGN, path=str(self.path))
        self._admit_format()

    def _admit_format(self) -> None:
        admit_format(self.run("PRAGMA user_version").fetchone()[0], self.place)

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
    wording: Wording = _WORDINGS.get(code) or _WORDINGS.get(code & 0xFF, faults.FAILED)
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
    sqlite3.SQLITE_IOERR_SHMSIZE: faults.FULL,  # no room even for the memory that its users share
    sqlite3.SQLITE_NOTADB: faults.NOT_A_DATABASE,
    sqlite3.SQLITE_CORRUPT: faults.NOT_A_DATABASE,
}
