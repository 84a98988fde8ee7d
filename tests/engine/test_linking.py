"""Cases that lead to others: what a move opens, what guards ask of it, and what a case hears of the others."""

from functools import reduce

import pytest

from tests.engine.world import HOUR, SECOND, World, accepted, codes
from tests.replacing import replace
from workflow.engine import reasons
from workflow.engine.case import LinkedCase, Parent, Sealed
from workflow.engine.circumstances import no_numbers
from workflow.engine.commands import Correct, Do, Origin, Void
from workflow.engine.decide import decide, open_case
from workflow.engine.effects import ActionRefused, Derived, Linked, OpenedFor, Told
from workflow.engine.events import By, Cause
from workflow.engine.evolve import evolve
from workflow.engine.linking import ending, opened, tidings
from workflow.engine.refusals import Refused, refusal

SYSTEM = By(person="system")


def codes_of(decision) -> list[str]:
    """Why it was refused; nothing when it was not."""
    return codes(decision) if isinstance(decision, Refused) else []


def mended() -> World:
    """A case with one repair."""
    world = World()
    world.working()
    world.ok("eve", "mend")
    return world


def test_a_move_names_the_case_it_opens():
    world = mended()

    assert world.case.links == {"WS-1": LinkedCase("repair", "open")}
    assert [linked.case for linked in opened(world.events[-1])] == ["WS-1"]


def test_what_is_only_heard_opens_nothing():
    world = mended()
    accepted(world.hear("WS-1", "open"))

    assert list(opened(world.events[-1])) == []


def test_each_time_it_is_taken_it_names_another():
    world = mended()
    world.ok("eve", "mend")

    assert list(world.case.links) == ["WS-1", "WS-2"]


def test_two_links_in_one_move_get_two_numbers():
    second = "  overhaul: {zh: 大修, en: Overhaul, procedure: workshop}\n"
    world = World(("\nlinks:\n", "\nlinks:\n" + second), ("opens_cases: [repair]", "opens_cases: [repair, overhaul]"))
    world.working()
    world.ok("eve", "mend")

    assert world.case.links == {"WS-1": LinkedCase("repair", "open"), "WS-2": LinkedCase("overhaul", "open")}


def test_whoever_opens_no_cases_needs_no_numbers():
    with pytest.raises(LookupError):
        no_numbers("workshop", 0)


@pytest.mark.parametrize(
    ("standings", "linked", "finished"),
    [
        pytest.param((), False, False, id="none"),
        pytest.param(("open",), True, False, id="an open one"),
        pytest.param(("ended",), True, True, id="an ended one"),
        pytest.param(("void",), False, False, id="a void one"),
        pytest.param(("ended", "open"), True, False, id="one of two open"),
        pytest.param(("ended", "void"), True, True, id="an ended one beside a void one"),
        pytest.param(("dropped",), False, False, id="a dropped one"),
        pytest.param(("ended", "dropped"), True, True, id="an ended one beside a dropped one"),
        pytest.param(("dropped", "open"), True, False, id="a dropped one beside an open one"),
    ],
)
def test_what_guards_are_told_of_linked_cases(standings, linked, finished):
    world = World()
    world.working()
    for index, standing in enumerate(standings, 1):
        world.ok("eve", "mend")
        accepted(world.hear(f"WS-{index}", standing))

    assert world.case.fields["mending"] is (linked and not finished)
    assert codes_of(world.do("cai", "hand_back")) == ([] if finished else ["guard"])


def test_of_another_link_nothing_is_asked():
    world = mended()
    accepted(world.hear("EV-2026-0009", "void", link="duplicate"))
    accepted(world.hear("WS-1", "void"))

    assert world.case.fields["mending"] is False


def test_hearing_is_an_event_of_the_system_with_its_cause():
    world = mended()
    accepted(world.hear("WS-1", "ended", seq=7))
    event = world.events[-1]

    assert (event.type, event.by.person, event.roles, event.action) == ("link_changed", "system", (), None)
    assert event.cause == Cause("case:WS-1", 7)
    assert event.effects[:2] == (Linked("repair", "WS-1", "ended"), Derived({"mending": False}))


def test_hearing_brings_fields_clocks_and_notices_up_to_date():
    world = World(
        ("{entering: sending, when: mending,", "{doing: mend, when: mending,"),
        (
            "while: [working, waiting], within: 10h",
            "while: [working, waiting], within: [{when: mending, is: 1h}, {is: 10h}]",
        ),
    )
    world.working()
    world.ok("eve", "mend")
    assert any(isinstance(effect, Told) and effect.people == ("aud",) for effect in world.events[-1].effects)
    assert world.cycle("work").target == "1h"
    accepted(world.hear("WS-1", "ended"))

    assert world.cycle("work").target == "10h"


def test_marks_that_are_past_with_what_was_heard_fire_at_once():
    world = World(
        (
            "while: [working, waiting], within: 10h",
            "while: [working, waiting], within: [{when: mending, is: 10h}, {is: 1h}]",
        )
    )
    world.working()
    world.ok("eve", "mend")
    world.wait(2 * HOUR)
    accepted(world.hear("WS-1", "ended"))

    assert [event.type for event in world.events[-3:]] == ["link_changed", "mark_fired", "mark_fired"]


def test_a_void_case_hears_too_but_is_no_ones_better_half():
    world = mended()
    accepted(world.command(By(person="cor"), Void(reason=Sealed("reason", "错"))))

    accepted(world.hear("WS-1", "ended"))
    assert codes(world.hear("EV-2026-0009", "void", link="duplicate")) == ["void"]
    assert world.case.links == {"WS-1": LinkedCase("repair", "ended")}


