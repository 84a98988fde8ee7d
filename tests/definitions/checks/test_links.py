"""Whether links lead to procedures that fit, and what is proved of guards that ask about linked cases."""

from pathlib import Path

import pytest

from workflow.definitions.checks.links import check_links
from workflow.definitions.links import fits, opening_action
from workflow.definitions.load import load
from workflow.definitions.model import Field, Procedure
from workflow.definitions.problems import Problem
from workflow.definitions.stories import Ends
from workflow.definitions.values import Kind
from workflow.wording import Label

SIMPLE = (Path(__file__).parents[1] / "golden" / "linked.yaml").read_text("utf-8")
MEASURES = """
procedure: measures
format: 1
title: {zh: 措施, en: Measures}
source: {document: 试验}
number: "M-{seq:04}"
timezone: Asia/Shanghai
roles: {boss: {zh: 主管, en: Boss}}
fields:
  kind: {zh: 类别, en: Kind, type: choice, choices: {recall: {zh: 召回, en: Recall}, repair: {zh: 整改, en: Repair}}}
  problem: {zh: 问题, en: Problem, type: text}
  cause: {zh: 原因, en: Cause, type: text}
states:
  open_: {zh: 在办, en: Open, owner: boss}
  done_: {zh: 完成, en: Done, final: true}
actions:
  raise_measure: {zh: 立项, en: Raise, opens: true, asks: [kind, problem], may: [cause], moves: [
    {to: open_, who: [boss, system]}]}
  finish: {zh: 完成, en: Finish, moves: [{from: open_, to: done_, who: boss}]}
"""


def rules(text: str, *edits: tuple[str, str]) -> Procedure:
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    checked = load(text.encode())
    assert checked.procedure is not None, [problem.say("en") for problem in checked.problems]
    return checked.procedure


def simple(*edits: tuple[str, str]) -> Procedure:
    return rules(SIMPLE, *edits)


def measures(*edits: tuple[str, str]) -> Procedure:
    return rules(MEASURES, *edits)


def found(parent: Procedure, *others: Procedure) -> list[Problem]:
    return list(check_links(parent, {other.name: other for other in others}))


def codes(problems: list[Problem]) -> list[str]:
    return [f"{problem.severity} {problem.code}" for problem in problems]


def test_links_that_fit_have_no_problem() -> None:
    assert found(simple(), measures()) == []
    assert found(measures()) == []


def test_a_procedure_that_is_not_there_is_named_with_what_to_do() -> None:
    (problem,) = found(simple())

    assert problem.code == "link_without_procedure"
    assert "publish measures first" in problem.say("en")
    assert "measures" in problem.say("zh")
    assert problem.place.line == 13


CHILDREN = [
    pytest.param([("raise_measure: {zh", "begin: {zh")], ["error link_without_opening"], id="no such action"),
    pytest.param([("[boss, system]", "[boss]")], ["error link_not_by_system"], id="not by the system"),
    pytest.param([("asks: [kind, problem]", "asks: [kind, problem, cause]")], ["error link_lacks"], id="asks for more"),
    pytest.param([("may: [cause]", "may: [{cause: \"kind == 'recall'\"}]")], [], id="a conditional entry"),
    pytest.param(
        [
            ("asks: [kind, problem], may: [cause]", "asks: [kind, cause]"),
            ("problem: {zh: 问题, en: Problem, type: text}", ""),
        ],
        ["error link_lacks", "error link_field_not_taken"],
        id="another field",
    ),
    pytest.param([("recall: {zh: 召回, en: Recall}, ", "")], ["error not_a_choice"], id="no such choice"),
    pytest.param(
        [("en: Problem, type: text", "en: Problem, type: date")], ["error link_field_unlike"], id="another type"
    ),
]


@pytest.mark.parametrize(("edits", "expected"), CHILDREN)
def test_what_does_not_fit_is_an_error(edits: list[tuple[str, str]], expected: list[str]) -> None:
    problems = found(simple(), measures(*edits))

    assert codes(problems) == expected
    assert all(problem.say("zh") != problem.say("en") for problem in problems)


DONE_IN = ("copies: {problem: client}}", "copies: {problem: client}, done_in: [%s]}")


def test_a_link_may_say_in_which_final_states_its_cases_are_done() -> None:
    parent = simple((DONE_IN[0], DONE_IN[1] % "done_"))

    assert parent.links["recall"].done_in == ("done_",)
    assert found(parent, measures()) == []


def test_where_a_linked_case_is_done_must_be_a_final_state_of_its_procedure() -> None:
    parent = simple((DONE_IN[0], DONE_IN[1] % "open_, dome_"))
    still_open, unknown = found(parent, measures())

    assert still_open.code == "link_done_in_open"
    assert still_open.say("en").endswith("its final states: done_")
    assert unknown.code == "link_done_in_unknown"
    assert 'no state "dome_"; did you mean "done_"?' in unknown.say("en")
    assert "“dome_”" in unknown.say("zh")


