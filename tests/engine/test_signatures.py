"""What a signature covers: content that was seen, until it changes."""

import hashlib
import json

import pytest

from tests.engine.world import SCAN, World, accepted, codes
from tests.replacing import replace
from workflow.engine import approvals
from workflow.engine.case import Sealed
from workflow.engine.commands import Attach, Do, Note, Void
from workflow.engine.directory import Suspension
from workflow.engine.effects import RoundClosed, Signed
from workflow.engine.events import EVIDENCE, EVIDENCE_DIGEST, By
from workflow.engine.refusals import Refused


def test_signing_needs_to_have_seen_the_content():
    world = World()
    world.proposed()

    assert codes(world.do("max", "pay_ok", saw="", remark="同意")) == ["saw"]
    blind = world.command(By(person="max"), Do(action="pay_ok", given=world.given("x", {"remark": "同意"})))
    assert codes(blind) == ["saw"]
    world.ok("max", "pay_ok", remark="同意")


def test_who_submitted_is_told_who_could_sign_instead():
    world = World()
    world.change(replace(world.directory.people["eve"], roles=frozenset({"expert", "manager_"}), rank="manager"))
    world.proposed()

    decision = world.do("eve", "pay_ok", remark="同意")

    assert isinstance(decision, Refused)
    assert [(found.code, found.who) for found in decision.refusals] == [("four_eyes", ("max",))]


def test_a_code_of_earlier_content_is_stale():
    world = World()
    world.proposed()
    seen = world.code("pay_ok")

    world.correct("cor", fee="1.00")

    assert codes(world.do("max", "pay_ok", saw=seen, remark="同意")) == ["saw"]


def test_a_code_of_an_earlier_round_is_stale_though_the_content_is_the_same():
    world = World()
    world.proposed()
    seen = world.code("pay_ok")
    world.ok("max", "pay_no", remark="不")
    world.ok("eve", "propose", plan_text="退款", amount="50.00")

    assert codes(world.do("max", "pay_ok", saw=seen, remark="同意")) == ["saw"]


def test_fields_that_are_not_covered_do_not_change_the_code():
    world = World()
    world.proposed()
    seen = world.code("pay_ok")

    world.correct("cor", pieces="3")

    assert world.code("pay_ok") == seen


def test_the_code_is_the_beginning_of_the_digest_that_is_signed():
    world = World()
    world.proposed()
    seen = world.code("pay_ok")

    world.ok("max", "pay_ok", remark="同意")

    signed = next(effect for effect in world.effects(Signed))
    assert signed.content.startswith(seen)
    assert len(seen) == 8


