"""The tables that migrations make are the tables that are declared; the hot ones need no conversion."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.pool import StaticPool

from workflow.store.creating import MIGRATIONS, run_migrations, upgrade
from workflow.store.database import open_store
from workflow.store.sqlite import GUARDS
from workflow.store.statements import sqlite_statements
from workflow.store.tables import Stored


def schema(connection: sa.Connection) -> dict[str, str]:
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: " ".join(sorted(sql.replace(",", " ").split())) for name, sql in rows if name != "alembic_version"}


def dump(path: Path) -> list[str]:
    raw = sqlite3.connect(path)
    lines = [*raw.iterdump()]
    raw.close()
    return lines


def in_memory() -> sa.Engine:
    return sa.create_engine("sqlite://", poolclass=StaticPool)


def test_migrations_make_what_is_declared() -> None:
    with in_memory().connect() as migrated, in_memory().connect() as declared:
        run_migrations(migrated)
        Stored.metadata.create_all(declared)

        assert schema(migrated) == schema(declared)
        assert compare_metadata(MigrationContext.configure(migrated), Stored.metadata) == []
        migrated.rollback()


def test_every_column_is_a_whole_number_text_or_bytes() -> None:
    plain = (sa.Integer, sa.Text, sa.LargeBinary)
    kinds = {
        type(column.type.dialect_impl(sqlite_statements().dialect)).__mro__
        for table in Stored.metadata.tables.values()
        for column in table.columns
    }

    assert all(set(plain) & set(kind) for kind in kinds)


def test_every_statement_is_one_that_sqlite_understands(url: str) -> None:
    raw = sqlite3.connect(url.removeprefix("sqlite:///"))
    for statement in sqlite_statements().texts.values():
        raw.execute(f"EXPLAIN {statement}", dict.fromkeys(_names(statement)))
    raw.close()

    assert len(sqlite_statements().texts) > 20


def test_no_statement_of_the_hot_path_scans_a_table(url: str) -> None:
    raw = sqlite3.connect(url.removeprefix("sqlite:///"))
    texts = sqlite_statements().texts
    of_cases = ("command_key", "newest", "case_for_update", "head", "events", "change_case", "change_person")
    of_time = ("due", "next_instants", "due_notices", "notice", "change_notice", "notices_of", "calendar")
    hot = (*of_cases, *of_time)
    for name in hot:
        plan = raw.execute(f"EXPLAIN QUERY PLAN {texts[name]}", dict.fromkeys(_names(texts[name]))).fetchall()

        assert not [row for row in plan if row[3].startswith("SCAN") and row[3] != "SCAN CONSTANT ROW"], (name, plan)
    raw.close()


def test_migrations_are_part_of_the_package() -> None:
    versions = sorted(path.name for path in (Path(MIGRATIONS) / "versions").glob("0*.py"))

    assert versions[0] == "0001_first_tables.py"


def _names(statement: str) -> set[str]:
    return {word.strip(":(),") for word in statement.replace("(", " ").split() if word.strip("(),").startswith(":")} | {
        part.split("=:")[1].strip("(),") for part in statement.split() if "=:" in part
    }


def test_an_upgrade_puts_the_guards_back_and_loses_nothing(url: str) -> None:
    path = Path(url.removeprefix("sqlite:///"))
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute(f"INSERT INTO event VALUES ('s', 1, 't', 0, '{'0' * 64}', '{{}}')")
    for guard in GUARDS:
        raw.execute(f"DROP TRIGGER {guard}")
    raw.execute("PRAGMA user_version = 0")
    upgrade(path)

    assert raw.execute("SELECT count(*) FROM event").fetchone() == (1,)
    raw.close()
    with open_store(url) as store:
        assert store.missing_guards() == ()


def test_an_upgrade_that_breaks_changes_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(url.removeprefix("sqlite:///"))
    before = dump(path)
    monkeypatch.setitem(GUARDS, "broken", "CREATE TRIGGER broken BEFORE nonsense")
    with pytest.raises(sa.exc.OperationalError):
        upgrade(path)

    assert dump(path) == before
