"""Carries every row of a store over into another that is being made, whichever databases they are in.

Rows pass through one at a time, or a few: neither a long history nor large attachments need to fit in memory. Every table goes
as it is, by its columns and in the order of its key; nothing rests on where a database puts a row. What a worker has taken
under a lease stays taken until that is over, and a notice keeps its key, by which who gets it twice can tell.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from sqlalchemy import Table
from sqlalchemy.engine import Connection

from workflow.errors import StoreUnavailable
from workflow.store.address import Place
from workflow.store.creating import Fill
from workflow.store.reading import Reading
from workflow.store.sql import Statements
from workflow.store.tables import Stored
from workflow.wording import Wording

TABLES = tuple(sorted(Stored.metadata.tables))
"""Every table of a store, by name."""
EVERY = 500
"""After so many rows it is told how far it has come."""

UNFIT = Wording(
    code="copy_unfit",
    zh="表 {table} 里有一行存不进 {path}：{problem}；什么也没有留下",
    en="a row of the table {table} cannot be stored in {path}, where nothing was left: {problem}",
    fix_zh="用 complaints replay --all 查看原库",
    fix_en="look at the store it comes from with `complaints replay --all`",
)

Row: TypeAlias = tuple[Any, ...]
Told: TypeAlias = Callable[[int, int], None]
"""Told now and then how many rows are done, and of how many."""


def rows_of(source: Reading, to: Place, told: Told) -> Fill:
    """Puts every row that `source` sees into the tables at `to`. Raises StoreUnavailable for one that cannot be put there."""

    def fill(connection: Connection, _statements: Statements) -> None:
        counted = _counted(sum(map(source.count, TABLES)), told)
        for table in Stored.metadata.sorted_tables:
            try:
                _pour(connection, table, counted(source.whole(table.name)))
            except _unfit(connection) as error:
                problem = str(error).partition("\n")[0]
                raise StoreUnavailable(UNFIT, path=str(to), table=table.name, problem=problem) from error

    return fill


def _counted(of: int, told: Told) -> Callable[[Iterable[Row]], Iterator[Row]]:
    done = 0

    def counted(rows: Iterable[Row]) -> Iterator[Row]:
        nonlocal done
        for row in rows:
            yield row
            done += 1
            if done % EVERY == 0 or done == of:
                told(done, of)

    return counted


def _pour(connection: Connection, table: Table, rows: Iterator[Row]) -> None:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    raw = connection.connection.driver_connection
    if isinstance(raw, sqlite3.Connection):
        marks = ", ".join("?" for _ in table.columns)
        raw.executemany(f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})', rows)
        return
    assert raw is not None
    with raw.cursor() as cursor, cursor.copy(f'COPY public."{table.name}" ({columns}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def _unfit(connection: Connection) -> tuple[type[Exception], ...]:
    """What the driver raises for a row that cannot be stored: a character, a number, what is missing or belongs to none."""
    if connection.dialect.name == "sqlite":
        return (ValueError, sqlite3.IntegrityError, sqlite3.DataError)
    import psycopg

    return (ValueError, psycopg.IntegrityError, psycopg.DataError)
