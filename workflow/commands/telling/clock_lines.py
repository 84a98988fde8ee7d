"""Clocks as clocks: what is left or overdue in words, the instant, and a bar on a terminal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workflow.commands import moments, words
from workflow.commands.surface.cells import pad, width_of
from workflow.commands.surface.sheet import Line, Looks, Part, Piece, Style, line
from workflow.commands.surface.terminal import Json
from workflow.commands.telling.labels import Names
from workflow.engine.case import Case, Cycle
from workflow.engine.explain import clock_state

SECOND = moments.SECOND
BAR = 16
STYLES = {"breached": Style.ALARM, "met": Style.GOOD, "running": Style.PLAIN, "paused": Style.WARN}


@dataclass(frozen=True, slots=True)
class Deadline:
    """The running clock of a case that is due first. `due` and `left` are in seconds; `left` is negative when overdue."""

    clock: str
    due: int
    left: int


def deadline(case: Case, now: int) -> Deadline | None:
    """`now` is in microseconds."""
    second = now // SECOND
    running = [c for c in case.cycles.values() if c.running and c.due is not None and c.paused_since is None]
    first = min(running, key=lambda cycle: cycle.due or 0, default=None)
    return None if first is None or first.due is None else Deadline(first.clock, first.due, first.due - second)


def left_or_over(left: int, names: Names) -> str:
    label = words.LEFT if left >= 0 else words.OVER
    return label.say(names.language).format(length=moments.length(left, names.language))


def clock_data(cycle: Cycle, now: int) -> Mapping[str, Json]:
    left = None if cycle.due is None or not cycle.running else cycle.due - now // SECOND
    return {
        "clock": cycle.clock,
        "state": clock_state(cycle),
        "cycle": cycle.number,
        "target": cycle.target,
        "started_at": moments.rfc3339(cycle.start * SECOND),
        "due_at": None if cycle.due is None else moments.rfc3339(cycle.due * SECOND),
        "ended_at": None if cycle.ended is None else moments.rfc3339(cycle.ended * SECOND),
        "seconds_left": left,
        "breached": cycle.breached,
    }


def clock_lines(case: Case, names: Names, now: int, looks: Looks) -> Iterator[Line]:
    width = max((width_of(names.clock(name)) for name in case.cycles), default=0)
    for cycle in case.cycles.values():
        parts: list[Part] = [pad(names.clock(cycle.clock), width), "  ", *_state(cycle, names, now)]
        if looks.width is not None and cycle.running and cycle.due is not None:
            parts += ["  ", _bar(cycle, now // SECOND)]
        yield line(*parts, indent=2, hang=width + 2)


def _state(cycle: Cycle, names: Names, now: int) -> Iterator[Piece]:
    state = clock_state(cycle)
    if cycle.running and cycle.due is not None and cycle.paused_since is None:
        yield Piece(left_or_over(cycle.due - now // SECOND, names), STYLES.get(state, Style.PLAIN))
        due = moments.short(cycle.due * SECOND, now, names.reader.zone)
        yield Piece(" · " + words.DUE.say(names.language).format(at=due), Style.FAINT)
        return
    yield Piece(_verdict(cycle, names), STYLES.get(state, Style.FAINT))
    if cycle.ended is not None:
        at = moments.short(cycle.ended * SECOND, now, names.reader.zone)
        yield Piece(" · " + words.ENDED.say(names.language).format(at=at), Style.FAINT)


def _verdict(cycle: Cycle, names: Names) -> str:
    """What came of a cycle; a late one by how much, where that is known."""
    state = clock_state(cycle)
    if state == "breached" and cycle.due is not None and cycle.ended is not None and cycle.ended > cycle.due:
        return left_or_over(cycle.due - cycle.ended, names)
    return words.CLOCK_STATES[state].say(names.language)


def _bar(cycle: Cycle, second: int) -> Piece:
    """How much of the time is used up."""
    assert cycle.due is not None
    whole, used = max(1, cycle.due - cycle.start), second - cycle.start
    filled = min(BAR, max(0, used * BAR // whole))
    late = second > cycle.due
    style = Style.BAD if late else Style.WARN if filled * 5 >= BAR * 4 else Style.GOOD
    return Piece("█" * filled + "░" * (BAR - filled), style)
