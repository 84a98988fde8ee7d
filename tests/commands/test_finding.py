"""`find`: what is looked for is found wherever it stands, shown in its context, and masked for who may not see it."""

import pytest

from tests.replacing import replace
from workflow.cli import errand_of
from workflow.commands.agent.finding import _Hit, in_context
from workflow.commands.surface.sheet import Looks
from workflow.commands.telling.viewing import Personal
from workflow.commands.wishes import Wishes
from workflow.store.seeking import words_of

from .conftest import FIRST, Counter


def numbers(counter: Counter, *texts: str) -> list[str]:
    return [each["case"] for each in counter.well("find", *texts, "--json").data]


@pytest.mark.parametrize("part", ["000001", "TK-2026-000001", "tk2026000001", "TK2026-000001"])
def test_a_case_is_found_by_any_part_of_its_number(counter: Counter, part: str) -> None:
    counter.open()

    assert numbers(counter, part) == [FIRST]


@pytest.mark.parametrize(
    "typed", [("13912345678",), ("139 1234 5678",), ("139-1234-5678",), ("+86", "139 1234"), ("+8613912345678",)]
)
@pytest.mark.parametrize("stored", ["13912345678", "+86 139-1234-5678", "(139) 1234 5678"])
def test_a_telephone_number_is_found_however_it_is_written(
    counter: Counter, stored: str, typed: tuple[str, ...]
) -> None:
    counter.open()
    case = counter.open(contact=stored)

    assert numbers(counter, *typed) == [case]


def test_several_words_must_all_stand_in_the_case(counter: Counter) -> None:
    counter.open(complaint="登机口换了")
    both = counter.open(customer_name="王芳", complaint="登机口换了")

    assert numbers(counter, "王芳", "登机口") == [both]
    assert numbers(counter, "王芳 登机口") == [both]
    assert numbers(counter, "王芳", "没有的") == []


def test_notes_names_of_attachments_reasons_and_cells_of_rows_are_searched(counter: Counter) -> None:
    case = counter.awaiting("joint_departments+=department:财务部,person:sun")
    counter.well("note", case, "客户说下午三点之后方便", "--as", "li")
    counter.well("attach", case, counter.file("发票扫描件.txt", "x"), "--as", "li")
    counter.well("correct", case, "channel=mail", "--reason", "录错渠道了", "--as", "li")

    places = {
        word: [match["in"] for match in counter.well("find", word, "--json").data[0]["matches"]]
        for word in ("三点", "扫描件", "录错", "财务部")
    }

    assert places == {"三点": ["note"], "扫描件": ["attachment"], "录错": ["reason"], "财务部": ["field"]}


def test_names_of_columns_and_digests_of_files_are_not_texts(counter: Counter) -> None:
    case = counter.awaiting("joint_departments+=department:财务部,person:sun")
    counter.well("attach", case, counter.file("a.txt", "x"), "--as", "li")

    assert numbers(counter, "department") == []
    assert numbers(counter, "2d711642b726b044") == []  # how the digest of "x" begins


def test_what_was_corrected_is_still_found_and_said_to_be_earlier(counter: Counter) -> None:
    case = counter.open(contact="13912345678")
    counter.well("correct", case, "contact=13700000000", "--reason", "打错", "--as", "li")

    (match,) = counter.well("find", "13912345678", "--json", "--personal").data[0]["matches"]

    assert match == {"in": "field", "field": "contact", "text": "13912345678", "now": False}
    assert "Contact: 13912345678 (earlier)" in counter.well("find", "13912345678", "--personal").out
    assert numbers(counter, "contact=1391234") == []