def test_a_story_may_drop_a_case_of_a_link_that_says_where_it_is_done() -> None:
    parent = simple((DONE_IN[0], DONE_IN[1] % "done_"), ("      - ends: recall\n", "      - drops: recall\n"))

    step = parent.examples[0].steps[3]
    assert isinstance(step, Ends)
    assert (step.link, step.standing) == ("recall", "dropped")


def test_one_opening_move_that_fits_is_enough() -> None:
    two = measures(
        (
            "asks: [kind, problem], may: [cause], moves: [\n    {to: open_, who: [boss, system]}]}",
            "asks: [kind], moves: [\n    {to: open_, who: [boss, system], asks: [problem], when: \"kind == 'recall'\"},\n"
            "    {to: open_, who: [boss], asks: [cause], when: \"kind == 'repair'\"}]}",
        )
    )

    assert found(simple(), two) == []


def test_without_an_action_the_only_one_that_opens_is_meant() -> None:
    unnamed = simple(("action: raise_measure, ", ""))
    twice = measures(
        ("  finish:", "  other: {zh: 另立, en: Other, opens: true, moves: [{to: open_, who: boss}]}\n  finish:")
    )
    link = unnamed.links["recall"]

    assert found(unnamed, measures()) == []
    assert opening_action(link, measures()) == measures().actions["raise_measure"]
    assert codes(found(unnamed, twice)) == ["error link_without_opening"]
    assert "raise_measure, other" in found(unnamed, twice)[0].say("en")


def test_a_value_that_is_none_of_the_field_is_reported_at_the_value() -> None:
    (problem,) = found(simple(("gives: {kind: recall}", "gives: {kind: recal}")), measures())

    assert (problem.place.line, problem.code) == (13, "not_a_choice")
    assert "recall" in problem.say("en")


def test_a_value_for_a_field_that_is_not_there_is_reported_once() -> None:
    (problem,) = found(simple(("gives: {kind: recall}", "gives: {kind: recall, caus: x}")), measures())

    assert problem.code == "link_field_not_taken"
    assert 'did you mean "cause"' in problem.say("en")


def test_a_field_that_may_be_unfilled_is_warned_of() -> None:
    parent = simple(("asks: [client], may: [defect]", "may: [client, defect]"))
    (problem,) = found(parent, measures())

    assert (problem.severity, problem.code) == ("warning", "link_may_lack")
    assert "judge" in problem.say("en")
    assert found(parent, measures(("asks: [kind, problem], may: [cause]", "asks: [kind], may: [problem, cause]"))) == []


@pytest.mark.parametrize(
    ("derivation", "expected"),
    [
        pytest.param("[{when: defect, value: recall}, {value: repair}]", [], id="always filled"),
        pytest.param("[{when: defect, value: recall}]", ["warning link_may_lack"], id="perhaps not"),
    ],
)
def test_a_derived_field_is_copied_as_well(derivation: str, expected: list[str]) -> None:
    choices = "{recall: {zh: 召回, en: Recall}, repair: {zh: 整改, en: Repair}}"
    field = f"  sort: {{zh: 类别, en: Sort, type: choice, choices: {choices}, is: {derivation}}}\nlinks:\n"
    copies = "copies: {problem: client, kind: sort}"
    parent = simple(("links:\n", field), ("gives: {kind: recall},", ""), ("copies: {problem: client}", copies))

    assert codes(found(parent, measures())) == expected


def test_what_was_masked_should_stay_masked() -> None:
    (problem,) = found(simple(("en: Client, type: text", "en: Client, type: text, personal: true")), measures())

    assert (problem.severity, problem.code) == ("warning", "link_unmasks")


def test_a_procedure_may_link_to_itself() -> None:
    links = (
        "links:\n  more: {zh: 再办, en: Again, procedure: measures, copies: {problem: problem, kind: kind}}\nstates:"
    )
    parent = measures(
        ("states:", links),
        ("finish: {zh: 完成, en: Finish, moves: [{", "finish: {zh: 完成, en: Finish, moves: [{opens_cases: more, "),
    )

    assert found(parent) == []


def test_cases_that_would_open_one_another_for_ever_are_an_error() -> None:
    onward = "links:\n  back: {zh: 回头, en: Back, procedure: simple, copies: {client: problem}}\nstates:"
    child = measures(
        ("states:", onward), ("{to: open_, who: [boss, system]}", "{to: open_, who: [boss, system], opens_cases: back}")
    )
    parent = simple(
        ("to: received, who: clerk,", "to: received, who: [clerk, system], opens_cases: recall,"),
    )
    later = measures(("states:", onward), ("to: done_, who: boss", "to: done_, who: boss, opens_cases: back"))

    (problem,) = found(parent, child)
    assert problem.code == "link_endless"
    assert "simple > measures > simple" in problem.say("en")
    assert found(parent, later) == []
    assert found(simple(), child) == []


