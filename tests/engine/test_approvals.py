"""Which level must sign, who may sign for it, and when it is enough."""

import pytest

from tests.engine.world import HOUR, World
from tests.replacing import replace
from workflow.engine.approvals import level_label
from workflow.engine.directory import Person, Suspension
from workflow.engine.effects import RoundClosed, Signed

SUSPENSION = Suspension(procedure="everything", tally="slips", case="EV-2026-0009")
APOLOGY = "refund_wish, apology"


def away(world: World, *names: str) -> None:
    for name in names:
        world.change(replace(world.directory.people[name], away=((world.now, world.now + HOUR),)))


def signatures(world: World, approval: str = "payment") -> list[tuple[str, str, str | None]]:
    return [(s.person, s.role, s.stands_in) for s in world.round(approval).signatures]


@pytest.mark.parametrize(
    ("amount", "approvers", "of"),
    [
        pytest.param("10.01", ("manager_",), 1, id="a cent above nobody"),
        pytest.param("99.99", ("manager_",), 1, id="a cent below the limit"),
        pytest.param("100.00", ("manager_",), 1, id="the limit itself"),
        pytest.param("100.01", ("manager_", "director_"), 1, id="a cent above; the undecided level is left out"),
        pytest.param("1000.00", ("manager_", "director_"), 1, id="the upper limit itself"),
        pytest.param("1000.01", ("board",), 2, id="without limit"),
    ],
)
def test_limits_are_inclusive_and_tried_in_order(amount, approvers, of):
    world = World()

    world.proposed(amount)

    assert (world.round().approvers, world.round().of) == (approvers, of)


def test_a_level_that_the_company_has_decided_is_asked():
    world = World(
        ("open_limit:  {type: money, currency: CNY,", "open_limit:  {type: money, currency: CNY, value: 500.00,")
    )

    world.proposed("500.00")

    assert world.round().approvers == ("director_",)


def test_a_lift_raises_the_level_and_says_why():
    world = World()

    world.proposed("50.00", wishes=APOLOGY)

    assert (world.round().approvers, world.round().raised) == (("director_",), 0)
    approval = world.book.procedure.approvals["payment"]
    assert level_label(approval, world.round().level, world.round().raised) == "raise_to[0]: sorry"
    assert world.refused("max", "pay_ok", remark="同意") == ["approver"]


@pytest.mark.parametrize(("amount", "approvers"), [("100.01", ("manager_", "director_")), ("1000.01", ("board",))])
def test_a_lift_never_lowers_the_level(amount, approvers):
    world = World()

    world.proposed(amount, wishes=APOLOGY)

    assert (world.round().approvers, world.round().raised) == (approvers, None)


def test_a_role_above_the_last_level_is_higher_than_all():
    world = World(("raise_to: [{approver: director_,", "raise_to: [{approver: auditor,"))

    world.proposed("1000.01", wishes=APOLOGY)

    assert world.round().approvers == ("auditor",)


def test_a_lift_to_nobody_lifts_nothing():
    world = World()
    payment = world.book.procedure.approvals["payment"]
    world.with_approval(replace(payment, raise_to=(replace(payment.raise_to[0], approvers=()),)))

    world.proposed("50.00", wishes=APOLOGY)

    assert world.round().approvers == ("manager_",)


def test_of_two_lifts_the_higher_counts():
    world = World(("raise_to: [", 'raise_to: [{approver: board, when: "sorry and urgent"}, '))

    world.proposed("50.00", wishes=APOLOGY, urgent="yes")

    assert (world.round().approvers, world.round().raised) == (("board",), 0)


@pytest.mark.parametrize(("by", "approvers"), [("eve", ("auditor",)), ("sol", ("director_",))])
def test_a_table_has_the_row_that_fits(by, approvers):
    world = World()
    world.proposed(by=by)

    world.ok("max", "pay_ok", remark="同意")

    assert world.round("review").approvers == approvers
    approval = world.book.procedure.approvals["review"]
    asked = world.round("review")
    assert level_label(approval, asked.level, asked.raised).startswith("rows[")


def test_a_case_that_waits_is_signed_by_somebody_even_when_its_level_comes_to_ask_for_nobody():
    world = World()
    world.proposed("50.00")

    world.correct("cor", amount="5.00")

    assert world.round().approvers == ("manager_",)
    assert world.refused("cai", "pay_ok", remark="同意") == ["approver"]
    assert world.refused("cai", "pay_no", remark="不") == ["approver"]
    assert world.ok("max", "pay_ok", remark="同意").state == "sending"


def test_the_chain_signs_in_order_and_the_case_stays_until_it_is_through():
    world = World()
    world.proposed("500.00")

    assert world.refused("dia", "pay_ok", remark="同意") == ["approver"]
    assert world.ok("max", "pay_ok", remark="同意").state == "paid_check"
    assert not world.round().complete
    assert world.refused("max", "pay_ok", remark="同意") == ["signed_already"]
    assert world.ok("dia", "pay_ok", remark="同意").state == "second_look"
    assert signatures(world) == [("max", "manager_", None), ("dia", "director_", None)]


