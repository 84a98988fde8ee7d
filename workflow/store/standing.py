"""What can be told of a store of any format, also one that this release cannot use. Reads only."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, assert_never
from urllib.parse import quote

from workflow.errors import StoreUnavailable
from workflow.store import faults
from workflow.store.address import FilePlace, Place, ServerPlace, existing
from workflow.store.backend.admission import FORMAT
from workflow.store.backend.port import PATIENCE
from workflow.store.backend.sqlite import APPLICATION_ID, fault

_Ask: TypeAlias = Callable[[str], Any]
"""Gives the first column of the first row of what a statement asks."""


class Standing(NamedTuple):
    """`migration` is the last that was run. What this login cannot see, or a newer release may have put elsewhere, is None."""

    place: Place
    database: str
    format: int
    migration: str | None
    cases: int | None
    events: int | None
    size: int

    @property
    def is_usable(self) -> bool:
        return self.format == FORMAT


def standing(place: Place) -> Standing:
    """How the store at `place` stands. Raises StoreUnavailable where there is none."""
    match place:
        case FilePlace(path):
            with _file(existing(path)) as ask:
                return _of_file(place, ask)
        case ServerPlace():
            with _server(place) as ask:
                return _of_server(place, ask)
        case other:
            assert_never(other)


def _of_file(place: FilePlace, ask: _Ask) -> Standing:
    if ask("PRAGMA application_id") != APPLICATION_ID:
        raise StoreUnavailable(faults.FOREIGN, path=str(place))
    found = int(ask("PRAGMA user_version"))
    migration, cases, events = (ask(counted) if found <= FORMAT else None for counted in _COUNTED)
    database, size = f"SQLite {sqlite3.sqlite_version}", place.path.stat().st_size
    return Standing(place, database, found, migration, cases, events, size)


def _of_server(place: ServerPlace, ask: _Ask) -> Standing:
    found = ask("SELECT format FROM public.store_info") if ask(_HAS_STORE) else None
    if found is None:
        raise StoreUnavailable(faults.NO_STORE_THERE, path=str(place))
    seen = [found <= FORMAT and ask(f"SELECT has_table_privilege('public.{table}', 'SELECT')") for table in _TABLES]
    migration, cases, events = (ask(counted) if may else None for counted, may in zip(_COUNTED, seen, strict=True))
    database, size = f"Postgres {ask('SHOW server_version')}", ask("SELECT pg_database_size(current_database())")
    return Standing(place, database, found, migration, cases, events, size)


_HAS_STORE = "SELECT to_regclass('public.store_info') IS NOT NULL"
_TABLES = ("alembic_version", "case_file", "event")
_COUNTED = (
    "SELECT version_num FROM alembic_version",
    "SELECT count(*) FROM case_file",
    "SELECT count(*) FROM event",
)


@contextmanager
def _file(path: Path) -> Iterator[_Ask]:
    raw: sqlite3.Connection | None = None
    try:
        raw = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, timeout=PATIENCE)
        asked = raw.execute
        yield lambda statement: asked(statement).fetchone()[0]
    except sqlite3.Error as error:
        raise fault(error, path) from error
    finally:
        if raw is not None:
            raw.close()


@contextmanager
def _server(place: ServerPlace) -> Iterator[_Ask]:
    try:
        import psycopg

        from workflow.store.backend.postgres import reached
        from workflow.store.backend.postgres_faults import fault as told
    except ImportError as error:
        raise StoreUnavailable(faults.NO_DRIVER) from error
    raw = reached(place, PATIENCE)
    try:
        raw.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        raw.execute("SET LOCAL search_path = public")
        yield lambda statement: (raw.execute(statement.encode()).fetchone() or (None,))[0]
    except psycopg.Error as error:
        raise told(error, raw, place) from error
    finally:
        raw.close()
