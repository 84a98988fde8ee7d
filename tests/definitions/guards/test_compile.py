"""Guards: what they accept, what they answer, and what stays unfilled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from workflow.definitions.guards.compile import compile_expression, compile_guard
from workflow.definitions.guards.expression import Expression, Guard, Unfilled
from workflow.definitions.guards.scope import Parameter, Scope, Typed
from workflow.definitions.problems import Problems
from workflow.definitions.values import Kind, Value
from workflow.definitions.words import Place, Word

CNY = Typed(kind=Kind.MONEY, currency="CNY")
SCOPE = Scope(
    fields={
        "kind": Typed(kind=Kind.CHOICE, choices=("claim", "appeal")),
        "mood": Typed(kind=Kind.CHOICE, choices=("calm", "angry"), open=True),
        "cost": CNY,
        "refund": CNY,
        "yen": Typed(kind=Kind.MONEY, currency="JPY"),
        "pieces": Typed(kind=Kind.NUMBER, unit="pieces"),
        "hours": Typed(kind=Kind.NUMBER, unit="hours"),
        "plain": Typed(kind=Kind.NUMBER),
        "urgent": Typed(kind=Kind.YESNO),
        "demands": Typed(kind=Kind.LIST, choices=("damages", "repair")),
        "day": Typed(kind=Kind.DATE),
        "moment": Typed(kind=Kind.DATETIME),
        "handler": Typed(kind=Kind.PERSON),
        "culprit": Typed(kind=Kind.PERSON),
        "story": Typed(kind=Kind.TEXT),
        "proof": Typed(kind=Kind.FILE),
        "items": Typed(kind=Kind.ROWS),
    },
    settings={
        "limit": Parameter(typed=CNY, value=50000),
        "open_limit": Parameter(typed=CNY, value=None),
        "since_when": Parameter(typed=Typed(kind=Kind.DATE), value="2026-01-01"),
        "time": Parameter(typed=Typed(kind=Kind.DURATION), value="24h"),
    },
    actions=frozenset({"judge", "submit"}),
    clocks=frozenset({"replying"}),
    tallies=frozenset({"slips"}),
    links=frozenset({"recall", "repair", "refund_case"}),
    timezone="Asia/Shanghai",
)


@dataclass(frozen=True)
class Case:
    """A case as guards see it."""

    values: Mapping[str, Value]
    did: Mapping[str, int] = field(default_factory=dict)
    """When each action was done last; how often is its number of letters."""

    def value(self, field: str) -> Value:
        if field not in self.values:
            raise Unfilled(field)
        return self.values[field]

    def filled(self, field: str) -> bool:
        return field in self.values

    def done(self, action: str, since: str | None) -> bool:
        return action in self.did and (since is None or self.did[action] > self.did.get(since, 0))

    def times(self, action: str) -> int:
        return len(action) if action in self.did else 0

    def overdue(self, clock: str) -> bool:
        return clock == "replying"

    def tally(self, name: str) -> int:
        return len(name)

    def linked(self, link: str) -> bool:
        return link in ("recall", "repair")

    def finished(self, link: str) -> bool:
        return link == "repair"

    def today(self) -> str:
        return "2026-09-28"


def word(text: str) -> Word:
    return Word.at(text, Place(7, 11), quoted=True)


def read(text: str) -> tuple[Guard | None, Problems]:
    problems = Problems()
    return compile_guard(word(text), SCOPE, problems), problems


def guard(text: str) -> Guard:
    found, problems = read(text)
    assert found is not None, [problem.say("en") for problem in problems.found]
    return found


def expression(text: str, kind: Kind) -> Expression:
    problems = Problems()
    found = compile_expression(word(text), Typed(kind=kind), SCOPE, problems)
    assert found is not None, [problem.say("en") for problem in problems.found]
    return found


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("text", "values", "answer"),
    [
        ("kind == 'claim'", {"kind": "claim"}, True),
        ("kind != 'claim'", {"kind": "claim"}, False),
        ("kind in ['claim', 'appeal']", {"kind": "appeal"}, True),
        ("kind not in ['claim']", {"kind": "appeal"}, True),
        ("cost <= 500", {"cost": 50000}, True),
        ("cost <= 500", {"cost": 50001}, False),
        ("cost > 499.99", {"cost": 50000}, True),
        ("500 >= cost", {"cost": 50000}, True),
        ("0 < cost < 500", {"cost": 50000}, False),
        ("yen > 500", {"yen": 501}, True),
        ("cost + refund > 1.50", {"cost": 100, "refund": 51}, True),
        ("cost - refund == 0.49", {"cost": 100, "refund": 51}, True),
        ("2 * cost == 2.00", {"cost": 100}, True),
        ("cost * plain == 3", {"cost": 100, "plain": 3}, True),
        ("cost <= limit", {"cost": 50000}, True),
        ("pieces == 3", {"pieces": 3}, True),
        ("pieces in [1,200,300]", {"pieces": 200}, True),
        ("urgent", {"urgent": True}, True),
        ("not urgent", {"urgent": True}, False),
        ("not not urgent", {"urgent": True}, True),
        ("demands has 'damages'", {"demands": ("repair", "damages")}, True),
        ("not demands has 'damages' and urgent", {"demands": ("repair",), "urgent": True}, True),
        ("day < '2026-09-28'", {"day": "2026-09-27"}, True),
        ("day == today", {"day": "2026-09-28"}, True),
        ("day >= since_when", {"day": "2025-12-31"}, False),
        ("handler == culprit", {"handler": "li", "culprit": "li"}, True),
        ("handler != culprit", {"handler": "li", "culprit": "wang"}, True),
        ("mood == 'calm'", {"mood": "like a storm"}, False),
        ("filled(story) and not filled(proof)", {"story": "x"}, True),
        ("times(judge) == 0 and tally(slips) == 5 and overdue(replying)", {}, True),
        ("linked(recall) and not finished(recall) and finished(repair)", {}, True),
        ("linked(refund_case) or finished(refund_case)", {}, False),
        ("urgent or kind == 'claim' and cost > 1", {"urgent": True, "kind": "appeal", "cost": 0}, True),
        ("(urgent or kind == 'claim') and cost > 1", {"urgent": True, "kind": "appeal", "cost": 0}, False),
        ("not urgent or urgent", {"urgent": True}, True),
        ("cost + refund in [1, 2.50]", {"cost": 100, "refund": 150}, True),
        ("times(judge) not in [1, 2]", {}, True),
        ("limit >= 500 and urgent", {"urgent": True}, True),
        ("limit in [100, 500]", {}, True),
        ("limit not in [100, 200]", {}, True),
        ("cost > limit * 2", {"cost": 100001}, True),
        ("pieces > 2 + 3", {"pieces": 6}, True),
    ],
)
def test_a_guard_answers(text: str, values: Mapping[str, Value], answer: bool) -> None:
    assert guard(text).test(Case(values)) is answer


@pytest.mark.parametrize(
    ("sign", "before", "during", "after"),
    [
        ("<", True, False, False),
        ("<=", True, True, False),
        ("==", False, True, False),
        ("!=", True, False, True),
        (">=", False, True, True),
        (">", False, False, True),
    ],
)
def test_a_moment_beside_a_date_counts_as_its_day_in_the_zone(
    sign: str, before: bool, during: bool, after: bool
) -> None:
    # 2026-09-28 in Shanghai begins at 16:00 UTC of the day before
    moments = [instant("2026-09-27T15:59:59"), instant("2026-09-27T16:00:00"), instant("2026-09-28T16:00:00")]

    for right in ("'2026-09-28'", "today"):
        test = guard(f"moment {sign} {right}").test
        assert [test(Case({"moment": moment})) for moment in moments] == [before, during, after]


def test_done_since_asks_about_this_round() -> None:
    test = guard("done(judge, since: submit)").test

    assert test(Case({}, {"judge": 2, "submit": 1}))
    assert not test(Case({}, {"judge": 1, "submit": 2}))
    assert not test(Case({}, {"submit": 1}))


def test_an_unfilled_field_is_never_read_as_false() -> None:
    for text in (
        "cost > 5",
        "not cost > 5",
        "demands has 'damages'",
        "urgent",
        "cost + refund > 1",
        "kind in ['claim']",
    ):
        with pytest.raises(Unfilled):
            guard(text).test(Case({}))


def test_filled_protects_what_comes_after_it() -> None:
    assert not guard("filled(cost) and cost > 5").test(Case({}))
    assert guard("not filled(cost) or cost > 5").test(Case({}))


def test_what_comes_before_filled_is_not_protected() -> None:
    with pytest.raises(Unfilled):
        guard("cost > 5 and filled(cost)").test(Case({}))


def test_since_may_be_written_with_an_equal_sign() -> None:
    assert guard("done(judge, since=submit)").tree == guard("done(judge, since: submit)").tree


def test_a_setting_that_is_not_decided_switches_off_what_it_protects() -> None:
    assert not guard("filled(open_limit) and cost <= open_limit").test(Case({}))
    assert guard("not filled(open_limit) or cost <= open_limit").test(Case({}))
    assert guard("urgent or not filled(open_limit)").test(Case({}))


def test_a_setting_that_is_decided_is_a_constant() -> None:
    assert guard("filled(limit) and cost <= limit").tree == guard("cost <= 500.00").tree


def test_what_is_switched_off_is_still_checked() -> None:
    found, problems = read("filled(open_limit) and costt <= open_limit")

    assert found is None
    assert [problem.code for problem in problems.found] == ["unknown_guard_name"]


def test_fields_that_are_read_are_listed_those_inside_filled_included() -> None:
    assert guard("filled(story) and cost > refund or demands has 'repair'").reads == {
        "story",
        "cost",
        "refund",
        "demands",
    }


def test_an_expression_gives_a_value_of_its_kind() -> None:
    assert expression("cost + refund", Kind.MONEY).evaluate(Case({"cost": 100, "refund": 51})) == 151
    assert expression("times(judge)", Kind.NUMBER).evaluate(Case({}, {"judge": 1})) == 5
    assert (
        expression("kind == 'claim' and urgent", Kind.YESNO).evaluate(Case({"kind": "claim", "urgent": True})) is True
    )
    assert expression("12.50", Kind.MONEY).evaluate(Case({})) == 1250
    assert expression("day", Kind.DATE).evaluate(Case({"day": "2026-01-02"})) == "2026-01-02"


def test_an_expression_of_another_kind_is_refused() -> None:
    for text, kind in (
        ("cost", Kind.NUMBER),
        ("pieces", Kind.MONEY),
        ("'claim'", Kind.YESNO),
        ("day", Kind.CHOICE),
        ("day", Kind.DATETIME),
        ("'2026-01-02'", Kind.DATETIME),
        ("moment", Kind.DATE),
    ):
        problems = Problems()

        assert compile_expression(word(text), Typed(kind=kind), SCOPE, problems) is None
        assert len(problems.found) == 1


def test_an_expression_in_another_currency_is_refused() -> None:
    problems = Problems()

    assert compile_expression(word("cost"), SCOPE.fields["yen"], SCOPE, problems) is None
    assert [problem.code for problem in problems.found] == ["two_currencies"]


def test_a_derived_choice_has_only_choices_of_its_own() -> None:
    narrow = Typed(kind=Kind.CHOICE, choices=("claim", "claims"))
    problems = Problems()
    fixed = compile_expression(word("'claim'"), narrow, SCOPE, problems)

    assert fixed is not None
    assert fixed.evaluate(Case({})) == "claim"
    assert problems.found == []

    assert compile_expression(word("kind"), narrow, SCOPE, problems) is None
    assert [problem.say("en") for problem in problems.found] == [
        '"appeal" is not one of its choices (declared: claim, claims)'
    ]


REFUSED = [
    ("kind == 'claims'", "unknown_choice", 8),
    ("kind > 'claim'", "choice_without_order", 0),
    ("mood in ['calm']", "open_choice", 0),
    ("mood < 'calm'", "open_choice", 0),
    ("mood == 'furious'", "unknown_choice", 8),
    ("cost > yen", "two_currencies", 7),
    ("cost + yen > 1", "two_currencies", 7),
    ("cost > pieces", "compare_two_kinds", 7),
    ("cost + pieces > 1", "compare_two_kinds", 7),
    ("pieces > hours", "two_units", 9),
    ("pieces + hours > 1", "two_units", 9),
    ("cost * refund > 1", "money_times_money", 0),
    ("story + story == 1", "not_an_amount_to_calculate", 0),
    ("day + 1 > today", "not_an_amount_to_calculate", 0),
    ("yen > 1.5", "not_an_amount", 6),
    ("pieces > 1.5", "guard_number", 9),
    ("pieces > '3'", "guard_number", 9),
    ("cost > '3'", "not_an_amount", 7),
    ("day > 20260928", "guard_date", 6),
    ("day > '28.9.2026'", "guard_date", 6),
    ("handler == 'li'", "person_comparison", 11),
    ("handler < culprit", "person_comparison", 0),
    ("handler == story", "not_in_guards", 11),
    ("proof == items", "not_in_guards", 0),
    ("time > 3", "not_in_guards", 0),
    ("demands in ['damages']", "list_needs_has", 0),
    ("'damages' in demands", "list_needs_has", 13),
    ("kind has 'claim'", "has_needs_list", 0),
    ("demands has kind", "quote_the_choice", 12),
    ("demands has 'refund'", "unknown_choice", 12),
    ("kind in kind", "in_needs_list", 8),
    ("kind in []", "in_needs_list", 8),
    ("kind in [mood]", "in_needs_list", 9),
    ("urgent == urgent", "yesno_stands_alone", 0),
    ("urgent == True", "yesno_stands_alone", 10),
    ("cost > open_limit", "setting_undecided", 7),
    ("filled(open_limit) or cost > open_limit", "setting_undecided", 29),
    ("filled(judge)", "not_a_test", 7),
    ("done(cost)", "unknown_guard_name", 5),
    ("done(judge, since: cost)", "unknown_guard_name", 19),
    ("done(judge, after: submit)", "foreign_sign", 17),
    ("times(judge, since: submit) > 1", "wrong_argument", 0),
    ("filled('cost')", "wrong_argument", 0),
    ("filled(cost, refund)", "wrong_argument", 0),
    ("done(judge, since: 'submit')", "wrong_argument", 19),
    ("'claim' in ['claim']", "in_needs_list", 0),
    ("'claims' has 'claim'", "has_needs_list", 0),
    ("colour has 'claim'", "unknown_guard_name", 0),
    ("(urgent and urgent) == urgent", "yesno_stands_alone", 1),
    ("-5 > 3", "not_a_test", 0),
    ("overdue(judge)", "unknown_guard_name", 8),
    ("times(judge)", "not_a_test", 0),
    ("1 == 1", "not_a_test", 0),
    ("today", "not_a_test", 0),
    ("cost > 5 if urgent else cost > 6", "unreadable_guard", 9),
    ("[c for c in kind]", "unreadable_guard", 3),
    ("lambda: urgent", "foreign_sign", 6),
    ("kind.upper() == 'X'", "foreign_sign", 4),
    ("__import__('os')", "unknown_function", 0),
    ("f'{kind}' == 'claim'", "text_prefix", 0),
    ("kind == 'a\\x41'", "open_quote", 8),
    ("cost ** 2 > 1", "foreign_sign", 5),
    ("cost / 2 > 1", "foreign_sign", 5),
    ("cost % 2 == 1", "foreign_sign", 5),
    ("cost @ 2", "foreign_sign", 5),
    ("(urgent := 1)", "foreign_sign", 8),
    ("cost > 0x10", "bad_number", 7),
    ("cost > 1e3", "bad_number", 7),
    ("cost > 007", "bad_number", 7),
    ("cost > 5,000", "bad_number", 7),
    ("cost <> 5", "foreign_operator", 5),
    ("urgent || urgent", "foreign_operator", 7),
    ("! urgent", "foreign_operator", 0),
    ("story == null", "foreign_operator", 9),
    ("（urgent）", "full_width", 0),
    ("cost ＞ 5", "full_width", 5),
    ("urgent]", "unbalanced", 6),
    ("(urgent]", "unbalanced", 7),
    ("kind == 'claim", "open_quote", 8),
    ("   ", "guard_empty", 0),
    ("urgent urgent", "unreadable_guard", 7),
    ("urgent and", "unreadable_guard", 7),
    ("(" * 300 + "urgent" + ")" * 90, "unbalanced", 209),
]


@pytest.mark.parametrize(("text", "code", "offset"), [pytest.param(*row, id=row[0][:40]) for row in REFUSED])
def test_what_is_no_guard_is_refused_at_its_column(text: str, code: str, offset: int) -> None:
    found, problems = read(text)

    assert found is None
    assert [(problem.code, problem.place) for problem in problems.found] == [(code, Place(7, 12 + offset))]


def test_columns_count_characters_not_bytes() -> None:
    _, problems = read("kind == '索赔' and costt > 1")

    assert [problem.place.column for problem in problems.found] == [12 + 8, 12 + 17]


def test_a_guard_of_several_lines_is_blamed_as_a_whole() -> None:
    _, problems = read("urgent and\ncostt > 1")

    assert [problem.place for problem in problems.found] == [Place(7, 11)]


def test_a_guard_of_several_lines_is_read() -> None:
    assert guard("  urgent and\n  cost > 1\n").test(Case({"urgent": True, "cost": 101}))


def test_every_part_of_a_guard_is_checked_in_one_run() -> None:
    _, problems = read("kindd == 'claim' and (cost > 'x' or mood == 'furious')")

    assert [problem.code for problem in problems.found] == ["unknown_guard_name", "not_an_amount", "unknown_choice"]


def test_a_guard_has_at_most_400_characters_and_80_parts() -> None:
    long = "urgent" + " " * 395
    many = " and ".join(["urgent"] * 57)

    for text in (long, "not " * 85 + "urgent", many[:400]):
        found, problems = read(text)
        assert found is None
        assert problems.found


def test_deep_nesting_is_a_problem_and_no_crash() -> None:
    for text in ("(" * 195 + "urgent" + ")" * 195, "not " * 98 + "urgent"):
        found, problems = read(text)

        assert (found is None) == bool(problems.found)


def test_half_a_character_is_a_problem_and_no_crash() -> None:
    _, problems = read("kind == '\ud800'")

    assert [problem.code for problem in problems.found] == ["unreadable_guard"]


@pytest.mark.parametrize(
    ("text", "values", "failing"),
    [
        ("urgent and kind == 'claim'", {"urgent": False, "kind": "claim"}, ["urgent"]),
        ("urgent and kind == 'claim'", {"urgent": False, "kind": "appeal"}, ["urgent", "kind == 'claim'"]),
        ("(urgent or plain > 2) and demands has 'repair'", {"urgent": False, "plain": 1, "demands": ("repair",)},
         ["urgent or plain > 2"]),
        ("mood == 'calm' and demands has 'repair'", {"mood": "angry", "demands": ()}, ["mood == 'calm'", "demands has 'repair'"]),
        ("urgent or plain > 2", {"urgent": False, "plain": 1}, ["urgent or plain > 2"]),
        ("filled(cost) and cost <= limit", {}, ["filled(cost)"]),
    ],
)  # fmt: skip
def test_what_fails_is_named_without_what_holds(text: str, values: Mapping[str, Value], failing: list[str]) -> None:
    assert [part.text for part in guard(text).failing(Case(values))] == failing
