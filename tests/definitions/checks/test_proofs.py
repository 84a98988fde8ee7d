"""What is proved of a whole definition, what is only watched, and where a proof must fail."""

from pathlib import Path

import pytest

from workflow.definitions.load import Checked, load

BASE = Path(__file__).parent.with_name("golden").joinpath("base.yaml").read_text("utf-8")
EVERYTHING = Path(__file__).parents[2].joinpath("engine", "everything.yaml").read_text("utf-8")


def edited(*edits: tuple[str, str]) -> Checked:
    text = BASE
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return load(text.encode())


def proved(*edits: tuple[str, str]) -> list[str]:
    checked = edited(*edits)
    assert checked.procedure is not None, [problem.say("en") for problem in checked.problems]
    return [label.en for label in checked.proved]


def codes(*edits: tuple[str, str]) -> list[str]:
    return [problem.code for problem in edited(*edits).problems]


def a_rule(text: str) -> tuple[str, str]:
    return ("rules:\n", f"rules:\n  - {{zh: 新规则, en: New rule, never: {text}}}\n")


EXPIRY = (
    "  pieces: {zh: 件数",
    "  expiry: {zh: 到期, en: Expiry, type: date, default: 2026-12-31}\n  pieces: {zh: 件数",
)
NO_LIMIT = "- {approver: director, no_limit: true}"
PAY = "{from: paying, to: closed, who: [clerk], not_who_did"
NOT_URGENT = (
    ('when: "total > 0", needs', 'when: "total > 0 or urgent", needs'),
    ('when: "total == 0"}', 'when: "total == 0 and not urgent"}'),
)
"""What is urgent is signed, whatever it costs."""
ALL_SIGNED = (
    (', when: "total > 0", needs', ", needs"),
    (',\n    {from: planning, to: paying, when: "total == 0"}', ""),
)
START = "  start: {zh: 着手"


def test_a_ladder_is_told_as_people_say_it() -> None:
    said = "plan_approval: <= 0.00 CNY nobody; <= 500.00 CNY head; from 500.01 CNY director"

    assert said in proved()


def test_a_level_whose_limit_is_not_decided_is_left_out() -> None:
    assert (
        "plan_approval: <= 0.00 CNY nobody; <= 500.00 CNY head; <= 800.00 CNY head; from 800.01 CNY director"
        in proved(("big_limit: {type: money, currency: CNY,", "big_limit: {type: money, currency: CNY, value: 800.00,"))
    )


def test_what_lifts_a_level_is_told_by_its_labels() -> None:
    lifted = (f"{NO_LIMIT}\n", f"{NO_LIMIT}\n    raise_to: [{{approver: director, when: \"speed == 'fast'\"}}]\n")

    either = (lifted[0], lifted[1].replace("speed == 'fast'", "channel in ['phone', 'web']"))

    assert any(said.endswith("; speed fast: director") for said in proved(lifted, *NOT_URGENT))
    assert any(said.endswith("; channel phone or web: director") for said in proved(either, *ALL_SIGNED))


