"""Notes, files, assignment, correction, voiding: what can be done to a case of any procedure."""

from .conftest import FIRST, Counter


def test_a_note_is_kept_and_masked_like_what_the_customer_said(counter: Counter) -> None:
    counter.open()

    counter.well("note", FIRST, "下午三点后方便", "--as", "gao")

    assert "下午三点后方便" in counter.well("show", FIRST, "--personal").out
    assert "下午三点后方便" not in counter.well("show", FIRST).out
    assert "下午三点后方便" not in counter.well("history", FIRST).out


def test_a_file_is_attached_under_a_name(counter: Counter) -> None:
    counter.open()

    counter.well("attach", FIRST, counter.file("scan.pdf", b"%PDF"), "--name", "收据.pdf", "--as", "li")

    assert "收据.pdf" in counter.well("show", FIRST).out
    assert counter("attach", FIRST, "not-there.pdf", "--as", "li").code == 4


SHOP = """\
procedure: shop
format: 1
title: {zh: 门店, en: Shop}
source: {document: 门店}
number: "S-{year}-{seq:04}"
timezone: Asia/Shanghai
calendars: {always: always}
roles: {clerk: {zh: 店员, en: Clerk}}
fields: {name: {zh: 顾客, en: Customer, type: text, personal: true}}
states:
  recorded: {zh: 已登记, en: Recorded, owner: clerk}
  closed: {zh: 已办结, en: Closed, final: true}
actions:
  record: {zh: 登记, en: Record, opens: true, who: [clerk], asks: [name], moves: [{to: recorded}]}
  close: {zh: 办结, en: Close, who: [clerk], moves: [{from: recorded, to: closed}]}
"""


def test_a_file_is_told_as_a_file_where_a_field_is_called_name(counter: Counter) -> None:
    counter.well("publish", counter.file("shop.yaml", SHOP), "--as", "li")
    counter.well("people", "set", "ann", "--role", "clerk", "--as", "li")
    case = counter.well("open", "shop", "name=Wu", "--as", "ann", "--json").data["case"]
    counter.well("attach", case, counter.file("scan.pdf", b"%PDF"), "--as", "ann")

    told = counter.well("history", case).out
    given = counter.well("history", case, "--json").data[-1]["given"]

    assert told.count("Customer = ") == 1
    assert "scan.pdf" in told
    assert given["name"] == "scan.pdf"


def test_a_case_is_assigned_to_somebody(counter: Counter) -> None:
    counter.open()

    counter.well("assign", FIRST, "sun", "--as", "li")

    assert counter.well("show", FIRST, "--json").data["assignee"] == "sun"
    assert "with sun 孙阳" in counter.well("show", FIRST).out


def test_a_correction_needs_its_role_and_a_reason(counter: Counter) -> None:
    counter.open()

    without = counter("correct", FIRST, "channel=mail", "--as", "li")
    stranger = counter("correct", FIRST, "channel=mail", "--reason", "选错", "--as", "sun", "--json")
    counter.well("correct", FIRST, "channel=mail", "--reason", "选错", "--as", "li")

    assert without.code == 2
    assert "--reason" in without.err
    assert stranger.code == 3
    assert counter.well("show", FIRST, "--json").data["fields"]["channel"] == "mail"


def test_a_correction_of_what_was_signed_voids_the_signature(counter: Counter) -> None:
    case = counter.awaiting("refund=80.00")
    counter.well("approve", case, "opinion=同意", "--saw", counter.code(case), "--as", "chen")

    data = counter.well("correct", case, "refund=90.00", "--reason", "算错", "--as", "li", "--json").data

    assert (data["from"], data["to"]) == ("approved", "planning")
    history = counter.well("history", case).out
    assert "signatures void: 1" in history
    assert "Refund = 90.00 CNY; reason = 算错" in history


def test_a_correction_answers_with_what_is_now_on_file(counter: Counter) -> None:
    counter.open()

    said = counter.well("correct", FIRST, "channel=mail", "--reason", "选错", "--as", "li")

    assert said.out.splitlines()[1:3] == ["    Channel = Mail", "    reason = 选错"]


def test_a_void_case_keeps_its_number_and_says_why(counter: Counter) -> None:
    counter.open()
    counter.open()

    counter.well("void", "TK-2026-000002", "--duplicate-of", FIRST, "--as", "li")

    shown = counter.well("show", "TK-2026-000002")
    assert "void" in shown.out.splitlines()[0]
    assert f"void: a duplicate of {FIRST}" in counter.well("history", "TK-2026-000002").out
    assert counter("do", "TK-2026-000002", "verify", "--as", "li").code == 3
    assert counter.open() == "TK-2026-000003"


def test_voiding_needs_a_reason_or_a_duplicate(counter: Counter) -> None:
    counter.open()

    assert counter("void", FIRST, "--as", "li").code == 3
