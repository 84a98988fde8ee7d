"""What stories have shown of a definition: moves taken, levels that signed, marks that fired, duties that were opened."""

from collections.abc import Iterable
from dataclasses import dataclass

from workflow.definitions.builtins import BUILTIN_DUTIES
from workflow.definitions.model import Procedure
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
    marks = (_mark(clock.name, mark.text) for clock in procedure.clocks.values() for mark in clock.marks)
    return Covered(frozenset(moves), frozenset(levels), frozenset(marks), frozenset(procedure.duties))


def covered_by(procedure: Procedure, events: Iterable[Event]) -> Covered:
    """What these events show; a level counts once it has been signed."""
    asked, found = dict[tuple[str, str], str](), Covered()
    for event in events:
        if event.action is not None and event.move is not None:
            found |= Covered(moves=frozenset({_move(event.action, event.move)}))
        for effect in event.effects:
            if isinstance(effect, ApprovalAsked):
                asked[event.stream, effect.approval] = _asked(effect)
            elif isinstance(effect, Signed):
                found |= Covered(levels=frozenset({asked[event.stream, effect.approval]}))
            else:
                found |= _shown(procedure, effect)
    return found


def _asked(effect: ApprovalAsked) -> str:
    if effect.raised is None:
        return _level(effect.approval, "levels", effect.level)
    return _level(effect.approval, "raise_to", effect.raised)


def _shown(procedure: Procedure, effect: Effect) -> Covered:
    if isinstance(effect, MarkFired) and _declares(procedure, effect):
        return Covered(marks=frozenset({_mark(effect.clock, effect.text)}))
    if isinstance(effect, DutyOpened) and effect.duty in procedure.duties:
        return Covered(duties=frozenset({effect.duty}))
    return Covered()


def _declares(procedure: Procedure, fired: MarkFired) -> bool:
    """Whether the mark stands in the file; the due instant of every clock, and the clocks of rules, need not."""
    clock = procedure.clocks.get(fired.clock)
    return clock is not None and any(mark.text == fired.text for mark in clock.marks)


def _move(action: str, index: int) -> str:
    return f"actions.{action}.moves[{index}]"


def _level(approval: str, kind: str, index: int) -> str:
    return f"approvals.{approval}.{kind}[{index}]"


def _mark(clock: str, text: str) -> str:
    return f"clocks.{clock}.at.{text}"
