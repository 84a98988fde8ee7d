"""One stream at a time looked at, in one view of the store: its history, the rows that follow from it, and what it says of
others. What is found belongs to that stream alone, so that each stream that was written to is looked at for itself.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from workflow.audit import differences as found
from workflow.audit.administering import DEFINITION, PERSON, check_administration, check_definitions, check_kind
from workflow.audit.calendars import CALENDAR, Known, PastCalendars
from workflow.audit.cases import Cases, IntactBooks
from workflow.audit.chains import Stream, stream
from workflow.audit.differences import Difference, Findings, kind_of, listed
from workflow.audit.links import folded
from workflow.audit.past import Entry, Past, bare_entries, entries, tallied
from workflow.audit.projections import check_people, check_remains
from workflow.engine.case import DIRECTORY_STREAM, Sealed, case_stream, person_stream
from workflow.engine.effects import NumberKept
from workflow.engine.events import Cause, Event
from workflow.engine.records import PersonCounted, PersonSet, Record, calendar_stream, consequences
from workflow.engine.rulebook import Rulebook
from workflow.errors import StoreUnavailable
from workflow.store.faults import Raced
from workflow.store.numbers import number_of, place_of, year_of
from workflow.store.reading import Reading
from workflow.store.rows import Head
from workflow.store.rulebooks import Rulebooks
from workflow.store.stretches import CASES, CaseRows, rows_of_case

NUMBERING, ATTACHMENT = "numbering:", "attachment:"
"""What waits under these names has no history, but a row that cases rest on."""
EVERYTHING = 0


@dataclass(slots=True)
class Memory:
    """What need not be read again for every view: it never changes, or has only grown."""

    books: Rulebooks
    calendars: Known = field(default_factory=dict)
    people: tuple[Entry, ...] = ()
    people_as_of: Head | None = None

    def directory(self, reading: Reading) -> tuple[Entry, ...]:
        """Every record of a person; of what was read before only what has been added."""
        head = reading.head(DIRECTORY_STREAM)
        if head != self.people_as_of:
            self.people = self._goes_on(reading) or bare_entries(reading.events(DIRECTORY_STREAM))
            self.people_as_of = head
        return self.people

    def _goes_on(self, reading: Reading) -> tuple[Entry, ...]:
        """What is known and what comes after it; nothing when what is known is not the beginning of it any more."""
        if self.people_as_of is None:
            return ()
        before = next(reading.events(DIRECTORY_STREAM, self.people_as_of.seq - 1), None)
        if before is None or before.hash != self.people_as_of.hash:
            return ()
        return (*self.people, *bare_entries(reading.events(DIRECTORY_STREAM, self.people_as_of.seq)))


class Examination:
    """Looks at streams of one view, one by one."""

    def __init__(self, reading: Reading, memory: Memory) -> None:
        self._reading, self._findings = reading, Findings()
        self._books = IntactBooks(reading, memory.books)
        self._people = memory.directory(reading)
        self._persons: dict[str, tuple[Entry, ...]] = {}
        self._folded: dict[str, tuple[Event, ...]] = {}
        self._past = Past(self._people, lambda name: [*map(tallied, self._person(name))])
        names = {each.name for each in reading.calendars()}
        published = [stream(reading, calendar_stream(name), Findings()) for name in sorted(names)]
        self._calendars = PastCalendars(reading, published, self._findings, memory.calendars)
        self._caused = defaultdict[str, list[Entry]](list)
        for entry in self._people:
            if entry.cause is not None:
                self._caused[entry.cause.stream].append(entry)
        self._cases = Cases(reading, self._books, self._past, self._calendars, self._findings)

    def differences(self, name: str, new: int) -> tuple[Difference, ...]:
        """What is not as it should be with a stream, of which at least the last `new` events have not been looked at."""
        before = len(self._findings.all())
        try:
            self._look(name, new)
        except (StoreUnavailable, Raced, MemoryError):
            raise
        except Exception as error:  # whatever was forged, it must be told, and the others go on
            self._findings.add(name, 0, found.UNVERIFIABLE, problem=kind_of(error))
        return self._findings.all()[before:]

    def _look(self, name: str, new: int) -> None:
        if name.startswith(NUMBERING):
            self._look_at_numbering(name)
        elif name.startswith(ATTACHMENT):
            self._look_at_attachment(name)
        elif name.startswith(CASES):
            self._look_at_case(rows_of_case(self._reading, name.removeprefix(CASES)))
        else:
            self._look_at_records(stream(self._reading, name, self._findings), new)

    def _look_at_records(self, history: Stream, new: int) -> None:
        name, after = history.name, history.links[-1].row.seq - new if history.links and new else EVERYTHING
        check_kind(name, self._findings)
        if name == DIRECTORY_STREAM:
            self._look_at_people(history, after)
        elif name.startswith(PERSON):
            self._check_causes(entries(history, self._findings), after, PersonCounted)
        elif name.startswith(DEFINITION):
            known = entries(history, self._findings)
            check_definitions(self._reading, self._books, known, name.removeprefix(DEFINITION), self._findings)
        elif name.startswith(CALENDAR):
            PastCalendars(self._reading, (history,), self._findings).check_table(name)

    def _look_at_case(self, rows: CaseRows) -> None:
        if not rows.events:
            check_remains(rows, self._findings)
            return
        events = self._cases.check(rows, lambda told, book: self._records(rows.events[0].stream, told, book))
        if events:
            self._check_number(events[0])
        for event in (event for event in events if event.type == "attached"):
            self._check_attached(event)

    def _look_at_people(self, history: Stream, after: int) -> None:
        known = entries(history, self._findings)
        check_administration(known, after, self._findings)
        check_people(self._reading, Past(known, lambda _name: ()).latest(), self._findings)
        self._check_causes(self._people, after, PersonSet)

    def _look_at_numbering(self, name: str) -> None:
        """The last number that was given out has a case, and the next has none; a case looks at the number before its own."""
        template, _, year = name.removeprefix(NUMBERING).rpartition(" ")
        given = (last for t, y, last in self._reading.numbering() if (t, str(y)) == (template, year))
        last = next(given, 0)
        if (last and not self._is_case(template, int(year), last)) or self._is_case(template, int(year), last + 1):
            self._findings.add(name, 0, found.NUMBERING, number=last)

    def _look_at_attachment(self, name: str) -> None:
        digest = name.removeprefix(ATTACHMENT)
        content = self._reading.attachment(digest)
        if content is None:
            if any(digest == each for _, _, each in self._reading.attached()):
                self._findings.add(name, 0, found.ATTACHMENT_MISSING, digest=digest[:16])
        elif hashlib.sha256(content).hexdigest() != digest:
            self._findings.add(name, 0, found.ATTACHMENT_CHANGED, digest=digest[:16])

    def _records(self, name: str, events: Sequence[Event], book: Rulebook) -> Sequence[Entry]:
        """The records in other streams that name this case, as far as it says itself where they would be."""
        expected = (
            record
            for event in events
            for record in consequences(event, book.procedure.name, self._past.directory(event.directory))
        )
        persons = sorted({record.person for record in expected if isinstance(record, PersonCounted)})
        counted = (entry for person in persons for entry in self._person(person))
        return [*self._caused[name], *(entry for entry in counted if entry.cause and entry.cause.stream == name)]

    def _check_causes(self, records: Sequence[Entry], after: int, kind: type[PersonSet] | type[PersonCounted]) -> None:
        """Records of one stream, after one of its events: each is of the kind that belongs there, and what its cause brings
        about, neither more nor less."""
        causes = {entry.cause for entry in records if entry.seq > after and entry.cause is not None}
        for entry in records:
            if entry.seq > after and (not isinstance(entry.record, kind) or _needs_cause(entry)):
                self._findings.add(entry.stream, entry.seq, found.NO_CAUSE)
        for cause in causes:
            recorded = [entry for entry in records if entry.cause == cause]
            first, told = recorded[0], [entry.record for entry in recorded]
            expected = [each for each in self._brought_about(cause, first) if each.stream == first.stream]
            if told != expected:
                words = {"expected": listed(expected) or "-", "found": listed(told)}
                self._findings.add(first.stream, first.seq, found.RECORD, **words)

    def _brought_about(self, cause: Cause, first: Entry) -> Iterable[Record]:
        """What an event of a case brings about, of whose records this is the first in its stream."""
        if cause.stream not in self._folded:
            self._folded[cause.stream] = folded(stream(self._reading, cause.stream, Findings()))
        event = next((event for event in self._folded[cause.stream] if event.seq == cause.seq), None)
        if event is None:
            return ()
        before = first.seq - 1 if first.stream == DIRECTORY_STREAM else event.directory
        procedure = self._books(event.definition).procedure.name
        return consequences(event, procedure, self._past.directory(before))

    def _check_number(self, opening: Event) -> None:
        """A number of the sequence was given out, and so was the one before it."""
        number = opening.stream.removeprefix(CASES)
        procedure = self._books(opening.definition).procedure
        place = place_of(procedure.number, number)
        if any(isinstance(effect, NumberKept) for effect in opening.effects):
            return
        if place is None:
            if opening.type != "adopted":
                self._findings.add(opening.stream, 0, found.NUMBER_NEVER_GIVEN, number=number)
            return
        year, seq = place
        given = {(template, y): last for template, y, last in self._reading.numbering()}
        if seq > given.get((procedure.number, year), 0) or year != year_of(procedure, opening.at):
            self._findings.add(opening.stream, 0, found.NUMBER_NEVER_GIVEN, number=number)
        if seq > 1 and not self._is_case(procedure.number, year, seq - 1):
            missing = number_of(procedure.number, year, seq - 1)
            self._findings.add(opening.stream, 0, found.NUMBER_MISSING, number=missing)

    def _check_attached(self, event: Event) -> None:
        content = event.given.get("content")
        digest = content.value if isinstance(content, Sealed) else content
        if isinstance(digest, str) and self._reading.attachment_size(digest) is None:
            self._findings.add(event.stream, event.seq, found.ATTACHMENT_MISSING, digest=digest[:16])

    def _is_case(self, template: str, year: int, seq: int) -> bool:
        return self._reading.head(case_stream(number_of(template, year, seq))) is not None

    def _person(self, name: str) -> tuple[Entry, ...]:
        if name not in self._persons:
            self._persons[name] = bare_entries(self._reading.events(person_stream(name)))
        return self._persons[name]


def _needs_cause(entry: Entry) -> bool:
    return entry.cause is None and isinstance(entry.record, PersonCounted)
