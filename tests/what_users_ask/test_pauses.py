"""What users ask for about waiting: clocks that stand still, go on where they were, and cannot be parked for ever."""

from tests.engine.world import accepted
from tests.what_users_ask.desk import AROUND_THE_CLOCK, CN_OFFICE, LUNCH_BREAK, Desk
from workflow.engine.commands import Do
from workflow.engine.directory import SYSTEM
from workflow.engine.events import By

IN_DAYS = (
    ("is: 4h},", "is: 1wd},"),
    ("is: 8h}", "is: 2wd}"),
    ("is: 24h}", "is: 3wd}"),
    ("at: {50%: {tell: [owner]}, before 30m", "at: {before 30m"),
    ("150%: {tell: [manager]}, ", ""),
)
NOT_FOR_EVER = (
    "start: [opening, reopen], stop: solve, again: resume,",
    "start: [opening, reopen], stop: solve, again: resume, pause: {in: [waiting_customer], at_most: 8h},",
)


def asked(desk: Desk, since: str, until: str) -> None:
    """The customer is asked, and answers."""
    desk.at(since, "ann", "ask")
    desk.at(until, "ann", "customer_writes")


def test_what_waits_for_parts_is_not_overdue():
    """osTicket #3034, faveo #91: a case on hold for parts was flagged overdue."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")
    desk.at("2026-03-02 11:00", "ann", "order_parts")

    for day in range(3, 16):
        desk.at(f"2026-03-{day:02} 12:00")
    assert (desk.state("solution"), desk.marks("solution"), desk.wake_at()) == ("paused", [], None)

    desk.at("2026-03-16 10:00", "ann", "parts_come")

    assert (desk.state("solution"), desk.due("solution")) == ("running", "2026-03-16 16:00")


def test_a_pause_over_a_holiday_costs_the_hours_in_which_people_would_have_worked():
    """glpi #10594, glpi PR #14937: the pause was counted around the clock and the deadline on a calendar, so that a
    pause over a weekend gave days away."""
    desk = Desk("2026-09-30 09:00", CN_OFFICE)
    desk.register(priority="high")

    asked(desk, "2026-09-30 16:00", "2026-10-09 10:00")

    assert desk.due("solution") == "2026-10-09 14:00", "five and a half hours before the pause, two and a half after it"


def test_a_pause_over_a_weekend_gives_no_day_away():
    """glpi #10594: a target of one day, and pending from Friday until Monday."""
    desk = Desk("2026-03-06 09:00")
    desk.register(priority="high")

    asked(desk, "2026-03-06 16:00", "2026-03-09 09:30")

    assert desk.due("solution") == "2026-03-09 10:30"


def test_a_pause_outside_office_hours_changes_nothing():
    """erpnext PR #49414: as it was proposed, a hold from 17:00 until 9:00 would have moved eight hours of 9-17 by a
    day."""
    desk = Desk("2026-03-02 10:00")
    desk.register(priority="high")
    assert desk.due("solution") == "2026-03-03 10:00"

    asked(desk, "2026-03-02 17:00", "2026-03-03 09:00")

    assert desk.due("solution") == "2026-03-03 10:00"


def test_every_pause_counts_and_not_only_the_last():
    """erpnext PR #47029, #47172, #51111, #52489, frappe/helpdesk PR #2449: one of the ways in which holds went wrong
    was that only the last of several counted."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")

    asked(desk, "2026-03-02 10:00", "2026-03-02 11:00")
    asked(desk, "2026-03-02 13:00", "2026-03-02 15:00")
    asked(desk, "2026-03-02 16:00", "2026-03-02 16:30")

    assert desk.due("solution") == "2026-03-03 12:30"


def test_a_pause_moves_the_end_and_never_the_start():
    """erpnext PR #49414, #47884: the hold was added to the start, from which nights and weekends were then counted
    anew."""
    desk = Desk("2026-03-06 09:00")
    desk.register(priority="low")

    asked(desk, "2026-03-06 10:00", "2026-03-09 10:00")

    assert desk.local(desk.cycle("solution").start) == "2026-03-06 09:00"
    assert desk.due("solution") == "2026-03-11 17:00"
    assert desk.history_agrees()


def test_a_clock_that_says_paused_does_not_tick():
    """frappe/helpdesk #1554 and #1675: the agreement was shown as paused, and the hours ran on."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="urgent")
    desk.at("2026-03-02 09:30", "ann", "ask")
    assert desk.state("first_reply") == desk.state("solution") == "paused"

    desk.at("2026-03-05 09:00")
    desk.at("2026-03-05 09:00", "ann", "customer_writes")

    assert (desk.due("first_reply"), desk.due("solution")) == ("2026-03-05 09:30", "2026-03-05 12:30")
    assert desk.marks("solution") == []


