"""Clocks, duties and rules as a definition says them: what each line means in the model."""

from pathlib import Path

import pytest

from workflow.definitions.clocks import ON_ALWAYS, CalendarChoice, Clock, Pause, Trigger
from workflow.definitions.load import load
from workflow.definitions.model import Always, Duty, Procedure
from workflow.definitions.questioned import questioned
from workflow.definitions.words import place_of

BASE = (Path(__file__).with_name("golden") / "base.yaml").read_text("utf-8")
CLOCK = "calendar: office, start: start, stop: pay, due: promised, at: {before 2h: {tell: [clerk]}}"
DUTY = "owner: clerk, asks: [coaching], blocks: [pay]}"
RULE = "after: register, within: 24h}"


def loaded(*edits: tuple[str, str]) -> Procedure:
    text = BASE
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    checked = load(text.encode())
    assert checked.procedure is not None, [problem.say("en") for problem in checked.problems]
    return checked.procedure


def clock(said: str) -> Clock:
    return loaded((CLOCK, said)).clocks["promising"]


def duty(said: str) -> Duty:
    return loaded((DUTY, said)).duties["explain"]


def test_a_calendar_may_depend_on_a_choice() -> None:
    choice = clock(
        "calendar: {by: channel, phone: office, default: always}, start: start, stop: pay, within: 8h"
    ).calendar

    assert choice == CalendarChoice(name="always", by="channel", cases={"phone": "cn_office"})
    assert choice.names() == {"cn_office", "always"}
    assert [choice.calendar_for(value) for value in ("phone", "web", None)] == ["cn_office", "always", "always"]


@pytest.mark.parametrize(("yes", "no"), [("yes", "no"), ("true", "false")])
def test_a_calendar_may_depend_on_a_yes_or_no(yes: str, no: str) -> None:
    choice = clock(
        f"calendar: {{by: urgent, {yes}: always, {no}: office}}, start: start, stop: pay, within: 8h"
    ).calendar

    assert [choice.calendar_for(value) for value in (True, False, None)] == ["always", "cn_office", None]


def test_one_calendar_is_counted_on_whatever_the_case() -> None:
    assert CalendarChoice(name="cn_office").calendar_for(None) == "cn_office"
    assert CalendarChoice(name="cn_office").names() == {"cn_office"}


def test_duties_and_rules_count_day_and_night_unless_they_say_otherwise() -> None:
    procedure = loaded()
    rules = [rule for rule in procedure.rules if isinstance(rule, Always)]

    assert (procedure.duties["explain"].calendar, rules[0].calendar) == (ON_ALWAYS, ON_ALWAYS)


def test_the_calendars_of_duties_and_rules_are_looked_up() -> None:
    procedure = loaded(
        (DUTY, DUTY.replace("blocks", "within: 2wd, calendar: office, blocks")),
        (RULE, "after: register, within: 2wd, calendar: {by: channel, phone: office, web: always}}"),
    )
    rule = next(rule for rule in procedure.rules if isinstance(rule, Always))

    assert procedure.duties["explain"].calendar == CalendarChoice(name="cn_office")
    assert rule.calendar == CalendarChoice(by="channel", cases={"phone": "cn_office", "web": "always"})


def test_a_repeating_clock_has_periods_and_what_ends_them() -> None:
    found = clock("calendar: office, start: start, stop: attach_proof, every: 3wd, until: [approve, pay to closed]")

    assert (found.repeats, found.again) == (True, "restart")
    assert [target.limit.text for target in found.within if target.limit] == ["3wd"]
    assert found.cancel == (Trigger(name="approve"), Trigger(name="pay", to="closed"))


def test_the_periods_may_depend_on_the_case_and_the_clock_run_in_states() -> None:
    found = clock(
        "calendar: office, while: [planning], stop: attach_proof, "
        "every: [{when: urgent, is: 4h}, {is: reply_time}], at: {80%: {tell: head}, before 1h: {tell: head}}"
    )

    assert [target.limit.text for target in found.within if target.limit] == ["4h", "24h"]
    assert (found.while_, found.stop) == (("planning",), (Trigger(name="attach_proof"),))


def test_a_clock_that_does_not_repeat_says_so() -> None:
    assert not clock("calendar: office, start: start, stop: pay, cancel: send_back, within: 2wd").repeats


@pytest.mark.parametrize(
    ("said", "states", "at_most"),
    [
        ("[]", (), None),
        ("signing", ("signing",), None),
        ("[signing, paying]", ("signing", "paying"), None),
        ("{in: signing}", ("signing",), None),
        ("{in: [signing], at_most: 10wd}", ("signing",), "10wd"),
        ("{in: [signing], at_most: reply_time}", ("signing",), "24h"),
    ],
)
def test_a_clock_pauses_where_and_for_as_long_as_it_says(
    said: str, states: tuple[str, ...], at_most: str | None
) -> None:
    pause = clock(f"calendar: office, start: start, stop: pay, within: 2wd, pause: {said}").pause

    assert pause is not None
    assert (pause.states, pause.at_most and pause.at_most.text) == (states, at_most)


def test_a_clock_without_pause_leaves_it_to_the_states() -> None:
    assert clock("calendar: office, start: start, stop: pay, within: 2wd").pause is None
    assert Pause(states=()) != Pause(states=("signing",))


def test_a_duty_has_marks_of_its_own() -> None:
    found = duty(
        "owner: clerk, asks: [coaching], within: 8h, at: {80%: {tell: [clerk]}, 100%: {tell: [head], unclear: U1}}}"
    )

    assert [(mark.text, mark.effects.tell) for mark in found.marks] == [("80%", ("clerk",)), ("100%", ("head",))]


def test_what_the_marks_of_a_duty_bring_exists() -> None:
    procedure = loaded(
        (DUTY, "owner: clerk, asks: [coaching], within: 8h, at: {100%: {tell: [customer, director], unclear: U1}}}")
    )

    assert "inform_customer" in procedure.actions
    assert ("duties.explain.at.100%", "U1") in list(questioned(procedure))
    assert [mark.text for mark in procedure.marks] == ["80%", "100%", "before 2h", "100%"]


def test_a_duty_that_another_duty_opens_when_late_is_opened() -> None:
    late = (
        "owner: clerk, asks: [coaching], within: 8h, at: {100%: {open: justify}}}\n"
        "  justify: {zh: 说明二, en: Justify, owner: head, asks: [opinion]}"
    )

    assert load(BASE.replace(DUTY, late).encode()).problems == ()


def test_a_trigger_knows_its_place() -> None:
    stop = clock("calendar: office, start: start, stop: pay, within: 2wd").stop[0]

    assert place_of(stop.name) > place_of("never read")


def test_a_trigger_may_lead_back_or_stay() -> None:
    loaded((CLOCK, "calendar: office, start: start, stop: attach_proof to planning, within: 2wd"))
    loaded(
        (CLOCK, "calendar: office, start: start, stop: send_back to planning, within: 2wd"),
        ("{from: signing, to: planning, who: approver", "{from: signing, to: previous, who: approver"),
    )


def test_calendars_are_not_looked_at_unless_they_are_given() -> None:
    named = BASE.replace("office: cn_office", "office: moon_office").encode()

    assert load(named).problems == ()
    assert [problem.code for problem in load(named, calendars={}).problems] == ["calendar_unknown"]


def test_always_is_there_whatever_is_given() -> None:
    procedure = BASE.replace("{office: cn_office, always: always}", "{office: always}").encode()

    assert load(procedure, calendars={}).problems == ()
