"""The state machine of a definition: one `transitions.Machine` that no case is ever attached to, and the table that is read
from it.

`decide` finds the one move that fits; the table says where it leads. A move to `previous` has one transition for every
state the case can come from. See docs/adr/0003-transitions.md.
"""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from msgspec import Struct
from transitions import EventData, Machine, State

from workflow.definitions.model import Move, Procedure

UNOPENED = "unopened"
"""The machine's state before a case exists; no definition can name it, because it is not one of its states."""

Step: TypeAlias = tuple[str, int, str, str]
"""A move by its action and index, the state it begins in, and where it is to lead."""


class WrongMove(RuntimeError):
    """The machine does not take the move that was decided: a fault of ours, never of the user."""


class Chosen(Struct, frozen=True):
    """The condition of a transition, its only one: that its move was chosen, and leads to its target."""

    move: Move
    target: str

    def __call__(self, event: EventData) -> bool:
        wanted, where = event.args
        return wanted is self.move and where == self.target


class StateMachine(Struct, frozen=True):
    machine: Machine
    table: Mapping[Step, str]
    """Every step that the machine takes, and the state that it comes to."""

    def execute(self, state: str | None, move: Move, target: str) -> str:
        """The state after `move` from `state` (None: before opening); `target` says where `same` or `previous` is."""
        source = UNOPENED if state is None else state
        reached = self.table.get((move.action, move.index, source, target))
        if reached is None:
            raise WrongMove(f"{move.action}[{move.index}] does not lead from {source} to {target}")
        return reached


def state_machine(procedure: Procedure) -> StateMachine:
    """Build the machine; the states and moves of `procedure` have been checked."""
    states = [State(name, final=state.final) for name, state in procedure.states.items()]
    machine = Machine(
        model=None,
        states=[State(UNOPENED), *states],
        initial=UNOPENED,
        auto_transitions=False,
        send_event=True,
        queued=False,
    )
    for action in procedure.actions.values():
        for move in action.moves:
            for source, target in _steps(procedure, move):
                machine.add_transition(move.action, source, target, conditions=[Chosen(move, target)])
    return StateMachine(machine, dict(_read(machine)))


def _steps(procedure: Procedure, move: Move) -> Iterator[tuple[str, str]]:
    for source in move.from_ or (UNOPENED,):
        yield from ((source, target) for target in _targets(procedure, move, source))


def _targets(procedure: Procedure, move: Move, source: str) -> tuple[str, ...]:
    """A move may also stay where it is (a signature of several) or be sent where a voided approval says."""
    voided = tuple(approval.voids_to for approval in procedure.approvals.values())
    named = tuple(procedure.states) if move.to == "previous" else (source if move.to == "same" else move.to,)
    return tuple(dict.fromkeys((*named, source, *voided))) if move.from_ else named


def _read(machine: Machine) -> Iterator[tuple[Step, str]]:
    """What the machine's own transitions say."""
    for event in machine.events.values():
        for transition in (each for leaving in event.transitions.values() for each in leaving):
            chosen = transition.conditions[0].func
            assert isinstance(chosen, Chosen) and transition.dest is not None, "nothing else was added"  # noqa: PT018
            yield (chosen.move.action, chosen.move.index, transition.source, chosen.target), transition.dest
