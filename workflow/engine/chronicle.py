"""What became of every cycle of every clock of a case, told from its history alone. Whole seconds UTC."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from workflow.definitions.clocks import Clock, Target
from workflow.definitions.guards.moments import SECOND
from workflow.engine import effects as did
from workflow.engine.authority import Stage, owning
from workflow.engine.budget import paused_by, reached
from workflow.engine.calendars.calendar import Calendar
from workflow.engine.case import Case, Cycle, Reckoning
from workflow.engine.directory import Directory
from workflow.engine.effects import CycleEffect, Derived
from workflow.engine.events import Event
from workflow.engine.evolve import apply, begin
from workflow.engine.rulebook import Rulebook


class Turn(Struct, frozen=True):
    """One thing that happened to a cycle: by which event, and how it stood before and after. `fields`: what the event
    changed of that which the limit, the calendar, the start and the promised date are read from."""

    event: Event
    effect: CycleEffect
    before: Cycle | None
    after: Cycle
    fields: tuple[str, ...]

    @property
    def moved(self) -> bool:
        """Whether the instant by which it must be met is another than before."""
        return (None if self.before is None else self.before.due) != self.after.due


class Account(Struct, frozen=True):
    """One cycle of a clock: how it stands after the last event, and everything that happened to it, in order."""

    cycle: Cycle
    turns: tuple[Turn, ...]


class Stand(Struct, frozen=True):
    """Where the case stood from `since` until `until`: with which roles, and with which of their people. Before it came
    here the state is empty."""

    state: str
    roles: tuple[str, ...]
    person: str | None
    since: int
    until: int


class Held(NamedTuple):
    """How much of a cycle's time counted while the case stood there, over all times it did."""

    state: str
    roles: tuple[str, ...]
    person: str | None
    seconds: int


def chronicle(book: Rulebook, events: Iterable[Event]) -> tuple[Account, ...]:
    """Every cycle that there ever was, in the order in which they began."""
    found = dict[tuple[str, int], list[Turn]]()
    for turn in turns(book, events):
        found.setdefault((turn.after.clock, turn.after.number), []).append(turn)
    return tuple(Account(each[-1].after, tuple(each)) for each in found.values())


def turns(book: Rulebook, events: Iterable[Event]) -> Iterator[Turn]:
    """Everything that happened to the clocks of the case, in order."""
    case: Case | None = None
    for event in events:
        case = begin(case, event)
        for effect in event.effects:
            before = case
            case = apply(case, effect, event)
            if isinstance(effect, CycleEffect):
                name = effect.clock
                fields = _fields(book, event, effect)
                yield Turn(event, effect, _same(before.cycles.get(name), effect), case.cycles[name], fields)


def target_of(clock: Clock, reckoning: Reckoning) -> Target | None:
    """The line of the definition that gave a run its limit."""
    for target in clock.within:
        when = None if target.when is None else target.when.text
        if target.limit is not None and (target.limit.text, when) == (reckoning.target, reckoning.why):
            return target
    return None


def stands(book: Rulebook, events: Sequence[Event], until: int) -> tuple[Stand, ...]:
    """Where the case stood, from the beginning of time until `until`; stretches that differ in nothing are one."""
    found, case = [Stand("", (), None, 0, until)], None
    for event in events:
        case = begin(case, event)
        for effect in event.effects:
            case = apply(case, effect, event)
        _stand(found, book, case, event.at // SECOND)
    return tuple(stand for stand in found if stand.since < stand.until)


def held(standing: Iterable[Stand], cycle: Cycle, calendar: Calendar, second: int) -> tuple[Held, ...]:
    """Who had the case how long of the time that counted for the cycle by `second`; only where any did."""
    found = dict[tuple[str, tuple[str, ...], str | None], int]()
    end, pauses = reached(cycle, second), paused_by(cycle, second)
    for stand in standing:
        since, until = max(stand.since, cycle.start), min(stand.until, end)
        seconds = calendar.elapsed(since, until, pauses)
        if seconds:
            key = (stand.state, stand.roles, stand.person)
            found[key] = found.get(key, 0) + seconds
    return tuple(Held(*key, seconds) for key, seconds in found.items())


def _same(before: Cycle | None, effect: CycleEffect) -> Cycle | None:
    """The cycle before, unless that was another."""
    return before if before is not None and before.number == effect.number else None


def _fields(book: Rulebook, event: Event, effect: CycleEffect) -> tuple[str, ...]:
    clock = book.clock(effect.clock)
    if clock is None or not isinstance(effect, did.CycleRetargeted):
        return ()
    derived = (name for each in event.effects if isinstance(each, Derived) for name in each.fields)
    return tuple(name for name in dict.fromkeys((*event.given, *derived)) if name in _read_by(clock))


def _read_by(clock: Clock) -> frozenset[str]:
    """The fields that a clock is counted from."""
    guards = (target.when.reads for target in clock.within if target.when is not None)
    named = {clock.calendar.by, clock.from_field, clock.due} - {None}
    return frozenset[str]().union(*guards, (name for name in named if name is not None))


def _stand(found: list[Stand], book: Rulebook, case: Case, second: int) -> None:
    """Note where the case stands from `second` on."""
    last, roles = found[-1], owning(Stage(book, case, Directory(), case.changed_at))
    person = next((case.assignees[role] for role in roles if role in case.assignees), None)
    if (case.state, roles, person) != (last.state, last.roles, last.person):
        found[-1] = Stand(last.state, last.roles, last.person, last.since, second)
        found.append(Stand(case.state, roles, person, second, last.until))
