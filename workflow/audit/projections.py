"""The rows about the present, against the history they follow from."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from workflow.audit import differences as found
from workflow.audit.differences import Findings, listed
from workflow.audit.past import Entry, Past
from workflow.engine.case import DIRECTORY_STREAM, Case
from workflow.engine.directory import Directory
from workflow.engine.effects import NumberKept
from workflow.engine.events import Event
from workflow.engine.records import PersonCounted, PersonSet, Record, consequences
from workflow.engine.rulebook import Rulebook
from workflow.store.numbers import number_of
from workflow.store.outbox import posted
from workflow.store.reading import CaseFile, Reading
from workflow.store.recording import case_file
from workflow.store.snapshots import person_snapshot

MOST_MISSING = 100
"""How many numbers without a case are told of: a sequence that was raised by millions has no more to say."""


def check_row(stream: str, stored: CaseFile | None, book: Rulebook, case: Case, head: str, findings: Findings) -> None:
    """The row of a case against its folded history."""
    if stored is None:
        findings.add(stream, 0, found.CASE_ROW_MISSING)
        return
    expected = case_file(book, case, head)
    for column, should, is_ in zip(CaseFile._fields, expected, stored, strict=True):
        for place, wanted, there in _differing(column, should, is_):
            findings.add(stream, case.seq, found.CASE_ROW, column=place, found=_cut(there), expected=_cut(wanted))


def _differing(column: str, expected: object, stored: object) -> Iterator[tuple[str, object, object]]:
    """What differs in a column: of the snapshot, which of its entries."""
    if expected == stored:
        return
    if column != "snapshot":
        yield column, expected, stored
        return
    yield from _within(column, _entries(expected), _entries(stored))


def _within(
    place: str, wanted: Mapping[str, object], there: Mapping[str, object]
) -> Iterator[tuple[str, object, object]]:
    """Each entry that differs, as deep as both sides have entries: what is shown is only what is not the same."""
    for name in sorted(wanted.keys() | there.keys()):
        should, is_ = wanted.get(name), there.get(name)
        if isinstance(should, dict) and isinstance(is_, dict):
            yield from _within(f"{place}.{name}", should, is_)
        elif should != is_:
            yield f"{place}.{name}", should, is_


def _entries(snapshot: object) -> Mapping[str, object]:
    """The entries of a snapshot; one that cannot be read has none."""
    try:
        read = json.loads(str(snapshot))
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def check_consequences(
    events: Iterable[Event], book: Rulebook, caused: Sequence[Entry], past: Past, findings: Findings
) -> None:
    """The records that the events of one case brought about; `caused` are those that name the case."""
    left = {
        seq: [entry for entry in caused if entry.cause is not None and entry.cause.seq == seq] for seq in _seqs(caused)
    }
    for event in events:
        entries = left.pop(event.seq, [])
        expected = tuple(consequences(event, book.procedure.name, _directory(event, entries, past)))
        recorded = tuple(entry.record for entry in entries)
        if not _same(expected, recorded):
            words = {"expected": listed(expected) or "-", "found": listed(recorded) or "-"}
            findings.add(event.stream, event.seq, found.RECORD, **words)
    for entries in left.values():
        for entry in entries:
            findings.add(entry.stream, entry.seq, found.NO_CAUSE)


def check_notices(reading: Reading, stream: str, events: Iterable[Event], findings: Findings) -> None:
    """The outbox against what the events of one case brought about; how far the delivery is, history does not say."""
    expected = {notice.key: notice for event in events for notice in posted(event)}
    stored = {notice.key: notice for notice in reading.notices_of(stream)}
    for key, notice in expected.items():
        if key not in stored:
            findings.add(stream, notice.seq, found.NOTICE_MISSING, person=notice.person, about=notice.about)
            continue
        for column in ("seq", "about", "person", "not_before"):
            should, is_ = getattr(notice, column), getattr(stored[key], column)
            if should != is_:
                words = {"column": column, "found": _cut(is_), "expected": _cut(should)}
                findings.add(stream, notice.seq, found.NOTICE_ROW, **words)
    for key in sorted(stored.keys() - expected.keys()):
        extra = stored[key]
        findings.add(stream, extra.seq, found.NOTICE_EXTRA, person=extra.person, about=extra.about)


def check_strays(reading: Reading, streams: Iterable[str], cases: frozenset[str], findings: Findings) -> None:
    """Notices of events that no case has, in some streams."""
    for stream in streams:
        for notice in () if stream in cases else reading.notices_of(stream):
            findings.add(stream, notice.seq, found.NOTICE_EXTRA, person=notice.person, about=notice.about)


def check_people(reading: Reading, directory: Directory, findings: Findings) -> None:
    """The rows of persons against the folded directory."""
    expected = {name: person_snapshot(person) for name, person in directory.people.items()}
    stored = reading.person_snapshots()
    for name in sorted(expected.keys() | stored.keys()):
        if expected.get(name) != stored.get(name):
            findings.add(DIRECTORY_STREAM, 0, found.PERSON_ROW, person=name)


def check_numbers(
    reading: Reading, streams: frozenset[str], adopted: Mapping[str, NumberKept | None], findings: Findings
) -> None:
    """Every number that was given out has a case, and no case has another, but for those that were `adopted` with theirs."""
    given = {
        f"case:{number_of(template, year, seq)}"
        for template, year, last in reading.numbering()
        for seq in islice(_in_use(template, year, last, adopted.values()), len(streams) + MOST_MISSING)
    }
    rows = {f"case:{number}" for number in reading.numbers()}
    for stream in sorted(given - streams):
        findings.add(stream, 0, found.NUMBER_MISSING, number=stream.removeprefix("case:"))
    for stream in sorted(streams - given - adopted.keys()):
        findings.add(stream, 0, found.NUMBER_NEVER_GIVEN, number=stream.removeprefix("case:"))
    for stream in sorted(rows - streams):
        findings.add(stream, 0, found.CASE_WITHOUT_HISTORY)


def _in_use(template: str, year: int, last: int, adopted: Iterable[NumberKept | None]) -> Iterator[int]:
    """The numbers up to `last` but for those that were passed over when a case came with a higher one."""
    kept = (each for each in adopted if each is not None and (each.template, each.year) == (template, year))
    first = 1
    for each in sorted(kept, key=lambda each: each.after):
        yield from range(first, min(each.after, last) + 1)
        first = max(first, each.seq)
    yield from range(first, last + 1)


def _seqs(caused: Iterable[Entry]) -> set[int]:
    return {entry.cause.seq for entry in caused if entry.cause is not None}


def _directory(event: Event, entries: Iterable[Entry], past: Past) -> Directory:
    """The people just before the first of the records that follow from the event."""
    sets = [entry.seq for entry in entries if entry.stream == DIRECTORY_STREAM]
    return past.directory(min(sets) - 1 if sets else event.directory)


def _same(expected: tuple[Record, ...], recorded: tuple[Record, ...]) -> bool:
    """The same records in the streams they belong to; between streams there is no order."""
    return all(_of(kind, expected) == _of(kind, recorded) for kind in (PersonSet, PersonCounted))


def _of(kind: type, records: tuple[Record, ...]) -> list[Record]:
    return [record for record in records if isinstance(record, kind)]


def _cut(value: object) -> str:
    return listed([value])
