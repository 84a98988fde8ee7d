"""How often something happened to a person, and what follows above the limit."""

import pytest

from tests.engine.world import HOUR, NINE, World, accepted, codes
from tests.replacing import replace
from workflow.engine.case import Sealed
from workflow.engine.commands import Do, Note
from workflow.engine.decide import subjects
from workflow.engine.effects import Counted, Lifted, Suspended
from workflow.engine.records import PersonSet, consequences

MONTHLY = ("each: 30cd", "each: calendar month")


def slip(world: World, on: str | None, culprit: str = "dan") -> None:
    """A case in which the culprit slipped on that day, finished by cai."""
    world.working(happened=on)
    world.ok("eve", "propose", plan_text="致歉")
    world.ok("cai", "finish", slip_made="yes", culprit=culprit)


def suspended(world: World, name: str = "dan") -> bool:
    return bool(world.directory.people[name].suspensions)


def test_the_first_is_counted_and_nothing_follows():
    world = World()

    slip(world, "2026-03-02")

    assert world.tallies == {("everything", "slips", "dan"): ("2026-03-02",)}
    assert [effect.count for effect in world.effects(Counted)] == [1]
    assert not suspended(world)


def test_above_the_limit_the_person_is_suspended_from_everything():
    world = World()
    slip(world, "2026-03-02")

    slip(world, "2026-03-03")

    assert [effect.person for effect in world.effects(Suspended)] == ["dan"]
    assert suspended(world)
    assert codes(world.note("dan")) == ["suspended"]


def test_what_the_tally_does_not_mean_is_not_counted():
    world = World()
    world.working()
    world.ok("eve", "propose", plan_text="致歉")

    world.ok("cai", "finish", slip_made="no", reason_="无")

    assert world.tallies == {}


def test_a_person_on_file_is_not_counted_for_what_the_tally_does_not_mean():
    world = World()
    world.working()
    world.ok("eve", "propose", plan_text="致歉")
    accepted(world.correct("cor", culprit="dan"))

    world.ok("cai", "finish", slip_made="no", reason_="无")

    assert world.tallies == {}


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        pytest.param("2026-03-01", "2026-03-30", True, id="the thirtieth day counts"),
        pytest.param("2026-03-01", "2026-03-31", False, id="the thirty-first does not"),
        pytest.param("2026-03-30", "2026-03-01", True, id="whichever is settled first"),
        pytest.param("2026-02-20", "2026-03-10", True, id="across a month's end"),
    ],
)
def test_thirty_days_are_a_stretch_of_thirty_days(first, second, together):
    world = World()
    slip(world, first)

    slip(world, second)

    assert suspended(world) is together


def test_a_stretch_of_days_is_not_counted_on_both_sides():
    world = World(("above: {1:", "above: {2:"))
    slip(world, "2026-03-01")
    slip(world, "2026-04-28")

    slip(world, "2026-03-30")

    assert [effect.count for effect in world.effects(Counted)] == [2]
    assert not suspended(world)


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        pytest.param("2026-03-01", "2026-03-31", True, id="one month"),
        pytest.param("2026-02-28", "2026-03-01", False, id="two months"),
        pytest.param("2025-03-15", "2026-03-15", False, id="the same month of another year"),
    ],
)
def test_a_calendar_month_is_that_of_the_date(first, second, together):
    world = World(MONTHLY)
    slip(world, first)

    slip(world, second)

    assert suspended(world) is together


def test_without_the_date_the_day_it_is_recorded_counts():
    world = World()

    slip(world, None)

    assert world.tallies == {("everything", "slips", "dan"): ("2026-03-02",)}


def test_a_moment_counts_on_the_day_it_has_in_the_definitions_zone():
    world = World(("per: culprit, each: 30cd, on: happened", "per: culprit, each: 30cd, on: heard_at"))
    world.now = NINE - 8 * HOUR  # one in the morning
    world.working(heard_at="2026-03-01T16:30Z")
    world.ok("eve", "propose", plan_text="致歉")

    world.ok("cai", "finish", slip_made="yes", culprit="dan")

    assert world.tallies == {("everything", "slips", "dan"): ("2026-03-02",)}


def test_each_person_is_counted_alone():
    world = World()
    slip(world, "2026-03-02", culprit="dan")

    slip(world, "2026-03-02", culprit="sun")

    assert not suspended(world, "dan")
    assert not suspended(world, "sun")


def test_a_limit_that_is_not_decided_suspends_nobody():
    world = World(
        ("above: {1:", "above: {many:"), ("  slow_time:", "  many: {type: number, zh: 次数, en: Times}\n  slow_time:")
    )

    slip(world, "2026-03-02")
    slip(world, "2026-03-02")

    assert not suspended(world)


def test_the_assessment_lifts_the_suspension_on_the_closed_case():
    world = World()
    slip(world, "2026-03-02")
    slip(world, "2026-03-02")
    assert world.case.state == "done_"
    assert world.refused("max", "pass_test", test_done="failed") == ["guard"]
    assert world.refused("cai", "pass_test", test_done="passed") == ["role"]

    world.ok("max", "pass_test", test_done="passed")

    assert [effect.person for effect in world.effects(Lifted)] == ["dan"]
    assert not suspended(world)
    assert world.case.state == "done_"
    assert world.refused("max", "pass_test", test_done="passed") == ["state"]


