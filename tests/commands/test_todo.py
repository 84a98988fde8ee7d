"""`todo`: what waits for somebody, as the head of a department would expect to see it."""

import pytest
from rich.cells import cell_len

from workflow.cli import errand_of
from workflow.commands.agent.listing import names_in
from workflow.commands.agent.matters import matters as matters_of
from workflow.commands.agent.todo import matter_lines
from workflow.commands.surface.sheet import Colour, Looks, rendered
from workflow.commands.wishes import Wishes

from .conftest import PLAN, Counter


def matters(counter: Counter, *words: str) -> list[tuple[str, str, list[str]]]:
    found = counter.well("todo", *words, "--json").data
    return [(each["case"], each["what"], each["actions"]) for each in found]


def test_a_case_that_lies_with_nobody_is_offered_to_everybody_who_may_take_it(counter: Counter) -> None:
    case = counter.open()

    assert matters(counter, "--as", "li") == [(case, "take", ["verify"])]
    assert matters(counter, "--as", "sun") == [(case, "take", ["verify"])]
    assert matters(counter, "--as", "gao") == []


def test_a_case_that_lies_with_somebody_is_left_to_them(counter: Counter) -> None:
    case = counter.planning()
    counter.well("assign", case, "li", "--as", "sun")

    assert [(number, what) for number, what, _ in matters(counter, "--as", "li")] == [(case, "mine")]
    assert matters(counter, "--as", "sun") == []


def test_a_colleague_of_somebody_absent_finds_their_cases(counter: Counter) -> None:
    case = counter.planning()
    counter.well("assign", case, "li", "--as", "sun")
    counter.well("people", "away", "li", "--from", "2026-09-28T00:00", "--to", "2026-09-30T00:00", "--as", "li")

    assert [(number, what) for number, what, _ in matters(counter, "--as", "sun")] == [(case, "take")]


def test_an_approver_sees_what_waits_for_their_signature_with_level_and_sum(counter: Counter) -> None:
    case = counter.awaiting("refund=80.00")

    assert matters(counter, "--as", "chen") == [(case, "sign", ["approve", "send_back"])]
    assert matters(counter, "--as", "zhao") == []
    line = counter.well("todo", "--as", "chen").out.splitlines()[1].split("\t")
    assert line[3:] == [
        "Awaiting approval",
        "to sign",
        "",
        "as Operations director · 80.00 CNY · approve Approve, send_back Send back",
    ]


def test_an_approver_barred_by_four_eyes_is_not_asked_and_the_stand_in_is(counter: Counter) -> None:
    counter.well("people", "set", "chen", "--role", "operations_director", "--role", "support")
    counter.well("people", "set", "chen", "--role", "operations_director", "--role", "support", *DEPARTMENT)
    case = counter.planning()
    counter.well("do", case, "submit", *PLAN, "refund=80.00", "--as", "chen")

    assert matters(counter, "--as", "chen") == []
    (zhao,) = counter.well("todo", "--as", "zhao", "--json").data
    assert (zhao["what"], zhao["roles"], zhao["stands_in_for"]) == (
        "sign",
        ["general_manager"],
        "operations_director",
    )
    assert "standing in for Operations director" in counter.well("todo", "--as", "zhao").out


DEPARTMENT = ("--department", "operations_support", "--rank", "director")


def test_a_stand_in_is_asked_only_while_the_stand_in_is_in_effect(counter: Counter) -> None:
    case = counter.awaiting("refund=80.00")
    before = matters(counter, "--as", "zhao")
    counter.well("people", "away", "chen", "--from", "2026-09-28T00:00", "--to", "2026-09-29T00:00", "--as", "li")

    assert before == []
    assert matters(counter, "--as", "zhao") == [(case, "sign", ["approve", "send_back"])]
    assert matters(counter, "--as", "chen") == []


def test_late_comes_first_then_the_nearest_and_what_has_no_date_last(counter: Counter) -> None:
    undated = counter.awaiting("refund=80.00")
    counter.well("do", undated, "send_back", "opinion=再核", "--as", "chen")
    late = counter.open()
    counter.well("tick", "--until", "2026-09-29T10:00")
    near = counter.open()

    found = counter.well("todo", "--as", "li", "--json").data
    told = counter.well("todo", "--as", "li")

    assert [each["case"] for each in found] == [late, near, undated]
    assert found[0]["seconds_left"] == -3600
    assert (found[2]["due_at"], found[2]["seconds_left"]) == (None, None)
    assert "3 in all: late 1, later 1, undated 1" in told.err


def test_mine_is_only_what_lies_with_the_person(counter: Counter) -> None:
    mine = counter.planning()
    counter.well("assign", mine, "li", "--as", "sun")
    counter.open()

    assert len(matters(counter, "--as", "li")) == 2
    assert [number for number, *_ in matters(counter, "--as", "li", "--mine")] == [mine]


def test_a_case_that_lies_with_me_and_waits_for_others_says_for_whom(counter: Counter) -> None:
    case = counter.open()
    counter.well("assign", case, "wang", "--as", "li")
    counter.well("do", case, "verify", "--as", "li")
    counter.well("do", case, "judge", "validity=valid", "grounds=属实", "--as", "wang")

    (found,) = counter.well("todo", "--as", "wang", "--json").data

    assert (found["what"], found["actions"], found["waits_for"]) == ("mine", [], ["li", "sun"])
    assert "waits for li 李雷, sun 孙阳" in counter.well("todo", "--as", "wang").out


