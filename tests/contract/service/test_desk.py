"""The one door: what is written, what is refused, and that nothing is half done."""

import getpass

import pytest

from tests.contract.service.conftest import SLIPS, Office
from tests.kept import NINE
from tests.replacing import replace
from workflow.engine.approvals import code
from workflow.engine.case import Sealed
from workflow.engine.directory import Person
from workflow.engine.events import EVIDENCE, EVIDENCE_DIGEST, REASON, By
from workflow.engine.refusals import Refused
from workflow.errors import Changed, NotFound, NotPermitted, ProblemsFound, StoreUnavailable, UsageError
from workflow.service import Desk, Outcome, Scan, Swept

SECOND = 1_000_000
HOUR = 3600 * SECOND
LI, WANG, BO = By(person="li"), By(person="wang"), By(person="bo")
SCAN = Scan("signed.pdf", b"%PDF")


def events(desk: Desk) -> int:
    with desk._store.reading() as reading:
        return len([*reading.hashes()])


def codes(decided: object) -> tuple[str, ...]:
    assert isinstance(decided, Refused), decided
    return tuple(refusal.code for refusal in decided.refusals)


def to_paid(desk: Desk, number: str, employee: str = "mei", amount: str = "300.00") -> None:
    submitted = desk.do(number, "submit", {"amount": amount, "employee": employee}, by=LI)
    assert isinstance(submitted, Outcome), submitted
    approval = desk.scene(number)
    saw = code(approval.case, approval.book.procedure.approvals["payment"])
    signed = desk.do(number, "approve", {"opinion": "同意"}, saw=saw, by=WANG)
    assert isinstance(signed, Outcome), signed


def test_opening_gives_the_next_number_of_the_year(office: Office, desk: Desk) -> None:
    numbers = [office.register(desk).case for _ in range(3)]

    assert numbers == ["T-2026-0001", "T-2026-0002", "T-2026-0003"]


def test_a_refused_opening_uses_up_no_number(office: Office, desk: Desk) -> None:
    refused = desk.open("slips", {"name": "张三"}, by=LI)

    assert codes(refused) == ("asks",)
    assert office.register(desk).case == "T-2026-0001"


def test_what_was_given_can_be_read_back(desk: Desk) -> None:
    given = {"name": "张三 😀", "happened": "2026-09-28T08:00", "channel": "传真", "urgent": "yes", "tags": "big,loud"}
    opened = desk.open("slips", given, by=LI)
    assert isinstance(opened, Outcome)

    fields = desk.case(opened.case).fields

    assert isinstance(fields["name"], Sealed)
    assert fields["name"].value == "张三 😀"
    assert isinstance(fields["channel"], Sealed)
    assert fields["channel"].value == "传真"
    assert fields["urgent"] is True
    assert fields["tags"] == ("big", "loud")
    assert fields["happened"] == 1_790_553_600 * SECOND


def test_values_may_be_typed_instead_of_text(desk: Desk, case: str) -> None:
    given = {"amount": 30_000, "employee": "mei", "helpers": ({"who": "wang", "hours": 3}, {"who": "bo"})}
    done = desk.do(case, "submit", given, by=LI)
    assert isinstance(done, Outcome), done

    fields = desk.case(case).fields

    assert fields["amount"] == 30_000
    assert isinstance(fields["helpers"], Sealed)
    assert fields["helpers"].value == ({"who": "wang", "hours": 3}, {"who": "bo", "hours": None})


def test_no_text_of_a_customer_stands_in_a_body(desk: Desk, office: Office) -> None:
    number = office.register(desk, "诸葛孔明").case
    desk.note(number, "他很生气", by=LI)
    desk.attach(number, "录音.txt", "秘密".encode(), by=LI)

    bodies = "".join(str(body) for (body,) in office.sql("SELECT body FROM event"))
    snapshots = "".join(str(snapshot) for (snapshot,) in office.sql("SELECT snapshot FROM case_file"))

    for text in ("诸葛孔明", "他很生气", "录音", "李四"):
        assert text not in bodies
        assert text not in snapshots


