"""One command on one case, inside one transaction: load, wake, seal, decide, record."""

from collections.abc import Callable
from typing import TypeAlias

from msgspec import Struct

from workflow.engine.case import Case, case_stream
from workflow.engine.circumstances import Circumstances, Unopened
from workflow.engine.clocks import wake_at
from workflow.engine.commands import Adopt, Do, Origin, Recount, Void
from workflow.engine.decide import decide, open_case, subjects
from workflow.engine.directory import Directory
from workflow.engine.effects import Linked
from workflow.engine.events import Cause, Event
from workflow.engine.linking import opened, tidings
from workflow.engine.refusals import Accepted, Decision, Refusal, Refused
from workflow.engine.rulebook import Rulebook
from workflow.engine.wake import wake
from workflow.errors import Changed, ComplaintsError
from workflow.store.admitting import admit_actor
from workflow.store.adopting import Claim, order_of, placed
from workflow.store.almanac import Almanac, Consulted
from workflow.store.answers import Outcome
from workflow.store.archive import case_file
from workflow.store.commitments import opened as kept_values
from workflow.store.contending import LOST_RACE
from workflow.store.database import Store
from workflow.store.faults import Raced
from workflow.store.giving import Order, known_person
from workflow.store.linking import Opening, does_not_fit, order_for, unopened
from workflow.store.moment import SECOND
from workflow.store.opening import Openings
from workflow.store.recording import Asked, Recorder, Seen
from workflow.store.rows import CaseFile, Glance, Head
from workflow.store.rulebooks import Rulebooks
from workflow.store.terms import Terms, system_terms
from workflow.store.writing import Writing, believed
from workflow.wording import Wording

Ordering: TypeAlias = Callable[[Rulebook, Directory], Order]
"""Makes the order once the case's rules and the people are known."""

NOT_AT_SEQ = Wording(
    code="changed_meanwhile",
    zh="案件 {case} 已有变动：现为第 {seq} 步，不是第 {expected} 步",
    en="the case {case} was changed meanwhile: it stands at seq {seq}, not {expected}",
    fix_zh="查看后再决定",
    fix_en="look at it again",
)


class Taken(Struct, frozen=True):
    """A decision, what it looked at, and what it answers: None for what comes with time."""

    decision: Decision
    seen: Seen
    asked: Asked | None