def test_a_circle_beside_the_way_is_somebody_elses() -> None:
    """The parent opens a case that opens others for ever: that is reported where the circle is."""
    itself = (
        "links:\n  more: {zh: 再办, en: Again, procedure: measures, copies: {problem: problem, kind: kind}}\nstates:"
    )
    child = measures(
        ("states:", itself), ("{to: open_, who: [boss, system]}", "{to: open_, who: [boss, system], opens_cases: more}")
    )
    parent = simple(("to: received, who: clerk,", "to: received, who: clerk, opens_cases: recall,"))

    assert found(parent, child) == []
    assert codes(found(child)) == ["error link_endless"]


LABEL = Label(zh="字段", en="field")
ONE = {"a": LABEL}
TWO = {"a": LABEL, "b": LABEL}


def field(kind: Kind, **more: object) -> Field:
    return Field(name="x", label=LABEL, kind=kind, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        pytest.param(field(Kind.TEXT), field(Kind.TEXT), True, id="texts"),
        pytest.param(field(Kind.TEXT), field(Kind.DATE), False, id="a text and a date"),
        pytest.param(field(Kind.MONEY, currency="CNY"), field(Kind.MONEY, currency="CNY"), True, id="one currency"),
        pytest.param(field(Kind.MONEY, currency="CNY"), field(Kind.MONEY, currency="JPY"), False, id="two currencies"),
        pytest.param(field(Kind.NUMBER, unit="件"), field(Kind.NUMBER), False, id="a unit and none"),
        pytest.param(field(Kind.CHOICE, choices=ONE), field(Kind.CHOICE, choices=TWO), True, id="fewer choices"),
        pytest.param(field(Kind.CHOICE, choices=TWO), field(Kind.CHOICE, choices=ONE), False, id="more choices"),
        pytest.param(
            field(Kind.CHOICE, choices=TWO), field(Kind.CHOICE, choices=ONE, open=True), True, id="into an open choice"
        ),
        pytest.param(
            field(Kind.CHOICE, choices=ONE, open=True), field(Kind.CHOICE, choices=ONE), False, id="from an open choice"
        ),
        pytest.param(field(Kind.LIST, choices=TWO), field(Kind.LIST, choices=ONE), False, id="a longer list"),
        pytest.param(
            field(Kind.ROWS, of={"a": field(Kind.TEXT)}), field(Kind.ROWS, of={"a": field(Kind.TEXT)}), True, id="rows"
        ),
        pytest.param(
            field(Kind.ROWS, of={"a": field(Kind.TEXT, optional=True)}),
            field(Kind.ROWS, of={"a": field(Kind.TEXT)}),
            False,
            id="a cell that may be empty",
        ),
        pytest.param(
            field(Kind.ROWS, of={"a": field(Kind.TEXT)}),
            field(Kind.ROWS, of={"b": field(Kind.TEXT)}),
            False,
            id="other columns",
        ),
    ],
)
def test_a_field_fits_when_every_value_does(ours: Field, theirs: Field, *, expected: bool) -> None:
    assert fits(ours, theirs) is expected


def proved(*edits: tuple[str, str]) -> tuple[str, ...]:
    text = SIMPLE
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    checked = load(text.encode())
    assert checked.procedure is not None, [problem.say("en") for problem in checked.problems]
    return tuple(label.en for label in checked.proved)


def rule(when: str) -> tuple[str, str]:
    return "unclear:\n", f'rules:\n  - {{zh: 规则, en: A rule, never: {{reach: closed, when: "{when}"}}}}\nunclear:\n'


@pytest.mark.parametrize(
    ("when", "verdict"),
    [
        pytest.param("linked(recall) and not finished(recall)", "proved", id="what the way there excludes"),
        pytest.param("finished(recall) and not linked(recall)", "proved", id="finished is linked"),
        pytest.param("defect and not linked(recall)", "watched", id="a linked case may become void"),
        pytest.param("finished(recall)", "watched", id="it may end at any time"),
    ],
)
def test_what_is_proved_of_linked_cases(when: str, verdict: str) -> None:
    assert proved(rule(when)) == (f"{verdict}: A rule",)


def test_where_no_move_opens_one_there_is_none() -> None:
    never = ("when: defect, opens_cases: [recall]}", "when: defect}")
    opened = (
        "asks: [client], may: [defect]}]}",
        "asks: [client], may: [defect]}]}\n  reopen: {zh: 重开, en: Reopen, moves: [{from: closed, to: working, who: clerk, opens_cases: [recall]}]}",
    )

    assert proved(never, rule("linked(recall)"), *_without_story()) == ("proved: A rule",)
    assert proved(never, opened, rule("linked(recall)"), *_without_story()) == ("watched: A rule",)


def _without_story() -> tuple[tuple[str, str], ...]:
    steps = SIMPLE[SIMPLE.index("      - li judge\n") :]
    return ((steps, "      - li judge\n"),)
