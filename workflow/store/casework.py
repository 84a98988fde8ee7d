"""One command on one case, inside one transaction: load, wake, seal, decide, record."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from workflow.definitions.guards.moments import day_of
from workflow.engine.case import Case, case_stream
from workflow.engine.circumstances import Circumstances, Unopened
from workflow.engine.clocks import wake_at
from workflow.engine.commands import Adopt, Do, Origin, Recount, Void
from workflow.engine.decide import decide, open_case, subjects
from workflow.engine.directory import SYSTEM, Directory
from workflow.engine.effects import Linked
from workflow.engine.events import By, Cause, Event
from workflow.engine.linking import opened, tidings
from workflow.engine.refusals import Accepted, Decision, Refusal, Refused, refusal
from workflow.engine.rulebook import Rulebook
from workflow.engine.wake import wake
from workflow.errors import Changed, ComplaintsError, UsageError
from workflow.store.admitting import admit_actor
from workflow.store.adopting import Claim, order_of, placed
from workflow.store.almanac import Almanac, Consulted
from workflow.store.answers import Outcome
from workflow.store.archive import case_file, current
from workflow.store.commitments import opened as kept_values
from workflow.store.contending import LOST_RACE
from workflow.store.database import Store
from workflow.store.faults import Raced
from workflow.store.giving import Order, known_person
from workflow.store.linking import Opening, does_not_fit, order_for, unopened
from workflow.store.moment import SECOND
from workflow.store.numbers import number_of, year_of
from workflow.store.reading import CaseFile, Head
from workflow.store.recording import Asked, Recorder, Seen
from workflow.store.rulebooks import Rulebooks
from workflow.store.writing import Writing
from workflow.wording import Wording

Ordering: TypeAlias = Callable[[Rulebook, Directory], Order]
"""Makes the order once the case's rules and the people are known."""

