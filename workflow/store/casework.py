"""One command on one case, inside one transaction: load, wake, seal, decide, record."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, TypedDict

from workflow.definitions.spelling import did_you_mean
from workflow.engine.case import Case, case_stream
from workflow.engine.clocks import wake_at
from workflow.engine.commands import Do, Void
from workflow.engine.decide import decide, open_case, subjects
from workflow.engine.directory import SYSTEM, Directory
from workflow.engine.events import By, Event
from workflow.engine.facts import day
from workflow.engine.refusals import Accepted, Refused, refusal
from workflow.engine.rulebook import Rulebook
from workflow.engine.wake import wake
from workflow.errors import Changed, NotPermitted, UsageError
from workflow.store.answers import Outcome
from workflow.store.archive import case_file, current
from workflow.store.database import Store
from workflow.store.faults import Raced
from workflow.store.giving import Order, known_person
from workflow.store.moment import SECOND
from workflow.store.numbers import number_of, year_of
from workflow.store.reading import CaseFile, Head
from workflow.store.recording import Asked, Recorder
from workflow.store.rulebooks import Rulebooks
from workflow.store.snapshots import asked_by_rules, settled
from workflow.store.writing import Writing
from workflow.wording import Wording

Ordering: TypeAlias = Callable[[Rulebook, Directory], Order]
"""Makes the order once the case's rules and the people are known."""

