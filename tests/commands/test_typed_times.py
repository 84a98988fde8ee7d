"""Times as people type them: read by the store's clock, shown in full, and refused when they could mean two things."""

import json

import pytest

from workflow.commands.typed_times import Today, full_day, full_time, looked_for, morning
from workflow.errors import UsageError

from .conftest import FIRST, Counter, registration

SHANGHAI = Today(1_790_557_512_000_000, "Asia/Shanghai")  # 2026-09-28 09:05:12, a Monday
BERLIN = Today(SHANGHAI.now, "Europe/Berlin")  # 2026-09-28 03:05:12
NEW_YEAR = Today(1_798_733_700_000_000, "Asia/Shanghai")  # 2027-01-01 00:15
SHOP = ("publish", "online_shopping")
FEEDBACK = ("channel=email", "customer_name=周", "contact=zhou@example.cn", "feedback=漏水")


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("now", "2026-09-28T09:05:12+08:00"),
        (" 现在 ", "2026-09-28T09:05:12+08:00"),
        ("9:30", "2026-09-28T09:30"),
        ("09:30", "2026-09-28T09:30"),
        ("9：30", "2026-09-28T09:30"),
        ("9:30:05", "2026-09-28T09:30:05"),
        ("today 9:30", "2026-09-28T09:30"),
        ("Today  9:30", "2026-09-28T09:30"),
        ("今天 9:30", "2026-09-28T09:30"),
        ("今天9:30", "2026-09-28T09:30"),
        ("yesterday 15:00", "2026-09-27T15:00"),
        ("昨天 15:00", "2026-09-27T15:00"),
        ("tomorrow 0:00", "2026-09-29T00:00"),
        ("明天 23:59", "2026-09-29T23:59"),
        ("10-13 9:30", "2026-10-13T09:30"),
        ("1-3 9:30", "2026-01-03T09:30"),
        ("2027-1-3 9:30", "2027-01-03T09:30"),
        ("2026-09-28T08:50", "2026-09-28T08:50"),
        ("2026-09-28 08:50+02:00", "2026-09-28 08:50+02:00"),
    ],
)
def test_a_time_is_read_by_the_clock(typed: str, full: str) -> None:
    assert full_time(typed, SHANGHAI, name="x") == full


@pytest.mark.parametrize(
    "typed",
    [
        "today",
        "tomorrow",
        "昨天",
        "10-13",
        "2026-09-28",
        "24:00",
        "9:60",
        "9.30",
        "930",
        "9:3",
        "3:30pm",
        "2-29",
        "13-1",
        "10-109:30",
        "today9:30",
        "9:30-10:30",
        "2-29 9:00",
        "13-1 9:00",
        "09/28 9:30",
        "next monday 9:30",
        "2026-02-30T10:00",
        "9999-01-01 9:30",
        "٩:٣٠",
    ],
)
def test_what_is_no_time_or_could_be_several_is_refused_with_what_is_taken(typed: str) -> None:
    with pytest.raises(UsageError) as refused:
        full_time(typed, SHANGHAI, name="complained_at")

    assert refused.value.wording.code == "not_a_datetime"
    assert f'"{typed}"' in refused.value.say("en")
    assert "9:30 (today), yesterday 15:00" in refused.value.say("en")
    assert "9:30（今天）、昨天 15:00" in refused.value.say("zh")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-10-01", "2026-10-01"),
        ("10-1", "2026-10-01"),
        ("today", "2026-09-28"),
        ("昨天", "2026-09-27"),
        ("明天", "2026-09-29"),
        ("now", "2026-09-28"),
    ],
)
def test_a_day_is_read_by_the_calendar(typed: str, day: str) -> None:
    assert full_day(typed, SHANGHAI, name="x") == day


@pytest.mark.parametrize("typed", ["9:30", "2-29", "2026-02-29", "0-1", "today 9:30", "2026-09", "monday"])
def test_what_is_no_day_is_refused_with_what_is_taken(typed: str) -> None:
    with pytest.raises(UsageError) as refused:
        full_day(typed, SHANGHAI, name="x")

    assert refused.value.wording.code == "not_a_date"
    assert "today, yesterday, tomorrow or 10-13" in refused.value.say("en")


