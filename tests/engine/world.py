"""A little world for engine tests: one definition, some people, one clock, and the case the last command touched."""

from functools import cache, reduce
from pathlib import Path
from typing import Any

from tests.replacing import replace
from workflow.commands.library import shipped_calendars
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.load import load
from workflow.definitions.model import Action, Approval, Procedure
from workflow.definitions.parsing import parse_value
from workflow.definitions.values import Value
from workflow.engine import approvals
from workflow.engine.agreement import verify
from workflow.engine.calendars.known import KnownCalendars
from workflow.engine.case import Case, Cycle, Ending, Given, Reckoning, Round, Sealed, case_stream
from workflow.engine.circumstances import Circumstances
from workflow.engine.clocks import wake_at
from workflow.engine.commands import Assign, Attach, Command, Correct, Do, Evidence, Note, Relink, Void
from workflow.engine.decide import decide, open_case
from workflow.engine.derive import inputs
from workflow.engine.directory import SYSTEM, Directory, Person
from workflow.engine.effects import Effect, MarkFired, Told
from workflow.engine.events import By, Cause, Event
from workflow.engine.evolve import evolve
from workflow.engine.records import PersonCounted, PersonSet, consequences
from workflow.engine.refusals import Accepted, Decision, Refusal, Refused
from workflow.engine.rulebook import Rulebook, rulebook
from workflow.engine.wake import wake

SECOND = 1_000_000
HOUR = 3600 * SECOND
NINE = 1_772_413_200 * SECOND  # 2026-03-02 09:00 in Shanghai

SCAN = Evidence(Sealed("scan.pdf", "scan.pdf"), Sealed("sha-256 of the scan", "00"))

PEOPLE = (
    Person(name="cai", roles=frozenset({"clerk"}), departments=("desk",)),
    Person(name="dan", roles=frozenset({"clerk"}), departments=("desk",)),
    Person(name="eve", roles=frozenset({"expert"}), departments=("north",)),
    Person(name="sol", roles=frozenset({"expert"}), departments=("south",)),
    Person(name="max", roles=frozenset({"manager_"}), rank="manager"),
    Person(name="min", roles=frozenset({"manager_"}), rank="staff"),
    Person(name="dia", roles=frozenset({"director_"}), rank="director"),
    Person(name="bo", roles=frozenset({"board"}), departments=("a",)),
    Person(name="bea", roles=frozenset({"board"}), departments=("b",)),
    Person(name="bix", roles=frozenset({"board"}), departments=("a",)),
    Person(name="aud", roles=frozenset({"auditor"})),
    Person(name="cor", roles=frozenset({"corrector"})),
    Person(name="sun", roles=frozenset({"clerk"}), departments=("desk",)),
)


CALENDARS = KnownCalendars(shipped_calendars())
EVERYTHING = (Path(__file__).parent / "everything.yaml").read_text("utf-8")


@cache
def everything(*edits: tuple[str, str]) -> Rulebook:
    """The definition, perhaps with other words in it: each old text stands there exactly once."""
    text = EVERYTHING
    for old, new in edits:
        assert text.count(old) == 1, f"the definition has this {text.count(old)} times, not once: {old}"
        text = text.replace(old, new)
    checked = load(text.encode())
    assert checked.procedure is not None, [(problem.place, problem.say("en")) for problem in checked.problems]
    return rulebook(checked.procedure)


def run(due: int | None = None, **changes: Any) -> Cycle:
    """A run of a clock that began at 0."""
    return Cycle("c", 1, 0, Reckoning("always", "", due=due), **changes)


def numbers(_procedure: str, index: int) -> str:
    """What linked cases are called here."""
    return f"WS-{index + 1}"


def accepted(decision: Decision) -> Case:
    assert isinstance(decision, Accepted), [found.say("en") for found in decision.refusals]
    return decision.case


def codes(decision: Decision) -> list[str]:
    assert isinstance(decision, Refused), "accepted"
    return [found.code for found in decision.refusals]


