"""Opening cases, taking actions, signing; refusals and their shapes."""

import os

import pytest

from .conftest import COMPLAINT, FIRST, PLAN, Counter, registration


def test_open_answers_with_the_number_the_procedure_the_state_and_the_seq(counter: Counter) -> None:
    said = counter.well(*registration(), "--as", "li", "--json")

    assert said.data == {"case": FIRST, "procedure": "ticketing_complaints", "state": "recorded", "seq": 1}


def test_do_answers_with_where_the_case_went(counter: Counter) -> None:
    counter.open()

    data = counter.well("do", FIRST, "verify", "--as", "li", "-o", "json").data

    assert {key: data[key] for key in ("case", "action", "from", "to", "seq")} == {
        "case": FIRST,
        "action": "verify",
        "from": "recorded",
        "to": "verifying",
        "seq": 2,
    }
    assert [(event["seq"], event["action"]) for event in data["events"]] == [(2, "verify")]


def test_a_refusal_names_rule_words_clause_and_who_could(counter: Counter) -> None:
    counter.open()
    counter.well("do", FIRST, "verify", "--as", "li")

    said = counter("do", FIRST, "judge", "validity=valid", "grounds=订单", "--as", "li", "--json")

    assert said.code == 3
    assert said.out == ""
    assert said.error["code"] == "refused"
    assert (said.error["case"], said.error["action"]) == (FIRST, "judge")
    assert said.error["refusals"] == [
        {"rule": "role", "message": said.error["refusals"][0]["message"], "clause": ["5.3.4"], "who": ["wang"]}
    ]
    assert "li does not hold that role" in said.error["refusals"][0]["message"]


@pytest.mark.parametrize(
    ("language", "head"),
    [("zh", f"不予办理：{FIRST} 仍处于“已登记”"), ("en", f"refused: {FIRST} stays in “Recorded”")],
)
def test_a_refusal_says_where_the_case_stays(counter: Counter, language: str, head: str) -> None:
    counter.open()

    said = counter("do", FIRST, "judge", "validity=valid", "grounds=订单", "--as", "wang", "--lang", language)

    assert said.err.splitlines()[1] == head
    assert said.err.splitlines()[2].startswith("  state  ")


def test_every_missing_field_is_named_at_once(counter: Counter) -> None:
    counter.planning()

    said = counter("do", FIRST, "submit", "--as", "li", "--json")

    missing = [each["message"] for each in said.error["refusals"] if each["rule"] == "asks"]
    assert [name for name in ("cause", "cause_analysis", "solution") if any(f"({name})" in m for m in missing)] == [
        "cause",
        "cause_analysis",
        "solution",
    ]


def test_a_field_that_the_action_does_not_name_is_refused(counter: Counter) -> None:
    counter.open()

    said = counter("do", FIRST, "verify", "solution=换票", "--as", "li", "--json")

    assert said.code == 3
    assert [each["rule"] for each in said.error["refusals"]] == ["unknown_field"]


def test_a_dry_run_goes_through_every_check_and_stores_nothing(counter: Counter) -> None:
    counter.open()

    dry = counter.well("do", FIRST, "verify", "--as", "li", "--dry-run", "--json")
    refused = counter("do", FIRST, "judge", "--as", "li", "--dry-run")

    assert dry.data["to"] == "verifying"
    assert dry.data["dry_run"] is True
    assert refused.code == 3
    assert counter.well("show", FIRST, "--json").data["seq"] == 1


def test_a_dry_open_gives_no_number_away(counter: Counter) -> None:
    counter.well(*registration(), "--as", "li", "--dry-run")

    assert counter.open() == FIRST


def test_the_same_key_does_it_once(counter: Counter) -> None:
    first = counter.well(*registration(), "--as", "li", "--key", "call-7", "--json")
    again = counter.well(*registration(), "--as", "li", "--key", "call-7", "--json")

    assert again.data == {**first.data, "repeated": True}
    assert len(counter.well("list", "--json").data) == 1


def test_the_same_key_for_another_command_is_a_usage_error(counter: Counter) -> None:
    counter.well(*registration(), "--as", "li", "--key", "call-7")

    assert counter(*registration(complaint="另一件"), "--as", "li", "--key", "call-7").code == 2


