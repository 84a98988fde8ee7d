"""A store in a file, for what is particular to files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kept import file_url
from workflow.store.creating import create_store
from workflow.store.database import Store, open_store


@pytest.fixture
def url(tmp_path: Path) -> str:
    address = file_url(tmp_path / "store.db")
    create_store(address, zone="Asia/Shanghai", clock=lambda: 1_000_000)
    return address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url, clock=lambda: 2_000_000) as store:
        yield store
