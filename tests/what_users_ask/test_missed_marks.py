"""What users ask for about escalation: each level once, in order, before and after the due, and none lost in an
outage."""

from tests.what_users_ask.desk import Desk, hours
from workflow.engine.effects import ActionRefused, Assigned

LADDER = [
    ("50%", "2026-03-02 13:00"),
    ("before 30m", "2026-03-02 16:30"),
    ("100%", "2026-03-02 17:00:01"),
    ("150%", "2026-03-03 13:00:01"),
    ("after 8h", "2026-03-03 17:00:01"),
]
EVERY = (
    "start: [reply, inform], stop: [inform, solve], again: restart, within: 6h,",
    "start: reply, stop: inform, every: 6h, until: solve,",
)


def test_after_an_outage_every_missed_level_fires_once_in_order():
    """glpi #5319, PR #5805: the job had only ever taken the first level, and the patch did not make up for what was
    missed."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")

    desk.at("2026-03-05 10:15")

    assert desk.marks("solution") == [(text, due, "2026-03-05 10:15") for text, due in LADDER]
    assert [message[1] for message in desk.messages("solution")] == [("ann",), ("ann",), ("lea",), ("max",), ("dia",)]


def test_levels_fire_at_their_own_seconds_when_nothing_is_out():
    """erpnext #6049, chatwoot #6889, FullService/OsTicket #15, zammad #551: to the lead, to the manager, level by level
    up to the top."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")

    while (second := desk.wake_at()) is not None:
        desk.at(str(desk.local(second)))

    assert desk.marks("solution") == [(text, due, due) for text, due in LADDER]


def test_marks_of_several_clocks_come_in_the_order_in_which_they_were_due():
    """glpi PR #5805: what is made up for is made up for in the order of time."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")

    desk.at("2026-03-05 10:15")

    due = [str(mark[1]) for clock in ("first_reply", "solution", "team_time") for mark in desk.marks(clock)]
    fired = [
        desk.local(effect.due_at) for event in desk.events for effect in event.effects if hasattr(effect, "due_at")
    ]
    assert fired == sorted(due)


def test_however_often_it_is_looked_each_level_fires_once():
    """HELPDESK.AI PR #626, ay-framework #454, airflow #50481, adcp #5628: every run of the job told everybody again."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")

    for hour in range(9, 24):
        for minute in range(0, 60, 15):
            desk.at(f"2026-03-02 {hour:02}:{minute:02}")
            desk.at(f"2026-03-02 {hour:02}:{minute:02}")

    assert [(text, due) for text, due, _ in desk.marks("solution")] == LADDER[:3]
    assert len(desk.messages("solution")) == 3


def test_a_level_before_the_due_lies_before_it():
    """glpi PR #15357, #15429: a level of minus so much landed on the date itself, or fired on creation."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")
    assert desk.marks("solution") == []

    desk.at("2026-03-02 16:29:59")
    assert [mark[0] for mark in desk.marks("solution")] == ["50%"]
    desk.at("2026-03-02 16:30")

    assert desk.marks("solution")[-1] == ("before 30m", "2026-03-02 16:30", "2026-03-02 16:30")
    assert desk.state("solution") == "running"


def test_a_level_before_the_due_is_counted_in_office_hours():
    """glpi PR #22678: open 8-18, four hours from Monday 17:00, one hour before: Tuesday 10:00, and not midnight."""
    desk = Desk(
        "2026-03-02 17:00",
        ("before 30m: {tell: [owner]}", "before 1h: {tell: [owner]}"),
        office=hours('mon-fri: "08:00-18:00"'),
    )
    desk.register(priority="urgent")
    assert desk.due("solution") == "2026-03-03 11:00"

    desk.at("2026-03-03 10:00")

    assert desk.marks("solution")[-1] == ("before 1h", "2026-03-03 10:00", "2026-03-03 10:00")


