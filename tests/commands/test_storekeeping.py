"""`complaints store ..` and `doctor` as somebody sees them who keeps an installation, on a file and on a server."""

import json
import sqlite3
from pathlib import Path

import pytest
from psycopg.sql import SQL, Identifier

from tests.commands.conftest import Counter
from tests.postgres.cluster import Database, Databases
from tests.store.stores.loading import DIGEST, load
from workflow.commands.operator.examining_store import server
from workflow.commands.operator.findings import Level
from workflow.store.backend.port import Access
from workflow.store.database import open_store
from workflow.store.moment import Clock

OLD = "sqlite:///old.db"


@pytest.fixture
def old(outside: Counter) -> Counter:
    """Beside a store of format 2."""
    load(f"sqlite:///{outside.folder / 'old.db'}")
    return outside


@pytest.fixture
def moved(old: Counter, databases: Databases) -> tuple[Counter, Database]:
    """It was brought up to date and taken to a server."""
    database = databases.empty()
    old.well("store", "upgrade", "--db", OLD)
    old.well("store", "copy", OLD, database.url)
    return old, database


def test_an_older_store_is_told_of_and_left_alone(old: Counter) -> None:
    before = (old.folder / "old.db").read_bytes()
    said = old("store", "status", "--db", OLD)

    assert said.code == 1
    assert "2 (this release knows 4), migrated to 0001" in said.out
    assert "cases 12, events 60" in said.out
    assert "complaints store upgrade" in said.out
    assert old("store", "check", "--db", OLD).code == 1
    assert old("todo", "--as", "li", "--db", OLD).code == 7
    assert (old.folder / "old.db").read_bytes() == before


def test_a_newer_store_is_told_of_whatever_it_may_hold(old: Counter) -> None:
    raw = sqlite3.connect(old.folder / "old.db")
    raw.executescript("PRAGMA user_version = 5; DROP TABLE alembic_version; ALTER TABLE event RENAME TO happening")
    raw.close()
    said = old("store", "status", "--db", OLD)

    assert said.code == 1
    assert "5 (this release knows 4)" in said.out
    assert "upgrade complaints" in said.out
    assert old("store", "upgrade", "--db", OLD).code == 7


def test_an_upgrade_says_what_it_did_and_then_that_there_is_nothing_to_do(old: Counter) -> None:
    first = old.well("store", "upgrade", "--db", OLD)
    again = old.well("store", "upgrade", "--db", OLD, "--json").data

    assert "old.db was brought from format 2 to 4 (migrations 0002, 0003)" in first.out
    assert "there should be a backup" in first.err
    assert again == {"store": "old.db", "before": 4, "after": 4, "migrations": []}
    assert old.well("--db", OLD, "replay", "--all", "--json").data["digest"] == DIGEST


def test_the_status_of_a_file_says_what_a_login_is_worth(old: Counter) -> None:
    old.well("store", "upgrade", "--db", OLD)
    said = old.well("store", "status", "--db", OLD)
    data = old.well("store", "status", "--db", OLD, "--json").data

    assert "may say to be anybody" in said.out
    assert "simulated, at 2026-10-02 12:00 +08:00" in said.out
    assert (data["format"], data["migration"], data["cases"], data["proof"]) == (4, "0003", 12, "claimed")
    assert data["missing_guards"] == []


def test_a_guard_that_is_gone_is_a_problem_of_status_and_check(old: Counter) -> None:
    old.well("store", "upgrade", "--db", OLD)
    raw = sqlite3.connect(old.folder / "old.db")
    raw.executescript("DROP TRIGGER event_is_never_changed; DROP INDEX event_recorded_at")
    raw.close()
    said = old("store", "check", "--db", OLD)

    assert old("store", "status", "--db", OLD).code == 1
    assert said.code == 1
    assert "event_is_never_changed" in said.out
    assert "add_index event_recorded_at" in said.out


