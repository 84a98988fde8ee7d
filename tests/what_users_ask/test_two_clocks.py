"""What users ask for about several clocks on one case: none overrules another, and each knows whose time it counts."""

from tests.what_users_ask.desk import Desk
from workflow.engine.chronicle import Held

H = 3600
OWN_LIMITS = ("again: restart, within: 8h}", "again: restart, within: [{when: \"team == 'first'\", is: 2h}, {is: 1h}]}")


def test_the_update_clock_does_not_overrule_the_first_reply():
    """zammad #5177: an update time below the first response time became the deadline of the first response."""
    desk = Desk("2026-03-02 09:00", ("again: restart, within: 6h,", "again: restart, within: 1h,"))
    desk.register(priority="low")

    assert "next_update" not in desk.case.cycles
    desk.at("2026-03-02 12:00")
    assert [event.type for event in desk.events] == ["opened", "mark_fired"], "half of the first reply's time, no more"
    desk.at("2026-03-02 12:30", "ann", "reply")

    assert desk.state("first_reply") == "met"
    assert (desk.state("next_update"), desk.due("next_update")) == ("running", "2026-03-02 13:30")


def test_who_has_answered_is_not_escalated_for_not_answering():
    """zammad #3140, #2082: a ticket escalated although the agent had answered and the customer was to write next."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="low")
    desk.at("2026-03-02 10:00", "ann", "customer_writes")
    desk.at("2026-03-02 11:00", "ann", "reply")

    desk.at("2026-03-02 16:59")

    assert desk.verdicts("answer") == ["met"]
    assert desk.marks("answer") == []


def test_the_oldest_message_without_an_answer_counts():
    """RT's response level, Zammad #3140: a customer who writes again does not give the desk more time."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="low")
    desk.at("2026-03-02 10:00", "ann", "customer_writes")

    desk.at("2026-03-02 13:00", "ann", "customer_writes")

    assert (desk.cycle("answer").number, desk.due("answer")) == (1, "2026-03-02 14:00")


def test_each_message_after_an_answer_has_its_own_time():
    """zammad #1322, #2091: the second message of a customer set no clock going."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="low")
    desk.at("2026-03-02 10:00", "ann", "customer_writes")
    desk.at("2026-03-02 11:00", "ann", "reply")

    desk.at("2026-03-02 12:00", "ann", "customer_writes")

    assert (desk.cycle("answer").number, desk.due("answer")) == (2, "2026-03-02 16:00")


def test_a_last_word_of_thanks_does_not_tick_on_after_the_solution():
    """chatwoot #10178: the customer had the last word, the conversation was resolved, and the clock for the next reply
    ran on."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="low")
    desk.at("2026-03-02 10:00", "ann", "reply")
    desk.at("2026-03-02 11:00", "ann", "customer_writes")
    desk.at("2026-03-02 11:30", "ann", "solve")

    desk.at("2026-04-02 10:00")

    assert {desk.state(clock) for clock in ("answer", "next_update", "solution", "team_time")} == {"met"}
    assert desk.wake_at() is None


def test_who_is_told_of_every_few_hours_is_overdue_since_the_last_time():
    """osTicket #407, #419, #657: overdue was counted from the creation, and not from the last update."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="low")
    desk.at("2026-03-02 10:00", "ann", "reply")
    desk.at("2026-03-02 15:00", "ann", "inform")
    assert desk.due("next_update") == "2026-03-03 13:00"

    desk.at("2026-03-03 13:00:01")

    assert (desk.state("next_update"), desk.cycle("next_update").number) == ("breached", 2)


def test_overdue_is_what_is_so_now_and_no_flag():
    """osTicket #5160: a ticket was marked overdue though its due date lay in the future."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="low")
    desk.at("2026-03-02 10:00", "ann", "reply")
    assert desk.refused("ann", "apologize") == ["guard"]
    desk.pass_unnoticed("2026-03-02 16:00:01")
    desk.ok("ann", "apologize")

    desk.ok("ann", "inform")

    assert desk.refused("ann", "apologize") == ["guard"]
    assert desk.verdicts("next_update") == ["breached"]