NOT_VALID = Wording(
    code="procedure_not_valid_today",
    zh="规程 {procedure} 自 {start} 至 {end} 有效，今天（{today}）不能按它开案",
    en="the procedure {procedure} is valid from {start} to {end}; no case is opened under it today ({today})",
)
NUMBER_TAKEN = Wording(
    code="number_taken",
    zh="编号 {number} 已被另一规程的案件使用",
    en="the number {number} is taken by a case of another procedure",
    fix_zh="给两个规程不同的 number 模板",
    fix_en="give the two procedures different `number` templates",
)
NOT_AT_SEQ = Wording(
    code="changed_meanwhile",
    zh="案件 {case} 已有变动：现为第 {seq} 步，不是第 {expected} 步",
    en="the case {case} was changed meanwhile: it stands at seq {seq}, not {expected}",
    fix_zh="查看后再决定",
    fix_en="look at it again",
)
LOST_RACE = Wording(
    code="lost_race",
    zh="别人同时改动了 {what}，本次没有写入",
    en="somebody else changed {what} at the same time; nothing was written",
    fix_zh="查看后再试",
    fix_en="look at it again, then try again",
)
UNKNOWN_ACTOR = Wording(
    code="unknown_actor",
    zh="不能以“{person}”的名义办理：人员名录里没有此人{hint}",
    en='nobody can act as "{person}", who is not in the directory{hint}',
    fix_zh="用 --as 写明您是谁，或先用 complaints people set 登记",
    fix_en="say who you are with --as, or add them with `complaints people set` first",
)
ACTOR_LEFT = Wording(
    code="unknown_actor",
    zh="不能以“{person}”的名义办理：此人已离职",
    en='nobody can act as "{person}", who has left',
    fix_zh="用 --as 写明您是谁",
    fix_en="say who you are with --as",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Who commands, under which key, on which condition, and when it is claimed to have happened."""

    by: By
    key: str | None = None
    expect_seq: int | None = None
    occurred_at: int | None = None


class _Around(TypedDict):
    by: By
    directory: Directory
    now: int
    occurred_at: int | None


class Casework:
    """What one person, or the system, does inside `writing`."""

    def __init__(self, store: Store, writing: Writing, books: Rulebooks, terms: Terms) -> None:
        self._writing, self._books, self._terms = writing, books, terms
        self._directory = store.directory(writing)
        self._now = writing.now()

    def open(self, procedure: str, action: str, ordering: Ordering) -> Outcome | Refused:
        """A new case under the procedure's current rules, with the next number."""
        self._admit()
        book = self._books.get(self._writing, current(self._writing, procedure))
        if (outdated := _outdated(book, self._now, action)) is not None:
            return outdated
        order = ordering(book, self._directory)
        number = self._next_number(book)
        command, kept = order.for_(case_stream(number), 1)
        assert isinstance(command, Do)
        counts = self._writing.counts(subjects(book, None, command))
        decision = open_case(book, number, command, tallies=counts.tallies, **self._around())
        if isinstance(decision, Refused):
            return decision
        recorder = Recorder(self._writing, book, self._directory, None)
        recorder.add(decision.events, counts, Asked(command=command, kept=kept))
        recorder.keep(decision.case)
        return _outcome(book, action, None, decision, ())

    def act(self, number: str, action: str, ordering: Ordering) -> Outcome | Refused:
        """A command on a case that is there; marks that are due fire first."""
        self._admit()
        file = self._expected(number)
        book = self._books.get(self._writing, file.definition)
        order = ordering(book, self._directory)
        try:
            return self._act(book, file, action, order)
        except Raced as error:
            if order.signs is None:
                raise
            raise Changed(LOST_RACE, what=number) from error  # a signature is never given twice by itself

    def wake(self, number: str) -> Outcome:
        """Fire what is due; an outcome without events when nothing is."""
        file = self._expected(number)
        book = self._books.get(self._writing, file.definition)
        self._now = max(self._now, file.changed_at)
        recorder = self._recorder(book, file)
        woken = self._wake(recorder, book, file.case)
        recorder.keep(woken.case)
        assert (wake_at(book, woken.case) or self._now) >= self._now // SECOND, f"{number} does not come to rest"
        return _outcome(book, "wake", file.state, woken, ())

    def _act(self, book: Rulebook, file: CaseFile, action: str, order: Order) -> Outcome | Refused:
        self._now = max(self._now, file.changed_at)
        recorder, case, woken = self._recorder(book, file), file.case, tuple[Event, ...]()
        if file.wake_at is not None and file.wake_at <= self._now // SECOND:
            awake = self._wake(recorder, book, case)
            case, woken = settled(awake.case, asked_by_rules(book.procedure)), awake.events
        command, kept = order.for_(case.stream, case.seq + 1)
        counts = self._writing.counts(subjects(book, case, command))
        decision = decide(book, case, command, tallies=counts.tallies, **self._around())
        if isinstance(decision, Refused):
            return decision
        recorder.add(decision.events, counts, Asked(command=command, kept=kept))
        recorder.keep(decision.case)
        return _outcome(book, action, file.state, decision, woken)

    def _wake(self, recorder: Recorder, book: Rulebook, case: Case) -> Accepted:
        counts = self._writing.counts(subjects(book, case, Void()))
        woken = wake(book, case, directory=self._directory, tallies=counts.tallies, now=self._now)
        recorder.add(woken.events, counts)
        self._directory = recorder.directory
        return woken

    def _recorder(self, book: Rulebook, file: CaseFile) -> Recorder:
        return Recorder(self._writing, book, self._directory, Head(file.seq, file.head, file.changed_at))

    def _admit(self) -> None:
        """Raises NotPermitted for somebody who is not in the directory."""
        by = self._terms.by
        person = self._directory.get(by.person)
        if person is not None and person.left:
            raise NotPermitted(ACTOR_LEFT, person=by.person)
        if person is None or by.person == SYSTEM:
            hint = did_you_mean(by.person, self._directory.people)
            raise NotPermitted(UNKNOWN_ACTOR, person=by.person, hint=hint)
        if by.for_ is not None:
            known_person(self._directory, by.for_)

    def _expected(self, number: str) -> CaseFile:
        file = self._writing.case_file_for_update(number) or case_file(self._writing, number)
        if self._terms.expect_seq not in (None, file.seq):
            raise Changed(NOT_AT_SEQ, case=number, seq=file.seq, expected=self._terms.expect_seq or 0)
        return file

    def _next_number(self, book: Rulebook) -> str:
        template, year = book.procedure.number, year_of(book.procedure, self._now)
        number = number_of(template, year, self._writing.next_number(template, year))
        if self._writing.case_file(number) is not None:
            raise UsageError(NUMBER_TAKEN, number=number)
        return number

    def _around(self) -> _Around:
        terms = self._terms
        return _Around(by=terms.by, directory=self._directory, now=self._now, occurred_at=terms.occurred_at)


def _outdated(book: Rulebook, now: int, action: str) -> Refused | None:
    """Why no case is opened under these rules today: they are not valid yet, or no longer."""
    procedure, today = book.procedure, day(now, book.zone)
    start, end = procedure.valid_from or "", procedure.valid_to or "9999-12-31"
    if start <= today <= end:
        return None
    said = refusal(NOT_VALID, procedure=procedure.name, start=start or "-", end=end, today=today)
    return Refused(action=action, refusals=(said,))


def _outcome(book: Rulebook, action: str, before: str | None, after: Accepted, woken: tuple[Event, ...]) -> Outcome:
    return Outcome(
        case=after.case.number,
        procedure=book.procedure.name,
        action=action,
        from_=before,
        to=after.case.state,
        seq=after.case.seq,
        events=(*woken, *after.events),
    )
