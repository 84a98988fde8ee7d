"""A case that has run elsewhere begins here in its state; what it claims binds and carries on, and stays a claim."""

from tests.engine.world import HOUR, NINE, SECOND, World, accepted, codes
from tests.replacing import replace
from workflow.engine.case import Case, LinkedCase, Sealed
from workflow.engine.claims import Step, rows_of, steps_of
from workflow.engine.clocks import wake_at
from workflow.engine.commands import Adopt
from workflow.engine.decide import open_case, subjects
from workflow.engine.directory import Person, Suspension
from workflow.engine.effects import DoneElsewhere, NumberKept, RestsOnClaims, SignedElsewhere, Told
from workflow.engine.events import FORMER, PAST, REASON, By
from workflow.engine.refusals import Decision, Refused

HOURS = HOUR // SECOND
START = NINE // SECOND
TO_PAID = (
    Step(action="receive", who="cai", when=NINE - 9 * HOUR, to="received"),
    Step(action="start", who="cai", when=NINE - 8 * HOUR, to="working"),
    Step(action="phoned the customer", who="somebody long gone", when=NINE - 7 * HOUR, text="甲说行"),
    Step(action="propose", who="eve", when=NINE - 6 * HOUR, to="paid_check"),
    Step(action="pay_ok", who="max", when=NINE - 5 * HOUR, to="second_look"),
    Step(action="reviewed", who="aud", when=NINE - 4 * HOUR, to="paying"),
)
FILLED = {"client": "甲", "branch": "north", "plan_text": "退款", "amount": "50.00"}


def adopt(world: World, state: str, *past: Step, person: str = "cor", opened: int | None = None, **claim) -> Decision:
    """Take a case over; `given` has the texts of its fields."""
    world.number += 1
    number, world.case, world.events = f"EV-2026-{world.number:04}", None, []
    command = Adopt(
        state=state,
        reason=Sealed("why", "former system"),
        given=world.given(number, claim.pop("given", FILLED)),
        past=Sealed("past", rows_of(past)) if past else None,
        **claim,
    )
    return world._keep(open_case(world.book, number, command, world.around(By(person=person), opened)))


def taken(world: World, state: str, *past: Step, **claim) -> Case:
    return accepted(adopt(world, state, *past, **claim))


def refusals(decision: Decision) -> list[str]:
    assert isinstance(decision, Refused)
    return [each.say("en") for each in decision.refusals]


def test_a_case_begins_in_the_state_it_is_claimed_to_be_in_with_its_fields():
    world = World()
    case = taken(world, "working", assignees={"expert": "eve", "clerk": "dan"})

    assert (case.state, case.previous, case.seq) == ("working", None, 1)
    assert case.assignees == {"expert": "eve", "clerk": "dan"}
    assert case.fields["amount"] == 5000
    assert case.fields["pieces"] == 1, "what is left out and has a default gets it, as at opening"
    assert case.fields["total"] == 5000, "what is derived is worked out here"
    assert world.events[0].type == "adopted"
    assert world.events[0].given[REASON] == Sealed("why", "former system")


def test_nobody_is_told_of_what_happened_elsewhere_and_nothing_is_counted():
    world = World()
    taken(world, "working")
    taken(world, "done_", Step(action="finish", who="cai"), given=FILLED | {"slip_made": "yes", "culprit": "eve"})

    assert world.effects(Told) == []
    assert world.tallies == {}


def test_only_an_administrator_or_a_corrector_takes_over():
    world = World()
    world.change(Person(name="adm", roles=frozenset({"administrator"})))
    taken(world, "working", person="adm")
    decision = adopt(world, "working", person="cai")

    assert codes(decision) == ["adopt_role"]
    assert isinstance(decision, Refused)
    assert decision.refusals[0].who == ("adm", "cor")
    assert codes(adopt(world, "working", person="nobody")) == ["unknown_person", "adopt_role"]


def test_somebody_suspended_takes_nothing_over():
    world = World()
    suspension = Suspension(procedure="everything", tally="slips", case="EV-1")
    world.change(Person(name="cor", roles=frozenset({"corrector"}), suspensions=(suspension,)))

    assert codes(adopt(world, "working")) == ["suspended"]


def test_every_thing_that_is_not_known_is_said_at_once():
    world = World()
    decision = adopt(
        world,
        "nowhere",
        given={"colour": "red", "total": "1.00", "helper": "ghost"},
        assignees={"king": "cai", "clerk": "ghost"},
        duties=("dance",),
        links={"C-1": LinkedCase("recall", "open")},
    )

    assert codes(decision) == [
        "claim_unknown_state",
        "claim_unknown_field",
        "claim_of_derived_field",
        "unknown_person",
        "claim_unknown_role",
        "unknown_person",
        "claim_unknown_duty",
        "claim_unknown_link",
    ]


