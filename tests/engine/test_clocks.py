"""Clocks: when a cycle starts, stops, pauses, and what it comes to."""

import pytest

from tests.engine.world import HOUR, NINE, SECOND, World, accepted
from workflow.engine.calendars.known import KnownCalendars
from workflow.engine.commands import Do
from workflow.engine.effects import CycleEnded, CyclePaused, CycleResumed, CycleRetargeted, CycleStarted, MarkFired
from workflow.engine.events import By
from workflow.engine.explain import clock_state
from workflow.errors import UsageError

START = NINE // SECOND
H = 3600
WORK = "while: [working, waiting], within: 10h"
PLAIN_WORK = (WORK, "while: [working], within: 10h")
NO_DROP = (", 200%: {do: drop}", "")


def at(world: World, seconds: int) -> None:
    """Move the clock to that many seconds after nine, with a sweep on arrival."""
    world.wait(NINE + seconds * SECOND - world.now)


def test_a_clock_starts_with_the_opening_and_stops_with_its_action():
    world = World()
    world.open()
    assert (world.cycle("first_look").start, world.cycle("first_look").due) == (START, START + 3 * H)

    world.ok("cai", "start")

    assert (world.cycle("first_look").verdict, world.cycle("first_look").ended) == ("met", START)


def test_stopped_at_the_due_instant_is_met():
    world = World()
    world.open()
    at(world, 3 * H)

    world.ok("cai", "start")

    assert world.cycle("first_look").verdict == "met"
    assert world.fired("first_look") == ["50%"]


def test_stopped_a_second_later_is_breached():
    world = World()
    world.open()
    at(world, 3 * H + 1)

    world.ok("cai", "start")

    assert world.cycle("first_look").verdict == "breached"
    assert world.fired("first_look") == ["50%", "100%"]


def test_parts_of_a_second_do_not_make_late():
    world = World()
    world.open()
    world.wait(3 * HOUR + SECOND - 1)

    world.ok("cai", "start")

    assert world.cycle("first_look").verdict == "met"


def test_late_without_a_sweep_is_late_all_the_same():
    world = World()
    world.open()
    world.now += 3 * HOUR + SECOND

    accepted(world.decide(By(person="cai"), Do(action="start")))

    assert world.cycle("first_look").verdict == "breached"


def test_a_cancelled_clock_has_no_verdict_of_its_own():
    world = World()
    world.open()

    world.ok("cai", "drop")

    assert world.cycle("first_look").verdict == "cancelled"


def test_a_cancelled_clock_stays_breached():
    world = World(NO_DROP)
    world.open()
    at(world, 3 * H + 1)

    world.ok("cai", "drop")

    assert world.cycle("first_look").verdict == "breached"


def test_a_final_state_cancels_what_runs():
    world = World()
    world.working()

    world.ok("cai", "drop")

    assert {cycle.verdict for cycle in world.case.cycles.values()} == {"cancelled", "met"}
    assert world.wake_at() is None


def test_no_clock_starts_in_a_final_state():
    world = World(
        (
            "keep_going: {zh: 进展, en: Progress, calendar: always, start: [start, hurry]",
            "keep_going: {zh: 进展, en: Progress, calendar: always, start: [start, hurry, drop]",
        )
    )
    world.open()

    world.ok("cai", "drop")

    assert "keep_going" not in world.case.cycles
    assert world.wake_at() is None


def test_a_clock_never_starts_again_by_itself():
    world = World(("start: opening, stop: start, cancel: drop", "start: [opening, hurry], stop: start, cancel: drop"))
    world.working()

    world.ok("cai", "hurry", urgent="yes")

    assert (world.cycle("first_look").number, world.cycle("first_look").running) == (1, False)


def test_a_repeating_clock_stops_and_starts_with_the_same_action():
    world = World()
    world.working()
    at(world, H)

    world.ok("cai", "hurry", urgent="yes")

    cycle = world.cycle("keep_going")
    assert (cycle.number, cycle.start, cycle.due) == (2, START + H, START + 3 * H)
    ended = [e.verdict for e in world.effects(CycleEnded) if e.clock == "keep_going"]
    assert ended == ["met"]


