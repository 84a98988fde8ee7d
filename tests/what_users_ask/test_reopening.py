"""What users ask for about cases that come back: no mail bombs, no lost verdicts, and the budget that the desk has
chosen."""

from tests.what_users_ask.desk import Desk
from workflow.engine.chronicle import chronicle

AGAIN = "start: [opening, reopen], stop: solve, again: resume,"
RESTART = (AGAIN, AGAIN.replace("resume", "restart"))
NEVER = (AGAIN, AGAIN.replace(" again: resume,", ""))


def solved_in_time(*edits: tuple[str, str]) -> Desk:
    """Eight hours were given, six were used; a month later the customer is back."""
    desk = Desk("2026-03-02 09:00", *edits)
    desk.register(priority="high")
    desk.at("2026-03-02 10:00", "ann", "reply")
    desk.at("2026-03-02 15:00", "ann", "solve")
    desk.at("2026-04-01 10:00")
    return desk


def solved_late(*edits: tuple[str, str]) -> Desk:
    """Eight hours were given, nine were used."""
    desk = Desk("2026-03-02 09:00", *edits)
    desk.register(priority="high")
    desk.at("2026-03-03 10:00", "ann", "solve")
    desk.at("2026-04-01 10:00")
    return desk


def test_reopening_an_old_case_makes_nothing_overdue_and_sends_nothing():
    """osTicket #5955: a ticket that had been solved in time and was reopened after its due date sent its overdue mail
    at once."""
    desk = solved_in_time()
    sent = len(desk.messages("solution"))

    desk.ok("ann", "reopen")
    desk.at("2026-04-01 11:00")

    assert len(desk.messages("solution")) == sent
    assert (desk.state("solution"), desk.due("solution")) == ("running", "2026-04-01 12:00")


def test_the_time_in_which_a_case_was_solved_does_not_count():
    """glpi #5213, zammad #188, glpi #23359: what is left of the budget is left, however long the case was solved."""
    desk = solved_in_time()

    desk.ok("ann", "reopen")
    desk.at("2026-04-01 12:00", "ann", "solve")

    assert desk.verdicts("solution") == ["met", "met"]
    assert desk.history_agrees()


def test_a_reopened_case_is_late_when_what_was_left_is_used_up():
    """zammad #188, from the desk's side: solving and reopening is no way to get another eight hours."""
    desk = solved_in_time()

    desk.ok("ann", "reopen")
    desk.at("2026-04-01 12:00:01", "ann", "solve")

    assert desk.verdicts("solution") == ["met", "breached"]


def test_a_desk_may_give_a_reopened_case_all_its_time_again():
    """Znuny PR #369, which asked for this and was refused; the add-on Time to SLA for Jira offers the choice."""
    desk = solved_in_time(RESTART)

    desk.ok("ann", "reopen")

    assert desk.due("solution") == "2026-04-02 10:00"
    assert desk.cycle("solution").number == 2


def test_a_desk_may_count_the_first_solution_only():
    """Znuny PR #369: there the time runs from the creation until the first closing."""
    desk = solved_in_time(NEVER)

    desk.ok("ann", "reopen")
    desk.at("2026-05-04 10:00")

    assert (desk.state("solution"), desk.cycle("solution").number) == ("met", 1)


def test_a_breach_happens_once_however_often_a_case_comes_back():
    """osTicket #5955, #5153: each reopening, and an upgrade, sent the overdue mails of long solved tickets again."""
    desk = solved_late()
    sent = len(desk.messages("solution"))

    for day in ("01", "02", "03"):
        desk.at(f"2026-04-{day} 10:00", "ann", "reopen")
        desk.at(f"2026-04-{day} 10:05", "ann", "solve")

    assert len(desk.messages("solution")) == sent
    assert [mark[0] for mark in desk.marks("solution")] == ["50%", "before 30m", "100%"]
    assert desk.verdicts("solution") == ["breached"] * 4


def test_the_levels_above_a_breach_are_still_to_come_when_it_goes_on():
    """osTicket #5955, zammad #551: what was told is not told again, and what was not is told when it is time."""
    desk = solved_late()

    desk.ok("ann", "reopen")
    assert desk.state("solution") == "breached"
    desk.at("2026-04-01 14:00")

    assert desk.marks("solution")[3:] == [("150%", "2026-04-01 13:00:01", "2026-04-01 14:00")]


def test_a_late_case_keeps_its_verdict_and_its_limit_when_it_is_closed():
    """osTicket #4078, #4144, #6346: with the overdue flag the SLA plan vanished, and both when the ticket was
    closed."""
    desk = solved_late()

    desk.ok("ann", "close")

    cycle = desk.cycle("solution")
    assert (cycle.verdict, cycle.breached, cycle.target) == ("breached", True, "8h")
    assert desk.due("solution") == "2026-03-02 17:00"


def test_nothing_fires_on_a_closed_case():
    """osTicket #2333, #5153, libredesk #70: closed tickets sent overdue mails."""
    desk = solved_in_time()
    desk.ok("ann", "close")
    events = len(desk.events)

    desk.at("2027-04-01 10:00")

    assert (len(desk.events), desk.wake_at()) == (events, None)


def test_a_target_that_was_met_stays_met_under_another_priority():
    """Jira, where completed cycles stay: four hours that were met do not become a breach of two."""
    desk = solved_in_time(RESTART)

    desk.ok("ann", "prioritize", priority="urgent")
    desk.ok("ann", "reopen")

    solutions = [each.cycle for each in chronicle(desk.book, desk.events) if each.cycle.clock == "solution"]
    assert [(cycle.target, cycle.verdict) for cycle in solutions] == [("8h", "met"), ("4h", None)]


def test_a_reopened_case_has_the_limit_of_its_priority_now():
    """freeitsm and RT recompute everything from the creation: here only what runs, with the time in which it was solved
    left out."""
    desk = solved_in_time()

    desk.ok("ann", "prioritize", priority="low")
    desk.ok("ann", "reopen")

    assert (desk.cycle("solution").target, desk.due("solution")) == ("24h", "2026-04-03 12:00")


def test_the_first_reply_is_given_once():
    """glpi #5213, on the times of a ticket that comes back: the first reply has been given."""
    desk = solved_in_time()

    desk.ok("ann", "reopen")
    desk.at("2026-04-20 10:00")

    assert (desk.cycle("first_reply").number, desk.state("first_reply")) == (1, "met")


def test_what_waited_when_it_was_solved_goes_on_with_what_was_left_then():
    """glpi #23359: time in which a ticket had waited and time in which it was solved were mixed up."""
    desk = Desk("2026-03-02 09:00")
    desk.register(priority="high")
    desk.at("2026-03-02 11:00", "ann", "ask")
    desk.at("2026-03-05 10:00", "ann", "solve")

    desk.at("2026-03-30 10:00", "ann", "reopen")

    assert desk.due("solution") == "2026-03-30 16:00"


def test_a_case_that_is_reopened_on_a_sunday_has_until_monday():
    """osTicket #5955: whoever writes on a Sunday opens a ticket that nobody can have missed yet."""
    desk = solved_in_time(RESTART)

    desk.at("2026-04-05 15:00", "ann", "reopen")

    assert desk.due("solution") == "2026-04-06 17:00"
    assert desk.wake_at() == desk.second("2026-04-06 13:00")
