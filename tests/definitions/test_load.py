"""From bytes to a procedure: what a definition says is what the model holds."""

import re
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from workflow.definitions.durations import Duration
from workflow.definitions.load import Checked, load, read_published, read_unchecked, unusable
from workflow.definitions.model import Item, Procedure, WhoDid
from workflow.definitions.problems import Severity
from workflow.definitions.stories import Expect, Step, Wait
from workflow.errors import ProblemsFound

BASE = (Path(__file__).with_name("golden") / "base.yaml").read_text("utf-8")


def loaded(*edits: tuple[str, str], **decided: str) -> Procedure:
    checked = attempted(*edits, **decided)
    assert checked.problems == ()
    assert checked.procedure is not None
    return checked.procedure


def attempted(*edits: tuple[str, str], **decided: str) -> Checked:
    text = BASE
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return load(text.encode(), decided)


def codes(*edits: tuple[str, str], **decided: str) -> list[str]:
    return [problem.code for problem in attempted(*edits, **decided).problems]


def names(items: tuple[Item, ...]) -> list[str]:
    return [item.name for item in items]


def test_a_definition_is_known_by_the_digest_of_its_bytes() -> None:
    assert loaded().digest == sha256(BASE.encode()).hexdigest()


def test_what_is_proved_is_said() -> None:
    assert attempted().proved


def test_a_setting_without_a_value_is_listed_and_its_level_is_off() -> None:
    checked = attempted()
    assert checked.procedure is not None
    approval = checked.procedure.approvals["plan_approval"]

    assert checked.undecided == ("big_limit",)
    assert [level.undecided for level in approval.levels] == [None, None, "big_limit", None]
    assert [level.up_to for level in approval.decided] == [0, 50000, None]


def test_a_setting_can_be_decided_from_outside() -> None:
    procedure = loaded(big_limit="900.00")

    assert [level.up_to for level in procedure.approvals["plan_approval"].levels] == [0, 50000, 90000, None]


def test_a_decision_from_outside_wins_over_the_file() -> None:
    assert loaded(reply_time="2h").clocks["replying"].within[0].limit == Duration(
        text="2h", seconds=7200, unit="h", count=2
    )


@pytest.mark.parametrize(
    ("decided", "code"), [({"nothing": "1"}, "decided_unknown"), ({"big_limit": "5 USD"}, "other_currency")]
)
def test_a_decision_that_cannot_be_is_reported(decided: dict[str, str], code: str) -> None:
    assert codes(**decided) == [code]


def test_forms_are_spelled_out_in_asks() -> None:
    move = loaded().actions["register"].moves[0]

    assert names(move.asks) == ["client", "channel", "received_at"]
    assert names(move.may) == ["urgent", "wishes"]


def test_forms_stay_forms_in_needs() -> None:
    procedure = loaded(
        (
            "{from: received, to: planning, who: [clerk, head]}",
            "{from: received, to: planning, who: [clerk], needs: [form record_form]}",
        )
    )

    assert procedure.actions["start"].moves[0].needs == (Item(name="record_form", form=True),)


def test_what_an_action_says_holds_for_all_its_moves() -> None:
    moves = loaded().actions["submit"].moves

    assert [(move.who.roles, names(move.asks), names(move.may)) for move in moves] == [
        (("clerk",), ["plan_text"], ["amount", "fee", "partners"])
    ] * 2


def test_a_move_replaces_who_and_adds_what_is_asked() -> None:
    procedure = loaded(
        (
            '{from: planning, to: paying, when: "total == 0"}',
            '{from: planning, to: paying, when: "total == 0", who: [head], may: [promised]}',
        )
    )

    first, second = procedure.actions["submit"].moves
    assert (first.who.roles, second.who.roles) == (("clerk",), ("head",))
    assert names(second.may) == ["amount", "fee", "partners", "promised"]


def test_a_condition_of_the_action_joins_that_of_the_move() -> None:
    procedure = loaded(("submit: {zh: 提交, en: Submit,", "submit: {zh: 提交, en: Submit, when: urgent or not urgent,"))

    when = procedure.actions["submit"].moves[0].when
    assert when is not None
    assert when.reads == {"urgent", "total"}


def test_a_duty_that_asks_brings_its_action_from_every_open_state() -> None:
    action = loaded().actions["explain"]

    assert (action.closes_duty, names(action.moves[0].asks)) == ("explain", ["coaching"])
    assert action.moves[0].from_ == ("received", "planning", "signing", "paying")


