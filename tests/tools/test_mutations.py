"""Mutants are made in the text as written, and a mistake that nothing notices is said to survive."""

import pytest

from tools.guard_text import parts
from tools.killing import By, verdict
from tools.mutants import Result, page
from tools.mutations import Mutant, mutants

TEXT = """\
procedure: refunds
format: 1
title: {zh: 退款, en: Refunds}
source: {document: 退款办法}
number: "R-{seq:06}"
timezone: Asia/Shanghai
calendars: {always: always}
roles:
  clerk: {zh: 文员, en: Clerk}
  head: {zh: 主管, en: Head}
fields:
  sum: {zh: 金额, en: Sum, type: money, currency: CNY}
states:
  asked: {zh: 已申请, en: Asked, owner: clerk}
  paid: {zh: 已付, en: Paid, final: true}
actions:
  ask: {zh: 申请, en: Ask, opens: true, who: [clerk], asks: [sum], moves: [{to: asked}]}
  pay: {zh: 付款, en: Pay, moves: [
    {from: asked, to: paid, who: [clerk], when: "sum <= 100.00"},  # the clerk's own
    {from: asked, to: paid, who: [head], when: "sum > 100.00"}]}
examples:
  - says: {zh: 一百元, en: A hundred}
    now: 2026-09-28T09:00
    people: {li: [clerk], wang: [head]}
    steps:
      - li ask: {sum: 100.00}
      - li pay
      - li ask: {sum: 100.01}
      - wang pay
"""


@pytest.fixture(scope="module")
def made():
    return {mutant.name: mutant for mutant in mutants(TEXT)}


def test_a_mutant_leaves_the_rest_of_the_text_as_it_was_written(made):
    widened = made["widen who: actions.pay.moves[0].who + head"]

    assert widened.text == TEXT.replace('who: [clerk], when: "sum <=', 'who: [clerk, head], when: "sum <=')
    assert widened.line == 19


def test_a_guard_is_dropped_with_its_comma(made):
    assert made["drop a guard: actions.pay.moves[1].when"].text == TEXT.replace(', when: "sum > 100.00"', "")


def test_the_only_entry_of_a_list_goes_with_its_key(made):
    assert made["drop an asks: actions.ask.asks sum"].text == TEXT.replace("asks: [sum], ", "")


def test_what_is_asked_for_becomes_what_may_be_given(made):
    two = {m.name: m for m in mutants(TEXT.replace("asks: [sum], moves", "asks: [sum, why], may: [note], moves"))}

    assert made["make an asks optional: actions.ask.asks sum"].text == TEXT.replace("asks: [sum]", "may: [sum]")
    assert "asks: [sum], may: [why, note], moves" in two["make an asks optional: actions.ask.asks why"].text


def test_a_limit_moves_by_a_cent_in_both_directions(made):
    name = "move a limit: actions.pay.moves[0].when number #0 "

    assert made[f"{name}+"].text == TEXT.replace("sum <= 100.00", "sum <= 100.01")
    assert made[f"{name}-"].text == TEXT.replace("sum <= 100.00", "sum <= 99.99")


def test_no_mutant_is_made_twice(made):
    assert len({mutant.text for mutant in made.values()}) == len(made)
    assert TEXT not in {mutant.text for mutant in made.values()}


def test_stories_kill_a_mutant_that_check_lets_pass(made):
    found = verdict(made["negate a condition: actions.pay.moves[0].when #0"])
    other = verdict(made["drop an asks: actions.ask.asks sum"])

    assert (found.by, other.by) == (By.CHECK, By.CHECK)


def test_what_no_story_refuses_survives(made):
    assert verdict(made["widen who: actions.pay.moves[0].who + head"]).by is By.NOBODY


def test_a_story_that_refuses_kills_the_wider_who(made):
    told = "      - li ask: {sum: 1.00}\n      - wang pay: {refused: role}\n"
    mutant = made["widen who: actions.pay.moves[0].who + head"]
    found = verdict(mutant._replace(text=mutant.text + told))

    assert found.by is By.STORIES
    assert found.said == "“A hundred”, step 6: wang pay refused: role, found accepted"


def test_the_page_argues_each_survivor(made):
    survivor = verdict(made["widen who: actions.pay.moves[0].who + head"])
    written = page([Result("refunds", (survivor,))], {"refunds": {survivor.mutant.name: "Heads may do all."}})

    assert "- **widen who: actions.pay.moves[0].who + head** (line 19)" in written
    assert "  Heads may do all." in written


def test_the_rate_of_what_is_killed_is_rounded_down():
    unharmed = Mutant("none", "none", 0, "", "", TEXT)
    survives = verdict(unharmed)
    killed = verdict(unharmed._replace(text=TEXT.replace("final: true", "finel: true")))

    assert Result("refunds", (survives, killed, killed)).killed == 66


@pytest.mark.parametrize(
    ("guard", "dropped", "atoms"),
    [
        ("a == 'x'", [], ["a == 'x'"]),
        ("a and b", ["a and ", " and b"], ["a", "b"]),
        ("a or b and c", ["a or ", " or b and c", "b and ", " and c"], ["a", "b", "c"]),
        ("(a or b) and c", ["(a or b) and ", " and c", "a or ", " or b"], ["a", "b", "c"]),
        ("a == 'x and y'", [], ["a == 'x and y'"]),
        ("filled(a) or f(b and c)", ["filled(a) or ", " or f(b and c)"], ["filled(a)", "f(b and c)"]),
        ("not (a or b)", [], ["not (a or b)"]),
    ],
)
def test_the_conditions_of_a_guard_are_found_as_written(guard, dropped, atoms):
    found = list(parts(guard))

    assert sorted(guard[p.dropped.start : p.dropped.end] for p in found if p.dropped) == sorted(dropped)
    assert [guard[p.span.start : p.span.end] for p in found if p.atom] == atoms