def test_today_is_that_of_the_zone() -> None:
    late = Today(1_790_614_800_000_000, "Asia/Shanghai")  # 2026-09-29 01:00 in Shanghai, 28 September 19:00 in Berlin

    assert full_time("9:30", late, name="x") == "2026-09-29T09:30"
    assert full_time("9:30", Today(late.now, "Europe/Berlin"), name="x") == "2026-09-28T09:30"
    assert full_time("12-31 9:30", NEW_YEAR, name="x") == "2027-12-31T09:30"
    assert full_time("yesterday 23:00", NEW_YEAR, name="x") == "2026-12-31T23:00"


def test_an_hour_that_comes_twice_is_asked_about_and_one_that_is_skipped_is_refused() -> None:
    with pytest.raises(UsageError) as twice:
        full_time("10-25 2:30", BERLIN, name="x")
    with pytest.raises(UsageError) as never:
        full_time("3-29 2:30", BERLIN, name="x")

    assert twice.value.wording.code == "time_comes_twice"
    assert "2026-10-25T02:30+02:00 or 2026-10-25T02:30+01:00" in twice.value.say("en")
    assert never.value.wording.code == "no_such_time"
    assert full_time("10-25 3:30", BERLIN, name="x") == "2026-10-25T03:30"
    assert full_time("10-25 1:59", BERLIN, name="x") == "2026-10-25T01:59"


def test_a_day_alone_begins_in_the_morning_where_that_is_asked_for() -> None:
    assert morning("yesterday", SHANGHAI, name="--since") == "2026-09-27T00:00"
    assert morning("2026-09-28", SHANGHAI, name="--since") == "2026-09-28T00:00"
    assert morning("15:00", SHANGHAI, name="--since") == "2026-09-28T15:00"


def test_what_is_looked_for_may_be_a_day_a_time_or_part_of_a_date() -> None:
    assert looked_for("今天", SHANGHAI) == "2026-09-28"
    assert looked_for("9:30", SHANGHAI) == "2026-09-28T09:30"
    assert looked_for("2026-09", SHANGHAI) == "2026-09"
    assert looked_for("soon", SHANGHAI) == "soon"


def test_the_full_time_is_stored_and_the_answer_shows_it(counter: Counter) -> None:
    said = counter.well(*registration(complained_at="昨天 15:00"), "--occurred", "8:40", "--as", "li")
    data = counter.well(*registration(complained_at="now", contact="13911112222"), "--as", "li", "--json").data

    assert "Complained at = 2026-09-27 15:00 +08:00" in said.out
    assert "said to have happened 2026-09-28 08:40 +08:00" in said.out
    assert counter.well("show", FIRST, "--json").data["fields"]["complained_at"] == "2026-09-27T07:00:00Z"
    assert counter.well("history", FIRST, "--json").data[0]["occurred_at"] == "2026-09-28T00:40:00Z"
    assert data["times"] == {"complained_at": "2026-09-28T01:00:00Z"}


def test_a_full_time_is_not_repeated(counter: Counter) -> None:
    said = counter.well(*registration(), "--as", "li")

    assert "Complained at" not in said.out
    assert "times" not in counter.well(*registration(), "--as", "li", "--json").data


def test_a_simulated_clock_decides_what_today_is(counter: Counter) -> None:
    counter.well("tick", "--until", "tomorrow 7:15")
    counter.well(*registration(complained_at="7:00"), "--as", "li")

    assert counter.well("show", FIRST, "--json").data["fields"]["complained_at"] == "2026-09-28T23:00:00Z"


def test_options_that_take_a_time_take_a_short_one(counter: Counter) -> None:
    case = counter.open()
    counter.well("tick", "--until", "11:00")
    counter.well("do", case, "verify", "--as", "li")
    away = counter.well("people", "away", "chen", "--from", "tomorrow", "--to", "10-8 9:00")

    assert "away 09-29 00:00 +08:00 to 10-08 09:00 +08:00" in away.out
    assert counter.well("show", case, "--at", "9:30", "--json").data["state"] == "recorded"
    assert "as of 2026-09-28 09:30 +08:00" in counter.well("list", "--at", "9:30").err
    assert counter("people", "away", "chen", "--from", "today", "--to", "tomorrow").code == 2


