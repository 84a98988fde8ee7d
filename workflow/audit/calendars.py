"""Calendars as their streams tell: what was counted on when, whether the store still has it, and whether any case was
forgotten when a calendar became another.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple, TypeAlias

from workflow.audit import differences as found
from workflow.audit.chains import Stream
from workflow.audit.differences import Findings
from workflow.definitions.calendars.load import read_published_calendar
from workflow.definitions.calendars.model import CalendarRules
from workflow.engine.calendars.known import Calendars, KnownCalendars
from workflow.engine.case import Case
from workflow.engine.circumstances import Circumstances
from workflow.engine.commands import Recount
from workflow.engine.decide import decide
from workflow.engine.directory import SYSTEM, Directory
from workflow.engine.events import By, Cause, Event
from workflow.engine.records import CalendarPublished, calendar_stream
from workflow.engine.refusals import Refused
from workflow.engine.rulebook import Rulebook
from workflow.errors import ComplaintsError
from workflow.store.bodies import record_of
from workflow.store.moment import TOLERANCE
from workflow.store.reading import Reading

CALENDAR = calendar_stream("")
Known: TypeAlias = dict[str, CalendarRules]
"""Calendars by their digest."""


class Publication(NamedTuple):
    """A calendar became the one that is counted on, at an instant in microseconds."""

    seq: int
    at: int
    digest: str


class PastCalendars:
    """Built from every stream of a calendar."""

    def __init__(
        self, reading: Reading, streams: Iterable[Stream], findings: Findings, known: Known | None = None
    ) -> None:
        """`known` has calendars that were found intact before, and gets more."""
        self._reading, self._findings = reading, findings
        self._published = {each.name: tuple(_publications(each, findings)) for each in streams}
        self._rules: Known = {} if known is None else known
        self._periods = _periods(self._published)
        self._asked: dict[tuple[tuple[str, str], ...], Calendars] = {}

    def asked(self, event: Event, digests: Mapping[str, str]) -> Calendars:
        """What a decision was given that says it asked calendars with these digests; reports one that was not the current
        one then."""
        for name, digest in digests.items():
            if not self._in_force(name, digest, event.at):
                self._findings.add(event.stream, event.seq, found.CALENDAR_NOT_IN_FORCE, name=name, digest=digest)
        key = tuple(digests.items())
        if key not in self._asked:
            read = {name: self._read(digest) for name, digest in key}
            self._asked[key] = KnownCalendars({name: rules for name, rules in read.items() if rules is not None})
        return self._asked[key]

    def check_recounts(self, events: Iterable[Event]) -> None:
        """Whether what was counted again names a calendar that was published."""
        for event in events:
            cause = event.cause
            if event.type == "recounted" and cause is not None and not self._happened(cause):
                what = f"{cause.stream} {cause.seq}"
                self._findings.add(event.stream, event.seq, found.NO_PUBLICATION, cause=what)

    def check_forgotten(self, book: Rulebook, case: Case, directory: Directory) -> None:
        """Whether the clocks that run stand where the calendars of today put them."""
        names = {cycle.reckoning.calendar for cycle in case.cycles.values() if self._is_outdated(case, cycle.clock)}
        if not names:
            return
        around = Circumstances(
            by=By(person=SYSTEM), directory=directory, tallies={}, calendars=self._today(), now=case.changed_at
        )
        for name in sorted(names):
            decision = decide(book, case, Recount(calendar=name, cause=Cause(calendar_stream(name), 0)), around)
            if isinstance(decision, Refused) or any(event.type == "recounted" for event in decision.events):
                self._findings.add(case.stream, case.seq, found.NOT_RECOUNTED, name=name)

    def check_table(self, about: str | None = None) -> None:
        """The stored calendars against what was published; only what belongs to the stream `about`, if one is named."""
        published = {each.digest: (name, each.seq) for name, all_ in self._published.items() for each in all_}
        stored = {each.digest: calendar_stream(each.name) for each in self._reading.calendars()}
        for digest in sorted(digest for digest in stored.keys() - published.keys() if about in (None, stored[digest])):
            self._findings.add(about or CALENDAR, 0, found.CALENDAR_NEVER_PUBLISHED, digest=digest)
        for digest, (name, seq) in published.items():
            if about not in (None, name):
                continue
            if self._read(digest) is None:
                self._findings.add(name, seq, found.CALENDAR_UNUSABLE, digest=digest)

    def _today(self) -> Calendars:
        last = {name.removeprefix(CALENDAR): all_[-1].digest for name, all_ in self._published.items() if all_}
        read = {name: self._read(digest) for name, digest in last.items()}
        return KnownCalendars({name: rules for name, rules in read.items() if rules is not None})

    def _is_outdated(self, case: Case, clock: str) -> bool:
        cycle = case.cycles[clock]
        published = self._published.get(calendar_stream(cycle.reckoning.calendar), ())
        return cycle.running and bool(published) and published[-1].digest != cycle.reckoning.digest

    def _in_force(self, name: str, digest: str, at: int) -> bool:
        """Whether it was current at an instant, give or take what a clock may go wrong before the store stops writing."""
        return any(first <= at <= last for first, last in self._periods.get((name, digest), ()))

    def _happened(self, cause: Cause) -> bool:
        return any(each.seq == cause.seq for each in self._published.get(cause.stream, ()))

    def _read(self, digest: str) -> CalendarRules | None:
        """The calendar under this digest, if it still is what was published and can be read."""
        rules = self._rules.get(digest) or _intact(self._reading.calendar(digest), digest)
        if rules is not None:
            self._rules[digest] = rules
        return rules


def _periods(
    published: Mapping[str, tuple[Publication, ...]],
) -> Mapping[tuple[str, str], list[tuple[float, float]]]:
    """By name and digest, from when to when it was current, give or take what a clock may go wrong."""
    found_ = defaultdict[tuple[str, str], list[tuple[float, float]]](list)
    for stream, all_ in published.items():
        for each, end in zip(all_, (*(each.at for each in all_[1:]), math.inf), strict=True):
            period = (each.at - TOLERANCE, end + TOLERANCE)
            found_[stream.removeprefix(CALENDAR), each.digest].append(period)
    return found_


def _publications(stream: Stream, findings: Findings) -> Iterator[Publication]:
    for link in stream.links:
        try:
            record = record_of(link.body, stream.values) if isinstance(link.body, dict) else None
        except ValueError as error:
            findings.add(stream.name, link.row.seq, found.UNREADABLE, problem=str(error))
            continue
        if isinstance(record, CalendarPublished):
            yield Publication(link.row.seq, link.row.recorded_at, record.digest)


def _intact(source: bytes | None, digest: str) -> CalendarRules | None:
    if source is None or sha256(source).hexdigest() != digest:
        return None
    try:
        return read_published_calendar(source)
    except ComplaintsError:
        return None
