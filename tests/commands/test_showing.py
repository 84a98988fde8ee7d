"""What is shown of cases: forms, clocks, lists, histories; masked, harmless, and within 80 columns."""

import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.replacing import replace
from workflow.cli import errand_of
from workflow.commands.agent.show import case_sheet
from workflow.commands.auditor.history import history_sheet
from workflow.commands.surface.sheet import Colour, Looks, rendered
from workflow.commands.surface.terminal import Form
from workflow.commands.telling.viewing import Personal, may_see_personal, view_of
from workflow.commands.wishes import Wishes
from workflow.engine.authority import Stage
from workflow.engine.directory import Suspension

from .conftest import FIRST, PLAN, Counter

HOSTILE = "[red]急[/red] \x1b[31m\x1b]0;title\x07 一行\r\n二行 \u202eabc\u2066 \u200f 👨‍👩‍👧 \x9b1m"
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def test_show_has_the_keys_that_scripts_rely_on(counter: Counter) -> None:
    case = counter.awaiting("refund=320.00", "compensation=50.00")

    data = counter.well("show", case, "--json").data

    assert {"case", "procedure", "digest", "state", "seq", "fields", "clocks", "duties", "approvals"} <= data.keys()
    assert data["fields"]["cost"] == {"amount": "370.00", "currency": "CNY"}
    assert data["fields"]["complained_at"] == "2026-09-28T00:50:00Z"
    assert data["fields"]["demands"] == ["ticket_refund"]
    assert data["clocks"][0]["clock"] == "receiving"
    assert data["clocks"][0]["state"] == "met"
    assert data["approvals"][0]["approvers"] == ["general_manager"]
    assert data["approvals"][0]["can_sign"] == ["zhao"]
    assert data["simulated"] is True


def test_personal_fields_are_masked_unless_asked_for(counter: Counter) -> None:
    case = counter.open()

    masked, shown = counter.well("show", case), counter.well("show", case, "--personal")

    assert "张三" not in masked.out
    assert "13800000000" not in masked.out
    assert "张三" in shown.out
    assert counter.well("show", case, "--json").data["fields"]["customer_name"] is None
    assert "张三" not in counter.well("history", case, "--json").out


@pytest.mark.parametrize(
    ("person", "looks", "form", "masked"),
    [
        pytest.param("gao", Looks(80), Form.TABLE, False, id="somebody with a role, at a terminal"),
        pytest.param("gao", Looks(), Form.TABLE, True, id="in a pipe"),
        pytest.param("gao", Looks(80), Form.JSON, True, id="as JSON"),
        pytest.param("root", Looks(80), Form.TABLE, True, id="somebody unknown"),
        pytest.param("bo", Looks(80), Form.TABLE, True, id="somebody whose role does not count"),
    ],
)
def test_personal_fields_are_open_to_who_works_here_at_a_terminal(
    counter: Counter, person: str, looks: Looks, form: Form, masked: bool
) -> None:
    counter.well("people", "set", "bo", "--role", "support")
    case = counter.open()
    errand = errand_of(Wishes(person=person))
    errand = replace(errand, terminal=replace(errand.terminal, out=looks, form=form))

    with errand.desk() as desk:
        view = view_of(errand, desk, case)

    text = "\n".join(rendered(case_sheet(view), Looks(80, Colour.OFF)))
    assert ("张三" in text, "••••" in text) == (not masked, masked)
    assert ("--personal shows them" in text) is masked


def test_somebody_who_is_suspended_is_shown_no_personal_fields(counter: Counter) -> None:
    case = counter.open()
    errand = errand_of(Wishes(person="li"))
    errand = replace(errand, terminal=replace(errand.terminal, out=Looks(80)))
    with errand.desk() as desk:
        scene = desk.scene(case)
        li = replace(scene.directory.people["li"], suspensions=(Suspension(procedure="p", tally="t", case=case),))
        stage = Stage(scene.book, scene.case, scene.directory.with_person(li), scene.now)

    assert not may_see_personal(errand, stage)