def test_a_tally_brings_the_action_that_lifts_it_closed_cases_included() -> None:
    action = loaded().actions["lift_slips"]

    assert (action.lifts, action.moves[0].who.roles, action.moves[0].to) == ("slips", ("head",), "same")
    assert action.moves[0].from_ == ("received", "planning", "signing", "paying", "closed")


def test_telling_the_customer_brings_the_duty_to_inform_them() -> None:
    told = ("80%: {tell: [clerk]}", "80%: {tell: [customer], through: head}")
    story = ("- wait: 1h", "- expect: {duties: [inform_customer]}")
    action = loaded(told, story).actions["inform_customer"]

    assert (action.closes_duty, action.moves[0].who.roles) == ("inform_customer", ("head",))


def test_a_notice_to_the_customer_brings_the_duty_to_inform_them() -> None:
    action = loaded(("tell: [approver], zh", "tell: [approver, customer], zh")).actions["inform_customer"]

    assert (action.closes_duty, action.moves[0].who.roles) == ("inform_customer", ("owner",))


def test_what_is_asked_for_always_is_not_asked_for_under_a_condition_as_well() -> None:
    action = loaded(("asks: [plan_text], may", "asks: [plan_text, {plan_text: urgent}, {proof: urgent}], may")).actions[
        "submit"
    ]

    assert [(item.name, item.when is None) for item in action.moves[0].asks] == [("plan_text", True), ("proof", False)]


def test_the_action_that_lifts_may_have_a_name_of_its_own() -> None:
    procedure = loaded(("lifted_by: {who", "lifted_by: {action: readmit, who"))

    assert procedure.tallies["slips"].lifted_by.action == "readmit"
    assert "readmit" in procedure.actions


def test_values_of_a_story_have_the_types_of_their_fields() -> None:
    steps = loaded().examples[0].steps
    register, submit = steps[0], steps[2]
    assert isinstance(register, Step)
    assert isinstance(submit, Step)

    assert register.given == {
        "client": "张三",
        "channel": "phone",
        "received_at": 1_790_556_600_000_000,
        "wishes": ("money_back",),
    }
    assert (submit.given["amount"], submit.given["partners"]) == (32000, ({"unit_name": "财务", "contact": "wang"},))


def test_a_story_waits_and_expects() -> None:
    due = ("- expect: {state: closed}", "- expect: {due: {replying: 2026-09-28T10:00, promising: none}}")
    steps = loaded(("- wait: 1h", "- wait: until 2026-09-28T10:00"), due).examples[0].steps
    wait, expect, last = steps[6], steps[3], steps[-1]

    assert wait == Wait(until=1_790_560_800_000_000, line=wait.line)
    assert isinstance(last, Expect)
    assert last.due == {"replying": 1_790_560_800_000_000, "promising": None}
    assert [step.line - steps[0].line for step in steps] == list(range(len(steps)))
    assert isinstance(expect, Expect)
    assert (expect.state, expect.approver, expect.fields, expect.told, expect.duties) == (
        "signing",
        "head",
        {"total": 32000},
        None,
        None,
    )
    assert expect.text == "{state: signing, approver: head, fields: {total: 320}}"


def test_a_step_can_act_on_an_earlier_case() -> None:
    step = loaded(("- li pay: {to: closed}", "- CASE1.li pay: {to: closed}")).examples[0].steps[8]

    assert isinstance(step, Step)
    assert (step.case, step.person, step.action, step.to) == (1, "li", "pay", "closed")


def test_nobody_told_and_not_asked_are_not_the_same() -> None:
    steps = loaded(("- expect: {state: closed}", "- expect: {told: [], duties: []}")).examples[0].steps
    last = steps[-1]

    assert isinstance(last, Expect)
    assert (last.told, last.duties, last.assignee) == ((), (), None)


def test_a_person_can_be_who_did_something() -> None:
    procedure = loaded(
        (
            "culprit: {zh: 责任人, en: At fault, type: person}",
            "culprit: {zh: 责任人, en: At fault, type: person, is: who(submit)}",
        ),
        ("asks: [{culprit: urgent}, {slip_day: urgent}]", "asks: [{slip_day: urgent}]"),
    )

    assert procedure.fields["culprit"].derived == WhoDid(action="submit")


def test_calendars_are_looked_up() -> None:
    clocks = loaded().clocks

    assert (clocks["promising"].calendar.name, clocks["replying"].calendar.name) == ("cn_office", "always")


