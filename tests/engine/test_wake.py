"""Marks: each fires once, in order, at its second, and does what the definition says."""

import pytest

from tests.engine.world import HOUR, NINE, SECOND, World, accepted
from workflow.engine.commands import Do
from workflow.engine.effects import Assigned, MarkFired, Told
from workflow.engine.events import By
from workflow.engine.wake import wake

START = NINE // SECOND
H = 3600
NO_DROP = (", 200%: {do: drop}", "")


def instants(world: World, clock: str) -> list[tuple[str, int, int]]:
    fired = [e for e in world.effects(MarkFired) if e.clock == clock]
    return [(e.text, e.due_at - START, e.detected_at - START) for e in fired]


def test_every_mark_fires_at_its_own_second():
    world = World()
    world.open()

    seconds = []
    while (instant := world.wake_at()) is not None:
        world.wait(instant * SECOND - world.now)
        seconds.append(instant - START)

    assert seconds == [3 * H // 2, 3 * H + 1, 6 * H + 1]
    assert world.case.state == "dropped"


@pytest.mark.parametrize(
    ("mark", "second"),
    [
        pytest.param("50%", 3 * H // 2, id="before the due instant: when that much has passed"),
        pytest.param("33%", 3564, id="a third"),
        pytest.param("100%", 3 * H + 1, id="the due instant itself is in time"),
        pytest.param("150%", 4 * H + H // 2 + 1, id="above it: a second later, like the due instant"),
        pytest.param("before 30m", 3 * H - 1800, id="before the due instant"),
        pytest.param("after 1h", 4 * H + 1, id="after it"),
    ],
)
def test_a_mark_fires_at_its_second_and_not_one_before(mark, second):
    world = World(
        (
            "at: {50%: {tell: [owner]}, 100%: {tell: [manager_], assign: manager_}, 200%: {do: drop}}",
            f"at: {{{mark}: {{tell: [board]}}}}",
        )
    )
    world.open()

    world.wait((second - 1) * SECOND)
    assert mark not in world.fired("first_look")
    world.wait(SECOND)

    assert mark in world.fired("first_look")


def test_late_marks_fire_in_order_with_when_they_were_due_and_when_that_was_noticed():
    world = World(NO_DROP)
    world.open()

    world.wait(20 * HOUR)

    assert instants(world, "first_look") == [("50%", 3 * H // 2, 20 * H), ("100%", 3 * H + 1, 20 * H)]


def test_marks_of_several_clocks_fire_in_the_order_of_their_instants():
    world = World()
    world.working()
    world.ok("eve", "promise_date", promised="2026-03-02T12:00")

    world.wait(11 * HOUR)

    order = [(e.clock, e.text) for e in world.effects(MarkFired)]
    assert order == [
        ("keep_going", "100%"),
        ("word", "before 30m"),
        ("word", "100%"),
        ("budget", "100%"),
        ("word", "after 1h"),
        ("work", "80%"),
        ("work", "100%"),
    ]


def test_a_mark_fires_once_in_its_run():
    world = World(NO_DROP)
    world.open()
    world.wait(4 * HOUR)

    assert world.wait(0) == ()
    assert world.wait(HOUR) == ()
    assert world.fired("first_look") == ["50%", "100%"]


def test_a_mark_fires_again_in_another_run():
    world = World()
    world.working()
    world.wait(2 * HOUR + SECOND)
    world.ok("cai", "hurry", urgent="no")

    world.wait(2 * HOUR + SECOND)

    assert world.fired("keep_going") == ["100%", "100%"]
    assert [e.number for e in world.effects(MarkFired) if e.clock == "keep_going"] == [1, 2]


def test_marks_due_before_a_command_fire_before_it():
    world = World()
    world.open()
    world.now += 2 * HOUR

    world.ok("cai", "start")

    assert [event.type for event in world.events] == ["opened", "mark_fired", "moved"]


def test_a_breach_is_a_fact_even_where_no_mark_says_so():
    world = World()
    world.working()

    world.wait(4 * HOUR + SECOND)

    assert world.fired("budget") == ["100%"]
    assert world.cycle("budget").breached


def test_a_mark_tells_who_owns_the_state():
    world = World()
    world.open()

    world.wait(2 * HOUR)

    assert world.told() == ["cai", "dan", "sun"]


def test_a_mark_tells_the_assignee_if_there_is_one():
    world = World(("80%: {tell: [assignee]}", "10%: {tell: [assignee]}, 20%: {tell: [assignee]}"))
    world.working()
    world.wait(HOUR)
    assert world.events[-1].type == "mark_fired"
    assert world.told() == []
    world.ok("eve", "hurry", urgent="no")

    world.wait(HOUR)

    assert [e.people for e in world.effects(Told) if e.about == "work 20%"] == [("eve",)]


def test_a_mark_tells_the_approver_who_could_sign_now():
    world = World(
        ("while: [working, waiting], within: 10h", "while: [paid_check], within: 10h"),
        ("80%: {tell: [assignee]}", "80%: {tell: [approver, owner]}"),
    )
    world.proposed()

    world.wait(8 * HOUR)

    assert world.told() == ["max"]


def test_where_nothing_is_to_be_signed_there_is_no_approver_to_tell():
    world = World(("80%: {tell: [assignee]}", "80%: {tell: [approver]}"))
    world.working()

    world.wait(8 * HOUR)

    assert not [e for e in world.effects(Told) if e.about == "work 80%"]


def test_nobody_is_told_twice_by_one_mark():
    world = World(("50%: {tell: [owner]}", "50%: {tell: [owner, clerk]}"))
    world.open()

    world.wait(2 * HOUR)

    assert [e.people for e in world.effects(Told)] == [("cai", "dan", "sun")]


def test_a_mark_assigns_after_it_has_told():
    world = World()
    world.open()

    world.wait(3 * HOUR + SECOND)

    kinds = [type(e) for e in world.events[-1].effects]
    assert kinds == [MarkFired, Told, Assigned]


def test_the_system_acts_through_the_same_checks():
    world = World()
    world.open()

    world.wait(6 * HOUR + SECOND)

    assert (world.case.state, world.events[-1].by.person, world.events[-1].roles) == ("dropped", "system", ("system",))
    assert world.told() == ["dia"]


def test_the_system_can_give_values():
    world = World(("200%: {do: drop}", "200%: {do: {drop: {pieces: 3}}}"))
    world.open()

    world.wait(6 * HOUR + SECOND)

    assert world.case.fields["pieces"] == 3


def test_what_the_system_does_ends_marks_that_would_have_come_later():
    world = World(
        ("heard_at,\n    within: [{when: urgent, is: 1h}, {is: slow_time}]", "heard_at,\n    within: 2h"),
        (
            "budget:     {zh: 预算, en: Budget, calendar: always, start: start,",
            "budget:     {zh: 预算, en: Budget, calendar: always, start: opening,",
        ),
        ("again: resume, within: 4h, pause", "again: resume, within: 5h, pause"),
    )
    world.open()

    world.wait(50 * HOUR)

    assert world.case.state == "dropped"
    assert world.fired("budget") == []
    assert world.cycle("budget").verdict == "cancelled"


def test_waking_twice_at_one_instant_changes_nothing():
    world = World()
    world.working()
    world.wait(5 * HOUR)
    before = world.case

    assert world.wait(0) == ()
    assert world.case == before


def test_nothing_due_is_no_event():
    world = World()
    world.open()

    woken = wake(world.book, world.case, world.around(By(person="cai")))

    assert (woken.events, woken.case) == ((), world.case)


def test_a_void_case_sleeps():
    world = World()
    world.open()
    world.void("cor")

    assert world.wait(50 * HOUR) == ()


def test_a_mark_follows_what_it_changes():
    late = ("  tries:     {", "  late: {zh: 已逾期, en: Late, type: yesno, is: overdue(keep_going)}\n  tries:     {")
    world = World(late, ("by: [branch], when: \"speed == 'slow'\"", "by: [branch], when: \"speed == 'slow' and late\""))
    world.working()
    assert world.case.fields["late"] is False

    world.wait(2 * HOUR + SECOND)

    assert world.case.fields["late"] is True


def test_overdue_is_known_before_it_is_noticed():
    world = World(("may: [pieces]}]}", 'may: [pieces], when: "overdue(keep_going) or not done(start)"}]}'), NO_DROP)
    world.working()

    assert world.refused("cai", "drop") == ["guard"]
    world.now += 2 * HOUR + SECOND

    accepted(world.decide(By(person="cai"), Do(action="drop")))
