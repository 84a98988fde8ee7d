"""A store in a database of a server, for what is particular to Postgres."""

from collections.abc import Iterator

import pytest

from tests.contract.conftest import make
from tests.postgres.cluster import Database, Databases
from workflow.store.database import Store, open_store


@pytest.fixture
def database(databases: Databases) -> Database:
    return databases.like("new", make)


@pytest.fixture
def url(database: Database) -> str:
    return database.url


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url, clock=lambda: 2_000_000) as store:
        yield store
