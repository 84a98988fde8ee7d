"""Which move is taken, and what is said when none can be."""

from tests.engine.world import World, accepted, codes
from workflow.engine.commands import Do
from workflow.engine.events import By
from workflow.engine.refusals import Refused


def test_the_move_whose_condition_holds_is_taken():
    world = World()
    world.working()

    assert world.ok("eve", "propose", plan_text="道歉", amount="10.00").state == "sending"


def test_a_condition_sees_what_is_given_with_the_action():
    world = World()
    world.working()

    assert world.ok("eve", "propose", plan_text="退款", amount="10.01").state == "paid_check"


def test_no_fitting_move_is_refused_with_every_condition_that_failed():
    world = World(
        (
            'when: "total > 10"},\n    {from: paid_check',
            "when: \"total > 10 and branch == 'south'\"},\n    {from: paid_check",
        )
    )
    world.proposed()

    found = world.refusals("max", "pay_ok", remark="同意")

    assert [refusal.code for refusal in found] == ["guard", "guard"]
    assert [dict(refusal.blanks)["when"] for refusal in found] == ["branch == 'south'", "total <= 10"]


def test_two_fitting_moves_are_ambiguous_and_neither_is_taken():
    world = World()
    world.proposed()
    world.with_moves("pay_ok", when=None)

    assert world.refused("max", "pay_ok", remark="同意") == ["ambiguous"]


def test_a_condition_over_an_unfilled_field_is_refused_never_false():
    world = World(('when: "total > 10 or sorry"', 'when: "pieces > 0 and (total > 10 or sorry)"'))
    world.working()
    world.unfill("pieces")

    found = world.refusals("eve", "propose", plan_text="退款", amount="50.00")

    assert [refusal.code for refusal in found] == ["guard"]
    assert "“Pieces” (pieces) is not filled in" in found[0].say("en")


def test_an_unfilled_derived_field_is_reported_by_the_field_somebody_can_fill():
    world = World()
    world.working()
    world.unfill("fee")

    found = world.refusals("eve", "propose", plan_text="退款", amount="50.00")

    assert [refusal.say("en") for refusal in found if "(fee)" in refusal.say("en")]
    assert not [refusal.say("en") for refusal in found if "(total)" in refusal.say("en")]


def test_a_missing_input_that_is_asked_for_is_only_asked_for():
    world = World(("asks: [plan_text], may: [amount, fee", "asks: [plan_text, fee], may: [amount"))
    world.working()
    world.unfill("fee")

    assert world.refused("eve", "propose", plan_text="退款", amount="50.00") == ["asks"]


def test_an_action_elsewhere_says_where_it_is_possible():
    world = World()
    world.open()

    found = world.refusals("eve", "propose", plan_text="退款")

    assert [refusal.code for refusal in found] == ["state"]
    assert "it is possible in: Working" in found[0].say("en")


def test_nothing_happens_in_a_final_state():
    world = World()
    world.open()
    world.ok("cai", "drop")

    assert world.refused("cai", "start") == ["final"]


def test_an_unknown_action_is_refused_with_the_nearest_name():
    world = World()
    world.open()

    found = world.refusals("cai", "strat")

    assert [refusal.code for refusal in found] == ["unknown_action"]
    assert "start" in found[0].say("en")


def test_only_an_opening_action_opens_a_case():
    world = World()

    decision = world.open(action="start")

    assert isinstance(decision, Refused)
    assert [found.code for found in decision.refusals] == ["state"]
    assert "receive" in decision.refusals[0].say("en")


def test_an_opening_action_is_not_possible_later():
    world = World()
    world.open()

    assert world.refused("cai", "receive", client="乙", branch="north") == ["state"]


def test_every_blocker_is_reported_at_once():
    world = World()
    world.working()
    world.ok("cai", "hurry", urgent="yes")
    world.wait(10 * 3600 * 1_000_000 + 1_000_000)

    found = world.refusals("max", "propose", amount="9.00", pieces="2")

    assert {refusal.code for refusal in found} == {"role", "duty", "asks", "unknown_field"}
    role = next(refusal for refusal in found if refusal.code == "role")
    assert {"eve", "cai"} <= set(role.who)
    assert role.clause == ("3",)


def test_the_same_blocker_of_two_candidate_moves_is_reported_once():
    world = World()
    world.working()
    world.unfill("fee")

    assert world.refused("max", "propose", plan_text="退款").count("role") == 1


def test_same_stays_and_previous_returns():
    world = World()
    world.working()

    assert world.ok("cai", "hurry", urgent="yes").state == "working"
    assert world.ok("eve", "ask").state == "waiting"
    assert world.ok("cai", "answer").state == "working"


def test_a_refused_command_changes_nothing():
    world = World()
    before = world.working()

    world.refused("max", "propose", plan_text="退款")

    assert world.case is before


def test_an_event_says_who_did_what_under_which_rules():
    world = World()
    world.working()

    event = world.events[-1]

    assert (event.type, event.action, event.move, event.seq) == ("moved", "start", 0, 2)
    assert (event.by, event.roles, event.clause) == (By(person="cai"), ("clerk",), ("2",))
    assert (event.definition, event.directory) == (world.book.procedure.digest, world.directory.seq)


def test_when_it_is_claimed_to_have_happened_stands_beside_when_it_was_recorded():
    world = World()
    accepted(world.open())

    world.command(By(person="cai"), Do(action="start"), occurred_at=world.now - 5)

    assert (world.events[-1].at, world.events[-1].occurred_at) == (world.now, world.now - 5)


def test_a_void_case_takes_no_action():
    world = World()
    world.working()
    world.void("cor")

    assert world.refused("eve", "propose", plan_text="退款") == ["void"]
    assert codes(world.note("cai")) == ["void"]
