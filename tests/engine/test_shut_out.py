"""Somebody who may take none of the moves that an action could lead along is told so at once, not after filling in."""

from tests.engine.world import CALENDARS, World
from workflow.engine.explain import Option, options

HURRY = "hurry:   {zh: 加急, en: Hurry, moves: [{from: [received, working], to: same, who: [clerk, expert, system], asks: [urgent]}]}"


def at_work(first: str, second: str) -> World:
    """A case in hand, where who takes it back depends on what is yet to be given."""
    moves = ((first, "received", "happened < today"), (second, "waiting", "happened >= today"))
    told = (f'{{from: working, to: {to}, who: {who}, asks: [happened], when: "{when}"}}' for who, to, when in moves)
    world = World((HURRY, f"{HURRY}\n  step_back: {{zh: 收回, en: Step back, moves: [{', '.join(told)}]}}"))
    world.working()
    return world


def step_back(world: World, person: str) -> Option:
    return the("step_back", world, person)


def the(action: str, world: World, person: str) -> Option:
    listed = options(
        world.book,
        world.case,
        person,
        directory=world.directory,
        tallies=world.tallies,
        calendars=CALENDARS,
        now=world.now,
    )
    return next(option for option in listed if option.action.name == action)


def roles_named(option: Option) -> list[str]:
    return [refusal.say("en") for refusal in option.refusals if refusal.code == "role"]


def test_an_action_all_of_whose_moves_are_for_others_is_not_open():
    option = step_back(at_work("[expert]", "[expert, clerk]"), "aud")

    assert not option.open
    assert len(roles_named(option)) == 2


def test_an_action_one_of_whose_moves_is_for_the_person_is_open():
    assert step_back(at_work("[expert]", "[expert, clerk]"), "cai").open


def test_the_same_reason_is_said_once_for_all_moves():
    assert len(roles_named(step_back(at_work("[expert]", "[expert]"), "aud"))) == 1


def test_a_move_that_only_the_clock_takes_is_not_spoken_of():
    (said,) = roles_named(step_back(at_work("[expert]", "[system]"), "aud"))

    assert "Expert" in said


def test_what_only_the_clock_does_is_for_nobody():
    (said,) = roles_named(step_back(at_work("[system]", "[system]"), "eve"))

    assert "for the system;" in said


def test_a_refusal_says_it_beside_what_is_still_to_be_filled_in():
    world = at_work("[expert]", "[expert, clerk]")

    assert {"role", "asks"} <= set(world.refused("aud", "step_back"))


def test_a_condition_that_nothing_to_be_given_decides_stands_in_the_way():
    world = World((HURRY, HURRY.replace("asks: [urgent]}", "asks: [happened], when: urgent}")))
    world.working()

    option = the("hurry", world, "eve")

    assert [refusal.code for refusal in option.refusals] == ["guard"]


def test_a_condition_on_what_is_to_be_given_does_not():
    world = World((HURRY, HURRY.replace("asks: [urgent]}", "asks: [urgent], when: urgent}")))
    world.working()

    assert the("hurry", world, "eve").open


def test_a_condition_on_what_is_derived_from_it_does_not():
    world = World((HURRY, HURRY.replace("asks: [urgent]}", 'asks: [amount, fee], when: "total > 1000000"}')))
    world.working()

    assert the("hurry", world, "eve").open
