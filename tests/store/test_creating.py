"""A store that is being made on a server that goes away: nothing is there, or it is said that nobody knows."""

from collections.abc import Callable

import pytest

from tests.postgres.cluster import Database, Databases
from workflow.errors import StoreUnavailable
from workflow.store.address import place_of
from workflow.store.creating import Founding, create_store, founding
from workflow.store.sql import Statements
from workflow.store.standing import standing


@pytest.fixture
def database(databases: Databases) -> Database:
    return databases.empty()


def cut(database: Database) -> None:
    """The server ends every connection to the database but ours."""
    others = (
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
    )
    assert database.cluster.run(others, database.name)


def filled(founded: Founding) -> None:
    def add_nothing(_connection: object, _statements: Statements) -> None:
        pass

    founded.fill(add_nothing)


def mistaken(_founded: Founding) -> None:
    raise KeyError("a mistake")


def make(database: Database, *steps: Callable[[Founding], None]) -> None:
    with founding(place_of(database.url)) as founded:
        for step in steps:
            step(founded)


def test_a_connection_that_is_cut_while_a_store_is_made_leaves_nothing(database: Database) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        make(database, lambda _: cut(database), filled)

    assert refused.value.wording.code == "store_connection_lost"
    assert create_store(database.url, zone="Asia/Shanghai")


def test_a_connection_that_is_cut_before_the_commit_is_answered_is_said_to_be_in_doubt(database: Database) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        make(database, filled, lambda _: cut(database))

    assert refused.value.wording.code == "store_outcome_unknown"


def test_what_is_raised_while_a_store_is_made_leaves_nothing(database: Database) -> None:
    with pytest.raises(KeyError):
        make(database, filled, mistaken)

    create_store(database.url, zone="Asia/Shanghai")
    assert standing(place_of(database.url)).events == 0