def test_a_store_is_taken_to_a_server_and_back_and_is_the_same(moved: tuple[Counter, Database]) -> None:
    counter, database = moved
    there = counter.well("--db", database.url, "replay", "--all", "--json").data
    back = counter.well("store", "copy", database.url, "sqlite:///back.db", "--json").data

    assert there["digest"] == back["digest"] == DIGEST
    assert (back["cases"], back["events"], back["attachments"], back["differences"]) == (12, 60, 1, [])
    assert counter("store", "copy", OLD, database.url).code == 7


def test_no_password_is_shown(old: Counter, databases: Databases) -> None:
    old.well("store", "upgrade", "--db", OLD)
    database = databases.empty()
    password = database.url.partition("@")[0].rpartition(":")[2]
    for words in (
        ("store", "copy", OLD, database.url),
        ("store", "status", "--db", database.url),
        ("store", "copy", OLD, database.url),
    ):
        said = old(*words)
        assert password not in said.out + said.err


def test_a_store_on_a_server_is_backed_up_into_a_file_and_restored_into_another_database(
    moved: tuple[Counter, Database], databases: Databases
) -> None:
    counter, database = moved
    other = databases.empty().url
    made = counter.well("--db", database.url, "backup", "backup.db", "--json").data
    restored = counter.well("--db", other, "restore", "backup.db", "--expect", made["content"], "--json").data

    assert (restored["content"], restored["digest"]) == (made["content"], DIGEST)
    assert counter.well("--db", other, "show", "T-2026-0003", "--json").data["state"] == "recorded"
    assert counter("--db", other, "restore", "backup.db").code == 7


def test_the_status_and_the_check_of_a_server(moved: tuple[Counter, Database]) -> None:
    counter, database = moved
    status = counter.well("store", "status", "--db", database.url)
    check = counter("store", "check", "--db", database.url, "--json")
    found = {(each["check"], each["level"]) for each in check.data["findings"]}

    assert "Postgres 1" in status.out
    assert "who owns the tables and can change everything" in status.out
    assert ("server", "ok") in found
    assert ("tables", "ok") in found
    assert ("guards", "ok") in found
    assert ("rights", "warning") in found, "no roles have been made"
    assert not [level for _, level in found if level == "problem"], check.out


def test_doctor_looks_at_the_server_and_leaves_its_disk_to_who_keeps_it(moved: tuple[Counter, Database]) -> None:
    counter, database = moved
    said = counter("--db", database.url, "doctor", "--json")
    found = {each["check"]: each for each in said.data["findings"]}

    assert "whoever keeps the server looks after its disk" in json.dumps(said.data)
    assert "disk" not in found
    assert "integrity" not in found


def warnings(database: Database, clock: Clock | None = None) -> list[str]:
    """What is said of the server beside that it is there."""
    with open_store(database.url, access=Access.READ, clock=clock) as store:
        return [found.said.en for found in server(store) if found.level is Level.WARNING]


def test_what_a_crash_could_cost_is_a_warning(moved: tuple[Counter, Database]) -> None:
    _, database = moved
    database.run(SQL("ALTER DATABASE {} SET synchronous_commit = on").format(Identifier(database.name)))
    before = warnings(database)
    database.run(SQL("ALTER DATABASE {} SET synchronous_commit = off").format(Identifier(database.name)))
    new = set(warnings(database)) - set(before)

    assert [said.partition(":")[0] for said in new] == ["synchronous_commit is off"]


def test_clocks_that_are_apart_are_told(moved: tuple[Counter, Database]) -> None:
    _, database = moved
    new = set(warnings(database, clock=lambda: 1_600_000_000_000_000)) - set(warnings(database))

    assert [said.partition(" are ")[0] for said in new] == ["this machine's clock and the server's"]


def test_a_database_without_a_store_has_no_status(outside: Counter, databases: Databases) -> None:
    said = outside("store", "status", "--db", databases.empty().url)

    assert said.code == 7
    assert "there is no store in" in said.err
    assert outside("store", "status", "--db", "sqlite:///none.db").code == 7
    assert not Path(outside.folder / "none.db").exists()
