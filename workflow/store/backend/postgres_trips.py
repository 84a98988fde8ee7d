"""How statements travel to Postgres and their answers come back: all that is asked at one time goes in one trip.

The connection, its errors and the kinds of its values are psycopg's; its cursors are left out (docs/adr/0019). A connection that
does not come back from a trip as it went is closed: nobody takes the rest of one answer for the answer to something else.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple, TypeAlias

import psycopg
from msgspec import Struct
from psycopg import Connection
from psycopg.abc import PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ExecStatus, PipelineStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Ready, Wait

ROOM = 200
"""So many statements are prepared on one connection; those that come later travel as they are."""
Values: TypeAlias = Mapping[str, Any] | tuple[Any, ...]
_PLACE = re.compile(r"%(?:\((\w+)\)s|s|%)")
_FAILED, _DONE = int(ExecStatus.FATAL_ERROR), int(ExecStatus.COMMAND_OK)
_SYNCED, _OUTSIDE = int(ExecStatus.PIPELINE_SYNC), int(PipelineStatus.OFF)
_READING, _BOTH, _READABLE = Wait.R, Wait.RW, Ready.R
_AUTO = (PyFormat.AUTO,)
_ORDER = (None,)
_TORN = "the server broke off in the middle of its answer"


class Coming(Enum):
    """Whether a statement will come again, so that the server does well to prepare it."""

    AGAIN = "again"
    ONCE = "once"


class Order(Struct, frozen=True):
    """A statement with its values: those for `%(name)s` by their names, those for `%s` in their order."""

    statement: str
    values: Values = ()
    coming: Coming = Coming.AGAIN


_Parcel: TypeAlias = tuple[bytes, Coming, Sequence[Any], Sequence[int] | None]
"""An order as it travels: its text, and its values with the format of each."""


class Answer:
    """The rows that a statement has given, each of which is taken once, or how many it has written."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: Sequence[tuple[Any, ...]], rowcount: int) -> None:
        self._rows, self.rowcount = iter(rows), rowcount

    def fetchone(self) -> tuple[Any, ...] | None:
        return next(self._rows, None)

    def fetchall(self) -> list[tuple[Any, ...]]:
        return list(self._rows)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self._rows


class Trip(NamedTuple):
    """What came back: an answer to each order. What follows the first that failed was not carried out."""

    answers: Sequence[PGresult]
    failure: PGresult | None

    def succeeded(self) -> Sequence[PGresult]:
        """The answers. Raises psycopg.Error where something failed."""
        if self.failure is not None:
            raise psycopg.errors.error_from_result(self.failure)
        return self.answers


class Trips:
    """All those over one connection."""

    def __init__(self, connection: Connection[Any], room: int = ROOM) -> None:
        self._connection, self._pgconn, self._room = connection, connection.pgconn, room
        self._transformer = Transformer(connection)
        self._prepared = dict[bytes, bytes]()
        self._names = count(1)

    def make(self, orders: Sequence[Order]) -> Trip:
        """Raises psycopg.Error, and closes the connection, where not everything came back."""
        parcels = [self._packed(order) for order in orders]
        try:
            return self._connection.wait(self._made(parcels))
        finally:
            if self._pgconn.pipeline_status != _OUTSIDE:
                self._connection.close()

    def read(self, answer: PGresult) -> Answer:
        self._transformer.set_pgresult(answer)
        return Answer(self._transformer.load_rows(0, answer.ntuples, tuple), answer.command_tuples or 0)

    def _packed(self, order: Order) -> _Parcel:
        text, names = _placed(order.statement)
        if not order.values:
            return text, order.coming, (), None
        given = order.values
        values = given if isinstance(given, tuple) else [given[name] for name in names]
        written = self._transformer.dump_sequence(values, _AUTO * len(values))
        return text, order.coming, written, self._transformer.formats

    def _made(self, parcels: Sequence[_Parcel]) -> PQGen[Trip]:
        pgconn, answers, failure = self._pgconn, list[PGresult](), None
        pgconn.enter_pipeline_mode()
        asked = [each for parcel in parcels for each in self._sent(*parcel)]
        pgconn.pipeline_sync()
        yield from _gone(pgconn)
        for prepared in asked:
            while pgconn.is_busy():
                yield from _heard(pgconn)
            answer = _taken(pgconn)
            if answer.status == _FAILED and failure is None:
                failure = answer
            if prepared is None:
                answers.append(answer)
            elif answer.status != _DONE:
                del self._prepared[prepared]
        while pgconn.is_busy():
            yield from _heard(pgconn)
        _ended(pgconn)
        return Trip(answers, failure)

    def _sent(
        self, text: bytes, coming: Coming, values: Sequence[Any], formats: Sequence[int] | None
    ) -> Sequence[bytes | None]:
        """What answers are to come: to a text that is prepared, or, as None, to the order itself."""
        if (name := self._prepared.get(text)) is not None:
            self._pgconn.send_query_prepared(name, values, formats)
            return _ORDER
        if coming is Coming.ONCE or len(self._prepared) >= self._room:
            self._pgconn.send_query_params(text, values, None, formats)
            return _ORDER
        name = self._prepared[text] = b"%s %d" % (text.split(maxsplit=1)[0], next(self._names))
        self._pgconn.send_prepare(name, text)
        self._pgconn.send_query_prepared(name, values, formats)
        return (text, None)


def _gone(pgconn: PGconn) -> PQGen[None]:
    """Until all is sent. The server may want to be heard before it listens to the rest."""
    while pgconn.flush():
        if (yield _BOTH) & _READABLE:
            pgconn.consume_input()


def _heard(pgconn: PGconn) -> PQGen[None]:
    """Until something came."""
    while not (yield _READING):
        pass  # nothing yet: the wait is cut into pieces, so that it can be interrupted
    pgconn.consume_input()


def _taken(pgconn: PGconn) -> PGresult:
    """One answer, and the sign that it was all."""
    answer = pgconn.get_result()
    if answer is None or pgconn.get_result() is not None:
        raise psycopg.OperationalError(_TORN)
    return answer


def _ended(pgconn: PGconn) -> None:
    """The server has told the end of the trip."""
    answer = pgconn.get_result()
    if answer is None or answer.status != _SYNCED:
        raise psycopg.OperationalError(_TORN)
    pgconn.exit_pipeline_mode()


@lru_cache(maxsize=ROOM)
def _placed(statement: str) -> tuple[bytes, tuple[str, ...]]:
    """With `$1` and so on for the values, as Postgres has it; and their names, where they have any."""
    names = tuple(dict.fromkeys(name for name in _PLACE.findall(statement) if name))
    places = count(1)

    def placed(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        return f"${names.index(found[1]) + 1 if found[1] else next(places)}"

    return _PLACE.sub(placed, statement).encode(), names
