"""How the clocks of a case stand and when they are due, beside what a story expects of them."""

from collections.abc import Iterator, Mapping

from workflow.definitions.clocks import ALWAYS
from workflow.engine.case import Case, Cycle
from workflow.engine.explain import clock_state
from workflow.engine.rulebook import Rulebook
from workflow.spoken import moments
from workflow.stories.misses import Miss, filled, plainly, with_weekday
from workflow.wording import Label

NEVER_BEGAN = Label(zh="none（没有开始过）", en="none (it never began)")
NOTHING_DUE = Label(zh="none（{state}）", en="none ({state})")
DUE_THEN = Label(zh="{at}（{limit}）", en="{at} ({limit})")
STATE_DUE = Label(zh="{state}（到期 {due}，{limit}）", en="{state} (due {due}, {limit})")
WITHIN = Label(zh="限 {limit}{calendar}", en="within {limit}{calendar}")
EVERY = Label(zh="每 {limit}{calendar}", en="every {limit}{calendar}")
PROMISED = Label(zh="{field} 里的日期", en="the date in {field}")
ON = Label(zh="，按 {calendar}", en=" on {calendar}")


def clock_misses(book: Rulebook, case: Case, expected: Mapping[str, str]) -> Iterator[Miss]:
    """The clocks that stand otherwise, each with when it is due."""
    for name, state in expected.items():
        cycle = case.cycles.get(name)
        if state != ("none" if cycle is None else clock_state(cycle)):
            yield _miss(f"clock {name}", state, plainly("none") if cycle is None else _standing(book, cycle))


def due_misses(book: Rulebook, case: Case, expected: Mapping[str, int | None]) -> Iterator[Miss]:
    """The clocks whose latest run is due at another instant. While a clock is paused, nothing is due."""
    for name, instant in expected.items():
        cycle = case.cycles.get(name)
        if instant != _due(cycle):
            wanted = "none" if instant is None else moments.full(instant, book.zone)
            yield _miss(f"due {name}", wanted, NEVER_BEGAN if cycle is None else _when_due(book, cycle))


def _miss(what: str, wanted: str, found: Label) -> Miss:
    return Miss(f"{what}: {wanted}", Label(zh=f"{what}: {found.zh}", en=f"{what}: {found.en}"))


def _due(cycle: Cycle | None) -> int | None:
    """In microseconds UTC."""
    if cycle is None or cycle.due is None or (cycle.running and cycle.paused_since is not None):
        return None
    return cycle.due * moments.SECOND


def _standing(book: Rulebook, cycle: Cycle) -> Label:
    state, due = clock_state(cycle), _due(cycle)
    if due is None:
        return plainly(state)
    return filled(STATE_DUE, state=state, due=with_weekday(due, book.zone), limit=_limit(book, cycle))


def _when_due(book: Rulebook, cycle: Cycle) -> Label:
    due = _due(cycle)
    if due is None:
        return filled(NOTHING_DUE, state=clock_state(cycle))
    return filled(DUE_THEN, at=with_weekday(due, book.zone), limit=_limit(book, cycle))


def _limit(book: Rulebook, cycle: Cycle) -> Label:
    """What it was counted from: its limit and calendar, or the field that holds a promised date."""
    clock = book.clock(cycle.clock)
    if cycle.target is None:
        return filled(PROMISED, field=(clock and clock.due) or cycle.clock)
    name = cycle.reckoning.calendar
    calendar: Label | str = "" if name == ALWAYS else filled(ON, calendar=name)
    repeats = clock is not None and clock.repeats
    return filled(EVERY if repeats else WITHIN, limit=cycle.target, calendar=calendar)