NOT_VALID = Wording(
    code="procedure_not_valid_today",
    zh="规程 {procedure} 自 {start} 至 {end} 有效，今天（{today}）不能按它开案",
    en="the procedure {procedure} is valid from {start} to {end}; no case is opened under it today ({today})",
)
WITHDRAWN = Wording(
    code="procedure_withdrawn",
    zh="规程 {procedure} 已停用，不再按它开案；在办案件照旧办完",
    en="the procedure {procedure} was withdrawn: no new case is opened under it; open cases go on under its rules",
    fix_zh="改用现行规程，或由管理员重新 complaints publish",
    fix_en="use the procedure that replaced it, or have an administrator `complaints publish` it again",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Who commands, under which key, on which condition, and when it is claimed to have happened."""

    by: By
    key: str | None = None
    expect_seq: int | None = None
    occurred_at: int | None = None


def system_terms(store: Store) -> Terms:
    """What comes with time is done by the system, under the login that happens to see to it."""
    return Terms(by=By(person=SYSTEM, login=store.identity.login))


class Casework:
    """What one person, or the system, does inside `writing`: to a case, and to those it leads to and those that led to it."""

    def __init__(self, store: Store, writing: Writing, books: Rulebooks, almanac: Almanac, terms: Terms) -> None:
        self._store, self._writing, self._books, self._almanac = store, writing, books, almanac
        self._terms, self._system = terms, system_terms(store)
        self._directory = store.directory(writing)
        self._now = writing.now()

    def open(self, procedure: str, action: str, ordering: Ordering) -> Outcome | Refused:
        """A new case under the procedure's current rules, with the next number."""
        self._admit()
        book = self._books.get(self._writing, current(self._writing, procedure))
        if (closed := self._not_in_use(book, action)) is not None:
            return closed
        order = ordering(book, self._directory)
        opened = self._open(book, self._next_number(book), order, self._terms)
        return opened if isinstance(opened, Refused) else _outcome(book, action, None, opened, ())

    def adopt(self, procedure: str, claim: Claim, reason: str) -> Outcome | Refused:
        """A case that has run elsewhere, under the procedure's current rules."""
        self._admit()
        book = self._books.get(self._writing, current(self._writing, procedure))
        if (closed := self._not_in_use(book, "adopt")) is not None:
            return closed
        here = placed(self._writing, self._books, book, claim.number, lambda: self._next_number(book))
        order = order_of(book, self._directory, claim, reason, here)
        adopted = self._open(book, here.number, order, self._terms)
        return adopted if isinstance(adopted, Refused) else _outcome(book, "adopt", None, adopted, ())

    def act(self, number: str, action: str, ordering: Ordering) -> Outcome | Refused:
        """A command on a case that is there; marks that are due fire first."""
        self._admit()
        file = self._expected(number)
        book = self._books.get(self._writing, file.definition)
        order = ordering(book, self._directory)
        try:
            return self._act(book, file, action, order, self._terms)
        except Raced as error:
            if order.signs is None:
                raise
            raise Changed(LOST_RACE, what=number) from error  # a signature is never given twice by itself

    def wake(self, number: str) -> Outcome:
        """Fire what is due; an outcome without events when nothing is."""
        file = self._expected(number)
        book = self._books.get(self._writing, file.definition)
        self._now = max(self._now, file.changed_at)
        woken = self._wake(book, file)
        assert (wake_at(book, woken.case) or self._now) >= self._now // SECOND, f"{number} does not come to rest"
        return _outcome(book, "wake", file.state, woken, ())

    def recount(self, number: str, calendar: str, cause: Cause) -> Outcome:
        """Count the clocks on a calendar again, after what is due has fired; `cause` is why the calendar is another now."""
        file = self._expected(number)
        recount = Recount(calendar=calendar, cause=cause)
        order = Order(values={}, sealed=frozenset(), build=lambda _given: recount)
        done = self._act(self._books.get(self._writing, file.definition), file, "recount", order, self._system)
        assert isinstance(done, Outcome), "nobody is refused here"
        return done

    def _open(self, book: Rulebook, number: str, order: Order, terms: Terms) -> Accepted | Refused:
        def attempt(unopened: Unopened) -> Accepted | Refused:
            command, kept = order.for_(case_stream(number), 1)
            assert isinstance(command, Do | Adopt)
            seen = self._seen(subjects(book, None, command))
            decision = open_case(book, number, command, self._around(terms, seen, unopened))
            recorder = Recorder(self._writing, book, self._directory, None)
            return self._recorded(recorder, book, None, decision, seen, Asked(command=command, kept=kept))

        return self._settled(book, attempt)

    def _act(self, book: Rulebook, file: CaseFile, action: str, order: Order, terms: Terms) -> Outcome | Refused:
        self._now = max(self._now, file.changed_at)
        before, woken = file.state, tuple[Event, ...]()
        if file.wake_at is not None and file.wake_at <= self._now // SECOND:
            woken = self._wake(book, file).events
            file = case_file(self._writing, file.number)
        done = self._do(book, file, order, terms)
        return done if isinstance(done, Refused) else _outcome(book, action, before, done, woken)

    def _do(self, book: Rulebook, file: CaseFile, order: Order, terms: Terms) -> Accepted | Refused:
        case = file.case

        def attempt(unopened: Unopened) -> Accepted | Refused:
            command, kept = order.for_(case.stream, case.seq + 1)
            seen = self._seen(subjects(book, case, command))
            decision = decide(book, case, command, self._around(terms, seen, unopened))
            asked = Asked(command=command, kept=kept)
            return self._recorded(self._recorder(book, file), book, case, decision, seen, asked)

        return self._settled(book, attempt)

    def _wake(self, book: Rulebook, file: CaseFile) -> Accepted:
        case = file.case

        def attempt(unopened: Unopened) -> Accepted | Refused:
            seen = self._seen(subjects(book, case, Void()))
            woken = wake(book, case, self._around(self._system, seen, unopened))
            return self._recorded(self._recorder(book, file), book, case, woken, seen, None)

        woken = self._settled(book, attempt)
        assert isinstance(woken, Accepted), "what a mark cannot do is a fact"
        return woken

    def _settled(self, book: Rulebook, attempt: Callable[[Unopened], Accepted | Refused]) -> Accepted | Refused:
        """Tries again knowing which linked case cannot be opened, until that is known of all: then a person is refused,
        and what a mark would have done is left as a fact."""
        if not book.procedure.links:
            return attempt({})
        unopened = dict[str, tuple[Refusal, ...]]()
        while True:
            directory = self._directory
            with self._store.writing() as tried:
                result = attempt(unopened)
                if isinstance(result, Accepted):
                    return result
                tried.discard()
            self._directory = directory
            if result.unopened is None or result.unopened in unopened:
                return result
            unopened[result.unopened] = result.refusals

    def _recorded(
        self,
        recorder: Recorder,
        book: Rulebook,
        before: Case | None,
        decision: Decision,
        seen: Seen,
        asked: Asked | None,
    ) -> Accepted | Refused:
        """Record what was decided, open the cases it leads to, and let the cases know that must hear of it."""
        if isinstance(decision, Refused):
            return decision
        recorder.add(decision.events, seen, asked)
        recorder.keep(decision.case)
        self._directory = recorder.directory
        return self._lead_on(book, decision) or self._let_know(book, before, decision) or decision

    def _lead_on(self, book: Rulebook, decision: Accepted) -> Refused | None:
        """Open the cases that moves have named; the refusal when one of them cannot be."""
        openings = list[Opening]()
        for event in decision.events:
            for linked in opened(event):
                opening = self._opening(book, event, linked)
                if isinstance(opening, Refused):
                    return opening
                openings.append(opening)
        refusals = (self._open_linked(book, decision.case, opening) for opening in openings)
        return next((refused for refused in refusals if refused is not None), None)

    def _opening(self, book: Rulebook, event: Event, linked: Linked) -> Opening | Refused:
        """What is to be opened, with its number taken: all numbers are, before any case is opened."""
        link, action = book.procedure.links[linked.link], event.action or event.type
        try:
            child = self._books.get(self._writing, current(self._writing, link.procedure))
        except ComplaintsError as error:
            return unopened(action, link, (does_not_fit(link, error),))
        if (closed := self._not_in_use(child, action)) is not None:
            return unopened(action, link, closed.refusals)
        number = self._next_number(child)
        assert number == linked.case, f"{linked.case} was named, {number} comes next"
        origin = Origin(event.stream.removeprefix(case_stream("")), link.name, event.seq, link.done_in)
        return Opening(link, child, number, origin)

    def _open_linked(self, book: Rulebook, case: Case, opening: Opening) -> Refused | None:
        values = kept_values(self._writing.kept(case.stream))
        link = opening.link
        try:
            order = order_for(opening, book, case, values, self._directory)
        except ComplaintsError as error:
            return unopened(link.name, link, (does_not_fit(link, error),))
        done = self._open(opening.book, opening.number, order, self._system)
        return unopened(link.name, link, done.refusals) if isinstance(done, Refused) else None

    def _let_know(self, book: Rulebook, before: Case | None, decision: Accepted) -> Refused | None:
        """Tell other cases what they must hear of this one; the refusal when one of them may not hear it."""
        if decision.case.parent is None and not decision.case.void:
            return None
        for number, news in tidings(lambda _digest: book.procedure, before, decision.events):
            file = case_file(self._writing, number)
            order = Order(values={}, sealed=frozenset(), build=lambda _given, news=news: news)  # type: ignore[misc]
            told = self._act(self._books.get(self._writing, file.definition), file, "relink", order, self._system)
            if isinstance(told, Refused):
                return told
        return None

    def _recorder(self, book: Rulebook, file: CaseFile) -> Recorder:
        return Recorder(self._writing, book, self._directory, Head(file.seq, file.head, file.changed_at))

    def _admit(self) -> None:
        """Raises NotPermitted for somebody who may not act here, or for whom somebody else may not."""
        admit_actor(self._directory, self._terms.by, self._store.identity)
        if self._terms.by.for_ is not None:
            known_person(self._directory, self._terms.by.for_)

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

    def _number_ahead(self, procedure: str, index: int) -> str:
        """The number that the case after `index` others will have; whether it can be opened shows when it is."""
        digest = self._writing.current_definition(procedure)
        if digest is None:
            return f"?{index}"
        book = self._books.get(self._writing, digest)
        template, year = book.procedure.number, year_of(book.procedure, self._now)
        given = {(template, year): last for template, year, last in self._writing.numbering()}
        return number_of(template, year, given.get((template, year), 0) + 1 + index)

    def _not_in_use(self, book: Rulebook, action: str) -> Refused | None:
        """Why no case is opened under these rules now, if so."""
        if self._writing.is_withdrawn(book.procedure.name):
            return Refused(action=action, refusals=(refusal(WITHDRAWN, procedure=book.procedure.name),))
        return _outdated(book, self._now, action)

    def _seen(self, persons: Iterable[str]) -> Seen:
        return Seen(counts=self._writing.counts(persons), calendars=Consulted(self._almanac, self._writing))

    def _around(self, terms: Terms, seen: Seen, unopened: Unopened) -> Circumstances:
        return Circumstances(
            by=terms.by,
            directory=self._directory,
            tallies=seen.counts.tallies,
            calendars=seen.calendars,
            now=self._now,
            occurred_at=terms.occurred_at,
            numbers=self._number_ahead,
            unopened=unopened,
        )


def _outdated(book: Rulebook, now: int, action: str) -> Refused | None:
    """Why no case is opened under these rules today: they are not valid yet, or no longer."""
    procedure, today = book.procedure, day_of(now, book.zone)
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