def test_expect_seq_refuses_a_case_that_has_moved_on(counter: Counter) -> None:
    counter.open()
    counter.well("do", FIRST, "verify", "--as", "li", "--expect-seq", "1")

    late = counter("do", FIRST, "judge", "validity=valid", "grounds=x", "--as", "wang", "--expect-seq", "1", "--json")

    assert late.code == 5
    assert late.error["code"] == "changed_meanwhile"


def test_a_value_is_read_from_a_file_or_from_standard_input(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    counter.file("call.txt", "第一行\n第二行\n")
    monkeypatch.setattr("sys.stdin", io.StringIO("梅\n"))

    case = counter.open(complaint="@call.txt", customer_name="-")

    fields = counter.well("show", case, "--personal", "--json").data["fields"]
    assert (fields["complaint"], fields["customer_name"]) == ("第一行\n第二行", "梅")


def test_a_text_may_begin_with_an_at_sign(counter: Counter) -> None:
    case = counter.open(complaint="@@客服 没有回音")

    assert counter.well("show", case, "--personal", "--json").data["fields"]["complaint"] == "@客服 没有回音"


def test_a_field_may_be_named_by_its_label(counter: Counter) -> None:
    words = [f"{'渠道' if name == 'channel' else name}={value}" for name, value in COMPLAINT.items()]

    counter.well("open", "ticketing_complaints", *words, "--as", "li")

    assert counter.well("show", FIRST, "--json").data["fields"]["channel"] == "online"


def test_a_row_is_appended_and_may_hold_commas(counter: Counter) -> None:
    case = counter.planning()
    row = "joint_departments+=department:财务部，会计科,person:sun"
    counter.well("do", case, "submit", *PLAN, row, "joint_departments+=department:采购部,person:li", "--as", "li")

    rows = counter.well("show", case, "--json").data["fields"]["joint_departments"]

    assert rows == [{"department": "财务部，会计科", "person": "sun"}, {"department": "采购部", "person": "li"}]


def test_rows_may_be_given_as_json(counter: Counter) -> None:
    case = counter.planning()
    rows = 'joint_departments=[{"department": "财务部", "person": "sun"}]'
    counter.well("do", case, "submit", *PLAN, rows, "--as", "li")

    assert counter.well("show", case, "--json").data["fields"]["joint_departments"] == [
        {"department": "财务部", "person": "sun"}
    ]


def test_a_file_field_takes_a_path_and_keeps_the_file(counter: Counter) -> None:
    case = counter.awaiting("refund=80.00")
    counter.well("approve", case, "opinion=同意", "--saw", counter.code(case), "--as", "chen")
    letter = counter.file("说明函.pdf", b"%PDF-1.7")
    reply = ("reply_text=已退", "handled_at=2026-09-28T09:00", f"supplement={letter}")

    counter.well("do", case, "reply", *reply, "--as", "li")

    assert counter.well("show", case, "--json").data["fields"]["supplement"] == "说明函.pdf"
    assert "说明函.pdf" in counter.well("show", case).out
    assert [event["type"] for event in counter.well("history", case, "--json").data][-2:] == ["moved", "attached"]


def test_a_file_that_is_not_there_stops_everything(counter: Counter) -> None:
    case = counter.awaiting("refund=80.00")
    counter.well("approve", case, "opinion=同意", "--saw", counter.code(case), "--as", "chen")
    before = counter.well("show", case, "--json").data["seq"]

    said = counter(
        "do", case, "reply", "reply_text=x", "handled_at=2026-09-28T09:00", "supplement=no.pdf", "--as", "li"
    )

    assert said.code == 4
    assert counter.well("show", case, "--json").data["seq"] == before


def test_a_file_that_may_not_be_kept_undoes_what_it_came_with(counter: Counter) -> None:
    case = counter.awaiting("refund=80.00")
    counter.well("approve", case, "opinion=同意", "--saw", counter.code(case), "--as", "chen")
    huge = counter.file("huge.bin", bytes(21 * 1024 * 1024))

    reply = ("reply_text=x", "handled_at=2026-09-28T09:00", f"supplement={huge}")
    said = counter("do", case, "reply", *reply, "--as", "li", "--json")

    assert (said.code, said.error["code"]) == (2, "file_too_large")
    assert "20 MB" in said.error["message"]
    assert counter.well("show", case, "--json").data["state"] == "approved"


def test_the_director_is_refused_on_a_claim(counter: Counter) -> None:
    case = counter.awaiting("refund=320.00", "compensation=50.00")

    said = counter("approve", case, "opinion=同意", "--saw", counter.code(case), "--as", "chen", "--json")

    assert said.code == 3
    assert [(each["rule"], each["who"]) for each in said.error["refusals"]] == [("approver", ["zhao"])]


def test_a_signature_off_a_terminal_needs_the_code(counter: Counter) -> None:
    case = counter.awaiting("refund=80.00")

    without = counter("approve", case, "opinion=同意", "--as", "chen", "--json")
    sure = counter("approve", case, "opinion=同意", "--as", "chen", "--yes")
    wrong = counter("approve", case, "opinion=同意", "--saw", "00000000", "--as", "chen", "--json")

    assert (without.code, without.error["code"]) == (2, "saw_needed")
    assert sure.code == 2
    assert (wrong.code, wrong.error["refusals"][0]["rule"]) == (3, "saw")


def test_what_was_seen_is_signed(counter: Counter) -> None:
    case = counter.awaiting("refund=80.00")

    said = counter.well("approve", case, "opinion=同意", "--saw", counter.code(case), "--as", "chen", "--json")

    assert (said.data["from"], said.data["to"]) == ("awaiting_approval", "approved")


def test_a_case_that_waits_for_no_signature_cannot_be_approved(counter: Counter) -> None:
    case = counter.open()

    said = counter("approve", case, "--saw", "00000000", "--as", "chen", "--json")

    assert (said.code, said.error["code"], said.error["action"]) == (3, "refused", "approve")
    assert [each["rule"] for each in said.error["refusals"]] == ["no_signature_waited_for"]
    assert "waits for no signature now (Recorded)" in said.error["refusals"][0]["message"]


def test_a_signature_on_paper_is_recorded_with_its_scan(counter: Counter) -> None:
    case, scan = counter.awaiting("refund=80.00"), counter.file("signed.pdf", b"%PDF-1.7")
    signing = ("approve", case, "opinion=同意", "--saw", counter.code(case), "--for", "chen", "--as", "sun")

    alone = counter(*signing, "--json")
    dry = counter.well(*signing, "--evidence", scan, "--dry-run", "--json").data["events"][-1]
    said = counter.well(*signing, "--evidence", scan)

    assert (alone.code, alone.error["code"]) == (2, "evidence_needed")
    assert (dry["by"], dry["for"], dry["evidence"]) == ("sun", "chen", "signed.pdf")
    assert "recorded by sun 孙阳; the scan is signed.pdf" in said.out
    attached, moved = counter.well("history", case, "--json").data[-2:]
    assert (moved["actor"], moved["for"], moved["action"]) == ("sun", "chen", "approve")
    assert attached["type"] == "attached"
    assert "Scan of the signature = signed.pdf" in counter.well("history", case).out


def test_a_procedure_may_be_named_published_shipped_or_as_a_file(outside: Counter) -> None:
    from workflow.commands.library import shipped_bytes

    outside.well("init", "--clock", "simulated", "--start", "2026-09-28T09:00")
    outside.well("people", "set", "li", "--role", "support", "--department", "operations_support")
    source = shipped_bytes("ticketing_complaints")
    assert source is not None
    path = outside.file(
        "mine.yaml", source.replace(b"procedure: ticketing_complaints", b"procedure: mine").replace(b"TK-", b"MI-")
    )

    shipped = outside.well(*registration(), "--as", "li", "--json")
    filed = outside.well("open", path, *registration()[2:], "--as", "li", "--json")

    assert shipped.data["case"] == FIRST
    assert filed.data["case"] == "MI-2026-000001"
    assert outside.well("open", "mine", *registration()[2:], "--as", "li", "--json").data["case"] == "MI-2026-000002"


def test_a_file_with_errors_opens_nothing(counter: Counter) -> None:
    path = counter.file("broken.yaml", "procedure: broken\nformat: 1\n")

    said = counter("open", path, "--as", "li", "--json")

    assert (said.code, said.error["code"]) == (1, "definition_has_errors")


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        pytest.param(("do", FIRST, "verfy"), 4, "verify", id="action"),
        pytest.param(("do", "TK-2026-00001", "verify"), 4, FIRST, id="case"),
        pytest.param(("do", FIRST, "verify", "solutin=x"), 4, "solution", id="field"),
        pytest.param(("open", "ticketing_complaint"), 4, "ticketing_complaints", id="procedure"),
        pytest.param(("show", FIRST, "--form", "handling_shet"), 4, "handling_sheet", id="form"),
        pytest.param(("shw", FIRST), 2, "show", id="command"),
        pytest.param(("show", FIRST, "--prsonal"), 2, "--personal", id="option"),
    ],
)
def test_a_slip_is_answered_with_what_was_meant(counter: Counter, words: tuple[str, ...], code: int, hint: str) -> None:
    counter.open()

    said = counter(*words, "--as", "li")

    assert said.code == code
    assert hint in said.err
    assert said.out == ""


