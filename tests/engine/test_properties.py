"""Whatever people try, in whatever order: what holds of every case all the time."""

from copy import deepcopy
from functools import cache, reduce
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.engine.world import CALENDARS, NINE, PEOPLE, SECOND, everything, numbers
from workflow.definitions import library
from workflow.definitions.load import load
from workflow.definitions.model import Field
from workflow.definitions.values import Kind
from workflow.engine import approvals
from workflow.engine.case import Case, Ending, Sealed, case_stream
from workflow.engine.circumstances import Circumstances
from workflow.engine.clocks import wake_at
from workflow.engine.commands import Assign, Command, Correct, Do, Note, Relink, Void
from workflow.engine.decide import decide, open_case
from workflow.engine.directory import Directory, Person
from workflow.engine.effects import Signed
from workflow.engine.events import By, Cause, Event
from workflow.engine.evolve import evolve
from workflow.engine.explain import options
from workflow.engine.records import PersonCounted, PersonSet, consequences
from workflow.engine.refusals import Accepted, Decision, Refused
from workflow.engine.rulebook import Rulebook, rulebook
from workflow.engine.wake import wake

TICKETING = Path(next(iter(library.__path__))) / "ticketing_complaints.yaml"
STAFF = (
    Person(name="mei", roles=frozenset({"phone_agent"}), departments=("operations_support",)),
    Person(name="li", roles=frozenset({"support", "corrector"}), departments=("operations_support",)),
    Person(name="sun", roles=frozenset({"support", "operations_director"}), departments=("operations_support",)),
    Person(name="wang", roles=frozenset({"receiving_head"}), departments=("operations_support",), rank="manager"),
    Person(name="tan", roles=frozenset({"technology"}), departments=("technology",)),
    Person(name="chen", roles=frozenset({"operations_director"})),
    Person(name="zhao", roles=frozenset({"general_manager"})),
    Person(name="gao", roles=frozenset({"caller"}), departments=("operations_support",)),
)
AMOUNTS = st.sampled_from([0, 1, 1000, 1001, 10000, 10001, 50000, 100000, 100001, 500000, 500001])
WAITS = st.sampled_from([0, 0, 1, 59, 59, 600, 600, 1800, 3600, 3601, 7200, 36_001, 90_000])
BOUNDED = settings(
    max_examples=25,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@cache
def ticketing() -> Rulebook:
    procedure = load(TICKETING.read_bytes()).procedure
    assert procedure is not None
    return rulebook(procedure)


class Office(RuleBasedStateMachine):
    """Everybody tries everything on one case after another; most of it is possible where the case stands."""

    def __init__(self, book: Rulebook, people: tuple[Person, ...]) -> None:
        super().__init__()
        self.book = book
        self.directory = Directory(seq=1, people={person.name: person for person in people})
        self.names = st.sampled_from([person.name for person in people])
        self.tallies: dict[tuple[str, str, str], tuple[str, ...]] = {}
        self.now = NINE
        self.case: Case | None = None
        self.history: list[Event] = []
        self.seals = count()
        self.numbers = count(1)

    @initialize(data=st.data())
    def open(self, data: st.DataObject) -> None:
        for _ in range(8):
            if self.case is None:
                self._open(data)

    @precondition(lambda self: self.case is None or self.case.void or self.book.state(self.case.state).final)
    @rule(data=st.data())
    def open_another(self, data: st.DataObject) -> None:
        self._open(data)

    @precondition(lambda self: self.case is not None)
    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        self._go_on(data)

    @precondition(lambda self: self.case is not None)
    @rule(data=st.data())
    def go_further(self, data: st.DataObject) -> None:
        for _ in range(4):
            self._go_on(data)

    @precondition(lambda self: self.case is not None)
    @rule(data=st.data())
    def do_anything(self, data: st.DataObject) -> None:
        action = data.draw(st.sampled_from(sorted(self.book.procedure.actions)))
        self._try(data.draw(self.names), self._order(data, action))

    @precondition(lambda self: self.case is not None)
    @rule(data=st.data())
    def keep_the_books(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from([n for n, f in self.book.procedure.fields.items() if f.derived is None]))
        correction = Correct(given={name: self._value(data, name)}, reason=self._seal("录错"))
        assign, note = Assign(person=data.draw(self.names)), Note(text=self._seal("已致电"))
        self._try(data.draw(self.names), data.draw(st.sampled_from([correction, assign, note])))

    @precondition(lambda self: self.case is not None)
    @rule(name=st.data())
    def void(self, name: st.DataObject) -> None:
        if name.draw(st.integers(0, 9)) == 0:
            self._try(name.draw(self.names), Void(reason=self._seal("重复")))

    @precondition(lambda self: self.case is not None and self.case.links)
    @rule(data=st.data(), standing=st.sampled_from(["open", "ended", "void"]))
    def hear(self, data: st.DataObject, standing: Ending) -> None:
        assert self.case is not None
        number = data.draw(st.sampled_from(sorted(self.case.links)))
        link, cause = self.case.links[number].link, Cause(case_stream(number), 1)
        self._try("system", Relink(link=link, case=number, standing=standing, cause=cause))

    @rule(name=st.data(), length=WAITS)
    def be_away(self, name: st.DataObject, length: int) -> None:
        person = self.directory.people[name.draw(self.names)]
        away = ((self.now, self.now + length * SECOND),)
        self.directory = self.directory.with_person(
            Person(**{**{slot: getattr(person, slot) for slot in Person.__slots__}, "away": away})
        )

    @precondition(lambda self: self.case is not None)
    @rule(seconds=WAITS)
    def wait(self, seconds: int) -> None:
        self.now += seconds * SECOND
        self._wake()

    @invariant()
    def the_state_is_declared(self) -> None:
        assert self.case is None or self.case.state in self.book.procedure.states

    @invariant()
    def history_makes_the_case(self) -> None:
        assert reduce(evolve, self.history, None) == self.case

    @invariant()
    def a_complete_signature_covers_what_is_there(self) -> None:
        """By two different people where two must sign, none of whom did what bars them before they signed."""
        for name, round_ in ({} if self.case is None else self.case.rounds).items():
            if not (round_.open and round_.signatures):
                continue
            approval = self.book.procedure.approvals[name]
            assert self.case is not None
            assert {s.content for s in round_.signatures} == {approvals.content(self.case, approval)}
            assert len({s.person for s in round_.signatures}) == len(round_.signatures)
            if round_.complete:
                assert len(round_.signatures) == max(round_.of, len(round_.approvers))

    def _go_on(self, data: st.DataObject) -> None:
        """Somebody who may takes a move that begins where the case stands, and gives what it asks for."""
        around: dict[str, Any] = {
            "directory": self.directory,
            "tallies": self.tallies,
            "calendars": CALENDARS,
            "now": self.now,
        }
        open_ = [
            (person, option)
            for person in sorted(self.directory.people)
            for option in options(self.book, self.case, person, **around)
            if option.open
        ]
        if open_:
            person, option = data.draw(st.sampled_from(open_))
            move = data.draw(st.sampled_from(option.moves))
            named = [i.name for i in move.asks if i.when is None or data.draw(st.booleans())]
            named += [i.name for i in move.may if data.draw(st.integers(0, 2)) == 0]
            given = {name: self._value(data, name) for name in dict.fromkeys(named)}
            self._try(person, Do(action=option.action.name, given=given, saw=self._saw(option.action.name)))

    def _open(self, data: st.DataObject) -> None:
        openings = [action.name for action in self.book.procedure.actions.values() if action.opens]
        command = self._order(data, data.draw(st.sampled_from(openings)))
        number, by = f"C-{next(self.numbers)}", By(person=data.draw(self.names))
        around = self._around(by)
        decision = open_case(self.book, number, command, around)
        assert decision == open_case(self.book, number, command, around), "the same question has one answer"
        if isinstance(decision, Accepted):
            self.case, self.history = None, []
            self._keep(decision)

    def _try(self, person: str, command: Command) -> None:
        self._wake()
        assert self.case is not None
        before = deepcopy(self.case)
        around = self._around(By(person=person))
        decision = decide(self.book, self.case, command, around)
        assert decision == decide(self.book, self.case, command, around), "the same question has one answer"
        assert self.case == before, "nothing is changed by asking"
        self._say(decision)
        self._keep(decision)

    def _around(self, by: By) -> Circumstances:
        return Circumstances(
            by=by, directory=self.directory, tallies=self.tallies, calendars=CALENDARS, now=self.now, numbers=numbers
        )

    def _say(self, decision: Decision) -> None:
        """Every refusal can be said in both languages."""
        for found in decision.refusals if isinstance(decision, Refused) else ():
            assert found.say("zh")
            assert found.say("en")

    def _wake(self) -> None:
        assert self.case is not None
        self._keep(wake(self.book, self.case, self._around(By(person="system"))))
        again = wake(self.book, self.case, self._around(By(person="system")))
        assert again.events == (), "nothing fires twice"
        assert (wake_at(self.book, self.case) or self.now) > self.now // SECOND, "what comes next is to come"

    def _keep(self, decision: Decision) -> None:
        for event in decision.events if isinstance(decision, Accepted) else ():
            self._check(event)
            self.history.append(event)
            for record in consequences(event, self.book.procedure.name, self.directory):
                self._record(record)
        if isinstance(decision, Accepted):
            self.case = decision.case

    def _check(self, event: Event) -> None:
        """Who signs is none of those who may not, holds the level's role or stands in, and is not away or suspended."""
        for effect in event.effects:
            if isinstance(effect, Signed):
                approval = self.book.procedure.approvals[effect.approval]
                person = self.directory.people[effect.person]
                assert not person.suspensions
                assert not person.is_away(event.at)
                assert (effect.stands_in or effect.role) in person.roles
                earlier = [e for e in self.history if e.action in approval.not_who_did]
                assert effect.person not in {e.by.person for e in earlier}

    def _record(self, record: PersonSet | PersonCounted) -> None:
        if isinstance(record, PersonSet):
            self.directory = self.directory.with_person(record.person)
        else:
            key = (record.procedure, record.tally, record.person)
            self.tallies[key] = (*self.tallies.get(key, ()), record.on)

    def _order(self, data: st.DataObject, action: str) -> Do:
        declared = self.book.procedure.actions[action]
        asked = dict.fromkeys(item.name for move in declared.moves for item in move.asks)
        may = dict.fromkeys(item.name for move in declared.moves for item in move.may)
        given = {name: self._value(data, name) for name in asked if data.draw(st.integers(0, 19))}
        given |= {name: self._value(data, name) for name in may if data.draw(st.booleans())}
        return Do(action=action, given=given, saw=self._saw(action))

    def _saw(self, action: str) -> str | None:
        signs = self.book.procedure.actions[action].signs
        if signs is None or self.case is None or signs not in self.case.rounds:
            return None
        return approvals.code(self.case, self.book.procedure.approvals[signs])

    def _value(self, data: st.DataObject, name: str) -> Any:
        field = self.book.procedure.fields[name]
        value = data.draw(self._values(field))
        return self._seal(value) if name in self.book.committed else value

    def _values(self, field: Field) -> st.SearchStrategy[Any]:
        choices = st.sampled_from(sorted(field.choices) or [""])
        return {
            Kind.TEXT: st.just("文字"),
            Kind.FILE: st.just("a.pdf"),
            Kind.PERSON: self.names,
            Kind.CHOICE: choices,
            Kind.LIST: st.lists(choices, min_size=1, max_size=2, unique=True).map(tuple),
            Kind.YESNO: st.booleans(),
            Kind.NUMBER: st.integers(0, 3),
            Kind.MONEY: AMOUNTS,
            Kind.DATE: st.sampled_from(["2026-03-01", "2026-03-02", "2026-03-31", "2026-04-01"]),
            Kind.DATETIME: WAITS.map(lambda seconds: self.now + (seconds - 4000) * SECOND),
            Kind.ROWS: st.just(({name: None if c.optional else "li" for name, c in field.of.items()},)),
        }[field.kind]

    def _seal(self, value: Any) -> Sealed:
        return Sealed(f"seal {next(self.seals)}", value)


class Everything(Office):
    def __init__(self) -> None:
        super().__init__(everything(), PEOPLE)

    @invariant()
    def nothing_is_paid_unsigned(self) -> None:
        if self.case is not None and not self.case.void and self.case.state in ("second_look", "paying"):
            assert self.case.rounds["payment"].complete
        if self.case is not None and not self.case.void and self.case.state == "paying":
            assert self.case.rounds["review"].complete


class Ticketing(Office):
    def __init__(self) -> None:
        super().__init__(ticketing(), STAFF)

    @invariant()
    def nothing_is_answered_unsigned(self) -> None:
        if self.case is not None and not self.case.void and self.case.state in ("approved", "replied", "settling"):
            round_ = self.case.rounds["plan_approval"]
            assert round_.complete
            serious = self.case.fields["severity"] == "serious"
            assert not serious or {s.role for s in round_.signatures} == {"general_manager"}


Everything.TestCase.settings = BOUNDED
Ticketing.TestCase.settings = BOUNDED
TestEverything = Everything.TestCase
TestTicketing = Ticketing.TestCase
