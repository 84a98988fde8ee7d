"""Rules that must never be broken."""

from tests.engine.world import World, codes


def test_a_command_that_would_break_a_rule_is_refused():
    world = World()
    world.open()

    found = world.refusals("cai", "drop", pieces="0")

    assert [refusal.code for refusal in found] == ["rule"]
    assert "“Never zero pieces”" in found[0].say("en")


def test_a_correction_that_would_break_a_rule_is_refused():
    world = World()
    world.open()

    assert codes(world.correct("cor", pieces="0")) == ["rule"]


def test_a_state_is_reached_with_the_signature_that_lifts_the_rule():
    world = World()
    world.proposed("5000.00")
    world.ok("bo", "pay_ok", remark="同意")
    world.ok("bea", "pay_ok", remark="同意")

    assert world.ok("aud", "reviewed").state == "paying"


def test_a_state_is_not_reached_without_the_signature_that_lifts_the_rule():
    world = World()
    world.with_moves("propose", to="paying", when=None)
    world.with_action(world.first_move("propose"))
    world.working()

    assert world.refused("eve", "propose", plan_text="退款", amount="5000.00") == ["rule"]
    world.ok("eve", "propose", plan_text="退款", amount="1000.00")


def test_a_signature_of_somebody_else_does_not_lift_the_rule():
    world = World()
    world.proposed("5000.00")
    world.with_round("payment", approvers=("manager_",), of=1)
    world.with_level("payment", 4, approvers=("manager_",), of=1)
    world.ok("max", "pay_ok", remark="同意")

    assert world.refused("aud", "reviewed") == ["rule"]


def test_the_signature_of_a_stand_in_counts_as_the_levels():
    world = World((", by: board}", "}"))
    world.proposed("5000.00")
    world.ok("bo", "pay_ok", remark="同意")
    world.ok("bea", "pay_ok", remark="同意")

    assert world.ok("aud", "reviewed").state == "paying"


def test_a_rule_only_concerns_who_enters():
    world = World()
    world.paying()

    assert world.ok("cai", "change", amount="50.00").state == "paying"


def test_a_rule_without_a_condition_forbids_the_state():
    world = World(("never: {reach: paying, when: total > 1000, without", "never: {reach: paying, without"))
    world.proposed()
    world.ok("max", "pay_ok", remark="同意")

    assert world.refused("aud", "reviewed") == ["rule"]


def test_a_rule_that_cannot_be_judged_refuses():
    world = World()
    world.open()
    world.unfill("pieces")

    found = world.refusals("cai", "start")

    assert [refusal.code for refusal in found] == ["rule"]
    assert "cannot be judged: “Pieces” (pieces)" in found[0].say("en")


def test_every_broken_rule_is_reported():
    world = World(
        (
            "never: {when: pieces == 0}}",
            "never: {when: pieces == 0}}\n  - {zh: 件数不得为负, en: Never fewer than one, never: {when: pieces < 1}}",
        )
    )
    world.open()

    assert world.refused("cai", "drop", pieces="0") == ["rule", "rule"]