@pytest.mark.parametrize(
    ("given", "error", "code"),
    [
        pytest.param({"nmae": "x"}, NotFound, "field_not_in_procedure", id="unknown field"),
        pytest.param({"happened": "yesterday"}, UsageError, "not_a_datetime", id="wrong type"),
        pytest.param({"urgent": 3}, UsageError, "value_of_another_type", id="typed wrongly"),
        pytest.param({"name": ("a",)}, UsageError, "value_of_another_type", id="a list for a text"),
        pytest.param({"name": "a\0b"}, UsageError, "bad_character", id="NUL"),
        pytest.param({"name": "a\ud800"}, UsageError, "bad_character", id="half a character"),
        pytest.param({"happened": 2**53}, UsageError, "value_of_another_type", id="too large"),
        pytest.param({"happened": True}, UsageError, "value_of_another_type", id="yes for a time"),
    ],
)
def test_a_value_that_does_not_fit_is_a_mistake(desk: Desk, given: dict[str, object], error, code: str) -> None:
    before = events(desk)
    with pytest.raises(error) as raised:
        desk.open("slips", {"name": "张三", "happened": "2026-09-28T08:00", **given}, by=LI)

    assert raised.value.wording.code == code
    assert events(desk) == before


def test_another_currency_is_a_mistake(desk: Desk, case: str) -> None:
    with pytest.raises(UsageError) as raised:
        desk.do(case, "submit", {"amount": "30.00 USD", "employee": "mei"}, by=LI)

    assert raised.value.wording.code == "other_currency"


@pytest.mark.parametrize(
    ("call", "error", "hint"),
    [
        pytest.param(lambda d, n: d.do("T-2026-001", "submit", by=LI), NotFound, "T-2026-0001", id="case"),
        pytest.param(lambda d, n: d.open("slps", {}, by=LI), NotFound, "slips", id="procedure"),
        pytest.param(lambda d, n: d.do(n, "submitt", by=LI), NotFound, "submit", id="action"),
        pytest.param(lambda d, n: d.do(n, "submit", {"employee": "meii"}, by=LI), NotFound, "mei", id="person"),
        pytest.param(lambda d, n: d.assign(n, "mie", by=LI), NotFound, "mei", id="assignee"),
        pytest.param(lambda d, n: d.note(n, "x", by=By(person="wnag")), NotPermitted, "wang", id="actor"),
        pytest.param(lambda d, n: d.history("T-2026-00001"), NotFound, "T-2026-0001", id="history"),
        pytest.param(lambda d, n: d.attachment(n, "nothing"), NotFound, "", id="attachment"),
        pytest.param(lambda d, n: d.void(n, duplicate_of="T-2026-01", by=WANG), NotFound, "T-2026-0001", id="original"),
    ],
)
def test_what_is_not_there_is_said_with_what_was_probably_meant(desk: Desk, case: str, call, error, hint: str) -> None:
    with pytest.raises(error) as raised:
        call(desk, case)

    assert hint in raised.value.say("zh")
    assert hint in raised.value.say("en")


@pytest.mark.parametrize("person", ["system", "nobody"])
def test_nobody_acts_as_somebody_who_is_not_in_the_directory(desk: Desk, case: str, person: str) -> None:
    with pytest.raises(NotPermitted):
        desk.note(case, "x", by=By(person=person))


def test_somebody_who_left_cannot_act(desk: Desk, case: str) -> None:
    desk.set_person(Person(name="li", left=True), by=WANG)

    with pytest.raises(NotPermitted):
        desk.note(case, "x", by=LI)


