"""What a story expects of clocks: how they stand, when they are due, and what is said when that is otherwise."""

import pytest

from tests.stories.test_player import OPENED, PROPOSED, WORKING, played

OFFICE = (
    ("calendars: {always: always}", "calendars: {always: always, office: cn_office}"),
    (
        "calendar: always, while: [working, waiting], within: 10h,\n    at: {80%: {tell: [assignee]},",
        "calendar: office, while: [working, waiting], within: 3wd,\n    at: {",
    ),
)
"""`work` counts working days of the office."""


def found(steps: str, *edits: tuple[str, str]) -> list[tuple[str, str]]:
    return [(each.expected, each.found.en) for each in played(steps, *edits).mismatches]


def test_a_clock_is_due_where_the_story_says():
    assert found(WORKING + "- expect: {due: {work: 2026-03-02T19:00, budget: 2026-03-02T13:00, word: none}}\n") == []


def test_a_due_instant_of_days_skips_those_on_which_the_office_is_closed():
    told = played(WORKING + "- expect: {due: {work: 2026-10-09T18:00}}\n", *OFFICE, now="2026-09-29T16:00")

    assert told.mismatches == ()


def test_another_due_instant_is_said_with_its_weekday_limit_and_calendar_in_both_languages():
    told = played(WORKING + "- expect: {due: {work: 2026-03-05T17:00}}\n", *OFFICE).mismatches

    assert [(each.expected, each.found.en, each.found.zh) for each in told] == [
        (
            "due work: 2026-03-05 17:00 +08:00",
            "due work: 2026-03-05 18:00 Thu +08:00 (within 3wd on cn_office)",
            "due work: 2026-03-05 18:00 周四 +08:00（限 3wd，按 cn_office）",
        )
    ]


def test_a_due_instant_may_be_written_in_another_zone():
    assert found(WORKING + "- expect: {due: {work: 2026-03-02T11:00Z}}\n") == []


def test_nothing_is_due_of_a_clock_that_never_began():
    assert found(OPENED + "- expect: {due: {work: none}}\n") == []
    assert found(OPENED + "- expect: {due: {work: 2026-03-02T19:00}}\n") == [
        ("due work: 2026-03-02 19:00 +08:00", "due work: none (it never began)")
    ]


def test_nothing_is_due_of_a_clock_that_waits_for_a_date():
    assert found(WORKING + "- expect: {due: {word: 2026-03-02T19:00}}\n") == [
        ("due word: 2026-03-02 19:00 +08:00", "due word: none (waiting)")
    ]


def test_a_promised_date_is_said_with_its_field():
    promised = WORKING + "- eve promise: {promised: 2026-03-02T15:00}\n"
    edit = (
        "actions:\n",
        "actions:\n  promise: {zh: 承诺, en: Promise, moves: [\n    {from: working, to: working, who: [expert], asks: [promised]}]}\n",
    )

    assert found(promised + "- expect: {due: {word: 2026-03-02T15:00}}\n", edit) == []
    assert found(promised + "- expect: {due: {word: none}, clock: {word: met}}\n", edit) == [
        ("clock word: met", "clock word: running (due 2026-03-02 15:00 Mon +08:00, the date in promised)"),
        ("due word: none", "due word: 2026-03-02 15:00 Mon +08:00 (the date in promised)"),
    ]


def test_nothing_is_due_while_a_clock_is_paused():
    paused = ("within: 10h,", "within: 10h, pause: [waiting],")
    asked = WORKING + "- eve ask: {to: waiting}\n"

    assert found(asked + "- expect: {clock: {work: paused}, due: {work: none}}\n", paused) == []
    assert found(asked + "- expect: {clock: {work: running}, due: {work: 2026-03-02T19:00}}\n", paused) == [
        ("clock work: running", "clock work: paused"),
        ("due work: 2026-03-02 19:00 +08:00", "due work: none (paused)"),
    ]


def test_a_run_that_is_over_was_due_when_it_was():
    assert found(PROPOSED + "- expect: {clock: {work: met}, due: {work: 2026-03-02T19:00}}\n") == []


def test_the_limit_of_a_repeating_clock_is_said_as_such():
    every = ("again: restart, within: 2h, at: {100%: {tell: [owner]}}", "every: 2h, until: [propose]")
    assert found(WORKING + "- expect: {due: {keep_going: none}}\n", every) == [
        ("due keep_going: none", "due keep_going: 2026-03-02 11:00 Mon +08:00 (every 2h)")
    ]


def test_the_clocks_of_duties_and_rules_are_due_too():
    steps = WORKING + "- eve ask\n- expect: {due: {duty_call_customer: 2026-03-02T11:00, rule_3_finish: none}}\n"

    assert found(steps) == []


@pytest.mark.parametrize(
    ("wait", "until"),
    [("1wd", "2026-09-30T18:00"), ("2wd", "2026-10-08T18:00")],
)
def test_working_days_are_waited_to_the_close_of_the_last_where_one_calendar_is_meant(wait, until):
    told = played(f"- wait: {wait}\n", *OFFICE, now="2026-09-29T10:00")

    assert told.mismatches == ()
    assert told.taken[0].at == played(f"- wait: until {until}\n").taken[0].at


def test_working_days_are_nothing_where_no_clock_counts_on_a_calendar():
    told = found(OPENED + "- wait: 2wd\n")

    assert [expected for expected, _ in told] == ["wait: 2wd"]
    assert "write hours or days such as wait: 24h or wait: 1cd, or wait: until 2026-03-02T09:00" in told[0][1]


def test_working_days_of_several_calendars_are_named_one_by_one():
    other = (
        "calendar: always, start: start, stop: ask to waiting",
        "calendar: abroad, start: start, stop: ask to waiting",
    )
    calendars = (OFFICE[0][0], "calendars: {always: always, office: cn_office, abroad: uk_business}")

    told = found("- wait: 1wd\n", calendars, OFFICE[1], other)

    assert told == [
        (
            "wait: 1wd",
            "the clocks count on several calendars, and it is not clear which: write"
            " wait: until 2026-03-03T18:00 (on cn_office) or wait: until 2026-03-04T01:00 (on uk_business)",
        )
    ]


def test_a_mismatch_says_its_line_and_when_it_was_in_the_story():
    told = played(WORKING + "- wait: 90m\n- expect: {state: received}\n- cai start\n").mismatches

    source_lines = [each.line for each in told]
    assert source_lines[1] == source_lines[0] + 1
    assert [each.at for each in told] == [played("- wait: until 2026-03-02T10:30\n").taken[0].at] * 2
