"""`complaints calendar list`: the calendars there are."""

from collections.abc import Iterator, Mapping

import typer

from workflow.commands import library
from workflow.commands.calendars import words
from workflow.commands.calendars.loading import stored_calendars
from workflow.commands.calendars.speaking import length, minutes, summary
from workflow.commands.errand import Errand, of
from workflow.commands.surface.sheet import Part, Piece, Rows, Style
from workflow.commands.surface.terminal import Json
from workflow.definitions.calendars.model import CalendarRules


def list_(ctx: typer.Context) -> int:
    """Those that the store at hand counts on, and those that ship with complaints."""
    errand = of(ctx)
    stored, shipped = stored_calendars(errand), library.shipped_calendars()
    found = [(stored.get(name) or shipped[name], name in stored) for name in sorted({*stored, *shipped})]
    heads = tuple(errand.words(head) for head in (*words.HEADS.values(), words.COUNTED_ON))
    rows = tuple(tuple(_row(errand, rules, stored=in_store)) for rules, in_store in found)
    errand.terminal.give_list([_data(rules, stored=in_store) for rules, in_store in found], [Rows(heads, rows)])
    return 0


def _data(rules: CalendarRules, *, stored: bool) -> Mapping[str, Json]:
    return {**summary(rules), "published": stored}


def _row(errand: Errand, rules: CalendarRules, *, stored: bool) -> Iterator[Part]:
    known = errand.words(words.ALWAYS_KNOWN) if rules.known_until is None else rules.known_until.isoformat()
    yield from (Piece(rules.name, Style.NAME), errand.words(rules.label), rules.timezone or "", known)
    yield length(sum(map(minutes, rules.week)), errand.language)
    yield errand.words(words.IN_STORE) if stored else ""
