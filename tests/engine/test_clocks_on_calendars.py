"""Clocks on working calendars: due in office hours, moved by what becomes known, and told only when people may be disturbed."""

from datetime import date, datetime

import pytest

from tests.engine.office import OFFICE, SHANGHAI, local, until
from tests.engine.world import CALENDARS, HOUR, NINE, SECOND, World, accepted
from tests.replacing import replace
from workflow.definitions.calendars.model import CalendarRules
from workflow.engine.calendars.known import KnownCalendars
from workflow.engine.commands import Recount
from workflow.engine.directory import SYSTEM
from workflow.engine.effects import CycleRecounted, CycleRetargeted, Told
from workflow.engine.events import By, Cause

PLAIN_LOOK = "from: heard_at,\n    within: [{when: urgent, is: 1h}, {is: slow_time}],\n"
NO_DROP = (", 200%: {do: drop}", "")
CAUSE = Cause("calendar:cn_office", 2)


def look(text: str, **clock: str) -> tuple[tuple[str, str], ...]:
    """`first_look` with another limit, on the office's calendar."""
    marks = clock.get("marks", "at: {100%: {tell: [manager_]}}}")
    was = "at: {50%: {tell: [owner]}, 100%: {tell: [manager_], assign: manager_}, 200%: {do: drop}}}"
    return (
        OFFICE,
        ("en: First look, calendar: always", f"en: First look, calendar: {clock.get('calendar', 'office')}"),
        (PLAIN_LOOK + "    " + was, f"{text},\n    {marks}"),
    )


def due(world: World, clock: str = "first_look") -> str:
    return local(world.cycle(clock).due)


@pytest.mark.parametrize(
    ("within", "expected"),
    [("within: 8h", "03-03 09:30:00"), ("within: 1wd", "03-03 18:00:00"), ("within: 5cd", "03-08 00:00:00")],
)
def test_a_limit_ends_on_its_calendar(within: str, expected: str):
    world = World(*look(within))

    world.open()

    assert due(world) == expected


def test_a_last_day_on_which_nobody_works_moves_on_where_the_clock_says_so():
    world = World(*look("within: 5cd, roll: next_open"))

    world.open()

    assert due(world) == "03-10 00:00:00", "the fifth day is a Saturday"


def test_meeting_a_deadline_at_closing_time_is_in_time():
    world = World(*look("within: 1wd"))
    world.open()
    until(world, "03-03 18:00")

    world.ok("cai", "start")

    assert world.cycle("first_look").verdict == "met"


def test_marks_lie_on_the_calendar_too():
    world = World(
        *look("within: 8h", marks="at: {50%: {tell: [owner]}, before 2h: {tell: [owner]}, 100%: {tell: [manager_]}}}")
    )

    world.open()

    assert [local(mark) for mark in world.cycle("first_look").reckoning.marks] == [
        "03-02 14:30:00",
        "03-02 16:30:00",
        "03-03 09:30:01",
    ]


def test_a_pause_over_night_costs_only_office_hours():
    world = World(*look("within: 8h, pause: [waiting]"))
    world.open()
    until(world, "03-02 17:00")
    world.ok("cai", "ask")
    until(world, "03-03 10:00")

    world.ok("cai", "answer")

    assert due(world) == "03-03 11:30:00", "one hour in the evening and one in the morning"


def test_the_calendar_that_was_counted_on_is_named_with_its_digest():
    world = World(*look("within: 8h"))

    world.open()

    reckoning = world.cycle("first_look").reckoning
    assert (reckoning.calendar, reckoning.digest) == ("cn_office", CALENDARS.current("cn_office").digest)


BY_BRANCH = look("within: 8h", calendar="{by: urgent, true: always, default: office}")


def test_a_field_can_choose_the_calendar():
    world = World(*BY_BRANCH)

    world.open(urgent="yes")

    assert (world.cycle("first_look").reckoning.calendar, due(world)) == ("always", "03-02 17:00:00")


