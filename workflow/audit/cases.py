"""One case checked whole: its chain, what was decided, its row, its notices, and what it brought about elsewhere."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import TypeAlias

from workflow.audit import differences as found
from workflow.audit.calendars import PastCalendars
from workflow.audit.chains import chained, stream
from workflow.audit.differences import Findings, kind_of
from workflow.audit.links import Links, folded, speaks_of_others
from workflow.audit.past import Entry, Past
from workflow.audit.projections import check_consequences, check_notices, check_row
from workflow.audit.retaking import Retaking
from workflow.audit.scans import check_scans
from workflow.engine.case import Case, case_stream
from workflow.engine.events import Event
from workflow.engine.rulebook import Rulebook
from workflow.errors import ComplaintsError, ProblemsFound
from workflow.store.reading import Reading
from workflow.store.rulebooks import Rulebooks
from workflow.store.stretches import CASES, CaseRows

NEIGHBOURS = 64
"""How many cases that others speak of are kept at hand."""
Caused: TypeAlias = Callable[[Sequence[Event], Rulebook], Sequence[Entry]]
"""The records that name a case as their cause, given its events and rules."""


class IntactBooks:
    """Rules by their digest, as long as they are what was published."""

    def __init__(self, reading: Reading, books: Rulebooks) -> None:
        self._reading, self._books = reading, books
        self._known: dict[str, Rulebook | None] = {}

    def __call__(self, digest: str) -> Rulebook:
        """Raises ComplaintsError when there are none, or others."""
        if digest not in self._known:
            self._known[digest] = self._books.get(self._reading, digest) if self._is_intact(digest) else None
        book = self._known[digest]
        if book is None:
            raise ProblemsFound(found.DEFINITION_CHANGED, digest=digest)
        return book

    def _is_intact(self, digest: str) -> bool:
        """True also where there is none."""
        source = self._reading.definition(digest)
        return source is None or hashlib.sha256(source).hexdigest() == digest


class Cases:
    """Checks cases one by one, all in one view."""

    def __init__(
        self, reading: Reading, books: IntactBooks, past: Past, calendars: PastCalendars, findings: Findings
    ) -> None:
        self._reading, self._books, self._past = reading, books, past
        self._calendars, self._findings = calendars, findings
        self._told = lru_cache(maxsize=NEIGHBOURS)(self._folded)

    def check(self, rows: CaseRows, caused: Caused) -> Sequence[Event]:
        """Report what differs in a case that has events; those that could be folded."""
        history = chained(rows.events[0].stream, rows.events, rows.salted, self._findings)
        retaking = Retaking(history, self._past, self._calendars, self._books, self._findings)
        retaking.run()
        if retaking.case is None:
            return retaking.events
        try:
            book = self._books(retaking.case.definition)
        except ComplaintsError:
            return retaking.events  # reported where the case was decided again
        with self._forgeable(history.name):
            self._check_present(rows, book, retaking.case, retaking.events)
            records = caused(retaking.events, book)
            check_consequences(retaking.events, history.kinds, book, records, self._past, self._findings)
            self._calendars.check_recounts(retaking.events)
            self._calendars.check_forgotten(book, retaking.case, self._past.directory(retaking.events[-1].directory))
        if speaks_of_others(history.kinds):
            self._check_links(history.name, retaking.events)
        return retaking.events

    def _check_present(self, rows: CaseRows, book: Rulebook, case: Case, events: Sequence[Event]) -> None:
        name = rows.events[-1].stream
        check_row(name, rows.file(), book, case, rows.events[-1].hash, self._findings)
        check_scans(name, events, self._findings)
        check_notices(name, rows.notices(), events, self._findings)

    def _check_links(self, name: str, events: Sequence[Event]) -> None:
        """What the case says of others, who are read, and not judged."""
        links = Links()
        with self._forgeable(name):
            links.add(events, self._books)
        for other in sorted(links.others() - {name.removeprefix(CASES)}):
            with suppress(Exception):  # what is wrong there is found where that case is looked at
                links.add(self._told(case_stream(other)), self._books)
        with self._forgeable(name):
            links.check(self._findings, name)

    def _folded(self, name: str) -> tuple[Event, ...]:
        return folded(stream(self._reading, name, Findings()))

    @contextmanager
    def _forgeable(self, name: str) -> Iterator[None]:
        """A forged event may break any assumption of the engine: that is reported, and the rest goes on."""
        try:
            yield
        except Exception as error:
            self._findings.add(name, 0, found.CANNOT_DECIDE, problem=kind_of(error))
