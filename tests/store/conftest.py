"""The store contract's one fixture: a fresh store of each kind. A second kind is one more entry of KINDS."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from workflow.store.creating import create_store
from workflow.store.database import Store, open_store

KINDS = ("sqlite",)


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store that was just made."""
    address = f"{request.param}:///{tmp_path / 'store.db'}"
    create_store(address, zone="Asia/Shanghai", clock=lambda: 1_000_000)
    return address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url, clock=lambda: 2_000_000) as store:
        yield store
