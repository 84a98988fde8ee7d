"""Duties: what somebody owes, until it is done."""

from tests.engine.world import HOUR, SECOND, World, accepted
from workflow.definitions.builtins import builtin_actions
from workflow.definitions.clocks import Mark
from workflow.engine.duties import label_of
from workflow.engine.effects import ActionRefused, DutyClosed, DutyOpened


def late(world: World) -> None:
    """Ten hours of work are over: the owner informs the customer and explains the delay."""
    world.working()
    world.wait(10 * HOUR + SECOND)


def test_a_move_opens_a_duty_with_its_owner_and_its_limit():
    world = World()
    world.working()

    case = world.ok("eve", "ask")

    assert case.duties["call_customer"].owner == ("clerk",)
    assert case.cycles["duty_call_customer"].due == world.now // SECOND + 2 * 3600


def test_a_move_closes_a_duty_and_its_name_counts_as_done():
    world = World()
    world.working()
    world.ok("eve", "ask")

    case = world.ok("dan", "answer")

    assert "call_customer" not in case.duties
    assert (case.done["call_customer"].times, case.done["call_customer"].last) == (1, "dan")
    assert [(e.duty, e.by, e.fulfilled) for e in world.effects(DutyClosed)] == [("call_customer", "answer", True)]


def test_a_mark_opens_a_duty_once_at_a_time():
    world = World(("200%: {do: drop}", "150%: {open: explain_delay}, 200%: {open: explain_delay}"))
    world.open()

    world.wait(7 * HOUR)

    assert [effect.duty for effect in world.effects(DutyOpened)] == ["explain_delay"]


def test_a_duty_blocks_the_actions_it_names():
    world = World()
    late(world)

    found = world.refusals("eve", "propose", plan_text="退款")

    assert [refusal.code for refusal in found] == ["duty"]
    assert "“Explain the delay” is still open" in found[0].say("en")
    assert found[0].who == ("cai", "dan", "sun")


def test_a_duty_with_fields_is_closed_by_an_action_of_its_name():
    world = World()
    late(world)
    assert world.refused("eve", "explain_delay", reason_="缺件") == ["role"]
    assert world.refused("cai", "explain_delay") == ["asks"]

    case = world.ok("cai", "explain_delay", reason_="缺件")

    assert "explain_delay" not in case.duties
    assert case.done["explain_delay"].times == 1
    world.ok("eve", "propose", plan_text="退款")


def test_a_duty_that_is_not_open_cannot_be_done():
    world = World()
    world.working()

    found = world.refusals("cai", "explain_delay", reason_="缺件")

    assert [refusal.code for refusal in found] == ["state"]
    assert "“Explain the delay” is not open" in found[0].say("en")


def test_closing_a_duty_that_is_not_open_is_nothing():
    world = World(
        (", opens_duties: [call_customer]}]}\n  answer", "}]}\n  answer"),
        ("assigns: helper}]}", "assigns: helper, opens_duties: [call_customer], closes_duties: [call_customer]}]}"),
    )
    world.open()
    world.ok("cai", "start")
    world.ok("eve", "ask")
    world.ok("cai", "answer")
    world.ok("eve", "ask")

    world.ok("cai", "answer")

    assert world.case.done["call_customer"].times == 1


def test_a_final_state_closes_what_is_left_and_that_is_not_doing_it():
    world = World((", blocks: [drop]", ""))
    world.working()
    world.ok("eve", "ask")

    case = world.ok("cai", "drop")

    assert case.duties == {}
    assert "call_customer" not in case.done
    assert [(e.by, e.fulfilled) for e in world.effects(DutyClosed)] == [("dropped", False)]


def test_a_duty_can_start_and_stop_clocks():
    world = World(("start: start, stop: ask to waiting, again: resume", "start: start, stop: call_customer"))
    world.working()
    world.ok("eve", "ask")
    assert world.cycle("budget").running

    world.ok("cai", "answer")

    assert world.cycle("budget").verdict == "met"


def test_telling_the_customer_is_a_duty_of_the_owner():
    world = World()

    late(world)

    assert world.case.duties["inform_customer"].owner == ("expert",)
    assert world.refused("cai", "inform_customer") == ["role"]
    assert "inform_customer" not in world.ok("eve", "inform_customer").duties
    assert world.refused("eve", "inform_customer") == ["state"]


