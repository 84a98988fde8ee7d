"""Clocks as clocks: what is left or overdue in words, the instant, and a bar on a terminal."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from workflow.commands import words
from workflow.commands.surface.cells import pad, width_of
from workflow.commands.surface.sheet import Line, Looks, Part, Piece, Style, line, width_of_parts
from workflow.commands.surface.terminal import Json
from workflow.commands.telling import clock_words
from workflow.commands.telling.json_values import json_second
from workflow.commands.telling.provisional import about
from workflow.definitions.watched import duty_clock
from workflow.engine.budget import Budget, budget
from workflow.engine.calendars.calendar import Calendar
from workflow.engine.calendars.known import Published
from workflow.engine.case import Case, Cycle
from workflow.engine.effects import MarkFired
from workflow.engine.events import Event
from workflow.engine.explain import clock_state
from workflow.engine.reckoning import calendar_in
from workflow.engine.rulebook import Rulebook
from workflow.spoken import moments
from workflow.spoken.labels import Names
from workflow.wording import Language

if TYPE_CHECKING:
    from workflow.store.archive import Scene

SECOND = moments.SECOND
BAR = 16
STYLES = {"breached": Style.ALARM, "met": Style.GOOD, "running": Style.PLAIN, "paused": Style.WARN}
_HOUR, _MINUTE = 3600, 60


class Clocks(Struct, frozen=True):
    """The clocks of a case as somebody looks at them: with the rules, the calendars, and the instant in microseconds."""

    book: Rulebook
    case: Case
    published: Published
    now: int

    @property
    def second(self) -> int:
        return self.now // SECOND

    def working(self, cycle: Cycle) -> Budget | None:
        """What is used and left of a limit in working time: of what ends with a date the days on the wall matter. None also
        where the calendar is not known."""
        calendar = self.calendar(cycle)
        return None if calendar is None else budget(calendar, cycle, self.second)

    def calendar(self, cycle: Cycle) -> Calendar | None:
        """The calendar of a limit in hours or working days."""
        in_dates = cycle.target is None or cycle.target.endswith(("cd", "mo", "y"))
        return None if in_dates else calendar_in(self.book, cycle.reckoning, self.published)


class Deadline(Struct, frozen=True):
    """A running clock of a case, at `second`. `due` and `left` are in seconds as the clock on the wall counts them; `left` is
    negative when overdue."""

    cycle: Cycle
    due: int
    second: int
    calendar: Calendar | None

    @property
    def clock(self) -> str:
        return self.cycle.clock

    @property
    def left(self) -> int:
        return self.due - self.second

    @property
    def provisional(self) -> bool:
        return self.cycle.reckoning.provisional

    @property
    def working(self) -> Budget | None:
        """What is left of a limit in working time; counted when it is asked for, since many deadlines are only sorted."""
        return None if self.calendar is None else budget(self.calendar, self.cycle, self.second)


def clocks_of(scene: "Scene") -> Clocks:
    return Clocks(scene.book, scene.case, scene.calendars.published, scene.now)


def deadline(clocks: Clocks) -> Deadline | None:
    """The running clock of the case that is due first, one of a duty or another."""
    return _first(clocks, clocks.case.cycles.values())


def deadline_of_work(clocks: Clocks) -> Deadline | None:
    """The same, without those of duties, which are others' to do."""
    duties = {duty_clock(name) for name in clocks.book.procedure.duties}
    return _first(clocks, [cycle for cycle in clocks.case.cycles.values() if cycle.clock not in duties])


def deadline_of_duty(clocks: Clocks, duty: str) -> Deadline | None:
    """When an open duty is due; None for one without a limit."""
    cycle = clocks.case.cycles.get(duty_clock(duty))
    return None if cycle is None else _first(clocks, [cycle])


def time_left(found: Deadline, names: Names) -> str:
    """What is left, or by how much it is overdue: working time where that is another than the time on the wall. What was
    breached before it became due later stays so."""
    if found.cycle.breached and found.left >= 0:
        return words.CLOCK_STATES["breached"].say(names.language)
    return _left_in_words(found.working, found.left, names)