def test_an_assessment_that_touches_what_was_signed_leaves_a_closed_case_closed():
    world = World(("asks: [test_done], when", "asks: [test_done, plan_text], when"))
    slip(world, "2026-03-02")
    world.paying()
    world.ok("cai", "finish", slip_made="yes", culprit="dan")

    world.ok("max", "pass_test", test_done="passed", plan_text="另一方案")

    assert world.case.state == "done_"
    assert not world.round().signatures
    assert not suspended(world)


def test_a_case_that_suspended_nobody_lifts_nothing():
    world = World()
    slip(world, "2026-03-02")

    found = world.refusals("max", "pass_test", test_done="passed")

    assert [refusal.code for refusal in found] == ["state"]
    assert "nobody is suspended because of “Slips”" in found[0].say("en")


def test_two_suspensions_end_one_by_one():
    world = World()
    slip(world, "2026-03-02")
    slip(world, "2026-03-02")
    first = world.case
    slip(world, "2026-03-02")
    assert len(world.directory.people["dan"].suspensions) == 2

    world.ok("max", "pass_test", test_done="passed")

    assert [cause.case for cause in world.directory.people["dan"].suspensions] == [first.number]


def test_a_void_case_suspends_nobody():
    world = World()
    slip(world, "2026-03-02")
    slip(world, "2026-03-02")

    accepted(world.void("cor"))

    assert not suspended(world)
    assert world.case.suspended == {}


def test_conditions_count_the_case_at_hand():
    world = World(("not_who_did: [culprit]}]}", 'not_who_did: [culprit], when: "tally(slips) < 2"}]}'))
    slip(world, "2026-03-02")
    world.working(happened="2026-03-02")
    world.ok("eve", "propose", plan_text="致歉")

    assert world.refused("cai", "finish", slip_made="yes", culprit="dan") == ["guard"]
    world.ok("cai", "finish", slip_made="no", reason_="无")


def test_derived_fields_and_rules_count_the_case_at_hand():
    derived = (
        "  tries:     {",
        "  slips_now: {zh: 次数, en: Slips now, type: number, is: tally(slips)}\n  tries:     {",
    )
    world = World(
        derived,
        ("by: [branch], when: \"speed == 'slow'\"", "by: [branch], when: \"speed == 'slow' and slips_now > 0\""),
    )

    slip(world, "2026-03-02")

    assert world.case.fields["slips_now"] == 1
    slip(world, "2026-03-02")
    assert world.case.fields["slips_now"] == 2


def test_who_is_suspended_is_the_person_the_definition_says():
    world = World(("{suspend: culprit,", "{suspend: proposer,"))
    slip(world, "2026-03-02")

    slip(world, "2026-03-02")

    assert suspended(world, "eve")
    assert not suspended(world, "dan")


def test_what_cannot_be_judged_is_refused_and_never_left_uncounted():
    world = World()
    world.working()
    world.ok("eve", "propose", plan_text="致歉")
    finish = world.book.procedure.actions["finish"].moves[0]
    world.with_moves("finish", asks=(), may=(*finish.asks,))
    world.case = replace(world.case, fields={**world.case.fields, "culprit": Sealed("c", "dan")})
    world.events = []

    found = world.refusals("cai", "finish")

    assert [refusal.code for refusal in found] == ["guard"]
    assert "whether this counts as “Slips” cannot be judged: “Slip made”" in found[0].say("en")


def test_the_persons_whose_tallies_matter_are_named_by_what_is_given_or_on_file():
    world = World()
    world.paying()
    given = world.given("x", {"culprit": "dan"})

    assert subjects(world.book, world.case, Do(action="finish", given=given)) == {"dan"}
    assert subjects(world.book, world.case, Note(text=Sealed("n"))) == frozenset()
    assert subjects(world.book, None, Do(action="receive")) == frozenset()


def test_two_suspensions_in_one_event_are_both_kept():
    world = World()
    slip(world, "2026-03-02")
    slip(world, "2026-03-02")
    event = replace(
        world.events[-1], effects=(Suspended(tally="slips", person="dan"), Suspended(tally="other", person="dan"))
    )
    fresh = World()

    records = [record for record in consequences(event, "everything", fresh.directory) if isinstance(record, PersonSet)]

    assert [cause.tally for cause in records[-1].person.suspensions] == ["slips", "other"]


def test_a_suspension_that_is_there_already_or_of_nobody_known_is_not_recorded_again():
    world = World()
    slip(world, "2026-03-02")
    slip(world, "2026-03-02")
    unknown = replace(
        world.events[-1], effects=(Suspended(tally="slips", person="gone"), Lifted(tally="x", person="dan"))
    )

    again = tuple(consequences(world.events[-1], "everything", world.directory))

    assert [type(record).__name__ for record in again] == ["PersonCounted"]
    assert tuple(consequences(unknown, "everything", world.directory)) == ()


def test_a_procedure_without_tallies_counts_nobody():
    world = World()
    world.with_procedure(replace(world.book.procedure, tallies={}))

    world.working()

    assert world.case.state == "working"
