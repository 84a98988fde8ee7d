"""What all tests share: properties have no deadline, because machines are busy, and are the same in every CI run; a Postgres."""

import os

import pytest
from hypothesis import settings

from tests.postgres.fixtures import databases, own_postgres, postgres, shared_postgres
from tests.postgres.tally import Tally

__all__ = ["databases", "own_postgres", "postgres", "shared_postgres"]

settings.register_profile("house", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Tally())
