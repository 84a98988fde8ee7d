"""What can be asked of a store inside one transaction."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from workflow.definitions.value_messages import BAD_CHARACTER
from workflow.engine import records
from workflow.engine.case import person_stream
from workflow.engine.directory import Directory
from workflow.engine.records import PersonCounted, Tallies, calendar_stream
from workflow.errors import UsageError
from workflow.store.backend.port import Backend, Cursor, Parameters
from workflow.store.bodies import record_of, upcast
from workflow.store.canonical import is_storable
from workflow.store.commitments import Beside, Kept
from workflow.store.moment import ClockKind
from workflow.store.rows import (
    Around,
    Calendar,
    CaseFile,
    Definition,
    DifferenceFile,
    DueCase,
    Glance,
    Head,
    Info,
    NoticeFile,
    NoticeState,
    Recorded,
    Trouble,
    Unverified,
    WorkerFile,
)
from workflow.store.shapes import parsed_object
from workflow.store.snapshots import person_of
from workflow.store.sql import Asked, Statements, escaped

SOME, FEW = 200, 2
"""How many rows of a large answer may be in memory, and how many of those that are large themselves."""
KEY_END = "g"
"""Comes after every digit of a key."""


class Counts(Struct, frozen=True):
    """The tallies of some persons, and how long the streams were that they stand in."""

    tallies: Tallies
    seen: Mapping[str, int]


NOBODY = Counts({}, {})


class Reading:
    """One transaction that only reads, or the reading side of one that writes."""

    def __init__(self, database: Backend, statements: Statements) -> None:
        self._database = database
        self._statements = statements
        self._around: Around | None = None

    def around(self) -> Around:
        """The store around the cases, as it is in this transaction."""
        if self._around is None:
            self._around = self._look_around(None).around
        return self._around

    def _look_around(self, key: str | None) -> Glance:
        return glanced(None, self._run(self._statements["glance_around"], {"key": key}).fetchone())

    def info(self) -> Info:
        format_, created_at, zone, clock, clock_at = self._one("info")
        return Info(format_, created_at, zone, ClockKind(clock), clock_at)

    def view(self) -> str | None:
        """What another store at this place is to be told to read just the same; None where none can."""
        return self._database.view()

    def newest(self) -> int:
        """When the newest event of all was recorded; 0 in an empty store."""
        return int(self._one("newest")[0] or 0)

    def head(self, stream: str) -> Head | None:
        row = self._maybe("head", stream=stream)
        return None if row is None else Head(*row)

    def events(self, stream: str, after: int = 0) -> Iterator[Recorded]:
        """The events of `stream` whose seq is above `after`, in order."""
        return map(Recorded._make, self._rows("events", stream=stream, after=after))

    def event(self, stream: str, seq: int) -> Recorded | None:
        row = self._maybe("event", stream=stream, of_seq=seq)
        return None if row is None else Recorded._make(row)

    def streams_within(self, after: str, end: str, at_most: int) -> tuple[str, ...]:
        """Streams that come after a name and before another, by name."""
        return tuple(row[0] for row in self._rows("streams_within", after=after, end=end, limit=at_most))

    def within(self, rows: str, first: str, end: str) -> Iterator[tuple[Any, ...]]:
        """Events, hashes, salts or notices of the streams from `first` to before `end`, stream by stream; or the cases with
        such numbers."""
        return self._rows(f"{rows}_within", first=first, end=end)

    def streams(self) -> tuple[str, ...]:
        return tuple(row[0] for row in self._rows("streams"))

    def hashes(self) -> Iterator[tuple[str, int, str]]:
        """Stream, seq and hash of every event, in that order."""
        return ((stream, seq, hash_) for stream, seq, hash_ in self._stream("hashes"))

    def kept(self, stream: str) -> Iterator[tuple[int, Beside]]:
        """What lies beside the events of `stream`, with their seq."""
        return (
            (seq, Beside(name, commitment, value))
            for seq, name, commitment, value in self._rows("private_values", stream=stream)
        )

    def salted(self, stream: str) -> Iterator[tuple[int, Kept, str, str | None]]:
        """The same with the salts, for those who prove it; beside each, the commitment and the contact under which it is
        found."""
        return (
            (seq, Kept(name, salt, value), commitment, contact)
            for seq, name, salt, value, commitment, contact in self._rows("salts", stream=stream)
        )

    def case_file(self, number: str) -> CaseFile | None:
        row = self._maybe("case", number=number)
        return None if row is None else CaseFile(*row)

    def case_files(self, *, at_most: int, **wanted: str | None) -> Iterator[CaseFile]:
        """Cases whose procedure, state or standing is as wanted, the last changed first."""
        statement, parameters = self._statements.listing(at_most=at_most, wanted=wanted)
        return map(CaseFile._make, self._run(statement, parameters))

    def numbers(self) -> tuple[str, ...]:
        return tuple(row[0] for row in self._rows("numbers"))

    def neighbours(self, number: str) -> tuple[str, ...]:
        """Numbers of cases that come near one that may be none."""
        return tuple(row[0] for row in self._rows("neighbours", number=number, some=SOME))

    def due(self, until: int, limit: int, at: int) -> tuple[tuple[str, int], ...]:
        """Cases that must wake by `until` (seconds), and when; the first due first. Those that are set aside are left out
        as long as they are to be left alone `at` that second."""
        return tuple((number, wake_at) for number, wake_at in self._rows("due", until=until, limit=limit, at=at))

    def due_as_seen(self, until: int, limit: int, at: int) -> tuple[DueCase, ...]:
        """The same, with what tells whether they were woken since."""
        return tuple(DueCase(*row) for row in self._rows("due_as_seen", until=until, limit=limit, at=at))

    def unverified(self, at_most: int) -> tuple[Unverified, ...]:
        """Streams that wait to be verified, the longest first."""
        return tuple(Unverified(*row) for row in self._rows("unverified", limit=at_most))

    def unverified_count(self) -> tuple[int, int | None]:
        """How many streams wait to be verified, and since when the first (microseconds UTC)."""
        number, since = self._one("unverified_count")
        return int(number), since

    def differences(self) -> tuple[DifferenceFile, ...]:
        """What verifying streams has found last."""
        return tuple(DifferenceFile(*row) for row in self._rows("differences"))

    def differences_of(self, stream: str) -> tuple[DifferenceFile, ...]:
        """The same of one stream, in order."""
        return tuple(DifferenceFile(*row) for row in self._rows("differences_of", of_stream=stream))

    def differing(self, after: str, at_most: int) -> tuple[str, ...]:
        """Streams in which differences were found, by name, that come after a name."""
        return tuple(row[0] for row in self._rows("differing", after=after, limit=at_most))

    def next_instant(self) -> int | None:
        """The second at which something is to be done next: a case woken, or tried again, or a notice delivered."""
        return min((instant for instant in self._one("next_instants") if instant is not None), default=None)

    def trouble(self, number: str) -> Trouble | None:
        row = self._maybe("trouble", of_number=number)
        return None if row is None else Trouble(*row)

    def troubles(self) -> tuple[Trouble, ...]:
        """The cases that are set aside, the longest first."""
        return tuple(Trouble(*row) for row in self._rows("troubles"))

    def worker(self, name: str) -> WorkerFile | None:
        row = self._maybe("worker", of_name=name)
        return None if row is None else WorkerFile(*row)

    def workers(self) -> tuple[WorkerFile, ...]:
        return tuple(WorkerFile(*row) for row in self._rows("workers"))

    def notice(self, key: str) -> NoticeFile | None:
        row = self._maybe("notice", key=key)
        return None if row is None else NoticeFile(*row)

    def notices_beginning(self, begun: str) -> tuple[NoticeFile, ...]:
        """Those whose key begins so, in the order of their keys."""
        rows = self._rows("notices_between", first=begun, last=begun + KEY_END)
        return tuple(NoticeFile(*row) for row in rows)

    def notices_of(self, stream: str) -> tuple[NoticeFile, ...]:
        """Those that events of `stream` brought about, in the order of their keys."""
        return tuple(NoticeFile(*row) for row in self._rows("notices_of", stream=stream))

    def notices_in(self, state: NoticeState, at_most: int) -> tuple[NoticeFile, ...]:
        """Those that wait, the first due first; those that were sent, the last first; or the dead."""
        return tuple(NoticeFile(*row) for row in self._rows("notices_in", state=state, limit=at_most))

    def due_notices(self, until: int, limit: int) -> tuple[NoticeFile, ...]:
        """Those to be tried by `until` (seconds), the first due first."""
        return tuple(NoticeFile(*row) for row in self._rows("due_notices", until=until, limit=limit))

    def notices_by_state(self) -> Mapping[str, int]:
        """How many notices are in each state; a state without any is left out."""
        return dict(self._rows("notices_by_state"))

    def counting_on(self, calendar: str) -> tuple[str, ...]:
        """Numbers of the open cases with a clock that may count on a calendar: none is left out."""
        like = f'%"calendar":"{calendar}"%'
        return tuple(row[0] for row in self._rows("counting_on", standing="open", like=like))

    def provisional_on(self, calendar: str) -> tuple[str, ...]:
        """Those of them with a clock that may be provisional: none is left out."""
        counted = f'%"calendar":"{calendar}"%'
        paused = (f'%"pause_ends":{digit}{counted}' for digit in (1, 2))  # seconds, from 2001 to 2065
        likes = (f'{counted}"uncertain":true%', *paused)
        rows = (row for like in likes for row in self._rows("counting_on", standing="open", like=like))
        return tuple(dict.fromkeys(row[0] for row in rows))

    def numbered(self, begins: str, at_most: int) -> tuple[str, ...]:
        """Numbers of cases that begin so, in either case of letters, those of open cases first."""
        rows = self._rows("numbered", like=f"{escaped(begins)}%", at_most=at_most)
        return tuple(row[0] for row in rows)

    def open_states(self) -> tuple[tuple[str, str], ...]:
        """In which states open cases are, with the digest of the definition that says what that means."""
        return tuple((definition, state) for definition, state in self._rows("open_states"))

    def open_files(self, states: Iterable[tuple[str, str]], naming: str | None) -> Iterator[CaseFile]:
        """The open cases in one of these states, by definition and name, and those that name the person."""
        from workflow.store.search import at_work  # who looks at one case does without

        return map(CaseFile._make, self._run(*at_work(self._statements, states, naming)))

    def asked_for(self, ask: Callable[[Statements], Asked]) -> Iterator[str]:
        """Numbers of cases, by a statement that is put together when it is known what is looked for."""
        return (row[0] for row in self._run(*ask(self._statements)))

    def directory(self, seq: int) -> Directory:
        """The people as they are now, which is after `seq` events."""
        return Directory(seq=seq, people={name: person_of(snapshot) for name, _, snapshot in self._rows("people")})

    def person_snapshots(self) -> Mapping[str, str]:
        """The stored text of every person."""
        return {name: snapshot for name, _, snapshot in self._rows("people")}

    def counts(self, persons: Collection[str]) -> Counts:
        """The tallies of `persons`, read from their streams in the order of names."""
        if not persons:
            return NOBODY
        tallies, seen = dict[tuple[str, str, str], tuple[str, ...]](), dict[str, int]()
        for name in sorted(persons):
            recorded = tuple(self.events(person_stream(name)))
            seen[name] = len(recorded)
            for counted in map(_counted, recorded):
                key = (counted.procedure, counted.tally, name)
                tallies[key] = (*tallies.get(key, ()), counted.on)
        return Counts(tallies, seen)

    def definition(self, digest: str) -> bytes | None:
        row = self._maybe("definition", digest=digest)
        return None if row is None else _bytes(row[0])

    def definitions(self) -> tuple[Definition, ...]:
        return tuple(Definition(*row) for row in self._rows("definitions"))

    def current_definition(self, name: str) -> str | None:
        """The digest that was published last for a procedure, even if it was withdrawn since."""
        published = (each for each in self._definition_records(name) if isinstance(each, records.Published))
        latest = next(published, None)
        return None if latest is None else latest.digest

    def is_withdrawn(self, name: str) -> bool:
        """Whether no new cases are opened under a procedure."""
        return isinstance(next(self._definition_records(name), None), records.Withdrawn)

    def _definition_records(self, name: str) -> Iterator[records.Record]:
        """What happened to a procedure's definition, the latest first."""
        stream = f"definition:{name}"
        head = self.head(stream)
        for seq in range(0 if head is None else head.seq, 0, -1):
            yield record_of(upcast(parsed_object(next(self.events(stream, seq - 1)).body)), {})

    def calendar(self, digest: str) -> bytes | None:
        """The bytes of the calendar that was published under `digest`."""
        row = self._maybe("calendar", digest=digest)
        return None if row is None else _bytes(row[0])

    def calendars(self) -> tuple[Calendar, ...]:
        """Every calendar that was ever published, by name and time."""
        return tuple(Calendar(*row) for row in self._rows("calendars"))

    def current_calendar(self, name: str) -> str | None:
        """The digest of the calendar of that name that is counted on now."""
        stream = calendar_stream(name)
        head = self.head(stream)
        if head is None:
            return None
        record = record_of(upcast(parsed_object(next(self.events(stream, head.seq - 1)).body)), {})
        assert isinstance(record, records.CalendarPublished), "a calendar's stream holds nothing else"
        return record.digest

    def attachment(self, digest: str) -> bytes | None:
        row = self._maybe("attachment", digest=digest)
        return None if row is None else _bytes(row[0])

    def attachment_size(self, digest: str) -> int | None:
        """How many bytes it has."""
        row = self._maybe("attachment_size", digest=digest)
        return None if row is None else int(row[0])

    def numbering(self) -> tuple[tuple[str, int, int], ...]:
        """Template, year and the last number given out."""
        return tuple((template, year, last) for template, year, last in self._rows("numbering"))

    def answer(self, key: str) -> tuple[str, str] | None:
        """Fingerprint and answer of the command that was carried out under `key`."""
        row = self._maybe("command_key", key=key)
        return None if row is None else (row[0], row[1])

    def whole(self, table: str) -> Iterator[tuple[Any, ...]]:
        """Every row of a table, in the order of its key."""
        return self._stream(f"whole {table}", FEW if table == "attachment" else SOME)

    def count(self, table: str) -> int:
        """How many rows it has."""
        return int(self._one(f"count {table}")[0])

    def attached(self) -> Iterator[tuple[str, int, str]]:
        """Stream, seq and digest of every attachment whose name has not been erased."""
        return ((stream, seq, str(json.loads(value))) for stream, seq, value in self._rows("attached"))

    def _stream(self, statement: str, at_once: int = SOME) -> Iterator[tuple[Any, ...]]:
        return self._database.stream(self._statements[statement], at_once)

    def _rows(self, statement: str, /, **parameters: Any) -> Iterator[tuple[Any, ...]]:
        return iter(self._run(self._statements[statement], parameters))

    def _maybe(self, statement: str, /, **parameters: Any) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._run(self._statements[statement], parameters).fetchone()
        return row

    def _run(self, statement: str, parameters: Parameters) -> Cursor:
        """Raises UsageError for a text that not every database keeps, before one is asked."""
        for name, value in parameters.items():
            if isinstance(value, str) and not is_storable(value):
                raise UsageError(BAD_CHARACTER, field=name)
        return self._database.run(statement, parameters)

    def _one(self, statement: str) -> tuple[Any, ...]:
        row = self._maybe(statement)
        assert row is not None, f"{statement} always has a row"
        return row


def glanced(file: CaseFile | None, row: tuple[Any, ...]) -> Glance:
    """A glance from what a statement gives of it after the columns of the case."""
    *around, fingerprint, answer, machine_time = row
    return Glance(file, Around(*around), None if answer is None else (fingerprint, answer), machine_time)


def _bytes(content: bytes | str) -> bytes:
    """Bytes, also where somebody has put text in their place."""
    return content.encode(errors="surrogateescape") if isinstance(content, str) else bytes(content)


def _counted(recorded: Recorded) -> PersonCounted:
    record = record_of(upcast(parsed_object(recorded.body)), {})
    assert isinstance(record, PersonCounted), "a person's stream holds nothing else"
    return record