def test_a_case_whose_assignee_lost_the_role_is_to_be_taken_again(counter: Counter) -> None:
    case = counter.open()
    counter.well("do", case, "verify", "--as", "li")
    counter.well("assign", case, "wang", "--as", "wang")
    counter.well("people", "set", "wang", "--role", "phone_agent", *DEPARTMENT)
    counter.well("people", "set", "he", "--role", "receiving_head", *DEPARTMENT)

    (found,) = counter.well("todo", "--as", "he", "--json").data

    assert (found["what"], found["actions"], found["with"]) == ("take", ["judge"], None)
    assert counter.well("todo", "--as", "wang", "--json").data == []
    assert counter.well("show", case, "--as", "he", "--json").data["assignee"] is None


def test_a_role_has_its_queue_whoever_holds_it(counter: Counter) -> None:
    first = counter.planning()
    counter.well("assign", first, "li", "--as", "sun")
    second = counter.open()

    found = counter.well("todo", "--role", "support", "--as", "wang", "--json").data

    assert {(each["case"], each["what"], each["with"]) for each in found} == {
        (first, "mine", "li"),
        (second, "take", None),
    }
    assert matters(counter, "--role", "受理人", "--as", "wang") == matters(counter, "--role", "support", "--as", "wang")


def test_the_queue_of_a_role_that_nobody_holds_says_so(counter: Counter) -> None:
    counter.open()
    counter.well("people", "set", "li", "--role", "corrector")
    counter.well("people", "set", "sun", "--role", "caller")

    assert "nobody can: nobody holds Complaint handler" in counter.well("todo", "--role", "support", "--as", "wang").out


def test_an_unknown_person_or_role_is_told_and_not_said_to_have_nothing_to_do(counter: Counter) -> None:
    nobody = counter("todo", "--as", "lii", "--json")
    nothing = counter("todo", "--role", "suport", "--as", "li", "--json")

    assert (nobody.code, nobody.error["code"]) == (4, "asker_unknown")
    assert (nothing.code, nothing.error["code"]) == (4, "no_such_role_in_store")


def test_nothing_to_do_is_said(counter: Counter) -> None:
    assert "nothing waits for gao" in counter.well("todo", "--as", "gao").err
    assert "nothing waits for caller" in counter.well("todo", "--role", "caller", "--as", "gao").err
    assert counter.well("todo", "--as", "gao", "--json").data == []


def test_what_is_not_listed_is_counted(counter: Counter) -> None:
    for _ in range(3):
        counter.open()

    said = counter.well("todo", "--as", "li", "--limit", "1")

    assert len(said.out.splitlines()) == 2
    assert "3 in all: later 3, to take 3" in said.err
    assert "2 more are not listed" in said.err


def test_the_words_are_in_the_language(counter: Counter) -> None:
    counter.open()

    row = counter.well("todo", "--as", "li", "--lang", "zh").out.splitlines()[1].split("\t")

    assert row[2:] == ["剩 1 天", "已登记", "可承接", "", "verify 查证"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_list_of_what_waits_fits_into_80_columns(counter: Counter, language: str) -> None:
    counter.open()
    counter.awaiting("refund=80.00")
    counter.well("tick", "--until", "2026-10-09T09:00")
    lines = list[str]()
    for person in ("li", "chen", "wang"):
        errand = errand_of(Wishes(person=person, language=language))  # type: ignore[arg-type]
        with errand.desk() as desk:
            for scene in desk.open_cases(lambda _file, _book: True):
                for matter in matters_of(scene, person):
                    names = names_in(errand, scene, "Asia/Shanghai")
                    lines += rendered(matter_lines(matter, names, None), Looks(80, Colour.OFF))

    assert len(lines) >= 4
    assert max(map(cell_len, lines)) <= 80
    assert any("to sign" in text or "待我签" in text for text in lines)


def test_a_duty_is_its_owners_with_its_own_date(counter: Counter) -> None:
    case = counter.planning()
    counter.well("assign", case, "li", "--as", "sun")
    counter.well("publish", counter.file("slips.yaml", DUTIFUL), "--as", "li")
    other = counter.well("open", "dutiful", "--as", "li", "--json").data["case"]
    counter.well("tick", "--until", "2026-09-28T11:00")

    found = {(each["case"], each["what"]): each for each in counter.well("todo", "--as", "li", "--json").data}
    duty = found[other, "duty"]

    assert (duty["duty"], duty["actions"], duty["seconds_left"]) == ("explain_delay", ["explain_delay"], 3601)
    assert (case, "mine") in found
    assert "Explain the delay · explain_delay" in counter.well("todo", "--as", "li").out
    assert matters(counter, "--as", "gao") == []


DUTIFUL = """\
procedure: dutiful
format: 1
title: {zh: 有义务的规程, en: A procedure with a duty}
source: {document: a test}
number: "DU-{seq:03}"
timezone: Asia/Shanghai
calendars: {always: always}
roles: {support: {zh: 受理人, en: Handler}}
fields:
  reason: {zh: 原因, en: Reason, type: text}
states:
  new: {owner: support, zh: 新, en: New}
  over: {final: true, zh: 结束, en: Over}
actions:
  begin: {opens: true, zh: 开始, en: Begin, who: [support], moves: [{to: new}]}
  end: {zh: 结束, en: End, who: [support], moves: [{from: new, to: over}]}
clocks:
  answering: {zh: 答复, en: Answering, within: 1h, calendar: always, while: [new], at: {100%: {open: explain_delay}}}
duties:
  explain_delay: {zh: 说明迟延, en: Explain the delay, owner: support, asks: [reason], within: 2h, calendar: always}
examples:
  - says: {zh: 一, en: one}
    now: 2026-09-28T09:00
    people: {li: [support]}
    steps:
      - li begin: {to: new}
      - li end: {to: over}
"""
