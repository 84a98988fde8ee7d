"""Where nobody can sign, it is said who would and why they cannot."""

from zoneinfo import ZoneInfo

import pytest

from tests.engine.world import World
from tests.replacing import replace
from workflow.commands.unable import nobody_told
from workflow.engine.authority import Stage
from workflow.engine.directory import Person, Suspension
from workflow.engine.refusals import Refused
from workflow.spoken.labels import Names
from workflow.spoken.valued import Reader

from .conftest import Counter

AWAY = ("--from", "8:00", "--to", "9-30 18:00")
VACANT = "nobody can now: "


@pytest.fixture
def alone(counter: Counter) -> str:
    """A case for the director, while both who could sign for it are away."""
    case = counter.awaiting("refund=80.00")
    counter.well("people", "away", "chen", *AWAY)
    counter.well("people", "away", "zhao", "--from", "8:00", "--to", "9-29 9:00")
    return case


def told(counter: Counter, case: str, person: str, action: str = "approve") -> str:
    """What `can` says against the action."""
    options = counter.well("can", case, "--as", person, "--json").data["actions"]
    (option,) = (each for each in options if each["action"] == action)
    return " ".join(each["message"] for each in option["refusals"])


def test_who_is_away_is_named_with_when_they_are_back(counter: Counter, alone: str) -> None:
    message = told(counter, alone, "li")

    assert VACANT + "chen 陈岚 is away until 09-30 18:00 +08:00" in message
    assert "complaints people set PERSON" in message
    assert "pass it on" not in message


def test_absences_that_follow_one_another_are_one(counter: Counter, alone: str) -> None:
    counter.well("people", "away", "chen", "--from", "9-30 18:00", "--to", "10-8 9:00")

    assert "chen 陈岚 is away until 10-08 09:00" in told(counter, alone, "li")


def test_sending_back_is_for_the_same_people(counter: Counter, alone: str) -> None:
    assert VACANT + "chen 陈岚 is away" in told(counter, alone, "li", "send_back")


def test_whoever_is_away_themselves_hears_of_the_others_too(counter: Counter, alone: str) -> None:
    message = told(counter, alone, "chen")

    assert "chen is recorded as away now" in message
    assert "nobody can sign now: chen 陈岚 is away until" in message


def test_a_refused_signature_says_the_same(counter: Counter, alone: str) -> None:
    said = counter("approve", alone, "opinion=ok", "--saw", counter.code(alone), "--as", "li", "--lang", "zh")

    assert said.code == 3
    assert "现在无人可签：chen 陈岚 缺席至 09-30 18:00" in said.err


def test_somebody_who_is_back_is_asked(counter: Counter, alone: str) -> None:
    counter.well("tick", "--until", "9-30 18:00")

    message = told(counter, alone, "li")

    assert "nobody can" not in message
    assert counter.well("can", alone, "--as", "chen", "--json").data["actions"][0]["open"] is True


def test_whoever_proposed_is_barred_and_that_is_said(counter: Counter) -> None:
    counter.well("people", "set", "chen", "--add-role", "support", "--department", "operations_support")
    counter.well("people", "away", "zhao", *AWAY)
    case = counter.planning()
    counter.well(
        "do", case, "submit", "cause=process_fault", "cause_analysis=x", "solution=y", "refund=80", "--as", "chen"
    )

    message = told(counter, case, "chen")

    assert "chen already did “Submit the plan” in this case" in message
    assert "nobody can sign now: chen 陈岚 did “Submit the plan”" in message
    assert "somebody else has to" not in message


def test_a_role_without_anybody_is_said_to_be_vacant(counter: Counter) -> None:
    case = counter.awaiting("refund=80.00")
    counter.well("people", "left", "chen")
    counter.well("people", "left", "zhao")

    assert VACANT + "Operations director is vacant" in told(counter, case, "li")


def why(world: World, person: str, action: str) -> str:
    """The message of a refused signature, told in English."""
    decided = world.do(person, action, remark="ok")
    assert isinstance(decided, Refused)
    assert world.case is not None
    stage = Stage(world.book, world.case, world.directory, world.now)
    reader = Reader(language="en", zone=ZoneInfo("Asia/Shanghai"), directory=world.directory)
    told_ = nobody_told(decided, stage, Names(world.book.procedure, reader))
    return "; ".join(each.say("en") for each in told_.refusals)


def test_each_who_could_sign_is_named_with_what_keeps_them() -> None:
    world = World()
    world.proposed("5000.00")
    world.ok("bo", "pay_ok", remark="ok")
    barred = Suspension(procedure="everything", tally="late", case="EV-1")
    world.change(Person(name="bea", roles=frozenset({"board"}), departments=("b",), suspensions=(barred,)))

    said = why(world, "cai", "pay_ok")

    assert "nobody can now: bea is suspended; bix is of a, like one who has signed; bo has signed in this round" in said


def test_who_does_not_meet_the_condition_of_the_role_is_named_with_it() -> None:
    world = World(("    last_resort: board\n", ""))
    world.proposed()
    for name in ("max", "dia"):
        world.change(replace(world.directory.people[name], left=True))

    assert "nobody can now: min does not meet the condition: has at least the rank manager" in why(
        world, "cai", "pay_ok"
    )


def test_while_somebody_can_sign_they_are_named_instead() -> None:
    world = World()
    world.proposed()

    assert "nobody" not in why(world, "cai", "pay_ok")