def test_waiting_for_somebody_else_is_a_state_of_its_own():
    """frappe/helpdesk #1542, erpnext #16729 and PR #22349: putting a ticket on hold also fulfilled its solution, or
    counted."""
    desk = Desk("2026-03-02 10:00", office=AROUND_THE_CLOCK)
    desk.register(priority="high")

    asked(desk, "2026-03-02 11:00", "2026-03-02 12:00")
    assert desk.state("solution") == "running"
    desk.at("2026-03-02 13:00", "ann", "solve")

    cycle = desk.cycle("solution")
    assert cycle.ended is not None
    assert desk.calendar("solution").elapsed(cycle.start, cycle.ended, cycle.pauses) == 2 * 3600


def test_seconds_of_a_pause_are_not_rounded():
    """Zammad's break times are kept as HH:MM: its due instants were off by 24 or 36 seconds."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")

    asked(desk, "2026-03-02 10:15:12", "2026-03-02 10:41:48")

    assert desk.due("solution") == "2026-03-03 09:26:36"


def test_a_new_priority_keeps_the_pauses_there_were():
    """glpi #15605, PR #16383: a ticket that had been on hold for days got another SLA, which counted from the opening
    as if it had never waited."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="low")
    asked(desk, "2026-03-02 11:00", "2026-03-04 11:00")

    desk.at("2026-03-04 12:00", "ann", "prioritize", priority="high")

    assert desk.due("solution") == "2026-03-04 17:00"
    assert desk.state("solution") == "running"
    assert desk.history_agrees()


def test_a_priority_that_changes_while_the_case_waits_keeps_that_pause_too():
    """glpi #6902: urgency was raised while the ticket was pending; the waiting time was lost and the SLA breached."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="low")
    asked(desk, "2026-03-02 11:00", "2026-03-02 13:00")
    desk.at("2026-03-03 10:00", "ann", "ask")

    desk.at("2026-03-03 11:00", "ann", "prioritize", priority="high")
    assert (desk.state("solution"), desk.cycle("solution").breached) == ("paused", False)
    desk.at("2026-03-06 12:00", "ann", "customer_writes")

    assert desk.due("solution") == "2026-03-06 13:00", "seven of the eight hours were used before the second pause"
    assert desk.marks("solution")[0][0] == "50%"
    assert desk.history_agrees()


def test_a_priority_that_makes_a_waiting_case_late_is_one_breach_when_it_goes_on():
    """glpi #6902, ServiceNow's retroactive pause: while a case waits nothing is late; afterwards it is, once."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="low")
    desk.at("2026-03-02 14:00", "ann", "ask")
    desk.at("2026-03-02 15:00", "ann", "prioritize", priority="urgent")
    desk.at("2026-03-04 09:00")
    assert not desk.cycle("solution").breached

    desk.at("2026-03-04 10:00", "ann", "customer_writes")
    desk.at("2026-03-04 10:30")

    assert [mark for mark in desk.marks("solution") if mark[0] == "100%"] == [
        ("100%", "2026-03-02 13:00:01", "2026-03-04 10:00")
    ]


PROMISE = ("due: promised, at: {100%: {tell: [lead]}}}", "due: promised, pause: [], at: {100%: {tell: [lead]}}}")


def test_a_date_that_somebody_set_stays_where_they_set_it():
    """glpi #17186: a deadline set by hand moved by five minutes when the ticket had been pending for five. `pause: []`
    says that it does not."""
    desk = Desk("2026-03-02 09:00", PROMISE)
    desk.register(priority="high")
    desk.at("2026-03-02 10:00", "ann", "reply")
    desk.at("2026-03-02 10:00", "ann", "promise", promised="2026-03-05 12:00", reason="备件周四到")

    asked(desk, "2026-03-02 11:00", "2026-03-02 11:05")
    desk.at("2026-03-02 12:00", "ann", "prioritize", priority="low")

    assert desk.due("word") == "2026-03-05 12:00"


