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
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Required, Self, TypeAlias, TypedDict, TypeVar, Unpack

from workflow.audit.differences import Report
from workflow.audit.replay import digest, replay
from workflow.definitions.spelling import did_you_mean
from workflow.engine.case import Given, Sealed, case_stream
from workflow.engine.commands import Assign, Attach, Do, Note, Void
from workflow.engine.directory import SYSTEM, Directory, Person
from workflow.engine.events import REASON, By
from workflow.engine.refusals import Refused
from workflow.engine.rulebook import Rulebook
from workflow.errors import Changed, NotFound, StoreUnavailable, UsageError
from workflow.store import administration, moment, sqlite
from workflow.store.address import making
from workflow.store.answers import Outcome, recall, remember
from workflow.store.archive import Archive, case_file
from workflow.store.casework import LOST_RACE, Casework, Ordering, Terms
from workflow.store.database import Store, open_store
from workflow.store.faults import Raced
from workflow.store.giving import Order, correction, known_person, sentence, to_seal, values_of
from workflow.store.moment import SECOND, Clock, ClockKind
from workflow.store.rulebooks import Reader, checked
from workflow.store.sqlite import Access
from workflow.store.writing import Writing
from workflow.wording import Wording

ATTEMPTS = 3
BATCH = 100
LARGEST_ATTACHMENT = 20 * 1024 * 1024
NOTHING: Mapping[str, object] = {}
SYSTEM_TERMS = Terms(by=By(person=SYSTEM))

Decided: TypeAlias = Outcome | Refused
T = TypeVar("T")

NO_ACTION = Wording(
    code="no_such_action",
    zh="规程 {procedure} 没有动作“{name}”{hint}",
    en='the procedure {procedure} has no action "{name}"{hint}',
    fix_zh="complaints can 列出能办的动作",
    fix_en="`complaints can` lists what can be done",
)
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
CLOCK_IS_REAL = Wording(
    code="clock_is_real",
    zh="本案件库用真实时钟，不能拨到别的时刻",
    en="this store goes by the real clock, which cannot be moved",
    fix_zh="演示与培训用 complaints init --clock simulated",
    fix_en="for demos and training use `complaints init --clock simulated`",
)
COPY_UNSOUND = Wording(
    code="copy_unsound",
    zh="副本 {path} 与原件不符，已丢弃：{problem}",
    en="the copy {path} is not sound and was thrown away: {problem}",
    fix_zh="检查磁盘后再试",
    fix_en="check the disk and try again",
)
CLOCK_BACKWARDS = Wording(
    code="clock_backwards",
    zh="模拟时钟只能向前拨",
    en="a simulated clock only moves forward",
)


class Handed(NamedTuple):
    """A case that lay with somebody as `role`, and what came of giving it to another."""

    case: str
    role: str
    decided: Decided


class How(TypedDict, total=False):
    """What every command takes; see the module."""

    by: Required[By]
    key: str | None
    expect_seq: int | None
    occurred_at: int | None


