"""What a Postgres server may do to a transaction: one line with an exit code, nothing half written, and again where it is safe."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest

from bench.faults.office import clerk
from tests.faults.conftest import Typed
from tests.postgres.cluster import Database, Row
from workflow.errors import StoreUnavailable
from workflow.service import By, Desk, Outcome, open_desk
from workflow.store.database import open_store

BY, CASE = By(person=clerk(0)), "R-00001"
NOTE = ("note", CASE, "x", "--key", "k", "--as", clerk(0))


@contextmanager
def held(database: Database, statement: str, *values: object) -> Iterator[psycopg.Connection[Row]]:
    """Somebody else's transaction, which has done so much and does not end."""
    with database.connect() as other, other.transaction():
        other.execute(statement, values)
        yield other


def until(happens: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def notes(database: Database) -> int:
    return len(database.run("SELECT 1 FROM event WHERE type = 'noted'"))


def waiting(database: Database) -> list[Row]:
    return database.run(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )


def test_whoever_falls_victim_to_a_deadlock_decides_again(database: Database) -> None:
    """Somebody else has the key that is wanted, and wants the numbers that are had."""
    database.run(f"ALTER DATABASE {database.name} SET deadlock_timeout = '300ms'")
    answers = list[object]()

    def open_a_case() -> None:
        with open_desk(database.url) as desk:
            answers.append(desk.open("rounds", {"remark": "x"}, by=BY, key="k"))

    with held(database, "INSERT INTO command_key VALUES ('k', 'case:R-00001', 'x', '{}')") as other:
        other.execute("SET deadlock_timeout = '1min'")
        opening = threading.Thread(target=open_a_case)
        opening.start()
        until(lambda: waiting(database))
        other.execute("UPDATE numbering SET last = last")
        raise psycopg.Rollback
    opening.join()

    (answer,) = answers
    assert isinstance(answer, Outcome)
    assert (answer.case, answer.seq) == ("R-00003", 1)
    until(lambda: database.run("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == [(1,)])


def test_a_statement_that_the_server_finds_too_slow_is_said_and_can_be_done_again(
    database: Database, complaints: Typed
) -> None:
    database.run(f"ALTER DATABASE {database.name} SET statement_timeout = '200ms'")
    with held(database, "SELECT 1 FROM case_file WHERE number = %s FOR UPDATE", CASE):
        said = complaints(database.url, *NOTE)

        assert (said.code, said.error) == (7, "store_statement_timeout")
        assert notes(database) == 0
    assert complaints(database.url, *NOTE).code == 0
    assert notes(database) == 1


def test_whoever_waits_too_long_for_another_writer_is_told(database: Database) -> None:
    with held(database, "SELECT 1 FROM case_file WHERE number = %s FOR UPDATE", CASE):
        with open_store(database.url, patience=0.2) as store, pytest.raises(StoreUnavailable) as error:
            Desk(store).note(CASE, "x", by=BY)

        assert (error.value.exit_code, error.value.wording.code) == (7, "store_locked")
    assert notes(database) == 0


def interrupted(desk: Desk, happens: Callable[[], object]) -> None:
    """Two notes in one transaction, and something between them."""
    with desk.batch():
        desk.note(CASE, "before", by=BY)
        happens()
        desk.note(CASE, "after", by=BY)


def test_a_transaction_that_the_server_ends_while_it_is_idle_leaves_nothing(database: Database) -> None:
    with open_desk(database.url) as desk:
        desk._store._database.run("SET idle_in_transaction_session_timeout = '100ms'")
        with pytest.raises(StoreUnavailable) as error:
            interrupted(desk, lambda: time.sleep(0.4))

        assert (error.value.exit_code, error.value.wording.code) == (7, "store_connection_lost")
        assert notes(database) == 0
        assert isinstance(desk.note(CASE, "again", by=BY), Outcome)
    assert notes(database) == 1


def ended(database: Database) -> None:
    """The server ends every connection of ours."""
    database.run(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
        " AND application_name = 'complaints'"
    )


def test_a_connection_that_was_ended_while_nothing_happened_is_not_noticed(database: Database) -> None:
    with open_desk(database.url) as desk:
        ended(database)
        assert isinstance(desk.note(CASE, "x", by=BY), Outcome)
        ended(database)
        assert isinstance(desk.attach(CASE, "a.txt", b"a", by=BY), Outcome), "a savepoint comes with what begins it"
        ended(database)
        assert desk.case(CASE).seq == 3


def test_a_connection_that_was_ended_in_a_transaction_leaves_nothing(database: Database) -> None:
    with open_desk(database.url) as desk, pytest.raises(StoreUnavailable):
        interrupted(desk, lambda: ended(database))
    assert notes(database) == 0


def test_a_server_without_a_connection_left_is_said_and_can_be_tried_again(
    database: Database, complaints: Typed
) -> None:
    keeper = database.login("keeper", database.cluster.superuser)
    database.run(f"ALTER DATABASE {database.name} CONNECTION LIMIT 2")
    with database.connect(keeper), database.connect(keeper):
        said = complaints(keeper.url, *NOTE)

        assert (said.code, said.error) == (7, "store_server_crowded")
        assert notes(database) == 0
    assert complaints(keeper.url, *NOTE).code == 0
