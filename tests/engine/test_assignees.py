"""With whom a case lies."""

import pytest

from tests.engine.world import HOUR, SECOND, World, accepted, codes
from tests.replacing import replace
from workflow.engine.authority import Stage, assignee
from workflow.engine.directory import Person, Suspension


def lies_with(world: World) -> str | None:
    return assignee(Stage(world.book, world.case, world.directory, world.now))


def test_the_first_of_the_owning_role_who_acts_becomes_the_assignee():
    world = World()
    world.open()
    assert lies_with(world) is None

    world.ok("dan", "hurry", urgent="no")
    world.ok("cai", "hurry", urgent="yes")

    assert lies_with(world) == "dan"


def test_who_acts_in_another_role_does_not_become_the_assignee():
    world = World()
    world.working()

    world.ok("cai", "hurry", urgent="yes")

    assert lies_with(world) is None


def test_each_owning_role_has_its_own_assignee_until_it_is_reassigned():
    world = World()
    world.working()
    world.ok("eve", "ask")
    assert lies_with(world) == "cai"  # who started it as a clerk; waiting is the clerk's

    world.ok("dan", "answer")

    assert lies_with(world) == "eve"
    assert world.case.assignees == {"clerk": "cai", "expert": "eve"}


def test_while_nobody_has_acted_whoever_could_be_first_may_do_what_is_for_the_assignee():
    world = World()
    world.working()
    assert world.refused("cai", "promise_date", promised="2026-03-02T12:00") == ["assignee"]

    world.ok("eve", "promise_date", promised="2026-03-02T12:00")

    assert lies_with(world) == "eve"


def test_what_is_for_the_assignee_is_for_nobody_else():
    world = World()
    world.change(Person(name="ann", roles=frozenset({"expert"}), departments=("north",)))
    world.working()
    world.ok("eve", "promise_date", promised="2026-03-02T12:00")

    found = world.refusals("ann", "promise_date", promised="2026-03-02T13:00")

    assert [refusal.code for refusal in found] == ["assignee"]
    assert found[0].who == ("eve",)
    assert world.events[-1].roles == ("assignee",)


def test_a_move_assigns_the_person_its_field_names():
    world = World()
    world.open()

    world.ok("cai", "start", helper="eve")

    assert lies_with(world) == "eve"


def test_a_move_without_that_person_assigns_nobody():
    world = World()

    world.working()

    assert lies_with(world) is None


def test_somebody_who_could_not_act_there_is_not_assigned():
    world = World()
    world.open()

    found = world.refusals("cai", "start", helper="aud")

    assert [refusal.code for refusal in found] == ["assigns"]
    assert "could do nothing in “Working”" in found[0].say("en")


def test_who_was_named_before_is_not_assigned_again():
    world = World(
        (
            "to: received, who: [clerk], asks: [client, branch], may: [",
            "to: received, who: [clerk], asks: [client, branch], may: [helper, ",
        )
    )
    world.open(helper="aud")

    world.ok("cai", "start")

    assert lies_with(world) is None


def test_a_move_that_cannot_name_anybody_assigns_who_was_named_before():
    world = World(
        (
            "to: received, who: [clerk], asks: [client, branch], may: [",
            "to: received, who: [clerk], asks: [client, branch], may: [helper, ",
        ),
        ("who: [clerk], may: [helper], assigns: helper", "who: [clerk], assigns: helper"),
    )
    world.open(helper="eve")

    world.ok("cai", "start")

    assert lies_with(world) == "eve"


def test_who_is_not_of_the_department_is_not_assigned_and_the_refusal_says_who_could_be():
    world = World()
    world.change(Person(name="ann", roles=frozenset({"expert"}), departments=("east",)))
    world.open(branch="south")

    (found,) = world.refusals("cai", "start", helper="ann")

    assert found.code == "assigns"
    assert "ann is listed as Expert but does not meet its condition: belongs to the department south" in found.say("en")
    assert "ann 虽有“专家”之名" in found.say("zh")
    assert "sol" in found.who
    assert "ann" not in found.who


def test_who_holds_no_role_that_acts_there_is_told_who_does():
    world = World()
    world.open()

    (found,) = world.refusals("cai", "start", helper="aud")

    assert {"cai", "dan", "eve"} <= set(found.who)


def assigned_to_eve() -> World:
    world = World()
    world.open()
    world.ok("cai", "start", helper="eve")
    return world


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"roles": frozenset()}, id="role taken away"),
        pytest.param({"departments": ("south",)}, id="another department"),
        pytest.param({"left": True}, id="left"),
    ],
)
def test_who_holds_the_owning_role_no_longer_is_not_the_assignee(changed):
    world = assigned_to_eve()
    world.change(Person(name="ann", roles=frozenset({"expert"}), departments=("north",)))

    world.change(replace(world.directory.people["eve"], **changed))

    assert lies_with(world) is None
    assert world.refusals("cai", "promise_date", promised="2026-03-02T12:00")[0].who == ("ann",)
    world.ok("ann", "promise_date", promised="2026-03-02T12:00")
    assert lies_with(world) == "ann"


def test_a_case_of_another_department_lies_with_its_assignee_no_longer():
    world = assigned_to_eve()

    accepted(world.correct("cor", branch="south"))

    assert lies_with(world) == "cai", "in the south the clerk's assignee, and eve's part is to be taken"
    (found,) = world.refusals("eve", "promise_date", promised="2026-03-02T12:00")
    assert (found.code, found.who) == ("assignee", ("cai",))


def test_who_gets_the_role_back_is_the_assignee_again_unless_it_was_taken():
    world = assigned_to_eve()
    eve = world.directory.people["eve"]

    world.change(replace(eve, roles=frozenset()))
    world.change(eve)

    assert lies_with(world) == "eve"


