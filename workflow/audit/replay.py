"""Replay: folds every stream, decides everything again under its recorded rules, and compares with what is stored."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable

from workflow.audit import differences as found
from workflow.audit.administering import DEFINITION, PERSON, check_administration, check_definitions, check_kind
from workflow.audit.calendars import CALENDAR, PastCalendars
from workflow.audit.cases import CASE, Cases, IntactBooks
from workflow.audit.chains import Stream, stream
from workflow.audit.differences import Difference, Findings, Report
from workflow.audit.past import Entry, Past, entries
from workflow.audit.projections import check_numbers, check_people, check_strays
from workflow.definitions.load import read_published
from workflow.engine.case import DIRECTORY_STREAM, case_stream
from workflow.engine.effects import NumberKept
from workflow.engine.records import PersonCounted
from workflow.store.archive import case_file
from workflow.store.database import Store
from workflow.store.reading import Reading
from workflow.store.rulebooks import Reader, Rulebooks

__all__ = ["Difference", "Report", "replay"]

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
        self._book = IntactBooks(reading, Rulebooks(read))
        self._adopted: dict[str, NumberKept | None] = {}
        self._counted = self._events = 0

    def run(self, case: str | None, watch: Watch) -> None:
        names = self._reading.streams()
        directory = self._entries(DIRECTORY_STREAM)
        persons = {name.removeprefix(PERSON): self._entries(name) for name in names if name.startswith(PERSON)}
        past = Past(directory, lambda name: persons.get(name, ()))
        streams = (self._stream(name) for name in names if name.startswith(CALENDAR))
        calendars = PastCalendars(self._reading, streams, self.findings)
        cases = Cases(self._reading, self._book, past, calendars, self.findings)
        caused = _by_case((directory, *persons.values()))
        wanted = [name for name in names if name.startswith(CASE) and case in (None, name.removeprefix(CASE))]
        for done, name in enumerate(wanted, 1):
            self._case(name, cases, caused.pop(name, ()))
            watch(done, len(wanted))
        self._check_links(cases, case)
        if case is None:
            calendars.check_table()
            check_administration(directory, 0, self.findings)
            self._rest(names, past, (entry for entries_ in caused.values() for entry in entries_))

    def report(self) -> Report:
        return Report(self._counted, self._events, digest(self._reading), self.findings.all())

    def _case(self, name: str, cases: Cases, caused: tuple[Entry, ...]) -> None:
        self._counted += 1
        events = cases.check(self._stream(name), lambda _events, _book: caused)
        for event in (event for event in events[:1] if event.type == "adopted"):
            self._adopted[name] = next((e for e in event.effects if isinstance(e, NumberKept)), None)

    def _check_links(self, cases: Cases, case: str | None) -> None:
        """Both ends of every link; of one case alone, those at its own end, with the others read and not judged."""
        if case is None:
            cases.links.check(self.findings)
        else:
            cases.check_own_links(case_stream(case))

    def _rest(self, names: Iterable[str], past: Past, uncaused: Iterable[Entry]) -> None:
        """What belongs to no single case."""
        cases = frozenset(name for name in names if name.startswith(CASE))
        check_numbers(self._reading, cases, self._adopted, self.findings)
        check_strays(self._reading, self._reading.notice_streams(), cases, self.findings)
        check_people(self._reading, past.latest(), self.findings)
        for name in names:
            check_kind(name, self.findings)
        for entry in uncaused:
            self.findings.add(entry.stream, entry.seq, found.NO_CAUSE)
        self._definitions([name for name in names if name.startswith(DEFINITION)])

    def _definitions(self, names: Iterable[str]) -> None:
        published = tuple(entry for name in names for entry in self._entries(name))
        check_definitions(self._reading, self._book, published, None, self.findings)

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