class World:
    """Commands change `case` when they are accepted; `events` is its whole history."""

    def __init__(self, *edits: tuple[str, str]) -> None:
        self.book = everything(*edits)
        self.directory = Directory(seq=1, people={person.name: person for person in PEOPLE})
        self.tallies: dict[tuple[str, str, str], tuple[str, ...]] = {}
        self.now = NINE
        self.case: Case | None = None
        self.events: list[Event] = []
        self.number = 0
        self.unopened: dict[str, tuple[Refusal, ...]] = {}
        self.published: dict[str, CalendarRules] = {}
        self.calendars = CALENDARS

    def open(self, person: str = "cai", action: str = "receive", **given: str | None) -> Decision:
        """Another case; a field given as None is left out."""
        self.number += 1
        number, self.case, self.events = f"EV-2026-{self.number:04}", None, []
        usual = {"client": "甲", "branch": "north"} if action == "receive" else {}
        texts = {name: text for name, text in (usual | given).items() if text is not None}
        command = Do(action=action, given=self.given(number, texts))
        return self._keep(open_case(self.book, number, command, self.around(By(person=person))))

    def do(
        self, person: str, action: str, *, for_: str | None = None, saw: str | None = None, **given: str
    ) -> Decision:
        """Take an action; a signature has seen the content as it is, unless `saw` says otherwise, and one that is recorded
        for somebody comes with its scan."""
        assert self.case is not None
        seen = self.code(action) if saw is None else saw
        scan = None if for_ is None else SCAN
        command = Do(action=action, given=self.given(self.case.number, given), saw=seen, evidence=scan)
        return self.command(By(person=person, for_=for_), command)

    def note(self, person: str) -> Decision:
        return self.command(By(person=person), Note(text=Sealed("note", "已致电")))

    def attach(self, person: str) -> Decision:
        return self.command(By(person=person), Attach(name=Sealed("name", "a.pdf"), content=Sealed("content", "00")))

    def correct(self, person: str, **given: str) -> Decision:
        assert self.case is not None
        values = self.given(f"{self.case.number}:corrected", given)
        return self.command(By(person=person), Correct(given=values, reason=Sealed("why", "录错")))

    def void(self, person: str, duplicate_of: str | None = None) -> Decision:
        reason = Sealed("why", "重复登记") if duplicate_of is None else None
        return self.command(By(person=person), Void(reason=reason, duplicate_of=duplicate_of))

    def assign(self, by: str, person: str, role: str | None = None) -> Decision:
        return self.command(By(person=by), Assign(person=person, role=role))

    def unfill(self, *names: str) -> None:
        """Take fields away, as no command can: what `check` proves never to happen."""
        assert self.case is not None
        gone = {*names, *(field.name for field in self.book.derived if inputs(field) & set(names))}
        self.case = replace(self.case, fields={n: v for n, v in self.case.fields.items() if n not in gone})
        self.events = []

    def with_procedure(self, procedure: Procedure) -> None:
        self.book = rulebook(procedure)

    def with_action(self, action: Action) -> None:
        """Other rules, as `check` would not let them pass."""
        procedure = self.book.procedure
        self.book = rulebook(replace(procedure, actions={**procedure.actions, action.name: action}))

    def with_moves(self, name: str, **changes: Any) -> None:
        """The same for every move of an action."""
        action = self.book.procedure.actions[name]
        self.with_action(replace(action, moves=tuple(replace(move, **changes) for move in action.moves)))

    def first_move(self, name: str) -> Action:
        """The action with its first move only."""
        action = self.book.procedure.actions[name]
        return replace(action, moves=action.moves[:1])

    def with_level(self, name: str, index: int, **changes: Any) -> None:
        approval = self.book.procedure.approvals[name]
        levels = [replace(level, **changes) if i == index else level for i, level in enumerate(approval.levels)]
        self.with_approval(replace(approval, levels=tuple(levels)))

    def with_round(self, name: str, **changes: Any) -> None:
        assert self.case is not None
        rounds = {**self.case.rounds, name: replace(self.case.rounds[name], **changes)}
        self.case, self.events = replace(self.case, rounds=rounds), []

    def with_approval(self, approval: Approval) -> None:
        procedure = self.book.procedure
        self.book = rulebook(replace(procedure, approvals={**procedure.approvals, approval.name: approval}))

    def command(self, by: By, command: Command, occurred_at: int | None = None) -> Decision:
        """What the door does: marks that are due fire, then the command is decided."""
        self.wait(0)
        return self.decide(by, command, occurred_at)

    def decide(self, by: By, command: Command, occurred_at: int | None = None) -> Decision:
        """The command alone, though marks may be due."""
        assert self.case is not None
        return self._keep(decide(self.book, self.case, command, self.around(by, occurred_at)))

    def around(self, by: By, occurred_at: int | None = None) -> Circumstances:
        """As things are now."""
        return Circumstances(
            by=by,
            directory=self.directory,
            tallies=self.tallies,
            calendars=self.calendars,
            now=self.now,
            occurred_at=occurred_at,
            numbers=numbers,
            unopened=self.unopened,
        )

    def hear(self, case: str, standing: Ending, *, link: str = "repair", seq: int = 3) -> Decision:
        """The case is told how another stands now."""
        cause = Cause(case_stream(case), seq)
        return self.command(By(person=SYSTEM), Relink(link=link, case=case, standing=standing, cause=cause))

    def ok(self, person: str, action: str, **given: str) -> Case:
        return accepted(self.do(person, action, **given))

    def refused(self, person: str, action: str, **given: str) -> list[str]:
        return codes(self.do(person, action, **given))

    def refusals(self, person: str, action: str, **given: str) -> tuple[Refusal, ...]:
        decision = self.do(person, action, **given)
        assert isinstance(decision, Refused), "accepted"
        return decision.refusals

    def working(self, branch: str = "north", **given: str) -> Case:
        """A case that eve (north) or sol (south) can propose for."""
        accepted(self.open(branch=branch, **given))
        return self.ok("cai", "start")

    def proposed(self, amount: str = "50.00", by: str = "eve", **given: str) -> Case:
        """A case that waits for a signature on its payment."""
        self.working(branch="south" if by == "sol" else "north", **given)
        return self.ok(by, "propose", plan_text="退款", amount=amount)

    def paying(self) -> Case:
        """A case that was signed, reviewed, and is to be paid."""
        self.proposed()
        self.ok("max", "pay_ok", remark="同意")
        return self.ok("aud", "reviewed")

    def round(self, approval: str = "payment") -> Round:
        assert self.case is not None
        return self.case.rounds[approval]

    def cycle(self, clock: str) -> Cycle:
        assert self.case is not None
        return self.case.cycles[clock]

    def fired(self, clock: str) -> list[str]:
        """The marks of a clock that have fired, in order."""
        return [e.text for e in self.effects(MarkFired) if isinstance(e, MarkFired) and e.clock == clock]

    def told(self) -> list[str]:
        """Everybody the last event told."""
        told = (effect for effect in self.events[-1].effects if isinstance(effect, Told))
        return sorted({name for effect in told for name in effect.people})

    def wait(self, length: int) -> tuple[Event, ...]:
        """Let microseconds pass, then wake the case once, as a sweep would."""
        assert self.case is not None
        self.now += length
        woken = wake(self.book, self.case, self.around(By(person=SYSTEM)))
        self._keep(woken)
        return woken.events

    def wake_at(self) -> int | None:
        assert self.case is not None
        return wake_at(self.book, self.case)

    def code(self, action: str) -> str | None:
        declared = self.book.procedure.actions.get(action)
        if declared is None or declared.signs is None or self.case is None or declared.signs not in self.case.rounds:
            return None
        return approvals.code(self.case, self.book.procedure.approvals[declared.signs])

    def effects(self, kind: type[Effect]) -> list[Effect]:
        return [effect for event in self.events for effect in event.effects if isinstance(effect, kind)]

    def change(self, person: Person) -> None:
        self.directory = self.directory.with_person(person)

    def given(self, number: str, texts: dict[str, str]) -> Given:
        return {name: self._value(number, name, text) for name, text in texts.items()}

    def _value(self, number: str, name: str, text: str) -> Value | Sealed:
        field = self.book.procedure.fields.get(name)
        if field is None:
            return text
        value = parse_value(field, text, zone=self.book.procedure.timezone)
        return Sealed(f"{number}:{name}:{text}", value) if name in self.book.committed else value

    def _keep(self, decision: Decision) -> Decision:
        if isinstance(decision, Accepted):
            for event in decision.events:
                self.events.append(event)
                for record in consequences(event, self.book.procedure.name, self.directory):
                    self._write(record)
            self.case = decision.case
            if self.events and self.events[0].seq == 1:
                assert reduce(evolve, self.events, None) == self.case, "replay equals live"
                assert not list(verify(self.book, self.events, self.published.get)), "counted again it is the same"
        return decision

    @property
    def calendars(self) -> KnownCalendars:
        return self._calendars

    @calendars.setter
    def calendars(self, calendars: KnownCalendars) -> None:
        """Other calendars from now on; those that were counted on are remembered."""
        self._calendars = calendars
        self.published |= {rules.digest: rules for rules in calendars.rules.values()}

    def _write(self, record: object) -> None:
        if isinstance(record, PersonSet):
            self.directory = self.directory.with_person(record.person)
        elif isinstance(record, PersonCounted):
            key = (record.procedure, record.tally, record.person)
            self.tallies[key] = (*self.tallies.get(key, ()), record.on)
