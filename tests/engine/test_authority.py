"""Who may act."""

import pytest

from tests.engine.world import World, accepted, codes
from tests.replacing import replace
from workflow.engine.commands import Assign, Do
from workflow.engine.directory import SYSTEM, Person, Suspension
from workflow.engine.events import By

PROMISE = "who: assignee, asks: [promised]"
BY_BRANCH = "who: {by: branch, north: [expert], south: [clerk]}, asks: [promised]"
SUSPENSION = Suspension(procedure="everything", tally="slips", case="EV-2026-0009")


def person(world: World, name: str) -> Person:
    return world.directory.people[name]


def test_somebody_without_the_role_is_told_who_has_it():
    world = World()
    world.open()

    found = world.refusals("eve", "start")

    assert [refusal.code for refusal in found] == ["role"]
    assert found[0].who == ("cai", "dan", "sun")


def test_a_role_on_the_list_is_not_enough_in_the_wrong_department():
    world = World()
    world.open()
    world.change(Person(name="fay", roles=frozenset({"clerk"}), departments=("shop",)))

    found = world.refusals("fay", "start")

    assert [refusal.code for refusal in found] == ["held_by"]
    assert "belongs to the department desk" in found[0].say("en")


def test_a_role_on_the_list_is_not_enough_below_the_rank():
    world = World()
    world.proposed()

    assert world.refused("min", "pay_ok", remark="同意") == ["approver"]


@pytest.mark.parametrize(("branch", "can", "cannot"), [("north", "eve", "sol"), ("south", "sol", "eve")])
def test_the_department_can_be_the_one_the_case_names(branch, can, cannot):
    world = World()
    world.working(branch=branch)

    assert "held_by" in world.refused(cannot, "propose", plan_text="退款")
    world.ok(can, "propose", plan_text="退款")


def test_while_the_case_names_no_department_nobody_is_of_it():
    world = World()
    world.working()
    world.unfill("branch")

    found = world.refusals("eve", "hurry", urgent="yes")

    assert [refusal.code for refusal in found] == ["held_by"]
    assert "which is not filled in" in found[0].say("en")


def test_who_may_act_can_depend_on_a_field():
    world = World((PROMISE, BY_BRANCH))
    world.working(branch="south")

    assert world.refused("sol", "promise_date", promised="2026-03-02T12:00") == ["role"]
    world.ok("cai", "promise_date", promised="2026-03-02T12:00")


def test_a_choice_that_names_nobody_is_refused_by_its_field():
    world = World((PROMISE, BY_BRANCH))
    world.working()
    world.unfill("branch")

    found = world.refusals("cai", "promise_date", promised="2026-03-02T12:00")

    assert [refusal.code for refusal in found] == ["role"]
    assert "depends on “Branch” (branch)" in found[0].say("en")


def test_owner_stands_for_the_roles_that_own_the_state():
    world = World((PROMISE, "who: owner, asks: [promised]"))
    world.working()

    assert world.refused("cai", "promise_date", promised="2026-03-02T12:00") == ["role"]
    world.ok("eve", "promise_date", promised="2026-03-02T12:00")


def test_owner_of_a_state_that_waits_for_a_signature_is_the_approver():
    world = World(
        (
            "pay_no:  {zh: 不同意, en: Refuse to pay, moves: [{from: paid_check, to: working, who: approver",
            "pay_no:  {zh: 不同意, en: Refuse to pay, moves: [{from: paid_check, to: working, who: owner",
        )
    )
    world.proposed()

    assert world.refused("dia", "pay_no", remark="不") == ["approver"]
    world.ok("max", "pay_no", remark="不")


def test_a_role_beside_the_approver_may_act_as_well():
    world = World(
        (
            "to: working, who: approver, asks: [remark]}]}\n  reviewed:",
            "to: working, who: [approver, clerk], asks: [remark]}]}\n  reviewed:",
        )
    )
    world.proposed()

    assert world.refused("dia", "pay_no", remark="不") == ["approver"]
    world.ok("cai", "pay_no", remark="不")