def test_the_digest_is_that_of_a_text_which_every_json_library_writes():
    world = World()
    world.proposed()
    assert world.case is not None
    covers = world.book.procedure.approvals["payment"].signature_covers
    assert any(isinstance(world.case.fields.get(name), Sealed) for name in covers)

    values = ((name, world.case.fields.get(name)) for name in covers)
    covered = {n: {"commitment": v.commitment} if isinstance(v, Sealed) else v for n, v in values}
    round_ = world.round()
    signed = ["signature", world.case.number, "payment", round_.number, round_.level, round_.raised, covered]
    text = json.dumps(signed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    assert world.code("pay_ok") == hashlib.sha256(text.encode()).hexdigest()[:8]


def test_a_covered_field_that_changes_after_signing_voids_and_sends_the_case_back():
    world = World()
    world.paying()

    case = world.ok("cai", "change", amount="60.00")

    assert case.state == "working"
    closed = [(e.approval, e.because, e.voided) for e in world.effects(RoundClosed)]
    assert closed == [("payment", "amount", 1), ("review", "amount", 1)]


def test_the_same_value_again_changes_nothing():
    world = World()
    world.paying()

    assert world.ok("cai", "change", amount="50.00").state == "paying"
    assert world.round().complete


def test_a_change_between_two_signatures_voids_the_first():
    world = World()
    world.proposed("500.00")
    world.ok("max", "pay_ok", remark="同意")

    case = accepted(world.correct("cor", fee="1.00"))

    assert (case.state, world.round().open) == ("working", False)


def test_a_change_before_anybody_signed_leaves_the_case_where_it_waits():
    world = World()
    world.proposed()

    assert accepted(world.correct("cor", fee="1.00")).state == "paid_check"


def test_a_new_plan_that_leads_to_be_signed_again_goes_there():
    world = World()
    world.with_moves("reviewed_no", voids=())
    world.proposed()
    world.ok("max", "pay_ok", remark="同意")
    world.ok("aud", "reviewed_no", remark="不清楚")
    assert world.round().complete

    case = world.ok("eve", "propose", plan_text="另一方案", amount="60.00")

    assert (case.state, world.round().number, world.round().signatures) == ("paid_check", 2, ())


def test_a_new_plan_that_would_bypass_the_approval_is_sent_back_once():
    world = World()
    world.with_moves("reviewed_no", voids=())
    world.proposed()
    world.ok("max", "pay_ok", remark="同意")
    world.ok("aud", "reviewed_no", remark="不清楚")

    assert world.ok("eve", "propose", plan_text="道歉", amount="1.00").state == "working"
    assert world.ok("eve", "propose", plan_text="道歉", amount="1.00").state == "sending"


def test_a_derived_field_that_follows_actions_can_be_covered():
    covered = ("signature_covers: [plan_text, amount, fee]", "signature_covers: [plan_text, amount, fee, late]")
    late = ("  tries:     {", "  late: {zh: 已逾期, en: Late, type: yesno, is: overdue(work)}\n  tries:     {")
    while_ = ("while: [working, waiting], within: 10h", "while: [working, waiting, paid_check], within: 10h")
    world = World(covered, late, while_)
    world.proposed("500.00")
    world.ok("max", "pay_ok", remark="同意")

    world.wait(10 * 3_600_000_000 + 1_000_000)

    assert world.case.fields["late"] is True
    assert (world.case.state, world.round().open) == ("working", False)


def test_a_signature_on_paper_is_recorded_for_who_gave_it():
    world = World()
    world.proposed()

    accepted(world.do("dan", "pay_ok", for_="max", remark="同意"))

    signed = next(effect for effect in world.effects(Signed))
    done = world.case.done["pay_ok"]
    assert (signed.person, signed.role) == ("max", "manager_")
    assert (done.last, done.people) == ("max", ("max", "dan"))
    assert world.events[-1].by == By(person="dan", for_="max")


def test_the_proposer_does_not_record_a_signature_on_paper():
    world = World()
    world.proposed()

    decision = world.do("eve", "pay_ok", for_="max", remark="同意")

    assert codes(decision) == ["paper"]
    assert "eve did “Propose”" in decision.refusals[0].say("en")


def test_who_gave_a_signature_on_paper_is_judged_like_any_signer():
    world = World()
    world.proposed()

    assert codes(world.do("dan", "pay_ok", for_="dia", remark="同意")) == ["approver"]
    assert "unknown_person" in codes(world.do("dan", "pay_ok", for_="nobody", remark="同意"))


def test_who_signed_on_paper_does_not_review():
    world = World()
    world.proposed(by="sol")
    world.change(replace(world.directory.people["max"], roles=frozenset({"manager_", "director_"})))
    accepted(world.do("dan", "pay_ok", for_="max", remark="同意"))

    assert world.refused("max", "reviewed") == ["four_eyes"]
    world.ok("dia", "reviewed")


def test_only_a_signature_is_given_on_paper():
    world = World()
    world.working()

    assert codes(world.do("dan", "hurry", for_="cai", urgent="yes")) == ["paper"]


def test_a_signature_on_paper_needs_its_scan_and_the_event_names_it():
    world = World()
    world.proposed()
    bare = Do(action="pay_ok", given=world.given("", {"remark": "同意"}), saw=world.code("pay_ok"))

    without = world.command(By(person="dan", for_="max"), bare)
    accepted(world.do("dan", "pay_ok", for_="max", remark="同意"))

    assert codes(without) == ["evidence"]
    assert world.events[-1].given[EVIDENCE] == SCAN.name
    assert world.events[-1].given[EVIDENCE_DIGEST] == SCAN.digest
    assert EVIDENCE not in world.case.fields


def test_a_scan_belongs_to_a_signature_on_paper():
    world = World()
    world.proposed()
    given = world.given("", {"remark": "同意"})

    decision = world.command(
        By(person="max"), Do(action="pay_ok", given=given, saw=world.code("pay_ok"), evidence=SCAN)
    )

    assert codes(decision) == ["evidence"]


def test_nobody_records_their_own_signature_as_one_on_paper():
    world = World()
    world.proposed()

    assert codes(world.do("max", "pay_ok", for_="max", remark="同意")) == ["paper"]


def test_who_records_a_signature_on_paper_may_be_anybody_who_is_not_suspended():
    world = World()
    world.proposed()
    cause = Suspension(procedure="everything", tally="slips", case="EV-2026-0009")
    world.change(replace(world.directory.people["dan"], suspensions=(cause,)))

    assert codes(world.do("dan", "pay_ok", for_="max", remark="同意")) == ["suspended"]


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(Note(text=Sealed("note", "已致电")), id="note"),
        pytest.param(Attach(name=Sealed("name", "a.pdf"), content=Sealed("content", "00")), id="attach"),
        pytest.param(Void(reason=Sealed("reason", "错")), id="void"),
    ],
)
def test_nothing_that_can_be_done_to_any_case_is_done_on_paper(command):
    world = World()
    world.working()

    assert codes(world.command(By(person="dan", for_="cai"), command)) == ["paper"]


def test_the_commitment_of_a_covered_text_is_what_counts():
    world = World()
    world.proposed()
    before = world.code("pay_ok")

    world.case = replace(world.case, fields={**world.case.fields, "plan_text": Sealed("another", "退款")})

    assert approvals.code(world.case, world.book.procedure.approvals["payment"]) != before
