"""What stories have shown of a definition: moves taken, levels that signed, marks that fired, duties that were opened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workflow.definitions.builtins import BUILTIN_DUTIES
from workflow.definitions.model import Procedure
from workflow.definitions.watched import duty_clock
from workflow.engine.effects import ApprovalAsked, DutyOpened, Effect, MarkFired, Signed
from workflow.engine.events import Event


@dataclass(frozen=True, slots=True)
class Covered:
    """Each entry is a dotted place in the definition, such as `actions.judge.moves[1]`."""

    moves: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    duties: frozenset[str] = frozenset()

    def __or__(self, other: "Covered") -> "Covered":
        return Covered(
            self.moves | other.moves, self.levels | other.levels, self.marks | other.marks, self.duties | other.duties
        )

    def __sub__(self, other: "Covered") -> "Covered":
        return Covered(
            self.moves - other.moves, self.levels - other.levels, self.marks - other.marks, self.duties - other.duties
        )

    def __len__(self) -> int:
        return len(self.moves) + len(self.levels) + len(self.marks) + len(self.duties)


def coverable(procedure: Procedure) -> Covered:
    """Everything stories can show: a level that asks for nobody is shown by the move that bypasses it. What closes the
    built-in duties is not in the file and not counted."""
    actions = (a for a in procedure.actions.values() if a.closes_duty not in BUILTIN_DUTIES)
    moves = (_move(m.action, m.index) for a in actions for m in a.moves)
    levels = (
        _level(approval.name, kind, index)
        for approval in procedure.approvals.values()
        for kind, found in (("levels", approval.levels), ("raise_to", approval.raise_to))
        for index, level in enumerate(found)
        if level.approvers
    )
    return Covered(
        frozenset(moves), frozenset(levels), frozenset(_marks(procedure).values()), frozenset(procedure.duties)
    )


def covered_by(procedure: Procedure, events: Iterable[Event]) -> Covered:
    """What these events show; a level counts once it has been signed."""
    asked, found, marks = dict[tuple[str, str], str](), Covered(), _marks(procedure)
    for event in events:
        if event.action is not None and event.move is not None:
            found |= Covered(moves=frozenset({_move(event.action, event.move)}))
        for effect in event.effects:
            if isinstance(effect, ApprovalAsked):
                asked[event.stream, effect.approval] = _asked(effect)
            elif isinstance(effect, Signed):
                found |= Covered(levels=frozenset({asked[event.stream, effect.approval]}))
            else:
                found |= _shown(procedure, marks, effect)
    return found


def _asked(effect: ApprovalAsked) -> str:
    if effect.raised is None:
        return _level(effect.approval, "levels", effect.level)
    return _level(effect.approval, "raise_to", effect.raised)


def _shown(procedure: Procedure, marks: Mapping[tuple[str, str], str], effect: Effect) -> Covered:
    if isinstance(effect, MarkFired):
        place = marks.get((effect.clock, effect.text))
        return Covered() if place is None else Covered(marks=frozenset({place}))
    if isinstance(effect, DutyOpened) and effect.duty in procedure.duties:
        return Covered(duties=frozenset({effect.duty}))
    return Covered()


def _marks(procedure: Procedure) -> Mapping[tuple[str, str], str]:
    """The marks that stand in the file, by clock and text: not every clock's due instant does, and no clock of a rule."""
    clocks = {
        (c.name, mark.text): f"clocks.{c.name}.at.{mark.text}" for c in procedure.clocks.values() for mark in c.marks
    }
    duties = {
        (duty_clock(duty.name), mark.text): f"duties.{duty.name}.at.{mark.text}"
        for duty in procedure.duties.values()
        for mark in duty.marks
    }
    return {**clocks, **duties}


def _move(action: str, index: int) -> str:
    return f"actions.{action}.moves[{index}]"


def _level(approval: str, kind: str, index: int) -> str:
    return f"approvals.{approval}.{kind}[{index}]"
