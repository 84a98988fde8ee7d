"""The people and their tallies as they were at any event of the past, folded from their own streams."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from workflow.audit import differences as found
from workflow.audit.chains import Link, Stream
from workflow.audit.differences import Findings
from workflow.engine.directory import Directory
from workflow.engine.events import Cause
from workflow.engine.records import PersonCounted, PersonSet, Record, Tallies
from workflow.store.bodies import cause_of, record_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A record, where it stands, and the event of a case that brought it about."""

    stream: str
    seq: int
    record: Record
    cause: Cause | None


class Past:
    """Built from the stream `directory` and from those of persons."""

    def __init__(self, directory: Iterable[Entry], persons: Mapping[str, tuple[Entry, ...]]) -> None:
        self._sets = {entry.seq: entry.record for entry in directory}
        self._counts = {name: tuple(entry.record for entry in entries) for name, entries in persons.items()}
        self._at = lru_cache(maxsize=128)(self._folded)

    def directory(self, seq: int) -> Directory:
        """The people after `seq` events."""
        return self._at(seq)

    def tallies(self, seen: Mapping[str, int]) -> Tallies:
        """What was counted for persons, when their streams were as long as `seen` says."""
        tallies = dict[tuple[str, str, str], tuple[str, ...]]()
        for name, length in seen.items():
            for record in self._counts.get(name, ())[:length]:
                if isinstance(record, PersonCounted):
                    key = (record.procedure, record.tally, name)
                    tallies[key] = (*tallies.get(key, ()), record.on)
        return tallies

    def _folded(self, seq: int) -> Directory:
        people = {
            record.person.name: record.person
            for at, record in sorted(self._sets.items())
            if at <= seq and isinstance(record, PersonSet)
        }
        return Directory(seq=seq, people=people)


def entries(stream: Stream, findings: Findings) -> tuple[Entry, ...]:
    """The records of a stream; what cannot be read is reported and left out."""
    return tuple(entry for link in stream.links if (entry := _entry(stream, link, findings)) is not None)


def _entry(stream: Stream, link: Link, findings: Findings) -> Entry | None:
    if link.body is None:
        return None
    try:
        return Entry(stream.name, link.row.seq, record_of(link.body, stream.values), cause_of(link.body))
    except ValueError as error:
        findings.add(stream.name, link.row.seq, found.UNREADABLE, problem=str(error))
        return None
