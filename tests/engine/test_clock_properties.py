"""Clocks of every kind on cases that are taken every way: what is recorded can be counted again, and sweeps lose
nothing."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.engine.world import CALENDARS, SECOND, World
from workflow.definitions.calendars.load import load_calendar
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.durations import parse_duration
from workflow.definitions.load import load
from workflow.engine.agreement import verify
from workflow.engine.calendars.calendar import Calendar, calendar_for
from workflow.engine.calendars.known import KnownCalendars
from workflow.engine.calendars.spans import union
from workflow.engine.case import Cycle
from workflow.engine.directory import Directory, Person
from workflow.engine.effects import CycleEnded, CycleStarted, Entered, MarkFired
from workflow.engine.events import Event
from workflow.engine.rulebook import Rulebook, rulebook

Did = TypeVar("Did", CycleStarted, CycleEnded, Entered)
PROCEDURE = """
procedure: walk
format: 1
title: {zh: 走动, en: Walk}
source: {document: tests}
number: "W-{year}-{seq:04}"
timezone: Europe/Berlin
calendars: {always: always, nine: nine, lunch: lunch, night: night, tuesday: tuesday, china: cn_office}
roles: {clerk: {zh: 办事员, en: Clerk}}
fields:
  said_at: {zh: 所说时间, en: Said at, type: datetime}
  rank: {zh: 级别, en: Rank, type: choice, choices: {high: {zh: 高, en: High}, low: {zh: 低, en: Low}, none_: {zh: 无, en: None}}}
states:
  here: {zh: 在办, en: Here, owner: clerk}
  there: {zh: 他处, en: There, owner: clerk}
  away: {zh: 等待, en: Away, owner: clerk, stops_clocks: true}
  end_: {zh: 终, en: End, final: true}
actions:
  begin: {zh: 立案, en: Begin, opens: true, who: [clerk], asks: [rank], moves: [{to: here}]}
  begin_away: {zh: 立案待办, en: Begin away, opens: true, who: [clerk], asks: [rank], moves: [{to: away}]}
  ask: {zh: 询问, en: Ask, who: [clerk], moves: [{from: [here, there], to: away}]}
  answer: {zh: 答复, en: Answer, who: [clerk], moves: [{from: away, to: here}]}
  leave: {zh: 去, en: Leave, who: [clerk], moves: [{from: [here, away], to: there}]}
  come: {zh: 来, en: Come, who: [clerk], moves: [{from: there, to: here}]}
  weigh: {zh: 定级, en: Weigh, who: [clerk], asks: [rank], moves: [{from: [here, there, away], to: same}]}
  say: {zh: 说明, en: Say, who: [clerk], asks: [said_at], moves: [{from: [here, there, away], to: same}]}
  satisfy: {zh: 完成, en: Satisfy, who: [clerk], moves: [{from: [here, there, away], to: same}]}
  restart_: {zh: 再来, en: Restart, who: [clerk], moves: [{from: [here, there, away], to: same}]}
  finish: {zh: 结案, en: Finish, who: [clerk], moves: [{from: [here, there], to: end_}]}
clocks:
  run: {zh: 时限, en: Run, %s}
