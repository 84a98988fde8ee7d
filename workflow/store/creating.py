"""Makes a store by the migrations: an empty one, or one that is filled with what another has."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeAlias, assert_never

from msgspec import Struct
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from workflow.errors import StoreUnavailable
from workflow.store import faults, moment
from workflow.store.address import PREFIX, FilePlace, Place, ServerPlace, making, place_of, vacant
from workflow.store.backend.admission import FORMAT
from workflow.store.backend.port import PATIENCE, Access, Journal
from workflow.store.backend.sqlite import APPLICATION_ID, fault
from workflow.store.backend.sqlite_guards import GUARDS
from workflow.store.database import Store, open_store
from workflow.store.granting import grant_again
from workflow.store.moment import Clock, ClockKind
from workflow.store.sql import Statements, postgres_statements, sqlite_statements

MIGRATIONS = Path(__file__).parent / "migrations"
PAGE_SIZE = 4096
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(1129141324)"
"""Two who make or upgrade the same store do so one after the other."""
BESIDE = ("-wal", "-journal", "-shm")
"""Files of SQLite that belong to the database beside them; the first two would be read into another of the same name."""

Fill: TypeAlias = Callable[[Connection, Statements], None]
"""Puts rows into tables that have no guards yet, inside the transaction that makes them."""


class Founding(Protocol):
    """A place where a store is being made, which nobody else sees yet."""

    def fill(self, fill: Fill) -> None:
        """Make the tables, have them filled, then make the guards."""
        ...

    def opened(self) -> Store:
        """The store as it was filled, to be looked at."""
        ...


def create_store(
    url: str, *, zone: str, kind: ClockKind = ClockKind.REAL, clock: Clock = moment.now, start: int | None = None
) -> Place:
    """Make an empty store: a file that only its owner can read, which appears under its name when it is whole, or the
    tables in an empty database. A simulated clock begins at `start` (microseconds UTC), else now."""
    at = clock() if start is None else start
    simulated = at if kind is ClockKind.SIMULATED else None
    row = {"id": 1, "format": FORMAT, "created_at": at, "zone": zone, "clock": kind.value, "clock_at": simulated}

    def add_info(connection: Connection, statements: Statements) -> None:
        connection.exec_driver_sql(statements["add_info"], row)

    place = place_of(url)
    with founding(place) as founded:
        founded.fill(add_info)
    return place


@contextmanager
def founding(place: Place, journal: Journal = Journal.BESIDE) -> Iterator[Founding]:
    """A store that appears at `place` when all went well: its file gets its name, or its tables are committed. When
    anything is raised, nothing stays. Raises StoreUnavailable where something is already."""
    match place:
        case FilePlace(path):
            with _new_file(path) as made:
                yield _File(made, path, journal)
        case ServerPlace():
            with server(place) as connection:
                _refuse_filled(connection, place)
                yield _Database(connection, place)
        case other:
            assert_never(other)


class _File(Struct, frozen=True):
    made: Path
    called: Path
    journal: Journal

    def fill(self, fill: Fill) -> None:
        with file_connection(self.made, self.called) as raw:
            for pragma in (f"page_size = {PAGE_SIZE}", f"application_id = {APPLICATION_ID}", "synchronous = OFF"):
                raw.execute(f"PRAGMA {pragma}")  # the bytes are on the disk before the file gets its name
            with file_transaction(raw) as connection:
                run_migrations(connection)
                fill(connection, sqlite_statements())
                guard(connection)
            raw.execute(f"PRAGMA journal_mode = {self.journal.value}")

    def opened(self) -> Store:
        return open_store(f"{PREFIX}{self.made}", access=Access.READ)


class _Database(Struct, frozen=True):
    connection: Connection
    place: ServerPlace

    def fill(self, fill: Fill) -> None:
        run_migrations(self.connection)
        fill(self.connection, postgres_statements())
        guard(self.connection)
        self.connection.exec_driver_sql("ANALYZE")

    def opened(self) -> Store:
        from workflow.store.backend.postgres import Uncommitted

        raw = self.connection.connection.driver_connection
        assert raw is not None, "a transaction is open on it"
        return Store(Uncommitted(self.place, raw), postgres_statements())


def refuse_taken(place: Place) -> None:
    """Raises StoreUnavailable where no store can be made, before anybody takes long to find out what to put there."""
    match place:
        case FilePlace(path):
            _refuse_remains(path)
        case ServerPlace():
            with server(place) as connection:
                _refuse_filled(connection, place)
        case other:
            assert_never(other)


@contextmanager
def server(place: ServerPlace) -> Iterator[Connection]:
    """One transaction in a database, for whoever changes its structure: it is committed at the end, or nothing is done."""
    try:
        import psycopg

        from workflow.store.backend.postgres import reached
        from workflow.store.backend.postgres_faults import fault as told
    except ImportError as error:
        raise StoreUnavailable(faults.NO_DRIVER) from error
    raw = reached(place, PATIENCE)
    engine = create_engine("postgresql+psycopg://", creator=lambda: raw, poolclass=StaticPool)
    try:
        raw.autocommit = False
        with engine.connect() as connection:
            _wait_in_line(connection)
            yield connection
            _commit(connection, place)
    except (psycopg.Error, DBAPIError) as error:
        driver = error.orig if isinstance(error, DBAPIError) else error
        found = told(driver, raw, place) if isinstance(driver, psycopg.Error) else error
        raise (error if found is driver else found) from error
    finally:
        raw.close()


def _commit(connection: Connection, place: ServerPlace) -> None:
    try:
        connection.commit()
    except DBAPIError as error:
        if error.connection_invalidated:
            raise faults.OutcomeUnknown(faults.UNKNOWN, path=str(place)) from error
        raise


def _wait_in_line(connection: Connection) -> None:
    """However long somebody else takes who makes or upgrades the store; and take as long oneself."""
    lock_timeout = connection.exec_driver_sql("SHOW lock_timeout").scalar_one()
    for setting in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
        connection.exec_driver_sql(f"SET LOCAL {setting} = 0")
    connection.exec_driver_sql(ONE_AT_A_TIME)
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{lock_timeout}'")


@contextmanager
def file_connection(path: Path, called: Path, patience: float = PATIENCE) -> Iterator[sqlite3.Connection]:
    """A connection to a file, whose errors are told of the name that it is `called`."""
    raw = sqlite3.connect(path, isolation_level=None, timeout=patience)
    try:
        yield raw
    except (sqlite3.Error, DBAPIError) as error:
        driver = error if isinstance(error, sqlite3.Error) else error.orig
        found = fault(driver, called) if isinstance(driver, sqlite3.Error) else error
        raise (error if found is driver else found) from error
    finally:
        raw.close()


@contextmanager
def file_transaction(raw: sqlite3.Connection) -> Iterator[Connection]:
    """The same for a file, on a connection that is open."""
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            if raw.in_transaction:  # a full disk has already rolled back
                connection.exec_driver_sql("ROLLBACK")
            raise


def run_migrations(connection: Connection, to: str = "head") -> None:
    """Every migration up to `to` that this database has not seen, inside the caller's transaction."""
    from alembic import command  # only who makes or upgrades a store needs it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def guard(connection: Connection) -> None:
    """Make every guard anew, and note that the tables are those of this release."""
    if connection.dialect.name == "sqlite":
        guards = [each for name, sql in GUARDS.items() for each in (f"DROP TRIGGER IF EXISTS {name}", sql)]
        guards.append(f"PRAGMA user_version = {FORMAT}")
    else:
        from workflow.store.backend.postgres_guards import made

        guards = [each.replace("%", "%%") for each in made()]
    for each in guards:
        connection.exec_driver_sql(each)
    if connection.dialect.name == "postgresql":
        grant_again(connection)
    connection.execute(text("UPDATE store_info SET format = :format"), {"format": FORMAT})


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    _refuse_remains(path)
    with making(path) as made:
        try:
            yield made
            _settle(made)
        finally:
            for name in BESIDE:
                Path(f"{made}{name}").unlink(missing_ok=True)


def _refuse_remains(path: Path) -> None:
    vacant(path)
    for name in BESIDE[:2]:
        if (left := Path(f"{path}{name}")).exists():
            raise StoreUnavailable(faults.LEFT_BESIDE, path=str(left))


def _settle(made: Path) -> None:
    """Have the bytes on the disk before the file gets its name."""
    handle = os.open(made, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _refuse_filled(connection: Connection, place: ServerPlace) -> None:
    """Raises StoreUnavailable for a database that holds something already, or cannot hold every text."""
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        raise StoreUnavailable(faults.NOT_UTF8, path=str(place), encoding=str(encoding))
    tables = "SELECT count(*) FROM pg_catalog.pg_class WHERE relnamespace = 'public'::regnamespace"
    if connection.exec_driver_sql(tables).scalar_one():
        raise StoreUnavailable(faults.NOT_EMPTY, path=str(place))
