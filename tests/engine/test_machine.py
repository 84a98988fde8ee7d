"""The state machine under the decisions: one for a definition; what its table says is what the machine does."""

from itertools import product
from pathlib import Path

import pytest
from msgspec import Struct
from transitions import MachineError

from tests.engine.world import World, everything
from workflow.definitions import library
from workflow.definitions.load import load
from workflow.definitions.model import Move
from workflow.engine.machine import UNOPENED, StateMachine, WrongMove
from workflow.engine.records import PersonCounted, PersonSet, Published
from workflow.engine.rulebook import Rulebook, rulebook

SHIPPED = sorted(Path(next(iter(library.__path__))).glob("*.yaml"))


class Position(Struct):
    """Where a case stands, for the machine to move."""

    state: str


def triggered(machine: StateMachine, state: str, move: Move, target: str) -> str | None:
    """Where the machine itself comes to; None when it does not take the move."""
    position = Position(state)
    try:
        taken = machine.machine.events[move.action].trigger(position, move, target)
    except MachineError:  # nothing of that name begins there
        return None
    return position.state if taken else None


def executed(machine: StateMachine, state: str, move: Move, target: str) -> str | None:
    try:
        return machine.execute(None if state == UNOPENED else state, move, target)
    except WrongMove:
        return None


def shipped(path: Path) -> Rulebook:
    procedure = load(path.read_bytes()).procedure
    assert procedure is not None
    return rulebook(procedure)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_table_leads_where_the_machine_does_for_every_move_state_and_target(path):
    agree(shipped(path))


def test_the_table_leads_where_the_machine_does_where_the_language_is_used_to_the_full():
    agree(everything())


def agree(book: Rulebook) -> None:
    moves = [move for action in book.procedure.actions.values() for move in action.moves]
    sources, targets = [UNOPENED, *book.procedure.states], [*book.procedure.states, UNOPENED]
    steps = list(product(sources, moves, targets))
    taken = [triggered(book.machine, *step) for step in steps]

    assert [executed(book.machine, *step) for step in steps] == taken
    assert sum(state is not None for state in taken) == len(book.machine.table)


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
