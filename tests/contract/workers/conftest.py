"""A store with a small procedure, a clock that the test sets, and workers as processes of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.contract.grounds import Ground
from tests.kept import HOUR, NINE, Hands, Kept, done, file_url, is_file, path_in, sql
from tests.workers.conftest import sink, start
from workflow.engine.directory import Person
from workflow.engine.events import By
from workflow.service import Desk
from workflow.store import moment

__all__ = ["sink", "start"]

PARCELS = (Path(__file__).parent / "parcels.yaml").read_bytes()
LI, WANG = By(person="li"), By(person="wang")
PEOPLE = (
    Person(name="li", label="李四", roles=frozenset({"clerk"})),
    Person(name="wang", label="王五", roles=frozenset({"head"})),
    Person(name="qi", label="齐六", roles=frozenset({"quality"})),
)


@dataclass
class Office(Kept):
    folder: Path = Path()
    """Where its files lie."""

    def register(self, desk: Desk, **given: str) -> str:
        return done(desk.open("parcels", {"name": "张三", **given}, by=LI)).case

    def look(self, desk: Desk, case: str) -> None:
        done(desk.do(case, "look", by=LI))

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, "utf-8")
        return path

    @contextmanager
    def away(self) -> Iterator[None]:
        """Nobody reaches the store, and whoever had reached it has lost it."""
        if is_file(self.url):
            path = path_in(self.url)
            path.rename(path.with_name("away.db"))
            yield
            path.with_name("away.db").rename(path)
            return
        name = urlsplit(self.url).path.removeprefix("/")
        with sql(self.url.removesuffix(name) + "postgres") as run:
            run(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
            run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?", name)
            yield
            run(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def made_office(folder: Path, at: int) -> Office:
    return Office(file_url(folder / "cases.db"), Hands(at), folder).filled(PARCELS, PEOPLE, LI)


@pytest.fixture
def office(ground: Ground, tmp_path: Path) -> Office:
    return Office(ground.like("parcels", lambda url: _make(url, NINE)), Hands(NINE), tmp_path)


@pytest.fixture
def late_office(ground: Ground, tmp_path: Path) -> Office:
    """Its clock stands two hours behind the machine's: what is opened here is long due for a real worker."""
    url = ground.like("late parcels", lambda url: _make(url, moment.now() - 2 * HOUR))
    return Office(url, Hands(moment.now() - 2 * HOUR), tmp_path)


def _make(url: str, at: int) -> None:
    Office(url, Hands(at)).filled(PARCELS, PEOPLE, LI)
