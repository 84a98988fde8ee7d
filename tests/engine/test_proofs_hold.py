"""What is proved of a definition holds of its cases: many definitions, each a little changed, and walks through them.

The rules are switched off in the walks, so that a case which breaks a proved one is seen and not refused.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from tests.engine.world import CALENDARS, EVERYTHING, HOUR, NINE, PEOPLE, numbers
from workflow.definitions import library
from workflow.definitions.checks.levels import signers
from workflow.definitions.guards.expression import Unfilled
from workflow.definitions.load import Checked, load
from workflow.definitions.model import Approval, Field, Never
from workflow.definitions.values import Kind
from workflow.engine import approvals, rules
from workflow.engine.case import Case, Sealed
from workflow.engine.circumstances import Circumstances
from workflow.engine.commands import Do, Relink
from workflow.engine.decide import decide, open_case
from workflow.engine.directory import Directory, Person
from workflow.engine.draft import facts_of
from workflow.engine.effects import Entered
from workflow.engine.events import By, Cause, Event
from workflow.engine.facts import CaseFacts
from workflow.engine.refusals import Accepted, Decision
from workflow.engine.rulebook import Rulebook, rulebook
from workflow.engine.wake import wake

TICKETING = Path(next(iter(library.__path__))).joinpath("ticketing_complaints.yaml").read_text("utf-8")
STAFF = (
    Person(name="li", roles=frozenset({"support", "phone_agent"}), departments=("operations_support",)),
    Person(name="wang", roles=frozenset({"receiving_head"}), departments=("operations_support",), rank="manager"),
    Person(name="tan", roles=frozenset({"technology"}), departments=("technology",)),
    Person(name="chen", roles=frozenset({"operations_director"})),
    Person(name="zhao", roles=frozenset({"general_manager"})),
    Person(name="gao", roles=frozenset({"caller"}), departments=("operations_support",)),
)
AMOUNTS = (0, 1, 999, 1000, 1001, 9999, 10_000, 10_001, 100_000, 100_001, 500_000, 500_001)


Edit = tuple[str, str]
EVERYTHING_EDITS: tuple[Edit, ...] = (
    ('when: "total > 10 or sorry"}', 'when: "total > 10"}'),
    ('when: "total > 10 or sorry"}', 'when: "total >= 10 or sorry"}'),
    ('when: "total <= 10 and not sorry"', 'when: "total < 10 and not sorry"'),
    ('when: "total <= 10 and not sorry"', 'when: "total <= 10"'),
    ('when: "total > 10"},', 'when: "total > 1000"},'),
    ('when: "total <= 10"}]}', 'when: "total <= 1000"}]}'),
    ("asks: [remark], voids: [payment]}", "asks: [remark]}"),
    ("asks: [remark], voids: [payment]}", "asks: [remark], voids: [review]}"),
    ("from: second_look, to: working", "from: second_look, to: paid_check"),
    ("from: paid_check, to: working", "from: paid_check, to: received"),
    ("{from: second_look, to: paying,", "{from: second_look, to: sending,"),
    ("from: paying, to: same, who: [clerk], asks: [amount]", "from: paying, to: same, who: [clerk], asks: [fee]"),
    ("from: paying, to: same, who: [clerk], asks: [amount]", "from: paying, to: working, who: [clerk], asks: [amount]"),
    ("asks: [amount]}]}", "asks: [amount], voids: [payment, review]}]}"),
    ("asks: [amount]}]}", "may: [wishes], asks: [plan_text]}]}"),
    ("who: approver, asks: [remark], moves: [\n", "who: approver, asks: [remark], may: [fee], moves: [\n"),
    ("who: approver, asks: [remark], moves: [\n", "who: approver, asks: [remark], may: [urgent, wishes], moves: [\n"),
    ("{from: waiting, to: previous, who", "{from: waiting, to: received, who"),
    ("from: [received, working], to: waiting", "from: [received, working, second_look], to: waiting"),
    ("from: [received, working], to: waiting", "from: [working, paying], to: waiting"),
    ("to: same, who: [clerk, expert, system], asks: [urgent]", "to: same, who: [clerk], asks: [urgent], may: [wishes]"),
    ("from: [received, working], to: same", "from: [received, working, paid_check, sending], to: same"),
    ("from: [received, working, waiting], to: dropped", "from: [received, working, paying, paid_check], to: dropped"),
    ("signature_covers: [plan_text, amount, fee]", "signature_covers: [plan_text, amount]"),
    ("signature_covers: [plan_text, amount, fee]", "signature_covers: [plan_text, total]"),
    ("signature_covers: [plan_text, amount, fee]", "signature_covers: [plan_text, amount, fee, wishes]"),
    ("signature_covers: [plan_text, amount]\n", "signature_covers: [fee]\n"),
    ("fee]\n    voids_to: working", "fee]\n    voids_to: second_look"),
    ("fee]\n    voids_to: working", "fee]\n    voids_to: received"),
    ("fee]\n    voids_to: working", "fee]\n    voids_to: waiting"),
    ("fee]\n    voids_to: working", "fee]\n    voids_to: paid_check"),
    ("amount]\n    voids_to: working", "amount]\n    voids_to: paid_check"),
    ("amount]\n    voids_to: working", "amount]\n    voids_to: waiting"),
    ("{approver: none, up_to: 10.00,", "{approver: none, up_to: 5.00,"),
    ("{approver: manager_, up_to: small_limit,", "{approver: manager_, up_to: 1.00,"),
    ("when: sorry, clause", "when: urgent, clause"),
    ("raise_to: [{approver: director_, when", "raise_to: [{approver: board, when"),
    ('    raise_to: [{approver: director_, when: sorry, clause: "4.5"}]\n', ""),
    ('approver: none, when: "total <= 10"', 'approver: none, when: "total < 10"'),
    ("branch == 'south'\"}\n", "branch == 'south'\"}\n    covers: total > 10\n"),
    ("value: 3h", "value: 1h"),
    ('when: "finished(repair)"', 'when: "linked(repair) and not mending"'),
    ("who: [clerk, expert, system], opens_cases: [repair]}", "who: [clerk, expert, system]}"),
    ("to: done_, who: [clerk], asks", "to: done_, who: [clerk], when: not mending, asks"),
)
TICKETING_EDITS: tuple[Edit, ...] = (
    ("voids: [plan_approval]", "voids: []"),
    ("may: [demands], voids: [plan_approval]", "voids: [plan_approval]"),
    (
        "who: approver, asks: [opinion], moves: [\n    {from: awaiting_approval, to: app",
        "who: approver, asks: [opinion], may: [refund], moves: [\n    {from: awaiting_approval, to: app",
    ),
    ("{from: awaiting_approval, to: planning}", "{from: awaiting_approval, to: verifying}"),
    ("{from: approved, to: replied}", "{from: approved, to: replied, may: [compensation]}"),
    ("{from: approved, to: replied}", "{from: approved, to: replied, may: [demands, validation_evidence]}"),
    ("voids_to: planning", "voids_to: verifying"),
    ("voids_to: planning", "voids_to: tech_trial"),
    ("voids_to: planning", "voids_to: awaiting_approval"),
    ("refund, compensation, joint_departments]\n", "joint_departments]\n"),
    ("severity == 'serious'\", unclear", "category == 'claim'\", unclear"),
    ("value: 5000.00,", "value: 10.00,"),
    ("money, currency: CNY,  clause: 6.2.3", "money, currency: CNY, value: 10.00,  clause: 6.2.3"),
    ("{from: tech_analysis, to: planning}", "{from: tech_analysis, to: verifying}"),
    ("{from: explaining, to: verifying}", "{from: explaining, to: planning}"),
    ("needs: [{validation_evidence: \"cause == 'system_fault'\"}]", "needs: []"),
    ("when: \"cause == 'system_fault'\"}]}\n\n  propose", "when: \"cause != 'partners'\"}]}\n\n  propose"),
    ("{from: settling, to: improving,  ", "{from: settling, to: following_through,"),
    ("may: [refund, compensation, joint", "may: [refund, demands, compensation, joint"),
    ("cost <= department_limit", "cost < department_limit"),
)
EVERYTHING_TESTS = (
    "total > 1000", "total > 100", "total <= 10", "total > 0 and sorry", "sorry", "urgent", "done(pay_ok)",
    "done(reviewed)", "done(call_customer)", "done(pay_no, since: pay_ok)", "times(propose) > 1", "not filled(proof)",
    "not filled(plan_text)", "filled(remark)", "not done(start)", "linked(repair)", "finished(repair)", "mending", "branch == 'south'", "done(change)", "speed == 'fast'",
)  # fmt: skip
TICKETING_TESTS = (
    "severity == 'serious'", "cost > 5000", "cost > 10", "filled(validation_evidence)", "not filled(solution)",
    "done(approve)", "done(reply)", "not done(verify)", "times(submit) > 1", "done(call_back, since: submit)",
    "compensation > 0", "filled(opinion)", "category == 'claim'", "not filled(cause)",
)  # fmt: skip


class Sample(NamedTuple):
    """A definition, how it may be changed, what new rules may ask, and who signs under its approvals."""

    text: str
    edits: tuple[Edit, ...]
    tests: tuple[str, ...]
    people: tuple[Person, ...]
    signers: dict[str, tuple[str, ...]]

    def changed(self, random: Random) -> tuple[str, list[object]]:
        """Without its stories, with up to three edits and eight more rules; and what was done to it."""
        text, made = self.text[: self.text.index("\nexamples:")] + "\n", list[object]()
        states = re.findall(r"^  (\w+): +\{.*zh:", text[text.index("\nstates:") : text.index("\nactions:")], re.M)
        added = "".join(self._rule(random, number, states) for number in range(8))
        for old, new in random.sample(self.edits, random.choice((0, 1, 1, 2, 2, 3))):
            if text.count(old) == 1:
                text = text.replace(old, new)
                made.append((old, new))
        return text.replace("\nrules:\n", f"\nrules:\n{added}"), [*made, added]

    def _rule(self, random: Random, number: int, states: list[str]) -> str:
        when = " and ".join(random.sample(self.tests, random.choice((1, 1, 2))))
        never = [f'when: "{when}"']
        if random.random() < 0.8:
            never.append(f"reach: {random.choice(states)}")
            if random.random() < 0.5:
                approval = random.choice(sorted(self.signers))
                by = random.choice(("", *(f", by: {role}" for role in self.signers[approval])))
                never.append(f"without: {{approval: {approval}{by}}}")
        return f"  - {{zh: 规则{number}, en: rule {number}, never: {{{', '.join(never)}}}}}\n"


OURS = Sample(
    EVERYTHING,
    EVERYTHING_EDITS,
    EVERYTHING_TESTS,
    PEOPLE,
    {"payment": ("manager_", "director_", "board"), "review": ("auditor", "director_")},
)
TICKETS = Sample(
    TICKETING,
    TICKETING_EDITS,
    TICKETING_TESTS,
    STAFF,
    {"plan_approval": ("operations_director", "general_manager")},
)


class Walk:
    """One case, moved at random; `seen` outlives it: in which states each approval was signed, or was not."""

    def __init__(self, checked: Checked, book: Rulebook, people: tuple[Person, ...], random: Random) -> None:
        self.book, self.people, self.random = book, people, random
        self.directory = Directory(seq=1, people={person.name: person for person in people})
        self.claims = [label.en for label in checked.proved]
        self.proved = [
            r for r in book.procedure.rules if isinstance(r, Never) and f"proved: {r.label.en}" in self.claims
        ]
        self.case: Case | None = None
        self.free: set[str] = set()
        self.signed: defaultdict[str, set[str]] = defaultdict(set)
        self.unsigned: defaultdict[str, set[str]] = defaultdict(set)
        self.trace: list[str] = []
        self.seals = 0

    def go(self, steps: int) -> None:
        self.case, self.free, self.trace, self.now = None, set(), [], NINE
        for _ in range(steps):
            if not self._is_over():
                any(self._step() for _ in range(5))

    def _is_over(self) -> bool:
        return self.case is not None and self.book.state(self.case.state).final

    def _step(self) -> bool:
        """Whether somebody could take the move that was drawn."""
        state = None if self.case is None else self.case.state
        move = self.random.choice(self.random.choice([m for (_, at), m in self.book.moves.items() if at == state]))
        if self.random.random() < 0.7 and (move.action == "drop" or move.to == "same"):
            return False
        self.now += self.random.choice((0, 0, 0, HOUR, 3 * HOUR))
        if self.case is not None:
            self._keep(wake(self.book, self.case, self._around(By(person="system"))))
            self._hear()
        named = [item.name for item in move.asks if item.when is None or self.random.random() < 0.5]
        named += [item.name for item in move.may if self.random.random() < 0.5]
        command = Do(action=move.action, given={name: self._value(name) for name in named}, saw=self._saw(move.action))
        for person in self.random.sample(self.people, len(self.people)):
            decision = self._decided(By(person=person.name), command)
            if isinstance(decision, Accepted):
                self._keep(decision)
                return True
        return False

    def _decided(self, by: By, command: Do) -> Decision:
        if self.case is None:
            return open_case(self.book, "C-1", command, self._around(by))
        return decide(self.book, self.case, command, self._around(by))

    def _around(self, by: By) -> Circumstances:
        return Circumstances(
            by=by, directory=self.directory, tallies={}, calendars=CALENDARS, now=self.now, numbers=numbers
        )

    def _hear(self) -> None:
        """A linked case ends, goes on, or becomes void, as it likes."""
        assert self.case is not None
        if self.case.links and self.random.random() < 0.4:
            number = self.random.choice(list(self.case.links))
            standing = self.random.choice(("open", "ended", "ended", "dropped", "void"))
            told = Relink(link=self.case.links[number].link, case=number, standing=standing, cause=Cause("case:WS", 1))
            self._keep(decide(self.book, self.case, told, self._around(By(person="system"))))

    def _saw(self, action: str) -> str | None:
        signs = self.book.action(action).signs
        if signs is None or self.case is None or signs not in self.case.rounds:
            return None
        return approvals.code(self.case, self.book.procedure.approvals[signs])

    def _keep(self, decision: Decision) -> None:
        assert isinstance(decision, Accepted)
        before = self.case
        self.case = decision.case
        for event in decision.events:
            self.trace.append(f"{event.action or event.type} {dict(event.given)} > {decision.case.state}")
        if decision.events:
            self._watch(None if before is None else before.state, decision.events)

    def _watch(self, before: str | None, events: tuple[Event, ...]) -> None:
        assert self.case is not None
        facts = facts_of(self.book, self.case, {}, self.now)
        entered = [e.state for event in events for e in event.effects if isinstance(e, Entered)]
        for rule in self.proved:
            if rule.reach is None or (self.case.state == rule.reach != before and entered[-1:] == [rule.reach]):
                assert not self._breaks(rule, facts), (rule.label.en, self.trace)
        for approval in self.book.procedure.approvals.values():
            self._stands(approval, facts, events)
            if self.book.state(self.case.state).approval == approval.name:
                self._one_level(approval, facts)

    def _breaks(self, rule: Never, facts: CaseFacts) -> bool:
        assert self.case is not None
        try:
            if rule.when is not None and not rule.when.test(facts):
                return False
        except Unfilled:
            return False
        round_ = None if rule.without is None else self.case.rounds.get(rule.without.approval)
        if rule.without is None or round_ is None or not (round_.open and round_.complete):
            return True
        return rule.without.by is not None and rule.without.by not in {s.role for s in round_.signatures}

    def _stands(self, approval: Approval, facts: CaseFacts, events: tuple[Event, ...]) -> None:
        """Whether this state is one behind a signature, or behind a move nobody had to sign for, or neither."""
        assert self.case is not None
        name, state = approval.name, self.case.state
        claim = next((c for c in self.claims if c.startswith(f"{name}: no path passes on")), None)
        closed = any(move and name in move.voids for event in events for move in [self._move(event)])
        if closed or self.book.state(state).approval == name:
            self.free.discard(name)
        try:
            level = approvals.required(approval, facts).level
        except (Unfilled, approvals.NothingFits):
            level = None
        round_ = self.case.rounds.get(name)
        complete = round_ is not None and round_.open and round_.complete
        if not closed and level is not None and not level.approvers and self.book.state(state).approval != name:
            self.free.add(name)
        if claim is None:
            return
        if round_ is not None and complete:
            assert {s.content for s in round_.signatures} == {approvals.content(self.case, approval)}, self.trace
            assert level is not None, (name, self.trace)
            assert level.approvers == round_.approvers, (name, self.trace)
            self.signed[name].add(state)
        elif name not in self.free:
            self.unsigned[name].add(state)
        finals = {each.label.en: each.name for each in self.book.procedure.states.values() if each.final}
        excepted = {finals[label] for label in finals if f" {label}" in claim.partition("(except to")[2]}
        assert not (self.signed[name] & self.unsigned[name]) - excepted, (name, self.trace)

    def _move(self, event: Event) -> Any:
        action = self.book.procedure.actions.get(event.action or "")
        return None if action is None or event.move is None else action.moves[event.move]

    def _one_level(self, approval: Approval, facts: CaseFacts) -> None:
        """The level is one of those that were said, and the first whose limit is not passed."""
        said = next((c for c in self.claims if re.match(rf"{approval.name}: (<=|from|always)", c)), None)
        if said is None or approval.measure is None:
            return
        needed = approvals.required(approval, facts)
        if needed.raised is None:
            who, amount = signers(needed.level, self.book.procedure).en, facts.value(approval.measure)
            bands = re.findall(r"<= ([\d,.]+) CNY ([^;]+)|from [\d,.]+ CNY ([^;]+)", said)
            first = next(
                a or b for limit, a, b in bands if not limit or int(re.sub(r"[.,]", "", limit)) >= int(str(amount))
            )
            assert first == who, (said, amount)

    def _value(self, name: str) -> Any:
        field = self.book.procedure.fields[name]
        self.seals += 1
        value = self._plain(field)
        return Sealed(f"seal {self.seals}", value) if name in self.book.committed else value

    def _plain(self, field: Field) -> Any:
        random, choices = self.random, sorted(field.choices) or ["-"]
        match field.kind:
            case Kind.CHOICE:
                return random.choice(choices)
            case Kind.LIST:
                return (random.choice(choices),)
            case Kind.YESNO:
                return random.random() < 0.4
            case Kind.NUMBER:
                return random.randrange(3)
            case Kind.MONEY:
                return random.choice(AMOUNTS)
            case Kind.PERSON:
                return random.choice(self.people).name
            case Kind.DATE:
                return "2026-03-02"
            case Kind.DATETIME:
                return NINE
            case Kind.ROWS:
                people = {n: self.people[0].name for n, c in field.of.items() if c.kind is Kind.PERSON}
                return ({n: people.get(n, "-") for n in field.of},)
            case _:
                return "-"


def _nothing(_: object) -> Iterator[object]:
    return iter(())


@pytest.mark.parametrize("seed", range(60))
def test_what_is_proved_of_a_definition_holds_of_its_cases(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "broken", _nothing)
    random = Random(seed)
    sample = OURS if seed % 4 else TICKETS
    definition, made = sample.changed(random)
    checked = load(definition.encode())
    if checked.procedure is not None:
        walk = Walk(checked, rulebook(checked.procedure), sample.people, random)
        for _ in range(12):
            try:
                walk.go(40)
            except AssertionError as broken:
                raise AssertionError(f"{made}\n{broken}") from broken