@pytest.mark.parametrize(
    "value",
    ["refund=320.00 USD", "refund=1,000", "refund=-5", "cause=bad_luck", "nonsense", "refund+=5", "opinion=a\x00b"],
)
def test_a_wrong_value_is_a_usage_error_and_changes_nothing(counter: Counter, value: str) -> None:
    case = counter.planning()

    said = counter("do", case, "submit", value, "--as", "li")

    assert said.code == 2
    assert len(said.err.strip().splitlines()) == 2
    assert counter.well("show", case, "--json").data["seq"] == 3


def test_a_field_given_twice_is_a_usage_error(counter: Counter) -> None:
    case = counter.planning()

    assert counter("do", case, "submit", "cause=partners", "cause=partners", "--as", "li").code == 2


def test_somebody_who_is_not_in_the_directory_may_not_act(counter: Counter) -> None:
    counter.open()

    said = counter("do", FIRST, "verify", "--as", "nobody", "--json")

    assert said.code == 6


def test_what_is_missing_is_told_as_it_is_to_be_typed(counter: Counter) -> None:
    said = counter("open", "ticketing_complaints", "channel=online", "--as", "li")

    lines = [text.strip() for text in said.err.splitlines()]
    assert said.code == 3
    assert "Kind of customer   complainant=user|dealer|agent [5.1]" in lines
    assert "Complained at      complained_at=2026-09-28T17:00 [6.1.3]" in lines
    assert sum("still to be filled in:" in text for text in lines) == 1


