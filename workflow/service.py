"""The one door: whatever is written to a store is decided by the engine and recorded here, in one transaction.

    from workflow.service import By, open_desk

    with open_desk("sqlite:///complaints.db") as desk:
        opened = desk.open("ticketing_complaints", {"contact": "13800000000", ...}, by=By(person="li"))
        done = desk.do(opened.case, "verify", by=By(person="li"))

A command gives an `Outcome`, or the engine's `Refused`, and then nothing was written. Mistakes raise from
`workflow.errors`. Every command takes `by`, and may take an idempotency `key`, the `expect_seq` the case must stand at,
and `occurred_at`, when it is claimed to have happened (microseconds UTC).
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar, Unpack

from msgspec.structs import replace

from workflow.engine.commands import Assign, Attach, Note, Void
from workflow.engine.directory import Directory
from workflow.engine.events import REASON, By
from workflow.engine.refusals import Refused
from workflow.engine.rulebook import Rulebook
from workflow.errors import Changed, UsageError
from workflow.store.administering import Administering
from workflow.store.adopting import Claim
from workflow.store.answers import Decided, Handed, Merged, Outcome, PublishedCalendar, Recounted, Scan
from workflow.store.archive import case_file
from workflow.store.backend.port import Entry
from workflow.store.carrying import How, Request
from workflow.store.casework import Ordering
from workflow.store.contending import LOST_RACE, carried_out, carried_out_once
from workflow.store.database import Store, open_store
from workflow.store.faults import Raced
from workflow.store.giving import Order, correction, doing, known_person, on_paper, seal_of, sentence, values_of
from workflow.store.moment import Clock
from workflow.store.reading import Reading
from workflow.store.rows import NoticeFile, Trouble, WorkerFile, process_name, single_run_name
from workflow.store.rulebooks import Reader, read_published
from workflow.store.sweeping import Swept
from workflow.store.writing import Writing
from workflow.wording import Wording

if TYPE_CHECKING:
    from workflow.audit.copies import Proof
    from workflow.audit.verifying import Verification

__all__ = [
    "By",
    "Claim",
    "Decided",
    "Desk",
    "Handed",
    "How",
    "Merged",
    "NoticeFile",
    "Outcome",
    "PublishedCalendar",
    "Recounted",
    "Scan",
    "Swept",
    "Trouble",
    "WorkerFile",
    "open_desk",
    "process_name",
    "single_run_name",
]

LARGEST_ATTACHMENT = 20 * 1024 * 1024
NOTHING: Mapping[str, object] = {}
T = TypeVar("T")

WHICH_OPENING = Wording(
    code="which_opening_action",
    zh="规程 {procedure} 有几个开案动作：{actions}",
    en="the procedure {procedure} opens cases by several actions: {actions}",
    fix_zh="请指明一个",
    fix_en="name one",
)
TOO_LARGE = Wording(
    code="attachment_too_large",
    zh="附件 {name} 有 {size} 字节，上限是 {limit}",
    en="the attachment {name} has {size} bytes; the limit is {limit}",
)
NOTHING_ON_PAPER = Wording(
    code="evidence_empty",
    zh="签名影像 {name} 是空文件，证明不了什么",
    en="the scan {name} is an empty file, which shows no signature",
    fix_zh="重新扫描，再办理",
    fix_en="scan the signature again",
)


class Desk(Administering):
    """Reads and writes a store. For one thread; other threads and processes have desks of their own."""

    def __init__(self, store: Store, read: Reader = read_published) -> None:
        super().__init__(store, read)
        self._read = read

    @cached_property
    def verification(self) -> "Verification":
        """What verifies again whatever has changed."""
        from workflow.audit.verifying import Verification  # only workers do

        return Verification(self._store, self._read)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._store.close()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Commands inside are committed together at the end; one that is refused leaves the others alone. Nobody else writes
        meanwhile: see `together` for what should not keep others waiting."""
        with self._store.writing(Entry.ALONE):
            yield

    def together(
        self,
        work: Callable[[], T],
        *,
        key: str | None = None,
        entry: Entry = Entry.SHARED,
        known_by: Collection[str] = (),
    ) -> T:
        """Commands in `work` are committed together, and given again as a whole when somebody else was faster; also when
        nobody can tell whether they were committed, if there is a `key` by which each of them would be known. Where rules
        or calendars are published among them, or people changed, `entry` is ALONE. The keys of many commands are looked up
        at once when they are given as `known_by`."""

        def done(writing: Writing) -> T:
            writing.read_answers_ahead(known_by)
            return work()

        return carried_out_once(self._store, key, "it", done, entry)

    def tried(self, work: Callable[[], T]) -> T:
        """What commands in `work` would come to: they go through every check and are answered, again as a whole when somebody
        else was faster, and nothing is stored."""

        def discarded(writing: Writing) -> T:
            writing.discard()
            return work()

        return carried_out(self._store, "it", discarded)

    @contextmanager
    def dry_run(self) -> Iterator[None]:
        """The same for what cannot be given again. Raises Changed when somebody else wrote the same meanwhile."""
        with self._alone(), self._store.writing() as writing:
            writing.discard()
            yield

    def open(
        self, procedure: str, given: Mapping[str, object], *, action: str | None = None, **how: Unpack[How]
    ) -> Decided:
        """Open a case under the procedure's current rules. `given` maps fields to texts as a person writes them, or to
        values; `action` may be left out when only one action opens cases."""

        def chosen(book: Rulebook) -> str:
            return action or _opening_action(book)

        def order(book: Rulebook, directory: Directory) -> Order:
            return doing(book, directory, chosen(book), given, None)

        def said(reading: Reading) -> Mapping[str, object]:
            named = chosen(self._books.current(reading, procedure))
            return {"what": "open", "procedure": procedure, "action": named, "given": dict(given)}

        request = Request(case=None, what=procedure, said=said)
        return self._answered(request, lambda casework: casework.open(procedure, chosen, order), how)

    def adopt(self, procedure: str, claim: Claim, *, reason: str, **how: Unpack[How]) -> Decided:
        """Take over a case that has run elsewhere, as it is claimed to stand; `occurred_at` is when it is claimed to have
        been opened. Its past stays a claim (docs/adr/0011)."""

        def said(_reading: Reading) -> Mapping[str, object]:
            return {"what": "adopt", "procedure": procedure, "claim": claim, "reason": reason}

        request = Request(case=None, what=procedure, said=said)
        return self._answered(request, lambda casework: casework.adopt(procedure, claim, reason), how)

    def do(
        self,
        number: str,
        action: str,
        given: Mapping[str, object] = NOTHING,
        *,
        saw: str | None = None,
        evidence: Scan | None = None,
        **how: Unpack[How],
    ) -> Decided:
        """Take an action. Signing takes the code of what the signer `saw`; recording a signature that somebody gave on
        paper (`by.for_`) takes its `evidence`, which is attached to the case."""
        if evidence is not None:
            return self._sign_on_paper(number, action, given, saw, evidence, how)

        def order(book: Rulebook, directory: Directory) -> Order:
            return doing(book, directory, action, given, saw)

        return self._act(number, action, order, {"given": dict(given), "saw": saw}, how)

    def note(self, number: str, text: str, **how: Unpack[How]) -> Decided:
        values = {"text": sentence("text", text)}
        order = Order(values=values, sealed=frozenset(values), build=lambda given: Note(text=seal_of(given, "text")))
        return self._act(number, "note", lambda _book, _directory: order, {"text": text}, how)

    def attach(self, number: str, name: str, content: bytes, **how: Unpack[How]) -> Decided:
        """Keep a file with the case."""
        if len(content) > LARGEST_ATTACHMENT:
            raise UsageError(TOO_LARGE, name=name, size=len(content), limit=LARGEST_ATTACHMENT)
        digest = hashlib.sha256(content).hexdigest()
        values = {"name": sentence("name", name), "content": digest}
        order = Order(
            values=values,
            sealed=frozenset(values),
            build=lambda given: Attach(name=seal_of(given, "name"), content=seal_of(given, "content")),
        )

        def attached(writing: Writing) -> Decided:
            decided = self._act(number, "attach", lambda _book, _directory: order, {"content": digest}, how)
            if isinstance(decided, Refused):
                writing.discard()
            else:
                writing.add_attachment(digest, content)
            return decided

        return carried_out_once(self._store, how.get("key"), number, attached)

    def assign(self, number: str, person: str, *, role: str | None = None, **how: Unpack[How]) -> Decided:
        """Make `person` the assignee of `role`, or of the owner of the present state."""

        def order(_book: Rulebook, directory: Directory) -> Order:
            known_person(directory, person)
            return Order(values={}, sealed=frozenset(), build=lambda _given: Assign(person=person, role=role))

        return self._act(number, "assign", order, {"person": person, "role": role}, how)

    def correct(self, number: str, given: Mapping[str, object], *, reason: str, **how: Unpack[How]) -> Decided:
        """Set fields that were recorded wrongly."""

        def order(book: Rulebook, directory: Directory) -> Order:
            return correction(book.procedure, values_of(book.procedure, given, directory), reason)

        return self._act(number, "correct", order, {"given": dict(given), "reason": reason}, how)

    def void(
        self, number: str, *, reason: str | None = None, duplicate_of: str | None = None, **how: Unpack[How]
    ) -> Decided:
        """Say that the case should not exist; its number and history stay."""
        values = {} if reason is None else {REASON: sentence(REASON, reason)}

        def order(_book: Rulebook, _directory: Directory) -> Order:
            if duplicate_of is not None:
                with self._store.reading() as reading:
                    case_file(reading, duplicate_of)
            return Order(
                values=values,
                sealed=frozenset(values),
                build=lambda given: Void(reason=seal_of(given, REASON) if given else None, duplicate_of=duplicate_of),
            )

        return self._act(number, "void", order, {"reason": reason, "duplicate_of": duplicate_of}, how)

    def merge(self, into: str, *duplicates: str, by: By, key: str | None = None) -> tuple[Merged, ...]:
        """Void each of them as a duplicate of `into`, all or none: the last may be refused, and then nothing is written."""

        def voided(writing: Writing) -> tuple[Merged, ...]:
            merged = list[Merged]()
            for number in dict.fromkeys(duplicates):
                once = None if key is None else f"{key} {number}"
                merged.append(Merged(number, self.void(number, duplicate_of=into, by=by, key=once)))
                if isinstance(merged[-1].decided, Refused):
                    writing.discard()
                    break
            return tuple(merged)

        return carried_out_once(self._store, key, into, voided)

    def handover(self, person: str, to: str, *, by: By) -> tuple[Handed, ...]:
        """Give everything that lies with `person` to somebody else; what the rules refuse stays where it is."""

        def handed(_writing: Writing) -> tuple[Handed, ...]:
            known_person(self.directory(), person)
            held = [
                (file.number, role)
                for file in self.cases(standing="open")
                for role, name in file.case.assignees.items()
                if name == person
            ]
            known_person(self.directory(), to)
            return tuple(Handed(number, role, self.assign(number, to, role=role, by=by)) for number, role in held)

        return self._written(person, handed)

    def backup(self, to: Path) -> "Proof":
        """Copy the store to a new file while others go on writing, and prove the copy: its file is sound, it has what this
        store has, and it has been replayed. What replay found is for the caller to show."""
        from workflow.audit.copies import backed_up  # which makes a store: only who copies one needs that

        return backed_up(self._store, to, read=self._read)

    def _sign_on_paper(
        self, number: str, action: str, given: Mapping[str, object], saw: str | None, scan: Scan, how: How
    ) -> Decided:
        """Attach the scan, then record the signature that names it: both or neither."""
        if not scan.content:
            raise UsageError(NOTHING_ON_PAPER, name=scan.name)
        digest, key = hashlib.sha256(scan.content).hexdigest(), how.get("key")

        def order(book: Rulebook, directory: Directory) -> Order:
            return on_paper(doing(book, directory, action, given, saw), scan.name, digest)

        attaching, signing = how.copy(), how.copy()
        attaching["by"] = replace(how["by"], for_=None)
        attaching["key"] = None if key is None else f"{key} evidence"
        signing["expect_seq"] = None
        asked = {"given": dict(given), "saw": saw, "evidence": digest}

        def signed(writing: Writing) -> Decided:
            decided = self.attach(number, scan.name, scan.content, **attaching)
            if not isinstance(decided, Refused):
                decided = self._act(number, action, order, asked, signing)
            if isinstance(decided, Refused):
                writing.discard()
            return decided

        return self._written(number, signed)  # a signature is never given again by itself

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """What several commands do can only be done again by whoever gave them."""
        try:
            yield
        except Raced as error:
            raise Changed(LOST_RACE, what=str(error)) from error

    def _act(self, number: str, action: str, order: Ordering, asked: Mapping[str, object], how: How) -> Decided:
        said = {"what": "act", "case": number, "action": action, **asked}
        request = Request(case=number, what=number, said=lambda _reading: said, signs=bool(asked.get("saw")))
        return self._answered(request, lambda casework: casework.act(number, action, order), how)


def _opening_action(book: Rulebook) -> str:
    if len(book.openings) != 1:
        raise UsageError(WHICH_OPENING, procedure=book.procedure.name, actions=", ".join(book.openings))
    return book.openings[0]


def open_desk(url: str, *, read: Reader = read_published, clock: Clock | None = None) -> Desk:
    """The store at `url`, ready to be written to."""
    return Desk(open_store(url, clock=clock), read)
