"""Whether the tables in a database are those that this release declares: columns, indices and checks."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, assert_never

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.pool import StaticPool

from workflow.store.address import FilePlace, Place, ServerPlace
from workflow.store.backend.port import PATIENCE
from workflow.store.creating import file_connection
from workflow.store.tables import Stored


def structure_problems(place: Place) -> tuple[str, ...]:
    """What is there and should not be, and the other way round, one line each. Reads only."""
    with _connection(place) as connection:
        return (*_unlike_declared(connection), *_checks(connection))


@contextmanager
def _connection(place: Place) -> Iterator[Connection]:
    match place:
        case FilePlace(path):
            with file_connection(path, path) as raw:
                raw.execute("PRAGMA query_only = ON")
                with sa.create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool).connect() as connection:
                    yield connection
        case ServerPlace():
            from workflow.store.backend.postgres import reached

            server = reached(place, PATIENCE)
            engine = sa.create_engine("postgresql+psycopg://", creator=lambda: server, poolclass=StaticPool)
            try:
                with engine.connect() as connection:
                    yield connection
            finally:
                server.close()
        case other:
            assert_never(other)


def _unlike_declared(connection: Connection) -> Iterator[str]:
    from alembic.autogenerate import compare_metadata  # only who asks for this needs it
    from alembic.migration import MigrationContext

    for found in compare_metadata(MigrationContext.configure(connection), Stored.metadata):
        for each in found if isinstance(found, list) else (found,):
            yield _said(each)


def _said(difference: tuple[Any, ...]) -> str:
    names = (getattr(part, "name", part) for part in difference[1:])
    return f"{difference[0]} {' '.join(name for name in names if isinstance(name, str))}"


def _checks(connection: Connection) -> Iterator[str]:
    inspector = sa.inspect(connection)
    for table in Stored.metadata.sorted_tables:
        if not inspector.has_table(table.name):
            continue  # told already
        declared = _names(each for each in table.constraints if isinstance(each, sa.CheckConstraint))
        there = {str(each["name"]) for each in inspector.get_check_constraints(table.name)}
        yield from (f"add_check {table.name} {name}" for name in sorted(declared - there))
        yield from (f"remove_check {table.name} {name}" for name in sorted(there - declared))


def _names(constraints: Iterable[sa.CheckConstraint]) -> frozenset[str]:
    return frozenset(str(each.name) for each in constraints)