def test_a_date_that_waits_with_the_case_moves_by_exactly_the_pause():
    """glpi #17186: where a date is to move with the pause, it moves by what the customer kept us waiting, once."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")
    desk.at("2026-03-02 10:00", "ann", "reply")
    desk.at("2026-03-02 10:00", "ann", "promise", promised="2026-03-05 12:00", reason="备件周四到")

    asked(desk, "2026-03-02 11:00", "2026-03-02 11:05")
    desk.at("2026-03-02 12:00", "ann", "prioritize", priority="low")

    assert desk.due("word") == "2026-03-05 12:05"


def test_a_case_that_comes_in_waiting_waits_from_the_start():
    """alga-psa PR #3091, Zammad's states that are flagged so: a ticket created in a paused status burned its time until
    the status first changed."""
    desk = Desk("2026-03-02 09:00")
    desk.register("needs_parts", priority="high")
    desk.at("2026-03-02 16:59:59")
    assert (desk.state("solution"), desk.marks("first_reply")) == ("paused", [])

    desk.at("2026-03-03 10:00", "ann", "parts_come")

    assert (desk.due("first_reply"), desk.due("solution")) == ("2026-03-03 14:00", "2026-03-04 10:00")


def test_a_case_that_comes_in_closed_has_no_clocks():
    """alga-psa PR #3091: a ticket created in a closed status kept its timer running for ever."""
    desk = Desk("2026-03-02 09:00")
    desk.register("done_before", priority="high")

    desk.at("2027-03-02 09:00")

    assert (desk.case.cycles, desk.wake_at(), len(desk.events)) == ({}, None, 1)


def test_we_answered_and_the_customer_vanished():
    """osTicket #1684, #1279: who had answered, and heard nothing more, was overdue all the same."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")
    desk.at("2026-03-02 10:00", "ann", "reply")
    desk.at("2026-03-02 10:00", "ann", "ask")

    desk.at("2026-05-29 17:00")

    assert (desk.marks("solution"), desk.marks("next_update")) == ([], [])
    desk.ok("ann", "solve")
    assert desk.state("solution") == "met"


def test_the_customer_ends_the_pause_in_the_middle_of_the_night():
    """Zammad #1322, Zendesk's pending state: an answer must set the clock going, whoever records it; what is counted
    are office hours all the same."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")
    desk.at("2026-03-02 16:00", "ann", "ask")

    desk.at("2026-03-03 23:30")
    accepted(desk.command(By(person=SYSTEM), Do(action="customer_writes")))

    assert (desk.state("solution"), desk.due("solution")) == ("running", "2026-03-04 10:00")


def test_asking_back_does_not_silence_the_clock_of_a_customer_who_waits_for_an_answer():
    """Zendesk, whose auditors look for tickets set to pending while the customer had already written."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="low")
    desk.at("2026-03-02 10:00", "ann", "customer_writes")

    desk.at("2026-03-02 11:00", "ann", "ask")
    desk.at("2026-03-02 14:00:01")

    assert desk.state("answer") == "breached"
    assert desk.state("solution") == "paused"


def test_nobody_parks_a_case_for_ever():
    """The other side of osTicket #3034: a state that stops the clock is a place in which cases can be left."""
    desk = Desk("2026-03-02 09:00", NOT_FOR_EVER)
    desk.register(priority="high")
    desk.at("2026-03-02 10:00", "ann", "ask")
    desk.at("2026-03-03 09:59:59")
    assert desk.state("solution") == "paused"

    desk.at("2026-03-03 10:00")
    assert (desk.state("solution"), desk.due("solution"), desk.case.state) == (
        "running",
        "2026-03-03 17:00",
        "waiting_customer",
    )
    desk.at("2026-03-04 09:00")

    assert desk.state("solution") == "breached"


