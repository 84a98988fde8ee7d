"""What became of every cycle, told from history alone."""

from datetime import date

from tests.engine.office import CN, OFFICE, START, WORK_ON_OFFICE, H, local, until
from tests.engine.world import CALENDARS, HOUR, SECOND, World, accepted
from tests.replacing import replace
from workflow.engine.calendars.known import KnownCalendars
from workflow.engine.case import Reckoning
from workflow.engine.chronicle import (
    Account,
    Held,
    chronicle,
    held,
    stands,
    target_of,
    turns,
)
from workflow.engine.commands import Recount
from workflow.engine.directory import SYSTEM
from workflow.engine.events import By, Cause
from workflow.engine.reckoning import calendar_in

BUDGET_ON_OFFICE = (OFFICE, ("en: Budget, calendar: always", "en: Budget, calendar: office"))
GROWN = replace(CN, digest="f" * 64, days_off={**CN.days_off, date(2026, 3, 3): "停电"})


def account(world: World, clock: str, number: int = 1) -> Account:
    found = [
        each for each in chronicle(world.book, world.events) if (each.cycle.clock, each.cycle.number) == (clock, number)
    ]
    assert len(found) == 1
    return found[0]


def kinds(found: Account) -> list[str]:
    return [type(turn.effect).__name__ for turn in found.turns]


def who(world: World, clock: str, number: int = 1) -> tuple[Held, ...]:
    cycle = account(world, clock, number).cycle
    calendar = calendar_in(world.book, cycle.reckoning, world.published.get)
    assert calendar is not None
    second = world.now // SECOND
    return held(stands(world.book, world.events, second), cycle, calendar, second)


def test_every_cycle_there_was_has_an_account_in_the_order_in_which_they_began():
    world = World()
    world.working(urgent="yes")
    world.ok("eve", "hurry", urgent="no")
    world.wait(HOUR)

    found = [(each.cycle.clock, each.cycle.number, each.cycle.verdict) for each in chronicle(world.book, world.events)]

    assert found == [
        ("first_look", 1, "met"),
        ("work", 1, None),
        ("keep_going", 1, "met"),
        ("budget", 1, None),
        ("word", 1, None),
        ("keep_going", 2, None),
    ]


def test_the_account_ends_with_the_cycle_as_the_case_has_it():
    world = World()
    world.working()
    world.wait(9 * HOUR)

    assert {each.cycle.clock: each.cycle for each in chronicle(world.book, world.events) if each.cycle.running} == {
        name: cycle for name, cycle in world.case.cycles.items() if cycle.running
    }


def test_a_pause_and_what_follows_it_are_told_with_the_dues_before_and_after():
    world = World(
        ("while: [working, waiting], within: 10h", "while: [working, waiting], within: 10h, pause: [waiting]")
    )
    world.working()
    world.wait(HOUR)
    world.ok("eve", "ask")
    world.wait(2 * HOUR)
    world.ok("cai", "answer")

    found = account(world, "work")

    assert kinds(found) == ["CycleStarted", "CyclePaused", "CycleResumed"]
    assert [turn.moved for turn in found.turns] == [True, False, True]
    resumed = found.turns[-1]
    assert resumed.before is not None
    assert (resumed.before.due, resumed.after.due) == (START + 10 * H, START + 12 * H)
    assert (resumed.event.action, resumed.event.by.person) == ("answer", "cai")


def test_a_limit_that_changed_names_the_field_that_changed_it():
    world = World()
    world.open()

    world.ok("cai", "hurry", urgent="yes")

    changed = account(world, "first_look").turns[-1]
    assert changed.fields == ("urgent",)
    assert changed.after.target == "1h"
    clock = world.book.clock("first_look")
    assert clock is not None
    target = target_of(clock, changed.after.reckoning)
    assert target is not None
    assert target.when is not None
    assert target.when.text == "urgent"
    assert target_of(clock, replace(changed.after.reckoning, why="slow")) is None


def test_the_field_that_names_the_start_the_date_or_the_calendar_is_named_too():
    world = World(
        OFFICE, ("en: Budget, calendar: always", "en: Budget, calendar: {by: urgent, true: always, default: office}")
    )
    world.working()
    world.ok("eve", "hurry", urgent="yes")
    world.ok("eve", "promise_date", promised="2026-03-02 15:00")

    assert account(world, "budget").turns[-1].fields == ("urgent",)
    assert account(world, "word").turns[-1].fields == ("promised",)


