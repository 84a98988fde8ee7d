"""All cases of a stretch looked at, and what is to be known of them afterwards: little, however many they are."""

from collections.abc import Iterable
from typing import NamedTuple

from workflow.audit import differences as found
from workflow.audit.background import Background
from workflow.audit.cases import Cases
from workflow.audit.differences import Difference, Findings
from workflow.audit.numbering import Numbers
from workflow.audit.projections import check_remains
from workflow.store.reading import Reading
from workflow.store.rows import Recorded
from workflow.store.stretches import CASES, CaseRows, Stretch, rows_of


class Looked(NamedTuple):
    """What was seen in a stretch: how many cases and events, the text of their hashes, how many records in other streams
    they have brought about, their numbers, and what is not as it should be."""

    cases: int
    events: int
    hashes: bytes
    caused: int
    numbers: Numbers
    differences: tuple[Difference, ...]


class Looking:
    """Looks at stretches of one view, one by one."""

    def __init__(self, reading: Reading, background: Background, findings: Findings) -> None:
        self._reading, self._background, self._findings = reading, background, findings
        self._cases = Cases(reading, background.books, background.past, background.calendars, findings)
        self._templates = sorted({template for template, _, _ in reading.numbering()})

    def look(self, stretch: Stretch) -> Looked:
        rows, caused, numbers = rows_of(self._reading, stretch), 0, Numbers()
        cases = {name: each for name, each in rows.items() if each.events}
        for name, each in rows.items():
            if each.events:
                caused += self._look_at_case(name, each, numbers)
            else:
                check_remains(each, self._findings)
        events = [event for each in cases.values() for event in each.events]
        return Looked(len(cases), len(events), hashed(events), caused, numbers, self._findings.taken())

    def _look_at_case(self, name: str, rows: CaseRows, numbers: Numbers) -> int:
        caused = self._background.caused_by(name)
        events = self._cases.check(rows, lambda _events, _book: caused)
        number = name.removeprefix(CASES)
        if not numbers.add(number, self._templates, events[0] if events else None):
            self._findings.add(name, 0, found.NUMBER_NEVER_GIVEN, number=number)
        return len(caused)


def hashed(events: Iterable[Recorded]) -> bytes:
    """What the digest of a history is made of."""
    return b"".join([hash_line(event.stream, event.seq, event.hash) for event in events])


def hash_line(stream: str, seq: int, hash_: str) -> bytes:
    return f"{stream}\0{seq}\0{hash_}\0".encode(errors="replace")