class Desk(Archive):
    """Reads and writes a store. For one thread; other threads and processes have desks of their own."""

    def __init__(self, store: Store, read: Reader = checked) -> None:
        super().__init__(store, read)
        self._read = read

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._store.close()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Commands inside are committed together at the end; one that is refused leaves the others alone."""
        with self._store.writing():
            yield

    @contextmanager
    def dry_run(self) -> Iterator[None]:
        """Commands inside go through every check and are answered, and nothing is stored."""
        with self._store.writing() as writing:
            writing.discard()
            yield

    def open(
        self, procedure: str, given: Mapping[str, object], *, action: str | None = None, **how: Unpack[How]
    ) -> Decided:
        """Open a case under the procedure's current rules. `given` maps fields to texts as a person writes them, or to
        values; `action` may be left out when only one action opens cases."""
        name = action or self._opening_action(procedure)

        def order(book: Rulebook, directory: Directory) -> Order:
            return _do(book, directory, name, given, None)

        return self._answered(
            {"what": "open", "procedure": procedure, "action": name, "given": dict(given)},
            lambda casework: casework.open(procedure, name, order),
            how,
        )

    def do(
        self,
        number: str,
        action: str,
        given: Mapping[str, object] = NOTHING,
        *,
        saw: str | None = None,
        **how: Unpack[How],
    ) -> Decided:
        """Take an action. Signing takes the code of what the signer `saw`."""

        def order(book: Rulebook, directory: Directory) -> Order:
            return _do(book, directory, action, given, saw)

        return self._act(number, action, order, {"given": dict(given), "saw": saw}, how)

    def note(self, number: str, text: str, **how: Unpack[How]) -> Decided:
        values = {"text": sentence("text", text)}
        order = Order(values=values, sealed=frozenset(values), build=lambda given: Note(text=_seal(given, "text")))
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
            build=lambda given: Attach(name=_seal(given, "name"), content=_seal(given, "content")),
        )
        with self._store.writing() as writing:
            decided = self._act(number, "attach", lambda _book, _directory: order, {"content": digest}, how)
            if isinstance(decided, Refused):
                writing.discard()
            else:
                writing.add_attachment(digest, content)
        return decided

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
                build=lambda given: Void(reason=_seal(given, REASON) if given else None, duplicate_of=duplicate_of),
            )

        return self._act(number, "void", order, {"reason": reason, "duplicate_of": duplicate_of}, how)

    def handover(self, person: str, to: str, *, by: By) -> tuple[Handed, ...]:
        """Give everything that lies with `person` to somebody else; what the rules refuse stays where it is."""
        with self._store.writing():
            known_person(self.directory(), person)
            held = [
                (file.number, role)
                for file in self.cases(standing="open")
                for role, name in file.case.assignees.items()
                if name == person
            ]
            known_person(self.directory(), to)
            return tuple(Handed(number, role, self.assign(number, to, role=role, by=by)) for number, role in held)

    def tick(self, until: int | None = None) -> tuple[Outcome, ...]:
        """Fire every mark that is due; on a simulated clock move it to `until` (microseconds UTC) on the way."""
        end = self._end_of_tick(until)
        woken = list[Outcome]()
        while batch := self._wake_some(end):
            woken += batch
        if self._store.clock_kind is ClockKind.SIMULATED:
            with self._store.writing() as writing:
                writing.set_clock(end)
        return tuple(woken)

    def publish(self, source: bytes, *, by: By) -> str:
        """Use these rules for new cases from now on; returns their digest."""
        procedure = self._read(source)

        def published(writing: Writing) -> str:
            administration.admit_administrator(self._store.directory(writing), by)
            return administration.publish(writing, procedure, source, self._with_login(by), writing.now())

        return self._written(procedure.name, published)

    def set_person(self, person: Person, *, by: By) -> Directory:
        """The person is from now on as given: new, changed, away, back, or left. Suspensions stay."""

        def changed(writing: Writing) -> Directory:
            directory = self._store.directory(writing)
            administration.admit_administrator(directory, by)
            return administration.set_person(writing, directory, person, self._with_login(by), writing.now())

        return self._written(person.name, changed)

    def backup(self, to: Path) -> Report:
        """Copy the store to a new file while others go on writing, and prove the copy: its file is sound, it has the
        same history, and it has been replayed. What replay found is for the caller to show."""
        with making(to) as made, self._store.reading() as reading:
            self._store.copy_to(made)
            with open_store(f"sqlite:///{made}", access=Access.READ) as copy:
                report = replay(copy, read=self._read)
                problems = copy.integrity_problems()
            if problems or report.digest != digest(reading):
                raise StoreUnavailable(COPY_UNSOUND, path=str(to), problem="; ".join(problems) or report.digest)
        return report

    def _opening_action(self, procedure: str) -> str:
        names = [action.name for action in self.rules(procedure).procedure.actions.values() if action.opens]
        if len(names) != 1:
            raise UsageError(WHICH_OPENING, procedure=procedure, actions=", ".join(names))
        return names[0]

    def _act(self, number: str, action: str, order: Ordering, asked: Mapping[str, object], how: How) -> Decided:
        what = {"what": "act", "case": number, "action": action, **asked}
        return self._answered(what, lambda casework: casework.act(number, action, order), how)

    def _answered(self, asked: Mapping[str, object], work: Callable[[Casework], Decided], how: How) -> Decided:
        """Do it once for a key; the same key and command again give the same answer."""
        terms = Terms(
            by=self._with_login(how["by"]),
            key=how.get("key"),
            expect_seq=how.get("expect_seq"),
            occurred_at=how.get("occurred_at"),
        )
        whole = {**asked, "by": terms.by.person, "for": terms.by.for_, "occurred_at": terms.occurred_at}

        def once(writing: Writing) -> Decided:
            if terms.key is not None and (known := self._recalled(writing, terms.key, whole)) is not None:
                return known
            decided = work(Casework(self._store, writing, self._books, terms))
            if isinstance(decided, Refused):
                writing.discard()
            elif terms.key is not None:
                remember(writing, terms.key, whole, decided)
            return decided

        return self._written(str(asked.get("case", asked.get("procedure"))), once)

    def _recalled(self, writing: Writing, key: str, asked: Mapping[str, object]) -> Outcome | None:
        answer = recall(writing, key, asked)
        if answer is None:
            return None
        later = self._events(writing, case_stream(answer.case), answer.since)
        return Outcome(
            case=answer.case,
            procedure=answer.procedure,
            action=answer.action,
            from_=answer.from_,
            to=answer.to,
            seq=answer.seq,
            events=tuple(event for event in later if event.seq <= answer.seq),
            repeated=True,
        )

    def _written(self, what: str, work: Callable[[Writing], T]) -> T:
        """Carry out in one transaction; when somebody else was faster, decide again from what they left."""
        for _ in range(ATTEMPTS):
            try:
                with self._store.writing() as writing:
                    return work(writing)
            except Raced:
                continue
        raise Changed(LOST_RACE, what=what)

    def _wake_some(self, end: int) -> tuple[Outcome, ...]:
        """Wake the next cases that are due by `end`, in one transaction, in the order of their instants."""
        with self._store.writing() as writing:
            if self._store.clock_kind is ClockKind.REAL:
                due = writing.due(end // SECOND, BATCH)
                return tuple(self._wake(number) for number, _ in due)
            return tuple(self._wake_in_order(writing, end))

    def _wake_in_order(self, writing: Writing, end: int) -> Iterator[Outcome]:
        """A simulated clock stands at each instant in turn, so that marks fire when they are due."""
        for _ in range(BATCH):
            for number, at in writing.due(end // SECOND, 1):
                writing.set_clock(max(self._store.now(), at * SECOND))
                yield self._wake(number)

    def _wake(self, number: str) -> Outcome:
        with self._store.writing() as writing:
            return Casework(self._store, writing, self._books, SYSTEM_TERMS).wake(number)

    def _end_of_tick(self, until: int | None) -> int:
        now = self._store.now()
        if until is None:
            return now
        if self._store.clock_kind is ClockKind.REAL:
            raise UsageError(CLOCK_IS_REAL)
        if until < now:
            raise UsageError(CLOCK_BACKWARDS)
        return until

    def _with_login(self, by: By) -> By:
        return by if by.login else replace(by, login=sqlite.login())


def open_desk(url: str, *, read: Reader = checked, clock: Clock = moment.now) -> Desk:
    """The store at `url`, ready to be written to."""
    return Desk(open_store(url, clock=clock), read)


def _do(book: Rulebook, directory: Directory, action: str, given: Mapping[str, object], saw: str | None) -> Order:
    known = book.procedure.actions
    if action not in known:
        raise NotFound(NO_ACTION, procedure=book.procedure.name, name=action, hint=did_you_mean(action, known))
    values = values_of(book.procedure, given, directory)
    return Order(
        values=values,
        sealed=to_seal(book.procedure, values),
        build=lambda sealed: Do(action=action, given=sealed, saw=saw),
        signs=known[action].signs,
    )


def _seal(given: Given, name: str) -> Sealed:
    value = given[name]
    assert isinstance(value, Sealed), f"{name} is always sealed"
    return value
