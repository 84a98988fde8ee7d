"""What an answer says beside what was done: rows that were there, who it lies with, other complaints, the paper."""

import pytest

from .conftest import FIRST, PLAN, Counter, registration

ROW = "joint_departments+=department:财务部,person:tan"


def again(counter: Counter) -> str:
    """A claim that was signed once with one row of departments and is to be planned again."""
    case = counter.awaiting("refund=900", "compensation=300", ROW)
    counter.well("approve", case, "opinion=ok", "--saw", counter.code(case), "--as", "zhao")
    counter.well("do", case, "reply", "reply_text=x", "handled_at=9:00", "--as", "li")
    calling = ("call_back", "called_at=9:00", "call_notes=x", "satisfaction=unsatisfied")
    counter.well("do", case, *calling, ROW, "--as", "gao")
    return case


def test_rows_that_were_there_are_counted(counter: Counter) -> None:
    case = again(counter)

    said = counter.well("do", case, "submit", *PLAN, ROW, ROW, "--as", "li", "--dry-run")
    data = counter.well("do", case, "submit", *PLAN, ROW, "--as", "li", "--dry-run", "--json").data
    zh = counter.well("do", case, "submit", *PLAN, ROW, "--as", "li", "--lang", "zh")

    assert "Departments joined: 4 rows now, 2 were there before" in said.out
    assert data["rows"] == {"joint_departments": {"before": 2, "now": 3}}
    assert "现有 3 行，原有 2 行" in zh.out


def test_the_first_rows_are_not_counted_for_people(counter: Counter) -> None:
    case = counter.planning()
    claim = ("submit", *PLAN, "refund=900", "compensation=300", ROW)

    assert "rows now" not in counter.well("do", case, *claim, "--as", "li", "--dry-run").out
    data = counter.well("do", case, *claim, "--as", "li", "--json").data
    assert data["rows"] == {"joint_departments": {"before": 0, "now": 1}}


def test_a_row_without_the_plus_starts_over(counter: Counter) -> None:
    case = again(counter)
    row = ROW.replace("+=", "=")

    said = counter.well("do", case, "submit", *PLAN, row, "--as", "li")

    assert "rows now" not in said.out
    assert len(counter.well("show", case, "--json").data["fields"]["joint_departments"]) == 1


def test_one_command_may_start_over_and_add(counter: Counter) -> None:
    case = again(counter)
    rows = (ROW.replace("+=", "="), ROW)

    data = counter.well("do", case, "submit", *PLAN, *rows, "--as", "li", "--json").data

    assert data["rows"] == {"joint_departments": {"before": 0, "now": 2}}


def test_rows_are_asked_for_as_they_are_typed_and_those_on_file_are_spoken_of(counter: Counter) -> None:
    case = counter.awaiting("refund=900", "compensation=300", ROW)
    counter.well("approve", case, "opinion=ok", "--saw", counter.code(case), "--as", "zhao")
    counter.well("do", case, "reply", "reply_text=x", "handled_at=9:00", "--as", "li")

    said = counter("do", case, "call_back", "called_at=9:00", "call_notes=x", "satisfaction=unsatisfied", "--as", "gao")

    assert said.code == 3
    assert "joint_departments+=department:..,person:.." in said.err
    assert "1 on file: joint_departments+= adds, joint_departments= starts over" in said.err


@pytest.mark.parametrize("text", ["财务部", "财务部,tan", "department 财务部", "{}"])
def test_a_text_for_rows_is_answered_with_the_form_of_a_row(counter: Counter, text: str) -> None:
    case = counter.planning()

    said = counter("do", case, "submit", *PLAN, f"joint_departments={text}", "--as", "li")

    assert said.code == 2
    assert "write joint_departments+=department:..,person:.." in said.err
    assert "[{" not in said.err


def test_who_the_case_lies_with_is_said_only_of_the_state_it_is_in(counter: Counter) -> None:
    case = counter.open()

    verified = counter.well("do", case, "verify", "--as", "li").out
    judged = counter.well("do", case, "judge", "validity=valid", "grounds=x", "--as", "wang").out
    submitted = counter.well("do", case, "submit", *PLAN, "refund=80", "--as", "sun").out
    signed = counter.well("approve", case, "opinion=ok", "--saw", counter.code(case), "--as", "chen").out

    assert "with li 李雷" not in verified, "it waits to be judged"
    assert "with wang" not in judged
    assert "with sun" not in submitted
    assert "with chen" not in signed
    assert counter.well("show", case, "--json").data["assignee"] in ("li", "sun")


def test_who_was_assigned_is_said_whatever_the_state(counter: Counter) -> None:
    case = counter.open()

    assert "with sun 孙阳" in counter.well("assign", case, "sun", "--as", "li").out
    assert "with gao 高洁" in counter.well("assign", case, "gao", "--role", "caller", "--as", "li").out


def test_a_round_that_nobody_signed_is_over_without_a_count(counter: Counter) -> None:
    case = counter.awaiting("refund=80.00")
    counter.well("do", case, "send_back", "opinion=no", "--as", "chen")

    told = counter.well("history", case).out + counter.well("history", case, "--lang", "zh").out

    assert "round 1 is over (because of" in told
    assert "signatures void: 0" not in told
    assert "0 个签名作废" not in told


def test_opening_a_case_names_other_complaints_of_the_customer_the_open_ones_first(counter: Counter) -> None:
    old = counter.open()
    counter.well("tick", "--until", "9:10")
    closed = counter.open(contact="+86 138-0000 0000")
    counter.well("void", closed, "--reason", "x", "--as", "li")
    counter.well("tick", "--until", "9:20")

    said = counter.well(*registration(), "--as", "li")
    data = counter.well(*registration(), "--as", "li", "--json").data

    lines = said.err.splitlines()
    at = lines.index("Other complaints of the same customer")
    assert [each.split()[0] for each in lines[at + 1 : at + 3]] == [old, closed]
    assert [each["case"] for each in data["same_customer"]] == ["TK-2026-000003", old, closed]
    assert [each["standing"] for each in data["same_customer"]] == ["open", "open", "void"]
    assert "Other complaints" not in said.out


def test_a_first_complaint_and_a_dry_run_say_nothing_of_others(counter: Counter) -> None:
    first = counter.well(*registration(), "--as", "li", "--json")
    other = counter.well(*registration(contact="13911112222"), "--as", "li")
    dry = counter.well(*registration(), "--as", "li", "--dry-run", "--json")

    assert "same_customer" not in first.data
    assert "same customer" not in other.err
    assert "same_customer" not in dry.data


def test_nobody_is_told_how_the_other_complaint_reads(counter: Counter) -> None:
    counter.open(complaint="密码是 hunter2")

    said = counter.well(*registration(), "--as", "sun")

    assert FIRST in said.err
    assert "hunter2" not in said.err + said.out