def test_two_of_a_role_are_two_different_people_of_different_departments():
    world = World()
    world.proposed("5000.00")

    world.ok("bo", "pay_ok", remark="同意")

    assert world.refused("bo", "pay_ok", remark="同意") == ["signed_already"]
    same = world.refusals("bix", "pay_ok", remark="同意")
    assert [found.code for found in same] == ["same_department"]
    assert same[0].who == ("bea",)
    assert world.ok("bea", "pay_ok", remark="同意").state == "second_look"


def test_any_two_may_sign_where_departments_do_not_matter():
    world = World(("of: 2, distinct: department, no_limit", "of: 2, no_limit"))
    world.proposed("5000.00")

    world.ok("bix", "pay_ok", remark="同意")

    assert world.ok("bo", "pay_ok", remark="同意").state == "second_look"


def test_who_proposed_does_not_sign():
    world = World()
    world.change(
        Person(name="cai", roles=frozenset({"clerk", "manager_"}), departments=("desk", "south"), rank="manager")
    )
    world.working("south")
    world.ok("cai", "propose", plan_text="退款", amount="50.00")

    found = world.refusals("cai", "pay_ok", remark="同意")

    assert [refusal.code for refusal in found] == ["four_eyes"]
    assert "already did “Propose”" in found[0].say("en")


def test_the_person_a_field_names_does_not_sign():
    world = World(
        ("last_resort: board", "last_resort: board"), ("not_who_did: [propose]\n", "not_who_did: [propose, helper]\n")
    )
    world.open()
    world.change(
        replace(world.directory.people["max"], roles=frozenset({"manager_", "expert"}), departments=("north",))
    )
    world.ok("cai", "start", helper="max")
    world.ok("eve", "propose", plan_text="退款", amount="50.00")

    found = world.refusals("max", "pay_ok", remark="同意")

    assert [refusal.code for refusal in found] == ["four_eyes"]
    assert "is this case's “Helper”" in found[0].say("en")


def test_a_stand_in_signs_only_when_every_holder_is_away():
    world = World()
    world.change(Person(name="mia", roles=frozenset({"manager_"}), rank="manager"))
    world.proposed()
    assert world.refused("dia", "pay_ok", remark="同意") == ["approver"]
    away(world, "max")
    assert world.refused("dia", "pay_ok", remark="同意") == ["approver"]

    away(world, "mia")

    world.ok("dia", "pay_ok", remark="同意")
    assert signatures(world) == [("dia", "manager_", "director_")]


def test_an_absence_ends_to_the_instant():
    world = World()
    world.proposed()
    away(world, "max")

    world.now += HOUR - 1
    assert world.refused("max", "pay_ok", remark="同意") == ["approver"]
    world.now += 1

    world.ok("max", "pay_ok", remark="同意")


def test_somebody_who_is_away_is_told_so():
    world = World()
    world.proposed()
    away(world, "max")

    found = world.refusals("max", "pay_ok", remark="同意")

    assert "recorded as away" in found[0].say("en")
    assert found[0].who == ("dia",)


def test_a_stand_in_signs_when_the_holder_is_suspended():
    world = World()
    world.proposed()
    world.change(replace(world.directory.people["max"], suspensions=(SUSPENSION,)))

    world.ok("dia", "pay_ok", remark="同意")

    assert signatures(world) == [("dia", "manager_", "director_")]


def test_a_stand_in_signs_when_the_holder_is_barred():
    world = World()
    world.change(replace(world.directory.people["max"], roles=frozenset({"manager_", "clerk"}), departments=("desk",)))
    world.working("south")
    world.ok("max", "propose", plan_text="退款", amount="50.00")
    assert world.refused("max", "pay_ok", remark="同意") == ["four_eyes"]

    world.ok("dia", "pay_ok", remark="同意")

    assert signatures(world) == [("dia", "manager_", "director_")]


def test_the_last_resort_signs_when_nobody_else_can():
    world = World()
    world.proposed()
    away(world, "max")
    assert world.refused("bo", "pay_ok", remark="同意") == ["approver"]

    away(world, "dia")

    world.ok("bo", "pay_ok", remark="同意")
    assert signatures(world) == [("bo", "manager_", "board")]


def test_when_nobody_at_all_can_sign_the_refusal_names_nobody():
    world = World()
    world.proposed()
    away(world, "max", "dia", "bo", "bea", "bix")

    found = world.refusals("eve", "pay_ok", remark="同意")

    assert [refusal.code for refusal in found] == ["approver"]
    assert found[0].who == ()


