"""Whoever holds the file and plain sqlite3 still cannot change history without first taking its guards away."""

import sqlite3
from collections.abc import Iterator

import pytest

from workflow.errors import StoreUnavailable
from workflow.store.backend.port import Access
from workflow.store.backend.sqlite_guards import GUARDS
from workflow.store.database import open_store

ZEROS, ONES = "0" * 64, "1" * 64
EVENT = f"('case:1', 1, 't', 0, '{ONES}', '{{}}')"


@pytest.fixture
def raw(url: str) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    connection.execute(f"INSERT INTO event VALUES ('case:1', 1, 't', 0, '{ZEROS}', '{{}}')")
    connection.execute(f"INSERT INTO definition VALUES ('{ZEROS}', 'p', x'00', 0)")
    connection.execute(f"INSERT INTO calendar VALUES ('{ZEROS}', 'c', x'00', 0)")
    yield connection
    connection.close()


@pytest.mark.parametrize(
    "attack",
    [
        pytest.param("UPDATE event SET body = '{\"a\":1}'", id="update"),
        pytest.param("UPDATE OR REPLACE event SET seq = 2", id="update or replace"),
        pytest.param("UPDATE OR IGNORE event SET seq = 2", id="update or ignore"),
        pytest.param("DELETE FROM event", id="delete"),
        pytest.param("DELETE FROM event WHERE seq = 1", id="delete one"),
        pytest.param(f"INSERT OR REPLACE INTO event VALUES {EVENT}", id="insert or replace"),
        pytest.param(f"REPLACE INTO event VALUES {EVENT}", id="replace into"),
        pytest.param(
            f"INSERT INTO event VALUES {EVENT} ON CONFLICT (stream, seq) DO UPDATE SET body = '[]'", id="upsert"
        ),
        pytest.param(
            "INSERT OR REPLACE INTO event (rowid, stream, seq, type, recorded_at, hash, body)"
            f" SELECT rowid, 'case:2', 1, 't', 0, '{ONES}', '{{}}' FROM event",
            id="replace by rowid",
        ),
        pytest.param(f"INSERT INTO event VALUES ('case:1', 3, 't', 0, '{ONES}', '{{}}')", id="leave a gap"),
        pytest.param(f"INSERT INTO event VALUES ('case:1', 0, 't', 0, '{ONES}', '{{}}')", id="before the first"),
        pytest.param("UPDATE definition SET text = x'01'", id="change the rules"),
        pytest.param("DELETE FROM definition", id="delete the rules"),
        pytest.param(f"REPLACE INTO definition VALUES ('{ZEROS}', 'p', x'01', 0)", id="replace the rules"),
        pytest.param(
            "INSERT OR REPLACE INTO definition (rowid, digest, name, text, published_at)"
            f" SELECT rowid, '{ONES}', 'p', x'01', 0 FROM definition",
            id="replace the rules by rowid",
        ),
        pytest.param("UPDATE calendar SET text = x'01'", id="change a calendar"),
        pytest.param("DELETE FROM calendar", id="delete a calendar"),
        pytest.param(f"REPLACE INTO calendar VALUES ('{ZEROS}', 'c', x'01', 0)", id="replace a calendar"),
    ],
)
def test_history_and_rules_resist(raw: sqlite3.Connection, attack: str) -> None:
    tables = ("event", "definition", "calendar")
    before = [raw.execute(f"SELECT * FROM {table}").fetchall() for table in tables]
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(attack)

    assert [raw.execute(f"SELECT * FROM {table}").fetchall() for table in tables] == before


@pytest.mark.parametrize("pragma", ["recursive_triggers = ON", "recursive_triggers = OFF", "foreign_keys = OFF"])
def test_no_pragma_helps(raw: sqlite3.Connection, pragma: str) -> None:
    raw.execute(f"PRAGMA {pragma}")
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(f"INSERT OR REPLACE INTO event VALUES {EVENT}")

    assert raw.execute("SELECT hash FROM event").fetchall() == [(ZEROS,)]


@pytest.mark.parametrize("guard", GUARDS)
def test_a_store_without_one_of_its_guards_is_not_written_to(url: str, guard: str) -> None:
    raw = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    raw.execute(f"DROP TRIGGER {guard}")
    with pytest.raises(StoreUnavailable) as raised:
        open_store(url)
    raw.close()

    assert guard in raised.value.say("en")
    with open_store(url, access=Access.READ) as store:
        assert store.missing_guards() == (guard,)


def test_a_guard_that_guards_nothing_is_noticed(url: str) -> None:
    raw = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    raw.execute("DROP TRIGGER event_is_never_changed")
    raw.execute("CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event WHEN 0 BEGIN SELECT 1; END")
    raw.close()

    with pytest.raises(StoreUnavailable) as raised:
        open_store(url)

    assert raised.value.wording.code == "store_unguarded"
