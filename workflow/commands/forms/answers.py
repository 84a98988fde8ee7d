"""What stands behind each label of a printed form: a value, boxes to tick, or room to write."""

import re
from collections.abc import Mapping

from workflow.commands.forms import words
from workflow.commands.forms.paper import Answer, Box, Boxes, Breadth, Entry, Room, Table, Written
from workflow.commands.surface.cells import width_of
from workflow.commands.telling.case_sheet import View
from workflow.definitions.model import Field
from workflow.definitions.values import Kind, Value
from workflow.engine.case import Sealed
from workflow.spoken import moments
from workflow.spoken.harmless import harmless, harmless_lines
from workflow.spoken.valued import MASK, NO, YES, Reader, spoken
from workflow.wording import Label, Language

HALF_A_LINE = 40
"""How wide choices may be that still share a line with another entry."""
SHORT = re.compile(r"name|contact|phone|mobile|tel|mail|number|order|code|^id$|_id$|model|department")
SHORT_ZH = re.compile("姓名|名称|联系|电话|手机|邮箱|编号|单号|型号|部门|单位")
ROWS_TO_FILL = 3
LINES_TO_FILL = 3


def filled_entry(view: View, name: str) -> Entry:
    """The entry with what the case has."""
    field, reader = view.book.procedure.fields[name], view.names.reader
    value = view.case.fields.get(name)
    answer = room(field, reader.language) if value is None else _answer(field, value, reader)
    return _entry(field, answer, reader.language)


def empty_entry(field: Field, language: Language) -> Entry:
    """The entry as it is to be filled in by hand."""
    return _entry(field, room(field, language), language)


def room(field: Field, language: Language) -> Answer:
    """Boxes, a date to complete, or lines, as the kind of the field wants it."""
    match field.kind:
        case Kind.CHOICE | Kind.LIST | Kind.YESNO:
            return _boxes(field, (), language)
        case Kind.ROWS:
            heads = tuple(column.label.say(language) for column in field.of.values())
            return Table(heads, tuple(tuple("" for _ in heads) for _ in range(ROWS_TO_FILL)))
        case Kind.DATE:
            return Room(1, words.DAY.say(language))
        case Kind.DATETIME:
            return Room(1, words.INSTANT.say(language))
        case Kind.MONEY | Kind.NUMBER:
            return Room(1, f"__________ {harmless(field.currency or field.unit or '')}".rstrip())
        case _:
            return Room(LINES_TO_FILL if breadth(field, language) is Breadth.WHOLE else 1)


def breadth(field: Field, language: Language) -> Breadth:
    """Names, numbers and dates share a line; what people tell takes one of its own."""
    match field.kind:
        case Kind.ROWS | Kind.FILE:
            return Breadth.WHOLE
        case Kind.TEXT:
            short = SHORT.search(field.name) or SHORT_ZH.search(field.label.zh)
            return Breadth.HALF if short else Breadth.WHOLE
        case Kind.CHOICE | Kind.LIST | Kind.YESNO:
            wide = sum(width_of(label.say(language)) + 4 for label in _choices(field).values())
            return Breadth.HALF if wide <= HALF_A_LINE and not field.open else Breadth.WHOLE
        case _:
            return Breadth.HALF


def _entry(field: Field, answer: Answer, language: Language) -> Entry:
    label = harmless(field.label.say(language))
    return Entry(field=field.name, label=label, answer=answer, breadth=breadth(field, language))


def _answer(field: Field, value: Value | Sealed, reader: Reader) -> Answer:
    if reader.masks(field):
        return Written((MASK,))
    plain = value.value if isinstance(value, Sealed) else value
    if plain is None:
        return Written((spoken(field, value, reader),))
    match field.kind:
        case Kind.CHOICE | Kind.LIST | Kind.YESNO:
            return _boxes(field, _ticked(plain), reader.language)
        case Kind.ROWS if isinstance(plain, tuple):
            return _table(field, plain, reader)
        case Kind.DATETIME if isinstance(plain, int):
            return Written((moments.row(plain, reader.zone),))
        case _:
            return Written(tuple(harmless_lines(spoken(field, plain, reader))))


def _ticked(plain: Value) -> tuple[str, ...]:
    if isinstance(plain, bool):
        return ("yes" if plain else "no",)
    return tuple(str(each) for each in plain) if isinstance(plain, tuple) else (str(plain),)


def _boxes(field: Field, ticked: tuple[str, ...], language: Language) -> Boxes:
    choices = _choices(field)
    boxes = tuple(Box(harmless(label.say(language)), name in ticked) for name, label in choices.items())
    others = [harmless(name) for name in ticked if name not in choices]
    if others:
        return Boxes((*boxes, Box(words.OTHER.say(language) + ", ".join(others), ticked=True)))
    return Boxes((*boxes, Box(words.OTHER_TO_FILL.say(language), ticked=False)) if field.open else boxes)


def _choices(field: Field) -> Mapping[str, Label]:
    return {"yes": YES, "no": NO} if field.kind is Kind.YESNO else field.choices


def _table(field: Field, rows: tuple[object, ...], reader: Reader) -> Table:
    heads = tuple(harmless(column.label.say(reader.language)) for column in field.of.values())
    return Table(heads, tuple(_row(field, row, reader) for row in rows if isinstance(row, Mapping)))


def _row(field: Field, row: Mapping[str, object], reader: Reader) -> tuple[str, ...]:
    return tuple(_cell(column, row.get(name), reader) for name, column in field.of.items())


def _cell(column: Field, value: object, reader: Reader) -> str:
    if value is None:
        return ""
    if column.kind is Kind.DATETIME and isinstance(value, int):
        return moments.row(value, reader.zone)
    return harmless(spoken(column, value, reader))  # type: ignore[arg-type]