def test_who_signed_in_a_chain_does_not_stand_in_for_the_next():
    world = World()
    world.proposed("500.00")
    away(world, "max")
    world.ok("dia", "pay_ok", remark="同意")

    assert world.refused("dia", "pay_ok", remark="同意") == ["signed_already"]
    assert world.ok("bo", "pay_ok", remark="同意").state == "second_look"
    assert signatures(world) == [("dia", "manager_", "director_"), ("bo", "director_", "board")]


def test_a_refusal_names_the_level_its_clause_and_who_signs():
    world = World()
    world.proposed()

    found = world.refusals("cai", "pay_ok", remark="同意")

    assert [refusal.code for refusal in found] == ["approver"]
    assert "the signature of Manager" in found[0].say("en")
    assert (found[0].clause, found[0].who) == (("4.2",), ("max",))


def test_sending_back_is_the_approvers_and_is_no_signature():
    world = World()
    world.proposed()

    assert world.refused("dia", "pay_no", remark="不") == ["approver"]
    assert world.ok("max", "pay_no", remark="不").state == "working"
    assert world.effects(Signed) == []


def test_a_new_round_keeps_no_signature():
    world = World()
    world.proposed("500.00")
    world.ok("max", "pay_ok", remark="同意")
    world.ok("dia", "pay_no", remark="不")
    assert not world.round().open

    world.ok("eve", "propose", plan_text="退款", amount="500.00")

    assert (world.round().number, world.round().signatures) == (2, ())
    assert world.refused("dia", "pay_ok", remark="同意") == ["approver"]


def test_a_move_can_void_an_earlier_approval():
    world = World()
    world.proposed()
    world.ok("max", "pay_ok", remark="同意")

    world.ok("aud", "reviewed_no", remark="不清楚")

    closed = [effect for effect in world.effects(RoundClosed) if effect.approval == "payment"]
    assert [(effect.because, effect.voided) for effect in closed] == [("reviewed_no", 1)]
    assert world.round().signatures == ()


def test_another_level_begins_another_round_where_the_case_waits():
    world = World()
    world.proposed("500.00")
    world.ok("max", "pay_ok", remark="同意")

    world.correct("cor", wishes="apology")
    assert world.round().number == 1  # a lift to the director alone is no higher than the chain
    world.correct("cor", branch="north")

    assert len(world.round().signatures) == 1


def test_a_higher_level_asks_for_every_signature_anew():
    world = World()
    world.with_approval(replace(world.book.procedure.approvals["payment"], signature_covers=("plan_text",)))
    world.proposed("500.00")
    world.ok("max", "pay_ok", remark="同意")

    world.correct("cor", amount="5000.00")

    assert (world.case.state, world.round().number) == ("paid_check", 2)
    assert (world.round().approvers, world.round().signatures) == (("board",), ())
    closed = world.effects(RoundClosed)
    assert [(effect.because, effect.voided) for effect in closed] == [("corrected", 1)]


def test_another_level_without_signatures_is_the_same_round():
    world = World()
    world.proposed("50.00")

    world.correct("cor", amount="500.00")

    assert (world.round().number, world.round().approvers) == (1, ("manager_", "director_"))


def test_a_measure_that_is_not_filled_refuses_the_move_that_would_wait_for_it():
    world = World()
    world.with_moves("propose", when=None)
    action = world.book.procedure.actions["propose"]
    world.with_action(replace(action, moves=action.moves[:1]))
    world.working()
    world.unfill("fee")

    found = world.refusals("eve", "propose", plan_text="退款", amount="50.00")

    assert [refusal.code for refusal in found] == ["needs"]
    assert "who must sign “Payment” cannot be judged: “Fee” (fee)" in found[0].say("en")


def test_a_case_that_no_row_fits_is_refused_as_a_fault_of_the_definition():
    world = World()
    world.proposed(by="sol")
    procedure = world.book.procedure
    review = procedure.approvals["review"]
    world.with_approval(replace(review, levels=review.levels[:2]))

    assert world.refused("max", "pay_ok", remark="同意") == ["approver"]


def test_an_approval_without_anybody_is_refused_as_a_fault_of_the_definition():
    world = World()
    world.working()
    payment = world.book.procedure.approvals["payment"]
    world.with_approval(replace(payment, levels=payment.levels[:1], raise_to=(), stand_in={}))
    assert world.refused("eve", "propose", plan_text="退款", amount="50.00") == ["approver"]

    nobody = replace(payment.levels[0], up_to=None)
    world.with_approval(replace(payment, levels=(nobody,), raise_to=(nobody,)))

    assert world.refused("eve", "propose", plan_text="退款", amount="50.00") == ["approver"]


def test_when_everything_is_signed_nothing_is_left_to_sign_and_a_signer_may_still_send_back():
    world = World()
    world.with_moves("pay_ok", to="same")
    world.proposed()
    world.ok("max", "pay_ok", remark="同意")

    assert world.round().complete
    assert world.refused("max", "pay_ok", remark="同意") == ["state"]
    assert world.refused("dia", "pay_no", remark="不") == ["state"]
    assert world.ok("max", "pay_no", remark="不").state == "working"
