"""Clocks that repeat, and pauses that may not last for ever."""

from tests.engine.world import HOUR, NINE, SECOND, World
from tests.replacing import replace
from workflow.engine.effects import CycleResumed, MarkFired

START = NINE // SECOND
H = 3600
RELAY = "calendar: always, start: [start, hurry], stop: [hurry, propose], again: restart, within: 2h, at: {100%: {tell: [owner]}}}"


def every(text: str) -> tuple[str, str]:
    """`keep_going` as a repeating clock."""
    return (
        RELAY,
        f"calendar: always, start: start, stop: hurry, {text}, at: {{50%: {{tell: [owner]}}, 100%: {{tell: [owner]}}}}}}",
    )


def fired(world: World) -> list[tuple[int, str]]:
    found = (effect for effect in world.effects(MarkFired))
    return [(effect.number, effect.text) for effect in found if effect.clock == "keep_going"]


def at(world: World, seconds: int) -> None:
    world.wait(NINE + seconds * SECOND - world.now)


def test_a_period_that_passes_is_breached_and_the_next_begins_where_it_ended():
    world = World(every("every: 2h"))
    world.working()

    at(world, 2 * H + 1)

    cycle = world.cycle("keep_going")
    assert (cycle.number, cycle.start, cycle.due, cycle.breached) == (2, START + 2 * H, START + 4 * H, False)
    assert fired(world) == [(1, "50%"), (1, "100%")]


def test_what_is_done_in_time_meets_the_period_and_the_next_begins_at_once():
    world = World(every("every: 2h"))
    world.working()
    at(world, H)

    world.ok("cai", "hurry", urgent="yes")

    cycle = world.cycle("keep_going")
    assert (cycle.number, cycle.start, cycle.due) == (2, START + H, START + 3 * H)
    at(world, 3 * H)
    assert fired(world) == [(1, "50%"), (2, "50%")]