def test_every_field_is_printed_once(counter: Counter) -> None:
    case = counter.open()

    lines = counter.well("show", case, "--personal").out.splitlines()

    assert sum(text.strip().startswith("Contact ") for text in lines) == 1
    assert sum(text.strip().startswith("Received by ") for text in lines) == 1


def test_a_closed_clock_says_by_how_much_it_was_late(counter: Counter) -> None:
    case = counter.open()
    counter.well("tick", "--until", "2026-09-29T12:00")
    counter.well("do", case, "verify", "--as", "li")

    assert "Receiving  overdue by 3 h · ended 09-29 12:00 +08:00" in counter.well("show", case).out


def test_a_condition_is_said_in_words(counter: Counter) -> None:
    case = counter.awaiting("compensation=50.00")

    assert "because of Severity = Serious" in counter.well("show", case).out
    assert "依据 严重程度 = 严重" in counter.well("show", case, "--lang", "zh").out


def test_list_as_of_then_has_the_cases_and_states_of_then(counter: Counter) -> None:
    counter.open()
    counter.well("tick", "--until", "2026-09-28T12:00")
    counter.well("void", FIRST, "--reason", "重复录入", "--as", "li")
    counter.open()

    then = counter.well("list", "--at", "2026-09-28T10:00", "--json").data
    states = counter.well("list", "--at", "2026-09-28T10:00", "--state", "planning", "--json").data

    assert [(each["case"], each["standing"], each["seq"]) for each in then] == [(FIRST, "open", 1)]
    assert states == []
    assert counter.well("list", "--at", "2026-09-27T10:00", "--json").data == []
    assert counter("todo", "--at", "2026-09-28T10:00", "--as", "li").code == 2


def test_a_promised_date_stands_in_what_follows(counter: Counter) -> None:
    case = counter.planning()
    counter.well("do", case, "ask_technology", "cause=system_fault", "fault=超时", "--as", "li")

    told = counter.well(
        "do", case, "propose", "tech_finding=x", "tech_solution=y", "tech_due=2026-09-30T18:00", "--as", "tan"
    ).out

    assert "What technology promised is now due 2026-09-30 18:00 +08:00" in told


def test_show_prints_one_form_when_asked(counter: Counter) -> None:
    case = counter.open()

    said = counter.well("show", case, "--form", "客户投诉处理单", "--lang", "zh", "--personal")

    assert "客 户 投 诉 处 理 单" in said.out
    assert "客 户 投 诉 记 录 表" not in said.out
    assert "☐ 基本满意" in said.out
    assert counter("show", case, "--form", "handlin_sheet", "--json").error["code"] == "no_such_form_in_procedure"


def test_a_running_clock_says_what_is_left_and_a_late_one_by_how_much(counter: Counter) -> None:
    case = counter.open()
    counter.well("tick", "--until", "2026-09-29T05:40")

    left = counter.well("show", case, "--lang", "zh").out
    counter.well("tick", "--until", "2026-09-29T12:00")
    over = counter.well("show", case, "--lang", "zh").out

    assert "受理时限  剩 3 小时 20 分 · 到期 09-29 09:00 +08:00" in left
    assert "受理时限  逾期 3 小时 · 到期 09-29 09:00 +08:00" in over


def test_show_as_of_then_is_the_case_of_then(counter: Counter) -> None:
    case = counter.open()
    counter.well("tick", "--until", "2026-09-28T12:00")
    counter.well("do", case, "verify", "--as", "li")

    then = counter.well("show", case, "--at", "2026-09-28T10:00", "--json").data
    early = counter("show", case, "--at", "2026-09-27T10:00", "--json")

    assert (then["state"], then["seq"]) == ("recorded", 1)
    assert then["clocks"][0]["seconds_left"] == 23 * 3600
    assert (early.code, early.error["code"]) == (4, "no_such_case_then")