def left_or_over(left: int, names: Names) -> str:
    label = words.LEFT if left >= 0 else words.OVER
    return label.say(names.language).format(length=moments.length(left, names.language))


def hours(seconds: int, language: Language) -> str:
    """Working time, which has no days: `37 小时 30 分`, `37 h 30 min`."""
    whole, rest = divmod(abs(seconds), _HOUR)
    if not whole:
        return moments.length(rest, language)
    said = f"{whole} 小时" if language == "zh" else f"{whole} h"
    return f"{said} {moments.length(rest // _MINUTE * _MINUTE, language)}" if rest >= _MINUTE else said


def clock_data(cycle: Cycle, now: int) -> Mapping[str, Json]:
    left = None if cycle.due is None or not cycle.running else cycle.due - now // SECOND
    return {
        "clock": cycle.clock,
        "state": clock_state(cycle),
        "cycle": cycle.number,
        "target": cycle.target,
        "started_at": moments.rfc3339(cycle.start * SECOND),
        "due_at": json_second(cycle.due),
        "ended_at": json_second(cycle.ended),
        "seconds_left": left,
        "breached": cycle.breached,
        "provisional": cycle.reckoning.provisional,
        "calendar": cycle.reckoning.calendar or None,
    }


def clock_lines(clocks: Clocks, events: Sequence[Event], names: Names, looks: Looks) -> Iterator[Line]:
    """A line for each clock; those of duties that are open stand with the duties."""
    open_ = {duty_clock(duty) for duty in clocks.case.duties}
    cycles = [cycle for cycle in clocks.case.cycles.values() if cycle.clock not in open_]
    width = max((width_of(names.clock(cycle.clock)) for cycle in cycles), default=0)
    for cycle in cycles:
        parts: list[Part] = [pad(names.clock(cycle.clock), width), "  ", *state_pieces(clocks, cycle, names)]
        yield from _with_bar(clocks, cycle, parts, width, looks)
        yield from due_passed_lines(clocks, events, cycle, names)


def _with_bar(clocks: Clocks, cycle: Cycle, parts: list[Part], hang: int, looks: Looks) -> Iterator[Line]:
    """On a terminal a running clock has a bar, which stands in a line of its own where it does not fit."""
    hang += 2
    if looks.width is None or not cycle.running or cycle.due is None:
        yield line(*parts, indent=2, hang=hang)
        return
    if 2 + width_of_parts(parts) + 2 + BAR <= looks.width:
        yield line(*parts, "  ", bar(clocks, cycle), indent=2, hang=hang)
    else:
        yield from (line(*parts, indent=2, hang=hang), line(bar(clocks, cycle), indent=2 + min(hang, BAR)))


def due_passed_lines(clocks: Clocks, events: Sequence[Event], cycle: Cycle, names: Names) -> Iterator[Line]:
    """Why a cycle is breached that is due at another time now than the one that passed."""
    passed = due_passed(events, cycle)
    if passed is not None and passed != cycle.due:
        at = moments.short(passed * SECOND, clocks.now, names.reader.zone)
        yield line(Piece(clock_words.DUE_PASSED.say(names.language).format(at=at), Style.WARN), indent=4, hang=0)


def due_passed(events: Sequence[Event], cycle: Cycle) -> int | None:
    """The due instant that passed without the cycle being met; None where none did."""
    found = [
        effect
        for event in events
        for effect in event.effects
        if isinstance(effect, MarkFired) and effect.breached and effect.clock == cycle.clock
    ]
    passed = [effect.due_at - 1 for effect in found if effect.number <= cycle.number]
    return passed[-1] if passed and cycle.breached else None


