"""What users ask for about being told: not at midnight, not on Sundays, and nothing is judged later because of it."""

from tests.what_users_ask.desk import AROUND_THE_CLOCK, CN_OFFICE, Desk

AROUND = (
    "solution: {zh: 解决, en: Solution, calendar: office,",
    "solution: {zh: 解决, en: Solution, calendar: always, notify_hours: office,",
)


def late_on(day: str, hour: str, *edits: tuple[str, str]) -> Desk:
    """Four hours around the clock; the desk has people from nine to five."""
    desk = Desk(f"{day} {hour}", AROUND, *edits)
    desk.register(priority="urgent")
    return desk


def test_nobody_is_woken_at_midnight():
    """zammad #4432, #2157: service times were Monday to Friday 9-17, and the reminders came at midnight."""
    desk = late_on("2026-03-02", "20:00")

    desk.at("2026-03-03 00:00:01")

    assert desk.messages("solution")[-1] == ("100%", ("lea",), "2026-03-03 09:00")


def test_nobody_is_disturbed_on_the_weekend():
    """zammad #4432: also on weekends."""
    desk = late_on("2026-03-06", "22:00")

    desk.at("2026-03-07 02:00:01")

    assert [message[2] for message in desk.messages("solution")] == ["2026-03-09 09:00"] * 3


def test_nobody_is_disturbed_on_a_holiday():
    """zammad #4432, with the calendar of zammad #390: the hours for messages have days off like any others."""
    desk = late_on("2026-10-01", "10:00", CN_OFFICE)

    desk.at("2026-10-01 14:00:01")

    assert desk.messages("solution")[-1][2] == "2026-10-08 09:00"


def test_a_message_that_waits_does_not_move_the_verdict():
    """zammad #4432: when it is late and when somebody may be told are two things."""
    desk = late_on("2026-03-02", "20:00")
    desk.at("2026-03-03 00:00:01")

    assert desk.state("solution") == "breached"
    assert desk.marks("solution")[-1] == ("100%", "2026-03-03 00:00:01", "2026-03-03 00:00:01")


def test_in_hours_a_message_goes_out_at_once():
    """redmine_intouch #105: what is not urgent waits for the morning, and what happens at ten is told at ten."""
    desk = late_on("2026-03-02", "10:00")

    desk.at("2026-03-02 14:00:01")

    assert [message[2] for message in desk.messages("solution")] == [None, None, None]


def test_what_is_noticed_at_night_after_an_outage_waits_as_well():
    """zammad #2157: an escalation moved to two in the night."""
    desk = late_on("2026-03-02", "10:00")

    desk.at("2026-03-03 02:00")

    assert [mark[2] for mark in desk.marks("solution")] == ["2026-03-03 02:00"] * 5
    assert {message[2] for message in desk.messages("solution")} == {"2026-03-03 09:00"}


def test_the_last_second_of_the_day_is_told_and_the_next_one_waits():
    """RotherOSS/otobo #2928: notifications only within working hours; those end at 17:00 sharp."""
    in_time, after = late_on("2026-03-02", "12:59:58"), late_on("2026-03-02", "13:00")

    in_time.at("2026-03-02 16:59:59")
    after.at("2026-03-02 17:00:01")

    assert in_time.messages("solution")[-1][2] is None
    assert after.messages("solution")[-1][2] == "2026-03-03 09:00"


def test_a_desk_that_wants_to_be_woken_is_woken():
    """zammad #4432: whoever works around the clock is told around the clock."""
    desk = Desk("2026-03-02 20:00", AROUND, office=AROUND_THE_CLOCK)
    desk.register(priority="urgent")

    desk.at("2026-03-03 00:00:01")

    assert desk.messages("solution")[-1][2] is None


def test_a_clock_in_office_hours_never_fires_at_night_on_its_own():
    """redmine_intouch #105: all reminders came at 00:00 sharp on Monday."""
    desk = Desk("2026-03-06 16:00")
    desk.register(priority="high")
    fired = []

    while (second := desk.wake_at()) is not None and len(fired) < 12:
        fired.append(str(desk.local(second)))
        desk.at(fired[-1])

    assert all("09:00" < moment[11:16] <= "17:00" for moment in fired)