def test_advice_to_ask_somebody_gives_way_to_who_could(counter: Counter) -> None:
    case = counter.open()

    said = counter("do", case, "verify", "--as", "gao")
    data = counter("do", case, "verify", "--as", "gao", "--json")

    assert "does not hold that role [6.1.2]  who could: li 李雷, sun 孙阳" in said.err
    assert "ask somebody who does" not in said.err
    assert data.error["refusals"][0]["message"].endswith(" - ask somebody who does")


def test_a_refused_condition_is_said_in_words(counter: Counter) -> None:
    case = counter.open()
    counter.well("do", case, "verify", "--as", "li")

    said = counter("do", case, "judge", "validity=invalid", "grounds=x", "cause=staff_slip", "--as", "wang")

    assert "does not hold: Responsible party ≠ Ours" in said.err


def test_a_row_that_lacks_a_cell_is_a_usage_error(counter: Counter) -> None:
    case = counter.planning()

    said = counter("do", case, "submit", *PLAN, "joint_departments+=department:财务部", "--as", "li", "--json")

    assert (said.code, said.error["code"]) == (2, "row_incomplete")
    assert "lacks: person" in said.error["message"]


def test_a_device_a_pipe_and_two_gigabytes_are_refused_before_they_are_read(counter: Counter) -> None:
    case = counter.open()
    pipe, sparse = counter.folder / "pipe", counter.folder / "sparse.bin"
    os.mkfifo(pipe)
    with sparse.open("wb") as file:
        file.truncate(2 * 1024**3)

    codes = {
        path: counter("attach", case, str(path), "--as", "li", "--json").error["code"]
        for path in ("/dev/zero", pipe, sparse)
    }

    assert list(codes.values()) == ["file_is_a_device", "file_is_a_device", "file_too_large"]
    assert counter.well("show", case, "--json").data["seq"] == 1


def test_a_directory_is_no_file(counter: Counter) -> None:
    case = counter.open()

    assert counter("attach", case, ".", "--as", "li", "--json").error["code"] == "file_is_a_directory"