def test_an_owner_by_field_has_roles_for_each_choice() -> None:
    owner = loaded().states["planning"].owner

    assert (owner.by, owner.roles_for("web"), owner.roles_for("phone")) == ("channel", ("clerk", "head"), ("clerk",))


@pytest.mark.parametrize("word", ["true", "yes"])
def test_yes_and_true_say_the_same_where_yes_or_no_is_due(word: str) -> None:
    assert loaded(("Closed, final: true", f"Closed, final: {word}")).states["closed"].final


def test_no_is_a_text_where_a_text_is_due() -> None:
    assert loaded(("zh: 经办人, en: Clerk", "zh: 经办人, en: no")).roles["clerk"].label.en == "no"


def test_a_clause_is_what_was_written() -> None:
    assert loaded(
        ("record_form: {zh: 记录表, en: Record, clause: 3.1", "record_form: {zh: 记录表, en: Record, clause: 3.10")
    ).forms["record_form"].clause == ("3.10",)


def test_a_limit_may_depend_on_the_case() -> None:
    clock = loaded(("within: reply_time,", "within: [{when: urgent, is: 1h30m}, {is: reply_time}],")).clocks["replying"]

    assert [target.limit.seconds for target in clock.within if target.limit] == [5400, 86400]
    assert [target.when is None for target in clock.within] == [False, True]


def test_an_automatic_action_has_typed_values() -> None:
    clock = loaded(
        ("100%: {tell: [head], open: explain}", "100%: {tell: [head], open: explain, do: {hurry: {urgent: yes}}}"),
        (
            "  pay: {zh: 付款",
            "  hurry: {zh: 催, en: Hurry, moves: [{from: [received, planning], to: same, who: [system], asks: [urgent]}]}\n  pay: {zh: 付款",
        ),
    ).clocks["replying"]
    act = clock.marks[1].effects.do

    assert act is not None
    assert (act.action, act.given) == ("hurry", {"urgent": True})


def test_an_automatic_action_may_need_no_values() -> None:
    act = (
        loaded(
            ("100%: {tell: [head], open: explain}", "100%: {tell: [head], open: explain, do: hurry}"),
            (
                "  pay: {zh: 付款",
                "  hurry: {zh: 催, en: Hurry, moves: [{from: [received, planning], to: same, who: [system]}]}\n  pay: {zh: 付款",
            ),
        )
        .clocks["replying"]
        .marks[1]
        .effects.do
    )

    assert act is not None
    assert (act.action, act.given) == ("hurry", {})


def test_a_person_of_a_story_may_be_away() -> None:
    people = (
        loaded(
            (
                "{roles: [head], department: service, rank: manager}",
                "{roles: [head], away: {from: 2026-09-28T08:50, to: 2026-09-28T10:00}}",
            )
        )
        .examples[0]
        .people
    )

    assert people["wang"].away == ((1_790_556_600_000_000, 1_790_560_800_000_000),)


def test_a_built_in_action_takes_fields_by_their_type_and_anything_else_as_text() -> None:
    step = loaded(("- wait: 1h", "- wang correct: {amount: 5, reason: 笔误}")).examples[0].steps[6]

    assert isinstance(step, Step)
    assert step.given == {"amount": 500, "reason": "笔误"}


def test_a_setting_of_a_story_has_its_type() -> None:
    story = loaded(("    people: {li", "    settings: {big_limit: 900, reply_time: 3h}\n    people: {li")).examples[0]

    assert story.settings == {"big_limit": 90000, "reply_time": Duration(text="3h", seconds=10800, unit="h", count=3)}


def test_problems_stand_in_the_order_of_the_file() -> None:
    problems = attempted(
        ("en: Closed, final", "on: Closed, final"), ("timezone:", "timezne:"), ("head: director}", "head: directr}")
    ).problems

    assert [problem.place for problem in problems] == sorted(problem.place for problem in problems)
    assert [problem.code for problem in problems] == ["misspelt_key", "misspelt_key", "unknown_role"]


def test_a_problem_that_is_only_a_warning_leaves_the_definition_usable() -> None:
    checked = attempted(("by: [channel, speed, state]", "by: [channel, state]"))

    assert [problem.severity for problem in checked.problems] == [Severity.WARNING]
    assert checked.procedure is not None


LINES = BASE.count("\n") + 1