def state_pieces(clocks: Clocks, cycle: Cycle, names: Names) -> Iterator[Piece]:
    """How the cycle stands, in a few words: what is left and until when, or what came of it and when."""
    state, zone = clock_state(cycle), names.reader.zone
    yield Piece(_period(clocks, cycle, names) + _standing(clocks, cycle, names), STYLES.get(state, Style.FAINT))
    if not cycle.running:
        at = moments.short((cycle.ended or 0) * SECOND, clocks.now, zone)
        yield Piece(" · " + words.ENDED.say(names.language).format(at=at), Style.FAINT)
    elif cycle.paused_since is not None and cycle.pause_ends is not None:
        at = moments.short(cycle.pause_ends * SECOND, clocks.now, zone)
        yield Piece(" · " + clock_words.RUNS_ON.say(names.language).format(at=at), Style.FAINT)
    elif cycle.paused_since is None and cycle.due is not None:
        at = about(moments.short(cycle.due * SECOND, clocks.now, zone), cycle.reckoning)
        yield Piece(" · " + words.DUE.say(names.language).format(at=at), Style.FAINT)


def bar(clocks: Clocks, cycle: Cycle, width: int = BAR) -> Piece:
    """How much of the time is used up, on the calendar of the clock."""
    assert cycle.due is not None
    found = clocks.working(cycle)
    whole, used = max(1, cycle.due - cycle.start), clocks.second - cycle.start
    if found is not None and found.left is not None:
        whole, used = max(1, found.used + found.left), found.used
    filled = min(width, max(0, used * width // whole))
    late = cycle.breached or (cycle.paused_since is None and (cycle.ended or clocks.second) > cycle.due)
    style = Style.BAD if late else Style.WARN if filled * 5 >= width * 4 else Style.GOOD
    return Piece("█" * filled + "░" * (width - filled), style)


def _first(clocks: Clocks, cycles: Iterable[Cycle]) -> Deadline | None:
    """Of those that run and are not paused the one due first."""
    running = [each for each in cycles if each.running and each.due is not None and each.paused_since is None]
    first = min(running, key=lambda cycle: cycle.due or 0, default=None)
    if first is None or first.due is None:
        return None
    return Deadline(first, first.due, clocks.second, clocks.calendar(first))


def _standing(clocks: Clocks, cycle: Cycle, names: Names) -> str:
    """What is left, what it waits for, or what came of it."""
    if not cycle.running:
        return _verdict(cycle, names)
    if cycle.due is None:
        return _waits_for(clocks, cycle, names)
    if cycle.paused_since is not None:
        left = _left_in_words(clocks.working(cycle), cycle.due - cycle.paused_since, names)
        return clock_words.PAUSED_LEFT.say(names.language).format(left=left)
    if cycle.breached and cycle.due >= clocks.second:
        return words.CLOCK_STATES["breached"].say(names.language)
    return _left_in_words(clocks.working(cycle), cycle.due - clocks.second, names)


def _left_in_words(found: Budget | None, left: int, names: Names) -> str:
    if left < 0 or found is None or found.left in (None, left):
        return left_or_over(left, names)
    if found.days:
        label = clock_words.DAY_LEFT if found.days == 1 else clock_words.DAYS_LEFT
        return label.say(names.language).format(days=found.days)
    return clock_words.WORKING_LEFT.say(names.language).format(length=hours(found.left or 0, names.language))


def _waits_for(clocks: Clocks, cycle: Cycle, names: Names) -> str:
    clock = clocks.book.clock(cycle.clock)
    if clock is not None and clock.due is not None:
        return clock_words.NO_DATE.say(names.language)
    label = clock_words.NO_LIMIT_FITS if cycle.target is None else clock_words.NO_CALENDAR
    return label.say(names.language)


def _period(clocks: Clocks, cycle: Cycle, names: Names) -> str:
    """Which period of a repeating clock it is."""
    clock = clocks.book.clock(cycle.clock)
    if clock is None or not clock.repeats:
        return ""
    return clock_words.PERIOD.say(names.language).format(number=cycle.number) + " · "


def _verdict(cycle: Cycle, names: Names) -> str:
    """What came of a cycle; a late one by how much, where that is known."""
    state = clock_state(cycle)
    if state == "breached" and cycle.due is not None and cycle.ended is not None and cycle.ended > cycle.due:
        return left_or_over(cycle.due - cycle.ended, names)
    return words.CLOCK_STATES[state].say(names.language)
