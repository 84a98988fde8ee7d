"""What became of every cycle, told from history alone, and whether the calendars it names still give what it says."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tests.engine.world import CALENDARS, HOUR, NINE, SECOND, World, accepted
from workflow.definitions.calendars.model import CalendarRules
from workflow.engine.budget import budget, paused_by
from workflow.engine.calendars.calendar import calendar_for
from workflow.engine.calendars.known import KnownCalendars
from workflow.engine.case import Reckoning
from workflow.engine.chronicle import (
    Account,
    Held,
    Mismatch,
    calendar_in,
    chronicle,
    held,
    stands,
    target_of,
    turns,
    verify,
)
from workflow.engine.commands import Do, Recount
from workflow.engine.directory import SYSTEM
from workflow.engine.effects import Effect
from workflow.engine.events import By, Cause, Event

SHANGHAI = ZoneInfo("Asia/Shanghai")
START, H = NINE // SECOND, 3600
OFFICE = ("calendars: {always: always}", "calendars: {always: always, office: cn_office}")
WORK_ON_OFFICE = (OFFICE, ("en: Work, calendar: always", "en: Work, calendar: office"))
BUDGET_ON_OFFICE = (OFFICE, ("en: Budget, calendar: always", "en: Budget, calendar: office"))
CN = CALENDARS.current("cn_office")
GROWN = replace(CN, digest="f" * 64, days_off={**CN.days_off, date(2026, 3, 3): "停电"})
RULES = {rules.digest: rules for rules in (CN, GROWN, CALENDARS.current("always"))}


def published(digest: str) -> CalendarRules | None:
    return RULES.get(digest)


def local(second: int | None) -> str:
    assert second is not None
    return f"{datetime.fromtimestamp(second, SHANGHAI):%m-%d %H:%M}"


def account(world: World, clock: str, number: int = 1) -> Account:
    found = [
        each for each in chronicle(world.book, world.events) if (each.cycle.clock, each.cycle.number) == (clock, number)
    ]
    assert len(found) == 1
    return found[0]


def kinds(found: Account) -> list[str]:
    return [type(turn.effect).__name__ for turn in found.turns]


def until(world: World, day: int, hour: int, minute: int = 0, second: int = 0) -> None:
    at = datetime(2026, 3, day, hour, minute, second, tzinfo=SHANGHAI)
    world.wait(int(at.timestamp()) * SECOND - world.now)


def who(world: World, clock: str, number: int = 1) -> tuple[Held, ...]:
    cycle = account(world, clock, number).cycle
    calendar = calendar_in(world.book, cycle.reckoning, published)
    assert calendar is not None
    second = world.now // SECOND
    return held(stands(world.book, world.events, second), cycle, calendar, second)


def check(world: World) -> list[Mismatch]:
    return list(verify(world.book, world.events, published))


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
    assert check(world) == []


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
    assert check(world) == []


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
    assert check(world) == []


def test_a_second_date_ends_the_cycle_as_moved_and_both_have_accounts():
    world = World()
    world.working()
    world.ok("eve", "promise_date", promised="2026-03-02 15:00")
    world.ok("eve", "promise_date", promised="2026-03-02 16:00")

    assert (account(world, "word").cycle.verdict, account(world, "word", 2).cycle.due) == ("moved", START + 7 * H)
    assert account(world, "word", 2).turns[0].before is None
    assert check(world) == []


def test_a_promise_that_was_paused_moves_by_as_long_as_the_pause():
    world = World()
    world.working()
    world.ok("eve", "promise_date", promised="2026-03-02 15:00")
    world.ok("eve", "ask")
    world.wait(HOUR)
    world.ok("cai", "answer")

    assert account(world, "word").cycle.due == START + 7 * H
    assert check(world) == []


def test_a_clock_that_waits_for_a_date_and_is_paused_meanwhile_agrees():
    world = World()
    world.working()
    world.ok("eve", "ask")
    world.wait(HOUR)
    world.ok("cai", "answer")

    assert account(world, "word").cycle.due is None
    assert check(world) == []


def test_a_budget_that_goes_on_keeps_what_was_used():
    world = World(*BUDGET_ON_OFFICE)
    world.working()
    world.wait(HOUR)
    world.ok("eve", "ask")
    until(world, 2, 15)
    world.ok("cai", "answer")
    world.ok("eve", "ask")
    assert check(world) == []
    assert account(world, "budget").cycle.verdict == "met"


def test_counted_again_is_told_with_its_cause():
    world = World(*WORK_ON_OFFICE)
    world.working()
    world.calendars = KnownCalendars({"cn_office": GROWN, "always": CALENDARS.current("always")})
    accepted(world.command(By(person=SYSTEM), Recount(calendar="cn_office", cause=Cause("calendar:cn_office", 2))))

    again = account(world, "work").turns[-1]

    assert type(again.effect).__name__ == "CycleRecounted"
    assert again.before is not None
    assert (local(again.before.due), local(again.after.due)) == ("03-03 11:30", "03-04 11:30")
    assert again.event.cause == Cause("calendar:cn_office", 2)
    assert check(world) == []


def test_time_is_held_by_whoever_the_case_lay_with_while_it_counted():
    world = World(*WORK_ON_OFFICE)
    world.open()
    world.ok("cai", "start")
    until(world, 2, 11)
    world.ok("eve", "hurry", urgent="yes")
    until(world, 2, 15)
    world.ok("eve", "ask")
    until(world, 3, 9, 30)

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


def budget_of(world: World, clock: str) -> tuple[int, int | None, int | None]:
    cycle = world.cycle(clock)
    return budget(calendar_for(CN, SHANGHAI), cycle, world.now // SECOND)


def test_used_and_left_are_counted_on_the_calendar():
    world = World(*WORK_ON_OFFICE)
    world.working()
    until(world, 2, 20)

    assert budget_of(world, "work") == (15 * H // 2, 5 * H // 2, None)


def test_over_the_due_instant_what_counts_is_below_zero():
    world = World(*WORK_ON_OFFICE)
    world.working()
    until(world, 3, 15)

    assert budget_of(world, "work") == (12 * H, -2 * H, None)


def test_while_it_is_paused_nothing_is_used():
    world = World(
        *WORK_ON_OFFICE,
        ("while: [working, waiting], within: 10h", "while: [working, waiting], within: 10h, pause: [waiting]"),
    )
    world.working()
    until(world, 2, 10)
    world.ok("eve", "ask")
    until(world, 2, 16)

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
    until(world, 3, 10)

    assert budget_of(world, "work") == (17 * H // 2, 43 * H // 2, 2)


def test_nothing_is_left_of_a_clock_that_waits():
    world = World()
    world.working()

    assert budget_of(world, "word") == (0, None, None)


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
        for each in verify(world.book, events, published)
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
    assert check(world) == []


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


def test_a_clock_that_the_rules_do_not_have_waits_for_nothing():
    world = World()
    world.working()
    stranger = replace(world.book, procedure=replace(world.book.procedure, clocks={}))

    found = list(turns(stranger, world.events))

    assert [turn.fields for turn in found if turn.after.clock == "work"] == [()]
    assert {each.part for each in verify(stranger, world.events, published)} == {"due"}


def test_a_calendar_that_is_not_known_yet_is_none():
    assert calendar_in(World().book, Reckoning("", ""), published) is None