def test_a_level_before_the_due_reaches_back_over_the_night():
    """glpi PR #22678: what is due half an hour after opening is announced half an hour before closing the day
    before."""
    desk = Desk("2026-03-02 13:30", ("before 30m: {tell: [owner]}", "before 1h: {tell: [owner]}"))
    desk.register(priority="urgent")
    assert desk.due("solution") == "2026-03-03 09:30"

    desk.at("2026-03-02 16:30")

    assert desk.marks("solution")[-1] == ("before 1h", "2026-03-02 16:30", "2026-03-02 16:30")


def test_a_case_that_goes_overdue_keeps_its_clock_and_goes_on_counting():
    """osTicket #4078: when a ticket went overdue its SLA was gone."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")

    desk.at("2026-03-03 09:30")

    cycle = desk.cycle("solution")
    assert (cycle.running, cycle.breached, cycle.target, desk.due("solution")) == (True, True, "8h", "2026-03-02 17:00")
    assert desk.wake_at() == desk.second("2026-03-03 13:00:01")


def test_what_was_missed_before_somebody_acts_is_recorded_before_what_they_do():
    """glpi #5319: levels that no job has taken yet are not lost because somebody acts first."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")
    desk.pass_unnoticed("2026-03-02 17:30")

    desk.ok("ann", "solve")

    assert [event.type for event in desk.events][-1] == "moved"
    assert [mark[0] for mark in desk.marks("solution")] == ["50%", "before 30m", "100%"]
    assert desk.state("solution") == "breached"


def test_levels_wait_while_the_case_waits_and_none_is_made_up_for():
    """glpi #24481: a ticket was violated on its old date while it was pending."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")
    desk.at("2026-03-02 14:00", "ann", "ask")
    desk.at("2026-03-04 14:00", "ann", "customer_writes")

    assert [mark[0] for mark in desk.marks("solution")] == ["50%"]
    desk.at("2026-03-04 16:30")

    assert desk.marks("solution")[-1][:2] == ("before 30m", "2026-03-04 16:30")


def test_a_repeating_reminder_does_not_send_one_mail_for_each_period_it_slept_through():
    """osTicket #6405 asks for reminders that repeat; airflow #50481 shows what they must not do: alert again and
    again."""
    desk = Desk("2026-03-02 09:00", EVERY)
    desk.register(priority="low")
    desk.at("2026-03-02 10:00", "ann", "reply")

    desk.at("2026-04-01 10:00")

    assert desk.marks("next_update") == [("100%", "2026-03-02 16:00:01", "2026-04-01 10:00")]
    assert desk.state("next_update") == "running"
    assert desk.due("next_update") == "2026-04-01 14:00", "the 29th period since then, two hours old"


def test_a_case_may_go_to_somebody_else_when_it_is_late():
    """chatwoot #6889: a conversation that its agent forgot, being ill, is given to somebody else."""
    desk = Desk("2026-03-02 09:00", ("100%: {tell: [lead]}, 150%", "100%: {tell: [lead], assign: agent}, 150%"))
    desk.register(priority="high")

    desk.at("2026-03-02 17:00:01")

    assert Assigned("agent", "ann") in desk.effects(Assigned)


CLOSES = ("150%: {tell: [manager]}", "150%: {do: close}")


def test_what_the_system_may_not_do_is_on_record_and_somebody_is_to_look_at_it():
    """frappe/helpdesk, whose auto-close leaves the validation out; zammad #551: an automatic step is one like any
    other."""
    desk = Desk("2026-03-02 09:00", CLOSES)
    desk.register(priority="high")

    desk.at("2026-03-03 13:00:01")

    refused = [effect for effect in desk.effects(ActionRefused) if isinstance(effect, ActionRefused)]
    assert [(effect.action, effect.codes) for effect in refused] == [("close", ("state",))]
    assert "look_into_refusal" in desk.case.duties
    desk.at("2026-03-03 17:00:01")
    assert desk.marks("solution")[-1][0] == "after 8h", "what comes after it comes all the same"