class Casework:
    """What one person, or the system, does inside `writing`: to a case, and to those it leads to and those that led to it."""

    def __init__(
        self, store: Store, writing: Writing, books: Rulebooks, almanac: Almanac, terms: Terms, glance: Glance
    ) -> None:
        self._store, self._writing, self._books, self._almanac = store, writing, books, almanac
        self._terms, self._system, self._file = terms, system_terms(store), glance.file
        self._directory = store.directory(writing)
        self._now = believed(store.time_at(glance), glance.around)
        self._openings = Openings(writing, books, lambda: self._now)

    def open(self, procedure: str, chosen: Callable[[Rulebook], str], ordering: Ordering) -> Outcome | Refused:
        """A new case under the procedure's current rules, by the chosen of its actions, with the next number."""
        self._admit()
        book = self._books.current(self._writing, procedure)
        action = chosen(book)
        if (closed := self._openings.not_in_use(book, action)) is not None:
            return closed
        order = ordering(book, self._directory)
        opened = self._open(book, self._openings.next_number(book), order, self._terms)
        return opened if type(opened) is Refused else _outcome(book, action, None, opened, ())

    def adopt(self, procedure: str, claim: Claim, reason: str) -> Outcome | Refused:
        """A case that has run elsewhere, under the procedure's current rules."""
        self._admit()
        book = self._books.current(self._writing, procedure)
        if (closed := self._openings.not_in_use(book, "adopt")) is not None:
            return closed
        here = placed(self._writing, self._books, book, claim.number, lambda: self._openings.next_number(book))
        order = order_of(book, self._directory, claim, reason, here)
        adopted = self._open(book, here.number, order, self._terms)
        return adopted if type(adopted) is Refused else _outcome(book, "adopt", None, adopted, ())

    def act(self, number: str, action: str, ordering: Ordering) -> Outcome | Refused:
        """A command on a case that is there; marks that are due fire first."""
        self._admit()
        file = self._expected(number)
        book = self._books.get(self._writing, file.definition)
        order = ordering(book, self._directory)
        if order.signs is None:
            return self._act(book, file, action, order, self._terms)
        self._writing.flush()  # what was done before is no affair of whoever signs
        try:
            done = self._act(book, file, action, order, self._terms)
            self._writing.flush()
            return done
        except Raced as error:
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
        assert type(done) is Outcome, "nobody is refused here"
        return done

    def _open(self, book: Rulebook, number: str, order: Order, terms: Terms) -> Accepted | Refused:
        def taken(unopened: Unopened) -> Taken:
            command, kept = order.for_(case_stream(number), 1)
            assert isinstance(command, Do | Adopt)
            seen = self._seen(subjects(book, None, command))
            decision = open_case(book, number, command, self._around(terms, seen, unopened))
            return Taken(decision, seen, Asked(command=command, kept=kept))

        return self._settled(book, None, None, taken)

    def _act(self, book: Rulebook, file: CaseFile, action: str, order: Order, terms: Terms) -> Outcome | Refused:
        self._now = max(self._now, file.changed_at)
        before, woken = file.state, tuple[Event, ...]()
        if file.wake_at is not None and file.wake_at <= self._now // SECOND:
            woken = self._wake(book, file).events
            file = case_file(self._writing, file.number)
        done = self._do(book, file, order, terms)
        return done if type(done) is Refused else _outcome(book, action, before, done, woken)

    def _do(self, book: Rulebook, file: CaseFile, order: Order, terms: Terms) -> Accepted | Refused:
        case = file.case

        def taken(unopened: Unopened) -> Taken:
            command, kept = order.for_(case.stream, case.seq + 1)
            seen = self._seen(subjects(book, case, command))
            decision = decide(book, case, command, self._around(terms, seen, unopened))
            return Taken(decision, seen, Asked(command=command, kept=kept))

        return self._settled(book, case, file, taken)

    def _wake(self, book: Rulebook, file: CaseFile) -> Accepted:
        case = file.case

        def taken(unopened: Unopened) -> Taken:
            seen = self._seen(subjects(book, case, Void()))
            return Taken(wake(book, case, self._around(self._system, seen, unopened)), seen, None)

        woken = self._settled(book, case, file, taken)
        assert type(woken) is Accepted, "what a mark cannot do is a fact"
        return woken

    def _settled(
        self, book: Rulebook, before: Case | None, file: CaseFile | None, take: Callable[[Unopened], Taken]
    ) -> Accepted | Refused:
        """Records what was decided. Where that concerns other cases, decides again knowing which of them cannot be opened,
        until that is known of all: then a person is refused, and what a mark would have done is left as a fact."""
        taken = take({})
        if not _concerns_others(taken.decision):
            return self._recorded(book, before, file, taken)
        unopened = dict[str, tuple[Refusal, ...]]()
        while True:
            directory = self._directory
            with self._store.writing() as tried:
                result = self._recorded(book, before, file, taken)
                if type(result) is Accepted:
                    return result
                tried.discard()
            self._directory = directory
            if result.unopened is None or result.unopened in unopened:
                return result
            unopened[result.unopened] = result.refusals
            taken = take(unopened)

    def _recorded(self, book: Rulebook, before: Case | None, file: CaseFile | None, taken: Taken) -> Accepted | Refused:
        """Record what was decided, open the cases it leads to, and let the cases know that must hear of it."""
        decision = taken.decision
        if type(decision) is Refused:
            return decision
        head = None if file is None else Head(file.seq, file.head, file.changed_at)
        recorder = Recorder(self._writing, book, self._directory, head)
        recorder.add(decision.events, taken.seen, taken.asked)
        recorder.keep(decision.case)
        self._directory = recorder.directory
        return self._lead_on(book, decision) or self._let_know(book, before, decision) or decision

    def _lead_on(self, book: Rulebook, decision: Accepted) -> Refused | None:
        """Open the cases that moves have named; the refusal when one of them cannot be."""
        openings = list[Opening]()
        for event in decision.events:
            for linked in opened(event):
                opening = self._opening(book, event, linked)
                if type(opening) is Refused:
                    return opening
                openings.append(opening)
        refusals = (self._open_linked(book, decision.case, opening) for opening in openings)
        return next((refused for refused in refusals if refused is not None), None)

    def _opening(self, book: Rulebook, event: Event, linked: Linked) -> Opening | Refused:
        """What is to be opened, with its number taken: all numbers are, before any case is opened."""
        link, action = book.procedure.links[linked.link], event.action or event.type
        try:
            child = self._books.current(self._writing, link.procedure)
        except ComplaintsError as error:
            return unopened(action, link, (does_not_fit(link, error),))
        if (closed := self._openings.not_in_use(child, action)) is not None:
            return unopened(action, link, closed.refusals)
        number = self._openings.next_number(child)
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
        return unopened(link.name, link, done.refusals) if type(done) is Refused else None

    def _let_know(self, book: Rulebook, before: Case | None, decision: Accepted) -> Refused | None:
        """Tell other cases what they must hear of this one; the refusal when one of them may not hear it."""
        if decision.case.parent is None and not decision.case.void:
            return None
        for number, news in tidings(lambda _digest: book.procedure, before, decision.events):
            file = case_file(self._writing, number)
            order = Order(values={}, sealed=frozenset(), build=lambda _given, news=news: news)  # type: ignore[misc]
            told = self._act(self._books.get(self._writing, file.definition), file, "relink", order, self._system)
            if type(told) is Refused:
                return told
        return None

    def _admit(self) -> None:
        """Raises NotPermitted for somebody who may not act here, or for whom somebody else may not."""
        admit_actor(self._directory, self._terms.by, self._store.identity)
        if self._terms.by.for_ is not None:
            known_person(self._directory, self._terms.by.for_)

    def _expected(self, number: str) -> CaseFile:
        file, self._file = self._file, None  # as it was seen at first: from then on it changes
        if file is None or file.number != number:
            file = self._writing.case_file_for_update(number) or case_file(self._writing, number)
        if self._terms.expect_seq not in (None, file.seq):
            raise Changed(NOT_AT_SEQ, case=number, seq=file.seq, expected=self._terms.expect_seq or 0)
        return file

    def _seen(self, persons: frozenset[str]) -> Seen:
        return Seen(counts=self._writing.counts(persons), calendars=Consulted(self._almanac, self._writing))

    def _around(self, terms: Terms, seen: Seen, unopened: Unopened) -> Circumstances:
        return Circumstances(
            by=terms.by,
            directory=self._directory,
            tallies=seen.counts.tallies,
            calendars=seen.calendars,
            now=self._now,
            occurred_at=terms.occurred_at,
            numbers=self._openings.number_ahead,
            unopened=unopened,
        )


def _concerns_others(decision: Decision) -> bool:
    """Whether it opens other cases, or others may have to hear of it: they may stand in its way."""
    if type(decision) is Refused:
        return decision.unopened is not None
    case = decision.case
    return case.parent is not None or case.void or any(map(opened, decision.events))


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