def test_a_refusal_writes_nothing_and_consumes_no_key(office: Office, desk: Desk, case: str) -> None:
    office.clock.at += 30 * HOUR  # marks are due, and would fire with the command
    before = events(desk)
    refused = desk.do(case, "submit", {"amount": "1.00"}, by=LI, key="k")

    assert isinstance(refused, Refused)
    assert events(desk) == before
    assert isinstance(desk.do(case, "submit", {"amount": "1.00", "employee": "mei"}, by=LI, key="k"), Outcome)


def test_the_same_key_twice_is_one_event_and_one_answer(desk: Desk, case: str) -> None:
    first = desk.note(case, "hello", by=LI, key="k")
    before = events(desk)
    second = desk.note(case, "hello", by=LI, key="k")

    assert isinstance(first, Outcome)
    assert isinstance(second, Outcome)
    assert second.repeated
    assert (second.case, second.seq, second.events) == (first.case, first.seq, first.events)
    assert events(desk) == before


def test_the_answer_under_a_key_stays_what_it_was(desk: Desk, case: str) -> None:
    first = desk.note(case, "hello", by=LI, key="k")
    desk.note(case, "later", by=LI)
    second = desk.note(case, "hello", by=LI, key="k")

    assert isinstance(first, Outcome)
    assert isinstance(second, Outcome)
    assert second.events == first.events


@pytest.mark.parametrize("other", ["text", "person"])
def test_the_same_key_for_another_command_is_a_mistake(desk: Desk, case: str, other: str) -> None:
    desk.note(case, "hello", by=LI, key="k")
    with pytest.raises(UsageError) as raised:
        desk.note(case, "bye" if other == "text" else "hello", by=WANG if other == "person" else LI, key="k")

    assert raised.value.wording.code == "key_used_for_another_command"


def test_a_key_keeps_its_text_secret(office: Office, desk: Desk, case: str) -> None:
    desk.note(case, "13800000000", by=LI, key="k")
    desk.note(case, "13800000000", by=LI, key="m")
    prints = office.sql("SELECT fingerprint FROM command_key")

    assert len(set(prints)) == 2


def test_a_script_can_insist_on_what_it_has_seen(desk: Desk, case: str) -> None:
    desk.note(case, "one", by=LI, expect_seq=1)
    with pytest.raises(Changed) as raised:
        desk.note(case, "two", by=LI, expect_seq=1)

    assert raised.value.exit_code == 5
    assert desk.case(case).seq == 2


def test_marks_that_are_due_fire_before_the_command(office: Office, desk: Desk, case: str) -> None:
    office.clock.at += 24 * HOUR + SECOND
    done = desk.note(case, "late", by=LI)

    assert isinstance(done, Outcome)
    assert [event.type for event in done.events] == ["mark_fired", "mark_fired", "noted"]
    assert done.seq == 4


def test_a_tick_fires_what_is_due_and_then_nothing(office: Office, desk: Desk, case: str) -> None:
    office.clock.at += 24 * HOUR + SECOND

    assert [[event.type for event in outcome.events] for outcome in desk.tick().woken] == [["mark_fired", "mark_fired"]]
    assert desk.tick() == Swept(woken=(), troubled=())


def test_a_dry_run_answers_and_stores_nothing(desk: Desk, case: str) -> None:
    before = events(desk)
    with desk.dry_run():
        tried = desk.note(case, "x", by=LI, key="k")

    assert isinstance(tried, Outcome)
    assert tried.seq == 2
    assert events(desk) == before
    assert desk.case(case).seq == 1


def test_a_batch_is_committed_together_and_a_refusal_leaves_the_others(office: Office, desk: Desk) -> None:
    with desk.batch():
        first = office.register(desk)
        refused = desk.open("slips", {}, by=LI)
        second = office.register(desk)

    assert isinstance(refused, Refused)
    assert [first.case, second.case] == ["T-2026-0001", "T-2026-0002"]
    assert desk.numbers() == ("T-2026-0001", "T-2026-0002")


