"""The state machine under the decisions: one for a definition, and it takes the one move that was decided."""

import pytest

from tests.engine.world import World, everything
from workflow.engine.machine import WrongMove
from workflow.engine.records import PersonCounted, PersonSet, Published


def test_every_case_of_a_definition_shares_one_machine():
    one, other = World(), World()
    one.working()
    other.proposed()

    assert one.book.machine is other.book.machine
    assert one.book.machine.machine.models == []


def test_no_state_can_be_entered_but_by_a_move():
    machine = everything().machine.machine

    assert not [name for name in machine.events if name.startswith("to_")]


def test_a_move_that_does_not_lead_there_is_our_fault_and_stops_everything():
    book = everything()
    move = book.procedure.actions["start"].moves[0]

    assert book.machine.execute("received", move, "working") == "working"
    with pytest.raises(WrongMove, match=r"start\[0\] does not lead from received to paying"):
        book.machine.execute("received", move, "paying")


def test_every_record_knows_its_stream():
    person = World().directory.people["cai"]
    counted = PersonCounted(person="cai", procedure="p", tally="t", case="C-1", on="2026-03-02", count=1)

    assert PersonSet(person=person).stream == "directory"
    assert counted.stream == "person:cai"
    assert Published(procedure="p", digest="d").stream == "definition:p"