def test_a_correction_reads_a_short_time_too(counter: Counter) -> None:
    case = counter.open()

    said = counter.well("correct", case, "complained_at=7:00", "--reason", "misheard", "--as", "li")

    assert "Complained at = 2026-09-28 07:00 +08:00" in said.out
    assert counter.well("show", case, "--json").data["fields"]["complained_at"] == "2026-09-27T23:00:00Z"


def test_a_column_of_rows_reads_a_short_time_too(counter: Counter) -> None:
    counter.well("people", "set", "mei", "--role", "cs_agent", "--department", "customer_service")
    counter.well("people", "set", "bo", "--role", "handler", "--department", "quality")
    counter.well(*SHOP, "--as", "li")
    said = counter.well("open", "online_shopping", *FEEDBACK, "submitted_at=8:40", "--as", "mei", "--json")
    case = said.data["case"]
    for actor, *words in (
        ("mei", "classify", "category=product"),
        ("mei", "acknowledge", "expected_at=tomorrow 18:00"),
        ("mei", "assess", "urgency=ordinary", "complexity=simple"),
        ("mei", "dispatch", "handled_by=bo"),
        ("bo", "conclude", "evidence=kind:order,finding:leaks", "root_cause=weld", "platform_fault=yes"),
        ("bo", "propose", "remedy=refund", "plan=refund", "order_number=T-5501"),
        ("mei", "record_reply", "acceptance=full", "answer=yes"),
    ):
        counter.well("do", case, *words, "--as", actor)
    rows = json.dumps([{"done_at": "8:50", "step": "refunded"}])

    typed = counter.well("do", case, "carry_out", "steps_taken+=done_at:8:50,step:x", "--as", "bo", "--dry-run")
    counter.well("do", case, "carry_out", f"steps_taken={rows}", "--as", "bo")
    refused = counter("correct", case, "steps_taken+=done_at:soon,step:x", "--reason", "r", "--as", "li")

    assert "Steps taken = 2026-09-28 08:50 +08:00 · x" in typed.out
    assert counter.well("show", case, "--json").data["fields"]["steps_taken"] == [
        {"done_at": "2026-09-28T00:50:00Z", "step": "refunded"}
    ]
    assert (refused.code, 'done_at is a date and time, not "soon"' in refused.err) == (2, True)


def test_a_short_time_is_found_by_and_a_text_is_left_alone(counter: Counter) -> None:
    counter.open(complaint="today")

    assert counter.well("find", "complained_at=today", "--json").data[0]["case"] == FIRST
    assert counter.well("find", "complained_at=8:50", "--json").data[0]["case"] == FIRST
    assert counter.well("find", "complained_at=yesterday", "--json").data == []
    assert counter.well("find", "complaint=today", "--json").data[0]["case"] == FIRST


def test_an_imported_table_has_full_times_only(counter: Counter) -> None:
    fields = "{complaint: 内容, complained_at: 时间, contact: 电话, customer_name: 姓名, channel: {value: online},"
    fields += " complainant: {value: user}, sales_stage: {value: after}, demands: {value: ticket_refund}}"
    source = "{system: hotline, id: 编号}"
    map_ = counter.file("map.yaml", f"procedure: ticketing_complaints\nas: li\nsource: {source}\nfields: {fields}\n")
    table = counter.file("t.csv", "编号,内容,时间,电话,姓名\n1,坏了,9:30,13800000000,张三\n")

    said = counter("import", "ticketing_complaints", table, "--map", map_, "--as", "li")

    assert said.code == 1
    assert "2026-09-28T08:50" in said.out + said.err
    assert counter.well("list", "--json").data == []


def test_a_store_may_begin_by_the_real_clock(outside: Counter) -> None:
    outside.well("init", "--clock", "simulated", "--start", "today 0:00")

    assert "it is now" in outside.well("tick", "--until", "0:30").err
