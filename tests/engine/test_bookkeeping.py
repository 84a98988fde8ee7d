"""What can be done to every case: note, attach, correct, void."""

from tests.engine.world import World, accepted, codes
from tests.replacing import replace
from workflow.engine.case import Sealed
from workflow.engine.commands import Correct, Void
from workflow.engine.directory import Suspension
from workflow.engine.events import REASON, By


def test_anybody_in_the_directory_may_note_and_attach_and_no_field_changes():
    world = World()
    before = accepted(world.open()).fields

    accepted(world.note("aud"))
    accepted(world.attach("aud"))

    assert [event.type for event in world.events] == ["opened", "noted", "attached"]
    assert world.case.fields == before
    assert world.events[1].given == {"text": Sealed("note", "已致电")}
    assert codes(world.note("nobody")) == ["unknown_person"]


def test_a_closed_case_can_still_be_noted():
    world = World()
    world.open()
    world.ok("cai", "drop")

    accepted(world.note("aud"))


def test_a_correction_needs_its_own_role():
    world = World()
    world.open()

    refused = world.correct("cai", branch="south")

    assert codes(refused) == ["role"]
    assert refused.refusals[0].who == ("cor",)


def test_a_correction_sets_fields_and_derives_anew():
    world = World()
    world.working()

    case = accepted(world.correct("cor", amount="7.00"))

    assert (case.fields["amount"], case.fields["total"]) == (700, 700)


def test_the_reason_of_a_correction_is_no_field():
    world = World()
    world.working()

    case = accepted(world.correct("cor", amount="7.00"))

    assert REASON not in case.fields
    assert world.events[-1].given[REASON] == Sealed("why", "录错")


def test_a_field_called_reason_is_corrected_beside_the_reason():
    world = World(
        ("  remark:    {zh: 意见", "  reason:    {zh: 缘由, en: Reason, type: text}\n  remark:    {zh: 意见"),
        ("may: [pieces]}]}", "may: [pieces, reason]}]}"),
    )
    world.open()

    case = accepted(world.correct("cor", reason="x"))

    assert case.fields["reason"] == world.events[-1].given["reason"]
    assert world.events[-1].given[REASON] != case.fields["reason"]


def test_a_correction_of_something_else_is_refused_in_full():
    world = World()
    world.open()

    refused = world.correct("cor", total="5.00", colour="red", helper="nobody")

    assert codes(refused) == ["unknown_field", "unknown_field", "unknown_person"]
    assert "what it is derived from: amount, fee" in refused.refusals[1].say("en")


def test_persons_in_corrected_rows_must_be_known():
    world = World()
    world.open()

    assert codes(world.correct("cor", parts='[{"part": "屏", "worker": "nobody"}]')) == ["unknown_person"]


def test_a_correction_can_change_the_limit_of_a_clock():
    world = World()
    world.open()

    accepted(world.correct("cor", urgent="yes"))

    assert world.cycle("first_look").target == "1h"


def test_a_closed_case_can_be_corrected_as_long_as_no_signature_is_touched():
    world = World()
    world.paying()
    world.ok("cai", "finish", slip_made="no", reason_="无")

    accepted(world.correct("cor", mood="calm"))

    assert codes(world.correct("cor", amount="60.00")) == ["final"]


def test_voiding_needs_its_role_and_a_reason():
    world = World()
    world.open()

    assert codes(world.void("cai")) == ["role"]
    assert codes(world.command(By(person="cor"), Void())) == ["asks"]
    assert codes(world.void("cor", duplicate_of=world.case.number)) == ["duplicate"]
    assert codes(world.void("nobody")) == ["unknown_person", "role"]


def test_a_void_case_keeps_its_number_and_history():
    world = World()
    world.working()

    case = accepted(world.void("cor", duplicate_of="EV-2026-0099"))

    assert (case.void, case.number, case.state) == (True, "EV-2026-0001", "working")
    assert codes(world.correct("cor", amount="1.00")) == ["void"]


def test_a_void_case_owes_nothing():
    world = World()
    world.working()
    world.ok("eve", "ask")

    assert accepted(world.void("cor")).duties == {}


def test_a_case_that_waits_for_a_signature_can_be_voided():
    world = World()
    world.proposed()

    assert accepted(world.void("cor")).void


def test_a_case_that_breaks_a_rule_can_be_voided():
    world = World()
    world.open()
    world.unfill("pieces")

    assert accepted(world.void("cor")).void


def test_a_suspended_corrector_does_not_correct():
    world = World()
    world.open()
    cause = Suspension(procedure="everything", tally="slips", case="EV-2026-0009")
    world.change(replace(world.directory.people["cor"], suspensions=(cause,)))

    assert codes(world.correct("cor", amount="1.00")) == ["suspended"]


def test_a_correction_is_written_by_name_and_roles():
    world = World()
    world.open()

    world.command(By(person="cor"), Correct(given={"pieces": 2}, reason=Sealed("why", "录错")))

    assert (world.events[-1].type, world.events[-1].roles) == ("corrected", ("corrector",))
