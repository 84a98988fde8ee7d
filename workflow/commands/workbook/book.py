"""Fills the sheets of an exported workbook, case by case."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from workflow.commands.telling.claim_words import action_told
from workflow.commands.telling.clock_lines import clocks_of, deadline
from workflow.commands.telling.clock_told import Behind, behind
from workflow.commands.telling.event_words import EVENT_WORDS
from workflow.commands.telling.history_words import consequences, entered, gap, given
from workflow.commands.workbook import layout
from workflow.commands.workbook.cells import Cells
from workflow.commands.workbook.contents import Contents
from workflow.commands.workbook.layout import Cell, Column
from workflow.commands.workbook.writing import Sheet, Writing
from workflow.definitions.model import Field, Procedure
from workflow.definitions.values import Kind
from workflow.engine.authority import Stage, assignee
from workflow.engine.case import Case, Sealed
from workflow.engine.claims import Step, steps_of
from workflow.engine.effects import DutyClosed
from workflow.engine.events import PAST, Event
from workflow.spoken import moments
from workflow.spoken.labels import Names
from workflow.spoken.valued import MASK, Reader

if TYPE_CHECKING:
    from workflow.service import Desk
    from workflow.store.archive import Scene


class OfProcedure:
    """The sheets of one procedure: a row for each case, and one for each line of its rows fields."""

    def __init__(self, writing: Writing, procedure: str, fields: Mapping[str, Field]) -> None:
        self.fields = {name: field for name, field in fields.items() if field.kind is not Kind.ROWS}
        self.lines = {name: field for name, field in fields.items() if field.kind is Kind.ROWS}
        columns = (*layout.OF_CASES, *(Column(name, field.label) for name, field in self.fields.items()))
        self.cases = writing.sheet(procedure, columns)
        self.rows = {name: writing.sheet(f"{procedure}.{name}", _of_lines(field)) for name, field in self.lines.items()}


class Book:
    """The workbook in the making; `contents` is what the digest of the cases is made of."""

    def __init__(self, writing: Writing, reader: Reader, fields: Mapping[str, Mapping[str, Field]]) -> None:
        self._writing, self._reader = writing, reader
        self._about = writing.sheet(layout.ABOUT, layout.OF_ABOUT)
        self._of = {name: OfProcedure(writing, name, found) for name, found in fields.items()}
        self._history = writing.sheet(layout.HISTORY, layout.OF_HISTORY)
        self._attachments = writing.sheet(layout.ATTACHMENTS, layout.OF_ATTACHMENTS)
        self.contents = Contents()

    def add(self, desk: "Desk", scene: "Scene") -> None:
        """A case with everything about it."""
        procedure, events = scene.book.procedure, desk.history(scene.case.number)
        cells = Cells(self._reader, procedure.timezone)
        names = Names(procedure, self._reader)
        self.contents.add(procedure.name, scene.case)
        self._add_case(scene, events, cells, names)
        for row in _history(events, cells, names, behind(scene.book, events, desk.calendar_change)):
            self._history.append((scene.case.number, *row))
        for kept in desk.attachments(scene.case.number):
            self._attachments.append((scene.case.number, kept.name, kept.size, cells.moment(kept.at), kept.by.person))

    def finish(self) -> None:
        """Say what each sheet holds."""
        self._about.append(("format", layout.FORMAT, None, None))
        self._about.append(("personal", layout.MASKED if self._reader.masking else layout.SHOWN, None, None))
        self._about.append(("contents", self.contents.digest, None, None))
        for name, found in self._of.items():
            self._list("cases", found.cases, name)
            for field, sheet in found.rows.items():
                self._list("rows", sheet, name, field)
        self._list("history", self._history)
        self._list("attachments", self._attachments)
        for title in self._writing.long_sheets():
            self._about.append(("long", title, None, None))

    def _list(self, holds: layout.Holds, sheet: Sheet, procedure: str | None = None, field: str | None = None) -> None:
        for title in sheet.titles:
            self._about.append((holds, title, procedure, field))

    def _add_case(self, scene: "Scene", events: tuple[Event, ...], cells: Cells, names: Names) -> None:
        case, sheets = scene.case, self._of[scene.file.procedure]
        declared = scene.book.procedure.fields
        values = (cells.value(declared.get(n, field), case.fields.get(n)) for n, field in sheets.fields.items())
        sheets.cases.append((*_about(scene, events, cells, names), *values))
        for name, field in sheets.lines.items():
            for line in _lines(case, name):
                sheets.rows[name].append((case.number, *cells.line(field, line)))


def fields_of(desk: "Desk", procedure: str) -> Mapping[str, Field]:
    """The fields of every version of a procedure, those of the current rules first."""
    current: Procedure = desk.rules(procedure).procedure
    older = (desk.book(known.digest).procedure for known in desk.definitions() if known.name == procedure)
    found = dict(current.fields)
    for each in older:
        found = {**each.fields, **found}
    return {name: found[name] for name in dict.fromkeys((*current.fields, *found))}


def _of_lines(field: Field) -> tuple[Column, ...]:
    return (layout.NUMBER, *(Column(name, cell.label) for name, cell in field.of.items()))


def _lines(case: Case, name: str) -> Iterator[Mapping[str, object]]:
    value = case.fields.get(name)
    plain = value.value if isinstance(value, Sealed) else value
    yield from (row for row in plain if isinstance(row, Mapping)) if isinstance(plain, tuple) else ()


def _about(scene: "Scene", events: tuple[Event, ...], cells: Cells, names: Names) -> tuple[Cell, ...]:
    """What is known of every case, in the order of `layout.OF_CASES`."""
    case, stage = scene.case, Stage(scene.book, scene.case, scene.directory, scene.now)
    due = None if scene.file.standing != "open" else deadline(clocks_of(scene))
    claimed = events[0].occurred_at if events[0].type == "adopted" else None
    return (
        case.number,
        _state(case.state, names),
        scene.file.standing,
        assignee(stage),
        None if due is None else cells.moment(due.due * moments.SECOND),
        None if due is None else names.clock(due.clock),
        cells.moment(case.opened_at if claimed is None else claimed),
        cells.moment(case.entered_at),
        ", ".join(f"{role}: {person}" for role, person in case.assignees.items()) or None,
        ", ".join(case.duties) or None,
        ", ".join(f"{linked.link} {linked.standing}: {number}" for number, linked in case.links.items()) or None,
    )


def _state(name: str, names: Names) -> str:
    """What the state is called, if no other is called the same; else its name."""
    label = names.state(name)
    same = [state for state in names.procedure.states if names.state(state) == label]
    return label if same == [name] and label not in names.procedure.states else name


def _history(
    events: tuple[Event, ...], cells: Cells, names: Names, known: Mapping[int, tuple[Behind, ...]]
) -> Iterator[tuple[Cell, ...]]:
    """A row for each event; before it, those for what was claimed to have been before."""
    for event in events:
        past = event.given.get(PAST)
        steps = steps_of(past) if isinstance(past, Sealed) else ()
        for seq, step in enumerate(steps, 1 - len(steps)):
            yield _claimed(seq, step, cells, names)
        yield _happened(event, cells, names, known.get(event.seq, ()))


def _claimed(seq: int, step: Step, cells: Cells, names: Names) -> tuple[Cell, ...]:
    text = (MASK if names.reader.masking else step.text) if step.text else None
    what = action_told(step.action, names)
    state = names.state(step.to) if step.to else None
    when = cells.moment(step.when)
    return (seq, when, step.who or None, step.action, step.to or None, None, text, what, state, None, None, None)


def _happened(event: Event, cells: Cells, names: Names, known: tuple[Behind, ...]) -> tuple[Cell, ...]:
    to = entered(event)
    word = EVENT_WORDS.get(event.type)
    what = names.action(event.action) if event.action is not None else event.type
    done_with = (e.duty for e in event.effects if isinstance(e, DutyClosed) and e.fulfilled and e.duty != event.action)
    return (
        event.seq,
        cells.moment(event.at),
        event.by.doer,
        event.action or f"@{event.type}",
        to,
        ", ".join(done_with) or None,
        _note(event, names),
        word.say(names.language) if event.action is None and word is not None else what,
        None if to is None else names.state(to),
        ", ".join(event.clause) or None,
        gap(names).join(given(event, names)) if event.type != "adopted" else None,
        gap(names).join(consequences(_without_past(event), names, known)) or None,
    )


def _without_past(event: Event) -> Event:
    """The event, without the steps that have rows of their own."""
    return replace(event, given={name: value for name, value in event.given.items() if name != PAST})


def _note(event: Event, names: Names) -> str | None:
    """What a note says."""
    said = event.given.get("text") if event.type == "noted" else None
    if not isinstance(said, Sealed) or said.value is None:
        return None
    return MASK if names.reader.masking else str(said.value)