def test_what_a_customer_wrote_cannot_steer_the_terminal(counter: Counter) -> None:
    case = counter.open(complaint=HOSTILE.replace("\x1b", "").replace("\x07", ""), customer_name="[bold]x[/bold]")
    counter.well("note", case, "\u202e反\u2066了 [link=x]y[/link]", "--as", "li")

    for words in (("show", case, "--personal"), ("history", case), ("show", case, "--personal", "--json")):
        said = counter.well(*words)
        assert not STEERING.search(said.out), words
        assert not STEERING.search(said.err), words
    shown = counter.well("show", case, "--personal").out
    assert "[red]急[/red]" in shown
    assert "\\u202eabc\\u2066" in shown
    assert "👨\u200d👩\u200d👧" in shown


def test_a_long_text_is_shown_whole_off_a_terminal_and_cut_on_one(counter: Counter) -> None:
    case = counter.open(complaint="很长的话。" * 20_000)

    assert "很长的话。" * 20_000 in counter.well("show", case, "--personal").out
    with errand_of(Wishes(person="li")).desk() as desk:
        view = view_of(errand_of(Wishes(person="li")), desk, case, personal=Personal.SHOWN)
    lines = list(rendered(case_sheet(_on_terminal(view)), Looks(80)))
    assert len(lines) < 120
    assert any("99400 more characters" in text for text in lines)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_case_fits_into_80_columns(counter: Counter, language: str) -> None:
    case = counter.awaiting(
        "refund=320.00", "joint_departments+=department:财务部与采购部与客户服务中心联合小组,person:sun"
    )
    counter.well("note", case, "客户说：" + "下午三点之后方便，" * 20, "--as", "li")
    errand = errand_of(Wishes(person="li", language=language))  # type: ignore[arg-type]
    with errand.desk() as desk:
        view = view_of(errand, desk, case)

    lines = list(rendered(case_sheet(_on_terminal(view)), Looks(80, Colour.OFF)))

    assert max(map(cell_len, lines)) <= 80
    assert any("█" in text or "✓" in text or "---" not in text for text in lines)


def test_can_says_yes_with_what_to_fill_in_and_no_with_every_reason(counter: Counter) -> None:
    case = counter.planning()

    li = counter.well("can", case, "--as", "li", "--json").data
    gao = counter.well("can", case, "--as", "gao", "--json").data

    submit = next(each for each in li["actions"] if each["action"] == "submit")
    assert submit["open"] is True
    assert submit["asks"] == ["cause", "cause_analysis", "solution"]
    refused = next(each for each in gao["actions"] if each["action"] == "submit")
    assert refused["open"] is False
    assert [(each["rule"], each["who"]) for each in refused["refusals"]] == [("role", ["li", "sun"])]
    assert "who could: li 李雷, sun 孙阳" in counter.well("can", case, "--as", "gao").out


def test_can_says_under_which_condition_each_way_is_open_and_what_it_takes(counter: Counter) -> None:
    case = counter.open()
    counter.well("do", case, "verify", "--as", "li")

    judge = [text.strip() for text in counter.well("can", case, "--as", "wang").out.splitlines()]
    counter.well("do", case, "judge", "validity=valid", "grounds=订单", "--as", "wang")
    submit = counter.well("can", case, "--as", "li", "--lang", "zh").out

    assert "asks for validity=valid|invalid, grounds" in judge
    assert "→ Explaining if Validity = Invalid and Responsible party ≠ Ours" in judge
    assert "asks for cause=staff_slip|process_fault|system_fault|customers_own|partners" in judge
    assert "提交方案 → 待审批 [6.2.1]" in submit  # not 待回复客户: the department's limit is not decided
    assert "department_limit" not in submit


def test_todo_is_what_this_person_may_do_the_most_urgent_first(counter: Counter) -> None:
    signed = counter.awaiting("refund=80.00")
    counter.well("tick", "--until", "2026-09-28T10:00")
    waiting = counter.open()

    chen = counter.well("todo", "--as", "chen", "--json").data
    li = counter.well("todo", "--as", "li", "--json").data

    assert [(each["case"], each["actions"]) for each in chen] == [(signed, ["approve", "send_back"])]
    assert chen[0]["amount"] == {"amount": "80.00", "currency": "CNY"}
    assert [each["case"] for each in li] == [waiting]
    assert "nothing waits for zhao" in counter.well("todo", "--as", "zhao").err


