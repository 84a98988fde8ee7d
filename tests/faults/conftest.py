"""What tests of faults share: stores of both kinds with the procedure that faults are tried on, and a command line."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bench.faults.ledger import Ledger
from bench.faults.office import fill
from bench.faults.places import Place, on_postgres, on_sqlite
from tests.contract.conftest import ground, kind, templates
from tests.contract.grounds import Ground
from tests.postgres.cluster import Database, Databases
from workflow.cli import run
from workflow.store.creating import create_store

__all__ = ["ground", "kind", "templates"]


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def error(self) -> str:
        """The code of the error, whose words are one line."""
        error = json.loads(self.err)["error"]
        assert "\n" not in error["message"]
        return str(error["code"])

    @property
    def data(self) -> Any:
        return json.loads(self.out)


class Typed:
    """A command line, beside any store."""

    def __init__(self, capture: Callable[[], tuple[str, str]]) -> None:
        self._capture = capture

    def __call__(self, url: str, *words: str) -> Said:
        self._capture()
        code = run([*words, "--db", url, "-o", "json"])
        return Said(code, *self._capture())


@pytest.fixture
def complaints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Typed:
    monkeypatch.chdir(tmp_path)
    for name in ("COMPLAINTS_DB", "COMPLAINTS_USER", "LC_ALL", "LC_MESSAGES", "COMPLAINTS_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    return Typed(lambda: tuple(capfd.readouterr()))


@pytest.fixture
def url(ground: Ground, tmp_path: Path) -> str:
    """A store of each kind with two clerks and two cases."""
    return ground.like("rounds", _rounds(tmp_path))


@pytest.fixture
def database(databases: Databases, tmp_path: Path) -> Database:
    """The same on Postgres alone."""
    return databases.like("rounds", _rounds(tmp_path))


@pytest.fixture
def place(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Place:
    """A store for writers, on each kind; Postgres is a server of its own."""
    if kind == "sqlite":
        return on_sqlite(tmp_path, tmp_path / "cases.db", writers=3)
    return on_postgres(tmp_path, request.getfixturevalue("own_postgres").cluster, writers=3)


def _rounds(folder: Path) -> Callable[[str], None]:
    def filled(url: str) -> None:
        create_store(url, zone="Asia/Shanghai")
        fill(url, Ledger.of(folder, "first"), clerks=2, cases=2)

    return filled
