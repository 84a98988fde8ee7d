"""What history says of a clock is found out when the calendars it names do not give it."""

from collections.abc import Iterator

from tests.engine.office import START, H
from tests.engine.world import HOUR, SECOND, World, accepted
from tests.replacing import replace
from workflow.engine.agreement import verify
from workflow.engine.commands import Do
from workflow.engine.effects import Effect
from workflow.engine.events import By, Event


def forged(world: World, **changes: object) -> Iterator[Event]:
    """The history, with the first effect of each kind of clock `work` that has these attributes changed."""
    left = dict(changes)
    for event in world.events:
        effects = list(event.effects)
        for index, effect in enumerate(effects):
            if getattr(effect, "clock", "") == "work":
                effects[index] = _changed(effect, left)
        yield replace(event, effects=tuple(effects))


def _changed(effect: Effect, left: dict[str, object]) -> Effect:
    for name in [name for name in left if hasattr(effect, name)]:
        effect = replace(effect, **{name: left.pop(name)})
    return effect


def parts(world: World, events: Iterator[Event]) -> list[tuple[str, int, str, object, object]]:
    return [
        (each.clock, each.seq, each.part, each.recorded, each.recomputed)
        for each in verify(world.book, events, world.published.get)
    ]


def test_a_due_instant_that_was_changed_in_history_is_found():
    world = World()
    world.working()
    reckoning = replace(world.cycle("work").reckoning, due=START + 99 * H)

    assert parts(world, forged(world, reckoning=reckoning)) == [("work", 2, "due", START + 99 * H, START + 10 * H)]


def test_marks_and_the_doubt_about_a_due_are_checked_too():
    world = World()
    world.working()
    true = world.cycle("work").reckoning
    false = replace(true, marks=(1, 2), provisional=True)

    assert parts(world, forged(world, reckoning=false)) == [
        ("work", 2, "marks", (1, 2), true.marks),
        ("work", 2, "provisional", True, False),
    ]


def test_a_mark_that_fired_at_another_instant_than_it_was_due_is_found():
    world = World()
    world.working()
    world.wait(9 * HOUR)

    assert parts(world, forged(world, due_at=7)) == [("work", 5, "mark", 7, START + 8 * H)]


def test_a_mark_that_the_clock_does_not_have_is_found():
    world = World()
    world.working()
    world.wait(9 * HOUR)

    assert ("work", 5, "mark", START + 8 * H, None) in parts(world, forged(world, mark=9))


def test_a_verdict_that_does_not_follow_is_found():
    world = World()
    world.working()
    world.wait(HOUR)
    world.ok("eve", "propose", plan_text="x", amount="50.00")

    assert parts(world, forged(world, verdict="breached")) == [("work", 3, "verdict", "breached", "met")]


def test_late_is_breached_whatever_history_says():
    world = World()
    world.working()
    world.wait(11 * HOUR)
    world.ok("cai", "explain_delay", reason_="x")
    world.ok("eve", "propose", plan_text="x", amount="50.00")
    assert world.cycle("work").verdict == "breached"

    found = parts(world, forged(world, verdict="met"))

    assert [(part, recorded, recomputed) for _, _, part, recorded, recomputed in found] == [
        ("verdict", "met", "breached")
    ]


def test_late_without_a_mark_that_noticed_it_is_breached():
    world = World()
    world.open()
    world.now += 3 * HOUR + SECOND
    accepted(world.decide(By(person="cai"), Do(action="start")))

    assert world.cycle("first_look").verdict == "breached"
    assert parts(world, iter(world.events)) == []


def test_a_calendar_that_is_gone_is_said_and_nothing_else():
    world = World()
    world.working()
    reckoning = replace(world.cycle("work").reckoning, digest="0" * 64)

    assert parts(world, forged(world, reckoning=reckoning)) == [("work", 2, "calendar", "0" * 64, None)]


def test_a_due_instant_without_a_calendar_or_a_limit_follows_from_nothing():
    world = World()
    world.working()
    reckoning = world.cycle("work").reckoning

    assert parts(world, forged(world, reckoning=replace(reckoning, digest="")))[0][2:] == ("due", START + 10 * H, None)
    assert parts(world, forged(world, reckoning=replace(reckoning, target="77h")))[0][2:] == (
        "due",
        START + 10 * H,
        None,
    )


def test_a_clock_that_the_rules_do_not_have_follows_from_nothing():
    world = World()
    world.working()
    stranger = replace(world.book, procedure=replace(world.book.procedure, clocks={}))

    assert {each.part for each in verify(stranger, world.events, world.published.get)} == {"due"}
