"""What users ask for about targets that change: another priority, another agreement, none at all, or a date by hand."""

import pytest

from tests.what_users_ask.desk import Desk
from workflow.engine.chronicle import chronicle

FROM_CHANGE = (
    "start: [opening, reopen], stop: solve, again: resume,",
    "start: [opening, reopen], stop: solve, again: resume, retarget: from_change,",
)


def test_a_case_that_is_classified_later_gets_its_limit_then_and_counts_from_its_start():
    """breeze #6691: the due date was set when the ticket came in and never again when somebody had classified it."""
    desk = Desk("2026-03-02 09:00")
    desk.register()
    assert (desk.state("solution"), desk.due("solution")) == ("waiting", None)

    desk.at("2026-03-02 11:00", "ann", "prioritize", priority="high")

    assert (desk.state("solution"), desk.due("solution")) == ("running", "2026-03-02 17:00")


def test_a_case_that_is_classified_too_late_is_late_from_when_it_was_due():
    """breeze #6691: leaving a case unclassified is no way to have more time for it."""
    desk = Desk("2026-03-02 09:00")
    desk.register()

    desk.at("2026-03-03 10:00", "ann", "prioritize", priority="high")

    assert [mark for mark in desk.marks("solution") if mark[0] == "100%"] == [
        ("100%", "2026-03-02 17:00:01", "2026-03-03 10:00")
    ]


def test_a_raised_priority_counts_from_the_start_and_is_explained():
    """glpi #1911, RT's SetSLA, ServiceNow's retroactive start: the customer has been waiting since the beginning."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="low")

    desk.at("2026-03-02 11:00", "ann", "prioritize", priority="urgent")

    solution = next(each for each in chronicle(desk.book, desk.events) if each.cycle.clock == "solution")
    changed = [turn for turn in solution.turns if turn.moved][-1]
    assert desk.due("solution") == "2026-03-02 13:00"
    assert (changed.fields, changed.event.by.person, changed.after.target) == (("priority",), "ann", "4h")
    assert changed.before is not None
    assert (desk.local(changed.before.due), desk.local(changed.after.due)) == ("2026-03-04 17:00", "2026-03-02 13:00")


def test_a_desk_may_give_the_whole_limit_from_the_change_on():
    """glpi #1911, which asks for both: count from the opening, or from when the SLA was assigned."""
    desk = Desk("2026-03-02 09:00", FROM_CHANGE)
    desk.register(priority="low")

    desk.at("2026-03-02 11:00", "ann", "prioritize", priority="urgent")

    assert desk.due("solution") == "2026-03-02 15:00"


def test_who_gets_a_priority_that_is_already_missed_is_told_once():
    """ServiceNow, glpi #15429: a retroactive start escalated on creation, over and over."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="low")
    desk.at("2026-03-02 14:00", "ann", "prioritize", priority="urgent")
    for minute in ("15", "30", "45"):
        desk.at(f"2026-03-02 14:{minute}")

    assert [mark for mark in desk.marks("solution") if mark[0] == "100%"] == [
        ("100%", "2026-03-02 13:00:01", "2026-03-02 14:00")
    ]
    assert [message[1] for message in desk.messages("solution") if message[0] == "100%"] == [("lea",)]


def test_a_lower_priority_moves_the_due_at_once_and_the_breach_stays_a_fact():
    """osTicket #5160, osTicket-1.7 #686: with another SLA a ticket stayed marked overdue until it was saved twice, or
    fell back to the old one and alerted again. Here the date is the new one at once; that the old one was missed stays
    a fact."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="urgent")
    desk.at("2026-03-02 14:00")
    sent = len(desk.messages("solution"))

    desk.ok("ann", "prioritize", priority="low")
    assert (desk.due("solution"), desk.cycle("solution").breached) == ("2026-03-04 17:00", True)
    desk.at("2026-03-02 16:00")

    assert len(desk.messages("solution")) == sent, "nobody is told again"


def test_a_priority_that_is_changed_and_changed_back_leaves_everything_as_it_was():
    """glpi #6902, glpi #15605: each change lost a little more."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="low")
    desk.at("2026-03-02 10:00", "ann", "ask")
    desk.at("2026-03-02 12:30:30", "ann", "customer_writes")
    before = desk.cycle("solution").reckoning

    for priority in ("high", "low", "high", "low"):
        desk.ok("ann", "prioritize", priority=priority)

    assert desk.cycle("solution").reckoning == before
    assert desk.due("solution") == "2026-03-05 11:30:30"


def test_a_mark_that_fired_under_one_limit_does_not_fire_again_under_another():
    """osTicket-1.7 #686: each change of the SLA sent another alert."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")
    desk.at("2026-03-02 13:30", "ann", "prioritize", priority="low")

    desk.at("2026-03-03 17:00")

    assert [mark[0] for mark in desk.marks("solution")] == ["50%"]


