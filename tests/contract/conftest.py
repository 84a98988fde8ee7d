"""The contract: what every kind of store promises. A test that asks for a store, however indirectly, runs once on each kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.grounds import Files, Ground, Servers
from workflow.store.creating import create_store
from workflow.store.database import Store, open_store

KINDS = ("sqlite", "postgres")


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("templates")


@pytest.fixture
def ground(kind: str, request: pytest.FixtureRequest, tmp_path: Path, templates: Path) -> Ground:
    if kind == "sqlite":
        return Files(tmp_path, templates)
    return Servers(request.getfixturevalue("databases"))


@pytest.fixture
def url(ground: Ground) -> str:
    """The address of a store that was just made."""
    return ground.like("new", make)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url, clock=lambda: 2_000_000) as store:
        yield store


def make(url: str) -> None:
    """A store in which nothing has happened yet."""
    create_store(url, zone="Asia/Shanghai", clock=lambda: 1_000_000)
