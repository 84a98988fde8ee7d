"""The tables that migrations make are the tables that are declared; every statement is understood, and the hot ones read no more
than they must."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.pool import NullPool

from tests.contract.grounds import Ground
from tests.kept import is_file, path_in, sql, unguarded
from tools.statements import POSTGRES, SQLITE
from workflow.store.address import place_of
from workflow.store.backend import postgres_guards, sqlite_guards
from workflow.store.backend.admission import FORMAT
from workflow.store.creating import MIGRATIONS, run_migrations
from workflow.store.database import open_store
from workflow.store.sql import Statements, postgres_statements, sqlite_statements
from workflow.store.tables import Stored
from workflow.store.upgrading import upgrade

HOT = (
    *(
        "command_key",
        "newest",
        "case",
        "case_for_update",
        "head",
        "events",
        "private_values",
        "glance",
        "glance_around",
    ),
    *("change_person", "due", "due_as_seen", "next_instants", "due_notices", "due_notices_for_update", "notice"),
    *("change_notice", "notices_of", "notices_between", "calendar", "definition", "last_number", "unverified"),
)
DIALECTS = {"sqlite": SQLITE, "postgres": POSTGRES}
SMALL = {"trouble", "unverified", "difference", "worker", "store_info"}
"""Tables that are read whole: what stands in them is gone as soon as it is seen to."""
STRUCTURE = {
    "columns": """
SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull, l.collname::text
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_collation l ON l.oid = a.attcollation
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
AND c.relname <> 'alembic_version' ORDER BY 1, 2
""",
    "constraints": """
SELECT conrelid::regclass::text, conname::text, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version' ORDER BY 1, 2, 3
""",
    "indexes": "SELECT indexname::text, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    " ORDER BY 1",
}


@contextmanager
def connected(url: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def structure(url: str) -> dict[str, Any]:
    """Everything that was made, in the words of the database."""
    with sql(url) as run:
        if not is_file(url):
            return {name: run(question) for name, question in STRUCTURE.items()}
        rows = run("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'")
    return {str(name): " ".join(sorted(str(made).replace(",", " ").replace('"', "").split())) for name, made in rows}


def test_migrations_make_what_is_declared(ground: Ground) -> None:
    migrated, declared = ground.vacant(), ground.vacant()
    with connected(migrated) as connection, connection.begin():
        run_migrations(connection)
    with connected(declared) as connection, connection.begin():
        Stored.metadata.create_all(connection)

    assert structure(migrated) == structure(declared)
    with connected(migrated) as connection:
        assert compare_metadata(MigrationContext.configure(connection), Stored.metadata) == []


def test_every_column_is_a_whole_number_text_or_bytes(kind: str) -> None:
    plain = (sa.Integer, sa.String, sa.LargeBinary)
    kinds = {
        type(column.type.dialect_impl(DIALECTS[kind])).__mro__
        for table in Stored.metadata.tables.values()
        for column in table.columns
    }

    assert all(set(plain) & set(kind) for kind in kinds)


def test_every_statement_is_understood(url: str, kind: str) -> None:
    texts = statements_of(kind).texts
    for name, statement in texts.items():
        assert planned(url, statement), name

    assert len(texts) > 20


@pytest.mark.parametrize("name", HOT)
def test_no_statement_of_the_hot_path_scans_a_table(url: str, kind: str, name: str) -> None:
    plan = planned(url, statements_of(kind).texts[name])
    scanned = {table for row in plan for table in re.findall(r"(?:Seq Scan on|SCAN) (?!CONSTANT ROW)(\w+)", row)}

    assert scanned <= SMALL, plan


def test_migrations_are_part_of_the_package() -> None:
    versions = sorted(path.name for path in (Path(MIGRATIONS) / "versions").glob("0*.py"))

    assert versions[0] == "0001_first_tables.py"


def test_an_upgrade_puts_the_guards_back_and_loses_nothing(url: str) -> None:
    with unguarded(url) as run:
        run("INSERT INTO numbering VALUES ('T', 2026, 7)")
    before = dump(url)
    outdated(url)
    with sql(url) as run:
        if is_file(url):
            for guard in sqlite_guards.GUARDS:
                run(f"DROP TRIGGER {guard}")
        else:
            for function in postgres_guards.FUNCTIONS:
                run(f"DROP FUNCTION {function} CASCADE")
    upgrade(place_of(url))

    with open_store(url) as store:
        assert store.missing_guards() == ()
    assert dump(url) == before


def outdated(url: str) -> None:
    """A store that says it is of the format before."""
    with unguarded(url) as run:
        run("UPDATE store_info SET format = ?", FORMAT - 1)
        if is_file(url):
            run(f"PRAGMA user_version = {FORMAT - 1}")


def statements_of(kind: str) -> Statements:
    return sqlite_statements() if kind == "sqlite" else postgres_statements()


def planned(url: str, statement: str) -> list[str]:
    """How the database would go about it, when it is free to use an index wherever there is one."""
    with open_store(url) as store, store.writing() as writing:
        writing.discard()
        run = store._database.run
        if is_file(url):
            names = re.findall(r":(\w+)", statement)
            return [row[3] for row in run(f"EXPLAIN QUERY PLAN {statement}", dict.fromkeys(names))] or ["no rows"]
        run("SET LOCAL enable_seqscan = off")
        given = {name: _example(name, cast) for name, cast in re.findall(r"%\((\w+)\)s(?:::(\w+))?", statement)}
        return [row[0] for row in run(f"EXPLAIN {statement}", given)]


def _example(name: str, cast: str) -> object:
    return b"x" if name in ("text", "content") else "x" if cast in ("VARCHAR", "TEXT") else 1


def dump(url: str) -> dict[str, list[tuple[object, ...]]]:
    with sql(url) as run:
        return {name: run(f"SELECT * FROM {name}") for name in Stored.metadata.tables}


def test_a_new_store_is_one_file_or_one_schema(url: str) -> None:
    if is_file(url):
        assert path_in(url).stat().st_mode & 0o077 == 0, "only its owner can read it"
    else:
        with sql(url) as run:
            assert run("SELECT count(*) FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema|public$)'") == [
                (0,)
            ]