def test_list_and_find_give_tables_and_json(counter: Counter) -> None:
    counter.open()
    counter.open(complaint="登机口换了两次")

    table = counter.well("list").out.splitlines()
    found = counter.well("find", "登机口", "--json").data
    rows = counter.well("list", "-o", "tsv").out.splitlines()
    stream = counter.well("list", "-o", "ndjson").out.splitlines()

    assert table[0].split("\t") == ["CASE", "STATE", "DUE", "WITH", "PROCEDURE", "LAST CHANGE"]
    assert len(table) == len(rows) == 3
    assert [each["case"] for each in found] == ["TK-2026-000002"]
    assert rows[0].split("\t")[:3] == ["case", "procedure", "state"]
    assert len(stream) == 2
    assert counter.well("find", "nothing of the kind", "--json").data == []


def test_list_leaves_out_what_is_closed_unless_asked(counter: Counter) -> None:
    counter.open()
    counter.well("void", FIRST, "--reason", "重复录入", "--as", "li")

    assert counter.well("list", "--json").data == []
    assert [each["standing"] for each in counter.well("list", "--all", "--json").data] == ["void"]


def test_history_says_who_did_what_and_what_followed(counter: Counter) -> None:
    case = counter.awaiting("refund=80.00")
    counter.well("approve", case, "opinion=同意", "--saw", counter.code(case), "--as", "chen")

    lines = counter.well("history", case, "--lang", "zh").out.splitlines()

    assert lines[0].split("\t")[:8] == ["#", "时间", "人员", "动作", "流转", "条款", "后果", "填写"]
    assert lines[0].split("\t")[8:] == ["办理身份", "声称时间", "规程摘要"]
    assert "有效性 = 有效；判定依据 = 订单" in lines[3]
    assert "客户名称 = ••••" in lines[1]
    assert lines[-1].split("\t")[:6] == [
        "5",
        "2026-09-28 09:00 +08:00",
        "chen 陈岚",
        "批准",
        "-> 待回复客户",
        "6.2.3",
    ]
    assert "chen 陈岚 以运营总监身份签署“方案审批”" in lines[-1]


def test_history_as_json_is_the_whole_of_every_event(counter: Counter) -> None:
    case = counter.planning()

    events = counter.well("history", case, "--json").data

    assert [event["seq"] for event in events] == [1, 2, 3]
    assert events[2]["effects"][0]["effect"] == "derived"
    assert events[0]["given"]["channel"] == "online"
    assert len(events[0]["definition"]) == 64


def test_history_says_in_which_role_and_under_which_rules_and_what_was_claimed(counter: Counter) -> None:
    case = counter.planning()
    counter.well("do", case, "submit", *PLAN, "--occurred", "2026-09-28T08:30", "--as", "li")
    errand = errand_of(Wishes(person="li"))
    with errand.desk() as desk:
        view = view_of(errand, desk, case)
    events = counter.well("history", case, "--json").data

    lines = list(rendered(history_sheet(_on_terminal(view), frozenset({1, 4})), Looks(80, Colour.OFF)))

    assert any("under Customer complaint regulation" in text and events[0]["definition"][:12] in text for text in lines)
    assert "      as Complaint handler; said to have happened 2026-09-28 08:30 +08:00" in lines
    assert not any("Judge the validity" in text for text in lines)
    assert max(map(cell_len, lines)) <= 80
    assert (events[3]["roles"], events[3]["occurred_at"]) == (["support"], "2026-09-28T00:30:00Z")
    assert any(text.startswith("Approval of the plan, round 1") for text in events[3]["told"])
    assert len({event["hash"] for event in events}) == 4