def test_overdue_by_many_periods_it_fires_once_and_moves_on():
    world = World(every("every: 2h"))
    world.working()

    at(world, 2 * H * 500 + H // 2)

    cycle = world.cycle("keep_going")
    assert (cycle.number, cycle.start) == (2, START + 1000 * H)
    assert fired(world) == [(1, "50%"), (1, "100%")]
    assert world.wake_at() == START + 1001 * H


def test_at_the_very_second_of_a_later_period_it_has_not_passed():
    world = World(every("every: 2h"))
    world.working()

    at(world, 4 * H)

    assert (world.cycle("keep_going").number, world.cycle("keep_going").due) == (2, START + 4 * H)


def test_periods_in_days_follow_each_other_day_by_day():
    world = World((RELAY, "calendar: always, start: start, stop: hurry, every: 1cd, at: {100%: {tell: [owner]}}}"))
    world.working()
    midnight = START + 15 * H
    day = 24 * H
    dues = [world.cycle("keep_going").due]

    for passed in range(1, 4):
        world.wait((midnight + passed * day + 1) * SECOND - world.now)
        dues.append(world.cycle("keep_going").due)

    assert dues == [midnight + n * day for n in (1, 2, 3, 4)]


def test_periods_in_working_days_begin_when_the_one_before_closed():
    office = ("calendars: {always: always}", "calendars: {always: always, office: cn_office}")
    world = World(
        office, (RELAY, "calendar: office, start: start, stop: hurry, every: 1wd, at: {100%: {tell: [owner]}}}")
    )
    world.working()
    closing = world.cycle("keep_going").due
    assert closing == START + 33 * H

    world.wait((closing + 1) * SECOND - world.now)

    assert (world.cycle("keep_going").start, world.cycle("keep_going").due) == (closing, closing + 24 * H)


def test_days_that_nobody_noticed_are_passed_over():
    world = World((RELAY, "calendar: always, start: start, stop: hurry, every: 2cd, at: {100%: {tell: [owner]}}}"))
    world.working()

    at(world, 24 * H * 9)

    assert world.cycle("keep_going").number == 2
    assert world.cycle("keep_going").due == START + 15 * H + 10 * 24 * H
    assert fired(world) == [(1, "100%")]


def test_it_repeats_until_it_is_told_to_end():
    world = World(every("every: 2h, until: propose"))
    world.working()
    at(world, 3 * H)

    world.ok("eve", "propose", plan_text="退款", amount="50.00")

    assert (world.cycle("keep_going").number, world.cycle("keep_going").verdict) == (2, "cancelled")


def test_it_ends_with_the_case():
    world = World(every("every: 2h"))
    world.working()

    world.ok("cai", "drop")

    assert (world.cycle("keep_going").number, world.cycle("keep_going").verdict) == (1, "cancelled")
    assert world.wake_at() is None


def test_while_states_it_ends_when_they_are_left():
    world = World((RELAY, "calendar: always, while: [working], stop: hurry, every: 2h, at: {100%: {tell: [owner]}}}"))
    world.working()
    world.wait(HOUR)
    world.ok("cai", "hurry", urgent="yes")
    assert world.cycle("keep_going").number == 2

    world.ok("cai", "drop")

    assert world.cycle("keep_going").verdict == "cancelled"


def test_while_no_period_fits_it_goes_on_from_where_it_was():
    world = World(
        (
            RELAY,
            "calendar: always, start: start, stop: hurry, every: [{when: urgent, is: 2h}], at: {100%: {tell: [owner]}}}",
        )
    )
    world.working(urgent="yes")
    world.now += 2 * HOUR + SECOND
    assert world.case is not None
    world.case, world.events = replace(world.case, fields={**world.case.fields, "urgent": False}), []

    world.wait(0)

    assert (world.cycle("keep_going").start, world.cycle("keep_going").due) == (START + 2 * H, None)


PARKED = (
    "while: [working, waiting], within: 10h",
    "while: [working, waiting], within: 10h, pause: {in: [waiting], at_most: 3h}",
)


def test_a_pause_ends_by_itself_when_it_has_lasted_as_long_as_it_may():
    world = World(PARKED)
    world.working()
    at(world, H)
    world.ok("cai", "ask")
    assert world.wake_at() == START + 3 * H + 1, "the duty to call comes first"

    at(world, 6 * H)

    cycle = world.cycle("work")
    assert (cycle.paused_since, cycle.pauses, cycle.due) == (None, ((START + H, START + 4 * H),), START + 13 * H)
    resumed = next(event for event in world.events if event.type == "pause_ended")
    assert [effect.at for effect in resumed.effects if isinstance(effect, CycleResumed)] == [START + 4 * H]
    assert world.case is not None
    assert world.case.state == "waiting"


def test_a_pause_that_is_over_does_not_begin_again_where_the_case_is():
    world = World(PARKED)
    world.working()
    world.ok("cai", "ask")
    at(world, 4 * H)

    world.note("cai")

    assert world.cycle("work").paused_since is None
    world.ok("cai", "answer")
    assert world.cycle("work").pauses == ((START, START + 3 * H),)


def test_the_next_stay_is_a_pause_of_its_own():
    world = World(PARKED)
    world.working()
    world.ok("cai", "ask")
    at(world, 4 * H)
    world.ok("cai", "answer")

    world.ok("cai", "ask")

    assert (world.cycle("work").paused_since, world.cycle("work").pause_ends) == (START + 4 * H, START + 7 * H)


def test_a_case_that_goes_on_before_then_ends_its_pause_as_ever():
    world = World(PARKED)
    world.working()
    world.ok("cai", "ask")
    at(world, H)

    world.ok("cai", "answer")

    assert (world.cycle("work").pauses, world.cycle("work").pause_ends) == (((START, START + H),), None)
    assert [event.type for event in world.events if event.type == "pause_ended"] == []


def test_marks_that_came_due_after_the_pause_fire_in_order_however_late_it_is_noticed():
    world = World(PARKED)
    world.working()
    world.ok("cai", "ask")

    at(world, 40 * H)

    order = [event.type for event in world.events if event.type in ("pause_ended", "mark_fired")]
    work = [effect.due_at for effect in world.effects(MarkFired) if effect.clock == "work"]
    assert order.index("pause_ended") < len(order) - 2
    assert work == [START + 11 * H, START + 13 * H + 1]
