"""Whether the calendars that history names still give what it says of a case's clocks. Whole seconds UTC."""

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias, assert_never

from msgspec import Struct

from workflow.definitions.clocks import Clock
from workflow.engine import effects as did
from workflow.engine.calendars.calendar import Calendar
from workflow.engine.calendars.known import Published
from workflow.engine.case import Reckoning
from workflow.engine.chronicle import Turn, turns
from workflow.engine.events import Event
from workflow.engine.reckoning import calendar_in, counted, counted_to, fit_of
from workflow.engine.rulebook import Rulebook

Part: TypeAlias = Literal["calendar", "due", "marks", "provisional", "mark", "verdict"]
"""What a `Mismatch` is about: the calendar itself is gone, what the run was counted to, when a mark was due, or what came
of it in the end."""


class Mismatch(Struct, frozen=True):
    """What the event `seq` says of a cycle is not what comes of it when it is worked out again."""

    clock: str
    number: int
    seq: int
    part: Part
    recorded: object
    recomputed: object


def verify(book: Rulebook, events: Iterable[Event], published: Published) -> Iterator[Mismatch]:
    """Where history does not say of a cycle what its start, limit, pauses and the calendar it names make of it."""
    for turn in turns(book, events):
        cycle = turn.after
        for part, recorded, recomputed in _differing(book, turn, published):
            yield Mismatch(cycle.clock, cycle.number, turn.event.seq, part, recorded, recomputed)


def _differing(book: Rulebook, turn: Turn, published: Published) -> Iterator[tuple[Part, object, object]]:
    match turn.effect:
        case did.CycleStarted() | did.CycleRetargeted() | did.CycleRecounted() | did.CycleResumed():
            yield from _recounted(book, turn, published)
        case did.MarkFired(mark=mark, due_at=due_at):
            expected = turn.after.reckoning.marks[mark] if mark < len(turn.after.reckoning.marks) else None
            yield from _unlike("mark", due_at, expected)
        case did.CycleEnded(verdict=verdict):
            yield from _unlike("verdict", verdict, _verdict(turn))
        case did.CyclePaused():
            pass
        case _:  # pragma: no cover
            assert_never(turn.effect)


def _recounted(book: Rulebook, turn: Turn, published: Published) -> Iterator[tuple[Part, object, object]]:
    """What the run is counted to by this event, and what it should be."""
    clock, recorded = book.clock(turn.after.clock), turn.after.reckoning
    if clock is None or not recorded.digest:
        yield from _unlike("due", recorded.due, None)
        return
    calendar = calendar_in(book, recorded, published)
    if calendar is None:
        yield ("calendar", recorded.digest, None)
        return
    again = _reckoned(book, calendar, clock, turn)
    yield from _unlike("due", recorded.due, again.due)
    yield from _unlike("marks", recorded.marks, again.marks)
    yield from _unlike("provisional", recorded.provisional, again.provisional)
    yield from _unlike("provisional", recorded.uncertain, again.uncertain)


def _reckoned(book: Rulebook, calendar: Calendar, clock: Clock, turn: Turn) -> Reckoning:
    cycle, nothing = turn.after, Reckoning(calendar.name, calendar.digest)
    if clock.due is not None:
        due = _promised(calendar, turn)
        return nothing if due is None else counted_to(book, calendar, clock, due, cycle.pauses)
    fit = fit_of(clock, cycle)
    return nothing if fit is None else counted(book, calendar, clock, cycle.start, fit, cycle.pauses)


def _promised(calendar: Calendar, turn: Turn) -> int | None:
    """The promised date: the case gave it; a pause puts it off by the time it took."""
    before, effect = turn.before, turn.effect
    if not isinstance(effect, did.CycleResumed) or before is None or before.due is None:
        return turn.after.due
    return calendar.put_off(before.due, (before.paused_since or effect.at, effect.at))


def _verdict(turn: Turn) -> str:
    """What came of the cycle: late it is breached, and else it is what the event says."""
    cycle = turn.after
    assert isinstance(turn.effect, did.CycleEnded)
    late = cycle.paused_since is None and cycle.due is not None and cycle.due < turn.effect.at
    stopped = turn.effect.verdict in ("met", "breached")
    if cycle.breached or (late and stopped):
        return "breached"
    return "met" if turn.effect.verdict == "breached" else turn.effect.verdict


def _unlike(part: Part, recorded: object, recomputed: object) -> Iterator[tuple[Part, object, object]]:
    if recorded != recomputed:
        yield (part, recorded, recomputed)