def test_a_case_without_an_agreement_has_no_deadlines_and_no_trouble():
    """frappe/helpdesk #1598: without an SLA a ticket could not be saved; they use one of a year to get by."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="urgent", agreement="free")
    desk.at("2027-03-01 09:00")

    for action in ("reply", "ask", "customer_writes", "solve", "reopen", "solve", "close"):
        desk.ok("ann", action)

    assert desk.marks("first_reply") == desk.marks("solution") == []
    assert (desk.due("first_reply"), desk.due("solution"), desk.case.state) == (None, None, "closed")


def test_a_case_that_loses_its_agreement_loses_its_deadlines():
    """zammad #5624, #4353: tickets to which no SLA applied any more went on escalating by the one they had had."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")

    desk.at("2026-03-02 10:00", "ann", "agree", agreement="free")
    assert (desk.due("solution"), desk.state("solution")) == (None, "waiting")
    desk.at("2026-04-01 10:00")

    assert desk.marks("solution") == desk.marks("first_reply") == []


def test_a_case_that_gets_an_agreement_is_counted_from_its_start():
    """frappe/helpdesk #1598, the other way round: a case that began without an SLA and is to have one."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high", agreement="free")

    desk.at("2026-03-02 10:00", "ann", "agree", agreement="paid")

    assert (desk.due("first_reply"), desk.due("solution")) == ("2026-03-02 13:00", "2026-03-02 17:00")


def test_a_date_is_changed_by_hand_only_with_a_reason():
    """erpnext PR #18244: a reset of the SLA asks for the reason, and the timeline has it and who did it."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")
    desk.at("2026-03-02 10:00", "ann", "reply")
    assert desk.refused("ann", "promise", promised="2026-03-05 12:00") == ["asks"]

    desk.ok("ann", "promise", promised="2026-03-05 12:00", reason="备件周四到")

    assert (desk.due("word"), desk.events[-1].by.person) == ("2026-03-05 12:00", "ann")
    assert "reason" in desk.events[-1].given


def test_a_second_promise_leaves_the_first_one_in_history():
    """erpnext PR #18244, glpi #17186: a deadline that was moved cannot be told from one that never moved."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")
    desk.at("2026-03-02 10:00", "ann", "reply")

    desk.ok("ann", "promise", promised="2026-03-03 12:00", reason="备件周二到")
    desk.at("2026-03-02 16:00", "ann", "promise", promised="2026-03-05 12:00", reason="备件周四到")

    words = [each.cycle for each in chronicle(desk.book, desk.events) if each.cycle.clock == "word"]
    assert [(desk.local(cycle.due), cycle.verdict) for cycle in words] == [
        ("2026-03-03 12:00", "moved"),
        ("2026-03-05 12:00", None),
    ]


def test_a_new_promise_does_not_wipe_out_one_that_was_broken():
    """osTicket-1.7 PR #492: clearing the overdue flag of a ticket removed the SLA that it had missed."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")
    desk.at("2026-03-02 10:00", "ann", "reply")
    desk.ok("ann", "promise", promised="2026-03-02 12:00", reason="今天中午")

    desk.at("2026-03-02 15:00", "ann", "promise", promised="2026-03-05 12:00", reason="备件周四到")

    assert desk.verdicts("word") == ["breached"]
    assert desk.due("word") == "2026-03-05 12:00"


def test_what_was_reported_yesterday_is_counted_from_yesterday():
    """ServiceNow's retroactive start: what the customer said yesterday was said yesterday, whenever it was typed in."""
    desk = Desk("2026-03-03 09:00")

    desk.register(priority="high", reported_at="2026-03-02 16:00")

    assert desk.due("first_reply") == "2026-03-03 12:00"
    assert desk.due("solution") == "2026-03-03 17:00", "the solution is counted from when it was recorded"


@pytest.mark.parametrize(("priority", "due"), [("urgent", "13:00"), ("high", "17:00")])
def test_the_condition_that_gave_the_limit_is_on_record(priority, due):
    """frappe/helpdesk #2214, osTicket #4078: why does this ticket have this limit, and which SLA was it?"""
    desk = Desk("2026-03-02 09:00")

    desk.register(priority=priority)

    assert f"priority == '{priority}'" in (desk.cycle("solution").reckoning.why or "")
    assert desk.due("solution") == f"2026-03-02 {due}"
