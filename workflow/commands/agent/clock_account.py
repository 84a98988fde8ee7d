"""One cycle of a clock as it is told in full: its limit and why, what is used and left, its marks, who held the case
meanwhile, everything that happened to it, and what counted day by day."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from workflow.commands.calendars.traced import Trace, trace_data, trace_rows
from workflow.commands.surface.cells import pad, width_of
from workflow.commands.surface.sheet import Block, Line, Part, Piece, Style, line
from workflow.commands.surface.terminal import Json
from workflow.commands.telling import clock_words as words
from workflow.commands.telling.case_sheet import View
from workflow.commands.telling.clock_lines import (
    SECOND,
    bar,
    clock_data,
    due_passed,
    due_passed_lines,
    hours,
    state_pieces,
)
from workflow.commands.telling.clock_told import NOTICED_LATE, Behind, what_happened
from workflow.commands.telling.conditions import condition
from workflow.commands.telling.history_words import headline
from workflow.commands.telling.json_values import json_second
from workflow.commands.telling.provisional import doubted
from workflow.commands.words import CLOCK_STATES
from workflow.definitions.clocks import Clock, Mark
from workflow.engine.budget import Budget, budget, paused_by, reached
from workflow.engine.calendars.calendar import Calendar
from workflow.engine.case import Cycle
from workflow.engine.chronicle import Account, Held, Turn, held, stands, target_of
from workflow.engine.effects import MarkFired
from workflow.spoken import moments
from workflow.spoken.labels import clauses
from workflow.wording import Label

BAR = 24
_WORD = re.compile("(?<!^)(?=[A-Z])")
HELD_BAR = 12


class Detail(Enum):
    """How much is told of a cycle."""

    FACTS = "facts"
    TRACED = "traced"


class Teller(Struct, frozen=True, kw_only=True):
    """Tells one account to whoever looks at the case. `calendar` is None where it is not known, or not there."""

    view: View
    account: Account
    behind: Sequence[Behind]
    calendar: Calendar | None

    @property
    def cycle(self) -> Cycle:
        return self.account.cycle

    @property
    def clock(self) -> Clock | None:
        return self.view.book.clock(self.cycle.clock)

    @property
    def second(self) -> int:
        return self.view.clocks.second

    @property
    def budget(self) -> Budget | None:
        return None if self.calendar is None else budget(self.calendar, self.cycle, self.second)

    def held(self) -> tuple[Held, ...]:
        if self.calendar is None:
            return ()
        standing = stands(self.view.book, self.view.events, self.second)
        return held(standing, self.cycle, self.calendar, self.second)

    def trace(self) -> Trace | None:
        """From the start to the due instant, which it proves; where nothing is due, up to now, or to the end."""
        if self.calendar is None:
            return None
        cycle, end = self.cycle, reached(self.cycle, self.second)
        pauses = paused_by(cycle, self.second)
        if cycle.running and cycle.due is not None and cycle.paused_since is None:
            end = cycle.due
        days = self.calendar.trace(cycle.start, end, pauses)
        target = None if self.clock is None else target_of(self.clock, cycle.reckoning)
        limit = None if target is None else target.limit
        numbers = None if limit is None else self.calendar.numbers(days, cycle.start, limit, pauses)
        return Trace(self.calendar, days, numbers)

    def say(self, label: Label, **blanks: object) -> str:
        return self.view.words(label).format(**blanks)

    def at(self, second: int) -> str:
        """`09-28 17:00`, with the year when it is another than now; the zone stands at the start."""
        return moments.short(second * SECOND, self.view.now, self.view.names.reader.zone).rpartition(" ")[0]


def account_sheet(teller: Teller, detail: Detail) -> Iterator[Block]:
    """The cycle under its name, a line or more for everything that is to be told."""
    names = teller.view.names
    clause = () if teller.clock is None else teller.clock.clause
    yield line(
        Piece(names.clock(teller.cycle.clock), Style.STRONG),
        Piece(f" ({teller.cycle.clock})  ", Style.FAINT),
        *state_pieces(teller.view.clocks, teller.cycle, names),
        Piece(clauses(clause), Style.FAINT),
    )
    yield from due_passed_lines(teller.view.clocks, teller.view.events, teller.cycle, names)
    for name, tell in _SECTIONS.items():
        yield from _under(teller, name, list(tell(teller)))
    trace = teller.trace() if detail is Detail.TRACED else None
    if trace is not None and trace.days:
        yield replace(trace_rows(trace, names.language), indent=2)


def short_lines(tellers: Iterable[Teller]) -> Iterator[Line]:
    """Cycles that are over, a line each; the periods of a repeating clock have one together."""
    found = dict[tuple[str, int], list[Teller]]()
    for teller in tellers:
        repeats = teller.clock is not None and teller.clock.repeats
        found.setdefault((teller.cycle.clock, 0 if repeats else teller.cycle.number), []).append(teller)
    for together in found.values():
        yield _short_line(together[0]) if len(together) == 1 else _periods(together)


def _periods(tellers: Sequence[Teller]) -> Line:
    """How many periods there were, and what came of them; the last stands first."""
    last, verdicts = tellers[0], Counter(str(teller.cycle.verdict) for teller in reversed(tellers))
    names = last.view.names
    came = names.listed(tuple(f"{last.say(CLOCK_STATES[verdict])} {count}" for verdict, count in verdicts.items()))
    named = (Piece(names.clock(last.cycle.clock)), Piece(f" ({last.cycle.clock})  ", Style.FAINT))
    return line(*named, last.say(words.PERIODS, count=len(tellers), came=came), indent=2)


def _short_line(teller: Teller) -> Line:
    names, cycle, found = teller.view.names, teller.cycle, teller.budget
    told: list[Part] = [Piece(names.clock(cycle.clock)), Piece(f" ({cycle.clock})  ", Style.FAINT)]
    told += state_pieces(teller.view.clocks, cycle, names)
    if found is not None and cycle.target is not None:
        used = hours(found.used, names.language)
        told.append(Piece(f" · {teller.say(words.TOOK, used=used, limit=cycle.target)}", Style.FAINT))
    return line(*told, indent=2, hang=2)


def account_data(teller: Teller, detail: Detail) -> Mapping[str, Json]:
    cycle, found, names = teller.cycle, teller.budget, teller.view.names
    trace = teller.trace() if detail is Detail.TRACED else None
    return {
        **clock_data(cycle, teller.view.now),
        "label": names.clock(cycle.clock),
        "clause": [] if teller.clock is None else list(teller.clock.clause),
        "why": cycle.reckoning.why,
        "digest": cycle.reckoning.digest or None,
        "due_passed_at": json_second(due_passed(teller.view.events, cycle)),
        "paused_since": json_second(cycle.paused_since),
        "pause_ends_at": json_second(cycle.pause_ends),
        "pauses": [[json_second(since), json_second(until)] for since, until in cycle.pauses],
        "used_seconds": None if found is None else found.used,
        "counted_seconds_left": None if found is None else found.left,
        "working_days_left": None if found is None else found.days,
        "marks": [_mark_data(*mark) for mark in _marks(teller)],
        "held": [_held_data(each) for each in teller.held()],
        "history": [_turn_data(teller, *each) for each in zip(teller.account.turns, teller.behind, strict=True)],
        "trace": None if trace is None else trace_data(trace),
    }


def _under(teller: Teller, head: str, told: Sequence[Sequence[Part]]) -> Iterator[Line]:
    """The lines of one head, which stands before the first of them."""
    width = max(width_of(teller.say(label)) for label in words.HEADS.values())
    for number, parts in enumerate(told):
        label = "" if number else teller.say(words.HEADS[head])
        yield line(Piece(pad(label, width), Style.FAINT), "  ", *parts, indent=2, hang=width + 2)


def _limit(teller: Teller) -> Iterator[Sequence[Part]]:
    clock, reckoning, names = teller.clock, teller.cycle.reckoning, teller.view.names
    if clock is not None and clock.due is not None:
        yield (teller.say(words.PROMISED, field=names.field(clock.due)),)
    if reckoning.target is None:
        return
    repeats = clock is not None and clock.repeats
    limit = teller.say(words.EVERY, limit=reckoning.target) if repeats else reckoning.target
    target = None if clock is None else target_of(clock, reckoning)
    said = "" if target is None or target.when is None else condition(target.when, names)
    yield (limit, teller.say(words.BECAUSE, condition=said) if said else "")


def _calendar(teller: Teller) -> Iterator[Sequence[Part]]:
    reckoning = teller.cycle.reckoning
    if not reckoning.calendar:
        return
    label = None if teller.calendar is None else teller.calendar.days.rules.label
    title = teller.say(words.CALENDAR_GONE, digest=reckoning.digest[:12]) if label is None else teller.say(label)
    yield (title, Piece(f" ({reckoning.calendar}@{reckoning.digest[:12]})", Style.FAINT))


def _start(teller: Teller) -> Iterator[Sequence[Part]]:
    yield (moments.full(teller.cycle.start * SECOND, teller.view.names.reader.zone),)


def _used(teller: Teller) -> Iterator[Sequence[Part]]:
    found, language = teller.budget, teller.view.names.language
    if found is None:
        return
    used = hours(found.used, language)
    if found.left is None:
        yield (teller.say(words.USED, used=used),)
        return
    told = _left_of(teller, found, used)
    yield (bar(teller.view.clocks, teller.cycle, BAR), f"  {told}") if teller.view.looks.width else (told,)


def _left_of(teller: Teller, found: Budget, used: str) -> str:
    """Of a limit in working days the days that are left; hours only on the last of them."""
    if found.days and (found.left or 0) > 0:
        label = words.DAY_LEFT if found.days == 1 else words.DAYS_LEFT
        return teller.say(label, days=found.days)
    left = found.left or 0
    label = words.USED_AND_LEFT if left >= 0 else words.USED_AND_OVER
    return teller.say(label, used=used, left=hours(left, teller.view.names.language))


def _pauses(teller: Teller) -> Iterator[Sequence[Part]]:
    for since, until in teller.cycle.pauses:
        yield (teller.say(words.SPAN, since=teller.at(since), until=teller.at(until)),)
    if teller.cycle.paused_since is not None:
        yield (Piece(teller.say(words.SINCE, since=teller.at(teller.cycle.paused_since)), Style.WARN),)


def _mark_lines(teller: Teller) -> Iterator[Sequence[Part]]:
    told = [(teller.view.names.mark(mark.text), _about(mark, at), fired) for mark, at, fired in _marks(teller)]
    width = max((width_of(text) for text, _, _ in told), default=0)
    for text, at, fired in told:
        sign = Piece("· ", Style.FAINT) if fired is None else Piece("✓ ", Style.GOOD)
        yield (sign, f"{pad(text, width)}  ", Piece(_when(teller, at, fired), Style.FAINT), *_noticed(teller, fired))


def _when(teller: Teller, at: int | None, fired: MarkFired | None) -> str:
    if at is None or (fired is None and not teller.cycle.running):
        return "" if at is None else teller.say(words.MARK_UNREACHED)
    uncertain = fired is None and teller.calendar is not None and teller.calendar.is_provisional(at)
    return doubted(teller.at(at)) if uncertain else teller.at(at)


def _about(mark: Mark, at: int | None) -> int | None:
    """The instant that a mark is about: from 100% on it fires a second later, for until then it could be met."""
    late = mark.is_due or mark.anchor == "after" or (mark.anchor == "percent" and mark.percent > 100)
    return at if at is None or not late else at - 1


def _noticed(teller: Teller, fired: MarkFired | None) -> Iterator[Piece]:
    if fired is not None and fired.detected_at - fired.due_at >= NOTICED_LATE:
        yield Piece(teller.say(words.MARK_NOTICED, at=teller.at(fired.detected_at)), Style.FAINT)


def _marks(teller: Teller) -> Iterator[tuple[Mark, int | None, MarkFired | None]]:
    """Each mark, when it was or is due, and how it fired. While the cycle is paused nobody knows when."""
    fired = {turn.effect.mark: turn.effect for turn in teller.account.turns if isinstance(turn.effect, MarkFired)}
    cycle, marks = teller.cycle, teller.view.book.marks.get(teller.cycle.clock, ())
    for index, mark in enumerate(marks if cycle.reckoning.marks else ()):
        done = fired.get(index)
        ahead = None if cycle.paused_since is not None else cycle.reckoning.marks[index]
        yield mark, ahead if done is None else done.due_at, done


def _held(teller: Teller) -> Iterator[Sequence[Part]]:
    """Who had the case how long of what counted, with a bar on a terminal."""
    found, language = teller.held(), teller.view.names.language
    told = [(_holder(teller, each), hours(each.seconds, language), each.seconds) for each in found]
    wide = max((width_of(who) for who, _, _ in told), default=0)
    long = max((width_of(how_long) for _, how_long, _ in told), default=0)
    whole = max(1, sum(seconds for _, _, seconds in told))
    for who, how_long, seconds in told:
        share = Piece("█" * max(1, seconds * HELD_BAR // whole), Style.FAINT)
        yield (f"{pad(who, wide)}  {pad(how_long, long)}", *(("  ", share) if teller.view.looks.width else ()))


def _holder(teller: Teller, each: Held) -> str:
    """`处理中 · 客服 · 李雷`."""
    if not each.state:
        return teller.say(words.BEFORE_HERE)
    names = teller.view.names
    parts = (names.state(each.state), names.roles(each.roles), "" if each.person is None else names.person(each.person))
    return " · ".join(part for part in parts if part)


def _history(teller: Teller) -> Iterator[Sequence[Part]]:
    """Everything that happened to it but its marks: when, by which step of whom, and what became of the due instant."""
    for turn, known in zip(teller.account.turns, teller.behind, strict=True):
        if not isinstance(turn.effect, MarkFired):
            stamp = Piece(f"{teller.at(turn.event.at // SECOND)} #{turn.event.seq} ", Style.FAINT)
            told = what_happened(turn.event, turn.effect, teller.view.names, known)
            yield (stamp, teller.say(words.BY, who=_by(teller, turn), what=told))


def _by(teller: Teller, turn: Turn) -> str:
    names, event = teller.view.names, turn.event
    person = names.person(event.by.person)
    return person if event.type in ("recounted", "pause_ended") else f"{person} {headline(event, names)}"


_SECTIONS = {
    "limit": _limit,
    "calendar": _calendar,
    "start": _start,
    "used": _used,
    "pauses": _pauses,
    "marks": _mark_lines,
    "held": _held,
    "changes": _history,
}


def _mark_data(mark: Mark, at: int | None, fired: MarkFired | None) -> Json:
    return {
        "mark": mark.text,
        "due_at": json_second(at),
        "fired": fired is not None,
        "detected_at": None if fired is None else json_second(fired.detected_at),
    }


def _held_data(each: Held) -> Json:
    return {"state": each.state or None, "roles": list(each.roles), "person": each.person, "seconds": each.seconds}


def _turn_data(teller: Teller, turn: Turn, known: Behind) -> Json:
    before, after = turn.before, turn.after
    return {
        "seq": turn.event.seq,
        "at": moments.rfc3339(turn.event.at),
        "event": turn.event.type,
        "action": turn.event.action,
        "person": turn.event.by.person,
        "what": _WORD.sub("_", type(turn.effect).__name__).lower(),
        "fields": list(turn.fields),
        "reason": None if known.published is None else known.published.reason,
        "published_by": None if known.published is None else known.published.by,
        "due_before": None if before is None else json_second(before.due),
        "due_after": json_second(after.due),
        "told": what_happened(turn.event, turn.effect, teller.view.names, known),
    }
