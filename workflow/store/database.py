"""A store: opened by its URL, read and written in transactions."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import Self, assert_never

from workflow.engine.directory import Directory
from workflow.errors import StoreUnavailable
from workflow.store import faults
from workflow.store.address import FilePlace, Place, ServerPlace, place_of
from workflow.store.backend.port import PATIENCE, Access, Backend, Entry, GrantProblem, Identity, Server
from workflow.store.backend.sqlite import Sqlite
from workflow.store.course import Course, Layer
from workflow.store.moment import Clock, ClockKind
from workflow.store.reading import Reading
from workflow.store.rows import Glance, Info
from workflow.store.sql import Statements, postgres_statements, sqlite_statements
from workflow.store.writing import Writing


class Store:
    """One connection, for one thread. Transactions nest: an inner one can be given up without the outer."""

    def __init__(
        self, database: Backend, statements: Statements, clock: Clock | None = None, patience: float = PATIENCE
    ) -> None:
        self._database = database
        self._statements = statements
        self._machine_clock, self._has_own_clock = clock or database.now, clock is None
        self.patience = patience
        self._outer: Writing | None = None
        self._course = Course()
        self._entry = Entry.SHARED
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
    def place(self) -> Place:
        return self._database.place

    @property
    def identity(self) -> Identity:
        """Under which login it was opened."""
        return self._database.identity

    @property
    def clock_kind(self) -> ClockKind:
        return self._clock_kind

    @property
    def is_in_transaction(self) -> bool:
        """Whether a transaction that writes has been begun, so that what is written now is committed with it."""
        return self._outer is not None

    def info(self) -> Info:
        with self.reading() as reading:
            return reading.info()

    def now(self) -> int:
        """What time it is in this store."""
        if self._clock_kind is ClockKind.REAL:
            return self._machine_clock()
        with self.reading() as reading:
            return reading.info().clock_at or 0

    def time_at(self, glance: Glance) -> int:
        """The same, by what a command saw first."""
        if self._clock_kind is ClockKind.SIMULATED:
            return glance.around.clock_at or 0
        seen = glance.machine_time if self._has_own_clock else None
        return self._machine_clock() if seen is None else seen

    def machine_time(self) -> int:
        """What time it is outside, also where the store's own clock is simulated."""
        return self._machine_clock()

    def next_instant(self) -> int | None:
        """The second at which something is to be done next; it may have passed. Read again only when somebody has written."""
        if self._outer is not None:
            return self._outer.next_instant()
        version = self._database.version()
        if version is None or version != self._next_as_of:
            with self.reading() as reading:
                self._next = reading.next_instant()
            self._next_as_of = version
        return self._next

    @property
    def is_reading(self) -> bool:
        """Whether there is a view of it already, which goes on."""
        return self._reading is not None or self._outer is not None

    def version(self) -> int | None:
        """Becomes another whenever another connection has written; None where that cannot be told."""
        return self._database.version()

    @contextmanager
    def reading(self, view: str = "") -> Iterator[Reading]:
        """One consistent view; inside a transaction, that one's. With the `view` of another, the same as that."""
        if (present := self._outer or self._reading) is not None:
            yield present
            return
        try:
            self._database.begin_read(view)
            self._reading = Reading(self._database, self._statements)
            yield self._reading
        finally:
            self._reading = None
            self._database.roll_back()

    def writing(self, entry: Entry = Entry.SHARED) -> AbstractContextManager[Writing]:
        """Committed at the end, unless it is discarded or something is raised; inside another, a savepoint of it. Whoever is
        to be alone must have come in so, or find that nothing is kept."""
        if self._outer is None:
            return self._whole(entry)
        is_alone = entry is Entry.SHARED or self._entry is Entry.ALONE or self._outer.discarded
        assert is_alone, "what was seen before nobody else was let in may be true no more"
        return self._nested()

    def directory(self, reading: Reading) -> Directory:
        """The people as they are now; read again only when somebody changed."""
        around = reading.around()
        if around.people is None or around.hash is None:
            return Directory()
        if around.hash != self._directory_hash:
            self._directory, self._directory_hash = reading.directory(around.people), around.hash
        return self._directory

    def missing_guards(self) -> tuple[str, ...]:
        return self._database.missing_guards()

    def grant_problems(self) -> tuple[GrantProblem, ...]:
        """Where somebody may do more, or less, than they should."""
        return self._database.grant_problems()

    def integrity_problems(self) -> tuple[str, ...]:
        return self._database.integrity_problems()

    def server(self) -> Server | None:
        """How its server is set up; None for a file, which has none."""
        return self._database.server()

    def size(self) -> int:
        """Bytes on the disk."""
        return self._database.size()

    def close(self) -> None:
        self._database.close()

    @contextmanager
    def _whole(self, entry: Entry) -> Iterator[Writing]:
        assert self._reading is None, "one view at a time"
        try:
            self._database.begin_write(entry)
            self._course, self._entry = Course(), entry
            self._outer = self._writing()
            yield self._outer
            if self._outer.discarded:
                self._outer.flush()  # the database has its say also about what is only tried
            else:
                self._database.commit(self._course.top.taken(self._statements.rows))
        finally:
            self._outer = self._next_as_of = None  # of what is written here the version does not tell
            self._database.roll_back()

    @contextmanager
    def _nested(self) -> Iterator[Writing]:
        self._course.begin()
        inner, is_kept = self._writing(), False
        try:
            yield inner
            is_kept = not inner.discarded
        finally:
            layer = self._course.end()
            if is_kept:
                self._keep(layer)
            elif layer.is_made:
                self._database.roll_back_to(layer.savepoint)

    def _keep(self, layer: Layer) -> None:
        if layer.is_made:
            self._database.release(layer.savepoint)
        self._course.top.take_over(layer)
        if self._course.is_long:
            self._writing().flush()

    def _writing(self) -> Writing:
        return Writing(self._database, self._statements, self.now, self._course)


def open_store(
    url: str, *, access: Access = Access.WRITE, clock: Clock | None = None, patience: float = PATIENCE
) -> Store:
    """The store at `url`. `patience` is how many seconds to wait for another writer; `clock` stands in for the clock of the
    machine that the database runs on."""
    match place_of(url):
        case FilePlace(path):
            return Store(Sqlite(path, access, patience), sqlite_statements(), clock, patience)
        case ServerPlace() as place:
            return Store(_on_server(place, access, patience), postgres_statements(), clock, patience)
        case other:
            assert_never(other)


def _on_server(place: ServerPlace, access: Access, patience: float) -> Backend:
    try:
        from workflow.store.backend.postgres import Postgres  # only who uses a server needs the driver
    except ImportError as error:
        raise StoreUnavailable(faults.NO_DRIVER) from error
    return Postgres(place, access, patience)