def test_a_missed_solution_does_not_hide_what_is_due_next():
    """RT, where the one due date is the earliest and stays where it is once the solution is missed; zammad #3928, where
    only the nearest was shown."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="urgent")
    desk.at("2026-03-02 09:30", "ann", "reply")
    desk.at("2026-03-02 16:00", "ann", "inform")
    assert desk.state("solution") == "breached"

    assert desk.due("next_update") == "2026-03-03 14:00"
    desk.at("2026-03-03 14:00:01")

    assert desk.marks("next_update")[-1][1] == "2026-03-03 14:00:01"


def test_the_case_wakes_for_whichever_clock_is_next():
    """Pitfall of one due date for a case: the earliest of all marks of all clocks that run counts, whatever they are
    called."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")
    woken = []

    while (second := desk.wake_at()) is not None and len(woken) < 5:
        desk.at(str(desk.local(second)))
        woken.append(desk.local(second))

    assert woken == [
        "2026-03-02 11:00",
        "2026-03-02 13:00",
        "2026-03-02 13:00:01",
        "2026-03-02 16:30",
        "2026-03-02 17:00:01",
    ]


def test_the_second_team_has_its_own_time():
    """glpi #1911: two hours for the first group, which hands over after an hour and a half to one that has an hour."""
    desk = Desk("2026-03-02 09:00", OWN_LIMITS)
    desk.register(priority="low")
    assert desk.due("team_time") == "2026-03-02 11:00"

    desk.at("2026-03-02 10:30", "ann", "hand_over", team="second")

    assert (desk.verdicts("team_time"), desk.due("team_time")) == (["met"], "2026-03-02 11:30")


def test_the_team_that_burned_the_time_gets_the_breach():
    """frappe/helpdesk #1895: the first line used up the time, and the statistics blamed the second, where the ticket
    lay."""
    desk = Desk("2026-03-02 09:00", OWN_LIMITS)
    desk.register(priority="low")
    desk.at("2026-03-02 12:00", "ann", "hand_over", team="second")
    desk.at("2026-03-02 12:45", "eli", "solve")

    assert desk.verdicts("team_time") == ["breached", "met"]
    assert desk.held("team_time", 1) == (Held("new_", ("agent",), None, 3 * H),)
    assert desk.held("team_time", 2) == (Held("working", ("expert",), None, 3 * H // 4),)


def test_of_one_solution_it_can_be_told_who_had_it_how_long():
    """frappe/helpdesk #1895: the customer has one date, and inside the house each hour has somebody who had the
    case."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")
    desk.at("2026-03-02 10:00", "ann", "reply")
    desk.at("2026-03-02 15:00", "ann", "hand_over", team="second")
    desk.at("2026-03-02 16:00", "eli", "inform")
    desk.at("2026-03-02 17:00", "eli", "solve")

    assert desk.state("solution") == "met"
    assert desk.held("solution", 1) == (
        Held("new_", ("agent",), None, H),
        Held("working", ("agent",), "ann", 5 * H),
        Held("working", ("expert",), None, H),
        Held("working", ("expert",), "eli", H),
    )


def test_time_in_which_the_customer_was_asked_is_held_against_nobody():
    """frappe/helpdesk #1895, erpnext #16729: who had the case while it waited did not use up its time."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")
    desk.at("2026-03-02 10:00", "ann", "ask")
    desk.at("2026-03-02 15:00", "ann", "customer_writes")
    desk.at("2026-03-02 16:00", "ann", "solve")

    assert desk.held("solution", 1) == (
        Held("new_", ("agent",), None, H),
        Held("working", ("agent",), "ann", H),
    )


def test_a_hand_over_that_comes_back_is_a_run_of_its_own():
    """chatwoot #10178, glpi #1911: a change of the group kept the old clock."""
    desk = Desk("2026-03-02 09:00", OWN_LIMITS)
    desk.register(priority="low")
    desk.at("2026-03-02 10:00", "ann", "hand_over", team="second")

    desk.at("2026-03-02 10:30", "eli", "hand_over", team="first")

    assert (desk.cycle("team_time").number, desk.due("team_time")) == (3, "2026-03-02 12:30")
    assert desk.due("first_reply") == "2026-03-02 13:00", "the customer's date does not move"


def test_a_solution_that_is_paused_does_not_pause_what_should_not_wait():
    """Frappe, where a hold extends the solution only: each clock says itself where it stands still."""
    desk = Desk(
        "2026-03-02 09:00",
        ("start: opening, stop: [reply, solve], from", "start: opening, pause: [], stop: [reply, solve], from"),
    )
    desk.register(priority="high")

    desk.at("2026-03-02 10:00", "ann", "ask")
    desk.at("2026-03-02 13:00:01")

    assert (desk.state("first_reply"), desk.state("solution")) == ("breached", "paused")
