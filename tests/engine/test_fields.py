"""What an action asks for, needs and may be given."""

from tests.engine.world import World, accepted, codes
from workflow.engine.case import Sealed
from workflow.engine.effects import Derived

SLOW = ("when: \"speed == 'slow'\"", "when: \"filled(speed) and speed == 'slow'\"")


def test_what_is_asked_for_must_be_given():
    world = World()

    decision = world.open(client="甲", branch=None)

    found = next(iter(decision.refusals))
    assert codes(decision) == ["asks"]
    assert "“Branch” (branch) is missing" in found.say("en")


def test_what_an_earlier_round_left_does_not_count():
    world = World()
    world.proposed()
    world.ok("max", "pay_no", remark="不")

    assert world.refused("eve", "propose", amount="60.00") == ["asks"]


def test_a_field_the_action_does_not_name_is_refused():
    world = World()
    world.working()

    found = world.refusals("eve", "propose", plan_text="退款", pieces="2")

    assert [refusal.code for refusal in found] == ["unknown_field"]
    assert "it writes: plan_text, amount, fee, parts, proof" in found[0].say("en")


def test_a_derived_field_cannot_be_given():
    world = World()
    world.working()

    assert world.refused("eve", "propose", plan_text="退款", total="1.00") == ["unknown_field"]


def test_a_field_nobody_declared_is_refused():
    world = World()
    world.working()

    assert world.refused("eve", "propose", plan_text="退款", colour="red") == ["unknown_field"]


def test_a_conditional_field_is_asked_for_when_its_condition_holds():
    world = World()
    world.paying()

    assert world.refused("cai", "finish", slip_made="yes") == ["asks"]
    assert world.ok("cai", "finish", slip_made="yes", culprit="dan").state == "done_"


def test_a_conditional_field_is_refused_when_its_condition_does_not_hold():
    world = World()
    world.paying()

    assert world.refused("cai", "finish", slip_made="no", reason_="无", culprit="dan") == ["unknown_field"]


def test_a_condition_waits_for_the_field_that_is_asked_for():
    world = World()
    world.paying()

    assert world.refused("cai", "finish") == ["asks"]


def test_a_condition_over_a_field_nobody_gives_here_is_refused():
    world = World(
        ("may: [pieces]}]}", 'may: [{pieces: "fee > 0"}, {amount: "pieces > 1"}], asks: [{remark: "fee > 0"}]}]}')
    )
    world.working()
    world.unfill("fee")

    found = world.refusals("cai", "drop")

    assert [refusal.code for refusal in found] == ["guard"]
    assert "whether “Drop” takes remark cannot be judged" in found[0].say("en")


def test_needs_counts_what_is_given_now():
    world = World()
    world.working()

    assert world.ok("eve", "propose", plan_text="致歉").state == "sending"


def test_needs_names_the_field_the_actions_that_write_it_and_who_could():
    world = World(("asks: [plan_text], may: [amount, fee", "may: [plan_text, amount, fee"))
    world.working()

    found = world.refusals("eve", "propose")

    assert [refusal.code for refusal in found] == ["needs"]
    assert "“Plan” (plan_text)" in found[0].say("en")
    assert "written by: propose" in found[0].say("en")
    assert {"eve", "cai"} <= set(found[0].who)


def test_a_needed_field_whose_asking_does_not_apply_is_still_needed():
    world = World(
        (
            'when: "total <= 10 and not sorry", needs: [form paper]}',
            'when: "total <= 10 and not sorry", needs: [remark], asks: [{remark: urgent}]}',
        )
    )
    world.working()

    assert world.refused("eve", "propose", plan_text="致歉") == ["needs"]


def test_a_needed_derived_field_is_reported_by_its_input():
    world = World(("needs: [form paper]", "needs: [speed]"))
    world.working()
    world.unfill("urgent")

    found = world.refusals("eve", "propose", plan_text="致歉")

    assert ["(urgent)" in refusal.say("en") for refusal in found] == [True]


def test_a_conditional_need_is_only_needed_then():
    world = World(("needs: [form paper]", "needs: [{remark: urgent}]"))
    world.working()

    assert world.ok("eve", "propose", plan_text="致歉").state == "sending"


def test_a_needed_duty_must_have_been_done_and_not_be_open():
    world = World(("needs: [form paper]", "needs: [call_customer]"))
    world.working()

    found = world.refusals("eve", "propose", plan_text="致歉")
    assert [refusal.code for refusal in found] == ["needs"]
    assert "“Call the customer”" in found[0].say("en")

    world.ok("eve", "ask")
    world.ok("cai", "answer")
    assert world.ok("eve", "propose", plan_text="致歉").state == "sending"