def test_a_claim_cannot_lie_in_the_future_or_out_of_order():
    world = World()
    later = Step(action="start", when=NINE + 1)

    assert codes(adopt(world, "working", later, opened=NINE + 1, since=NINE + 1)) == ["claim_in_future"] * 3
    assert codes(adopt(world, "working", *reversed(TO_PAID[:2]))) == ["claim_out_of_order"]
    assert codes(adopt(world, "working", opened=NINE - HOUR, since=NINE - 2 * HOUR)) == ["claim_out_of_order"]
    assert adopt(world, "working", TO_PAID[0], Step(action="x"), TO_PAID[1]) is not None
    assert world.case is not None


def test_nobody_who_has_left_is_the_assignee_of_an_open_case():
    world = World()
    world.change(Person(name="gone", left=True))

    assert codes(adopt(world, "working", assignees={"expert": "gone"})) == ["assigns"]
    assert taken(world, "done_", assignees={"expert": "gone"}).assignees == {"expert": "gone"}, "who it lay with"
    assert taken(world, "working", assignees={"expert": "max"}).assignees == {"expert": "max"}, "as marks assign"


def test_what_was_done_there_goes_on_to_count_for_guards_and_four_eyes():
    world = World()
    case = taken(world, "paid_check", *TO_PAID[:4])

    assert case.fields["tries"] == 1
    assert case.fields["proposer"] == "eve"
    assert case.done["propose"].seq == 0, "before the first event of the case here"
    assert case.done["start"].seq == -2
    assert case.done["receive"].seq < case.done["start"].seq < case.done["propose"].seq
    world.change(replace(world.directory.people["eve"], roles=frozenset({"expert", "manager_"}), rank="manager"))
    assert world.refused("eve", "pay_ok", remark="同意") == ["four_eyes"]
    assert world.ok("max", "pay_ok", remark="同意").state == "second_look"


def test_a_step_without_a_person_is_counted_and_bars_nobody():
    case = taken(World(), "received", Step(action="hurry"), Step(action="hurry", who="cai"), Step(action="hurry"))

    assert (case.done["hurry"].times, case.done["hurry"].last, case.done["hurry"].people) == (3, "", ("cai",))


def test_where_a_signature_is_waited_for_it_is_given_here():
    world = World()
    case = taken(world, "paid_check", *TO_PAID[:4], replace(TO_PAID[4], to="paid_check"))

    assert case.rounds["payment"].signatures == ()
    assert case.rounds["payment"].approvers == ("manager_",)
    assert world.effects(SignedElsewhere) == []


def test_a_round_that_cannot_be_asked_for_is_a_reason_to_refuse():
    world = World()

    assert codes(adopt(world, "second_look", *TO_PAID[:5], given={"client": "甲", "amount": "50.00"})) == ["needs"]


def test_a_state_beyond_an_approval_needs_its_signature_at_least_claimed():
    world = World()
    found = refusals(adopt(world, "paying", *TO_PAID[:4]))

    assert [text[:53] for text in found] == [
        "nobody comes to “Paying” without Payment, and the pas",
        "nobody comes to “Paying” without Review, and the past",
    ]


def test_a_claimed_signature_is_a_claim_and_lifts_what_it_lifted_there():
    world = World()
    case = taken(world, "paying", *TO_PAID)
    payment = case.rounds["payment"]

    assert payment.complete
    assert [(s.person, s.role, s.claimed) for s in payment.signatures] == [("max", "manager_", True)]
    assert [e.approval for e in world.effects(SignedElsewhere) if isinstance(e, SignedElsewhere)] == [
        "payment",
        "review",
    ]
    assert world.ok("cai", "finish", slip_made="no", reason_="完").state == "done_"


def test_what_a_claimed_signature_covers_cannot_change_under_it():
    world = World()
    taken(world, "paying", *TO_PAID)
    case = world.ok("cai", "change", amount="60.00")

    assert case.state == "working"
    assert not case.rounds["payment"].open


def test_a_rule_that_holds_by_claims_alone_is_named():
    world = World()
    board = [replace(TO_PAID[4], who="bo"), replace(TO_PAID[4], who="bea")]
    taken(world, "paying", *TO_PAID[:4], *board, TO_PAID[5], given=FILLED | {"amount": "5000.00"})

    assert world.effects(RestsOnClaims) == [RestsOnClaims((0,))]


def test_a_rule_that_even_the_claims_do_not_keep_is_a_reason_to_refuse():
    world = World()
    decision = adopt(world, "paying", *TO_PAID, given=FILLED | {"amount": "5000.00"})

    assert codes(decision) == ["claim_without_signature", "rule"]
    assert codes(adopt(world, "received", given=FILLED | {"pieces": "0"})) == ["rule"]


def test_signatures_before_a_new_round_do_not_count():
    world = World()
    again = (Step(action="reviewed_no", who="aud"), Step(action="propose", who="eve", to="paid_check"))

    assert "claim_without_signature" in codes(adopt(world, "paying", *TO_PAID[:5], *again, TO_PAID[5]))
    by_state = Step(action="went back", to="working")
    assert "claim_without_signature" in codes(
        adopt(world, "paying", *TO_PAID[:5], by_state, replace(TO_PAID[5], when=None))
    )