def test_history_since_then_and_by_somebody(counter: Counter) -> None:
    case = counter.planning()
    counter.well("tick", "--until", "2026-09-29T12:00")
    counter.well("do", case, "submit", *PLAN, "--as", "li")

    def seqs(*words: str) -> list[int]:
        return [event["seq"] for event in counter.well("history", case, *words, "--json").data]

    assert seqs("--by", "wang") == [3]
    assert seqs("--since", "2026-09-29") == [4]
    assert seqs("--since", "2026-09-29T12:00", "--by", "wang") == []
    assert "3 steps lie outside what was asked for" in counter.well("history", case, "--since", "2026-09-29").err
    assert seqs("--since", "today") == seqs("--since", "0:00") == [4]
    assert "since 2026-09-28 00:00 +08:00" in counter.well("history", case, "--since", "yesterday").err
    assert counter("history", case, "--since", "the day before").code == 2


def test_show_lists_attachments_and_writes_one_out_but_never_over_another(counter: Counter) -> None:
    case = counter.open()
    counter.well("attach", case, counter.file("收据.pdf", b"%PDF\0\xff"), "--as", "li")
    there = counter.file("there.pdf", b"mine")

    written = counter("show", case, "--attachment", "收据.pdf", "--to", "copy.pdf")
    over = counter("show", case, "--attachment", "收据.pdf", "--to", there, "--json")
    codes = [
        counter("show", case, *words, "--json").error["code"]
        for words in (
            ("--attachment", "收据.pdf"),
            ("--to", "x.pdf"),
            ("--attachment", "收剧.pdf", "--to", "x.pdf"),
            ("--attachment", "收据.pdf", "--to", "nowhere/x.pdf"),
        )
    ]

    assert (written.code, (counter.folder / "copy.pdf").read_bytes()) == (0, b"%PDF\0\xff")
    assert (over.code, over.error["code"]) == (2, "attachment_would_overwrite")
    assert (counter.folder / "there.pdf").read_bytes() == b"mine"
    assert codes == ["attachment_to_needed", "to_without_attachment", "no_such_attachment", "attachment_unwritable"]
    assert counter.well("show", case, "--json").data["attachments"] == [
        {"name": "收据.pdf", "size": 6, "person": "li", "at": "2026-09-28T01:00:00Z"}
    ]
    assert "  收据.pdf  6 B · 2026-09-28 09:00 · li 李雷" in counter.well("show", case).out


def test_other_complaints_of_a_customer_are_found_by_how_they_are_reached(counter: Counter) -> None:
    first = counter.open(contact="13912345678")
    counter.open(contact="13912345679", customer_name="张三")
    again = counter.open(contact="手机 +86 139-1234-5678 或 zhang@example.com", customer_name="张先生")
    mail = counter.open(contact="Zhang@Example.com", customer_name="张")

    def others(case: str) -> list[str]:
        return [each["case"] for each in counter.well("show", case, "--json").data["same_customer"]]

    assert others(first) == [again]
    assert others(again) == [mail, first] or others(again) == [first, mail]
    assert "Other complaints of the same customer" in counter.well("show", first).out
    assert others(mail) == [again]


def test_a_customer_is_not_recognised_by_what_was_corrected_or_is_too_short(counter: Counter) -> None:
    first = counter.open(contact="13912345678")
    second = counter.open(contact="13912345678")
    counter.open(contact="8001")
    short = counter.open(contact="8001")
    counter.well("correct", second, "contact=13700000000", "--reason", "打错", "--as", "li")

    assert counter.well("show", first, "--json").data["same_customer"] == []
    assert counter.well("show", short, "--json").data["same_customer"] == []


def test_of_many_complaints_of_a_customer_the_last_are_listed_and_the_rest_counted(counter: Counter) -> None:
    cases = [counter.open(contact="13912345678") for _ in range(8)]

    shown = counter.well("show", cases[0]).out

    assert sum(text.startswith("  TK-2026-") for text in shown.splitlines()) == 5
    assert "2 more" in shown


