"""One case decided again: every event under its recorded rules, people and instant, against what history says."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from workflow.audit import differences as found
from workflow.audit.calendars import PastCalendars
from workflow.audit.chains import Stream, event_of_case
from workflow.audit.differences import Findings, kind_of, listed
from workflow.audit.foreseen import numbers_in, unopened_in
from workflow.audit.past import Past
from workflow.audit.settling import Settling
from workflow.definitions.guards.moments import SECOND
from workflow.engine.case import Case, Cycle
from workflow.engine.circumstances import Circumstances
from workflow.engine.clocks import wake_at
from workflow.engine.commands import Adopt, Command, Do
from workflow.engine.decide import decide, open_case
from workflow.engine.events import Event
from workflow.engine.evolve import evolve
from workflow.engine.refusals import Decision, Refused
from workflow.engine.rulebook import Rulebook
from workflow.engine.wake import wake
from workflow.errors import ComplaintsError
from workflow.store.bodies import EventBody, command_of
from workflow.wording import Blank, Wording

Books = Callable[[str], Rulebook]


class Step(NamedTuple):
    """One event of a case, the `place`-th of its stream, the command it answers (None: the system's own), and the case
    before it."""

    place: int
    body: EventBody
    event: Event
    command: Command | None
    before: Case | None


class Retaking:
    """Folds the stream of one case and decides each of its commands again."""

    def __init__(self, stream: Stream, past: Past, calendars: PastCalendars, books: Books, findings: Findings) -> None:
        self._stream, self._past, self._books, self._findings = stream, past, books, findings
        self._calendars = calendars
        self._numbers = numbers_in(stream.links)
        self._unopened = unopened_in(stream.links)
        self._settling = Settling()
        self._cycles: Mapping[str, Cycle] | None = None
        self._wake_at: int | None = None
        self.events: list[Event] = []
        self.case: Case | None = None

    def run(self) -> None:
        """Report what differs; `case` and `events` hold what could be folded."""
        expected = list[Event]()
        for step in self._steps():
            if not expected:
                expected = self._expected(step)
            if expected and (decided := expected.pop(0)) != step.event:
                self._report(step.event.seq, found.DECIDED_OTHERWISE, **_different(decided, step.event))
                expected = []
        if expected:
            self._report(expected[0].seq, found.GAP, expected=expected[0].seq)

    def _steps(self) -> Iterator[Step]:
        """Every event in order, until one cannot be read: what comes after it cannot be judged."""
        for place, link in enumerate(self._stream.links):
            try:
                stored, event = event_of_case(link, self._stream.values)
                yield Step(place, stored, event, command_of(event, {"request": stored.request}), self.case)
                self.case = evolve(self.case, event)
            except Exception as error:  # a forged event may break any assumption of the engine
                if link.body is not None:
                    self._report(link.row.seq, found.UNREADABLE, problem=kind_of(error))
                return
            self.events.append(event)

    def _expected(self, step: Step) -> list[Event]:
        """What the rules make of the moment of this event; nothing when that cannot be said, and then it is reported."""
        seq = step.event.seq
        try:
            book = self._books(step.event.definition)
        except ComplaintsError as error:
            self._report(seq, found.NO_DEFINITION, digest=step.event.definition, problem=str(error))
            return []
        try:
            return self._decided(step, book)
        except Exception as error:  # see above
            self._report(seq, found.CANNOT_DECIDE, problem=kind_of(error))
            return []

    def _decided(self, step: Step, book: Rulebook) -> list[Event]:
        around, before = self._around(step), step.before
        if before is not None:
            before = self._settling(before, book.compared)
            woken = self._woken(book, before, around)
            if woken and step.command is None:
                return woken
            if woken:
                self._report(step.event.seq, found.NOT_FIRED)
        if step.command is None:
            self._report(step.event.seq, found.UNEXPLAINED)
            return []
        decision = _decide(book, before, step.event.stream, step.command, around)
        if isinstance(decision, Refused):
            self._report(step.event.seq, found.WOULD_BE_REFUSED, codes=listed(r.code for r in decision.refusals))
            return []
        return list(decision.events)

    def _woken(self, book: Rulebook, case: Case, around: Circumstances) -> list[Event]:
        """What had come by itself until then."""
        if case.cycles is not self._cycles:
            self._cycles, self._wake_at = case.cycles, wake_at(book, case)
        if self._wake_at is None or self._wake_at > around.now // SECOND:
            return []
        return list(wake(book, case, around).events)

    def _around(self, step: Step) -> Circumstances:
        event = step.event
        return Circumstances(
            by=event.by,
            directory=self._past.directory(event.directory),
            tallies=self._past.tallies(step.body.counts),
            calendars=self._calendars.asked(event, step.body.calendars),
            now=event.at,
            occurred_at=event.occurred_at,
            numbers=self._numbers,
            unopened=self._unopened(step.place),
        )

    def _report(self, seq: int, wording: Wording, **blanks: Blank) -> None:
        self._findings.add(self._stream.name, seq, wording, **blanks)


def _decide(book: Rulebook, case: Case | None, stream: str, command: Command, around: Circumstances) -> Decision:
    if case is not None:
        return decide(book, case, command, around)
    number = stream.removeprefix("case:")
    assert isinstance(command, Do | Adopt), "a case is opened by an action, or taken over"
    return open_case(book, number, command, around)


def _different(expected: Event, stored: Event) -> dict[str, Blank]:
    """The parts of the event that are not as decided now, on both sides."""
    names = [name for name in Event.__struct_fields__ if getattr(expected, name) != getattr(stored, name)]
    if names == ["effects"]:
        return {
            "expected": listed(effect for effect in expected.effects if effect not in stored.effects) or "-",
            "found": listed(effect for effect in stored.effects if effect not in expected.effects) or "-",
        }
    return {
        "expected": listed(f"{name} {getattr(expected, name)!r}" for name in names),
        "found": listed(f"{name} {getattr(stored, name)!r}" for name in names),
    }
