"""How often a tally was counted for a person, in the period that a case falls in."""

from datetime import date, timedelta
from functools import partial

from workflow.definitions.guards.expression import Unfilled
from workflow.definitions.guards.moments import day_of
from workflow.definitions.model import Tally
from workflow.definitions.values import Kind, Value
from workflow.engine.case import Case, Sealed
from workflow.engine.facts import CaseFacts, Counts
from workflow.engine.records import Tallies
from workflow.engine.rulebook import Rulebook


def counts(book: Rulebook, case: Case, tallies: Tallies, now: int) -> Counts:
    """How often each tally was counted for the person this case names, in the period the case falls in: worked out for the
    one that is asked for."""
    return partial(_count, book, case, tallies, now)


def _count(book: Rulebook, case: Case, tallies: Tallies, now: int, name: str) -> int:
    tally = book.procedure.tallies[name]
    person = person_in(case, tally.per)
    return 0 if person is None else in_period(book, tally, case, person, tallies, now)


def counting_this(book: Rulebook, facts: CaseFacts, case: Case, action: str) -> None:
    """Let `facts` count the case at hand, when `action` is what a tally counts."""
    for tally in book.procedure.tallies.values():
        if tally.count == action and person_in(case, tally.per) is not None and _may_apply(tally, facts):
            facts.tallies = _and_this(facts.tallies, tally.name)


def _and_this(before: Counts, counted: str) -> Counts:
    return lambda name: before(name) + (name == counted)


def _may_apply(tally: Tally, facts: CaseFacts) -> bool:
    """Whether the tally counts this case, as far as that can be said yet; when it is taken, it must be."""
    try:
        return tally.when is None or tally.when.test(facts)
    except Unfilled:
        return False


def person_in(case: Case, field: str) -> str | None:
    """The person that a field of the case names."""
    value = case.fields.get(field)
    plain = value.value if type(value) is Sealed else value
    return plain if isinstance(plain, str) else None


def in_period(book: Rulebook, tally: Tally, case: Case, person: str, tallies: Tallies, now: int) -> int:
    """How often it was counted in the calendar month that the case falls in; or, for so many days, in whichever such
    stretch around the case holds most: the order in which cases are settled makes no difference."""
    on = date_of(book, tally, case, now)
    counted = tallies.get((book.procedure.name, tally.name, person), ())
    if tally.each == "calendar month":
        return sum(other[:7] == on[:7] for other in counted)
    return _fullest([date.fromisoformat(other) for other in counted], date.fromisoformat(on), tally.each.count)


def date_of(book: Rulebook, tally: Tally, case: Case, now: int) -> str:
    """The date that decides which period the case falls in."""
    value: Value | Sealed | None = None if tally.on is None else case.fields.get(tally.on)
    if isinstance(value, int) and book.procedure.fields[str(tally.on)].kind is Kind.DATETIME:
        return day_of(value, book.zone)
    return value if isinstance(value, str) else day_of(now, book.zone)


def _fullest(counted: list[date], on: date, days: int) -> int:
    """The most that fall in one stretch of `days` days with `on` in it."""
    length = timedelta(days=days)
    starts = [first for first in (*counted, on) if first <= on < first + length]
    return max(sum(first <= other < first + length for other in counted) for first in starts)
