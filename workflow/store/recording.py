"""Writes down what was decided about one case: its events, what follows in other streams, and the case as it then is."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from workflow.definitions.model import Procedure
from workflow.engine.case import Case
from workflow.engine.clocks import wake_at
from workflow.engine.commands import Command
from workflow.engine.directory import Directory
from workflow.engine.events import By, Cause, Event
from workflow.engine.records import PersonSet, Record, consequences
from workflow.engine.rulebook import Rulebook
from workflow.store.almanac import Consulted
from workflow.store.bodies import event_body, private_values, record_body, request_of
from workflow.store.canonical import genesis
from workflow.store.commitments import Kept, keep, sealed
from workflow.store.outbox import posted
from workflow.store.reading import Counts
from workflow.store.rows import CaseFile, Head
from workflow.store.snapshots import case_snapshot
from workflow.store.writing import Writing

Standing = Literal["open", "final", "void"]


class Asked(Struct, frozen=True, kw_only=True):
    """The command that events answer, and what is to lie beside the first of them."""

    command: Command
    kept: tuple[Kept, ...] = ()


class Seen(Struct, frozen=True, kw_only=True):
    """What a decision looked at outside the case: the tallies of some persons, and calendars."""

    counts: Counts
    calendars: Consulted


class Recorder:
    """Appends to one case, inside one transaction. `directory` follows what is recorded."""

    def __init__(self, writing: Writing, book: Rulebook, directory: Directory, head: Head | None) -> None:
        self._writing = writing
        self._book = book
        self._before = 0 if head is None else head.seq
        self._head = head
        self.directory = directory

    def add(self, events: Iterable[Event], seen: Seen, asked: Asked | None = None) -> bool:
        """Append `events`; whether other streams changed with them."""
        changed = False
        for event in events:
            self._append(event, seen, asked)
            for notice in posted(event):
                self._writing.add_notice(notice)
            for record in consequences(event, self._book.procedure.name, self.directory):
                self._follow(record, event)
                changed = True
            asked = None
        return changed

    def keep(self, case: Case) -> None:
        """The case as it now is, in place of what it was."""
        assert self._head is not None, "a case has at least the event that opened it"
        file = case_file(self._book, case, self._head.hash)
        if self._before:
            self._writing.change_case(file, self._before)
        else:
            self._writing.add_case(file)

    def _append(self, event: Event, seen: Seen, asked: Asked | None) -> None:
        prev = genesis(event.stream) if self._head is None else self._head.hash
        request = None if asked is None else request_of(asked.command)
        kept = () if asked is None else asked.kept
        counts, calendars = seen.counts.seen, seen.calendars.digests
        self._head = self._writing.append(
            event_body(event, prev, counts=counts, calendars=calendars, request=request), kept
        )

    def _follow(self, record: Record, event: Event) -> None:
        record_in_stream(self._writing, record, by=event.by, at=event.at, cause=Cause(event.stream, event.seq))
        if type(record) is PersonSet:
            self.directory = self.directory.with_person(record.person)


def record_in_stream(writing: Writing, record: Record, *, by: By, at: int, cause: Cause | None = None) -> Cause:
    """Append a record to the stream it belongs to, and bring the directory's rows up to date; where it stands now."""
    head = writing.head(record.stream) or Head(0, genesis(record.stream), 0)
    seq = head.seq + 1
    kept = tuple(keep(name, value) for name, value in private_values(record).items())
    seals = {each.name: sealed(record.stream, seq, each) for each in kept}
    at = max(at, head.recorded_at)
    writing.append(record_body(record, by=by, seq=seq, at=at, prev=head.hash, cause=cause, sealed=seals), kept)
    if type(record) is PersonSet:
        writing.put_person(record.person, seq)
    return Cause(record.stream, seq)


def case_file(book: Rulebook, case: Case, head: str) -> CaseFile:
    """The row of a case."""
    standing = standing_of(book.procedure, case)
    return CaseFile(
        number=case.number,
        procedure=book.procedure.name,
        definition=case.definition,
        state=case.state,
        standing=standing,
        seq=case.seq,
        head=head,
        wake_at=wake_at(book, case) if standing == "open" else None,
        opened_at=case.opened_at,
        changed_at=case.changed_at,
        snapshot=case_snapshot(case, book.compared),
    )


def standing_of(procedure: Procedure, case: Case) -> Standing:
    if case.void:
        return "void"
    return "final" if procedure.states[case.state].final else "open"