def test_a_mark_names_the_role_through_which_the_customer_is_told():
    world = World(("tell: [customer], open: explain_delay", "tell: [customer], through: auditor, open: explain_delay"))

    late(world)

    assert world.case.duties["inform_customer"].owner == ("auditor",)
    world.ok("aud", "inform_customer")


def test_the_customer_is_told_once_at_a_time():
    world = World(("80%: {tell: [assignee]}", "80%: {tell: [customer]}"))

    late(world)

    assert [e.duty for e in world.effects(DutyOpened)] == ["inform_customer", "explain_delay"]


def test_a_refused_automatic_action_is_a_fact_and_a_duty_of_the_owner():
    world = World(
        ("blocks: [propose]}", "blocks: [propose, drop]}"),
        ("100%: {tell: [manager_], assign: manager_}", "100%: {open: explain_delay}"),
    )
    world.open()

    world.wait(6 * HOUR + SECOND)

    assert [e.codes for e in world.effects(ActionRefused)] == [("duty",)]
    assert world.case.state == "received"
    assert world.case.duties["look_into_refusal"].owner == ("clerk",)
    assert "look_into_refusal" not in world.ok("cai", "look_into_refusal").duties


def test_a_refused_automatic_action_is_not_tried_again():
    world = World(
        ("blocks: [propose]}", "blocks: [propose, drop]}"),
        ("100%: {tell: [manager_], assign: manager_}", "100%: {open: explain_delay}"),
    )
    world.open()
    world.wait(6 * HOUR + SECOND)

    world.wait(50 * HOUR)

    assert len(world.effects(ActionRefused)) == 1


def test_a_second_refusal_does_not_open_a_second_duty():
    world = World(
        ("blocks: [propose]}", "blocks: [propose, drop]}"),
        ("100%: {tell: [manager_], assign: manager_}", "100%: {open: explain_delay}, 150%: {do: drop}"),
    )
    world.open()

    world.wait(7 * HOUR)

    assert len(world.effects(ActionRefused)) == 2
    assert [e.duty for e in world.effects(DutyOpened)] == ["explain_delay", "look_into_refusal"]


def test_every_duty_has_a_name_for_people():
    world = World()

    assert label_of(world.book.procedure.duties, "call_customer").en == "Call the customer"
    assert label_of(world.book.procedure.duties, "inform_customer").zh == "告知客户"


def marks(world: World) -> list[Mark]:
    """Every mark that stands in the definition."""
    procedure = world.book.procedure
    return [mark for timed in (*procedure.clocks.values(), *procedure.duties.values()) for mark in timed.marks]


def test_the_built_in_duties_come_with_the_marks_that_open_them():
    quiet = World(
        ("100%: {tell: [customer], open: explain_delay}", "100%: {open: explain_delay}"), (", 200%: {do: drop}", "")
    )

    assert builtin_actions(marks(quiet), quiet.book.procedure.states, ()) == ()
    loud = World().book.procedure
    actions = builtin_actions(marks(World()), loud.states, loud.notices)
    assert [action.name for action in actions] == ["inform_customer", "look_into_refusal"]
    assert all("done_" not in move.from_ and "working" in move.from_ for a in actions for move in a.moves)


def test_a_notice_to_the_customer_is_a_duty_as_well():
    world = World(
        ("{entering: working, tell: [owner]", "{entering: working, tell: [customer]"),
        ("100%: {tell: [customer], open: explain_delay}", "100%: {open: explain_delay}"),
    )
    procedure = world.book.procedure

    actions = builtin_actions(marks(world), procedure.states, procedure.notices)

    assert "inform_customer" in [action.name for action in actions]
    assert "inform_customer" in world.working().duties


def test_opening_a_duty_is_possible_while_it_is_open():
    world = World(("{from: [received, working], to: waiting", "{from: [received, working, waiting], to: waiting"))
    world.working()
    world.ok("eve", "ask")
    before = world.case.duties

    accepted(world.do("cai", "ask"))

    assert world.case.duties == before
