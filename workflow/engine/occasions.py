"""What an event means to a clock: whether it starts it, stops it, ends it without a verdict, or lets it stand still."""

from msgspec import Struct

from workflow.definitions.clocks import Clock
from workflow.definitions.guards.moments import SECOND, starts
from workflow.engine.case import Cycle
from workflow.engine.draft import Draft
from workflow.engine.effects import Derived, DutyClosed, DutyOpened
from workflow.engine.heeding import Deed, Heed


class Occasion(Struct, frozen=True):
    """What of an event clocks look at: what was done, by itself and with the state it led to; the names of all that
    happened; and where the case stood and stands. `over`: nothing runs on."""

    deeds: set[Deed]
    names: set[str]
    before: str | None
    state: str
    over: bool


def occasion_of(draft: Draft) -> Occasion:
    before, state = None if draft.before is None else draft.before.state, draft.case.state
    deeds, names = set[Deed](), set(draft.event.given)
    if before != state:
        names.update((state,) if before is None else (before, state))
    for name in _done(draft, names):
        names.add(name)
        deeds.update(((name, None), (name, state)))
    return Occasion(deeds, names, before, state, draft.case.void or state in draft.book.final)


def stirred(draft: Draft, now: Occasion) -> list[Heed]:
    """The clocks that this event may begin, end, pause or give a date, in the order in which they are declared: those that
    heed something which happened, and those that run late or stand still; every one when the case is over."""
    if now.over:
        return [*draft.book.heeds]
    names, cycles = now.names, draft.case.cycles
    return [
        heed
        for heed in draft.book.heeds
        if not names.isdisjoint(heed.names) or _is_restless(cycles.get(heed.clock.name))
    ]


def begins(draft: Draft, heed: Heed, now: Occasion) -> bool:
    if now.over:
        return False
    clock = heed.clock
    entered = now.state in clock.while_ and now.before not in clock.while_
    return entered or not now.deeds.isdisjoint(heed.start) or _duty_opened(draft, clock)


def stops(draft: Draft, heed: Heed, now: Occasion) -> bool:
    """Whether what the clock waits for is done."""
    left = _left(heed.clock, now) and not heed.clock.repeats
    return left or not now.deeds.isdisjoint(heed.stop) or _duty_closed(draft, heed.clock)


def cancels(heed: Heed, now: Occasion) -> bool:
    """Whether the clock is of no concern any more."""
    left = _left(heed.clock, now) and heed.clock.repeats
    return left or now.over or not now.deeds.isdisjoint(heed.cancel)


def pauses(draft: Draft, clock: Clock) -> bool:
    """Whether the clock stands still in the present state; a clock that runs `while` in a state does not pause there."""
    return draft.case.state in draft.book.pauses[clock.name]


def begins_to_pause(heed: Heed, now: Occasion) -> bool:
    """Whether the case has come to a state in which the clock stands still from one in which it does not: a pause that has
    lasted as long as it may does not begin again where it is."""
    return now.state in heed.stands and now.before not in heed.stands


def touched(draft: Draft, field: str | None) -> bool:
    """Whether this event gave, corrected or derived the field."""
    if field is None:
        return False
    derived = (effect.fields for effect in draft.effects if type(effect) is Derived)
    return any(field in fields for fields in (draft.event.given, *derived))


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


def _done(draft: Draft, others: set[str]) -> list[str]:
    """The actions and duties that were done, `opening` among them; the fields and duties that an effect names without doing
    anything go to the `others`."""
    event = draft.event
    done = [] if event.action is None else [event.action]
    if event.type == "opened":
        done.append("opening")
    for effect in draft.effects:
        if type(effect) is Derived:
            others.update(effect.fields)
        elif type(effect) is DutyOpened:
            others.add(effect.duty)
        elif type(effect) is DutyClosed:
            (done.append if effect.fulfilled else others.add)(effect.duty)
    return done


def _is_restless(cycle: Cycle | None) -> bool:
    """Whether a run may go on, or be followed by the next, whatever happened."""
    return cycle is not None and cycle.verdict is None and (cycle.breached or cycle.paused_since is not None)


def _left(clock: Clock, now: Occasion) -> bool:
    return now.before in clock.while_ and now.state not in clock.while_


def _duty_opened(draft: Draft, clock: Clock) -> bool:
    opened = (did.duty for did in draft.effects if type(did) is DutyOpened)
    return clock.duty is not None and clock.duty in opened


def _duty_closed(draft: Draft, clock: Clock) -> bool:
    closed = (did.duty for did in draft.effects if type(did) is DutyClosed)
    return clock.duty is not None and clock.duty in closed