def test_a_batch_that_breaks_leaves_nothing(office: Office, desk: Desk) -> None:
    with pytest.raises(RuntimeError), desk.batch():  # noqa: PT012
        office.register(desk)
        raise RuntimeError

    assert desk.numbers() == ()
    assert office.register(desk).case == "T-2026-0001"


def test_people_read_in_a_batch_that_breaks_are_forgotten(desk: Desk) -> None:
    with pytest.raises(RuntimeError), desk.batch():  # noqa: PT012
        desk.set_person(Person(name="tom", roles=frozenset({"clerk"})), by=LI)
        assert desk.directory().get("tom") is not None
        raise RuntimeError

    desk.set_person(Person(name="tim", roles=frozenset({"clerk"})), by=LI)

    assert desk.directory().get("tom") is None
    assert desk.directory().get("tim") is not None


def test_a_second_slip_in_a_month_suspends_and_the_assessment_ends_it(office: Office, desk: Desk) -> None:
    numbers = [office.register(desk).case for _ in range(2)]
    for number in numbers:
        to_paid(desk, number)
        assert isinstance(desk.do(number, "settle", by=LI), Outcome)
    mei = desk.directory().people["mei"]

    assert [(suspension.tally, suspension.case) for suspension in mei.suspensions] == [("slips", numbers[1])]
    assert isinstance(desk.note(numbers[0], "x", by=By(person="mei")), Refused)

    lifted = desk.do(numbers[1], "reinstate", {"passed": "yes"}, by=WANG)

    assert isinstance(lifted, Outcome), lifted
    assert desk.directory().people["mei"].suspensions == ()


def test_setting_a_person_keeps_their_suspension(office: Office, desk: Desk) -> None:
    for _ in range(2):
        number = office.register(desk).case
        to_paid(desk, number)
        desk.do(number, "settle", by=LI)
    desk.set_person(Person(name="mei", label="韩梅梅", roles=frozenset({"clerk", "head"})), by=LI)

    assert desk.directory().people["mei"].suspensions != ()


def test_signing_takes_what_was_seen(desk: Desk, case: str) -> None:
    desk.do(case, "submit", {"amount": "300.00", "employee": "mei"}, by=LI)

    assert codes(desk.do(case, "approve", {"opinion": "ok"}, by=WANG)) == ("saw",)


def test_correcting_needs_a_reason_and_the_role(desk: Desk, case: str) -> None:
    refused = desk.correct(case, {"urgent": "yes"}, reason="typo", by=LI)
    done = desk.correct(case, {"urgent": "yes"}, reason="typo", by=WANG)

    assert codes(refused) == ("role",)
    assert isinstance(done, Outcome)
    assert desk.case(case).fields["urgent"] is True


def test_a_voided_case_keeps_its_number(office: Office, desk: Desk, case: str) -> None:
    other = office.register(desk).case
    voided = desk.void(other, duplicate_of=case, by=WANG)

    assert isinstance(voided, Outcome), voided
    assert [(file.number, file.standing) for file in desk.cases(standing="void")] == [(other, "void")]
    assert office.register(desk).case == "T-2026-0003"


def test_a_handover_moves_everything_that_lay_with_somebody(office: Office, desk: Desk) -> None:
    numbers = [office.register(desk).case for _ in range(3)]
    for number in numbers:
        desk.assign(number, "li", by=LI)
    handed = desk.handover("li", "mei", by=LI)

    assert [type(each.decided) for each in handed] == [Outcome] * 3
    assert [each.case for each in handed] == sorted(numbers, reverse=True)
    assert {desk.case(number).assignees["clerk"] for number in numbers} == {"mei"}


def test_an_attachment_is_kept_byte_for_byte(desk: Desk, case: str) -> None:
    desk.attach(case, "photo.jpg", b"\xff\xd8\x00", by=LI)

    assert desk.attachment(case, "photo.jpg") == b"\xff\xd8\x00"


