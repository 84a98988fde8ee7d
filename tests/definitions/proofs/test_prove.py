"""Proofs: the same answer as trying every case, on fields small enough to try them all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.definitions.guards.compile import compile_expression, compile_guard
from workflow.definitions.guards.expression import Expression, Guard, Unfilled
from workflow.definitions.guards.scope import Parameter, Scope, Typed
from workflow.definitions.model import Field, Row, Table, WhoDid
from workflow.definitions.problems import Problems
from workflow.definitions.proofs.prove import Prover, Unprovable
from workflow.definitions.proofs.space import Given
from workflow.definitions.proofs.wants import Reader
from workflow.definitions.values import Kind, Value
from workflow.definitions.words import Place, Word
from workflow.wording import Label

NOTHING_SAID = Label(zh="", en="")
HIGHEST = 9
"""Amounts beyond it lie like it: no bound of a test is above 3, and no sum has more than three parts."""


class Fields(dict[str, Field]):
    """Declares fields one after another, each able to read those before it."""

    def declare(self, name: str, kind: Kind, choices: Sequence[str] = (), derived: object = None) -> None:
        labels = dict.fromkeys(choices, NOTHING_SAID)
        currency = "JPY" if kind is Kind.MONEY else None
        self[name] = Field(name=name, label=NOTHING_SAID, kind=kind, choices=labels, currency=currency)
        if isinstance(derived, str):
            self._derive(name, self.expression(derived, self.scope().fields[name]))
        elif isinstance(derived, list):
            rows = [Row(when=self.guard(when) if when else None, value=value) for when, value in derived]
            self._derive(name, Table(rows=tuple(rows)))

    def _derive(self, name: str, derived: Expression | Table) -> None:
        field = self[name]
        self[name] = Field(
            name=name,
            label=NOTHING_SAID,
            kind=field.kind,
            choices=field.choices,
            currency=field.currency,
            derived=derived,
        )

    def scope(self) -> Scope:
        fields = {
            name: Typed(kind=field.kind, choices=tuple(field.choices), currency=field.currency)
            for name, field in self.items()
        }
        ways = Typed(kind=Kind.CHOICE, choices=("swap", "refund"))
        return Scope(
            fields=fields,
            settings={"our_way": Parameter(typed=ways, value="swap")},
            actions=frozenset({"judge", "submit"}),
            clocks=frozenset({"replying"}),
            links=frozenset({"recall"}),
        )

    def guard(self, text: str) -> Guard:
        problems = Problems()
        found = compile_guard(Word.at(text, Place(1, 1), quoted=False), self.scope(), problems)
        assert found is not None, (text, [problem.say("en") for problem in problems.found])
        return found

    def expression(self, text: str, wanted: Typed) -> Expression:
        problems = Problems()
        found = compile_expression(Word.at(text, Place(1, 1), quoted=False), wanted, self.scope(), problems)
        assert found is not None, (text, [problem.say("en") for problem in problems.found])
        return found

    def prover(self) -> Prover:
        return Prover(Reader(self, ZoneInfo("UTC")))


def small() -> Fields:
    fields = Fields()
    fields.declare("kind", Kind.CHOICE, ("claim", "appeal", "praise"))
    fields.declare("urgent", Kind.YESNO)
    fields.declare("demands", Kind.LIST, ("damages", "repair"))
    for name in ("refund", "damages", "freight"):
        fields.declare(name, Kind.MONEY)
    fields.declare("cost", Kind.MONEY, derived="refund + damages")
    fields.declare("total", Kind.MONEY, derived="cost + freight")
    rows = [("kind == 'praise'", "none_at_all"), ("damages > 0 or demands has 'damages'", "grave"), (None, "light")]
    fields.declare("weight", Kind.CHOICE, ("grave", "light", "none_at_all"), rows)
    fields.declare("pressing", Kind.YESNO, derived="urgent and weight == 'grave'")
    fields.declare("allowance", Kind.MONEY, derived=[("weight == 'grave'", 3), ("urgent", 2)])
    return fields


FIELDS = small()


class Case:
    """A case with derived fields worked out as the engine does it."""

    def __init__(self, fields: Mapping[str, Field], given: Mapping[str, Value], judged: int) -> None:
        self.values = dict(given)
        self.counts = {"judge": judged}
        for name, field in fields.items():
            if field.derived is not None:
                self._derive(name, field)

    def _derive(self, name: str, field: Field) -> None:
        try:
            if isinstance(field.derived, Expression):
                self.values[name] = field.derived.evaluate(self)  # type: ignore[arg-type]
            elif isinstance(field.derived, Table):
                row = next((row for row in field.derived.rows if row.when is None or row.when.test(self)), None)  # type: ignore[arg-type]
                if row is not None:
                    self.values[name] = row.value
        except Unfilled:
            pass

    def value(self, field: str) -> Value:
        if field not in self.values:
            raise Unfilled(field)
        return self.values[field]

    def filled(self, field: str) -> bool:
        return field in self.values

    def done(self, action: str, since: str | None) -> bool:
        return self.times(action) > 0

    def times(self, action: str) -> int:
        return self.counts.get(action, 0)


def every_case(fields: Fields, reads: frozenset[str], given: Given) -> Iterator[Case]:
    """Every combination of what the fields behind `reads` can be; tests ask whether `judge` was done, and more than twice."""
    names = sorted(_behind(fields, reads))
    choices = [list(_possible(fields[name], given)) for name in names]
    for values in product(*choices):
        case = {name: value for name, value in zip(names, values, strict=True) if value is not None}
        for judged in (0,) if "judge" in given.undone else (0, 1, 3):
            yield Case(fields, case, judged)


def _behind(fields: Fields, names: frozenset[str]) -> frozenset[str]:
    found: set[str] = set()
    for name in names:
        derived = fields[name].derived
        if isinstance(derived, Expression):
            found |= _behind(fields, derived.reads)
        elif isinstance(derived, Table):
            for row in derived.rows:
                found |= _behind(fields, row.when.reads) if row.when else frozenset()
        else:
            found.add(name)
    return frozenset(found)


def _possible(field: Field, given: Given) -> Iterator[Value | None]:
    if field.name not in given.certain:
        yield None
    if field.name in given.absent:
        return
    match field.kind:
        case Kind.YESNO:
            yield from (True, False)
        case Kind.CHOICE:
            yield from field.choices
        case Kind.LIST:
            for count in range(1, len(field.choices) + 1):
                yield from combinations(field.choices, count)
        case _:
            yield from range(HIGHEST + 1)


def answer(guard: Guard, case: Case) -> bool | None:
    try:
        return guard.test(case)  # type: ignore[arg-type]
    except Unfilled:
        return None


SIGN = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
BOUND = st.integers(0, 3)


def atoms(names: Sequence[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds(lambda name, sign, bound: f"{name} {sign} {bound}", st.sampled_from(names), SIGN, BOUND),
        st.sampled_from(
            [
                "kind == 'claim'",
                "kind in ['claim', 'praise']",
                "demands has 'damages'",
                "demands has 'repair'",
                "weight == 'grave'",
                "weight != 'light'",
                "urgent",
                "pressing",
                "filled(damages)",
                "filled(weight)",
                "filled(pressing)",
                "filled(cost)",
                "done(judge)",
                "times(judge) > 2",
                "damages <= allowance",
                "filled(allowance)",
            ]
        ),
    )


def guards(names: Sequence[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        atoms(names),
        lambda inner: st.one_of(
            st.builds(lambda a, o, b: f"({a}) {o} ({b})", inner, st.sampled_from(["and", "or"]), inner),
            inner.map(lambda a: f"not ({a})"),
        ),
        max_leaves=3,
    )


AMOUNTS = ("damages", "cost", "refund", "total")
GIVEN = st.sampled_from(
    [
        Given(),
        Given(certain=frozenset(FIELDS)),
        Given(certain=frozenset({"kind", "refund", "damages"}), absent=frozenset({"demands"})),
        Given(certain=frozenset(FIELDS), undone=frozenset({"judge"})),
    ]
)


def cases(texts: Sequence[str], given: Given) -> list[tuple[bool | None, ...]]:
    compiled = [FIELDS.guard(text) for text in texts]
    reads = frozenset[str]().union(*(guard.reads for guard in compiled))
    return [tuple(answer(guard, case) for guard in compiled) for case in every_case(FIELDS, reads, given)]


@settings(max_examples=60, deadline=None)
@given(st.lists(guards(AMOUNTS), min_size=1, max_size=3), GIVEN)
def test_a_proof_finds_what_trying_every_case_finds(texts: list[str], known: Given) -> None:
    tried = cases(texts, known)
    prover = FIELDS.prover()
    trees = [FIELDS.guard(text).tree for text in texts]
    cover = prover.exactly_one(trees, known)

    assert bool(cover.gap) == any(all(each is False for each in answers) for answers in tried)
    assert {(each.one, each.other) for each in cover.overlaps} == {
        (one, other)
        for answers in tried
        for one, other in combinations(range(len(texts)), 2)
        if answers[one] and answers[other]
    }
    for at, tree in enumerate(trees):
        assert prover.satisfiable(tree, known) == any(answers[at] is True for answers in tried)
        assert prover.always_answers(tree, known) == all(answers[at] is not None for answers in tried)


@settings(max_examples=40, deadline=None)
@given(guards(AMOUNTS), guards(AMOUNTS), GIVEN)
def test_one_implies_another_when_it_does_in_every_case(one: str, other: str, known: Given) -> None:
    tried = cases([one, other], known)
    implied = FIELDS.prover().implies(FIELDS.guard(one).tree, FIELDS.guard(other).tree, known)

    assert implied == all(second is True for first, second in tried if first is True)


CERTAIN = Given(certain=frozenset(FIELDS))


def cover_of(*texts: str, within: str = "kind == 'claim' or kind != 'claim'") -> tuple[Callable[[], str], list[str]]:
    """How a gap reads, and each overlap."""
    trees = [FIELDS.guard(text).tree for text in texts]
    cover = FIELDS.prover().exactly_one(trees, CERTAIN, FIELDS.guard(within).tree)
    return lambda: cover.say(cover.gap).en if cover.gap else "", [cover.say(each.cells).en for each in cover.overlaps]


def test_tests_that_want_the_same_are_asked_in_one_space() -> None:
    prover = FIELDS.prover()
    small, large = FIELDS.guard("cost <= 500").tree, FIELDS.guard("cost > 500").tree

    assert prover.space([small]) is prover.space([large])
    assert prover.space([small]) is not prover.space([small], CERTAIN)


def test_a_limit_is_inclusive_and_the_next_unit_belongs_to_the_next_level() -> None:
    gap, overlaps = cover_of("cost <= 500", "cost > 500")

    assert gap() == ""
    assert overlaps == []


def test_a_gap_of_one_unit_is_found() -> None:
    gap, overlaps = cover_of("cost < 500", "cost > 500")

    assert gap() == "cost = 500 JPY"
    assert overlaps == []


def test_a_gap_is_told_with_the_choice_and_the_range() -> None:
    gap, _ = cover_of("weight == 'grave' or cost <= 500", "weight == 'light' and cost > 600", "weight == 'none_at_all'")

    assert gap() == "weight = light, cost from 501 JPY to 600 JPY"


def test_an_overlap_without_end_is_told_by_its_beginning() -> None:
    _, overlaps = cover_of("cost >= 500", "urgent")

    assert overlaps == ["cost from 500 JPY, urgent"]


def test_only_cases_within_are_looked_at() -> None:
    gap, _ = cover_of("cost < 500", "cost > 500", within="cost != 500")

    assert gap() == ""


def test_a_case_is_told_in_both_languages() -> None:
    cover = FIELDS.prover().exactly_one([FIELDS.guard("urgent or cost > 5").tree])

    assert cover.say(cover.gap) == Label(zh="not urgent，cost 至多 5 JPY", en="not urgent, cost up to 5 JPY")


def test_events_and_lists_are_told() -> None:
    tree = FIELDS.guard("demands has 'damages' and not done(judge, since: submit) and not overdue(replying)").tree
    cover = FIELDS.prover().exactly_one([tree], Given(certain=frozenset(FIELDS)))

    assert "not demands has damages" in cover.say(cover.gap).en


def test_what_is_finished_is_linked() -> None:
    prover = FIELDS.prover()
    none, open_, ended = (FIELDS.guard(t).tree for t in ("not linked(recall)", "linked(recall)", "finished(recall)"))
    waiting = FIELDS.guard("linked(recall) and not finished(recall)").tree

    assert prover.implies(ended, open_)
    assert not prover.implies(open_, ended)
    assert not prover.satisfiable(FIELDS.guard("finished(recall) and not linked(recall)").tree)
    cover = prover.exactly_one([none, waiting, ended])
    assert (cover.gap, cover.overlaps) == (0, ())


def test_linked_cases_are_told() -> None:
    cover = FIELDS.prover().exactly_one([FIELDS.guard("finished(recall) or urgent").tree])

    assert cover.say(cover.gap).en == "not finished(recall), not urgent"


def test_derived_fields_follow_what_they_come_from() -> None:
    prover = FIELDS.prover()

    assert not prover.satisfiable(FIELDS.guard("weight == 'light' and damages > 0").tree)
    assert not prover.satisfiable(FIELDS.guard("cost < damages").tree)
    assert not prover.satisfiable(FIELDS.guard("pressing and not urgent").tree)
    assert prover.satisfiable(FIELDS.guard("weight == 'light' and refund > 0").tree)


def test_what_was_done_since_something_was_done_at_all() -> None:
    prover = FIELDS.prover()

    assert prover.implies(FIELDS.guard("done(judge, since: submit)").tree, FIELDS.guard("done(judge)").tree)
    assert not prover.implies(FIELDS.guard("done(judge)").tree, FIELDS.guard("done(judge, since: submit)").tree)
    assert prover.implies(
        FIELDS.guard("done(judge) and not done(submit)").tree, FIELDS.guard("done(judge, since: submit)").tree
    )


def dated() -> Fields:
    fields = Fields()
    fields.declare("day", Kind.DATE)
    fields.declare("other", Kind.DATE)
    fields.declare("moment", Kind.DATETIME)
    fields.declare("handler", Kind.PERSON)
    fields.declare("culprit", Kind.PERSON)
    fields.declare("boss", Kind.PERSON)
    fields.declare("left", Kind.NUMBER)
    fields.declare("right", Kind.NUMBER)
    fields.declare("up", Kind.NUMBER, derived="left + right")
    fields.declare("apart", Kind.NUMBER, derived="left - right")
    return fields


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("day < '2026-01-02' and day > '2025-12-31' and day != '2026-01-01'", False),
        ("day < '2026-01-02' and day > '2025-12-30' and day != '2026-01-01'", True),
        ("day < other and other < day", False),
        ("day <= today and today < day", False),
        ("moment == '2026-01-01' and moment < '2026-01-01'", False),
        ("moment != '2026-01-01' and moment <= '2026-01-01' and moment >= '2026-01-01'", False),
        ("moment > '2026-01-01' and moment < '2026-01-03' and moment != '2026-01-02'", False),
        ("moment >= '2026-01-01' and moment == '2026-01-01'", True),
        ("handler == culprit and culprit == boss and handler != boss", False),
        ("handler != culprit and culprit != boss and handler != boss", True),
        ("left - right > 3 and left < 3", False),
        ("left - right > 3 and left < 5 and right < 1", True),
        ("2 * left == 5", False),
        ("2 * left < 5 and left > 1 and left != 2", False),
        ("left in [1, 2] and left > 2", False),
        ("times(judge) > 1 and not done(judge)", False),
    ],
)
def test_dates_persons_and_differences_are_proved_too(text: str, possible: bool) -> None:
    fields = dated()

    assert fields.prover().satisfiable(fields.guard(text).tree) is possible


@pytest.mark.parametrize(
    "text",
    [
        "up > 3 and apart > 3",
        "left * right > 3",
        "2 * left + right > 3",
        "moment > today",
        "day <= today and today < other and other <= day",
    ],
)
def test_sums_that_cross_each_other_are_refused_and_never_guessed(text: str) -> None:
    fields = dated()

    with pytest.raises(Unprovable):
        fields.prover().satisfiable(fields.guard(text).tree)


def test_a_proof_of_too_many_cases_is_refused_quickly() -> None:
    fields = Fields()
    for at in range(20):
        fields.declare(f"yes_{at}", Kind.YESNO)
    text = " or ".join(f"yes_{at}" for at in range(20))

    with pytest.raises(Unprovable):
        fields.prover().satisfiable(fields.guard(text).tree)


def told(fields: Fields, text: str, known: Given) -> str:
    """The first case in which the test does not hold."""
    cover = fields.prover().exactly_one([fields.guard(text).tree], known)
    return cover.say(cover.gap).en


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("filled(kind)", "kind not filled"),
        ("filled(kind) and filled(damages)", "damages not filled"),
        ("filled(demands) and demands has 'repair'", "not demands has repair"),
        ("filled(weight)", "weight not filled"),
        ("done(judge) and urgent", "not done(judge), urgent"),
        ("times(judge) > 2", "whatever the case"),
        ("pressing or not urgent", "not pressing, urgent"),
        ("allowance > 2", "whatever the case"),
        ("2 * damages + 1 > 4", "damages up to 1 JPY"),
        ("kind != 'praise' and weight != 'none_at_all'", "kind = praise, weight = none_at_all"),
        ("total > 5 and cost <= 5", "total up to 5 JPY, cost up to 5 JPY"),
        ("total > 5 or cost > 3", "total up to 5 JPY, cost up to 3 JPY"),
        ("total < 6 and damages > 2 or total > 9", "total up to 9 JPY, damages up to 2 JPY"),
        ("kind == 'claim' and urgent", "kind = appeal, urgent"),
        ("urgent and total >= 0", "not urgent"),
    ],
)
def test_a_case_is_told_in_the_terms_of_the_guard(text: str, case: str) -> None:
    known = Given() if text.startswith("filled") else CERTAIN

    assert told(FIELDS, text, known) == case


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("not urgent and kind == 'claim'", "urgent, kind not filled"),
        ("not urgent and demands has 'repair'", "urgent, demands not filled"),
        ("not urgent and damages > 1", "urgent, damages not filled"),
    ],
)
def test_what_is_unfilled_is_told(text: str, case: str) -> None:
    absent = Given(absent=frozenset({"kind", "demands", "damages"}))

    assert told(FIELDS, text, absent) == case


def test_a_sum_is_filled_when_the_table_in_it_has_a_value() -> None:
    fields = small()
    fields.declare("granted", Kind.MONEY, derived="allowance + refund")

    assert not fields.prover().satisfiable(fields.guard("filled(granted) and not filled(allowance)").tree)
    assert not fields.prover().satisfiable(fields.guard("filled(granted) and not filled(refund)").tree)
    assert fields.prover().satisfiable(fields.guard("not filled(granted) and filled(refund)").tree)


def test_who_did_something_is_filled_once_it_was_done() -> None:
    fields = small()
    fields["judge_"] = Field(name="judge_", label=NOTHING_SAID, kind=Kind.PERSON, derived=WhoDid(action="judge"))
    tree = fields.guard("filled(judge_)").tree

    assert fields.prover().always_answers(tree)
    assert not fields.prover().satisfiable(tree, Given(undone=frozenset({"judge"})))
    assert fields.prover().implies(fields.guard("urgent or not urgent").tree, tree, Given(done=frozenset({"judge"})))


def test_a_list_of_which_too_many_members_are_asked_about_is_refused() -> None:
    fields = Fields()
    members = [f"member_{at}" for at in range(11)]
    fields.declare("wishes", Kind.LIST, members)
    text = " or ".join(f"wishes has '{member}'" for member in members)

    with pytest.raises(Unprovable):
        fields.prover().satisfiable(fields.guard(text).tree)


def chosen() -> Fields:
    fields = Fields()
    fields.declare("wanted", Kind.CHOICE, ("swap", "refund", "repair"))
    fields.declare("offered", Kind.CHOICE, ("swap", "refund"))
    fields.declare("copied", Kind.CHOICE, ("swap", "refund", "repair"), "wanted")
    fields.declare("day", Kind.DATE, (), None)
    fields.declare("last", Kind.DATE, (), [("wanted == 'swap'", "2026-01-31"), (None, "2026-02-28")])
    fields.declare("met", Kind.YESNO, (), "wanted == offered")
    fields.declare("usual", Kind.CHOICE, ("swap", "refund"), "our_way")
    return fields


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("wanted == offered and wanted == 'repair'", False),
        ("wanted == offered and wanted != 'swap' and wanted != 'refund'", False),
        ("wanted != offered and wanted == 'swap' and offered == 'swap'", False),
        ("wanted != offered and wanted == 'swap' and offered == 'refund'", True),
        ("copied == 'swap' and wanted != 'swap'", False),
        ("copied in ['swap', 'repair'] and wanted == 'refund'", False),
        ("met and wanted == 'repair'", False),
        ("copied == offered and offered == 'refund'", True),
        ("usual == 'swap' and filled(usual)", True),
        ("usual == 'refund'", False),
        ("usual == offered and offered == 'refund'", False),
        ("filled(met) and not filled(wanted)", False),
        ("filled(copied) and not filled(wanted)", False),
        ("filled(last) and not filled(wanted)", False),
        ("day <= last and wanted == 'swap' and day > '2026-01-31'", False),
        ("day <= last and wanted != 'swap' and day == '2026-02-15'", True),
    ],
)
def test_choices_compared_with_each_other_are_proved_too(text: str, possible: bool) -> None:
    fields = chosen()

    assert fields.prover().satisfiable(fields.guard(text).tree) is possible
