"""What can be written to a store inside one transaction that holds the write lock."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from workflow.engine.case import case_stream
from workflow.engine.directory import Person
from workflow.errors import StoreUnavailable
from workflow.store import faults, moment
from workflow.store.backend.port import Backend, Cursor, Parameters
from workflow.store.bodies import EventBody, RecordBody
from workflow.store.canonical import hashed, is_storable
from workflow.store.commitments import Kept
from workflow.store.course import NONE, Course, Layer
from workflow.store.moment import Clock
from workflow.store.numbers import number_of
from workflow.store.reading import SOME, Reading, glanced
from workflow.store.rows import (
    Around,
    CaseFile,
    DifferenceFile,
    Glance,
    Head,
    NoticeFile,
    Trouble,
    Unverified,
    WorkerFile,
)
from workflow.store.seeking import contact_of, names_contact
from workflow.store.shapes import frozen
from workflow.store.snapshots import person_snapshot
from workflow.store.sql import Statements

CASES = case_stream("")
MANY = 50
"""Of how many numbers it is looked up at once whether they are free, when a second one is needed."""


class Writing(Reading):
    """One transaction that writes; what it reads cannot change under its hands."""

    def __init__(self, database: Backend, statements: Statements, clock: Clock, course: Course) -> None:
        super().__init__(database, statements)
        self._clock, self._course = clock, course
        self._kept_only = True

    @property
    def discarded(self) -> bool:
        return not self._kept_only

    def discard(self) -> None:
        """Write nothing after all."""
        self._kept_only = False

    def now(self) -> int:
        """The store's time; refuses to write when it is far behind the newest event."""
        return believed(self._clock(), self.around())

    def around(self) -> Around:
        """The store around the cases; read again only after something was written that it tells of."""
        return self._course.top.around or self._seen(self._look_around(None)).around

    def glance(self, number: str | None, key: str | None) -> Glance:
        """All that a command on the case looks at, which is the caller's alone now, and what was done under its key."""
        if (around := self._course.top.around) is not None:
            known = None if key is None else self.answer(key)
            file = None if number is None else self.case_file_for_update(number)
            return Glance(file, around, known, None)
        if number is None:
            return self._seen(self._look_around(key))
        row = self._run(self._statements["glance"], {"number": number, "key": key}).fetchone()
        if row is None:
            return self._seen(self._look_around(key))
        return self._seen(glanced(CaseFile._make(row[: len(CaseFile._fields)]), row[len(CaseFile._fields) :]))

    def _seen(self, found: Glance) -> Glance:
        """Remembered for the rest of the transaction; nobody may go by what this very transaction has published after it."""
        if (published := self._course.top.published) is not None:
            found = found._replace(around=found.around._replace(calendars=published, definitions=published))
        self._course.top.around = found.around
        return found

    def flush(self) -> None:
        """Write what waits to be written."""
        layers = self._course.layers
        for depth, layer in enumerate(layers):
            if layer.rows:
                self._make_savepoints(layers[: depth + 1])
                self._database.write(layer.taken(self._statements.rows))
        self._course.forget()

    def read_ahead(self, numbers: Iterable[str]) -> None:
        """Read these cases at once: who asks for one of them finds it, or that there is none."""
        self._read_ahead("case_file", "cases_among", numbers)

    def read_answers_ahead(self, keys: Iterable[str]) -> None:
        """The same for what was answered under idempotency keys."""
        self._read_ahead("command_key", "answers_among", keys)

    def case_file(self, number: str) -> CaseFile | None:
        return self._file("case", number)

    def case_file_for_update(self, number: str) -> CaseFile | None:
        return self._file("case_for_update", number)

    def answer(self, key: str) -> tuple[str, str] | None:
        row = self._course.known("command_key", key)
        if row is None:
            row = self._by_key("command_key", key=key)
        return (row[-2], row[-1]) if row else None

    def due_for_update(self, until: int, limit: int, at: int) -> tuple[tuple[CaseFile, int], ...]:
        """As `due`, for the caller alone: those that somebody else has in hand are passed over. With each, how often it could
        not be woken."""
        rows = self._rows("due_for_update", until=until, limit=limit, at=at)
        return tuple((CaseFile._make(row[:-1]), row[-1]) for row in rows)

    def due_notices_for_update(self, until: int, limit: int) -> tuple[NoticeFile, ...]:
        """As `due_notices`, for the caller alone: those that somebody else has in hand are passed over."""
        return tuple(NoticeFile(*row) for row in self._rows("due_notices_for_update", until=until, limit=limit))

    def append(self, body: EventBody | RecordBody, kept: Iterable[Kept] = ()) -> Head:
        """Add an event to the stream its body names, and lay its private values beside it."""
        text, hash_ = hashed(body)
        head = Head(body.seq, hash_, body.recorded_at)
        self._add("add event", (body.stream, body.seq, body.type, body.recorded_at, head.hash, text))
        for each in kept:
            promised = body.commitments[each.name]
            contact = contact_of(each.name, frozen(each.value)) if names_contact(each.name) else None
            self._add("add private_value", (body.stream, body.seq, each.name, promised, each.salt, each.value, contact))
        if not body.stream.startswith(CASES):
            self._course.top.around, self._course.top.published = None, object()
        return head

    def add_case(self, file: CaseFile) -> None:
        self._add("add case_file", file)
        self._course.top.known["case_file", file.number] = file

    def change_case(self, file: CaseFile, before: int) -> None:
        """Replace the case that stood at seq `before`; when it does not, Raced is raised as soon as it is written."""
        self._add("change case_file", (*file[1:], file.number, before))
        self._course.top.known["case_file", file.number] = file

    def put_person(self, person: Person, seq: int) -> None:
        snapshot = person_snapshot(person)
        if not self._write("change_person", of_name=person.name, seq=seq, snapshot=snapshot):
            self._write("add_person", name=person.name, seq=seq, snapshot=snapshot)

    def last_number(self, template: str, year: int) -> int:
        """The last number of a sequence that was given out, which is the caller's alone now; 0 before the first."""
        return self._sequence(template, year)[0]

    def next_number(self, template: str, year: int) -> int:
        """The next number of a sequence; there is no gap, because nothing else is committed with a lost one."""
        before, looked_up = self._sequence(template, year)
        number = before + 1
        if number > looked_up:
            looked_up = before + MANY
            self.read_ahead(number_of(template, year, each) for each in range(number, looked_up + 1))
        self._go_on_after(number, template, year, before, looked_up)
        return number

    def skip_numbers(self, template: str, year: int, last: int) -> None:
        """Let the sequence go on above `last`."""
        self._go_on_after(last, template, year, self.last_number(template, year), last)

    def add_definition(self, digest: str, name: str, text: bytes, published_at: int) -> None:
        self._write("add_definition", digest=digest, name=name, text=text, published_at=published_at)

    def add_calendar(self, digest: str, name: str, text: bytes, published_at: int) -> None:
        self._write("add_calendar", digest=digest, name=name, text=text, published_at=published_at)

    def add_notice(self, notice: NoticeFile) -> None:
        self._add("add notice", notice)

    def change_notice(self, notice: NoticeFile) -> None:
        """How its delivery stands now; what it is about never changes."""
        changing = ("state", "attempts", "next_at", "lease", "problem", "sent_at", "taken")
        self._write("change_notice", of_key=notice.key, **{name: getattr(notice, name) for name in changing})

    def put_trouble(self, trouble: Trouble) -> None:
        """Set a case aside, or leave it there longer."""
        row = trouble._asdict()
        if self.trouble(trouble.number) is None:
            self._write("add_trouble", **row)
        else:
            del row["since"]
            self._write("change_trouble", of_number=row.pop("number"), **row)

    def forget_trouble(self, number: str) -> None:
        self._write("forget_trouble", of_number=number)

    def forget_settled(self, until: int) -> None:
        """Take back the cases that were set aside and have nothing due by `until` (seconds) any more."""
        self._write("forget_settled", until=until)

    def put_worker(self, worker: WorkerFile) -> None:
        row = worker._asdict()
        if self.worker(worker.name) is None:
            self._write("add_worker", **row)
        else:
            self._write("change_worker", of_name=row.pop("name"), **row)

    def put_differences(self, stream: str, found: Iterable[DifferenceFile]) -> None:
        """What verifying the stream has found, in place of what was found before."""
        self._write("forget_differences", of_stream=stream)
        for each in found:
            self._write("add_difference", **each._asdict())

    def forget_unverified(self, verified: Unverified) -> None:
        """The stream does not wait any more, unless it was written to meanwhile, or is being written to."""
        row = verified._asdict()
        self._write("forget_unverified", of_stream=row.pop("stream"), **row)

    def forget_worker(self, name: str) -> None:
        self._write("forget_worker", of_name=name)

    def add_attachment(self, digest: str, content: bytes) -> None:
        if self.attachment(digest) is None:
            self._write("add_attachment", digest=digest, content=content)

    def remember(self, key: str, stream: str, fingerprint: str, answer: str) -> None:
        """What was answered under an idempotency key."""
        self._add("add command_key", (key, stream, fingerprint, answer))
        self._course.top.known["command_key", key] = (fingerprint, answer)

    def set_clock(self, instant: int) -> None:
        self._write("set_clock", clock_at=instant)
        self._course.top.around = None

    def _sequence(self, template: str, year: int) -> tuple[int, int]:
        """The last number that was given out, and up to which it was looked up whether they are taken; who needs only one
        does that."""
        if (known := self._course.known("numbering", template, year)) is not None:
            return known[0], known[1]
        row = self._by_key("last_number", of_template=template, of_year=year)
        last = 0 if row is None else int(row[0])
        return last, last + 1

    def _go_on_after(self, last: int, template: str, year: int, before: int, looked_up: int) -> None:
        if before:
            self._add("change numbering", (last, template, year))
        else:
            self._write("add_numbering", template=template, year=year, last=last)
        self._course.top.known["numbering", template, year] = (last, looked_up)

    def _file(self, statement: str, number: str) -> CaseFile | None:
        row = self._course.known("case_file", number)
        if row is None:
            row = self._by_key(statement, number=number)
        return CaseFile._make(row) if row else None

    def _add(self, statement: str, row: tuple[Any, ...]) -> None:
        self._course.top.rows.setdefault(statement, []).append(row)

    def _write(self, statement: str, /, **parameters: Any) -> int:
        self.flush()
        self._make_savepoints(self._course.layers)
        return super()._run(self._statements[statement], parameters).rowcount

    def _make_savepoints(self, layers: Sequence[Layer]) -> None:
        """Those that what is written at the top of these layers lies within."""
        for layer in layers[1:]:
            if not layer.is_made:
                self._database.savepoint(layer.savepoint)
                layer.is_made = True

    def _read_ahead(self, table: str, statement: str, keys: Iterable[str]) -> None:
        asked = [key for key in keys if is_storable(key) and self._course.known(table, key) is None]
        if asked:
            rows = super()._run(self._statements[statement], {"keys": json.dumps(asked)})
            self._course.top.known.update(
                {**{(table, key): NONE for key in asked}, **{(table, row[0]): row for row in rows}}
            )

    def _by_key(self, statement: str, /, **key: Any) -> tuple[Any, ...] | None:
        """A row that is known not to wait, so that others may."""
        row: tuple[Any, ...] | None = super()._run(self._statements[statement], key).fetchone()
        return row

    def _run(self, statement: str, parameters: Parameters) -> Cursor:
        if self._course.concerns(statement):
            self.flush()
        return super()._run(statement, parameters)

    def _stream(self, statement: str, at_once: int = SOME) -> Iterator[tuple[Any, ...]]:
        self.flush()
        return super()._stream(statement, at_once)


def believed(now: int, around: Around) -> int:
    """The time, unless it is far behind the newest event."""
    behind = (around.newest or 0) - now
    if behind > moment.TOLERANCE:
        raise StoreUnavailable(faults.CLOCK_BEHIND, seconds=behind // moment.SECOND)
    return now