def test_a_chain_and_several_signatures_are_told() -> None:
    chain = (NO_LIMIT, "- {chain: [head, director], no_limit: true}")
    two = (NO_LIMIT, "- {approver: director, of: 2, no_limit: true}")

    assert any("from 500.01 CNY head then director" in said for said in proved(chain))
    assert any("from 500.01 CNY 2 x director" in said for said in proved(two))


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param("{when: \"filled(speed) and speed == 'slow' and urgent\"}", id="by derivation"),
        pytest.param('{reach: planning, when: "not done(start)"}', id="only one action leads there"),
        pytest.param('{reach: paying, when: "not filled(plan_text)"}', id="an earlier action asks for it"),
        pytest.param(
            '{reach: signing, when: "total > small_limit and not filled(proof)"}', id="needed under a condition"
        ),
        pytest.param('{reach: closed, when: "done(send_back, since: submit)"}', id="another round came after"),
        pytest.param('{when: "done(pay) and not done(submit)"}', id="in whatever state"),
        pytest.param('{reach: paying, when: "total > 0", without: {approval: plan_approval}}', id="signed by anybody"),
        pytest.param(
            '{reach: paying, when: "total > small_limit", without: {approval: plan_approval, by: director}}',
            id="signed by",
        ),
        pytest.param(
            '{reach: closed, when: "total > small_limit", without: {approval: plan_approval, by: director}}',
            id="signed before, and unchanged since",
        ),
    ],
)
def test_a_rule_is_proved(rule: str) -> None:
    assert "proved: New rule" in proved(a_rule(rule))


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param('{reach: paying, when: "total > small_limit"}', id="it can happen"),
        pytest.param('{reach: closed, when: "not done(send_back)"}', id="not on every way"),
        pytest.param('{reach: paying, when: "not filled(promised)"}', id="it may be left out"),
        pytest.param('{reach: paying, when: "total == 0", without: {approval: plan_approval}}', id="free of it"),
        pytest.param(
            '{reach: paying, when: "total > 0", without: {approval: plan_approval, by: director}}', id="another signs"
        ),
        pytest.param('{reach: planning, when: "urgent", without: {approval: plan_approval}}', id="before it is signed"),
    ],
)
def test_a_rule_that_cannot_be_proved_is_watched(rule: str) -> None:
    assert "watched: New rule" in proved(a_rule(rule))


def test_a_rule_that_asks_for_another_signer_than_the_level_is_watched() -> None:
    rule = a_rule("{reach: closed, when: urgent, without: {approval: plan_approval, by: head}}")
    raised = (f"{NO_LIMIT}\n", f"{NO_LIMIT}\n    raise_to: [{{approver: director, when: urgent}}]\n")

    assert "watched: New rule" in proved(rule, raised, *NOT_URGENT)


def test_a_signature_by_whom_facts_demand_holds_to_the_end_while_nothing_changes_them() -> None:
    rule = a_rule('{reach: closed, when: "urgent and total > 0", without: {approval: plan_approval, by: director}}')
    raised = (f"{NO_LIMIT}\n", f"{NO_LIMIT}\n    raise_to: [{{approver: director, when: urgent}}]\n")

    assert "proved: New rule" in proved(rule, raised, *NOT_URGENT)


def test_the_facts_may_not_change_behind_the_signature() -> None:
    rule = a_rule('{reach: closed, when: "urgent and total > 0", without: {approval: plan_approval, by: director}}')
    raised = (f"{NO_LIMIT}\n", f"{NO_LIMIT}\n    raise_to: [{{approver: director, when: urgent}}]\n")
    later = (
        START,
        "  hurry: {zh: 加急, en: Hurry, moves: [{from: paying, to: same, who: [clerk], asks: [urgent]}]}\n" + START,
    )

    assert codes(rule, raised, *NOT_URGENT, later) == ["level_can_change"]


def test_a_gap_that_a_rule_forbids_is_no_gap() -> None:
    gap = ('when: "total > 0", needs', 'when: "total > 20.00", needs')
    rule = a_rule('{when: "total > 0 and total <= 20.00"}')

    assert codes(gap) == ["nothing_fits"]
    assert codes(gap, rule) == []


def test_a_gap_that_another_action_takes_up_is_no_gap() -> None:
    gap = ('when: "total > 0", needs', 'when: "total > 20.00", needs')
    waive = (
        '  waive: {zh: 免签, en: Waive, moves: [{from: planning, to: same, who: [clerk], when: "total <= 20.00"}]}\n'
    )

    assert codes(gap, (START, waive + START)) == []


def test_a_gap_that_no_case_can_come_into_is_no_gap() -> None:
    only_web = ("to: planning, who: [clerk, head]}", "to: planning, who: [clerk, head], when: \"channel == 'web'\"}")
    by_channel = (
        "to: same, who: [clerk], asks: [proof], may: [promised]}",
        "to: same, who: [clerk], asks: [proof], may: [promised], when: \"channel == 'web' and urgent\"},\n"
        "    {from: planning, to: same, who: [clerk], when: \"channel == 'web' and not urgent\"}",
    )

    assert codes(by_channel) == ["nothing_fits"]
    assert codes(by_channel, only_web) == []


