"""The rows about the present, against the history they follow from."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from workflow.audit import differences as found
from workflow.audit.differences import Findings, listed
from workflow.audit.past import Entry, Past
from workflow.engine.case import DIRECTORY_STREAM, Case, case_stream
from workflow.engine.directory import Directory
from workflow.engine.effects import Counted, Lifted, Suspended, Told
from workflow.engine.events import Event
from workflow.engine.records import PersonCounted, PersonSet, Record, consequences
from workflow.engine.rulebook import Rulebook
from workflow.store.outbox import notice_key
from workflow.store.reading import Reading
from workflow.store.recording import case_file
from workflow.store.rows import CaseFile
from workflow.store.snapshots import person_snapshot
from workflow.store.stretches import CaseRows, Posted

_CONSEQUENCES = frozenset({Counted, Suspended, Lifted})


def check_row(stream: str, stored: CaseFile | None, book: Rulebook, case: Case, head: str, findings: Findings) -> None:
    """The row of a case against its folded history."""
    if stored is None:
        findings.add(stream, 0, found.CASE_ROW_MISSING)
        return
    expected = case_file(book, case, head)
    if expected == stored:
        return
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
    events: Iterable[Event], kinds: Set[type], book: Rulebook, caused: Sequence[Entry], past: Past, findings: Findings
) -> None:
    """The records that the events of one case brought about; `caused` are those that name the case, `kinds` of which kinds
    its effects are."""
    if not caused and _CONSEQUENCES.isdisjoint(kinds):
        return
    left = {
        seq: [entry for entry in caused if entry.cause is not None and entry.cause.seq == seq] for seq in _seqs(caused)
    }
    for event in events:
        entries = left.pop(event.seq, [])
        if not entries and not any(type(effect) in _CONSEQUENCES for effect in event.effects):
            continue
        expected = tuple(consequences(event, book.procedure.name, _directory(event, entries, past)))
        recorded = tuple(entry.record for entry in entries)
        if not _same(expected, recorded):
            words = {"expected": listed(expected) or "-", "found": listed(recorded) or "-"}
            findings.add(event.stream, event.seq, found.RECORD, **words)
    for entries in left.values():
        for entry in entries:
            findings.add(entry.stream, entry.seq, found.NO_CAUSE)


def check_notices(stream: str, notices: Iterable[Posted], events: Iterable[Event], findings: Findings) -> None:
    """The outbox against what the events of one case brought about; how far the delivery is, history does not say."""
    expected = {notice.key: notice for event in events for notice in _posted(event)}
    stored = {notice.key: notice for notice in notices}
    if expected == stored:
        return
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


def _posted(event: Event) -> Iterator[Posted]:
    """The notices that an event brings about."""
    for effect in event.effects:
        if type(effect) is Told:
            for person in effect.people:
                key = notice_key(event.stream, event.seq, effect.about, person)
                yield Posted(key, event.stream, event.seq, effect.about, person, effect.not_before)


def check_strays(notices: Iterable[Posted], findings: Findings) -> None:
    """Notices of events that no case has."""
    for notice in notices:
        findings.add(notice.stream, notice.seq, found.NOTICE_EXTRA, person=notice.person, about=notice.about)


def check_remains(rows: CaseRows, findings: Findings) -> None:
    """What is left of a case that has no history."""
    file = rows.file()
    if file is not None:
        findings.add(case_stream(file.number), 0, found.CASE_WITHOUT_HISTORY)
    check_strays(rows.notices(), findings)


def check_people(reading: Reading, directory: Directory, findings: Findings) -> None:
    """The rows of persons against the folded directory."""
    expected = {name: person_snapshot(person) for name, person in directory.people.items()}
    stored = reading.person_snapshots()
    for name in sorted(expected.keys() | stored.keys()):
        if expected.get(name) != stored.get(name):
            findings.add(DIRECTORY_STREAM, 0, found.PERSON_ROW, person=name)


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
