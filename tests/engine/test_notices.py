"""Notices: who is told of what happened."""

from tests.engine.world import HOUR, SECOND, World
from tests.replacing import replace
from workflow.engine.directory import Suspension
from workflow.engine.effects import Told


def about(world: World) -> list[str]:
    return [effect.about for effect in world.effects(Told)]


def test_entering_a_state_tells_its_owner():
    world = World()

    world.working()

    assert world.told() == ["eve"]


def test_leaving_a_state_tells_when_the_condition_holds():
    calm, urgent = World(), World()
    calm.working()

    urgent.working(urgent="yes")

    assert about(calm) == ["notice 0"]
    assert about(urgent) == ["notice 0", "notice 1"]
    assert urgent.told() == ["eve", "max"]


def test_doing_an_action_tells_whoever_did_it():
    by_hand, by_system = World(), World()
    by_hand.open()
    by_system.open()

    by_hand.ok("cai", "drop")
    by_system.wait(6 * HOUR + SECOND)

    assert by_hand.told() == ["dia"]
    assert by_system.told() == ["dia"]


def test_a_mark_tells_when_the_condition_holds():
    calm, urgent = World(), World()
    for world, word in ((calm, "no"), (urgent, "yes")):
        world.working(urgent=word)
        world.wait(2 * HOUR + SECOND)

    assert "aud" not in calm.told()
    assert "aud" in urgent.told()


def test_staying_is_neither_entering_nor_leaving():
    world = World()
    world.working()

    world.ok("cai", "hurry", urgent="yes")

    assert world.told() == []


def test_a_suspended_person_is_not_told():
    world = World()
    cause = Suspension(procedure="everything", tally="slips", case="EV-2026-0009")
    world.change(replace(world.directory.people["eve"], suspensions=(cause,)))

    world.working()

    assert world.told() == []


def test_a_notice_that_cannot_be_judged_refuses_the_action():
    world = World()
    world.open()
    world.unfill("urgent")

    found = world.refusals("cai", "start")

    assert [refusal.code for refusal in found] == ["guard"]
    assert "an urgent one has begun” goes out cannot be judged: “Urgent” (urgent)" in found[0].say("en")