def test_an_attachment_may_not_be_too_large(desk: Desk, case: str) -> None:
    with pytest.raises(UsageError):
        desk.attach(case, "big", b"0" * (20 * 1024 * 1024 + 1), by=LI)

    assert desk.case(case).seq == 1


def test_a_case_is_found_by_number_and_by_text(office: Office, desk: Desk) -> None:
    first, second = office.register(desk, "100%_诚").case, office.register(desk, "李雷").case
    desk.note(second, 'he said "no\\way"', by=LI)

    assert [file.number for file in desk.find("0002")] == [second]
    assert [file.number for file in desk.find("0%_诚")] == [first]
    assert [file.number for file in desk.find('"no\\way"')] == [second]
    assert desk.find("%") == desk.find("100%")


def test_cases_are_listed_last_changed_first(office: Office, desk: Desk) -> None:
    first = office.register(desk).case
    office.clock.at += SECOND
    second = office.register(desk).case
    office.clock.at += SECOND
    desk.note(first, "x", by=LI)

    assert [file.number for file in desk.cases(standing="open")] == [first, second]
    assert desk.cases(state="paid") == ()
    assert [scene.case.number for scene in desk.scenes(procedure="slips")] == [first, second]


def test_a_definition_with_errors_is_not_published(desk: Desk) -> None:
    with pytest.raises(ProblemsFound) as raised:
        desk.publish(b"procedure: x\n", by=LI)

    assert raised.value.exit_code == 1


def test_a_running_case_keeps_its_rules(office: Office, desk: Desk, case: str) -> None:
    before = desk.case(case).definition
    newer = SLIPS.replace(b"500.00", b"600.00")
    digest = desk.publish(newer, by=LI)
    other = office.register(desk).case

    assert desk.case(case).definition == before
    assert desk.case(other).definition == digest
    assert [definition.name for definition in desk.definitions()] == ["slips", "slips"]


def test_publishing_again_what_is_in_use_records_nothing(desk: Desk) -> None:
    before = events(desk)
    desk.publish(SLIPS, by=LI)

    assert events(desk) == before


@pytest.mark.parametrize("validity", ["valid_from: 2026-09-29", "valid_to: 2026-09-27"])
def test_outside_its_validity_a_procedure_opens_no_case(desk: Desk, validity: str) -> None:
    source = SLIPS.decode()
    desk.publish(source.replace("calendars:", f"{validity}\ncalendars:", 1).encode(), by=LI)

    assert codes(desk.open("slips", {}, by=LI)) == ("procedure_not_valid_today",)


def test_under_a_withdrawn_procedure_open_cases_go_on_and_none_is_opened(office: Office, desk: Desk) -> None:
    case = office.register(desk).case
    desk.withdraw("slips", by=LI)
    desk.withdraw("slips", by=LI)

    assert codes(desk.open("slips", {"name": "李", "happened": "2026-09-28T08:00"}, by=LI)) == ("procedure_withdrawn",)
    assert isinstance(desk.note(case, "仍在办", by=LI), Outcome)
    assert office.differences() == []

    desk.publish(SLIPS, by=LI)
    assert office.register(desk).case.endswith("2")


