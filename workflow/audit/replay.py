"""Replay: folds every stream, decides everything again under its recorded rules, and compares with what is stored.

A whole store goes by stretch by stretch, in the order of its streams, so that it may be as large as it likes.
"""

import hashlib
from collections.abc import Callable, Sequence

from workflow.audit import differences as found
from workflow.audit.background import Background
from workflow.audit.crew import Hand, crew, looked_at
from workflow.audit.differences import Difference, Findings, Report
from workflow.audit.examination import EVERYTHING, Examination, Memory
from workflow.audit.looking import Looking, hash_line, hashed
from workflow.audit.numbering import Numbers, check_numbers
from workflow.audit.projections import check_strays
from workflow.definitions.load import read_published
from workflow.engine.case import case_stream
from workflow.store.archive import case_file
from workflow.store.database import Store
from workflow.store.reading import Reading
from workflow.store.rulebooks import Reader, Rulebooks
from workflow.store.stretches import AFTER_CASES, CASES, LAST, Stretch, notices_of, stretches

__all__ = ["Difference", "Report", "digest", "replay"]

Watch = Callable[[int, int], None]
"""Told after each case: how many are done, and of how many."""


def replay(
    store: Store,
    case: str | None = None,
    *,
    read: Reader = read_published,
    watch: Watch | None = None,
    hands: int | None = None,
) -> Report:
    """Replay one case, or all; raises NotFound when there is no such case. Best with a store opened to read only: that
    can look at damaged text. The report's digest is of what was replayed. So many other processes help with a whole store as
    `hands` says; by itself, one for each core where there is enough to do."""
    findings, watch = Findings(), watch or (lambda _done, _of: None)
    for name in store.missing_guards():
        findings.add("store", 0, found.GUARD_MISSING, name=name)
    if case is not None:
        with store.reading() as reading:
            return _one(reading, case, read, findings, watch)
    with crew(store, read, hands) as (reading, hired):
        return _Whole(reading, read, findings).report(hired, watch)


def digest(reading: Reading) -> str:
    """One hash over the hashes of all events: the same history has the same."""
    whole = hashlib.sha256()
    for stream, seq, hash_ in reading.hashes():
        whole.update(hash_line(stream, seq, hash_))
    return whole.hexdigest()


def _one(reading: Reading, case: str, read: Reader, findings: Findings, watch: Watch) -> Report:
    events = [*reading.events(case_stream(case))]
    if not events:
        case_file(reading, case)
    found_ = Examination(reading, Memory(Rulebooks(read))).differences(case_stream(case), EVERYTHING)
    watch(1, 1)
    return Report(1, len(events), hashlib.sha256(hashed(events)).hexdigest(), (*findings.all(), *found_))


class _Whole:
    """One run over a store; grows while it reads."""

    def __init__(self, reading: Reading, read: Reader, findings: Findings) -> None:
        self._reading, self._findings = reading, findings
        self._background = Background(reading, read, findings)
        self._looking = Looking(reading, self._background, findings)
        self._numbers, self._digest = Numbers(), hashlib.sha256()
        self._cases = self._events = self._caused = 0

    def report(self, hands: Sequence[Hand], watch: Watch) -> Report:
        all_found = Findings()
        all_found.merge(self._findings.taken())
        self._hash_others("", CASES)
        self._look(all_found, hands, watch)
        self._hash_others(AFTER_CASES, LAST)
        self._background.check(self._caused)
        self._check_strays("", CASES)
        self._check_strays(AFTER_CASES, LAST)
        given = {(template, year): last for template, year, last in self._reading.numbering()}
        check_numbers(self._numbers, given, self._cases, self._findings)
        all_found.merge(self._findings.taken())
        events = self._events + self._background.events
        return Report(self._cases, events, self._digest.hexdigest(), all_found.all())

    def _look(self, all_found: Findings, hands: Sequence[Hand], watch: Watch) -> None:
        parts, of = stretches(self._reading)
        for looked in looked_at(parts, hands, self._looking.look, self._reading):
            self._digest.update(looked.hashes)
            self._numbers.join(looked.numbers)
            self._events += looked.events
            self._caused += looked.caused
            all_found.merge(looked.differences)
            for _ in range(looked.cases):
                self._cases += 1
                watch(self._cases, of)

    def _hash_others(self, first: str, end: str) -> None:
        for row in self._reading.within("hashes", first, end):
            self._digest.update(hash_line(*row))

    def _check_strays(self, first: str, end: str) -> None:
        check_strays(notices_of(self._reading, Stretch(first, end)), self._findings)
