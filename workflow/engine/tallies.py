"""Tallies: what a counted action adds to a person's tally, and the suspension that follows."""

from workflow.definitions.guards.expression import Unfilled
from workflow.definitions.model import Tally
from workflow.engine import reasons
from workflow.engine.counting import date_of, in_period, person_in
from workflow.engine.draft import Draft
from workflow.engine.effects import Counted, Lifted, Suspended
from workflow.engine.refusals import Refusal
from workflow.engine.unfilled import unjudged


def count(draft: Draft) -> tuple[Refusal, ...]:
    """Count what this event adds to a tally, and suspend the person who is above its limit. What cannot be judged is
    refused, never passed over."""
    found: list[Refusal] = []
    for tally in draft.book.procedure.tallies.values():
        person = person_in(draft.case, tally.per) if tally.count == draft.event.action else None
        if person is not None:
            try:
                _count(draft, tally, person)
            except Unfilled as missing:
                found.append(unjudged(draft, reasons.TALLY_UNFILLED, tally, missing.field, tally=tally.label))
    return tuple(found)


def lift(draft: Draft, tally: str) -> None:
    """End the suspension that this case brought about."""
    draft.add(Lifted(tally=tally, person=draft.case.suspended[tally]))


def lift_all(draft: Draft) -> None:
    """A void case suspends nobody."""
    for tally in tuple(draft.case.suspended):
        lift(draft, tally)


def _count(draft: Draft, tally: Tally, person: str) -> None:
    if tally.when is not None and not tally.when.test(draft.facts()):
        return
    total = in_period(draft.book, tally, draft.case, person, draft.tallies, draft.now) + 1
    on = date_of(draft.book, tally, draft.case, draft.now)
    draft.add(Counted(tally=tally.name, person=person, on=on, count=total))
    suspended = person_in(draft.case, tally.suspend)
    above = tally.limit is not None and total > tally.limit
    if above and suspended is not None and tally.name not in draft.case.suspended:
        draft.add(Suspended(tally=tally.name, person=suspended))