def test_a_person_must_be_in_the_directory():
    world = World()
    world.open()

    assert "unknown_person" in world.refused("cai", "start", helper="nobody")


def test_persons_in_rows_must_be_in_the_directory():
    world = World()
    world.working()

    rows = '[{"part": "屏", "worker": "nobody"}, {"part": "壳", "worker": null}]'

    assert world.refused("eve", "propose", plan_text="退款", parts=rows) == ["unknown_person"]
    world.ok("eve", "propose", plan_text="退款", parts=rows.replace("nobody", "dan"))


def test_defaults_and_derivations_are_there_from_the_opening():
    world = World()

    case = accepted(world.open(urgent="yes"))

    assert case.fields["amount"] == 0
    assert case.fields["total"] == 0
    assert case.fields["speed"] == "fast"
    assert case.fields["urgent"] is True


def test_a_list_has_its_default_from_the_opening_as_well():
    world = World(("type: list, choices: {refund_wish", "type: list, default: [apology], choices: {refund_wish"))

    case = accepted(world.open())

    assert case.fields["wishes"] == ("apology",)
    assert case.fields["sorry"] is True


def test_a_given_value_wins_over_the_default():
    world = World(("may: [mood, wishes", "may: [amount, mood, wishes"))

    case = accepted(world.open(amount="3.00"))

    assert (case.fields["amount"], case.fields["total"]) == (300, 300)


def test_a_derivation_that_counts_actions_follows_them():
    world = World()
    world.proposed()

    assert world.case.fields["tries"] == 1
    assert world.case.fields["proposer"] == "eve"


def test_a_derived_value_goes_when_an_input_goes():
    world = World(("type: yesno, default: false}", "type: yesno}"), SLOW)

    case = accepted(world.open())

    assert "speed" not in case.fields
    assert world.ok("cai", "hurry", urgent="no").fields["speed"] == "slow"


def test_a_derived_value_is_recorded_when_it_changes_and_only_then():
    world = World()
    world.working()
    world.ok("cai", "hurry", urgent="yes")
    world.ok("cai", "hurry", urgent="yes")

    changed = [[e.fields for e in event.effects if isinstance(e, Derived)] for event in world.events[-2:]]
    assert changed == [[{"speed": "fast"}], []]


def test_a_table_without_a_last_row_may_leave_its_field_unfilled():
    world = World(("{when: urgent, value: fast}, {value: slow}]", "{when: urgent, value: fast}]"), SLOW)

    assert "speed" not in accepted(world.open()).fields
    assert world.ok("cai", "hurry", urgent="yes").fields["speed"] == "fast"
    assert "speed" not in world.ok("cai", "hurry", urgent="no").fields


def test_texts_stay_sealed_and_facts_are_plain():
    world = World()

    case = accepted(world.open())

    assert isinstance(case.fields["client"], Sealed)
    assert case.fields["branch"] == "north"


def test_a_procedure_whose_derivations_read_only_fields_derives_nothing_afterwards():
    world = World(
        ("  tries:     {zh: 次数, en: Tries, type: number, is: times(propose)}\n", ""),
        ("  proposer:  {zh: 提案人, en: Proposer, type: person, is: who(propose)}\n", ""),
        (", tries: 1, proposer: eve", ""),
        (
            '  mending:   {zh: 返修中, en: Being mended, type: yesno, is: "linked(repair) and not finished(repair)"}\n',
            "",
        ),
        ("{entering: sending, when: mending,", "{entering: sending,"),
    )

    world.proposed()

    assert not world.book.following
    assert world.case.fields["total"] == 5000


def test_an_unknown_person_is_reported_once():
    world = World()
    world.working()

    rows = '[{"part": "屏", "worker": "nobody"}, {"part": "壳", "worker": "nobody"}]'

    assert world.refused("eve", "propose", plan_text="退款", parts=rows) == ["unknown_person"]


def test_who_did_something_follows_actions():
    world = World(
        ("  tries:     {zh: 次数, en: Tries, type: number, is: times(propose)}\n", ""),
        (", tries: 1, proposer: eve", ""),
    )

    world.proposed()

    assert "proposer" in [field.name for field in world.book.following]
    assert world.case.fields["proposer"] == "eve"