def test_a_second_date_ends_the_cycle_as_moved_and_both_have_accounts():
    world = World()
    world.working()
    world.ok("eve", "promise_date", promised="2026-03-02 15:00")
    world.ok("eve", "promise_date", promised="2026-03-02 16:00")

    assert (account(world, "word").cycle.verdict, account(world, "word", 2).cycle.due) == ("moved", START + 7 * H)
    assert account(world, "word", 2).turns[0].before is None


def test_a_promise_that_was_paused_moves_by_as_long_as_the_pause():
    world = World()
    world.working()
    world.ok("eve", "promise_date", promised="2026-03-02 15:00")
    world.ok("eve", "ask")
    world.wait(HOUR)
    world.ok("cai", "answer")

    assert account(world, "word").cycle.due == START + 7 * H


def test_a_clock_that_waits_for_a_date_and_is_paused_meanwhile_agrees():
    world = World()
    world.working()
    world.ok("eve", "ask")
    world.wait(HOUR)
    world.ok("cai", "answer")

    assert account(world, "word").cycle.due is None


def test_a_budget_that_goes_on_keeps_what_was_used():
    world = World(*BUDGET_ON_OFFICE)
    world.working()
    world.wait(HOUR)
    world.ok("eve", "ask")
    until(world, "03-02 15:00")
    world.ok("cai", "answer")
    world.ok("eve", "ask")
    assert account(world, "budget").cycle.verdict == "met"


def test_counted_again_is_told_with_its_cause():
    world = World(*WORK_ON_OFFICE)
    world.working()
    world.calendars = KnownCalendars({"cn_office": GROWN, "always": CALENDARS.current("always")})
    accepted(world.command(By(person=SYSTEM), Recount(calendar="cn_office", cause=Cause("calendar:cn_office", 2))))

    again = account(world, "work").turns[-1]

    assert type(again.effect).__name__ == "CycleRecounted"
    assert again.before is not None
    assert (local(again.before.due), local(again.after.due)) == ("03-03 11:30:00", "03-04 11:30:00")
    assert again.event.cause == Cause("calendar:cn_office", 2)


def test_time_is_held_by_whoever_the_case_lay_with_while_it_counted():
    world = World(*WORK_ON_OFFICE)
    world.open()
    world.ok("cai", "start")
    until(world, "03-02 11:00")
    world.ok("eve", "hurry", urgent="yes")
    until(world, "03-02 15:00")
    world.ok("eve", "ask")
    until(world, "03-03 09:30")

    assert who(world, "work") == (
        Held("working", ("expert",), None, 2 * H),
        Held("working", ("expert",), "eve", 5 * H // 2),
        Held("waiting", ("clerk",), "cai", 7 * H // 2),
    )
    assert sum(each.seconds for each in who(world, "work")) == 8 * H


def test_what_passed_before_the_case_came_here_was_held_by_nobody_here():
    world = World()
    world.open(heard_at="2026-03-02 08:00")
    world.wait(HOUR)

    assert who(world, "first_look") == (
        Held("", (), None, H),
        Held("received", ("clerk",), None, H),
    )


def test_time_of_a_cycle_that_has_ended_is_held_until_then():
    world = World()
    world.working()
    world.wait(HOUR)
    world.ok("eve", "propose", plan_text="x", amount="50.00")
    world.wait(HOUR)

    assert sum(each.seconds for each in who(world, "keep_going")) == H
    cycle = account(world, "work").cycle
    assert stands(world.book, world.events, world.now // SECOND)[-1].roles == ("manager_",), "those that must sign"
    assert cycle.verdict == "met"


def test_what_is_read_by_a_clock_that_the_rules_do_not_have_is_not_known():
    world = World()
    world.working()
    stranger = replace(world.book, procedure=replace(world.book.procedure, clocks={}))

    found = list(turns(stranger, world.events))

    assert [turn.fields for turn in found if turn.after.clock == "work"] == [()]


def test_a_calendar_that_is_not_known_yet_is_none():
    assert calendar_in(World().book, Reckoning("", ""), {}.get) is None
