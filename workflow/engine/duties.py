"""Duties: opened by a move or a mark, at most once at a time; closed by an action; able to block others."""

from collections.abc import Iterator, Mapping

from workflow.definitions.builtins import BUILTIN_DUTIES
from workflow.definitions.model import Duty, Move
from workflow.engine import reasons
from workflow.engine.authority import Stage, holders_of, roles_for
from workflow.engine.draft import Draft
from workflow.engine.effects import DutyClosed, DutyOpened
from workflow.engine.refusals import Refusal, refusal
from workflow.engine.tell import stage_of
from workflow.wording import Label


def open_duty(draft: Draft, name: str) -> None:
    """Open the duty, unless it is open already."""
    if name in draft.case.duties:
        return
    duty = draft.book.procedure.duties[name]
    draft.add(DutyOpened(name, roles_for(stage_of(draft), duty.owner)))


def follow(draft: Draft, move: Move) -> None:
    """Open and close what the move says, and close what a final state leaves undone."""
    closes = draft.book.action(move.action).closes_duty
    for name in (*move.closes_duties, *(() if closes is None else (closes,))):
        if name in draft.case.duties:
            draft.add(DutyClosed(name, move.action, fulfilled=True))
    for name in move.opens_duties:
        open_duty(draft, name)


def leave(draft: Draft) -> None:
    """A final or void case has no duties: what is left is closed, as a fact."""
    if draft.case.duties and (draft.case.void or draft.case.state in draft.book.final):
        for name in tuple(draft.case.duties):
            draft.add(DutyClosed(name, draft.case.state, fulfilled=False))


def blockers(stage: Stage, action: str, label: Label) -> Iterator[Refusal]:
    """Open duties that block the action."""
    for name, open_ in stage.case.duties.items():
        duty = stage.book.procedure.duties.get(name)
        if duty is not None and action in duty.blocks:
            who = holders_of(stage, open_.owner)
            yield refusal(reasons.DUTY, duty.clause, who, duty=duty.label, name=name, action=label)


def label_of(duties: Mapping[str, Duty], name: str) -> Label:
    """What a duty is called, declared or built in."""
    return duties[name].label if name in duties else BUILTIN_DUTIES[name]
