"""What tests ask for: `databases` on the server of the run, or `own_postgres` to stop and to kill."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import pytest

from tests.postgres.cluster import Cluster, Databases
from tests.postgres.machine import Missing
from tests.postgres.server import DURABLE, Server
from tests.postgres.sharing import Shared, shared
from tests.postgres.tally import NEEDED


@pytest.fixture(scope="session")
def shared_postgres(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Shared]:
    own = tmp_path_factory.getbasetemp()
    with _or_skipped(), shared(own.parent if hasattr(request.config, "workerinput") else own) as server:
        yield server


@pytest.fixture
def postgres(shared_postgres: Shared) -> Cluster:
    """The server of the run: started here, or the one at TEST_PG_URL."""
    return shared_postgres.cluster


@pytest.fixture
def databases(shared_postgres: Shared) -> Iterator[Databases]:
    """Databases of this test, dropped after it."""
    with Databases(shared_postgres.cluster, shared_postgres.prefix) as made:
        yield made


@pytest.fixture
def own_postgres() -> Iterator[Server]:
    """A durable server of this test alone."""
    with _or_skipped(), Server.started(DURABLE) as server:
        yield server


@contextmanager
def _or_skipped() -> Iterator[None]:
    try:
        yield
    except Missing as missing:
        _without(missing)


def _without(missing: Missing) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(f"{NEEDED}{missing}", pytrace=False)
    pytest.skip(f"{NEEDED}{missing}")
