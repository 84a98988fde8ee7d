"""A store: opened by its URL, read and written in transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from workflow.engine.case import DIRECTORY_STREAM
from workflow.engine.directory import Directory
from workflow.store import moment
from workflow.store.address import path_of
from workflow.store.moment import Clock, ClockKind
from workflow.store.reading import Info, Reading
from workflow.store.sqlite import PATIENCE, Access, Journal, Sqlite
from workflow.store.statements import sqlite_statements
from workflow.store.writing import Writing


class Store:
    """One connection, for one thread. Transactions nest: an inner one can be given up without the outer."""

    def __init__(self, database: Sqlite, clock: Clock) -> None:
        self._database = database
        self._statements = sqlite_statements()
        self._machine_clock = clock
        self._depth = count(1)
        self._outer: Writing | None = None
        self._reading: Reading | None = None
        self._directory, self._directory_hash = Directory(), ""
        self._next: int | None = None
        self._next_as_of: int | None = None
        with self.reading() as reading:
            self._clock_kind = reading.info().clock

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def path(self) -> Path:
        return self._database.path

    @property
    def clock_kind(self) -> ClockKind:
        return self._clock_kind

    def info(self) -> Info:
        with self.reading() as reading:
            return reading.info()

    def now(self) -> int:
        """What time it is in this store."""
        if self._clock_kind is ClockKind.REAL:
            return self._machine_clock()
        with self.reading() as reading:
            return reading.info().clock_at or 0

    def machine_time(self) -> int:
        """What time it is outside, also where the store's own clock is simulated."""
        return self._machine_clock()

    def next_instant(self) -> int | None:
        """The second at which something is to be done next; it may have passed. Read again only when somebody has written."""
        if self._outer is not None:
            return self._outer.next_instant()
        version = self._database.version()
        if version != self._next_as_of:
            with self.reading() as reading:
                self._next = reading.next_instant()
            self._next_as_of = version
        return self._next

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """One consistent view; inside a transaction, that one's."""
        if (present := self._outer or self._reading) is not None:
            yield present
            return
        self._database.begin_read()
        self._reading = Reading(self._database, self._statements)
        try:
            yield self._reading
        finally:
            self._reading = None
            self._database.roll_back()

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Committed at the end, unless it is discarded or something is raised; inside another, a savepoint of it."""
        if self._outer is not None:
            with self._nested() as inner:
                yield inner
            return
        self._database.begin_write()
        self._outer = self._writing()
        try:
            yield self._outer
            if not self._outer.discarded:
                self._database.commit()
        finally:
            self._outer = self._next_as_of = None  # of what is written here the version does not tell
            self._database.roll_back()

    def directory(self, reading: Reading) -> Directory:
        """The people as they are now; read again only when somebody changed."""
        head = reading.head(DIRECTORY_STREAM)
        if head is None:
            return Directory()
        if head.hash != self._directory_hash:
            self._directory, self._directory_hash = reading.directory(head.seq), head.hash
        return self._directory

    def missing_guards(self) -> tuple[str, ...]:
        return self._database.missing_guards()

    def integrity_problems(self) -> tuple[str, ...]:
        return self._database.integrity_problems()

    def copy_to(self, path: Path, called: Path, journal: Journal) -> None:
        self._database.copy_to(path, called, journal)

    def close(self) -> None:
        self._database.close()

    @contextmanager
    def _nested(self) -> Iterator[Writing]:
        savepoint = f"inner_{next(self._depth)}"
        self._database.savepoint(savepoint)
        inner = self._writing()
        try:
            yield inner
        except BaseException:
            inner.discard()
            raise
        finally:
            if inner.discarded:
                self._database.roll_back_to(savepoint)
            self._database.release(savepoint)

    def _writing(self) -> Writing:
        return Writing(self._database, self._statements, self.now)


def open_store(
    url: str, *, access: Access = Access.WRITE, clock: Clock = moment.now, patience: float = PATIENCE
) -> Store:
    """The store at `url`. `patience` is how many seconds to wait for another writer."""
    return Store(Sqlite(path_of(url), access, patience), clock)
