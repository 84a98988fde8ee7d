"""`complaints calendar list`: the calendars there are."""

from collections.abc import Collection, Iterator

import typer

from workflow.commands import library
from workflow.commands.calendars import words
from workflow.commands.calendars.loading import stored_calendars
from workflow.commands.calendars.speaking import length, summary
from workflow.commands.errand import Errand, of
from workflow.commands.surface.sheet import Part, Piece, Rows, Style
from workflow.definitions.calendars.hours import minutes
from workflow.definitions.calendars.model import CalendarRules


def list_(ctx: typer.Context) -> int:
    """Those that the store at hand counts on, and those that ship with complaints."""
    errand = of(ctx)
    stored, shipped = stored_calendars(errand), library.shipped_calendars()
    found = [stored.get(name) or shipped[name] for name in sorted({*stored, *shipped})]
    heads = tuple(errand.words(head) for head in (*words.HEADS.values(), words.COUNTED_ON))
    rows = tuple(tuple(_row(errand, rules, stored)) for rules in found)
    errand.terminal.give_list(
        [{**summary(rules), "published": rules.name in stored} for rules in found], [Rows(heads, rows)]
    )
    return 0


def _row(errand: Errand, rules: CalendarRules, stored: Collection[str]) -> Iterator[Part]:
    known = errand.words(words.ALWAYS_KNOWN) if rules.known_until is None else rules.known_until.isoformat()
    yield from (Piece(rules.name, Style.NAME), errand.words(rules.label), known)
    yield length(sum(map(minutes, rules.week)), errand.language)
    yield errand.words(words.IN_STORE) if rules.name in stored else ""
