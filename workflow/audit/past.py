"""The people and their tallies as they were at any event of the past, folded from their own streams."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from workflow.audit import differences as found
from workflow.audit.chains import Link, Stream
from workflow.audit.differences import Findings
from workflow.engine.directory import Directory
from workflow.engine.events import By, Cause
from workflow.engine.records import PersonCounted, PersonSet, Record, Tallies
from workflow.store.bodies import by_of, cause_of, record_of, upcast
from workflow.store.rows import Recorded
from workflow.store.shapes import parsed_object


class Entry(NamedTuple):
    """A record, where it stands, who had it recorded, and the event of a case that brought it about."""

    stream: str
    seq: int
    record: Record
    by: By
    cause: Cause | None


Tallied: TypeAlias = tuple[str, str, str] | None
"""What one record of a person has counted: the procedure, the tally, and on which date; None for another record."""
Persons: TypeAlias = Callable[[str], Sequence[Tallied]]
"""What was counted for a person, by name."""


NOTHING: Tallies = {}


class Past:
    """Built from the stream `directory`; `persons` is asked for what is recorded of those who matter."""

    def __init__(self, directory: Iterable[Entry], persons: Persons) -> None:
        sets = [(entry.seq, entry.record.person) for entry in directory if isinstance(entry.record, PersonSet)]
        self._seqs, self._set = [seq for seq, _ in sets], [person for _, person in sets]
        self._persons = persons
        self._at = lru_cache(maxsize=128)(self._folded)

    def directory(self, seq: int) -> Directory:
        """The people after `seq` events."""
        return self._at(seq)

    def latest(self) -> Directory:
        """The people as the whole stream leaves them."""
        return self.directory(max(self._seqs, default=0))

    def tallies(self, seen: Mapping[str, int]) -> Tallies:
        """What was counted for persons, when their streams were as long as `seen` says."""
        if not seen:
            return NOTHING
        tallies = defaultdict[tuple[str, str, str], list[str]](list)
        for name, length in seen.items():
            for procedure, tally, on in filter(None, self._persons(name)[:length]):
                tallies[procedure, tally, name].append(on)
        return {key: tuple(days) for key, days in tallies.items()}

    def _folded(self, seq: int) -> Directory:
        people = {person.name: person for person in self._set[: bisect_right(self._seqs, seq)]}
        return Directory(seq=seq, people=people)


def tallied(entry: Entry) -> Tallied:
    record = entry.record
    return (record.procedure, record.tally, record.on) if isinstance(record, PersonCounted) else None


def entries(stream: Stream, findings: Findings) -> tuple[Entry, ...]:
    """The records of a stream; what cannot be read is reported and left out."""
    return tuple(entry for link in stream.links if (entry := _entry(stream, link, findings)) is not None)


def _entry(stream: Stream, link: Link, findings: Findings) -> Entry | None:
    if not isinstance(link.body, dict):
        return None
    try:
        record = record_of(link.body, stream.values)
        return Entry(stream.name, link.row.seq, record, by_of(link.body), cause_of(link.body))
    except ValueError as error:
        findings.add(stream.name, link.row.seq, found.UNREADABLE, problem=str(error))
        return None


def bare_entries(rows: Iterable[Recorded]) -> tuple[Entry, ...]:
    """The same without the names of people, of what can be read; whoever checks the stream says what cannot."""
    return tuple(entry for row in rows if (entry := bare_entry(row)) is not None)


def bare_entry(row: Recorded) -> Entry | None:
    try:
        body = upcast(parsed_object(row.body))
        return Entry(row.stream, row.seq, record_of(body, {}), by_of(body), cause_of(body))
    except ValueError:
        return None
