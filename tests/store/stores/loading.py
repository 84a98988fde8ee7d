"""Puts the store of an older release where a test wants it."""

import sqlite3
from pathlib import Path
from typing import assert_never

import psycopg
from psycopg.sql import SQL, Identifier

from workflow.store.address import FilePlace, ServerPlace, place_of
from workflow.store.creating import run_migrations, server

FORMAT_2 = Path(__file__).parent / "format_2.sql"
REVISIONS = {FORMAT_2: "0001"}
"""The last migration of each."""
DIGEST = "556307a765c661a3ad81f77a5ac7884087935a2aba63462a3af5adbec6d9b8ee"
"""What the release that wrote it said of its history."""
PARENTS = ("definition", "case_file")
"""Tables that others refer to."""


def load(url: str, dump: Path = FORMAT_2) -> None:
    """The store in the dump, at an address where nothing is yet. On a server, where no release before the third could be, the
    same rows in the tables of then."""
    match place := place_of(url):
        case FilePlace(path):
            _load_file(path, dump)
        case ServerPlace():
            with sqlite3.connect(":memory:") as rows, server(place) as connection:
                rows.executescript(dump.read_text("utf-8"))
                run_migrations(connection, REVISIONS[dump])
                raw = connection.connection.driver_connection
                assert isinstance(raw, psycopg.Connection)
                _pour(rows, raw)
            rows.close()
        case other:
            assert_never(other)


def _load_file(path: Path, dump: Path) -> None:
    raw = sqlite3.connect(path)
    raw.executescript(dump.read_text("utf-8"))
    raw.execute("PRAGMA journal_mode = WAL")
    raw.close()


def _pour(rows: sqlite3.Connection, into: "psycopg.Connection[tuple[object, ...]]") -> None:
    found = rows.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'")
    tables = [name for (name,) in found]
    for table in (*PARENTS, *(name for name in tables if name not in PARENTS)):
        cursor = rows.execute(f"SELECT * FROM {table}")
        columns = [Identifier(column[0]) for column in cursor.description]
        marks = SQL(", ").join(SQL("%s") for _ in columns)
        insert = SQL("INSERT INTO public.{} ({}) VALUES ({})").format(Identifier(table), SQL(", ").join(columns), marks)
        with into.cursor() as writing:
            writing.executemany(insert, cursor.fetchall())
