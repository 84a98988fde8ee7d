"""What can be written to a store inside one transaction that holds the write lock."""

from collections.abc import Iterable
from typing import Any

from workflow.engine.directory import Person
from workflow.errors import StoreUnavailable
from workflow.store import faults, moment
from workflow.store.backend.port import Backend
from workflow.store.bodies import EventBody, RecordBody
from workflow.store.canonical import event_hash, written
from workflow.store.commitments import Kept, commitment
from workflow.store.faults import Raced
from workflow.store.moment import Clock
from workflow.store.reading import CaseFile, Head, Reading
from workflow.store.rows import DifferenceFile, NoticeFile, Trouble, Unverified, WorkerFile
from workflow.store.snapshots import person_snapshot
from workflow.store.sql import Statements


class Writing(Reading):
    """One transaction that writes; what it reads cannot change under its hands."""

    def __init__(self, database: Backend, statements: Statements, clock: Clock) -> None:
        super().__init__(database, statements)
        self._clock = clock
        self._kept_only = True

    @property
    def discarded(self) -> bool:
        return not self._kept_only

    def discard(self) -> None:
        """Write nothing after all."""
        self._kept_only = False

    def now(self) -> int:
        """The store's time; refuses to write when it is far behind the newest event."""
        now, newest = self._clock(), self.newest()
        if newest - now > moment.TOLERANCE:
            raise StoreUnavailable(faults.CLOCK_BEHIND, seconds=(newest - now) // moment.SECOND)
        return now

    def case_file_for_update(self, number: str) -> CaseFile | None:
        row = self._maybe("case_for_update", number=number)
        return None if row is None else CaseFile(*row)

    def due_for_update(self, until: int, limit: int, at: int) -> tuple[str, ...]:
        """As `due`, for the caller alone: those that somebody else has in hand are passed over."""
        return tuple(row[0] for row in self._rows("due_for_update", until=until, limit=limit, at=at))

    def due_notices_for_update(self, until: int, limit: int) -> tuple[NoticeFile, ...]:
        """As `due_notices`, for the caller alone: those that somebody else has in hand are passed over."""
        return tuple(NoticeFile(*row) for row in self._rows("due_notices_for_update", until=until, limit=limit))

    def append(self, body: EventBody | RecordBody, kept: Iterable[Kept] = ()) -> Head:
        """Add an event to the stream its body names, and lay its private values beside it."""
        text = written(body)
        head = Head(body.seq, event_hash(text), body.recorded_at)
        row = {"stream": body.stream, "seq": body.seq, "type": body.type, "recorded_at": body.recorded_at}
        self._write("add_event", hash=head.hash, body=text, **row)
        for each in kept:
            self._keep(body.stream, body.seq, each)
        return head

    def _keep(self, stream: str, seq: int, kept: Kept) -> None:
        row = {"stream": stream, "seq": seq, "name": kept.name, "salt": kept.salt, "value": kept.value}
        self._write("add_private_value", commitment=commitment(stream, seq, kept), **row)

    def add_case(self, file: CaseFile) -> None:
        self._write("add_case", **file._asdict())

    def change_case(self, file: CaseFile, before: int) -> None:
        """Replace the case that stood at seq `before`."""
        row = file._asdict()
        row["after"] = row.pop("seq")
        if self._write("change_case", before=before, **row) != 1:
            raise Raced(file.number)

    def put_person(self, person: Person, seq: int) -> None:
        snapshot = person_snapshot(person)
        if not self._write("change_person", of_name=person.name, seq=seq, snapshot=snapshot):
            self._write("add_person", name=person.name, seq=seq, snapshot=snapshot)

    def next_number(self, template: str, year: int) -> int:
        """The next number of a sequence; there is no gap, because nothing else is committed with a lost one."""
        row = self._maybe("last_number", of_template=template, of_year=year)
        if row is None:
            self._write("add_numbering", template=template, year=year, last=1)
            return 1
        self._write("change_numbering", of_template=template, of_year=year, last=row[0] + 1)
        return int(row[0]) + 1

    def skip_numbers(self, template: str, year: int, last: int) -> None:
        """Let the sequence go on above `last`."""
        if self._maybe("last_number", of_template=template, of_year=year) is None:
            self._write("add_numbering", template=template, year=year, last=last)
        else:
            self._write("change_numbering", of_template=template, of_year=year, last=last)

    def add_definition(self, digest: str, name: str, text: bytes, published_at: int) -> None:
        self._write("add_definition", digest=digest, name=name, text=text, published_at=published_at)

    def add_calendar(self, digest: str, name: str, text: bytes, published_at: int) -> None:
        self._write("add_calendar", digest=digest, name=name, text=text, published_at=published_at)

    def add_notice(self, notice: NoticeFile) -> None:
        self._write("add_notice", **notice._asdict())

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
        self._write("add_command_key", key=key, stream=stream, fingerprint=fingerprint, answer=answer)

    def set_clock(self, instant: int) -> None:
        self._write("set_clock", clock_at=instant)

    def _write(self, statement: str, /, **parameters: Any) -> int:
        return self._run(self._statements[statement], parameters).rowcount