def test_an_overlap_that_no_case_can_come_into_is_none() -> None:
    only_web = ("to: planning, who: [clerk, head]}", "to: planning, who: [clerk, head], when: \"channel == 'web'\"}")
    twice = (
        "to: same, who: [clerk], asks: [proof], may: [promised]}",
        "to: same, who: [clerk], asks: [proof], may: [promised], when: \"channel == 'web' or urgent\"},\n"
        "    {from: planning, to: same, who: [clerk], when: \"channel == 'phone'\"}",
    )

    assert codes(twice) == ["ambiguous"]
    assert codes(twice, only_web) == []


def test_a_move_that_an_undecided_setting_switches_off_is_no_mistake() -> None:
    off = (
        'when: "total == 0"}',
        'when: "total == 0"},\n    {from: planning, to: paying, when: "filled(big_limit) and total > big_limit and total < 0"}',
    )

    assert codes(off) == []


def test_a_guard_on_what_every_way_there_has_filled_needs_no_protection() -> None:
    after_submit = (
        PAY,
        PAY.replace("who: [clerk]", "who: [clerk], when: \"done(submit) and total >= 0 and channel != 'x'\""),
    )
    plain = (PAY, PAY.replace("who: [clerk]", "who: [clerk], when: \"channel == 'web' or channel == 'phone'\""))

    assert codes(plain) == []
    assert codes(after_submit) == ["unknown_choice"]


def test_a_derived_field_counts_as_filled_when_the_rows_that_decide_are() -> None:
    graded = (
        "  pieces: {zh: 件数",
        "  grade: {zh: 等级, en: Grade, type: choice, choices: {top: {zh: 高, en: Top}, low: {zh: 低, en: Low}}, is: [\n"
        "    {when: urgent, value: top}, {when: \"wishes has 'swap'\", value: top}, {value: low}]}\n  pieces: {zh: 件数",
    )
    asked = (
        "to: planning, who: [clerk, head]}",
        "to: planning, who: [clerk, head], when: \"urgent and grade == 'top'\"}",
    )
    unasked = ("to: planning, who: [clerk, head]}", "to: planning, who: [clerk, head], when: \"grade == 'top'\"}")

    assert codes(graded, asked) == []
    assert codes(graded, unasked) == ["may_be_unfilled"]


def test_a_tally_may_count_every_time() -> None:
    assert codes(('count: pay, when: "filled(culprit)", per', "count: pay, per")) == []


