"""What a command led to, told once: for people a line and what followed from it, for scripts an object."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from workflow.commands import moments, words
from workflow.commands.errand import Errand
from workflow.commands.history_words import consequences, given, happened
from workflow.commands.labels import Names
from workflow.commands.sheet import Block, Piece, Style, line
from workflow.commands.terminal import Json
from workflow.commands.wishes import Run
from workflow.engine.events import Event

if TYPE_CHECKING:
    from workflow.store.answers import Outcome


def opened_answer(errand: Errand, outcome: "Outcome", names: Names) -> None:
    """`{"case","procedure","state","seq"}`."""
    data: Mapping[str, Json] = {
        "case": outcome.case,
        "procedure": outcome.procedure,
        "state": outcome.to,
        "seq": outcome.seq,
    }
    _give(errand, data, outcome, names)


def answer(errand: Errand, outcome: "Outcome", names: Names) -> None:
    """`{"case","action","from","to","seq","events":[..]}`."""
    data: Mapping[str, Json] = {
        "case": outcome.case,
        "action": outcome.action,
        "from": outcome.from_,
        "to": outcome.to,
        "seq": outcome.seq,
        "events": [event_data(event) for event in outcome.events],
    }
    _give(errand, data, outcome, names)


def event_data(event: Event) -> Mapping[str, Json]:
    return {
        "seq": event.seq,
        "type": event.type,
        "action": event.action,
        "by": event.by.person,
        "at": moments.rfc3339(event.at),
    }


def _give(errand: Errand, data: Mapping[str, Json], outcome: "Outcome", names: Names) -> None:
    marks = {"repeated": outcome.repeated, "dry_run": errand.wishes.run is Run.DRY}
    data = {**data, **{name: True for name, is_so in marks.items() if is_so}}
    errand.terminal.give(data, _sheet(errand, outcome, names))
    if outcome.repeated:
        errand.remark(words.REPEATED)
    if errand.wishes.run is Run.DRY:
        errand.remark(words.DRY)


def _sheet(errand: Errand, outcome: "Outcome", names: Names) -> list[Block]:
    sheet: list[Block] = []
    for event in outcome.events:
        told = list(given(event, names)) if event.type == "corrected" else []
        told += consequences(event, names)
        case = Piece(outcome.case, Style.NAME)
        sheet.append(line(Piece("✓ ", Style.GOOD), case, "  ", happened(event, names)))
        sheet += [line(Piece(text, Style.FAINT), indent=4) for text in told]
    return sheet
