"""All stories of a definition, and what they show of it."""

import pytest

from tests.engine.world import CALENDARS, EVERYTHING, everything
from tests.stories.test_player import PEOPLE, PROPOSED, WORKING, played
from workflow.definitions.load import load
from workflow.stories.coverage import Covered, coverable, covered_by
from workflow.stories.examples import examples, money


def test_the_stories_of_a_definition_hold_together_and_say_what_is_left():
    source = EVERYTHING.encode()
    procedure = everything().procedure

    results = examples(source, procedure, CALENDARS)

    assert results.hold
    assert results.covered.moves == {"actions.receive.moves[0]", "actions.start.moves[0]", "actions.propose.moves[1]"}
    assert "actions.finish.moves[0]" in results.left.moves
    assert results.left == coverable(procedure) - results.covered


def test_a_story_that_does_not_hold_is_found():
    source = EVERYTHING.replace("expect: {state: sending", "expect: {state: paying").encode()
    checked = load(source)
    assert checked.procedure is not None

    assert not examples(source, checked.procedure, CALENDARS).hold


def test_a_level_is_shown_by_its_signature():
    asked, signed = played(PROPOSED), played(PROPOSED + "- max pay_ok: {remark: 同意}\n- aud reviewed\n")

    assert asked.covered.levels == frozenset()
    assert signed.covered.levels == {"approvals.payment.levels[1]", "approvals.review.levels[1]"}


def test_a_lift_is_shown_by_its_signature():
    wishes = PROPOSED.replace("branch: north", "branch: north, wishes: [apology]")

    assert played(wishes + "- dia pay_ok: {remark: 同意}\n").covered.levels == {"approvals.payment.raise_to[0]"}


def test_marks_and_duties_are_shown_when_they_come():
    told = played(WORKING + "- wait: 11h\n")

    assert {"clocks.work.at.80%", "clocks.work.at.100%"} <= told.covered.marks
    assert "clocks.budget.at.100%" not in told.covered.marks
    assert told.covered.duties == {"explain_delay"}


def test_what_a_rule_watches_is_no_mark_of_the_file():
    told = played(PROPOSED + "- max pay_ok: {remark: 同意}\n- aud reviewed\n- wait: 25h\n")

    assert not [mark for mark in told.covered.marks if "rule" in mark]


def test_what_can_be_shown_leaves_out_levels_that_ask_for_nobody_and_built_in_duties():
    everything_there = coverable(everything().procedure)

    assert "approvals.payment.levels[0]" not in everything_there.levels
    assert "approvals.payment.levels[2]" in everything_there.levels
    assert "actions.inform_customer.moves[0]" not in everything_there.moves
    assert "actions.explain_delay.moves[0]" in everything_there.moves


def test_coverage_adds_up_and_takes_away():
    one = Covered(frozenset("a"), frozenset("b"), frozenset("c"), frozenset("d"))

    assert len(one) == 4
    assert len(one - one) == 0
    assert (one | Covered()) == one
    assert covered_by(everything().procedure, ()) == Covered()


@pytest.mark.parametrize(
    ("units", "currency", "text"),
    [(50000, "CNY", "500.00"), (5, "CNY", "0.05"), (50000, "JPY", "50000"), (1500, "KWD", "1.500")],
)
def test_money_is_written_with_the_digits_of_its_currency(units, currency, text):
    assert money(units, currency) == text


def test_a_setting_in_a_currency_without_cents_is_decided_as_written():
    source = (
        EVERYTHING.replace("CNY", "JPY")
        .replace("100.00", "100")
        .replace("1000.00", "1000")
        .replace("10.00", "10")
        .replace("1000.00", "1000")
    )
    story = source.partition("\nexamples:\n")[0] + (
        "\nexamples:\n  - says: {zh: 日元, en: Yen}\n    now: 2026-03-02T09:00\n    settings: {open_limit: 400, slow_time: 30m}\n"
        f"    people: {PEOPLE}\n    steps:\n"
        "      - cai receive: {client: 甲, branch: north}\n      - cai start\n"
        "      - eve propose: {plan_text: 退款, amount: 400}\n      - expect: {approver: director_}\n"
    )
    checked = load(story.encode())
    assert checked.procedure is not None, [(p.place, p.say("en")) for p in checked.problems]

    results = examples(story.encode(), checked.procedure, CALENDARS)

    assert results.hold, results.played[0].mismatches


def test_a_definition_that_does_not_stand_once_a_setting_is_decided_is_a_mismatch():
    source = EVERYTHING.replace("    people: {cai", "    settings: {open_limit: 20000.00}\n    people: {cai")
    checked = load(source.encode())
    assert checked.procedure is not None

    story = examples(source.encode(), checked.procedure, CALENDARS).played[0]

    assert [(found.step, found.expected) for found in story.mismatches] == [(0, "settings: open_limit: 20000.00")]
    assert story.mismatches[0].found
    assert story.events == ()


def test_other_kinds_of_settings_are_decided_as_written():
    source = (
        EVERYTHING.replace("  slow_time:", "  many: {type: number, zh: 次数, en: Times}\n  slow_time:")
        .replace("above: {1:", "above: {many:")
        .replace("    people: {cai", "    settings: {many: 3}\n    people: {cai")
    )
    checked = load(source.encode())
    assert checked.procedure is not None, [(p.place, p.say("en")) for p in checked.problems]

    assert examples(source.encode(), checked.procedure, CALENDARS).hold
