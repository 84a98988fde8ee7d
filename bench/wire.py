"""What a desk sends to its database: every statement, with its values, noted on the way."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeAlias

from workflow.service import Desk
from workflow.store.database import Store

Values: TypeAlias = Mapping[str, Any] | Sequence[Any]


class Sent(NamedTuple):
    """One statement; `rows` has the values of each time it runs, once where it is no `executemany`."""

    text: str
    rows: tuple[Values, ...]

    @property
    def writes(self) -> bool:
        return any(word in self.text for word in ("INSERT INTO ", "UPDATE ", "DELETE FROM ")) and not self.is_reading

    @property
    def is_reading(self) -> bool:
        return self.text.lstrip().startswith("SELECT")


class Wire:
    """A connection, or a cursor of one, that notes what is sent."""

    def __init__(self, beneath: Any, sent: list[Sent]) -> None:
        self._beneath, self._sent = beneath, sent

    def execute(self, statement: bytes | str, values: Values | None = None, **how: Any) -> Any:
        self._sent.append(Sent(_text(statement), (values or (),)))
        answer = self._beneath.execute(statement, *(() if values is None else (values,)), **how)
        return self if answer is self._beneath else answer

    def executemany(self, statement: bytes | str, rows: Sequence[Values], **how: Any) -> Any:
        kept = tuple(rows)
        self._sent.append(Sent(_text(statement), kept))
        answer = self._beneath.executemany(statement, kept, **how)
        return self if answer is self._beneath else answer

    def cursor(self, *words: Any, **how: Any) -> "Wire":
        return Wire(self._beneath.cursor(*words, **how), self._sent)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._beneath, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in ("_beneath", "_sent"):
            object.__setattr__(self, name, value)
        else:
            setattr(self._beneath, name, value)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._beneath)


class Trips:
    """Those to a server, of which every order is noted."""

    def __init__(self, beneath: Any, sent: list[Sent]) -> None:
        self._beneath, self._sent = beneath, sent

    def make(self, orders: Sequence[Any]) -> Any:
        self._sent.extend(Sent(order.statement, (order.values,)) for order in orders)
        return self._beneath.make(orders)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._beneath, name)


def connection_of(desk: Desk) -> Any:
    """The driver's own connection: the one on which the desk writes."""
    return desk._store._database._connection  # type: ignore[attr-defined]


@contextmanager
def tapped(desk: Desk) -> Iterator[list[Sent]]:
    """What the desk sends meanwhile."""
    with tapped_store(desk._store) as sent:
        yield sent


@contextmanager
def tapped_store(store: Store) -> Iterator[list[Sent]]:
    """What is sent to a file on its connection, and to a server by its trips."""
    sent, database = list[Sent](), vars(store._database)
    name, tap = ("_trips", Trips) if "_trips" in database else ("_connection", Wire)
    beneath = database[name]
    database[name] = tap(beneath, sent)
    try:
        yield sent
    finally:
        database[name] = beneath


def _text(statement: bytes | str) -> str:
    return statement.decode() if isinstance(statement, bytes) else statement
