"""What of a cycle's time is used and what is left, on its calendar."""

from tests.engine.office import CN, SHANGHAI, START, WORK_ON_OFFICE, H, until
from tests.engine.world import SECOND, World
from workflow.engine.budget import budget, paused_by
from workflow.engine.calendars.calendar import calendar_for


def budget_of(world: World, clock: str) -> tuple[int, int | None, int | None]:
    cycle = world.cycle(clock)
    return budget(calendar_for(CN, SHANGHAI), cycle, world.now // SECOND)


def test_used_and_left_are_counted_on_the_calendar():
    world = World(*WORK_ON_OFFICE)
    world.working()
    until(world, "03-02 20:00")

    assert budget_of(world, "work") == (15 * H // 2, 5 * H // 2, None)


def test_over_the_due_instant_what_counts_is_below_zero():
    world = World(*WORK_ON_OFFICE)
    world.working()
    until(world, "03-03 15:00")

    assert budget_of(world, "work") == (12 * H, -2 * H, None)


def test_while_it_is_paused_nothing_is_used():
    world = World(
        *WORK_ON_OFFICE,
        ("while: [working, waiting], within: 10h", "while: [working, waiting], within: 10h, pause: [waiting]"),
    )
    world.working()
    until(world, "03-02 10:00")
    world.ok("eve", "ask")
    until(world, "03-02 16:00")

    assert budget_of(world, "work") == (H, 9 * H, None)
    cycle = world.cycle("work")
    assert paused_by(cycle, world.now // SECOND) == ((START + H, START + 7 * H),)


def test_of_working_days_it_is_told_how_many_are_left():
    world = World(
        *WORK_ON_OFFICE,
        ("within: 10h,\n    at: {80%", "within: 3wd,\n    at: {100%"),
        ("tell: [assignee]}, 100%: {tell: [customer], open: explain_delay}", "tell: [customer], open: explain_delay}"),
    )
    world.working()
    until(world, "03-03 10:00")

    assert budget_of(world, "work") == (17 * H // 2, 43 * H // 2, 2)


def test_nothing_is_left_of_a_clock_that_waits():
    world = World()
    world.working()

    assert budget_of(world, "word") == (0, None, None)
