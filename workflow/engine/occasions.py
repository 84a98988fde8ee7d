"""What an event means to a clock: whether it starts it, stops it, ends it without a verdict, or lets it stand still."""

from collections.abc import Iterable

from workflow.definitions.clocks import Clock, Trigger
from workflow.definitions.guards.moments import SECOND, starts
from workflow.engine.draft import Draft
from workflow.engine.effects import Derived, DutyClosed, DutyOpened


def begins(draft: Draft, clock: Clock) -> bool:
    return not over(draft) and (_happened(draft, clock.start) or _entered(draft, clock) or _duty_opened(draft, clock))


def stops(draft: Draft, clock: Clock) -> bool:
    """Whether what the clock waits for is done."""
    left = _left(draft, clock) and not clock.repeats
    return left or _happened(draft, clock.stop) or _duty_closed(draft, clock)


def cancels(draft: Draft, clock: Clock) -> bool:
    """Whether the clock is of no concern any more."""
    left = _left(draft, clock) and clock.repeats
    return left or over(draft) or _happened(draft, clock.cancel)


def over(draft: Draft) -> bool:
    return draft.case.void or draft.book.state(draft.case.state).final


def pauses(draft: Draft, clock: Clock) -> bool:
    """Whether the clock stands still in the present state; a clock that runs `while` in a state does not pause there."""
    return draft.case.state in draft.book.pauses[clock.name]


def begins_to_pause(draft: Draft, clock: Clock) -> bool:
    """Whether the case has come to a state in which the clock stands still from one in which it does not: a pause that has
    lasted as long as it may does not begin again where it is."""
    return pauses(draft, clock) and _state_before(draft) not in draft.book.pauses[clock.name]


def touched(draft: Draft, field: str | None) -> bool:
    """Whether this event gave, corrected or derived the field."""
    derived = (effect.fields for effect in draft.event.effects if isinstance(effect, Derived))
    return field is not None and any(field in fields for fields in (draft.event.given, *derived))


def instant_in(draft: Draft, field: str, *, end_of_day: int) -> int | None:
    """The second that a field names; of a date the morning, or with `end_of_day` 1 the midnight after it."""
    value = draft.case.fields.get(field)
    if isinstance(value, str):
        value = starts(value, draft.book.zone, after=end_of_day)
    return value // SECOND if isinstance(value, int) else None


def claimed_start(draft: Draft, clock: Clock) -> int | None:
    """The instant from which the clock is claimed to run: that of a report received yesterday."""
    return None if clock.from_field is None else instant_in(draft, clock.from_field, end_of_day=0)


def promised(draft: Draft, clock: Clock) -> int | None:
    """The date given with this very event; one that was there before the cycle promises nothing."""
    if clock.due is None or not touched(draft, clock.due):
        return None
    return instant_in(draft, clock.due, end_of_day=1)


def _happened(draft: Draft, triggers: Iterable[Trigger]) -> bool:
    return any(_matches(draft, trigger) for trigger in triggers)


def _matches(draft: Draft, trigger: Trigger) -> bool:
    return trigger.to in (None, draft.case.state) and _did(draft, trigger.name)


def _did(draft: Draft, name: str) -> bool:
    if name == "opening":
        return draft.event.type == "opened"
    done = draft.case.done.get(name)
    return done is not None and done.seq == draft.event.seq


def _entered(draft: Draft, clock: Clock) -> bool:
    return draft.case.state in clock.while_ and _state_before(draft) not in clock.while_


def _left(draft: Draft, clock: Clock) -> bool:
    return draft.case.state not in clock.while_ and _state_before(draft) in clock.while_


def _duty_opened(draft: Draft, clock: Clock) -> bool:
    return any(isinstance(did, DutyOpened) and did.duty == clock.duty for did in draft.event.effects)


def _duty_closed(draft: Draft, clock: Clock) -> bool:
    return any(isinstance(did, DutyClosed) and did.duty == clock.duty for did in draft.event.effects)


def _state_before(draft: Draft) -> str | None:
    return None if draft.before is None else draft.before.state