@pytest.mark.parametrize(
    ("filters", "fits"),
    [
        (["channel=online"], True),
        (["channel=网上"], True),
        (["渠道=online"], True),
        (["channel=phone"], False),
        (["demands=ticket_refund"], True),
        (["demands=damages"], False),
        (["complained_at=2026-09-28"], True),
        (["complained_at=2026-09"], True),
        (["complained_at=2026"], True),
        (["complained_at=2026-09-27"], False),
        (["complained_at=2026-09-28T08:50"], True),
        (["contact=1380000", "channel=online"], True),
        (["contact=1380000", "channel=phone"], False),
        (["contact=138", "张三"], True),
        (["customer_name=张", "日期"], True),
        (["cost=0.00"], True),
        (["cost=1.00"], False),
        (["received_by=李雷"], True),
        (["received_by=sun"], False),
    ],
)
def test_a_filter_looks_at_what_the_field_holds_now(counter: Counter, filters: list[str], fits: bool) -> None:
    case = counter.open()

    assert numbers(counter, *filters) == ([case] if fits else [])


def test_a_filter_that_cannot_hold_is_an_error_with_advice(counter: Counter) -> None:
    counter.open()

    assert counter("find", "chanel=phone", "--json").error["message"].count('did you mean "channel"?') == 1
    assert counter("find", "chanel=phone").code == 4
    assert counter("find", "channel=fone").code == 2
    assert counter("find", "complained_at=2026-13").code == 2
    assert counter("find", "cost=much").code == 2
    assert counter("find", "channel=phone", "channel=mail", "--json").error["code"] == "filter_twice"
    assert counter("find", "  ", "--json").error["code"] == "nothing_sought"
    assert counter("find", "https://example.com/?a=b").code == 0


def test_procedure_state_and_open_narrow_the_search(counter: Counter) -> None:
    counter.open()
    planning = counter.planning()
    counter.well("void", FIRST, "--reason", "重复录入", "--as", "li")

    assert numbers(counter, "张三") == [planning, FIRST]
    assert numbers(counter, "张三", "--open") == [planning]
    assert numbers(counter, "张三", "--state", "planning") == [planning]
    assert numbers(counter, "张三", "--state", "拟定方案") == [planning]
    assert counter("find", "张三", "--procedure", "ticketing", "--json").error["code"] == "no_such_procedure_in_store"
    assert counter("list", "--state", "plannin", "--json").error["code"] == "no_such_state_in_store"
    assert "only the first 1" in counter.well("find", "张三", "--limit", "1").err


def test_what_was_found_is_masked_off_a_terminal_unless_asked_for(counter: Counter) -> None:
    case = counter.open()
    counter.well("note", case, "张三来电", "--as", "li")

    masked = counter.well("find", "张三")
    shown = counter.well("find", "张三", "--personal")

    assert "note: ••••; Customer: ••••" in masked.out
    assert "张三" not in masked.out
    assert "personal fields are masked" in masked.err
    assert "note: 张三来电; Customer: 张三" in shown.out
    assert [match["text"] for match in counter.well("find", "张三", "--json").data[0]["matches"]] == [None, None]


def test_a_colleague_at_a_terminal_sees_the_match_in_its_context(counter: Counter) -> None:
    counter.open(complaint="航班取消之后，" * 5 + "客服让我等，" + "一直没有消息。" * 5)
    told = dict[str, str]()
    for person in ("li", "root"):
        errand = errand_of(Wishes(person=person, language="zh"))
        errand = replace(errand, terminal=replace(errand.terminal, out=Looks(80)))
        with errand.desk() as desk:
            (found,) = desk.find("让我等")
            told[person] = str(_Hit(errand, desk, found, ("让我等",), Personal.TO_COLLEAGUES).row()[-1])

    assert told == {
        "li": "投诉内容：…航班取消之后，航班取消之后，客服让我等，一直没有消息。一直没有消息。一…",
        "root": "投诉内容：••••",
    }


def test_the_context_of_a_match_is_cut_on_both_sides() -> None:
    text = "a" * 30 + "NEEDLE" + "b" * 30

    assert in_context(text, words_of(["needle"])) == "…" + "a" * 16 + "NEEDLE" + "b" * 16 + "…"
    assert in_context("short", words_of(["short"])) == "short"
    assert in_context("nothing of it", words_of(["x"])) == "nothing of it"


def test_a_hostile_text_that_is_found_cannot_steer_the_terminal(counter: Counter) -> None:
    counter.open(complaint="前\u202eabc\u2066后")

    assert "\\u202e" in counter.well("find", "前", "--personal").out
