"""What users ask for about hours: weekends, lunch, nights, sparse weeks, holidays, make-up days, the change of
clocks."""

from itertools import combinations

import pytest

from tests.what_users_ask.desk import (
    AROUND_THE_CLOCK,
    BERLIN,
    CN_OFFICE,
    LUNCH_BREAK,
    NIGHT_SHIFT,
    Desk,
    hours,
)

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONG_DAYS = hours('mon-sun: "09:00-21:00"')
FEED = hours(
    'mon-sun: "09:00-21:00"',
    "known_until: 2016-12-31\n"
    "years: {2016: {notice: a feed, days_off: {2016-11-11: St. Martin, 2016-11-13: Volkstrauertag}}}\n",
)
FORTY_EIGHT = (
    "when: \"agreement != 'free' and filled(priority)\", is: 24h",
    "when: \"agreement != 'free' and filled(priority)\", is: 48h",
)
ON_THE_DAY = {name: f"2026-03-{number:02}" for number, name in enumerate(WEEK, start=2)}


def test_what_comes_on_friday_afternoon_is_not_overdue_on_monday_morning():
    """osTicket #1168, #1107, #2131, #4166, #4969, osTicket-1.7 #515: what came before the weekend was overdue after it.
    Linear #1103 and objectstack #1310 ask for working hours as well."""
    desk = Desk("2026-03-06 16:00")
    desk.register(priority="high")

    for moment in ("2026-03-06 21:00", "2026-03-07 12:00", "2026-03-08 23:59:59", "2026-03-09 09:00"):
        desk.at(moment)

    assert desk.marks("first_reply") == desk.marks("solution") == []
    assert (desk.due("first_reply"), desk.due("solution")) == ("2026-03-09 12:00", "2026-03-09 16:00")


def test_the_hours_that_were_counted_can_be_told_day_by_day():
    """osTicket #1168, PR #4984: once hours count, people want to see which."""
    desk = Desk("2026-03-06 16:00")

    desk.register(priority="high")

    assert desk.days("solution") == [
        ("Fri 03-06", 1.0, None),
        ("Sat 03-07", 0.0, None),
        ("Sun 03-08", 0.0, None),
        ("Mon 03-09", 7.0, None),
    ]


def test_a_breach_is_judged_in_the_hours_in_which_the_due_was_counted():
    """Chatwoot PR #13392: one hour from Friday 16:30 ended for the breach at 17:30 on the same evening."""
    desk = Desk("2026-03-06 16:30")
    desk.register(priority="urgent")

    desk.at("2026-03-06 17:30:01")
    assert (desk.state("first_reply"), desk.due("first_reply")) == ("running", "2026-03-09 09:30")

    desk.at("2026-03-09 09:30", "ann", "reply")
    assert desk.state("first_reply") == "met"


def test_an_answer_after_closing_time_is_late_though_no_further_hour_has_counted():
    """osTicket #2131 asks that nothing runs after 17:00. What was due at 17:00 has been missed at 17:30 all the
    same."""
    desk = Desk("2026-03-02 16:00")
    desk.register(priority="urgent")
    assert desk.due("first_reply") == "2026-03-02 17:00"

    desk.at("2026-03-02 17:30", "ann", "reply")

    assert desk.state("first_reply") == "breached"


def test_nothing_counts_over_lunch():
    """frappe/helpdesk #2212 and #1528: what came in the lunch hour counted at once, while nobody was there."""
    desk = Desk("2026-03-02 12:30", office=LUNCH_BREAK)

    desk.register(priority="urgent")

    desk.at("2026-03-02 13:30")
    assert desk.marks("first_reply") == []
    assert desk.due("first_reply") == "2026-03-02 14:30"


def test_a_day_has_as_many_intervals_as_people_work():
    """chatwoot #14009: 08:00-12:00 and 13:30-18:00 on one day could not be written down."""
    desk = Desk("2026-03-02 11:00", office=hours('mon-fri: ["08:00-12:00", "13:30-18:00"]'))

    desk.register(priority="high")

    assert desk.due("first_reply") == "2026-03-02 16:30"
    assert desk.due("solution") == "2026-03-03 10:30"


def test_what_is_used_up_when_the_break_begins_is_due_then_and_not_after_it():
    """frappe/helpdesk #1528, for such breaks. At such an edge a due moved by hours when Zammad took another library."""
    desk = Desk("2026-03-02 11:00", office=LUNCH_BREAK)
    desk.register(priority="urgent")
    assert desk.due("first_reply") == "2026-03-02 12:00"

    desk.at("2026-03-02 13:30", "ann", "reply")

    assert desk.state("first_reply") == "breached"


def test_a_week_of_tuesdays_is_a_week():
    """osTicket #6739: with only Tuesday 08:00-17:00 open no day was counted, or one, and tickets were overdue at
    once."""
    desk = Desk("2026-03-04 10:00", office=hours('tue: "08:00-17:00"'))

    desk.register(priority="high")

    assert desk.due("first_reply") == "2026-03-10 12:00"
    assert desk.due("solution") == "2026-03-10 16:00"
    desk.at("2026-03-10 08:00")
    assert desk.marks("first_reply") == []