def test_the_system_does_only_what_names_it():
    world = World()
    world.open()

    assert codes(world.command(By(person=SYSTEM), Do(action="start"))) == ["role"]
    assert accepted(world.command(By(person=SYSTEM), Do(action="drop"))).state == "dropped"
    assert world.events[-1].roles == (SYSTEM,)


def test_somebody_unknown_is_refused():
    world = World()
    world.open()

    assert "unknown_person" in world.refused("nobody", "start")


def test_somebody_who_left_is_refused():
    world = World()
    world.open()
    world.change(replace(person(world, "cai"), left=True))

    assert "unknown_person" in world.refused("cai", "start")
    assert world.refusals("eve", "start")[0].who == ("dan", "sun")


def test_a_suspended_person_is_refused_everything():
    world = World()
    world.working()
    world.change(replace(person(world, "cai"), suspensions=(SUSPENSION,)))

    assert "suspended" in world.refused("cai", "hurry", urgent="yes")
    assert "suspended" in world.refused("cai", "finish")
    assert codes(world.note("cai")) == ["suspended"]
    assert codes(world.attach("cai")) == ["suspended"]
    assert "suspended" in codes(world.command(By(person="cai"), Assign(person="eve")))
    assert codes(world.open("cai")) == ["suspended"]


def test_a_suspension_says_how_it_ends_and_who_ends_it():
    world = World()
    world.working()
    world.change(replace(person(world, "cai"), suspensions=(SUSPENSION,)))

    found = next(found for found in world.refusals("cai", "hurry", urgent="yes") if found.code == "suspended")

    assert "“Slips” (case EV-2026-0009)" in found.say("en")
    assert "“pass_test” is done on that case" in found.say("en")
    assert found.who == ("max",)


def test_a_suspension_of_another_procedure_names_the_case_where_it_ends():
    world = World()
    world.working()
    elsewhere = replace(SUSPENSION, procedure="another")
    world.change(replace(person(world, "cai"), suspensions=(elsewhere,)))

    found = next(found for found in world.refusals("cai", "hurry", urgent="yes") if found.code == "suspended")

    assert found.say("en").startswith(f"cai is suspended because of case {elsewhere.case}")
    assert found.who == ()


def test_roles_are_those_held_at_the_moment_of_the_command():
    world = World()
    world.working()
    world.change(replace(person(world, "cai"), roles=frozenset()))

    assert world.refused("cai", "hurry", urgent="yes") == ["role"]


def test_nobody_is_named_who_is_suspended():
    world = World()
    world.open()
    world.change(replace(person(world, "dan"), suspensions=(SUSPENSION,)))

    assert world.refusals("eve", "start")[0].who == ("cai", "sun")


def test_who_did_an_earlier_action_is_barred_from_a_later_one():
    world = World(
        (
            'clause: "6", moves: [\n    {from: [paying, sending]',
            'clause: "6", moves: [\n    {not_who_did: [change], from: [paying, sending]',
        ),
        (", not_who_did: [culprit]", ""),
    )
    world.paying()
    world.ok("cai", "change", amount="50.00")

    assert world.refused("cai", "finish", slip_made="no", reason_="无") == ["four_eyes"]


def test_who_closed_a_duty_by_a_move_counts_as_having_done_it():
    world = World((", not_who_did: [culprit]", ", not_who_did: [call_customer]"))
    world.working()
    world.ok("eve", "ask")
    world.ok("cai", "answer")
    world.ok("eve", "propose", plan_text="致歉")

    found = world.refusals("cai", "finish", slip_made="no", reason_="无")

    assert [refusal.code for refusal in found] == ["four_eyes"]
    assert "“Call the customer”" in found[0].say("en")


def test_the_person_a_field_names_is_barred():
    world = World()
    world.paying()

    found = world.refusals("cai", "finish", slip_made="yes", culprit="cai")

    assert [refusal.code for refusal in found] == ["four_eyes"]
    assert "is this case's “Culprit”" in found[0].say("en")
