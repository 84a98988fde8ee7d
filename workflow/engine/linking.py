"""Cases that lead to one another: what a move opens, and what a case must hear of the cases it led to."""

from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import TypeAlias

from workflow.definitions.builtins import DUPLICATE
from workflow.definitions.model import Move, Procedure
from workflow.engine.case import Case, Ending
from workflow.engine.commands import Relink
from workflow.engine.draft import Draft
from workflow.engine.effects import Linked, Voided
from workflow.engine.events import Cause, Event
from workflow.engine.evolve import evolve

Rules: TypeAlias = Callable[[str], Procedure]
"""The rules with a digest."""


def open_cases(draft: Draft, move: Move) -> None:
    """Name the cases that the move opens; whoever records the event opens them with it."""
    for name in move.opens_cases:
        draft.add(Linked(name, _number(draft, name), "open"))


def opened(event: Event) -> tuple[Linked, ...]:
    """The cases that the event has opened."""
    if event.type not in ("opened", "moved"):
        return ()
    return tuple([effect for effect in event.effects if type(effect) is Linked])


def tidings(rules: Rules, before: Case | None, events: Iterable[Event]) -> Iterator[tuple[str, Relink]]:
    """What other cases must hear of these events of a case: the number of each, and what."""
    case = before
    for event in events:
        was: Ending = "open" if case is None else ending(rules(case.definition), case)
        case = evolve(case, event)
        yield from _heard(case, event, was, ending(rules(case.definition), case))


def ending(procedure: Procedure, case: Case) -> Ending:
    """How a case stands for the one that led to it."""
    if case.void:
        return "void"
    if not procedure.states[case.state].final:
        return "open"
    done_in = () if case.parent is None else case.parent.done_in
    return "ended" if case.state in (done_in or (case.state,)) else "dropped"


def _heard(case: Case, event: Event, was: Ending, now: Ending) -> Iterator[tuple[str, Relink]]:
    cause = Cause(event.stream, event.seq)
    if case.parent is not None and was != now:
        yield case.parent.case, Relink(link=case.parent.link, case=case.number, standing=now, cause=cause)
    for effect in event.effects:
        if type(effect) is Voided and effect.duplicate_of is not None:
            yield effect.duplicate_of, Relink(link=DUPLICATE, case=case.number, standing="void", cause=cause)


def _number(draft: Draft, link: str) -> str:
    """The next number of the link's procedure that this case does not name yet."""
    procedure = draft.book.procedure.links[link].procedure
    numbers = (draft.around.numbers(procedure, index) for index in count())
    return next(number for number in numbers if number not in draft.case.links)