def test_a_round_that_is_over_stays_on_the_page_with_its_signature(counter: Counter) -> None:
    case = counter.awaiting("refund=80.00")
    counter.well("approve", case, "opinion=同意", "--saw", counter.code(case), "--as", "chen")
    counter.well("correct", case, "refund=90.00", "--reason", "算错", "--as", "li")

    shown = counter.well("show", case, "--lang", "zh").out

    assert "方案审批 · 第 1 轮 · chen 陈岚 以运营总监身份签署 · 作废（因退款）" in shown


def test_a_signature_is_shown_with_its_time_and_for_whom(counter: Counter) -> None:
    case = counter.awaiting("refund=80.00")
    counter.well("people", "away", "chen", "--from", "2026-09-28T00:00", "--to", "2026-09-29T00:00", "--as", "li")
    counter.well("approve", case, "opinion=同意", "--saw", counter.code(case), "--as", "zhao")

    told = counter.well("show", case).out
    (approval,) = counter.well("show", case, "--json").data["approvals"]

    assert "✓ signed by zhao 赵刚 as General manager (standing in for Operations director)  2026-09-28 09:00" in told
    assert approval["signatures"][0]["at"] == "2026-09-28T01:00:00Z"


def test_a_duplicate_names_the_case_it_duplicates(counter: Counter) -> None:
    first, second = counter.open(), counter.open()
    counter.well("void", second, "--duplicate-of", first, "--as", "li")

    parent = counter.well("show", second, "--json").data["parent"]

    assert (parent["case"], parent["link"]) == (first, "duplicate")
    assert f"a duplicate of {first}" in counter.well("show", second).out


def test_can_tells_fields_with_choices_and_where_each_way_leads(counter: Counter) -> None:
    case = counter.open()
    counter.well("do", case, "verify", "--as", "li")

    (judge,) = counter.well("can", case, "--as", "li", "--json").data["actions"]

    assert (judge["open"], judge["clause"]) == (False, ["5.3.4"])
    assert next((move["to"], move["when"]) for move in judge["moves"]) == ("planning", "validity == 'valid'")
    assert judge["fields"][0] == {
        "field": "validity",
        "label": "Validity",
        "type": "choice",
        "choices": {"valid": "Valid", "invalid": "Invalid"},
    }
    assert "asks for validity=valid|invalid, grounds" in counter.well("can", case, "--as", "li").out


def test_a_question_in_chinese_is_not_followed_by_a_semicolon(counter: Counter) -> None:
    case = counter.open()

    assert "是不是“handling_sheet”？可选" in counter("show", case, "--form", "handling_shet", "--lang", "zh").err


def test_linked_cases_are_shown_in_both_directions(counter: Counter) -> None:
    counter.well("publish", "corrective_action", "--as", "li")
    counter.well("publish", str(Path(__file__).parents[1] / "contract" / "service" / "batches.yaml"), "--as", "li")
    for person, role in (("cai", "clerk"), ("he", "coordinator")):
        counter.well("people", "set", person, "--role", role)
    opening = ("open", "batches", "client=王芳", "complaint=坏了", "batch=八月", "--as", "cai", "--json")
    parent = counter.well(*opening).data["case"]
    counter.well("do", parent, "judge", "advice=召回", "--as", "cai")

    links = counter.well("show", parent, "--json").data["links"]
    shown = counter.well("show", parent).out
    child = counter.well("show", links[0]["case"], "--json").data["parent"]

    assert [(each["link"], each["standing"], each["state"]) for each in links] == [
        ("recall", "open", "planning"),
        ("repair", "open", "planning"),
    ]
    assert "CA-2026-000001  Recall · To be planned · open · 3 d left" in shown
    assert (child["case"], child["link"]) == (parent, "recall")
    assert f"opened by {parent}  Recall · Working" in counter.well("show", links[0]["case"]).out


def _on_terminal(view: object) -> object:
    return replace(view, looks=Looks(80, Colour.OFF))  # type: ignore[type-var]