def test_only_an_administrator_withdraws_and_only_what_was_published(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.withdraw("slipz", by=LI)
    desk.set_person(Person(name="ada", roles=frozenset({"administrator"})), by=LI)
    with pytest.raises(NotPermitted):
        desk.withdraw("slips", by=LI)


def test_once_there_is_an_administrator_nobody_else_manages_people(desk: Desk) -> None:
    desk.set_person(Person(name="ada", roles=frozenset({"administrator"})), by=LI)
    with pytest.raises(NotPermitted) as raised:
        desk.set_person(Person(name="li", roles=frozenset({"boss"})), by=LI)

    assert "ada" in raised.value.say("en")
    desk.set_person(Person(name="tom"), by=By(person="ada"))
    assert desk.directory().get("tom") is not None


@pytest.mark.parametrize("name", ["system", "", "a b", "a,b"])
def test_some_names_cannot_be_those_of_people(desk: Desk, name: str) -> None:
    with pytest.raises(UsageError):
        desk.set_person(Person(name=name), by=LI)


def test_the_directory_can_be_asked_as_it_was(desk: Desk) -> None:
    seq = desk.directory().seq
    desk.set_person(Person(name="li", label="李四", roles=frozenset({"boss"})), by=WANG)

    assert desk.directory_at(seq).people["li"].roles == {"clerk"}
    assert desk.directory_at(seq).people["li"].label == "李四"
    assert desk.directory_at(seq + 1) == desk.directory()


def test_a_clock_that_is_far_behind_history_writes_nothing(office: Office, desk: Desk, case: str) -> None:
    office.clock.at -= 121 * SECOND
    with pytest.raises(StoreUnavailable) as raised:
        desk.note(case, "x", by=LI)

    assert raised.value.wording.code == "store_clock_behind"


def test_a_clock_that_is_a_little_behind_does_not_turn_history_around(office: Office, desk: Desk, case: str) -> None:
    office.clock.at -= 60 * SECOND
    desk.note(case, "x", by=LI)
    times = [event.at for event in desk.history(case)]

    assert times == sorted(times)


def test_a_simulated_clock_stands_still_until_it_is_moved(simulated: Office) -> None:
    start = NINE
    with simulated.desk() as desk:
        desk.open("slips", {"name": "张三", "happened": "2026-09-28T08:00"}, by=LI)
        outcomes = desk.tick(until=start + 30 * HOUR).woken

        assert [event.at - start for outcome in outcomes for event in outcome.events] == [
            int(19.2 * HOUR),
            24 * HOUR + SECOND,
        ]
        assert desk.now() == start + 30 * HOUR
        with pytest.raises(UsageError):
            desk.tick(until=start)


def test_a_real_clock_cannot_be_moved(desk: Desk) -> None:
    with pytest.raises(UsageError):
        desk.tick(until=2**52)


def test_two_procedures_that_number_alike_do_not_take_each_others_numbers(
    office: Office, desk: Desk, case: str
) -> None:
    source = SLIPS.decode()
    other = source.replace("procedure: slips", "procedure: others").replace("{seq:04}", "000{seq}")
    desk.publish(other.encode(), by=LI)
    with pytest.raises(UsageError) as raised:
        desk.open("others", {"name": "x", "happened": "2026-09-28T08:00"}, by=LI)

    assert raised.value.wording.code == "number_taken"
    assert desk.numbers() == (case,)


def test_a_number_without_a_year_goes_on_for_ever(desk: Desk) -> None:
    source = SLIPS.decode()
    desk.publish(source.replace("T-{year}-{seq:04}", "N{seq}").encode(), by=LI)
    opened = desk.open("slips", {"name": "x", "happened": "2026-09-28T08:00"}, by=LI)

    assert isinstance(opened, Outcome)
    assert opened.case == "N1"


def test_the_year_of_a_number_is_that_of_the_procedures_zone(office: Office, desk: Desk) -> None:
    office.clock.at = 1_798_732_800 * SECOND  # 2026-12-31 16:00 UTC, which is midnight in Shanghai

    assert office.register(desk).case == "T-2027-0001"


def test_a_signature_on_paper_names_both(desk: Desk, case: str) -> None:
    desk.do(case, "submit", {"amount": "300.00", "employee": "mei"}, by=LI)
    scene = desk.scene(case)
    saw = code(scene.case, scene.book.procedure.approvals["payment"])
    with pytest.raises(NotFound):
        desk.do(case, "approve", {"opinion": "ok"}, saw=saw, evidence=SCAN, by=By(person="mei", for_="wnag"))
    signed = desk.do(case, "approve", {"opinion": "ok"}, saw=saw, evidence=SCAN, by=By(person="mei", for_="wang"))

    assert isinstance(signed, Outcome), signed
    assert (signed.events[-1].by.person, signed.events[-1].by.for_) == ("mei", "wang")


def test_the_scan_of_a_signature_is_attached_with_it(office: Office, desk: Desk, case: str) -> None:
    desk.do(case, "submit", {"amount": "300.00", "employee": "mei"}, by=LI)
    scene = desk.scene(case)
    saw = code(scene.case, scene.book.procedure.approvals["payment"])
    how = {"saw": saw, "evidence": SCAN, "by": By(person="mei", for_="wang"), "key": "k", "expect_seq": scene.case.seq}
    desk.do(case, "approve", {"opinion": "ok"}, **how)
    again = desk.do(case, "approve", {"opinion": "ok"}, **how)
    attached, signed = desk.history(case)[-2:]

    assert isinstance(again, Outcome)
    assert again.repeated
    assert (attached.type, attached.by) == ("attached", replace(signed.by, for_=None))
    assert signed.given[EVIDENCE].value == attached.given["name"].value == "signed.pdf"
    assert signed.given[EVIDENCE_DIGEST].value == attached.given["content"].value
    assert desk.attachment(case, "signed.pdf") == b"%PDF"
    assert office.differences() == []


def test_a_signature_on_paper_that_is_refused_leaves_no_scan(desk: Desk, case: str) -> None:
    desk.do(case, "submit", {"amount": "300.00", "employee": "mei"}, by=LI)
    before = events(desk)

    for recorder, signer in (("li", "wang"), ("mei", "bo"), ("wang", "wang")):
        refused = desk.do(case, "approve", {"opinion": "ok"}, evidence=SCAN, by=By(person=recorder, for_=signer))
        assert isinstance(refused, Refused)
    assert "evidence" in codes(desk.do(case, "approve", {"opinion": "ok"}, by=By(person="mei", for_="wang")))
    assert events(desk) == before
    with pytest.raises(NotFound):
        desk.attachment(case, "signed.pdf")


def test_who_was_logged_in_is_recorded_beside_who_acted(office: Office, desk: Desk, case: str, kind: str) -> None:
    event = desk.history(case)[0]
    login = getpass.getuser() if kind == "sqlite" else office.sql("SELECT session_user")[0][0]

    assert (event.by.person, event.by.login) == ("li", login)


def test_a_case_is_voided_with_a_reason_only_somebody_gave(office: Office, desk: Desk, case: str) -> None:
    assert codes(desk.void(case, by=WANG)) == ("asks",)
    assert isinstance(desk.void(case, reason="测试", by=WANG), Outcome)
    assert isinstance(desk.history(case)[-1].given[REASON], Sealed)
    assert office.differences() == []


def test_a_correction_leaves_no_field_called_reason(desk: Desk, case: str) -> None:
    desk.correct(case, {"urgent": "yes"}, reason="typo", by=WANG)

    assert REASON not in desk.case(case).fields


def test_an_assignment_to_a_named_role_is_replayed_as_such(office: Office, desk: Desk, case: str) -> None:
    assert isinstance(desk.assign(case, "mei", role="clerk", by=LI), Outcome)
    assert isinstance(desk.assign(case, "li", by=LI), Outcome)

    assert desk.case(case).assignees["clerk"] == "li"
    assert office.differences() == []


def test_a_field_named_reason_is_corrected_like_any_other(office: Office, desk: Desk) -> None:
    source = SLIPS.decode()
    desk.publish(source.replace("opinion", "reason").encode(), by=LI)
    number = office.register(desk).case

    assert isinstance(desk.correct(number, {"reason": "x"}, reason="typo", by=WANG), Outcome)
    assert "reason" in desk.case(number).fields