@pytest.mark.parametrize("day", WEEK)
def test_any_single_day_of_the_week_will_do(day):
    """osTicket #6739; RT, whose documentation has to warn that Sunday is 0 and not 7."""
    desk = Desk(f"{ON_THE_DAY[day]} 17:00", office=hours(f'{day}: "09:00-17:00"'))

    desk.register(priority="low")

    opened = int(ON_THE_DAY[day][-2:])
    due = opened + 21
    assert desk.due("solution") == (f"2026-03-{due:02} 17:00" if due <= 31 else f"2026-04-{due - 31:02} 17:00")


def test_any_set_of_days_counts_each_of_its_days():
    """osTicket #6739: what worked for a schedule with Monday and Thursday did not work for others."""
    for size in range(1, 8):
        for days in combinations(WEEK, size):
            desk = Desk("2026-03-01 20:00", office=hours(", ".join(f'{day}: "09:00-17:00"' for day in days)))
            desk.register(priority="high")

            assert desk.due("solution") == f"{ON_THE_DAY[days[0]]} 17:00", days


def test_a_night_shift_belongs_to_the_evening_on_which_it_begins():
    """chatwoot #5254 (21:00 until 02:00 was refused) and #6733, biz #133, business_time #227."""
    desk = Desk("2026-03-06 23:00", office=hours('mon-fri: "21:00-02:00"'))

    desk.register(priority="high")

    assert desk.due("first_reply") == "2026-03-09 22:00", "three hours until Saturday 02:00, one on Monday evening"
    desk.at("2026-03-07 12:00")
    assert [mark[:2] for mark in desk.marks("first_reply")] == [("50%", "2026-03-07 01:00")]


def test_what_comes_at_the_end_of_a_night_waits_for_the_next_one():
    """chatwoot #6733: hours over midnight could not be given."""
    desk = Desk("2026-03-03 05:30", office=NIGHT_SHIFT)

    desk.register(priority="urgent")

    assert desk.due("first_reply") == "2026-03-03 22:30"


def test_a_desk_that_never_closes_loses_no_minute_at_midnight():
    """zammad #3180: 00:00-23:59 was closed for a minute each night, and 24:00 could not be written."""
    desk = Desk("2026-03-02 12:00", office=AROUND_THE_CLOCK)

    desk.register(priority="low")

    assert desk.due("solution") == "2026-03-03 12:00"
    assert [counted for _, counted, _ in desk.days("solution")] == [12.0, 12.0]


def test_days_off_are_those_that_somebody_wrote_down_and_each_is_named():
    """zammad #390: 48 hours of a desk that is open 9-21 every day, from the evening of 2016-11-09, ended two days late:
    the holiday feed had St. Martin and Volkstrauertag in it, and nobody could see which days had not counted."""
    as_written, from_a_feed = (
        Desk("2016-11-09 23:00", BERLIN, FORTY_EIGHT, office=office) for office in (LONG_DAYS, FEED)
    )

    for desk in (as_written, from_a_feed):
        desk.register(priority="low")

    assert as_written.due("solution") == "2016-11-13 21:00"
    assert from_a_feed.due("solution") == "2016-11-15 21:00"
    assert [day for day in from_a_feed.days("solution") if day[2]] == [
        ("Fri 11-11", 0.0, "St. Martin"),
        ("Sun 11-13", 0.0, "Volkstrauertag"),
    ]


def test_a_feed_that_changes_moves_no_due_by_itself():
    """zammad #390: days came and went with the feed. Here a change is published, and each case that it moves has it in
    its history."""
    desk = Desk("2016-11-09 23:00", BERLIN, FORTY_EIGHT, office=FEED)
    desk.register(priority="low")

    desk.publish(LONG_DAYS)
    desk.at("2016-11-10 10:00", "ann", "reply")
    assert desk.due("solution") == "2016-11-15 21:00"

    desk.recount()

    assert (desk.due("solution"), desk.events[-1].type) == ("2016-11-13 21:00", "recounted")


def test_an_hour_is_an_hour_when_the_clocks_go_forward():
    """OTRS PR #787, fivetran/dbt_zendesk #25, azure-devops-docs #8675: hours did not follow the change of the
    clocks."""
    night = Desk("2026-03-29 01:30", BERLIN, office=AROUND_THE_CLOCK)
    night.register(priority="urgent")
    assert night.due("first_reply") == "2026-03-29 03:30"

    day = Desk("2026-03-28 12:00", BERLIN, office=AROUND_THE_CLOCK)
    day.register(priority="low")

    assert day.due("solution") == "2026-03-29 13:00"


def test_an_hour_is_an_hour_when_the_clocks_go_back():
    """OTRS PR #787, fivetran/dbt_zendesk #25, in autumn."""
    desk = Desk("2026-10-24 12:00", BERLIN, office=AROUND_THE_CLOCK)

    desk.register(priority="low")

    assert desk.due("solution") == "2026-10-25 11:00"


