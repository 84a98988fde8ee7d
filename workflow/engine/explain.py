"""What somebody could do now, and why not; what a clock shows. For `can`, `todo` and `show`: nothing is decided here."""

from typing import Literal, TypeAlias

from msgspec import Struct

from workflow.definitions.model import Action, Move
from workflow.engine import approvals
from workflow.engine.act import attempt
from workflow.engine.calendars.known import Calendars
from workflow.engine.case import Case, Cycle
from workflow.engine.circumstances import Circumstances
from workflow.engine.commands import Do
from workflow.engine.derive import inputs
from workflow.engine.directory import Directory
from workflow.engine.events import By
from workflow.engine.moves import blockers
from workflow.engine.records import Tallies
from workflow.engine.refusals import Refusal
from workflow.engine.rulebook import Rulebook

TO_GIVE = frozenset({"asks", "guard"})
"""Refusals that filling in fields would end: for `can` they say what to give, not that one may not."""

ClockState: TypeAlias = Literal["running", "waiting", "paused", "met", "breached", "cancelled", "moved"]


class Option(Struct, frozen=True):
    """One action open from the case's state: where it may lead, what it asks for, and what stands in the way.

    `refusals` are those that filling in the asked fields would not end.
    """

    action: Action
    moves: tuple[Move, ...]
    asks: tuple[str, ...]
    may: tuple[str, ...]
    refusals: tuple[Refusal, ...]

    @property
    def open(self) -> bool:
        return not self.refusals


def options(
    book: Rulebook, case: Case, person: str, *, directory: Directory, tallies: Tallies, calendars: Calendars, now: int
) -> tuple[Option, ...]:
    """Every action that begins in the case's state, as `person` would find it."""
    around = Circumstances(by=By(person=person), directory=directory, tallies=tallies, calendars=calendars, now=now)
    actions = (a for a in book.procedure.actions.values() if (a.name, case.state) in book.moves and not case.void)
    return tuple(_option(book, case, action, around) for action in actions if _relevant(case, action))


def clock_state(cycle: Cycle) -> ClockState:
    """What a clock shows. A cycle waits while nothing is promised yet, or no limit fits."""
    if cycle.verdict is not None:
        return cycle.verdict
    if cycle.breached:
        return "breached"
    if cycle.paused_since is not None:
        return "paused"
    return "waiting" if cycle.due is None else "running"


def _relevant(case: Case, action: Action) -> bool:
    """Actions that a duty or a suspension brings with it are only spoken of while there is one."""
    if action.closes_duty is not None:
        return action.closes_duty in case.duties
    return action.lifts is None or action.lifts in case.suspended


def _option(book: Rulebook, case: Case, action: Action, around: Circumstances) -> Option:
    moves = book.moves[action.name, case.state]
    tried = attempt(book, case, case.state, _seen(book, case, action), around)
    _, refusals = blockers(tried)
    return Option(
        action=action,
        moves=moves,
        asks=tuple(dict.fromkeys(item.name for move in moves for item in move.asks)),
        may=tuple(dict.fromkeys(item.name for move in moves for item in move.may)),
        refusals=tuple(found for found in refusals if not _ends_by_filling(book, moves, found)),
    )


def _seen(book: Rulebook, case: Case, action: Action) -> Do:
    """The command without fields, as somebody would give it who has looked at what is to be signed."""
    if action.signs is None or action.signs not in case.rounds:
        return Do(action=action.name)
    return Do(action=action.name, saw=approvals.code(case, book.procedure.approvals[action.signs]))


def _ends_by_filling(book: Rulebook, moves: tuple[Move, ...], found: Refusal) -> bool:
    """Whether giving fields that the action takes could end the refusal."""
    takes = frozenset(item.name for move in moves for item in (*move.asks, *move.may))
    name = dict(found.blanks).get("name")
    if found.code == "needs":
        return name in takes
    if found.code == "guard" and name is None:
        moved = _moved_by(book, takes)
        return any(move.when is not None and moved & move.when.reads for move in moves)
    return bool(takes) and found.code in TO_GIVE


def _moved_by(book: Rulebook, given: frozenset[str]) -> frozenset[str]:
    """The fields that are given, and those that are derived from them."""
    derived = frozenset(name for name, field in book.procedure.fields.items() if inputs(field) & given)
    return given if derived <= given else _moved_by(book, given | derived)