def with_ending(sources: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """The edits that let a case end as withdrawn from these states."""
    withdraw = f"  withdraw: {{zh: 撤回, en: Withdraw, moves: [{{from: {sources}, to: withdrawn, who: [clerk]}}]}}\n"
    state = ("  closed: {zh: 已结案", "  withdrawn: {zh: 已撤回, en: Withdrawn, final: true}\n  closed: {zh: 已结案")
    return (START, withdraw + START), state


def test_a_withdrawal_before_during_and_behind_the_approval_is_named_as_the_exception() -> None:
    edits = with_ending("[received, planning, signing, paying]")

    assert codes(*edits) == []
    assert "plan_approval: no path passes on without a valid signature (except to Withdrawn)" in proved(*edits)


def test_an_ending_that_is_not_open_while_the_signature_is_waited_for_is_a_way_around_it() -> None:
    assert codes(*with_ending("[planning, paying]")) == ["passes_unsigned"]


def test_a_loop_that_voids_does_not_hide_a_way_around_the_signature() -> None:
    redo = "  redo: {zh: 重做, en: Redo, moves: [{from: paying, to: planning, who: [clerk], voids: [plan_approval]}]}\n"
    loop = (START, redo + START)
    around = (
        ('when: "total > 0", needs', 'when: "total > 100", needs'),
        ('when: "total == 0"}', 'when: "total <= 100"}'),
    )

    assert codes(loop) == []
    assert codes(loop, *around) == ["passes_unsigned"]


def test_what_came_free_of_the_approval_may_not_grow_afterwards_though_signatures_cover_it() -> None:
    raise_ = "  top_up: {zh: 加付, en: Top up, moves: [{from: paying, to: same, who: [clerk], asks: [amount]}]}\n"

    assert codes((START, raise_ + START)) == ["level_can_change"]


def test_an_approval_in_the_middle_that_nothing_rests_on_is_said_to_prove_nothing() -> None:
    back = ("{from: signing, to: paying, who: approver", "{from: signing, to: planning, who: approver")

    assert "not_on_every_path" in codes(back)


def test_reopening_leaves_a_final_state_and_must_void() -> None:
    kept = "  reopen: {zh: 重开, en: Reopen, moves: [{from: closed, to: planning, who: [head]}]}\n"
    voided = kept.replace("who: [head]", "who: [head], voids: [plan_approval]")

    assert codes((START, kept + START)) == ["keeps_signature"]
    assert codes((START, voided + START)) == []


def test_previous_leads_to_every_state_before() -> None:
    ask = (
        START,
        "  ask: {zh: 询问, en: Ask, moves: [{from: [received, planning], to: asking, who: [clerk]}]}\n"
        "  answer: {zh: 答复, en: Answer, moves: [{from: asking, to: previous, who: [clerk]}]}\n" + START,
    )
    state = ("  closed: {zh: 已结案", "  asking: {zh: 询问中, en: Asking, owner: clerk}\n  closed: {zh: 已结案")

    assert codes(ask, state) == []
    assert "proved: New rule" in proved(ask, state, a_rule('{reach: signing, when: "not done(submit)"}'))


def test_only_the_first_mistakes_are_reported_not_what_follows_from_them() -> None:
    broken = ("{from: received, to: planning", "{from: received, to: planing")

    assert codes(broken) == ["unknown_state"]


def test_what_cannot_be_proved_is_watched_and_does_not_stop_the_rest() -> None:
    involved = a_rule(
        '{reach: paying, when: "amount * fee > 3 and pieces > 2"}'.replace("amount * fee", "amount * pieces")
    )

    assert "watched: New rule" in proved(involved)
    assert "proved: No large payment without proof" in proved(involved)


def test_a_rule_about_an_approval_that_no_state_waits_for_is_watched() -> None:
    other = (
        "    stand_in: {head: director}\n",
        "    stand_in: {head: director}\n  other_approval: {zh: 另, en: Other, measure: fee, levels: [{approver: head, "
        "no_limit: true}], signature_covers: [fee], voids_to: planning}\n",
    )

    assert "watched: New rule" in proved(
        other, a_rule("{reach: paying, when: urgent, without: {approval: other_approval}}")
    )


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param('{reach: planning, when: "times(start) == 0"}', id="counted"),
        pytest.param('{reach: paying, when: "times(start) > 1 and times(submit) == 0"}', id="counted twice"),
        pytest.param('{when: "times(pay) > 1"}', id="the last action"),
        pytest.param('{reach: closed, when: "pieces != 1"}', id="a default that nobody changes"),
        pytest.param("{reach: closed, when: \"expiry > '2027-01-01'\"}", id="a day that nobody changes"),
        pytest.param('{reach: closed, when: "done(submit, since: submit)"}', id="since itself"),
        pytest.param('{reach: planning, when: "total > 0 and not done(submit)"}', id="amounts that one action gives"),
        pytest.param('{reach: closed, when: "filled(culprit) and not urgent"}', id="asked under a condition only"),
    ],
)
def test_counts_defaults_and_amounts_take_part_in_proofs(rule: str) -> None:
    expected = "watched" if "culprit" in rule else "proved"

    assert f"{expected}: New rule" in proved(EXPIRY, a_rule(rule))


