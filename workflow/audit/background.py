"""What the cases of a store are judged against: people, calendars and rules, as their own streams tell them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from workflow.audit import differences as found
from workflow.audit.administering import DEFINITION, PERSON, check_administration, check_definitions, check_kind
from workflow.audit.calendars import CALENDAR, PastCalendars
from workflow.audit.cases import IntactBooks
from workflow.audit.chains import Stream, stream
from workflow.audit.differences import Findings
from workflow.audit.past import Entry, Past, entries
from workflow.audit.persons import Persons
from workflow.audit.projections import check_people
from workflow.engine.case import DIRECTORY_STREAM
from workflow.engine.records import PersonCounted
from workflow.store.reading import Reading
from workflow.store.rulebooks import Reader, Rulebooks
from workflow.store.stretches import CASES, other_streams


class Background:
    """Read from every stream that is no case's; what is wrong with those is reported."""

    def __init__(self, reading: Reading, read: Reader, findings: Findings) -> None:
        self._reading, self._findings = reading, findings
        self.events = 0
        """How many those streams have."""
        self._names = other_streams(reading)
        self.books = IntactBooks(reading, Rulebooks(read))
        self._directory = entries(self._stream(DIRECTORY_STREAM), findings)
        self._persons = self._read_persons()
        self.past = Past(self._directory, self._persons.tallied)
        self.calendars = PastCalendars(reading, map(self._stream, self._called(CALENDAR)), findings)
        self._caused = defaultdict[str, list[Entry]](list)
        for entry in self._directory:
            if entry.cause is not None:
                self._caused[entry.cause.stream].append(entry)

    def caused_by(self, case: str) -> Sequence[Entry]:
        """The records that name an event of a case as their cause."""
        return [*self._caused.get(case, ()), *self._persons.caused_by(case)]

    def check(self, caused: int) -> None:
        """What belongs to no case; `caused` is how many records those that are there have brought about."""
        self.calendars.check_table()
        check_administration(self._directory, 0, self._findings)
        check_people(self._reading, self.past.latest(), self._findings)
        for name in self._names:
            check_kind(name, self._findings)
        if caused != len(self._persons) + sum(map(len, self._caused.values())):
            self._check_causes()
        published = [entry for name in self._called(DEFINITION) for entry in self._entries(name)]
        check_definitions(self._reading, self.books, published, None, self._findings)

    def _read_persons(self) -> Persons:
        persons = Persons(self._reading)
        for name in self._called(PERSON):
            recorded = self._entries(name)
            for entry in recorded:
                if entry.cause is None and isinstance(entry.record, PersonCounted):
                    self._findings.add(entry.stream, entry.seq, found.NO_CAUSE)
            persons.add(name, recorded)
        persons.complete()
        return persons

    def _check_causes(self) -> None:
        """Records of which no case is the cause."""
        for entry in (*(each for caused in self._caused.values() for each in caused), *self._persons.caused()):
            cause = entry.cause
            if cause is None or not cause.stream.startswith(CASES) or self._reading.head(cause.stream) is None:
                self._findings.add(entry.stream, entry.seq, found.NO_CAUSE)

    def _called(self, kind: str) -> Iterator[str]:
        return (name for name in self._names if name.startswith(kind))

    def _entries(self, name: str) -> tuple[Entry, ...]:
        return entries(self._stream(name), self._findings)

    def _stream(self, name: str) -> Stream:
        read = stream(self._reading, name, self._findings)
        self.events += len(read.links)
        return read
