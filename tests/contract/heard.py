"""A store of which one hears every statement that it gives to its database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from workflow.store.backend.port import NOTHING, Backend, Parameters
from workflow.store.database import Store, open_store
from workflow.store.moment import Clock


class Heard:
    def __init__(self, database: Backend) -> None:
        self._database = database
        self.statements = list[str]()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    def run(self, statement: str, parameters: Parameters = NOTHING) -> Any:
        self.statements.append(statement)
        return self._database.run(statement, parameters)

    def stream(self, statement: str, at_once: int) -> Iterator[tuple[Any, ...]]:
        self.statements.append(statement)
        return self._database.stream(statement, at_once)


@contextmanager
def heard(url: str, clock: Clock) -> Iterator[tuple[Store, list[str]]]:
    """The store at this address, and what it says; what it begins and ends is not said."""
    with open_store(url) as ordinary:
        database = Heard(ordinary._database)
        yield Store(database, ordinary._statements, clock), database.statements