@pytest.mark.parametrize(
    "test",
    ["overdue(replying)", "tally(slips) > 0", "received_at < '2026-01-01'", "filled(slip_day) and slip_day > today"],
)
def test_what_time_brings_can_always_come(test: str) -> None:
    assert "watched: New rule" in proved(a_rule(f'{{reach: closed, when: "{test}"}}'))


def of_everything(*edits: tuple[str, str]) -> tuple[list[str], list[str]]:
    """What is proved of the definition that uses every part of the language, and the codes of what is wrong with it."""
    text = EVERYTHING
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    checked = load(text.encode())
    return [label.en for label in checked.proved], [problem.code for problem in checked.problems]


NO_RETURN = (
    "{from: second_look, to: working, who: approver, asks: [remark], voids: [payment]}",
    "{from: second_look, to: dropped, who: approver, asks: [remark], voids: [payment]}",
)
NO_CHANGE = ("{from: paying, to: same, who: [clerk], asks: [amount]}", "{from: paying, to: same, who: [clerk]}")


@pytest.mark.parametrize(
    ("rule", "edits"),
    [
        pytest.param('{reach: working, when: "done(reviewed)"}', (), id="a change after signing leads to voids_to"),
        pytest.param('{reach: working, when: "done(pay_ok)"}', (NO_RETURN, NO_CHANGE), id="the first of two signed"),
        pytest.param('{when: "done(call_customer)"}', (), id="a move closes the duty"),
        pytest.param('{when: "times(call_customer) > 2"}', (), id="and may do so often"),
        pytest.param(
            '{reach: done_, when: "total <= 10 and not sorry", without: {approval: payment}}', (), id="came free"
        ),
        pytest.param(
            "{reach: second_look, when: sorry, without: {approval: payment, by: director_}}",
            (),
            id="a level above the one that is raised to",
        ),
        pytest.param(
            '{reach: dropped, when: "total > 1000", without: {approval: payment}}',
            (NO_RETURN, ("{from: [received, working, waiting], to: dropped,", "{from: second_look, to: dropped,")),
            id="the move there voids it",
        ),
        pytest.param(
            '{reach: done_, when: "done(pay_ok)", without: {approval: payment, by: director_}}',
            (
                ("when: sorry, clause", 'when: "done(pay_ok)", clause'),
                ('when: "total > 10 or sorry"', "when: total > 10"),
                ('when: "total <= 10 and not sorry"', 'when: "total <= 10 and not done(pay_ok)"'),
            ),
            id="the signing itself lifts the level",
        ),
    ],
)
def test_a_rule_that_a_case_can_break_is_not_proved(rule: str, edits: tuple[tuple[str, str], ...]) -> None:
    proofs, wrong = of_everything(*edits, a_rule(rule))

    assert "watched: New rule" in proofs, wrong
    assert "proved: New rule" not in proofs


def test_a_voided_signature_may_not_leave_the_case_behind_the_approval() -> None:
    to_second_look = ("fee]\n    voids_to: working", "fee]\n    voids_to: second_look")

    proofs, _ = of_everything(to_second_look)

    assert "payment: no path passes on without a valid signature" not in proofs


def test_the_signing_move_may_not_change_who_must_sign_either() -> None:
    uncovered = ("signature_covers: [plan_text, amount, fee]", "signature_covers: [plan_text, amount]")
    may = (
        "signs: payment, who: approver, asks: [remark],",
        "signs: payment, who: approver, asks: [remark], may: [fee],",
    )

    assert "level_can_change" in of_everything(uncovered, may)[1]


def test_a_level_above_the_one_that_is_raised_to_still_signs() -> None:
    assert "proved: A large one never without the board" in of_everything()[0]


def test_nothing_is_proved_when_a_signed_field_changes_by_the_mere_doing_of_things() -> None:
    tries = ("signature_covers: [plan_text, amount, fee]", "signature_covers: [plan_text, amount, fee, tries]")

    proofs, wrong = of_everything(tries)

    assert not [said for said in (*proofs, *wrong) if "no path passes" in said or said.startswith("proved")]
