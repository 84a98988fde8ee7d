"""Makes a store, and brings an older one up to date, by the migrations. Only this module needs Alembic."""

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from workflow.store import moment
from workflow.store.address import making, path_of
from workflow.store.moment import Clock, ClockKind
from workflow.store.sqlite import APPLICATION_ID, FORMAT, GUARDS, fault
from workflow.store.statements import sqlite_statements

MIGRATIONS = Path(__file__).parent / "migrations"
PAGE_SIZE = 4096


def create_store(
    url: str, *, zone: str, kind: ClockKind = ClockKind.REAL, clock: Clock = moment.now, start: int | None = None
) -> Path:
    """Make an empty store that only its owner can read. It appears under its name when it is whole, or not at all.
    A simulated clock begins at `start` (microseconds UTC), else now."""
    path = path_of(url)
    with making(path) as made:
        _fill(made, zone, kind, clock() if start is None else start)
    return path


def upgrade(path: Path) -> None:
    """Bring the tables up to date, in one transaction with the record of it."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        _migrate(connection)
    except (sqlite3.Error, DBAPIError) as error:
        raise _told(error, path) from error
    finally:
        connection.close()


def _fill(path: Path, zone: str, kind: ClockKind, at: int) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode = WAL")
        _migrate(connection)
        simulated = at if kind is ClockKind.SIMULATED else None
        row = {"id": 1, "format": FORMAT, "created_at": at, "zone": zone, "clock": kind.value, "clock_at": simulated}
        connection.execute(sqlite_statements()["add_info"], row)
    except (sqlite3.Error, DBAPIError) as error:
        raise _told(error, path) from error
    finally:
        connection.close()


def _migrate(raw: sqlite3.Connection) -> None:
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            run_migrations(connection)
            for name, trigger in GUARDS.items():
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
                connection.exec_driver_sql(trigger)
            connection.exec_driver_sql(f"PRAGMA user_version = {FORMAT}")
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            if raw.in_transaction:  # a full disk has already rolled back
                connection.exec_driver_sql("ROLLBACK")
            raise


def _told(error: sqlite3.Error | DBAPIError, path: Path) -> Exception:
    """What the driver's error means to us, wrapped by SQLAlchemy or not; a fault in our own SQL stays what it is."""
    driver = error if isinstance(error, sqlite3.Error) else error.orig
    found = fault(driver, path) if isinstance(driver, sqlite3.Error) else error
    return error if found is driver else found


def run_migrations(connection: Connection) -> None:
    """Every migration that this database has not seen, inside the caller's transaction."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