"""
WEEKS = {
    "nine": 'mon-fri: "09:00-17:00"',
    "lunch": 'mon-sat: ["09:00-12:00", "13:30-18:00"]',
    "night": 'mon-fri: "22:00-06:00"',
    "tuesday": 'tue: "08:00-17:00"',
}
TURNS = {
    "turn": {"here": "ask", "there": "ask", "away": "answer"},
    "go": {"here": "leave", "away": "leave", "there": "come"},
}
"""What a step of that name is from each state, so that most steps can be taken."""
ACTIONS = (*["turn"] * 12, *["go"] * 3, *["satisfy"] * 2, *["restart_"] * 3, "finish")
JUMPS = (0, 1, 59, 1800, 1803, 3600, 2 * 3600, 5 * 3600 + 7, 8 * 3600, 16 * 3600, 26 * 3600, 3 * 86400, 9 * 86400)
STARTS = (
    1_772_438_400,  # 2026-03-02, a Monday
    1_774_659_600,  # 2026-03-28 02:00 in Berlin, a day before the clocks go forward
    1_792_806_000,  # 2026-10-24, a day before they go back
    1_790_755_200,  # 2026-09-30, before National Day in China
    1_798_520_400,  # 2026-12-29, beyond what cn_office knows
)
BOUNDED = settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@dataclass(frozen=True, slots=True)
class Step:
    """Time passes, `seconds` or (`near`) until so many after the next mark; then somebody tries an action. `said`: the
    instant that is given with it, in seconds after now."""

    seconds: int
    near: bool
    action: str
    rank: str | None = None
    said: int | None = None


def written(name: str, week: str) -> CalendarRules:
    text = f"format: 1\ncalendar: {name}\ntitle: {{zh: 时间, en: Hours}}\nsource: made\nweek: {{{week}}}\n"
    rules = load_calendar(text.encode()).rules
    assert rules is not None
    return rules


RULES = {name: CALENDARS.current(name) for name in ("always", "cn_office")} | {
    name: written(name, week) for name, week in WEEKS.items()
}
PUBLISHED = {rules.digest: rules for rules in RULES.values()}


@cache
def defined(clock: str) -> Rulebook | None:
    """The rules with this clock; None where `check` does not let it pass."""
    procedure = load((PROCEDURE % clock).encode()).procedure
    return None if procedure is None else rulebook(procedure)


class Walk(World):
    """One case under one clock. `swept`: the marks that each sweep fired."""

    def __init__(self, book: Rulebook, start: int) -> None:
        super().__init__()
        self.book = book
        self.directory = Directory(seq=1, people={"cai": Person(name="cai", roles=frozenset({"clerk"}))})
        self.calendars = KnownCalendars(RULES)
        self.now = start * SECOND
        self.swept: list[tuple[MarkFired, ...]] = []

    @property
    def second(self) -> int:
        return self.now // SECOND

    def sweep(self, second: int) -> tuple[Event, ...]:
        events = self.wait(second * SECOND - self.now)
        self.swept.append(marks_of(events))
        return events

    def take(self, step: Step) -> None:
        """Whoever takes a step tries: it may be refused."""
        given = {} if step.rank is None else {"rank": step.rank}
        if step.said is not None:
            given["said_at"] = datetime.fromtimestamp(self.second + step.said, self.book.zone).isoformat()
        assert self.case is not None
        action = TURNS.get(step.action, {}).get(self.case.state, step.action)
        self.do("cai", action, **given)

    def run(self) -> Cycle | None:
        assert self.case is not None
        return self.case.cycles.get("run")

    def calendar(self, cycle: Cycle) -> Calendar:
        return calendar_for(PUBLISHED[cycle.reckoning.digest], self.book.zone)

    def marks(self) -> list[MarkFired]:
        return [mark for event in self.events for mark in marks_of((event,))]


def marks_of(events: tuple[Event, ...]) -> tuple[MarkFired, ...]:
    return tuple(effect for event in events for effect in event.effects if isinstance(effect, MarkFired))


HOURS = st.lists(st.sampled_from(["90m", "4h", "7h30m", "20h", "30h"]), min_size=2, max_size=2)
DAYS = st.lists(st.sampled_from(["1wd", "2wd", "5wd", "1cd", "3cd", "10cd"]), min_size=2, max_size=2)
HOUR_MARKS = ("50%", "80%", "before 30m", "100%", "150%", "after 2h")
DAY_MARKS = ("before 1h", "100%", "after 2h", "after 1wd")
CALENDAR = st.sampled_from(["always", "nine", "lunch", "night", "tuesday", "china"])
PAUSE = st.sampled_from(["", "pause: []", "pause: [there, away]"])
LIMITED = st.sampled_from(["pause: {in: [away], at_most: 6h}", "pause: {in: [there, away], at_most: 1wd}"])
WHEN = st.sampled_from(
    [
        "start: [opening, restart_], stop: satisfy",
        "start: [opening, restart_], stop: satisfy",
        "start: [opening, restart_], stop: satisfy",
        "while: [here, away]",
        "while: [here], pause: [away]",
    ]
)
AGAIN = st.sampled_from(["", "again: resume", "again: restart"])
FROM = st.sampled_from(["", "", "from: said_at"])
RETARGET = st.sampled_from(["", "retarget: from_change", "retarget: keep"])


def targets(limits: list[str], last: bool) -> str:
    """A limit for each rank; the rank `none_` has one only with `last`."""
    rows = [f"{{when: rank == 'high', is: {limits[0]}}}", f"{{when: rank == 'low', is: {limits[1]}}}"]
    return ", ".join([*rows, *([f"{{is: {limits[1]}}}"] if last else [])])


@st.composite
def clocks(draw: st.DrawFn) -> str:
    """A clock as somebody might write it."""
    in_hours = draw(st.booleans())
    limits = draw(HOURS if in_hours else DAYS)
    marks = draw(st.lists(st.sampled_from(HOUR_MARKS if in_hours else DAY_MARKS), unique=True, max_size=4))
    when, pause = draw(WHEN), draw(st.one_of(PAUSE, LIMITED))
    parts = [f"calendar: {draw(CALENDAR)}", when, f"within: [{targets(limits, draw(st.booleans()))}]"]
    parts += [draw(AGAIN), draw(RETARGET), draw(FROM), "" if "pause" in when else pause]
    parts += [] if in_hours else [draw(st.sampled_from(["", "roll: next_open"]))]
    parts += [f"at: {{{', '.join(f'{mark}: {{tell: [clerk]}}' for mark in marks)}}}"] if marks else []
    return ", ".join(part for part in parts if part)


@st.composite
def repeating(draw: st.DrawFn, pause: st.SearchStrategy[str]) -> str:
    """A clock with `every`."""
    in_hours = draw(st.booleans())
    limits = draw(st.lists(st.sampled_from(["8h", "20h"] if in_hours else ["1wd", "3cd"]), min_size=2, max_size=2))
    parts = [f"calendar: {draw(CALENDAR)}", draw(st.sampled_from(["start: opening", "while: [here, away]"]))]
    parts += ["stop: satisfy", f"every: [{targets(limits, draw(st.booleans()))}]", draw(pause)]
    parts += ["at: {50%: {tell: [clerk]}, 100%: {tell: [clerk]}}"] if in_hours else []
    return ", ".join(part for part in parts if part)


@st.composite
def promising(draw: st.DrawFn) -> str:
    """A clock with a date that is promised."""
    marks = draw(st.lists(st.sampled_from(DAY_MARKS), unique=True, max_size=3))
    parts = [f"calendar: {draw(CALENDAR)}", draw(WHEN), "due: said_at", draw(AGAIN)]
    parts += ["" if "pause" in parts[1] else draw(st.one_of(PAUSE, LIMITED))]
    parts += [f"at: {{{', '.join(f'{mark}: {{tell: [clerk]}}' for mark in marks)}}}"] if marks else []
    return ", ".join(part for part in parts if part)


SAID = st.sampled_from([-90_000, -3600, -1, 1, 3600, 90_000, 300_000])
RANK = st.sampled_from(["high", "low", "none_"])
WALKING = st.builds(Step, st.sampled_from(JUMPS), st.just(value=False), st.sampled_from(ACTIONS))
STEP = st.one_of(
    WALKING,
    WALKING,
    WALKING,
    WALKING,
    st.builds(Step, st.sampled_from([-1, 0, 1]), st.just(value=True), st.sampled_from(ACTIONS)),
    st.builds(Step, st.sampled_from(JUMPS), st.just(value=False), st.just("weigh"), RANK),
    st.builds(Step, st.sampled_from(JUMPS), st.just(value=False), st.just("say"), st.none(), SAID),
)
STEPS = st.lists(STEP, min_size=4, max_size=14)
BEGIN = st.tuples(st.sampled_from(STARTS), st.sampled_from(["begin", "begin", "begin_away"]), RANK)


def begun(clock: str, begin: tuple[int, str, str]) -> Walk:
    book = defined(clock)
    assume(book is not None)
    assert book is not None
    start, action, rank = begin
    walk = Walk(book, start)
    walk.open("cai", action, rank=rank)
    return walk


def moment_of(walk: Walk, step: Step) -> int:
    """When the step is taken: never before now."""
    ahead = walk.wake_at() if step.near else None
    return walk.second + max(step.seconds, 0) if ahead is None else max(ahead + step.seconds, walk.second)


def counted_again(walk: Walk) -> None:
    """What is recorded of the run follows from its start, its limit, its pauses and the calendar it names."""
    assert list(verify(walk.book, walk.events, PUBLISHED.get)) == []
    cycle, clock = walk.run(), walk.book.clock("run")
    assert walk.case is not None
    assert walk.case.state != "end_" or cycle is None or not cycle.running
    if cycle is None or cycle.target is None or cycle.paused_since is not None:
        return
    calendar, limit = walk.calendar(cycle), parse_duration(cycle.target)
    assert clock is not None
    assert cycle.due == calendar.due(cycle.start, limit, cycle.pauses, roll=clock.roll)
    assert limit.seconds is None or calendar.elapsed(cycle.start, cycle.due, cycle.pauses) == limit.seconds


def resumes(walk: Walk) -> bool:
    clock = walk.book.clock("run")
    return clock is not None and clock.again == "resume"


def stood_as_it_should(walk: Walk) -> None:
    """The run stood still while the case was where its clock does, no longer than that may last, and while it was
    stopped; and it is late when a mark said so. All of it from where the case was when, and not from what is recorded
    of pauses."""
    cycle = walk.run()
    if cycle is None or cycle.paused_since is not None or not cycle.reckoning.digest:
        return
    spans = [*waits(walk, cycle), *(gaps(walk) if resumes(walk) else ())]
    assert union(cycle.pauses) == union(span for span in spans if span[0] < span[1])
    said = [mark for mark in walk.marks() if mark.breached and (resumes(walk) or mark.number == cycle.number)]
    assert cycle.breached == bool(said)


def waits(walk: Walk, cycle: Cycle) -> Iterator[tuple[int, int]]:
    """Each stay where the clock stands still, cut where a run of it begins, as far as it may last."""
    clock, still, calendar = walk.book.clock("run"), walk.book.pauses["run"], walk.calendar(cycle)
    assert clock is not None
    limit = None if clock.pause is None else clock.pause.at_most
    until = walk.second if cycle.ended is None else cycle.ended
    began = [second for second, effect in dated(walk, CycleStarted) if resumes(walk) or effect.number == cycle.number]
    for since, left in stays(walk, still, until):
        cuts = sorted({since, max(since, left), *(second for second in began if since < second < left)})
        for begin, end in pairwise(cuts):
            if end > began[0] and begin >= began[0]:
                yield begin, end if limit is None else min(end, calendar.due(begin, limit))


def stays(walk: Walk, still: Collection[str], until: int) -> Iterator[tuple[int, int]]:
    """From entering a state of `still` until the case is in none of them."""
    since: int | None = None
    for second, effect in dated(walk, Entered):
        if effect.state in still and since is None:
            since = second
        elif effect.state not in still and since is not None:
            yield since, min(second, until)
            since = None
    if since is not None:
        yield since, until


def gaps(walk: Walk) -> Iterator[tuple[int, int]]:
    """From where a run was stopped until it went on."""
    ended = {effect.number: effect.at for _, effect in dated(walk, CycleEnded)}
    for second, effect in dated(walk, CycleStarted):
        if effect.number > 1:
            yield ended[effect.number - 1], second


def dated(walk: Walk, kind: type[Did]) -> list[tuple[int, Did]]:
    return [(event.at // SECOND, each) for event in walk.events for each in event.effects if isinstance(each, kind)]


def nothing_is_left(walk: Walk) -> None:
    """A second sweep changes nothing, and what is to come is to come."""
    before, events = walk.case, len(walk.events)
    assert walk.wait(0) == ()
    assert (walk.case, len(walk.events)) == (before, events)
    assert (walk.wake_at() or walk.second + 1) > walk.second


@BOUNDED
@given(clock=st.one_of(clocks(), clocks(), promising(), repeating(st.one_of(PAUSE, LIMITED))), begin=BEGIN, steps=STEPS)
def test_what_is_recorded_can_be_counted_again_after_every_step(
    clock: str, begin: tuple[int, str, str], steps: list[Step]
):
    walk = begun(clock, begin)

    for step in steps:
        walk.sweep(moment_of(walk, step))
        nothing_is_left(walk)
        walk.take(step)
        nothing_is_left(walk)
        counted_again(walk)


@BOUNDED
@given(clock=clocks(), begin=BEGIN, steps=STEPS)
def test_a_run_stands_still_where_its_clock_does_and_nowhere_else(
    clock: str, begin: tuple[int, str, str], steps: list[Step]
):
    walk = begun(clock, begin)

    for step in steps:
        walk.sweep(moment_of(walk, step))
        stood_as_it_should(walk)
        walk.take(step)
        stood_as_it_should(walk)
        counted_again(walk)


@BOUNDED
@given(clock=clocks(), begin=BEGIN, steps=STEPS)
def test_marks_fire_once_each_and_in_order_within_a_sweep(clock: str, begin: tuple[int, str, str], steps: list[Step]):
    walk = begun(clock, begin)

    for step in steps:
        walk.sweep(moment_of(walk, step))
        walk.take(step)

    fired = walk.marks()
    assert all(mark.due_at <= mark.detected_at for mark in fired)
    assert len({(0 if resumes(walk) else mark.number, mark.mark) for mark in fired}) == len(fired)
    for batch in walk.swept:
        assert all(one.due_at <= other.due_at for one, other in pairwise(batch))


def taken_late(clock: str, begin: tuple[int, str, str], steps: list[Step]) -> tuple[Walk, list[tuple[int, Step]]]:
    """Nobody sweeps but whoever acts; with when each step was taken."""
    walk, when = begun(clock, begin), list[tuple[int, Step]]()
    for step in steps:
        moment = moment_of(walk, step)
        when.append((moment, step))
        walk.sweep(moment)
        walk.take(step)
    return walk, when


def taken_in_time(clock: str, begin: tuple[int, str, str], when: list[tuple[int, Step]]) -> Walk:
    """The same, with a sweep at every instant at which something comes of itself, and one in between."""
    walk = begun(clock, begin)
    for moment, step in when:
        while (ahead := walk.wake_at()) is not None and ahead <= moment:
            walk.sweep((walk.second + ahead) // 2)
            walk.sweep(ahead)
        walk.sweep(moment)
        walk.take(step)
    return walk


@BOUNDED
@given(clock=st.one_of(clocks(), promising()), begin=BEGIN, steps=STEPS)
def test_sweeping_late_fires_the_same_marks_as_sweeping_in_time(
    clock: str, begin: tuple[int, str, str], steps: list[Step]
):
    late, when = taken_late(clock, begin, steps)

    in_time = taken_in_time(clock, begin, when)

    assert [what(mark) for mark in late.marks()] == [what(mark) for mark in in_time.marks()]
    assert late.run() == in_time.run()
    assert verdicts(late) == verdicts(in_time)


def what(mark: MarkFired) -> tuple[int, str, int]:
    return mark.number, mark.text, mark.due_at


def verdicts(walk: Walk) -> list[tuple[int, str]]:
    return [(each.number, each.verdict) for each in walk.effects(CycleEnded) if isinstance(each, CycleEnded)]


@BOUNDED
@given(clock=repeating(st.one_of(PAUSE, LIMITED)), begin=BEGIN, steps=st.lists(STEP, min_size=1, max_size=5))
def test_a_repeating_clock_that_was_not_looked_at_is_in_the_same_period(
    clock: str, begin: tuple[int, str, str], steps: list[Step]
):
    late, when = taken_late(clock, begin, steps)

    in_time = taken_in_time(clock, begin, when)

    fired = {what(mark)[1:] for mark in in_time.marks()}
    assert {what(mark)[1:] for mark in late.marks()} <= fired
    assert where(late.run()) == where(in_time.run())


def where(cycle: Cycle | None) -> tuple[int, int | None, int | None, str | None] | None:
    return None if cycle is None else (cycle.start, cycle.due, cycle.paused_since, cycle.verdict)


@BOUNDED
@given(clock=clocks(), begin=BEGIN, steps=STEPS)
def test_met_means_in_time_and_nothing_else(clock: str, begin: tuple[int, str, str], steps: list[Step]):
    walk = begun(clock, begin)

    for step in steps:
        walk.sweep(moment_of(walk, step))
        before = walk.run()
        walk.take(step)
        after = walk.run()
        if before is None or after is None or not before.running or after.running or after.number != before.number:
            continue
        late = before.paused_since is None and before.due is not None and before.due < walk.second
        assert (after.verdict == "breached") == (before.breached or (late and after.verdict != "cancelled"))


@pytest.mark.parametrize("limit", ["90m", "20h", "2wd", "3cd"])
def test_the_walks_are_of_clocks_that_may_be_written(limit: str):
    assert defined(f"calendar: nine, start: opening, stop: satisfy, within: {limit}") is not None
