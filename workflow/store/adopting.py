"""Taking over a case that has run elsewhere: which number it has here, and its claims as values to be sealed."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from msgspec import Struct, field

from workflow.definitions.values import Value
from workflow.engine.case import Given, LinkedCase
from workflow.engine.claims import Step, rows_of
from workflow.engine.commands import Adopt, Command
from workflow.engine.directory import Directory
from workflow.engine.effects import NumberKept
from workflow.engine.events import FORMER, PAST, REASON
from workflow.engine.rulebook import Rulebook
from workflow.errors import UsageError
from workflow.store.giving import Order, seal_of, sentence, to_seal, values_of
from workflow.store.numbers import place_of
from workflow.store.rulebooks import Rulebooks
from workflow.store.writing import Writing
from workflow.wording import Wording

MOST_SKIPPED = 1_000_000
"""A number further ahead than this is not one of the sequence."""
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}")

TAKEN = Wording(
    code="claimed_number_taken",
    zh="编号 {number} 在这里已有案件",
    en="there is a case {number} here already",
    fix_zh="若是同一件，不必再承接；否则去掉编号，另给新号",
    fix_en="if it is the same one, there is nothing to take over; else leave the number out and a new one is given",
)


class Claim(Struct, frozen=True, kw_only=True):
    """A case as it is claimed to stand elsewhere. `given` maps fields to texts as a person writes them, or to values;
    `since` is when it entered its state (microseconds UTC); `links` has the cases it led to."""

    state: str
    number: str = ""
    given: Mapping[str, object] = field(default_factory=dict)
    past: tuple[Step, ...] = ()
    since: int | None = None
    assignees: Mapping[str, str] = field(default_factory=dict)
    duties: tuple[str, ...] = ()
    links: Mapping[str, LinkedCase] = field(default_factory=dict)
    void: bool = False


class Placed(NamedTuple):
    """The number of a case here: its own, and then perhaps one of the sequence; or a new one, and which it had."""

    number: str
    numbering: NumberKept | None = None
    former: str = ""


def placed(writing: Writing, books: Rulebooks, book: Rulebook, wanted: str, next_number: Callable[[], str]) -> Placed:
    """A number is kept when it is one of this procedure's, or nobody's; raises UsageError when there is such a case."""
    if wanted and writing.case_file(wanted) is not None:
        raise UsageError(TAKEN, number=wanted)
    place = place_of(book.procedure.number, wanted)
    if place is not None:
        kept = _kept(writing, book.procedure.number, *place)
        return Placed(next_number(), former=wanted) if kept is None else Placed(wanted, kept)
    if _NUMBER.fullmatch(wanted) and not _anybodys(writing, books, wanted):
        return Placed(wanted)
    return Placed(next_number(), former=wanted)


def order_of(book: Rulebook, directory: Directory, claim: Claim, reason: str, here: Placed) -> Order:
    """The command, once its values are sealed."""
    fields = values_of(book.procedure, claim.given, directory)
    beside: dict[str, Value] = {REASON: sentence(REASON, reason)}
    if claim.past:
        beside[PAST] = rows_of(claim.past)
    if here.former:
        beside[FORMER] = sentence(FORMER, here.former)

    def build(given: Given) -> Command:
        return Adopt(
            state=claim.state,
            reason=seal_of(given, REASON),
            given={name: value for name, value in given.items() if name not in beside},
            past=seal_of(given, PAST) if PAST in given else None,
            former=seal_of(given, FORMER) if FORMER in given else None,
            since=claim.since,
            assignees=claim.assignees,
            duties=claim.duties,
            links=claim.links,
            numbering=here.numbering,
            void=claim.void,
        )

    return Order(values={**fields, **beside}, sealed=to_seal(book.procedure, fields) | {*beside}, build=build)


def _kept(writing: Writing, template: str, year: int, seq: int) -> NumberKept | None:
    """The place in the sequence, from which it goes on; None when that is too far ahead to be one."""
    after = writing.last_number(template, year)
    if seq - after > MOST_SKIPPED:
        return None
    if seq > after:
        writing.skip_numbers(template, year, seq)
    return NumberKept(template, year, seq, after)


def _anybodys(writing: Writing, books: Rulebooks, number: str) -> bool:
    """Whether some procedure of the store will give this number out by itself one day."""
    templates = {books.get(writing, known.digest).procedure.number for known in writing.definitions()}
    return any(place_of(template, number) is not None for template in templates)