def test_office_hours_stay_on_the_clock_of_the_office_when_it_changes():
    """fivetran/dbt_zendesk #25, azure-devops-docs #8675: what lay on the other side of the change was off by an
    hour."""
    desk = Desk("2026-03-27 16:00", BERLIN)

    desk.register(priority="high")

    assert desk.due("solution") == "2026-03-30 16:00"


def test_the_night_of_the_change_has_as_many_hours_as_were_worked():
    """OTRS PR #787: a shift through the night of the change is an hour shorter."""
    desk = Desk("2026-03-28 22:00", BERLIN, office=hours('mon-sun: "22:00-06:00"'))

    desk.register(priority="high")

    assert desk.due("solution") == "2026-03-29 23:00"


def test_a_make_up_saturday_is_a_working_day():
    """chinese-calendar #68, XieWeiXie/holidays #1: Saturday 2026-10-10 makes up for National Day."""
    desk = Desk("2026-10-09 17:00", CN_OFFICE)

    desk.register(priority="high")

    assert desk.due("solution") == "2026-10-10 17:30"
    assert desk.days("solution")[-1] == ("Sat 10-10", 7.0, "国庆节")


def test_a_make_up_sunday_is_a_working_day_before_the_holiday():
    """XieWeiXie/holidays #1: 2026-09-20 is a Sunday on which people work."""
    desk = Desk("2026-09-18 17:00", CN_OFFICE)

    desk.register(priority="high")

    assert desk.due("solution") == "2026-09-20 17:30"


def test_seven_days_of_holiday_do_not_count():
    """chinese-calendar #68: a case from the last afternoon before National Day goes on eight days later."""
    desk = Desk("2026-09-30 17:00", CN_OFFICE)
    desk.register(priority="high")

    desk.at("2026-10-07 23:59:59")

    assert desk.marks("solution") == []
    assert desk.due("solution") == "2026-10-08 17:30"


def test_who_does_not_make_up_leaves_those_days_out_of_the_file():
    """chinese-calendar #53: finance keeps the holidays and does not work on those Saturdays."""
    national_day = (
        "known_until: 2026-12-25\nyears: {2026: {notice: made, days_off: {2026-10-01..2026-10-07: 国庆节}}}\n"
    )
    desk = Desk("2026-10-09 17:00", office=hours('mon-fri: ["09:00-12:00", "13:30-18:00"]', national_day))

    desk.register(priority="high")

    assert desk.due("solution") == "2026-10-12 17:30"


def test_however_long_the_desk_is_closed_the_due_is_found():
    """RT (Business::Hours 0.13): beyond thirty days it gave up and answered -1."""
    summer = "dates: {2026-06-01..2026-09-30: closed}\n"
    desk = Desk("2026-05-29 16:00", office=hours('mon-fri: "09:00-17:00"', summer))

    desk.register(priority="high")

    assert desk.due("solution") == "2026-10-01 16:00"


@pytest.mark.parametrize("way", ["phone", "web_form", "needs_parts"])
def test_clocks_start_whichever_way_a_case_comes_in(way):
    """znuny #514: a ticket that a process had created never started its clock for the first reply."""
    desk = Desk("2026-03-02 09:00")

    desk.register(way, priority="high")

    assert desk.cycle("first_reply").start == desk.second("2026-03-02 09:00")
    assert desk.cycle("solution").running


def test_each_agreement_has_its_own_hours():
    """osTicket #4166, where the hours of users, teams and departments differ: who pays for nights gets nights."""
    by_agreement = (
        "solution: {zh: 解决, en: Solution, calendar: office,",
        "solution: {zh: 解决, en: Solution, calendar: {by: agreement, gold: always, default: office},",
    )
    office, nights = Desk("2026-03-06 16:00", by_agreement), Desk("2026-03-06 16:00", by_agreement)

    office.register(priority="high")
    nights.register(priority="high", agreement="gold")

    assert (office.due("solution"), nights.due("solution")) == ("2026-03-09 16:00", "2026-03-07 00:00")


def test_a_case_that_changes_its_agreement_is_counted_on_the_other_calendar_from_its_start():
    """Zammad's SLAs, RT's SetSLA: the hours follow the customer, from the creation on and with the pauses there
    were."""
    desk = Desk(
        "2026-03-06 09:00",
        (
            "solution: {zh: 解决, en: Solution, calendar: office,",
            "solution: {zh: 解决, en: Solution, calendar: {by: agreement, gold: always, default: office},",
        ),
    )
    desk.register(priority="low")
    desk.at("2026-03-06 10:00", "ann", "ask")
    desk.at("2026-03-06 12:00", "ann", "customer_writes")
    assert desk.due("solution") == "2026-03-11 11:00"

    desk.at("2026-03-06 13:00", "ann", "agree", agreement="gold")

    assert desk.due("solution") == "2026-03-07 11:00"
    assert desk.history_agrees()