def test_a_parked_case_runs_again_from_when_it_should_also_if_nobody_looked():
    """glpi PR #5805, for a pause with an end: an outage of the worker does not make it longer."""
    desk = Desk("2026-03-02 09:00", NOT_FOR_EVER)
    desk.register(priority="high")
    desk.at("2026-03-02 10:00", "ann", "ask")

    desk.at("2026-03-05 09:00")

    assert desk.due("solution") == "2026-03-03 17:00"
    assert desk.marks("solution")[2] == ("100%", "2026-03-03 17:00:01", "2026-03-05 09:00")


def test_from_one_wait_into_the_next_is_one_pause():
    """erpnext PR #47172 and those after it: holds were added twice."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")
    desk.at("2026-03-02 10:00", "ann", "order_parts")
    desk.at("2026-03-02 12:00", "ann", "ask")

    desk.at("2026-03-02 14:00", "ann", "customer_writes")

    assert desk.due("solution") == "2026-03-03 13:00"
    assert len(desk.cycle("solution").pauses) == 1


def test_a_limit_in_days_waits_for_the_days_that_were_lost():
    """glpi #10594: SLAs in days were the ones that went wrong. A working day on which all hours were paused is none."""
    desk = Desk("2026-03-02 09:00", *IN_DAYS, office=LUNCH_BREAK)
    desk.register(priority="low")
    assert desk.due("solution") == "2026-03-05 18:00"

    asked(desk, "2026-03-03 08:00", "2026-03-04 08:00")
    assert desk.due("solution") == "2026-03-06 18:00"
    asked(desk, "2026-03-05 08:00", "2026-03-05 16:00")

    assert desk.due("solution") == "2026-03-06 18:00", "a day of which some hours were left is a day"


def test_a_holiday_within_a_pause_is_not_lost_twice():
    """glpi #10594: three working days from before National Day, pending over the whole of it."""
    desk = Desk("2026-09-30 09:00", CN_OFFICE, *IN_DAYS)
    desk.register(priority="low")
    assert desk.due("solution") == "2026-10-10 18:00", "8 and 9 October, and the Saturday that makes up"

    asked(desk, "2026-09-30 17:00", "2026-10-08 08:00")

    assert desk.due("solution") == "2026-10-10 18:00"


def test_a_reply_that_comes_with_a_wait_is_a_reply():
    """zammad #3551: who answered and set the ticket to pending in one step had not answered, as far as the clock
    knew."""
    desk = Desk(
        "2026-03-02 09:00", ("stop: [reply, solve], from: reported_at", "stop: [reply, ask, solve], from: reported_at")
    )
    desk.register(priority="high")

    desk.at("2026-03-02 10:00", "ann", "ask")

    assert (desk.state("first_reply"), desk.state("solution")) == ("met", "paused")


def test_what_comes_after_the_due_instant_waits_as_well_while_the_customer_is_asked():
    """osTicket #5955: a late case that waited for the customer mailed everybody the moment it went on."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")

    asked(desk, "2026-03-03 10:00", "2026-03-20 10:00")

    assert [mark[0] for mark in desk.marks("solution")] == ["50%", "before 30m", "100%"]
    desk.at("2026-03-20 17:00:01")
    assert desk.marks("solution")[-1][0] == "after 8h"


def test_a_promised_date_is_put_off_by_the_working_time_that_waiting_took():
    """GLPI #10594: a pause over a weekend put the date off by two days and a half."""
    desk = Desk("2026-03-06 09:00")
    desk.register(priority="high")
    desk.at("2026-03-06 10:00", "ann", "reply")
    desk.at("2026-03-06 10:00", "ann", "promise", promised="2026-03-11 12:00", reason="x")

    asked(desk, "2026-03-06 16:00", "2026-03-09 10:00")

    assert desk.due("word") == "2026-03-11 14:00"


def test_a_parked_case_whose_pause_has_run_out_goes_on_period_after_period():
    """Nobody has reported it; a clock that stood still again with every period of a parked case would be parked for ever."""
    repeating = "start: opening, stop: inform, every: 4h, until: solve, pause: {in: [waiting_customer], at_most: 2h},"
    desk = Desk(
        "2026-03-02 09:00", ("start: [reply, inform], stop: [inform, solve], again: restart, within: 6h,", repeating)
    )
    desk.register(priority="low")
    desk.at("2026-03-02 10:00", "ann", "ask")

    desk.at("2026-03-02 15:00:01")

    assert (desk.state("next_update"), desk.due("next_update")) == ("running", "2026-03-03 11:00")
