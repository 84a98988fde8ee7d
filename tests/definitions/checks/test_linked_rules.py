"""What is proved about linked cases: they begin by a move, and between two moves they do what they like."""

import pytest

from workflow.definitions.load import load

TEXT = """
procedure: batches
format: 1
title: {zh: 批次投诉, en: Complaints about batches}
source: {document: 试验}
number: "B-{year}-{seq:04}"
timezone: Asia/Shanghai
calendars: {always: always}
roles: {clerk: {zh: 经办人, en: Clerk}}
fields:
  bad: {zh: 成批, en: A whole batch, type: yesno}
  complaint: {zh: 投诉内容, en: Complaint, type: text}
links: {recall: {zh: 召回, en: Recall, procedure: corrective_action, gives: {kind: recall}, copies: {problem: complaint}}}
states:
  received: {zh: 已登记, en: Received, owner: clerk}
  planning: {zh: 拟案, en: Planning, owner: clerk}
  carrying: {zh: 执行, en: Carrying out, owner: clerk}
  closed: {zh: 已结案, en: Closed, final: true}
actions:
  register: {zh: 登记, en: Register, opens: true, who: [clerk], asks: [bad, complaint], moves: [{to: received}]}
  start: {zh: 启动召回, en: Start the recall, who: [clerk], when: bad, opens_cases: [recall], moves: [
    {from: received, to: planning}, {from: carrying, to: same}]}
  plan: {zh: 拟案, en: Plan, who: [clerk], when: "not bad", moves: [{from: received, to: planning}]}
  carry: {zh: 执行, en: Carry out, who: [clerk], when: "not bad or linked(recall)", moves: [{from: planning, to: carrying}]}
  tell: {zh: 告知, en: Tell, who: [clerk], moves: [{from: carrying, to: same}]}
  close: {zh: 结案, en: Close, who: [clerk], when: "not bad or finished(recall)", moves: [{from: carrying, to: closed}]}
rules:
  - {zh: 规则, en: The rule, never: RULE}
"""
OPENED_ELSEWHERE = [
    ("when: bad, opens_cases: [recall], moves", "when: bad, moves"),
    (
        "moves: [{from: carrying, to: same}]}\n  close",
        "opens_cases: [recall], moves: [{from: carrying, to: same}]}\n  close",
    ),
]


def proved(rule: str, *edits: tuple[str, str]) -> str:
    text = TEXT.replace("RULE", rule)
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    checked = load(text.encode())
    assert checked.problems == ()
    return next(label.en for label in checked.proved if label.en.endswith("The rule"))


@pytest.mark.parametrize(
    "rule",
    [
        '{reach: planning, when: "bad and not linked(recall)"}',
        '{reach: planning, when: "bad and finished(recall)"}',
        '{reach: carrying, when: "bad and not linked(recall)"}',
        '{reach: closed, when: "bad and not finished(recall)"}',
        '{reach: closed, when: "bad and not linked(recall)"}',
        '{reach: planning, when: "not bad and linked(recall)"}',
    ],
)
def test_what_a_move_opens_and_what_it_asks_of_linked_cases_is_proved(rule: str) -> None:
    assert proved(rule) == "proved: The rule"


@pytest.mark.parametrize(
    ("rule", "edits"),
    [
        ('{reach: planning, when: "bad and not linked(recall)"}', OPENED_ELSEWHERE),
        ('{reach: carrying, when: "bad and not linked(recall)"}', [(', when: "not bad or linked(recall)"', "")]),
        ('{reach: closed, when: "bad and not finished(recall)"}', [(', when: "not bad or finished(recall)"', "")]),
        ('{reach: closed, when: "bad and not linked(recall)"}', [(', when: "not bad or finished(recall)"', "")]),
        ('{reach: closed, when: "bad and finished(recall)"}', []),
    ],
)
def test_a_linked_case_may_be_void_or_open_again_between_two_moves(rule: str, edits: list[tuple[str, str]]) -> None:
    assert proved(rule, *edits) == "watched: The rule"


def test_a_rule_that_names_no_state_counts_what_becomes_of_linked_cases_in_between() -> None:
    assert proved('{when: "filled(bad) and bad and done(start) and not linked(recall)"}') == "watched: The rule"


def test_staying_in_a_state_is_not_reaching_it() -> None:
    there = '{reach: carrying, when: "done(tell)"}'

    assert proved(there) == "proved: The rule"
    assert proved(
        there, ("{from: carrying, to: same}]}\n  close", "{from: [planning, carrying], to: same}]}\n  close")
    ) == ("watched: The rule")