@settings(max_examples=150, deadline=None)
@given(
    at=st.integers(0, len(BASE) - 1),
    sign=st.sampled_from([*"{}[],:#'\"?&*!|>%@`-~ \n\tax0_", "：", "，", "中", "\0", "\ud800", ""]),
    width=st.integers(0, 1),
)
def test_one_changed_character_is_understood_or_reported_within_the_file(at: int, sign: str, width: int) -> None:
    source = (BASE[:at] + sign + BASE[at + width :]).encode("utf-8", "surrogatepass")
    checked = load(source)

    assert checked.procedure is not None or checked.problems
    assert all(1 <= problem.place.line <= LINES + 1 for problem in checked.problems)
    assert all(problem.say("zh") and problem.say("en") for problem in checked.problems)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_reported(source: bytes) -> None:
    assert load(source).problems


FAULTY = BASE.replace('when: "total == 0"}', 'when: "total >= 0"}')
"""What checks find fault with: two moves fit at once."""


def test_what_was_published_is_read_without_checking_it_again() -> None:
    assert load(FAULTY.encode()).procedure is None

    procedure = read_published(FAULTY.encode())

    assert procedure.digest == sha256(FAULTY.encode()).hexdigest()
    assert len(procedure.actions["submit"].moves) == 2


def test_what_is_read_without_checking_is_what_checking_gives() -> None:
    found = read_published(BASE.encode())

    assert [*found.actions] == [*loaded().actions]
    assert found.states == loaded().states


def test_what_was_published_is_read_without_its_stories() -> None:
    assert loaded().examples != ()

    assert read_published(BASE.encode()).examples == ()
    assert read_unchecked(BASE.encode()).examples == loaded().examples


SOURCE = "source: {document: 退款管理办法, unclear: U1}\n"
WITHOUT_SOURCE = BASE.replace(SOURCE, "")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(WITHOUT_SOURCE + SOURCE, id="a section after them"),
        pytest.param(
            WITHOUT_SOURCE.rstrip() + "\r" + SOURCE, id="a section after them, on a line that begins otherwise"
        ),
        pytest.param(
            WITHOUT_SOURCE.partition("examples:")[0] + SOURCE.replace("退款管理办法", '"甲\nexamples:\n 乙"'),
            id="in quotes",
        ),
    ],
)
def test_where_stories_are_not_surely_the_end_of_a_text_it_is_read_to_its_end(text: str) -> None:
    whole = load(text.encode()).procedure
    assert whole is not None

    found = read_published(text.encode())

    assert (found.source, found.examples) == (whole.source, whole.examples)
    assert "document" in found.source


@settings(max_examples=150, deadline=None)
@given(
    at=st.integers(0, len(BASE) - 1),
    sign=st.sampled_from([*"{}[],:#'\"?&*!|>%@`-~ \n\r\tax0_", "\nexamples:\n", '"\nexamples: ', "'", ""]),
    width=st.integers(0, 1),
)
def test_leaving_the_stories_out_never_changes_the_rules(at: int, sign: str, width: int) -> None:
    source = (BASE[:at] + sign + BASE[at + width :]).encode()
    whole = load(source).procedure

    if whole is not None:
        assert written(read_published(source)) == written(whole)


def written(procedure: Procedure) -> str:
    """The rules as text, without what every reading makes anew."""
    return re.sub(r"<function .*?>|functools|<.*? object at .*?>", "", repr(replace(procedure, examples=())))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        pytest.param(b"procedure: [", "line 2, column 1", id="no YAML"),
        pytest.param(
            BASE.replace("from: received, to: planning", "from: received, to: planing").encode(),
            'no state called "planing"',
            id="a state that is not there",
        ),
    ],
)
def test_what_cannot_be_understood_cannot_be_read(source: bytes, said: str) -> None:
    with pytest.raises(ProblemsFound) as raised:
        read_published(source)

    assert raised.value.wording.code == "rules_unusable"
    assert said in raised.value.say("en")


def test_the_first_error_is_told_with_how_many_there_are_and_no_warning() -> None:
    idle = FAULTY.replace("  director: {zh: 总监", "  idle: {zh: 闲, en: Idle}\n  director: {zh: 总监")
    problems = load(idle.encode()).problems
    raised = unusable(problems)

    assert [problem.code for problem in problems] == ["unused_role", "ambiguous"]
    assert "has 1 problems" in raised.say("en")
    assert "can fit at once" in raised.say("en")
