"""The baseline on Postgres: what a program written by hand against psycopg would send for an action that our desk has taken. It
reads the case, and then writes everything in one statement of several parts, which is its own transaction: two round trips.

The parts are the desk's own INSERTs and UPDATEs with the same bytes; rows of one kind are one INSERT of several rows. Where the
desk sends one such statement itself, that is the baseline's as well.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import psycopg

from bench.cases import Deed, Staged
from bench.row_work import READ_CASE, READ_NUMBER, SAME, needed
from bench.wire import Sent

_NAMED = re.compile(r"%\((\w+)\)s")
_COUNTED = re.compile(r"^WITH \w+ AS \((.*) RETURNING 1\) SELECT .*$", re.DOTALL)
"""How the desk has a change fail that changed nothing; the baseline counts in the end."""
_VALUES = " VALUES "


class Part(NamedTuple):
    """One INSERT or UPDATE, with values bound by their place."""

    text: str
    values: tuple[Any, ...]


class Plan(NamedTuple):
    read: bytes
    of: tuple[Any, ...]
    write: bytes
    values: tuple[Any, ...]

    def carry_out(self, raw: psycopg.Connection[Any]) -> None:
        """On a connection that commits by itself."""
        raw.execute(self.read, self.of, prepare=True).fetchone()
        raw.execute(self.write, self.values, prepare=True)

    @property
    def statements(self) -> tuple[str, ...]:
        return self.read.decode(), self.write.decode()


def planned(deed: Deed, sent: Iterable[Sent], known: Staged) -> Plan:
    parts = [part for each in needed(sent) for part in _parts(each)]
    joined = [_joined(list(some)) for _, some in groupby(parts, key=lambda part: part.text)]
    values = tuple(value for part in joined for value in part.values)
    if deed.number is None:
        return Plan(_placed(READ_NUMBER), known.numbering[deed.procedure], _one(joined), values)
    return Plan(_placed(READ_CASE), (deed.number,), _one(joined), values)


def contents(raw: psycopg.Connection[Any]) -> Iterator[tuple[str, list[Any]]]:
    for table in SAME:
        yield table, sorted(raw.execute(f"SELECT * FROM {table}".encode()).fetchall(), key=repr)


def _parts(sent: Sent) -> Iterator[Part]:
    names = _NAMED.findall(sent.text)
    text = _COUNTED.sub(r"\1", _NAMED.sub("%s", sent.text))
    for row in sent.rows:
        yield Part(text, tuple(row[name] for name in names) if names else tuple(row))


def _joined(parts: Sequence[Part]) -> Part:
    text, several = parts[0].text, len(parts) > 1
    if several:
        assert _VALUES in text, text
        head, _, values = text.partition(_VALUES)
        text = head + _VALUES + ", ".join([values] * len(parts))
    return Part(text, tuple(value for part in parts for value in part.values))


def _one(parts: Sequence[Part]) -> bytes:
    """Each part is carried out when its rows are counted, hence one after the other."""
    if len(parts) == 1:
        return parts[0].text.encode()
    named = ", ".join(f"w{place} AS ({part.text} RETURNING 1)" for place, part in enumerate(parts))
    counted = ", ".join(f"(SELECT count(*) FROM w{place})" for place, _ in enumerate(parts))
    return f"WITH {named} SELECT {counted}".encode()


def _placed(text: str) -> bytes:
    return text.replace("?", "%s").encode()
