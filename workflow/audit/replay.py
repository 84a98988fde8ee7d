"""Replay: folds every stream, decides everything again under its recorded rules, and compares with what is stored."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from workflow.audit import differences as found
from workflow.audit.calendars import CALENDAR, PastCalendars
from workflow.audit.chains import Stream, stream
from workflow.audit.differences import Difference, Findings, Report
from workflow.audit.links import Links, folded
from workflow.audit.past import Entry, Past, entries
from workflow.audit.projections import (
    check_consequences,
    check_notices,
    check_numbers,
    check_people,
    check_row,
    check_strays,
)
from workflow.audit.retaking import Retaking
from workflow.audit.scans import check_scans
from workflow.definitions.load import read_published
from workflow.engine.case import DIRECTORY_STREAM, case_stream
from workflow.engine.effects import NumberKept
from workflow.engine.events import Event
from workflow.engine.records import PersonCounted, Published
from workflow.engine.rulebook import Rulebook
from workflow.errors import ComplaintsError, ProblemsFound
from workflow.store.archive import case_file
from workflow.store.database import Store
from workflow.store.reading import Reading
from workflow.store.rulebooks import Reader, Rulebooks

__all__ = ["Difference", "Report", "replay"]

CASE, PERSON, DEFINITION = case_stream(""), "person:", "definition:"
Watch = Callable[[int, int], None]
"""Told after each case: how many are done, and of how many."""


def replay(
    store: Store, case: str | None = None, *, read: Reader = read_published, watch: Watch | None = None
) -> Report:
    """Replay one case, or all; raises NotFound when there is no such case. Best with a store opened to read only: that
    can look at damaged text."""
    with store.reading() as reading:
        if case is not None and case_stream(case) not in reading.streams():
            case_file(reading, case)
        replaying = _Replay(reading, read)
        for name in store.missing_guards():
            replaying.findings.add("store", 0, found.GUARD_MISSING, name=name)
        replaying.run(case, watch or (lambda _done, _of: None))
        return replaying.report()


def digest(reading: Reading) -> str:
    """One hash over the hashes of all events: the same history has the same."""
    whole = hashlib.sha256()
    for stream_, seq, hash_ in reading.hashes():
        whole.update(f"{stream_}\0{seq}\0{hash_}\0".encode(errors="replace"))
    return whole.hexdigest()


class _Replay:
    """One run; grows while it reads."""

    def __init__(self, reading: Reading, read: Reader) -> None:
        self.findings = Findings()
        self._reading = reading
        self._books = Rulebooks(read)
        self._intact: dict[str, bool] = {}
        self._links = Links()
        self._adopted: dict[str, NumberKept | None] = {}
        self._calendars = PastCalendars(reading, (), self.findings)
        self._cases = self._events = 0

    def run(self, case: str | None, watch: Watch) -> None:
        names = self._reading.streams()
        directory = self._entries(DIRECTORY_STREAM)
        persons = {name: self._entries(name) for name in names if name.startswith(PERSON)}
        past = Past(directory, {name.removeprefix(PERSON): found_ for name, found_ in persons.items()})
        streams = (self._stream(name) for name in names if name.startswith(CALENDAR))
        self._calendars = PastCalendars(self._reading, streams, self.findings)
        caused = _by_case((directory, *persons.values()))
        cases = [name for name in names if name.startswith(CASE) and case in (None, name.removeprefix(CASE))]
        for done, name in enumerate(cases, 1):
            self._case(name, past, caused.pop(name, ()))
            watch(done, len(cases))
        self._check_links(case)
        if case is None:
            self._rest(names, directory, past, (entry for entries_ in caused.values() for entry in entries_))

    def report(self) -> Report:
        return Report(self._cases, self._events, digest(self._reading), self.findings.all())

    def _case(self, name: str, past: Past, caused: tuple[Entry, ...]) -> None:
        self._cases += 1
        retaking = Retaking(self._stream(name), past, self._calendars, self._book, self.findings)
        retaking.run()
        self._note_adoption(name, retaking.events)
        if retaking.case is None:
            return
        head = self._reading.head(name)
        stored = self._reading.case_file(name.removeprefix(CASE))
        try:
            book = self._book(retaking.case.definition)
        except ComplaintsError:
            return  # reported where the case was decided again
        assert head is not None
        with self._forgeable(name):
            check_row(name, stored, book, retaking.case, head.hash, self.findings)
            check_consequences(retaking.events, book, caused, past, self.findings)
            check_scans(name, retaking.events, self.findings)
            check_notices(self._reading, name, retaking.events, self.findings)
            self._calendars.check_recounts(retaking.events)
            self._calendars.check_forgotten(book, retaking.case, past.directory(retaking.events[-1].directory))
        self._bind(name, retaking.events)

    def _note_adoption(self, name: str, events: Sequence[Event]) -> None:
        """Of a case that came with its number, from where to where the sequence went on for it."""
        for event in (event for event in events[:1] if event.type == "adopted"):
            self._adopted[name] = next((e for e in event.effects if isinstance(e, NumberKept)), None)

    def _bind(self, name: str, events: Sequence[Event]) -> None:
        """Note what a case says of others."""
        with self._forgeable(name):
            self._links.add(events, self._book)

    @contextmanager
    def _forgeable(self, name: str) -> Iterator[None]:
        """A forged event may break any assumption of the engine: that is reported, and replay goes on."""
        try:
            yield
        except Exception as error:
            self.findings.add(name, 0, found.CANNOT_DECIDE, problem=repr(error))

    def _check_links(self, case: str | None) -> None:
        """Both ends of every link; of one case alone, those at its own end, with the others read and not judged."""
        for other in () if case is None else sorted(self._links.others() - {case}):
            self._bind(case_stream(other), folded(stream(self._reading, case_stream(other), Findings())))
        self._links.check(self.findings, None if case is None else case_stream(case))

    def _rest(self, names: Iterable[str], directory: tuple[Entry, ...], past: Past, uncaused: Iterable[Entry]) -> None:
        """What belongs to no single case."""
        cases = frozenset(name for name in names if name.startswith(CASE))
        check_numbers(self._reading, cases, self._adopted, self.findings)
        check_strays(self._reading, cases, self.findings)
        self._calendars.check_table()
        check_people(self._reading, past.directory(directory[-1].seq if directory else 0), self.findings)
        for entry in uncaused:
            self.findings.add(entry.stream, entry.seq, found.NO_CAUSE)
        self._definitions([name for name in names if name.startswith(DEFINITION)])

    def _definitions(self, names: Iterable[str]) -> None:
        records = [(entry, entry.record) for name in names for entry in self._entries(name)]
        published = {record.digest: entry for entry, record in records if isinstance(record, Published)}
        stored = {definition.digest for definition in self._reading.definitions()}
        for digest in sorted(stored - published.keys()):
            self.findings.add(DEFINITION, 0, found.NEVER_PUBLISHED, digest=digest)
        for digest, entry in published.items():
            try:
                self._book(digest)
            except ComplaintsError as error:
                self.findings.add(entry.stream, entry.seq, found.NO_DEFINITION, digest=digest, problem=str(error))

    def _book(self, digest: str) -> Rulebook:
        """The rules under this digest, if they still are what was published."""
        if digest not in self._intact:
            source = self._reading.definition(digest)
            self._intact[digest] = source is None or hashlib.sha256(source).hexdigest() == digest
        if not self._intact[digest]:
            raise ProblemsFound(found.DEFINITION_CHANGED, digest=digest)
        return self._books.get(self._reading, digest)

    def _entries(self, name: str) -> tuple[Entry, ...]:
        return entries(self._stream(name), self.findings)

    def _stream(self, name: str) -> Stream:
        found_ = stream(self._reading, name, self.findings)
        self._events += len(found_.links)
        return found_


def _by_case(streams: Iterable[tuple[Entry, ...]]) -> dict[str, tuple[Entry, ...]]:
    """Records by the stream of the case that brought them about; what has no cause but needs one, under its own."""
    found_ = defaultdict[str, list[Entry]](list)
    for entry in (entry for entries_ in streams for entry in entries_):
        if entry.cause is not None:
            found_[entry.cause.stream].append(entry)
        elif isinstance(entry.record, PersonCounted):
            found_[entry.stream].append(entry)
    return {name: tuple(entries_) for name, entries_ in found_.items()}
