"""Fills an empty store with the copies as a transfer does: without triggers, which are made again when everything is there."""

import random
import re
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import psycopg

from bench.scale_cases import CLERK, LONG_AGO, Hands, found
from bench.scale_copies import TABLES, Copier, Pattern, planned
from workflow.store.backend.postgres_guards import made
from workflow.store.backend.sqlite_guards import GUARDS
from workflow.store.roles import make_roles

LINES = 20_000
LOADING: Mapping[str, str] = {
    "shared_preload_libraries": "pg_stat_statements",
    "pg_stat_statements.max": "50000",
    "pg_stat_statements.track_planning": "on",
    "shared_buffers": "1GB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "1h",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
WORKING: Mapping[str, str] = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}
"""What is committed is on the disk again."""


def fill_postgres(url: str, copier: Copier, patterns: Sequence[Pattern], cases: int, due: int, now: int) -> None:
    """The store is found first; all rows come in one transaction."""
    found(url, Hands(LONG_AGO))
    plans = planned(patterns, cases, due, now, random.Random(cases))
    with psycopg.connect(plain(url)) as connection:
        _empty(connection)
        indices = _dropped(connection)
        for batch in copier.batches(plans):
            for table, lines in batch.items():
                _copy(connection, table, lines)
        for (template, year), last in copier.numbering.items():
            connection.execute(
                "INSERT INTO numbering (template, year, last) VALUES (%s, %s, %s)", (template, year, last)
            )
        for statement in (*indices, *_of_each("ALTER TABLE {} ENABLE TRIGGER ALL"), *made(), "DELETE FROM unverified"):
            connection.execute(statement.encode())
    with psycopg.connect(plain(url), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def plain(url: str) -> str:
    return url.replace("+psycopg", "")


def _empty(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Tables that are emptied in the same transaction are filled without a log."""
    beside = [(f"CREATE TEMP TABLE kept_{t} AS TABLE {t}", f"INSERT INTO {t} TABLE kept_{t}") for t in TABLES]
    emptied = f"TRUNCATE {', '.join(TABLES)}, trouble"
    for statement in (
        *_of_each("ALTER TABLE {} DISABLE TRIGGER ALL"),
        *(keep for keep, _ in beside),
        emptied,
        *(put for _, put in beside),
    ):
        connection.execute(statement.encode())


def _dropped(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    """Drops the secondary indices of the tables, which are built faster when everything is there; returns how."""
    asked = """SELECT c.relname::text, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE NOT i.indisprimary AND i.indrelid::regclass::text = ANY(%s)"""
    found = connection.execute(asked.encode(), [list(TABLES)]).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}".encode())
    return [str(how) for _, how in found]


def _of_each(statement: str) -> list[str]:
    return [statement.format(table) for table in TABLES]


def _copy(connection: psycopg.Connection[tuple[object, ...]], table: str, lines: list[str]) -> None:
    with connection.cursor().copy(
        f"COPY {table} ({', '.join(TABLES[table])}) FROM STDIN WITH (FREEZE)".encode()
    ) as copy:
        for first in range(0, len(lines), LINES):
            copy.write("\n".join(lines[first : first + LINES]) + "\n")


def opened_to_clerk(url: str) -> str:
    """The address of the clerk, who does not own the tables, so that the guards look at everything that is written; with the
    operator's role, for a sweep as well."""
    group = f"{make_roles(url).database}_operator"
    with psycopg.connect(plain(url), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [CLERK]).fetchone():
            connection.execute(f"CREATE ROLE {CLERK} LOGIN PASSWORD '{CLERK}'".encode())
        connection.execute(f"GRANT {group} TO {CLERK}".encode())
    return re.sub("//[^@]*@", f"//{CLERK}:{CLERK}@", url)


def fill_sqlite(path: Path, copier: Copier, patterns: Sequence[Pattern], cases: int, due: int, now: int) -> None:
    """The same in a file."""
    found(f"sqlite:///{path}", Hands(LONG_AGO))
    plans = planned(patterns, cases, due, now, random.Random(cases))
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        for statement in (
            "PRAGMA journal_mode = OFF",
            "PRAGMA synchronous = OFF",
            "PRAGMA cache_size = -1000000",
            "BEGIN",
        ):
            raw.execute(statement)
        indices = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
        for statement in (*(f"DROP TRIGGER {name}" for name in GUARDS), *(f"DROP INDEX {name}" for name, _ in indices)):
            raw.execute(statement)
        for batch in copier.batches(plans):
            for table, lines in batch.items():
                into = (
                    f"INSERT INTO {table} ({', '.join(TABLES[table])}) VALUES ({', '.join('?' * len(TABLES[table]))})"
                )
                raw.executemany(into, (_row(line) for line in lines))
        numbers = [(template, year, last) for (template, year), last in copier.numbering.items()]
        raw.executemany("INSERT INTO numbering (template, year, last) VALUES (?, ?, ?)", numbers)
        made_again = (*(how for _, how in indices), *GUARDS.values())
        for statement in (
            *made_again,
            "DELETE FROM unverified",
            "COMMIT",
            "PRAGMA journal_mode = WAL",
            "ANALYZE",
        ):
            raw.execute(statement)


def _row(line: str) -> list[str | None]:
    return [None if cell == "\\N" else cell for cell in line.split("\t")]