def test_starting_while_it_runs_changes_nothing():
    world = World(("stop: [hurry, propose], again", "stop: [propose], again"))
    world.working()
    at(world, H)

    world.ok("cai", "hurry", urgent="yes")

    assert (world.cycle("keep_going").number, world.cycle("keep_going").start) == (1, START)


def test_a_resumed_clock_goes_on_with_the_same_budget():
    world = World(
        (
            "start: start, stop: ask to waiting, again: resume",
            "start: [start, answer], stop: ask to waiting, again: resume",
        )
    )
    world.working()
    at(world, H)
    world.ok("eve", "ask")
    assert world.cycle("budget").verdict == "met"
    at(world, 5 * H)

    world.ok("cai", "answer")

    cycle = world.cycle("budget")
    assert (cycle.number, cycle.running, cycle.start) == (2, True, START)
    assert (cycle.pauses, cycle.due) == (((START + H, START + 5 * H),), START + 8 * H)


def test_a_resumed_clock_whose_budget_is_spent_is_not_breached_twice():
    world = World(
        (
            "start: start, stop: ask to waiting, again: resume",
            "start: [start, answer], stop: ask to waiting, again: resume",
        )
    )
    world.working()
    at(world, 4 * H + 1)
    world.ok("eve", "ask")
    at(world, 5 * H)

    world.ok("cai", "answer")
    at(world, 9 * H)

    assert world.cycle("budget").breached
    assert world.fired("budget") == ["100%"]


def test_a_clock_that_was_paused_when_it_stopped_does_not_count_that_pause_when_it_resumes():
    world = World(
        (
            "start: start, stop: ask to waiting, again: resume, within: 4h, pause: []",
            "start: [start, hurry], stop: call_customer, again: resume, within: 4h",
        ),
    )
    world.working()
    at(world, H)
    world.ok("eve", "ask")
    assert world.cycle("budget").paused_since == START + H
    at(world, 2 * H)
    world.ok("cai", "answer")
    assert world.cycle("budget").verdict == "met"
    at(world, 3 * H)

    world.ok("cai", "hurry", urgent="no")

    assert world.cycle("budget").due == START + 6 * H


def test_a_clock_pauses_in_states_that_wait_and_goes_on_after():
    world = World(PLAIN_WORK)
    world.working()
    at(world, H)
    world.ok("eve", "ask")
    paused = world.cycle("keep_going")
    assert (paused.paused_since, world.wake_at()) == (START + H, START + 3 * H + 1), "what is left is the duty to call"

    at(world, 3 * H)
    world.ok("cai", "answer")

    cycle = world.cycle("keep_going")
    assert (cycle.paused_since, cycle.pauses, cycle.due) == (None, ((START + H, START + 3 * H),), START + 4 * H)
    assert len(world.effects(CyclePaused)) == len(world.effects(CycleResumed))


def test_a_paused_clock_is_not_late():
    world = World(("stop: [hurry, propose], again", "stop: [hurry, propose, answer], again"))
    world.working()
    world.ok("eve", "ask")
    at(world, 50 * H)

    world.ok("cai", "answer")

    assert world.cycle("keep_going").verdict == "met"
    assert world.fired("keep_going") == []


def test_a_clock_that_never_pauses_runs_on():
    world = World()
    world.working()
    world.ok("eve", "ask")

    at(world, 5 * H)

    assert world.fired("word") == []
    assert world.cycle("budget").verdict == "met"
    assert world.cycle("work").paused_since is None  # it runs `while` waiting


def test_a_clock_can_pause_in_states_of_its_own():
    world = World(
        ("again: restart, within: 2h, at", "again: restart, within: 2h, pause: [paid_check], at"),
        ("stop: [hurry, propose], again", "stop: [hurry], again"),
    )
    world.proposed()
    assert world.cycle("keep_going").paused_since == START

    at(world, 9 * H)

    assert world.fired("keep_going") == []


def test_a_case_opened_in_a_state_that_waits_starts_paused():
    world = World(
        (
            "received:   {zh: 已收, en: Received, owner: clerk}",
            "received:   {zh: 已收, en: Received, owner: clerk, stops_clocks: true}",
        )
    )
    world.open(heard_at="2026-03-02T08:00")
    assert (world.cycle("first_look").start, world.cycle("first_look").paused_since) == (START - H, START)
    at(world, 4 * H)

    world.ok("cai", "hurry", urgent="no")

    assert world.cycle("first_look").paused_since == START


