"""What somebody could do now."""

import pytest

from tests.engine.world import CALENDARS, HOUR, SECOND, World, run
from workflow.engine.explain import Option, clock_state, options


def found(world: World, person: str) -> dict[str, Option]:
    listed = options(
        world.book,
        world.case,
        person,
        directory=world.directory,
        tallies=world.tallies,
        calendars=CALENDARS,
        now=world.now,
    )
    return {option.action.name: option for option in listed}


def test_every_action_of_the_state_is_listed_with_what_it_asks_for():
    world = World()
    world.working()

    listed = found(world, "eve")

    assert set(listed) == {"hurry", "ask", "promise_date", "propose", "mend", "hand_back", "drop"}
    assert (listed["propose"].asks, listed["propose"].may) == (("plan_text",), ("amount", "fee", "parts", "proof"))
    assert listed["propose"].open
    assert len(listed["propose"].moves) == 2


def test_what_filling_in_fields_would_end_does_not_stand_in_the_way():
    world = World(("needs: [form paper]}", "needs: [form paper, proof]}"))
    world.working()

    assert found(world, "eve")["propose"].open


def test_what_would_remain_is_said():
    world = World()
    world.working()

    option = found(world, "max")["propose"]

    assert not option.open
    assert [refusal.code for refusal in option.refusals] == ["role"]


def test_what_somebody_else_has_to_fill_in_stands_in_the_way():
    world = World(
        ("needs: [form paper]}", "needs: [remark]}"),
        (
            '{from: working, to: paid_check, who: [expert, clerk], when: "total > 10 or sorry"}',
            '{from: working, to: paid_check, who: [expert, clerk], when: "total > 10 or sorry", needs: [remark]}',
        ),
    )
    world.working()

    assert [refusal.code for refusal in found(world, "eve")["propose"].refusals] == ["needs"]


def test_a_condition_that_nothing_given_could_change_stands_in_the_way():
    world = World()
    world.proposed()
    world.ok("max", "pay_ok", remark="同意")
    world.with_moves("reviewed", when=world.book.procedure.actions["pay_ok"].moves[1].when)

    assert [refusal.code for refusal in found(world, "aud")["reviewed"].refusals] == ["guard"]


def test_a_signer_is_taken_to_have_looked():
    world = World()
    world.proposed()

    assert found(world, "max")["pay_ok"].open
    assert not found(world, "eve")["pay_ok"].open


def test_actions_of_duties_and_suspensions_are_only_spoken_of_while_there_is_one():
    world = World()
    world.working()
    assert "explain_delay" not in found(world, "cai")

    world.wait(10 * HOUR + SECOND)

    assert found(world, "cai")["explain_delay"].open
    assert "pass_test" not in found(world, "max")


def test_a_void_case_offers_nothing():
    world = World()
    world.working()
    world.void("cor")

    assert found(world, "eve") == {}


@pytest.mark.parametrize(
    ("cycle", "state"),
    [
        (run(due=9), "running"),
        (run(), "waiting"),
        (run(paused_since=1), "paused"),
        (run(due=9, paused_since=1), "paused"),
        (run(due=9, breached=True), "breached"),
        (run(due=9, verdict="met"), "met"),
        (run(due=9, verdict="moved"), "moved"),
        (run(due=9, verdict="cancelled"), "cancelled"),
    ],
)
def test_a_clock_shows_one_state(cycle, state):
    assert clock_state(cycle) == state
