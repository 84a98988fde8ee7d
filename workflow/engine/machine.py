"""The state machine of a definition: one shared `transitions.Machine` that no case is ever attached to.

`decide` finds the one move that fits; the machine executes it. A move to `previous` has one transition for every state
the case can come from. See docs/adr/0003-transitions.md.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from transitions import EventData, Machine, State

from workflow.definitions.model import Move, Procedure

UNOPENED = "unopened"
"""The machine's state before a case exists; no definition can name it, because it is not one of its states."""


@dataclass(slots=True)
class Position:
    """Where a case stands, for the machine to move."""

    state: str


class WrongMove(RuntimeError):
    """The machine did not take the move that was decided: a fault of ours, never of the user."""


@dataclass(frozen=True, slots=True)
class StateMachine:
    machine: Machine

    def execute(self, state: str | None, move: Move, target: str) -> str:
        """The state after `move` from `state` (None: before opening); `target` says where `same` or `previous` is."""
        position = Position(UNOPENED if state is None else state)
        if not self.machine.events[move.action].trigger(position, move, target):
            raise WrongMove(f"{move.action}[{move.index}] does not lead from {position.state} to {target}")
        return position.state


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
                machine.add_transition(move.action, source, target, conditions=[_chosen(move, target)])
    return StateMachine(machine)


def _steps(procedure: Procedure, move: Move) -> Iterator[tuple[str, str]]:
    for source in move.from_ or (UNOPENED,):
        yield from ((source, target) for target in _targets(procedure, move, source))


def _targets(procedure: Procedure, move: Move, source: str) -> tuple[str, ...]:
    """A move may also stay where it is (a signature of several) or be sent where a voided approval says."""
    voided = tuple(approval.voids_to for approval in procedure.approvals.values())
    named = tuple(procedure.states) if move.to == "previous" else (source if move.to == "same" else move.to,)
    return tuple(dict.fromkeys((*named, source, *voided))) if move.from_ else named


def _chosen(move: Move, target: str) -> Callable[[EventData], bool]:
    def chosen(event: EventData) -> bool:
        wanted, where = event.args
        return wanted is move and where == target

    return chosen