def test_a_signature_is_not_taken_over_into_the_state_it_would_be_void_in():
    world = World()
    taken(world, "working", *TO_PAID[:5])

    assert world.effects(SignedElsewhere) == []


def test_a_level_that_cannot_be_told_is_signed_by_nobody():
    world = World()
    world.with_approval(replace(world.book.procedure.approvals["payment"], measure="fee", levels=()))

    assert "claim_without_signature" in codes(adopt(world, "paying", *TO_PAID))


def test_clocks_run_from_the_instant_that_is_claimed():
    world = World()
    taken(world, "working", *TO_PAID[:2], since=NINE - 8 * HOUR)

    assert world.cycle("work").start == START - 8 * HOURS
    assert world.cycle("work").due == START + 2 * HOURS
    assert world.fired("work") == ["80%"], "what is past already fires at once"
    assert world.cycle("budget").start == START - 8 * HOURS
    assert world.cycle("budget").breached
    assert "first_look" not in world.case.cycles, "it was stopped there, and how it ended is not taken over"


def test_without_a_claim_clocks_run_from_now():
    world = World()
    taken(world, "working")

    assert world.cycle("work").start == START
    assert "first_look" not in world.case.cycles, "nothing that stops it can still be done"
    assert "budget" not in world.case.cycles, "nobody says that it was started"


def test_a_clock_of_the_opening_runs_from_the_opening():
    world = World()
    taken(world, "received", opened=NINE - HOUR)
    assert world.cycle("first_look").start == START - HOURS
    taken(world, "received")
    assert world.cycle("first_look").start == START
    taken(world, "received", Step(action="receive", who="cai"), Step(action="start"), Step(action="hurry"))
    assert "first_look" not in world.case.cycles
    assert world.cycle("keep_going").start == START, "started at an instant that nobody names"


def test_an_instant_that_a_field_claims_goes_before_the_steps():
    world = World()
    taken(world, "received", opened=NINE - HOUR, given=FILLED | {"heard_at": "2026-03-02T07:00"})

    assert world.cycle("first_look").start == START - 2 * HOURS


def test_a_case_that_is_over_has_no_clocks_and_no_duties():
    world = World()
    case = taken(world, "done_", *TO_PAID, opened=NINE - HOUR, duties=("call_customer",))

    assert case.cycles == {}
    assert case.duties == {}
    assert wake_at(world.book, case) is None


def test_what_is_claimed_to_be_void_is_remembered_and_nothing_of_it_runs():
    world = World()
    case = taken(world, "paying", *TO_PAID[:2], void=True, since=NINE - HOUR, duties=("call_customer",))

    assert (case.void, case.state, case.cycles, case.duties) == (True, "paying", {}, {})
    assert world.effects(RestsOnClaims) == []


def test_duties_are_still_to_do_with_their_whole_time():
    world = World()
    case = taken(world, "waiting", duties=("call_customer", "inform_customer"))

    assert case.cycles["duty_call_customer"].due == START + 2 * HOURS
    assert case.duties["inform_customer"].owner == ("clerk",)
    assert world.refused("cai", "drop") == ["duty"]


def test_a_case_keeps_its_number_and_what_it_led_to():
    world = World()
    kept = NumberKept("EV-{year}-{seq:04}", 2026, 1, 0)
    case = taken(
        world,
        "received",
        numbering=kept,
        former=Sealed("f", "OLD-7"),
        links={"EV-2025-0001": LinkedCase("duplicate", "void")},
    )

    assert kept in world.events[0].effects
    assert world.events[0].given[FORMER] == Sealed("f", "OLD-7")
    assert case.links == {"EV-2025-0001": LinkedCase("duplicate", "void")}
    assert not {FORMER, PAST, REASON} & case.fields.keys()


def test_nobody_takes_over_what_is_here():
    world = World()
    world.working()

    assert codes(world.command(By(person="cor"), Adopt(state="working", reason=Sealed("r", "x")))) == [
        "adopted_already"
    ]


def test_the_tallies_of_whom_it_names_are_looked_at():
    command = Adopt(state="done_", reason=Sealed("r", "x"), given={"culprit": Sealed("c", "eve")})

    assert subjects(World().book, None, command) == {"eve"}


def test_an_erased_past_claims_nothing():
    assert steps_of(None) == ()
    assert steps_of(Sealed("gone")) == ()


def test_what_was_done_elsewhere_is_remembered_by_action():
    world = World()
    taken(world, "working", *TO_PAID[:2], TO_PAID[2])

    assert world.effects(DoneElsewhere) == [
        DoneElsewhere("receive", 1, -2, "cai", ("cai",)),
        DoneElsewhere("start", 1, -1, "cai", ("cai",)),
    ]
