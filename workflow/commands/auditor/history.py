"""`complaints history`: everything that happened to a case, in order."""

from collections.abc import Mapping

import typer

from workflow.commands import moments, words
from workflow.commands.case_sheet import View, heading
from workflow.commands.errand import Errand, of
from workflow.commands.history_words import EVENT_WORDS, consequences, entered, gap, given
from workflow.commands.labels import Names
from workflow.commands.params import CaseNumber
from workflow.commands.sheet import GAP, Block, Line, Part, Piece, Rows, Sheet, Style, line
from workflow.commands.terminal import Form, Json
from workflow.commands.valued import json_value
from workflow.commands.viewing import view_of
from workflow.engine.case import Sealed
from workflow.engine.events import Event


def history(ctx: typer.Context, case: CaseNumber) -> int:
    """Prints the events; `-o json` has the whole of them, personal fields masked."""
    errand = of(ctx)
    with errand.desk() as desk:
        errand.remind_of_simulation(desk)
        view = view_of(errand, desk, case)
    if errand.terminal.form in (Form.JSON, Form.NDJSON):
        errand.terminal.give_list([_data(event, view.names) for event in view.events], [])
    elif errand.terminal.out.width is None:
        errand.terminal.show([_table(errand, view)])
    else:
        errand.terminal.show(_sheet(errand, view))
    return 0


def _table(errand: Errand, view: View) -> Rows:
    """Off a terminal: one row an event, its effects in the last cell."""
    heads = ("seq", "when", "who", "action", "move", "clause", "effects", "given")
    rows = tuple(_row(event, view) for event in view.events)
    return Rows(tuple(errand.words(words.HEADS[head]) for head in heads), rows)


def _row(event: Event, view: View) -> tuple[Part, ...]:
    return (
        str(event.seq),
        moments.full(event.at, view.names.reader.zone),
        _who(event, view.names),
        _what(event, view.names),
        _move(event, view.names),
        ", ".join(event.clause),
        "; ".join(consequences(event, view.names)),
        gap(view.names).join(given(event, view.names)),
    )


def _sheet(errand: Errand, view: View) -> Sheet:
    sheet: list[Block] = [*heading(view), GAP]
    before: str | None = None
    for event in view.events:
        sheet += _event(errand, view, event, before)
        before = entered(event) or before
    return sheet


def _event(errand: Errand, view: View, event: Event, before: str | None) -> list[Line]:
    names = view.names
    when = moments.row(event.at, names.reader.zone)
    to = entered(event)
    came_from = names.state(before) if before is not None else ""
    parts: list[Part] = [
        Piece(f"{event.seq:>3} ", Style.FAINT),
        Piece(f"{when}  ", Style.FAINT),
        Piece(_who(event, names), Style.NAME),
        f"  {_what(event, names)}",
    ]
    if to is not None:
        parts.append(Piece(f"  {came_from} → {names.state(to)}".replace("   →", "  →"), Style.STRONG))
    if event.clause:
        parts.append(Piece(f" [{', '.join(event.clause)}]", Style.FAINT))
    filled = gap(names).join(given(event, names))
    told = [line(filled, indent=6)] if filled else []
    told += [line(Piece(text, Style.FAINT), indent=6) for text in consequences(event, names)]
    return [line(*parts, hang=6), *told]


def _who(event: Event, names: Names) -> str:
    person = names.person(event.by.person)
    if event.by.for_ is not None:
        return words.ON_BEHALF.say(names.language).format(person=person, signer=names.person(event.by.for_))
    return person


def _what(event: Event, names: Names) -> str:
    if event.action is not None:
        return names.action(event.action)
    return EVENT_WORDS[event.type].say(names.language) if event.type in EVENT_WORDS else event.type


def _move(event: Event, names: Names) -> str:
    to = entered(event)
    return "" if to is None else f"-> {names.state(to)}"


def _data(event: Event, names: Names) -> Mapping[str, Json]:
    from workflow.store.bodies import event_body

    return {
        "stream": event.stream,
        "seq": event.seq,
        "type": event.type,
        "at": moments.rfc3339(event.at),
        "occurred_at": None if event.occurred_at is None else moments.rfc3339(event.occurred_at),
        "actor": event.by.person,
        "for": event.by.for_,
        "login": event.by.login,
        "roles": list(event.roles),
        "definition": event.definition,
        "directory": event.directory,
        "action": event.action,
        "move": event.move,
        "clause": list(event.clause),
        "given": {name: _given(event, name, names) for name in event.given},
        "effects": event_body(event, "", {}, None)["effects"],
    }


def _given(event: Event, name: str, names: Names) -> Json:
    value, declared = event.given[name], names.procedure.fields.get(name)
    if declared is not None:
        return json_value(declared, value, names.reader)
    plain = value.value if isinstance(value, Sealed) else value
    return plain if isinstance(plain, str | int | bool) else None