def test_a_clock_runs_while_the_case_is_in_its_states_as_one_cycle():
    world = World()
    world.working()
    at(world, H)

    world.ok("eve", "ask")
    world.ok("cai", "answer")

    assert (world.cycle("work").number, world.cycle("work").start) == (1, START)


def test_a_clock_starts_anew_on_each_entry():
    world = World()
    world.proposed()
    assert world.cycle("work").verdict == "met"
    at(world, H)

    world.ok("max", "pay_no", remark="不")

    assert (world.cycle("work").number, world.cycle("work").start) == (2, START + H)


def test_a_clock_that_runs_while_may_start_only_once():
    world = World((WORK, "while: [working, waiting], again: never, within: 10h"))
    world.proposed()

    world.ok("max", "pay_no", remark="不")

    assert world.cycle("work").number == 1


def test_a_clock_that_runs_while_may_resume():
    world = World((WORK, "while: [working, waiting], again: resume, within: 10h"))
    world.working()
    at(world, H)
    world.ok("eve", "propose", plan_text="退款", amount="50.00")
    at(world, 2 * H)

    world.ok("max", "pay_no", remark="不")

    assert (world.cycle("work").number, world.cycle("work").due) == (2, START + 11 * H)


def test_staying_is_no_entry():
    world = World()
    world.working()
    at(world, H)

    world.ok("cai", "hurry", urgent="yes")

    assert (world.cycle("work").number, world.cycle("work").start) == (1, START)


def test_the_limit_is_the_first_row_that_fits():
    world = World()

    world.open(urgent="yes")

    assert (world.cycle("first_look").target, world.cycle("first_look").due) == ("1h", START + H)


