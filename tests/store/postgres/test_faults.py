"""What can be wrong with a server or a database, and what Postgres does otherwise than a file."""

import psycopg
import pytest

from tests.contract.store.events import append, seqs
from tests.postgres.cluster import Cluster, Database, Databases
from workflow.errors import StoreUnavailable
from workflow.store.backend.port import Access
from workflow.store.creating import create_store
from workflow.store.database import Store, open_store
from workflow.store.faults import Raced

PATIENT = 30.0


def fault_of(url: str) -> StoreUnavailable:
    with pytest.raises(StoreUnavailable) as raised:
        open_store(url, patience=0.05)
    assert raised.value.exit_code == 7
    assert "\n" not in raised.value.say("zh") + raised.value.say("en")
    return raised.value


def test_a_database_that_is_not_there_is_said(postgres: Cluster) -> None:
    assert fault_of(postgres.url("nowhere")).wording.code == "store_server_unreachable"


def test_nobody_hears_a_password(database: Database) -> None:
    login = database.login("li")
    wrong = login.url.replace("@", "x@")
    fault = fault_of(wrong)

    assert "password" in fault.say("en"), "it says what is wrong"
    assert wrong.rpartition(":")[0].rpartition(":")[2].partition("@")[0] not in fault.say("en")


@pytest.mark.parametrize("url", ["postgresql+psycopg://localhost", "postgresql://localhost/", "postgresql://h:x/db"])
def test_an_address_without_a_database_is_refused(url: str) -> None:
    assert fault_of(url).wording.code == "store_url_unsupported"


def test_a_database_that_cannot_hold_every_text_is_refused(postgres: Cluster, databases: Databases) -> None:
    name = f"{databases.empty().name}_latin"
    postgres.run(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    try:
        with pytest.raises(StoreUnavailable) as raised:
            create_store(postgres.url(name), zone="UTC")
    finally:
        postgres.run(f'DROP DATABASE "{name}" WITH (FORCE)')

    assert raised.value.wording.code == "store_database_not_utf8"


def test_what_failed_before_is_never_committed_by_halves(store: Store) -> None:
    """Postgres answers such a COMMIT with ROLLBACK, and calls it no error."""
    with pytest.raises(Raced), store.writing() as writing:  # noqa: PT012
        append(store, writing)
        with pytest.raises(psycopg.Error):
            store._database.run("SELECT 1 / 0")

    assert seqs(store) == []
    with store.writing() as writing:
        append(store, writing)
    assert seqs(store) == [1]


def test_after_waiting_for_a_lock_in_vain_the_connection_is_as_before(url: str, database: Database) -> None:
    with open_store(url, patience=0.05) as store:
        with database.connect() as other, other.transaction():
            other.execute("LOCK TABLE store_info IN ACCESS EXCLUSIVE MODE")
            with pytest.raises(StoreUnavailable) as raised, store.writing() as writing:
                writing.info()
        with store.writing() as writing:
            append(store, writing)

    assert raised.value.wording.code == "store_locked"


def test_a_patience_of_nothing_is_not_for_ever(url: str, store: Store, database: Database) -> None:
    with database.connect() as other, other.transaction():
        other.execute("LOCK TABLE store_info IN EXCLUSIVE MODE")
        with open_store(url, patience=0) as mine, pytest.raises(StoreUnavailable) as raised, mine.writing() as writing:
            writing.info()

    assert raised.value.wording.code == "store_locked"


@pytest.mark.parametrize("access", Access)
def test_a_connection_that_was_ended_between_two_transactions_is_made_again(
    url: str, database: Database, access: Access
) -> None:
    with open_store(url, access=access) as store:
        database.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert seqs(store) == []
        assert store.info().zone == "Asia/Shanghai"


def test_a_connection_that_is_made_again_looks_at_the_store_again(url: str, database: Database) -> None:
    """While it was away somebody has upgraded the store."""
    with open_store(url) as store:
        database.run("ALTER TABLE store_info DISABLE TRIGGER USER")
        database.run("UPDATE store_info SET format = format + 1")
        database.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        with pytest.raises(StoreUnavailable) as raised:
            store.info()

    assert raised.value.wording.code == "store_newer"


def test_all_readers_are_kept_from_writing_by_the_database_too(store: Store) -> None:
    with store.reading() as reading, pytest.raises(StoreUnavailable) as raised:
        reading._database.run("DELETE FROM command_key")

    assert raised.value.wording.code == "store_read_only"
