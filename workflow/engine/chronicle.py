"""What became of every cycle of every clock of a case, told from its history alone; and whether the calendars that history
names still give what it says. Nothing is decided here. Whole seconds UTC."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias, assert_never

from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.clocks import Clock, Target
from workflow.engine import effects as did
from workflow.engine.authority import Stage, owning
from workflow.engine.budget import paused_by, reached
from workflow.engine.calendars.calendar import Calendar, calendar_for
from workflow.engine.case import Case, Cycle, Reckoning
from workflow.engine.directory import Directory
from workflow.engine.effects import CycleEffect, Derived
from workflow.engine.events import Event
from workflow.engine.evolve import apply, begin
from workflow.engine.reckoning import counted, counted_to, fit_of
from workflow.engine.rulebook import Rulebook

Published: TypeAlias = Callable[[str], CalendarRules | None]
"""The rules of a calendar that were published under a digest; None when there are none."""

Part: TypeAlias = Literal["calendar", "due", "marks", "provisional", "mark", "verdict"]
"""What a `Mismatch` is about: the calendar itself is gone, what the run was counted to, when a mark was due, or what came
of it in the end."""


@dataclass(frozen=True, slots=True)
class Turn:
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


@dataclass(frozen=True, slots=True)
class Account:
    """One cycle of a clock: how it stands after the last event, and everything that happened to it, in order."""

    cycle: Cycle
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Stand:
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


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What the event `seq` says of a cycle is not what comes of it when it is worked out again."""

    clock: str
    number: int
    seq: int
    part: Part
    recorded: object
    recomputed: object


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
        _stand(found, book, case, event.at // 1_000_000)
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


def verify(book: Rulebook, events: Iterable[Event], published: Published) -> Iterator[Mismatch]:
    """Where history does not say of a cycle what its start, limit, pauses and the calendar it names make of it."""
    for turn in turns(book, events):
        cycle = turn.after
        for part, recorded, recomputed in _differing(book, turn, published):
            yield Mismatch(cycle.clock, cycle.number, turn.event.seq, part, recorded, recomputed)


def calendar_in(book: Rulebook, reckoning: Reckoning, published: Published) -> Calendar | None:
    """The calendar that a run was counted on; None while it is not known which, or when it is not there."""
    rules = published(reckoning.digest) if reckoning.digest else None
    return None if rules is None else calendar_for(rules, book.zone)


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