def test_another_limit_counts_from_the_start():
    world = World()
    world.open()
    at(world, H // 2)

    world.ok("cai", "hurry", urgent="yes")

    assert (world.cycle("first_look").target, world.cycle("first_look").due) == ("1h", START + H)


def test_another_limit_that_is_past_already_is_one_breach_at_once():
    world = World()
    world.open()
    at(world, 2 * H)

    world.ok("cai", "hurry", urgent="yes")

    fired = [e for e in world.effects(MarkFired) if isinstance(e, MarkFired) and e.text == "100%"]
    assert [(e.due_at, e.detected_at, e.breached) for e in fired] == [(START + H + 1, START + 2 * H, True)]
    assert world.events[-1].at == world.now


def test_a_longer_limit_does_not_erase_a_breach():
    world = World()
    world.open(urgent="yes")
    at(world, H + 1)

    world.ok("cai", "hurry", urgent="no")
    world.ok("cai", "start")

    assert (world.cycle("first_look").target, world.cycle("first_look").verdict) == ("3h", "breached")


def test_a_limit_can_count_from_the_change():
    world = World(("cancel: drop, from: heard_at,", "cancel: drop, retarget: from_change,"))
    world.open()
    at(world, 2 * H)

    world.ok("cai", "hurry", urgent="yes")

    cycle = world.cycle("first_look")
    assert (cycle.start, cycle.due) == (START + 2 * H, START + 3 * H)
    assert world.fired("first_look") == ["50%"]


def test_the_first_limit_can_be_kept():
    world = World(("cancel: drop, from: heard_at,", "cancel: drop, retarget: keep,"))
    world.open()

    world.ok("cai", "hurry", urgent="yes")

    assert world.cycle("first_look").target == "3h"


ROWS = (
    "within: [{when: urgent, is: 1h}, {is: slow_time}]",
    'within: [{when: urgent, is: 1h}, {when: "fee > 0", is: slow_time}]',
)


def test_while_no_limit_fits_the_clock_waits_and_then_counts_from_its_own_start():
    world = World(ROWS)
    world.open()
    assert (world.cycle("first_look").running, world.cycle("first_look").due) == (True, None)
    at(world, H // 2)

    world.ok("cai", "hurry", urgent="yes")

    assert world.cycle("first_look").due == START + H


def test_when_no_limit_fits_any_more_nothing_is_due_until_one_does():
    world = World(ROWS)
    world.open(urgent="yes")

    world.ok("cai", "hurry", urgent="no")

    cycle = world.cycle("first_look")
    assert (cycle.running, cycle.target, cycle.due, clock_state(cycle)) == (True, None, None, "waiting")
    assert CycleRetargeted("first_look", 1, START, cycle.reckoning) in world.events[-1].effects
    at(world, 2 * H)
    assert not world.cycle("first_look").breached

    world.ok("cai", "hurry", urgent="yes")

    assert world.cycle("first_look").due == START + H
    assert world.cycle("first_look").breached


def test_what_was_late_stays_late_when_no_limit_fits_any_more():
    world = World(ROWS)
    world.open(urgent="yes")
    at(world, 2 * H)

    world.ok("cai", "hurry", urgent="no")

    assert (world.cycle("first_look").target, world.cycle("first_look").breached) == ("1h", True)


def test_what_is_late_and_not_noticed_yet_keeps_its_limit_when_no_limit_fits_any_more():
    world = World(ROWS)
    world.open(urgent="yes")
    world.now = (START + H + 1) * SECOND

    world.decide(By(person="cai"), Do(action="hurry", given={"urgent": False}))

    assert (world.cycle("first_look").target, world.cycle("first_look").breached) == ("1h", True)


def test_a_clock_that_keeps_its_first_limit_keeps_it_when_none_fits_any_more():
    world = World(ROWS, ("cancel: drop, from: heard_at,", "cancel: drop, retarget: keep,"))
    world.open(urgent="yes")

    world.ok("cai", "hurry", urgent="no")

    assert world.cycle("first_look").target == "1h"


def test_a_row_over_an_unfilled_field_waits_for_it():
    world = World()
    world.open()
    world.unfill("urgent")

    world.note("cai")

    assert world.cycle("first_look").target is None


def test_a_clock_whose_time_is_not_decided_does_not_run():
    world = World(
        ("slow_time:   {type: duration, value: 3h,", "slow_time:   {type: duration,"),
        ("within: [{when: urgent, is: 1h}, {is: slow_time}]", "within: slow_time"),
    )

    world.open()

    assert "first_look" not in world.case.cycles


def test_a_claimed_instant_starts_the_clock_in_the_past():
    world = World()

    world.open(heard_at="2026-03-02T07:00")

    assert (world.cycle("first_look").start, world.cycle("first_look").due) == (START - 2 * H, START + H)
    assert world.fired("first_look") == ["50%"]


def test_marks_that_are_past_at_the_start_fire_at_once_and_in_order():
    world = World(NO_DROP)

    world.open(heard_at="2026-03-02T02:00")

    assert world.fired("first_look") == ["50%", "100%"]
    assert [event.type for event in world.events] == ["opened", "mark_fired", "mark_fired"]


def test_nobody_claims_the_future():
    world = World()

    world.open(heard_at="2026-03-03T09:00")

    assert world.cycle("first_look").start == START


def test_a_corrected_claim_moves_the_start():
    world = World()
    world.open(heard_at="2026-03-02T08:00")

    accepted(world.correct("cor", heard_at="2026-03-02T08:30"))

    assert world.cycle("first_look").start == START - H // 2
    assert world.cycle("first_look").due == START + 3 * H - H // 2


def test_a_claim_about_an_earlier_run_does_not_start_a_later_one():
    world = World(("again: restart, within: 2h", "again: restart, from: heard_at, within: 2h"))
    world.working(heard_at="2026-03-02T08:30")
    assert world.cycle("keep_going").start == START - H // 2
    at(world, H)

    world.ok("cai", "hurry", urgent="no")

    assert world.cycle("keep_going").start == START + H


def test_a_claimed_day_begins_in_the_morning():
    world = World(("cancel: drop, from: heard_at,", "cancel: drop, from: happened,"), NO_DROP)

    world.open(happened="2026-03-02")

    assert world.cycle("first_look").start == START - 9 * H


def test_a_promise_waits_until_it_is_given():
    world = World()
    world.working()
    assert (world.cycle("word").running, world.cycle("word").due) == (True, None)

    world.ok("eve", "promise_date", promised="2026-03-02T12:00")

    assert (world.cycle("word").number, world.cycle("word").due) == (1, START + 3 * H)


def test_a_new_promise_moves_and_begins_another_run_even_in_the_same_second():
    world = World()
    world.working()
    world.ok("eve", "promise_date", promised="2026-03-02T12:00")

    world.ok("eve", "promise_date", promised="2026-03-02T13:00")

    assert (world.cycle("word").number, world.cycle("word").due) == (2, START + 4 * H)
    assert [e.verdict for e in world.effects(CycleEnded) if e.clock == "word"] == ["moved"]


def test_the_same_promise_again_is_none():
    world = World()
    world.working()
    world.ok("eve", "promise_date", promised="2026-03-02T12:00")

    world.ok("eve", "promise_date", promised="2026-03-02T12:00")

    assert world.cycle("word").number == 1


def test_a_broken_promise_stays_broken_when_another_is_made():
    world = World()
    world.working()
    world.ok("eve", "promise_date", promised="2026-03-02T10:00")
    at(world, H + 1)

    world.ok("eve", "promise_date", promised="2026-03-02T13:00")

    assert [e.verdict for e in world.effects(CycleEnded) if e.clock == "word"] == ["breached"]
    assert not world.cycle("word").breached


def test_a_promise_made_before_the_run_is_none():
    world = World()
    world.working()
    world.ok("eve", "promise_date", promised="2026-03-02T12:00")
    world.ok("eve", "propose", plan_text="致歉", amount="50.00")
    world.ok("max", "pay_no", remark="不")

    assert not world.cycle("word").running


def test_a_promise_given_with_the_start_counts():
    world = World(("who: [clerk], may: [helper], assigns", "who: [clerk], may: [helper, promised], assigns"))
    world.open()

    world.ok("cai", "start", promised="2026-03-02T12:00")

    assert (world.cycle("word").number, world.cycle("word").due) == (1, START + 3 * H)
    assert not world.effects(CycleRetargeted)


def test_a_promise_given_with_the_end_is_none():
    world = World(("stop: propose, again: restart, due: promised", "stop: promise_date, again: restart, due: promised"))
    world.working()

    world.ok("eve", "promise_date", promised="2026-03-02T12:00")

    assert [(e.number, e.verdict) for e in world.effects(CycleEnded) if e.clock == "word"] == [(1, "cancelled")]
    assert world.cycle("word").number == 1


def test_a_pause_moves_a_promise():
    world = World()
    world.working()
    world.ok("eve", "promise_date", promised="2026-03-02T12:00")
    world.ok("eve", "ask")
    at(world, H)

    world.ok("cai", "answer")

    assert world.cycle("word").due == START + 4 * H


def test_a_promise_made_in_a_pause_is_moved_by_the_rest_of_it():
    world = World(("{from: working, to: same, who: assignee", "{from: [working, waiting], to: same, who: owner"))
    world.working()
    world.ok("eve", "ask")
    at(world, H)
    world.ok("cai", "promise_date", promised="2026-03-02T15:00")
    at(world, 3 * H)

    world.ok("cai", "answer")

    assert world.cycle("word").due == START + 8 * H


def test_a_promise_by_the_day_is_due_at_its_end():
    world = World(
        (
            "promised:  {zh: 承诺时间, en: Promised, type: datetime}",
            "promised:  {zh: 承诺时间, en: Promised, type: date}",
        )
    )
    world.working()

    world.ok("eve", "promise_date", promised="2026-03-02")

    assert world.cycle("word").due == START + 15 * H


def test_a_promise_for_the_last_day_there_is_is_refused_in_words_where_it_cannot_be_counted():
    world = World(
        (
            "promised:  {zh: 承诺时间, en: Promised, type: datetime}",
            "promised:  {zh: 承诺时间, en: Promised, type: date}",
        ),
        ("after 1h: {tell: [manager_]}}}", "after 1mo: {tell: [manager_]}}}"),
    )
    world.working()

    with pytest.raises(UsageError) as raised:
        world.ok("eve", "promise_date", promised="9999-12-31")

    assert raised.value.wording.code == "limit_too_far"


def test_a_resumed_promise_is_moved_by_the_time_between():
    world = World(
        ("again: restart, due: promised", "again: resume, due: promised"),
        (
            "word:       {zh: 诺言, en: Word, calendar: always, start: start",
            "word:       {zh: 诺言, en: Word, calendar: always, start: [start, pay_no]",
        ),
    )
    world.working()
    world.ok("eve", "promise_date", promised="2026-03-02T12:00")
    world.ok("eve", "propose", plan_text="退款", amount="50.00")
    at(world, H)

    world.ok("max", "pay_no", remark="不")

    assert (world.cycle("word").number, world.cycle("word").due) == (2, START + 4 * H)


def test_a_resumed_run_without_a_promise_still_waits_for_one():
    world = World(
        ("again: restart, due: promised", "again: resume, due: promised"),
        (
            "word:       {zh: 诺言, en: Word, calendar: always, start: start",
            "word:       {zh: 诺言, en: Word, calendar: always, start: [start, pay_no]",
        ),
    )
    world.proposed()

    world.ok("max", "pay_no", remark="不")

    assert (world.cycle("word").running, world.cycle("word").due) == (True, None)


def test_a_promise_given_with_a_resuming_action_replaces_the_old():
    world = World(
        ("again: restart, due: promised", "again: resume, due: promised"),
        (
            "word:       {zh: 诺言, en: Word, calendar: always, start: start",
            "word:       {zh: 诺言, en: Word, calendar: always, start: [start, pay_no]",
        ),
        (
            "to: working, who: approver, asks: [remark]}]}\n  reviewed:",
            "to: working, who: approver, asks: [remark], may: [promised]}]}\n  reviewed:",
        ),
    )
    world.working()
    world.ok("eve", "promise_date", promised="2026-03-02T12:00")
    world.ok("eve", "propose", plan_text="退款", amount="50.00")

    world.ok("max", "pay_no", remark="不", promised="2026-03-02T18:00")

    assert world.cycle("word").due == START + 9 * H


def test_a_derived_promise_counts_when_it_changes():
    derived = ("  tries:     {", "  word_at: {zh: 期限, en: Due, type: datetime, is: promised}\n  tries:     {")
    world = World(derived, ("due: promised", "due: word_at"))
    world.working()

    world.ok("eve", "promise_date", promised="2026-03-02T12:00")

    assert world.cycle("word").due == START + 3 * H


def test_a_trigger_can_ask_where_the_action_led():
    world = World(("start: start, stop: ask to waiting", "start: start, stop: propose to paid_check"))
    world.working()
    world.ok("eve", "propose", plan_text="致歉")
    assert world.cycle("budget").running

    other = World(("start: start, stop: ask to waiting", "start: start, stop: propose to paid_check"))
    other.proposed()

    assert not other.cycle("budget").running


def test_stop_comes_before_start_in_one_event():
    world = World()
    world.working()
    at(world, H)

    world.ok("cai", "hurry", urgent="no")

    kinds = [type(e) for e in world.events[-1].effects if getattr(e, "clock", "") == "keep_going"]
    assert kinds == [CycleEnded, CycleStarted]


def test_a_clock_that_stops_and_pauses_at_once_stops():
    world = World(("stop: [hurry, propose], again", "stop: [hurry, propose, ask], again"))
    world.working()

    world.ok("eve", "ask")

    assert world.cycle("keep_going").verdict == "met"
    assert not [e for e in world.effects(CyclePaused) if e.clock == "keep_going"]


def test_a_void_case_has_no_clocks():
    world = World()
    world.working()

    accepted(world.void("cor"))

    assert not [cycle for cycle in world.case.cycles.values() if cycle.running]
    assert world.wake_at() is None


def test_a_calendar_that_is_not_there_is_named():
    world = World()
    world.calendars = KnownCalendars({})

    with pytest.raises(UsageError, match="the calendar “always” has not been published"):
        world.open()


def test_what_must_always_follow_is_watched_by_a_clock():
    world = World()
    world.paying()
    assert world.cycle("rule_3_finish").due == START + 24 * H

    at(world, 24 * H + 1)

    assert world.fired("rule_3_finish") == ["100%"]
    world.ok("cai", "finish", slip_made="no", reason_="无")
    assert world.cycle("rule_3_finish").verdict == "breached"


def test_what_was_done_in_time_keeps_the_rule():
    world = World()
    world.paying()

    world.ok("cai", "finish", slip_made="no", reason_="无")

    assert world.cycle("rule_3_finish").verdict == "met"
