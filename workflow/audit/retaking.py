"""One case decided again: every event under its recorded rules, people and instant, against what history says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from workflow.audit import differences as found
from workflow.audit.calendars import PastCalendars
from workflow.audit.chains import Link, Stream
from workflow.audit.differences import Findings, kind_of, listed
from workflow.audit.foreseen import numbers_in, unopened_from
from workflow.audit.past import Past
from workflow.engine.case import Case
from workflow.engine.circumstances import Circumstances
from workflow.engine.commands import Adopt, Command, Do
from workflow.engine.decide import decide, open_case
from workflow.engine.events import Event
from workflow.engine.evolve import evolve
from workflow.engine.refusals import Accepted, Decision, Refused
from workflow.engine.rulebook import Rulebook
from workflow.engine.wake import wake
from workflow.errors import ComplaintsError
from workflow.store.bodies import calendars_of, command_of, counts_of, event_of
from workflow.store.snapshots import settled
from workflow.wording import Blank, Wording

Books = Callable[[str], Rulebook]


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a case, the command it answers (None: the system's own), and the case before it."""

    link: Link
    event: Event
    command: Command | None
    before: Case | None


class Retaking:
    """Folds the stream of one case and decides each of its commands again."""

    def __init__(self, stream: Stream, past: Past, calendars: PastCalendars, books: Books, findings: Findings) -> None:
        self._stream, self._past, self._books, self._findings = stream, past, books, findings
        self._calendars = calendars
        self._numbers = numbers_in(stream.links)
        self.events: list[Event] = []
        self.case: Case | None = None

    def run(self) -> None:
        """Report what differs; `case` and `events` hold what could be folded."""
        expected = list[Event]()
        for step in self._steps():
            if not expected:
                expected = self._expected(step)
            if expected and (differs := _different(expected.pop(0), step.event)):
                self._report(step.event.seq, found.DECIDED_OTHERWISE, **differs)
                expected = []
        if expected:
            self._report(expected[0].seq, found.GAP, expected=expected[0].seq)

    def _steps(self) -> Iterator[Step]:
        """Every event in order, until one cannot be read: what comes after it cannot be judged."""
        for link in self._stream.links:
            try:
                assert link.body is not None
                event = event_of(link.body, self._stream.values)
                step = Step(link, event, command_of(event, link.body), self.case)
                yield step
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
        if step.before is not None:
            step = replace(step, before=settled(step.before, book.compared))
        woken = self._woken(step, book)
        if woken is not None and woken.events:
            if step.command is not None:
                self._report(step.event.seq, found.NOT_FIRED)
            else:
                return list(woken.events)
        if step.command is None:
            self._report(step.event.seq, found.UNEXPLAINED)
            return []
        decision = self._decide(step, book, step.command)
        if isinstance(decision, Refused):
            self._report(step.event.seq, found.WOULD_BE_REFUSED, codes=listed(r.code for r in decision.refusals))
            return []
        return list(decision.events)

    def _woken(self, step: Step, book: Rulebook) -> Accepted | None:
        return None if step.before is None else wake(book, step.before, self._around(step))

    def _decide(self, step: Step, book: Rulebook, command: Command) -> Decision:
        around = self._around(step)
        if step.before is not None:
            return decide(book, step.before, command, around)
        number = step.event.stream.removeprefix("case:")
        assert isinstance(command, Do | Adopt), "a case is opened by an action, or taken over"
        return open_case(book, number, command, around)

    def _around(self, step: Step) -> Circumstances:
        event = step.event
        return Circumstances(
            by=event.by,
            directory=self._past.directory(event.directory),
            tallies=self._past.tallies(counts_of(step.link.body or {})),
            calendars=self._calendars.asked(event, calendars_of(step.link.body or {})),
            now=event.at,
            occurred_at=event.occurred_at,
            numbers=self._numbers,
            unopened=unopened_from(self._stream.links, event.seq),
        )

    def _report(self, seq: int, wording: Wording, **blanks: Blank) -> None:
        self._findings.add(self._stream.name, seq, wording, **blanks)


def _different(expected: Event, stored: Event) -> dict[str, Blank] | None:
    """The parts of the event that are not as decided now, on both sides; None when there are none."""
    names = [name for name in Event.__struct_fields__ if getattr(expected, name) != getattr(stored, name)]
    if not names:
        return None
    if names == ["effects"]:
        return {
            "expected": listed(effect for effect in expected.effects if effect not in stored.effects) or "-",
            "found": listed(effect for effect in stored.effects if effect not in expected.effects) or "-",
        }
    return {
        "expected": listed(f"{name} {getattr(expected, name)!r}" for name in names),
        "found": listed(f"{name} {getattr(stored, name)!r}" for name in names),
    }
