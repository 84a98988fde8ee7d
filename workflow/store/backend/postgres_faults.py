"""What an error of Postgres or its driver means to us."""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import Connection

from workflow.errors import ComplaintsError, NotPermitted, StoreUnavailable
from workflow.store import faults
from workflow.store.address import ServerPlace
from workflow.wording import Wording

_RACES = frozenset({"40001", "40P01", "23505", "22012", "CM001"})
"""Serialization failure, deadlock, a key that is taken, a row that is not there any more (a division by their number, see
`statements`), and a place in a stream that is taken."""
_LOST = frozenset({"57P01", "57P02", "57P03", "57P05", "25P03"})
"""The server was stopped, has crashed or is starting; it has ended a connection that was idle for too long."""
_NOT_PERMITTED: Mapping[str, Wording] = {"42501": faults.ROLE_MAY_NOT, "CM003": faults.GUARD_REFUSED}
_WORDINGS: Mapping[str, Wording] = {
    "55P03": faults.LOCKED,
    "25006": faults.READ_ONLY,
    "57014": faults.TOO_SLOW,
    "53100": faults.FULL,
    "53200": faults.CROWDED,
    "53300": faults.CROWDED,
    "CM002": faults.GUARD_REFUSED,
}
_CROWDED = ("too many clients", "too many connections", "remaining connection")
"""Said of a server, of a database or a login, and of the last places, which are kept for superusers."""
_CLASSES: Mapping[str, Wording] = {"53": faults.FAILED, "54": faults.FAILED, "58": faults.FAILED, "XX": faults.FAILED}
_DATABASE_ITSELF = frozenset({"42P01", "42703", "3F000"})
"""A table, a column or a schema that is not there: somebody changed the structure."""


def fault(error: psycopg.Error, connection: Connection[Any], place: ServerPlace) -> Exception:
    """What the error means; a fault in our own SQL stays what it is."""
    if is_lost(error, connection):
        return faults.Disconnected(faults.LOST, path=str(place))
    code = error.sqlstate or ""
    if code in _RACES:
        return faults.Raced(said(error))
    if code in _NOT_PERMITTED:
        login = connection.info.user
        return NotPermitted(_NOT_PERMITTED[code], login=login, path=str(place), problem=said(error))
    if code in _DATABASE_ITSELF:
        return _unavailable(faults.NOT_A_DATABASE, place, error)
    wording = _WORDINGS.get(code) or _CLASSES.get(code[:2])
    return error if wording is None else _unavailable(wording, place, error)


def is_lost(error: psycopg.Error, connection: Connection[Any]) -> bool:
    """Whether there is no connection any more, so that nobody can say what became of what was asked."""
    return connection.closed or connection.broken or error.sqlstate in _LOST or (error.sqlstate or "")[:2] == "08"


def not_reached(error: psycopg.Error, place: ServerPlace) -> ComplaintsError:
    wording = faults.CROWDED if any(words in str(error) for words in _CROWDED) else faults.NO_SERVER
    return StoreUnavailable(wording, path=str(place), problem=said(error))


def said(error: psycopg.Error) -> str:
    """The last line of what the server or the driver said, which names no password."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    told = [line for line in lines if "FATAL:" in line] or lines[:1]
    return told[-1].rpartition("FATAL:")[2].strip() if told else type(error).__name__


def _unavailable(wording: Wording, place: ServerPlace, error: psycopg.Error) -> ComplaintsError:
    return StoreUnavailable(wording, path=str(place), problem=said(error))
