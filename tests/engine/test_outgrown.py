"""A correction by hand that asks for a higher level than the case has passed sends it back to be signed."""

import pytest

from tests.engine.world import World, accepted, codes
from workflow.engine.effects import Outgrown, RoundClosed


def sending(amount: str = "5.00") -> World:
    """A case that passed free of any signature."""
    world = World()
    world.working()
    world.ok("eve", "propose", plan_text="道歉", amount=amount)
    assert (world.case.state, world.case.rounds) == ("sending", {})
    return world


def test_a_case_that_passed_free_is_signed_once_it_asks_for_a_level():
    world = sending()

    case = accepted(world.correct("cor", amount="50.00"))

    assert (case.state, case.previous) == ("working", "sending")
    assert world.effects(Outgrown) == [
        Outgrown("payment", 1, None, ("manager_",), "levels[1]"),
        Outgrown("review", 1, None, ("auditor",), "rows[1]"),
    ]
    assert not world.effects(RoundClosed), "there was no signature to void"
    assert world.ok("eve", "propose", plan_text="退款").state == "paid_check"


def test_a_case_that_still_asks_nobody_stays_where_it_is():
    world = sending()

    assert accepted(world.correct("cor", amount="10.00")).state == "sending"
    assert not world.effects(Outgrown)


def test_a_case_that_is_raised_to_a_level_is_signed_too():
    world = sending()

    assert accepted(world.correct("cor", wishes="apology")).state == "working"
    assert world.effects(Outgrown) == [Outgrown("payment", 0, 0, ("director_",), "raise_to[0]: sorry")]


def test_a_level_that_cannot_be_judged_sends_nobody_back():
    world = sending()
    world.unfill("amount")

    assert accepted(world.correct("cor", mood="calm")).state == "sending"


def test_a_closed_case_that_passed_free_cannot_come_to_ask_for_a_level():
    world = sending()
    world.ok("cai", "finish", slip_made="no", reason_="x")

    assert codes(world.correct("cor", amount="50.00")) == ["final"]
    assert accepted(world.correct("cor", amount="9.00")).state == "done_"


@pytest.mark.parametrize("state", ["received", "working"])
def test_a_case_that_is_still_to_pass_stays_where_it_is(state):
    world = World()
    world.open()
    if state == "working":
        world.ok("cai", "start")
    accepted(world.correct("cor", amount="5.00"))

    assert accepted(world.correct("cor", amount="50.00")).state == state
    assert not world.effects(Outgrown)


def test_what_a_lower_level_signed_is_not_enough_for_a_higher_one():
    world = World()
    world.paying()

    case = accepted(world.correct("cor", wishes="apology"))

    assert case.state == "working"
    assert RoundClosed("payment", 1, "corrected", 1) in world.events[-1].effects
    assert Outgrown("payment", 1, 0, ("director_",), "raise_to[0]: sorry") in world.events[-1].effects
    assert not case.rounds["payment"].open


def test_what_a_higher_level_signed_is_enough_for_a_lower_one():
    world = World()
    world.proposed(wishes="apology")
    world.ok("dia", "pay_ok", remark="同意")

    assert accepted(world.correct("cor", wishes="refund_wish")).state == "second_look"
    assert world.case.rounds["payment"].complete


def test_what_another_row_asks_for_is_signed_by_whom_it_asks():
    world = World()
    world.paying()

    case = accepted(world.correct("cor", branch="south"))

    assert case.state == "working"
    assert world.effects(Outgrown) == [Outgrown("review", 2, None, ("director_",), "rows[2]")]