def test_another_choice_moves_the_due_instant_from_the_same_start():
    world = World(*BY_BRANCH)
    world.open(urgent="yes")
    world.wait(HOUR)

    world.ok("cai", "hurry", urgent="no")

    moved = world.effects(CycleRetargeted)
    assert [(effect.clock, effect.start) for effect in moved] == [("first_look", NINE // SECOND)]
    assert due(world) == "03-03 09:30:00"


def test_while_the_field_is_not_filled_that_chooses_the_calendar_the_clock_waits():
    may_say = (
        "who: [clerk, expert, system], asks: [urgent]}]}",
        "who: [clerk, expert, system], asks: [urgent], may: [slip_made]}]}",
    )
    world = World(may_say, *look("within: 8h", calendar="{by: slip_made, true: always, false: office}"))
    world.open()
    assert (world.cycle("first_look").due, world.cycle("first_look").reckoning.calendar) == (None, "")

    world.ok("cai", "hurry", urgent="no", slip_made="no")

    assert due(world) == "03-03 09:30:00"


def test_a_clock_that_keeps_its_first_limit_keeps_its_calendar():
    text = "within: 8h, retarget: keep"
    world = World(*look(text, calendar="{by: urgent, true: always, default: office}"))
    world.open(urgent="yes")

    world.ok("cai", "hurry", urgent="no")

    assert world.cycle("first_look").reckoning.calendar == "always"


def test_a_clock_that_keeps_its_first_limit_still_takes_the_calendar_that_is_chosen_later():
    may_say = (
        "who: [clerk, expert, system], asks: [urgent]}]}",
        "who: [clerk, expert, system], asks: [urgent], may: [slip_made]}]}",
    )
    text = "within: 8h, retarget: keep"
    world = World(may_say, *look(text, calendar="{by: slip_made, true: always, false: office}"))
    world.open()

    world.ok("cai", "hurry", urgent="no")
    assert (world.cycle("first_look").target, world.cycle("first_look").due) == ("8h", None)

    world.ok("cai", "hurry", urgent="no", slip_made="no")
    assert due(world) == "03-03 09:30:00"

    world.ok("cai", "hurry", urgent="no", slip_made="yes")
    assert due(world) == "03-03 09:30:00"


def test_it_keeps_it_over_a_pause_too():
    text = "within: 8h, retarget: keep, pause: [waiting]"
    world = World(*look(text, calendar="{by: urgent, true: always, default: office}"))
    world.open(urgent="yes")
    world.ok("cai", "hurry", urgent="no")
    world.ok("cai", "ask")
    world.wait(HOUR)

    world.ok("cai", "answer")

    assert (world.cycle("first_look").reckoning.calendar, due(world)) == ("always", "03-02 18:00:00")


def test_the_condition_that_chose_the_limit_is_remembered():
    world = World()

    world.open(urgent="yes")

    assert world.cycle("first_look").reckoning.why == "urgent"


def in_december(world: World) -> None:
    until(world, "12-30 09:00")


def grown(rules: CalendarRules, *, off: dict[date, str]) -> CalendarRules:
    """The calendar once the next year is known."""
    return replace(rules, digest="f" * 64, known_until=date(2027, 12, 25), days_off={**rules.days_off, **off})


def recounted(world: World, rules: CalendarRules) -> None:
    world.calendars = KnownCalendars({"cn_office": rules, "always": CALENDARS.current("always")})
    accepted(world.command(By(person=SYSTEM), Recount(calendar="cn_office", cause=CAUSE)))


def test_what_ends_after_the_last_known_day_is_provisional():
    world = World(*look("within: 24h"))
    world.now = int(datetime(2026, 12, 30, 9, tzinfo=SHANGHAI).timestamp()) * SECOND

    world.open()

    assert world.cycle("first_look").reckoning.provisional
    assert due(world) == "01-04 10:30:00"


def test_what_is_provisional_is_counted_again_when_the_calendar_grows():
    world = World(*look("within: 24h"))
    world.now = int(datetime(2026, 12, 30, 9, tzinfo=SHANGHAI).timestamp()) * SECOND
    world.open()

    recounted(world, grown(CALENDARS.current("cn_office"), off={date(2027, 1, 1): "元旦"}))

    assert (due(world), world.cycle("first_look").reckoning.provisional) == ("01-05 10:30:00", False)
    assert (world.events[-1].type, world.events[-1].cause) == ("recounted", CAUSE)
    assert [effect.clock for effect in world.effects(CycleRecounted)] == ["first_look"]


def test_what_is_certain_is_left_alone_when_the_calendar_grows():
    world = World(*look("within: 8h"))
    world.open()
    before = world.case

    recounted(world, grown(CALENDARS.current("cn_office"), off={date(2027, 1, 1): "元旦"}))

    assert world.case == before


def test_a_known_day_that_changes_moves_what_runs_over_it():
    world = World(*look("within: 8h"))
    world.open()

    rules = CALENDARS.current("cn_office")
    recounted(world, replace(rules, digest="e" * 64, days_off={**rules.days_off, date(2026, 3, 3): "停电"}))

    assert due(world) == "03-04 09:30:00"


def test_a_pause_with_a_limit_lasts_as_long_on_the_changed_calendar():
    world = World(*look("within: 8h, pause: {in: [waiting], at_most: 1wd}"))
    world.open()
    world.ok("cai", "ask")
    assert local(world.cycle("first_look").pause_ends) == "03-03 18:00:00"

    rules = CALENDARS.current("cn_office")
    recounted(world, replace(rules, digest="e" * 64, days_off={**rules.days_off, date(2026, 3, 3): "停电"}))

    assert local(world.cycle("first_look").pause_ends) == "03-04 18:00:00"


def test_a_mark_after_the_last_known_day_does_not_make_the_due_instant_provisional():
    world = World(*look("within: 8h", marks="at: {100%: {tell: [owner]}, after 1wd: {tell: [manager_]}}}"))
    world.now = int(datetime(2026, 12, 24, 9, tzinfo=SHANGHAI).timestamp()) * SECOND

    world.open()

    reckoning = world.cycle("first_look").reckoning
    assert (due(world), reckoning.provisional, reckoning.uncertain) == ("12-25 09:30:00", False, True)


def test_what_comes_after_the_due_instant_moves_too_when_the_calendar_grows():
    world = World(*look("within: 8h", marks="at: {100%: {tell: [owner]}, after 1wd: {tell: [manager_]}}}"))
    world.now = int(datetime(2026, 12, 24, 9, tzinfo=SHANGHAI).timestamp()) * SECOND
    world.open()

    recounted(world, grown(CALENDARS.current("cn_office"), off={date(2026, 12, 28): "调休"}))

    assert (due(world), local(world.cycle("first_look").reckoning.marks[1])) == ("12-25 09:30:00", "12-29 18:00:01")


def test_a_promise_stays_where_it_is_and_its_reminders_move():
    world = World(
        OFFICE,
        ("en: Word, calendar: always", "en: Word, calendar: office"),
    )
    world.open()
    world.ok("cai", "start", helper="dan")
    world.ok("dan", "promise_date", promised="2026-03-04 09:10")
    assert local(world.cycle("word").reckoning.marks[0]) == "03-03 17:40:00"

    rules = CALENDARS.current("cn_office")
    recounted(world, replace(rules, digest="e" * 64, days_off={**rules.days_off, date(2026, 3, 3): "停电"}))

    assert (due(world, "word"), local(world.cycle("word").reckoning.marks[0])) == ("03-04 09:10:00", "03-02 17:40:00")


def test_a_promise_stays_where_it_is_when_another_calendar_is_chosen():
    world = World(
        OFFICE,
        ("en: Word, calendar: always", "en: Word, calendar: {by: urgent, true: always, default: office}"),
    )
    world.open()
    world.ok("cai", "start", helper="dan")
    world.ok("dan", "promise_date", promised="2026-03-04 09:10")

    accepted(world.correct("cor", urgent="yes"))

    assert (due(world, "word"), world.cycle("word").reckoning.calendar) == ("03-04 09:10:00", "always")
    assert local(world.cycle("word").reckoning.marks[0]) == "03-04 08:40:00"


def test_the_next_reckoning_is_on_the_calendar_as_it_is_then():
    world = World(*look("within: 8h, pause: [waiting]"))
    world.open()
    world.ok("cai", "ask")
    rules = replace(CALENDARS.current("cn_office"), digest="d" * 64)
    world.calendars = KnownCalendars({"cn_office": rules, "always": CALENDARS.current("always")})

    world.ok("cai", "answer")

    assert world.cycle("first_look").reckoning.digest == "d" * 64


AT_NIGHT = (OFFICE, NO_DROP, ("from: heard_at,", "from: heard_at, notify_hours: office,"))


def test_people_are_not_disturbed_outside_notify_hours_and_the_verdict_does_not_wait():
    world = World(*AT_NIGHT)
    world.now = NINE + 9 * HOUR
    world.open()

    until(world, "03-02 21:00:01")

    told = [effect for effect in world.effects(Told) if effect.about == "first_look 100%"]
    assert world.cycle("first_look").breached
    assert [local(effect.not_before) for effect in told] == ["03-03 09:00:00"]


def test_in_notify_hours_people_are_told_at_once():
    world = World(*AT_NIGHT)
    world.open()

    until(world, "03-02 12:00")
    until(world, "03-02 16:00")

    told = {effect.about: effect.not_before for effect in world.effects(Told)}
    assert told["first_look 100%"] is None


def test_a_notice_about_a_mark_waits_for_the_same_hours():
    world = World(OFFICE, ("again: restart, within: 2h, at", "again: restart, within: 12h, notify_hours: office, at"))
    world.working(urgent="yes")

    until(world, "03-02 21:00:01")

    told = {effect.about: effect.not_before for effect in world.effects(Told)}
    assert local(told["notice 2"]) == local(told["keep_going 100%"]) == "03-03 09:00:00"


def test_a_pause_puts_a_promise_off_by_the_office_hours_it_took():
    world = World(OFFICE, ("en: Word, calendar: always", "en: Word, calendar: office"))
    world.now = int(datetime(2026, 3, 6, 9, tzinfo=SHANGHAI).timestamp()) * SECOND
    world.open()
    world.ok("cai", "start", helper="dan")
    world.ok("dan", "promise_date", promised="2026-03-11 12:00")
    until(world, "03-06 16:00")
    world.ok("cai", "ask")
    until(world, "03-09 10:00")

    world.ok("cai", "answer")

    assert due(world, "word") == "03-11 16:30:00", "two hours on Friday, one on Monday, and lunch is no time"


def test_a_promise_made_during_a_pause_is_put_off_by_the_rest_of_it():
    promising = (
        "promise_date: {zh: 承诺, en: Promise, moves: [{from: working",
        "promise_date: {zh: 承诺, en: Promise, moves: [{from: [working, waiting]",
    )
    world = World(promising, ("to: same, who: assignee, asks: [promised]", "to: same, who: [clerk], asks: [promised]"))
    world.open()
    world.ok("cai", "start")
    world.ok("cai", "ask")
    world.wait(HOUR)
    world.ok("cai", "promise_date", promised="2026-03-02 15:00")
    world.wait(HOUR)

    world.ok("cai", "answer")

    assert due(world, "word") == "03-02 16:00:00"
    assert world.cycle("word").pauses == (
        (NINE // SECOND, NINE // SECOND + 3600),
        (NINE // SECOND + 3600, NINE // SECOND + 7200),
    )


def test_after_a_promise_made_late_in_a_pause_counting_again_makes_no_difference():
    promising = (
        (
            "promise_date: {zh: 承诺, en: Promise, moves: [{from: working",
            "promise_date: {zh: 承诺, en: Promise, moves: [{from: waiting",
        ),
        ("to: same, who: assignee, asks: [promised]", "to: same, who: [clerk], asks: [promised]"),
    )
    world = World(OFFICE, ("en: Word, calendar: always", "en: Word, calendar: office"), *promising)
    world.open()
    world.ok("cai", "start")
    world.ok("cai", "ask")
    world.wait(HOUR)
    world.ok("cai", "promise_date", promised="2026-03-02 09:30")
    before = world.case

    recounted(world, replace(CALENDARS.current("cn_office"), digest="e" * 64))

    assert local(before.cycles["word"].reckoning.marks[-1]) == "03-02 11:00:01", "an hour of work after the pause"
    assert world.case == before


def test_a_pause_after_the_due_instant_puts_off_what_comes_after_it():
    world = World(
        *look(
            "within: 2h, pause: [waiting]",
            marks="at: {100%: {tell: [owner]}, after 1wd: {tell: [manager_]}, after 8h: {tell: [manager_]}}}",
        )
    )
    world.open()
    until(world, "03-02 17:00")
    world.ok("cai", "ask")
    until(world, "03-04 09:00")

    world.ok("cai", "answer")

    assert [local(mark) for mark in world.cycle("first_look").reckoning.marks] == [
        "03-02 11:00:01",
        "03-04 18:00:01",
        "03-04 14:00:01",
    ]


ALL_AT_NIGHT = (OFFICE[0], OFFICE[1] + "\nnotify_hours: office")


def test_every_message_can_wait_for_the_same_hours():
    world = World(ALL_AT_NIGHT)
    world.now = NINE + 12 * HOUR

    world.working()

    told = {effect.about: effect.not_before for effect in world.effects(Told)}
    assert local(told["notice 0"]) == "03-03 09:00:00"


def test_a_clock_may_have_hours_of_its_own():
    world = World(ALL_AT_NIGHT, NO_DROP, ("from: heard_at,", "from: heard_at, notify_hours: always,"))
    world.now = NINE + 9 * HOUR
    world.open()

    until(world, "03-02 21:00:01")

    told = {effect.about: effect.not_before for effect in world.effects(Told)}
    assert told["first_look 100%"] is None


@pytest.mark.parametrize(("within", "provisional"), [("5cd", False), ("5cd, roll: next_open", True), ("2wd", True)])
def test_only_what_can_move_when_more_is_known_is_provisional(within: str, provisional: bool):
    world = World(*look(f"within: {within}"))
    world.now = int(datetime(2026, 12, 25, 9, tzinfo=SHANGHAI).timestamp()) * SECOND

    world.open()

    assert world.cycle("first_look").reckoning.provisional is provisional


def test_a_promise_after_the_last_known_day_is_not_provisional():
    world = World(OFFICE, ("en: Word, calendar: always", "en: Word, calendar: office"))
    world.open()
    world.ok("cai", "start", helper="dan")

    world.ok("dan", "promise_date", promised="2027-01-04 12:00")

    assert (world.cycle("word").reckoning.provisional, world.cycle("word").reckoning.uncertain) == (False, True)