def test_who_was_assigned_by_another_role_is_the_assignee_as_long_as_they_hold_that():
    world = World()
    world.open()
    world.ok("cai", "start", helper="dan")
    assert world.case.assigned_as == {"expert": "clerk"}

    world.change(replace(world.directory.people["dan"], roles=frozenset({"auditor"})))

    assert lies_with(world) is None


def test_who_is_assigned_for_the_role_itself_needs_no_other():
    world = World()
    world.open()
    world.ok("cai", "start", helper="dan")

    accepted(world.assign("dan", "eve"))

    assert world.case.assigned_as == {}


def test_a_suspended_assignee_stays_the_assignee():
    world = assigned_to_eve()
    cause = Suspension(procedure="everything", tally="slips", case="EV-2026-0009")

    world.change(replace(world.directory.people["eve"], suspensions=(cause,)))

    assert lies_with(world) == "eve"


def test_a_suspended_person_is_not_assigned():
    world = World()
    world.open()
    cause = Suspension(procedure="everything", tally="slips", case="EV-2026-0009")
    world.change(replace(world.directory.people["eve"], suspensions=(cause,)))

    assert world.refused("cai", "start", helper="eve") == ["assigns"]


def test_somebody_who_holds_another_role_that_acts_there_can_be_assigned():
    world = World()
    world.open()

    world.ok("cai", "start", helper="dan")

    assert world.case.assignees["expert"] == "dan"
    assert lies_with(world) == "dan"


def test_who_is_assigned_lies_with_the_roles_they_hold():
    world = World()
    world.open(branch="south")

    world.ok("cai", "start", helper="sol")

    assert world.case.assignees == {"clerk": "cai", "expert": "sol"}


def test_the_assignee_can_pass_the_case_on():
    world = World()
    world.open()
    world.ok("cai", "start", helper="dan")

    accepted(world.assign("dan", "eve"))

    assert lies_with(world) == "eve"
    assert world.events[-1].type == "assigned"


def test_assigning_to_who_has_it_already_changes_nothing():
    world = World()
    world.open()
    world.ok("cai", "start", helper="eve")

    accepted(world.assign("eve", "eve"))

    assert world.events[-1].effects == ()


ADM = Person(name="adm", roles=frozenset({"administrator"}))


def test_whoever_owns_the_state_can_assign_and_nobody_else():
    world = World()
    world.change(ADM)
    world.working()

    accepted(world.assign("eve", "dan"))
    refused = world.assign("max", "eve")

    assert codes(refused) == ["role"]
    assert refused.refusals[0].who == ("eve", "adm")


def test_while_there_is_no_administrator_everybody_in_the_directory_may_assign():
    world = World()
    world.working()

    accepted(world.assign("max", "eve"))

    assert lies_with(world) == "eve"
    assert codes(world.assign("nobody", "eve")) == ["unknown_person"]


def test_what_nobody_holds_is_told_with_how_to_appoint_somebody():
    world = World()
    for person in tuple(world.directory.people.values()):
        world.change(replace(person, roles=frozenset()))

    (found,) = world.open(person="cai").refusals

    assert found.who == ()
    assert "--add-role clerk" in found.say("en")


def test_assigning_checks_both_sides_at_once():
    world = World()
    world.change(ADM)
    world.working()

    assert codes(world.assign("max", "aud")) == ["role", "assigns"]


def test_a_case_can_be_assigned_for_one_role():
    world = World()
    world.working()

    accepted(world.assign("eve", "dan", role="clerk"))

    assert world.case.assignees["clerk"] == "dan"
    assert codes(world.assign("eve", "eve", role="clerk")) == ["assigns"]


def test_a_case_that_waits_for_a_signature_lies_with_the_role_that_signs():
    world = World()
    world.proposed()

    accepted(world.assign("max", "max"))

    assert world.case.assignees == {"clerk": "cai", "expert": "eve", "manager_": "max"}
    assert lies_with(world) == "max"
    world.ok("max", "pay_ok", remark="同意")
    assert lies_with(world) is None


def test_a_stand_in_can_be_assigned_a_case_that_waits_for_a_signature():
    world = World()
    world.proposed()

    accepted(world.assign("max", "dia"))

    assert world.case.assignees["manager_"] == "dia"


def test_a_closed_case_lies_with_nobody():
    world = World()
    world.change(ADM)
    world.open()
    world.ok("cai", "drop")

    assert codes(world.assign("cai", "dan")) == ["role", "assigns"]


def test_a_mark_hands_the_case_to_somebody_of_a_role_who_is_there():
    world = World()
    world.change(Person(name="mia", roles=frozenset({"manager_"}), rank="manager"))
    world.change(replace(world.directory.people["max"], away=((world.now, world.now + 9 * HOUR),)))
    world.open()

    world.wait(3 * HOUR + SECOND)

    assert lies_with(world) == "mia"


def test_a_mark_prefers_who_has_had_the_role_in_this_case():
    world = World()
    world.change(Person(name="mia", roles=frozenset({"manager_"}), rank="manager"))
    world.open()
    accepted(world.assign("cai", "mia", role="manager_"))

    world.wait(3 * HOUR + SECOND)

    assert lies_with(world) == "mia"


def test_a_mark_assigns_nobody_when_nobody_is_there():
    world = World()
    world.change(replace(world.directory.people["max"], left=True))
    world.open()

    world.wait(3 * HOUR + SECOND)

    assert lies_with(world) is None


def test_an_administrator_hands_over_what_lies_with_a_leaver():
    world = World()
    world.change(ADM)
    world.open()
    world.ok("cai", "hurry", urgent="yes")

    accepted(world.assign("adm", "dan"))

    assert lies_with(world) == "dan"
