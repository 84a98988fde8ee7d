"""One case decided again: every event under its recorded rules, people and instant, against what history says."""

from collections.abc import Callable, Mapping
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
from workflow.errors import ComplaintsError, StoreUnavailable
from workflow.store.bodies import EventBody, command_of
from workflow.store.faults import Raced
from workflow.wording import Blank, Wording

Books = Callable[[str], Rulebook]


class Step(NamedTuple):
    """One event of a case, the `place`-th of its stream, and the command it answers (None: the system's own)."""

    place: int
    body: EventBody
    event: Event
    command: Command | None


class Retaking:
    """Folds the stream of one case and decides each of its commands again."""

    def __init__(self, stream: Stream, past: Past, calendars: PastCalendars, books: Books, findings: Findings) -> None:
        self._stream, self._past, self._books, self._findings = stream, past, books, findings
        self._calendars = calendars
        self._numbers = numbers_in(stream.links)
        self._unopened = unopened_in(stream)
        self._settling = Settling()
        self._cycles: Mapping[str, Cycle] | None = None
        self._wake_at: int | None = None
        self._coming: list[Event] = []
        """What else the last command is to have brought about."""
        self.events: list[Event] = []
        self.case: Case | None = None
        """As the events so far leave it."""

    def run(self) -> None:
        """Report what differs; `case` and `events` hold what could be folded."""
        for place, link in enumerate(self._stream.links):
            try:
                stored, event = event_of_case(link, self._stream.values)
                self.judge(place, stored, event)
                self.case = evolve(self.case, event)
            except (StoreUnavailable, Raced, MemoryError):
                raise
            except Exception as error:  # a forged event may break any assumption of the engine
                if link.body is not None:
                    self._report(link.row.seq, found.UNREADABLE, problem=kind_of(error))
                break  # what comes after it cannot be judged
            self.events.append(event)
        if self._coming:
            self._report(self._coming[0].seq, found.GAP, expected=self._coming[0].seq)

    def judge(self, place: int, stored: EventBody, event: Event) -> None:
        """Decide again what led to the event that follows on the case, and report it when that is another. Raises what is
        wrong with a body that holds no command."""
        step = Step(place, stored, event, command_of(event, {"request": stored.request}))
        coming = self._coming or self._expected(step)
        if coming and (decided := coming.pop(0)) != event:
            self._report(event.seq, found.DECIDED_OTHERWISE, **_different(decided, event))
            coming = []
        self._coming = coming

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
        around = self._around(step)
        if self.case is not None:
            self.case = self._settling(self.case, book.compared)
            woken = self._woken(book, self.case, around)
            if woken and step.command is None:
                return woken
            if woken:
                self._report(step.event.seq, found.NOT_FIRED)
        if step.command is None:
            self._report(step.event.seq, found.UNEXPLAINED)
            return []
        decision = _decide(book, self.case, step.event.stream, step.command, around)
        if type(decision) is Refused:
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