def test_a_final_case_hears_too():
    world = mended()
    world.ok("cai", "drop")
    accepted(world.hear("WS-1", "ended"))

    assert world.case.links["WS-1"].standing == "ended"


def test_what_cannot_be_opened_refuses_the_move():
    world = World()
    world.working()
    world.unopened = {"repair": (refusal(reasons.REASON),)}
    decision = world.do("eve", "mend")

    assert codes(decision) == ["asks"]
    assert decision.unopened == "repair"


def test_a_mark_that_would_open_what_cannot_be_opened_leaves_a_fact():
    world = World(("200%: {do: drop}", "200%: {do: mend}"))
    accepted(world.open())
    world.unopened = {"repair": (refusal(reasons.REASON), refusal(reasons.SAW, given="-"))}
    world.wait(6 * HOUR + SECOND)

    assert world.events[-1].type == "action_refused"
    assert ActionRefused("mend", ("asks", "saw"), "repair") in world.events[-1].effects
    assert "look_into_refusal" in world.case.duties


def test_a_mark_opens_what_it_can():
    world = World(("200%: {do: drop}", "200%: {do: mend}"))
    accepted(world.open())
    world.wait(6 * HOUR + SECOND)

    assert world.case.links == {"WS-1": LinkedCase("repair", "open")}


def test_a_case_that_is_opened_for_another_knows_it():
    world = World()
    origin = Origin(case="B-1", link="recall", seq=4)
    command = Do(action="receive", given=world.given("EV-1", {"client": "甲", "branch": "north"}), origin=origin)
    book = World(("to: received, who: [clerk], asks", "to: received, who: [clerk, system], asks")).book
    decision = open_case(book, "EV-1", command, world.around(SYSTEM))

    case = accepted(decision)
    assert case.parent == Parent("B-1", "recall")
    assert decision.events[0].cause == Cause("case:B-1", 4)
    assert decision.events[0].effects[0] == OpenedFor("B-1", "recall")
    assert reduce(evolve, decision.events, None) == case


def child(*done_in: str) -> World:
    """A case that was opened for another, and is done for it in these states."""
    world = World(("to: received, who: [clerk], asks", "to: received, who: [clerk, system], asks"))
    origin = Origin(case="B-1", link="recall", seq=4, done_in=done_in)
    command = Do(action="receive", given=world.given("EV-1", {"client": "甲", "branch": "north"}), origin=origin)
    world._keep(open_case(world.book, "EV-1", command, world.around(SYSTEM)))
    return world


def news(world: World) -> list[tuple[str, str, str, str, int]]:
    """What others must have heard of the whole history."""
    found = tidings(lambda _digest: world.book.procedure, None, world.events)
    return [(number, told.link, told.case, told.standing, told.cause.seq) for number, told in found]


def test_the_other_case_hears_of_the_end():
    world = child()
    assert news(world) == []
    world.ok("cai", "drop")

    assert news(world) == [("B-1", "recall", "EV-1", "ended", 2)]
    assert ending(world.book.procedure, world.case) == "ended"


def test_a_case_that_ends_where_it_is_not_done_is_dropped():
    world = child("paid")
    world.ok("cai", "drop")

    assert world.case.parent == Parent("B-1", "recall", ("paid",))
    assert news(world) == [("B-1", "recall", "EV-1", "dropped", 2)]


def test_a_case_that_ends_where_it_is_done_has_ended():
    world = child("paid", "dropped")
    world.ok("cai", "drop")

    assert news(world) == [("B-1", "recall", "EV-1", "ended", 2)]


def test_a_case_that_nobody_led_to_ends_wherever_it_ends():
    world = World()
    world.working()
    world.ok("cai", "drop")

    assert ending(world.book.procedure, world.case) == "ended"


def test_the_other_case_hears_of_a_case_that_goes_on_and_of_one_that_is_void():
    world = child()
    world.ok("cai", "drop")
    reopened = World(
        (
            "  drop:    {zh",
            "  reopen: {zh: 重开, en: Reopen, moves: [{from: dropped, to: received, who: [clerk]}]}\n  drop:    {zh",
        )
    )
    world.book = reopened.book
    world.ok("cai", "reopen")
    accepted(world.command(By(person="cor"), Void(reason=Sealed("reason", "错"))))

    assert [(standing, seq) for *_, standing, seq in news(world)] == [("ended", 2), ("open", 3), ("void", 4)]


def test_the_case_that_survives_hears_of_its_duplicate():
    world = World()
    world.working()
    accepted(world.command(By(person="cor"), Void(duplicate_of="EV-2026-0009")))

    assert news(world) == [("EV-2026-0009", "duplicate", "EV-2026-0001", "void", world.case.seq)]


def test_a_case_nobody_led_to_tells_nobody():
    world = World()
    world.working()
    world.ok("cai", "drop")

    assert news(world) == []


def test_a_correction_cannot_write_what_linked_cases_decide():
    world = mended()
    decision = world.command(By(person="cor"), Correct(given={"mending": False}, reason=Sealed("reason", "录错")))

    assert codes(decision) == ["unknown_field"]


def test_deciding_twice_gives_the_same():
    world = mended()
    assert world.case is not None
    command = Do(action="mend")
    around = replace(world.around(By(person="eve")), numbers=lambda _p, i: f"X{i}")
    one, other = (decide(world.book, world.case, command, around) for _ in range(2))

    assert one == other
    assert list(accepted(one).links) == ["WS-1", "X0"]
