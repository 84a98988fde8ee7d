"""Cases that are looked for: by words anywhere in them, by the values of fields, by the customer they are about."""

from collections.abc import Iterator, Mapping
from enum import Enum
from itertools import islice
from typing import NamedTuple

from workflow.definitions.model import Procedure
from workflow.definitions.values import Kind, Value
from workflow.engine.case import Case, Sealed, case_stream
from workflow.store.commitments import Beside
from workflow.store.holding import Held, all_hold
from workflow.store.reading import Reading
from workflow.store.rows import CaseFile
from workflow.store.rulebooks import Rulebooks
from workflow.store.search import reached, sought
from workflow.store.seeking import Word, contacts_in, names_contact, span, texts_in
from workflow.store.shapes import frozen
from workflow.store.values import with_values


class Where(Enum):
    """In what a match stands."""

    NUMBER = "number"
    FIELD = "field"
    NOTE = "note"
    ATTACHMENT = "attachment"
    REASON = "reason"


class Match(NamedTuple):
    """Why a case was found: `name` is the field's, `text` all of what stands there, `now` whether it still does."""

    where: Where
    name: str
    text: str
    now: bool


class Found(NamedTuple):
    """A case that was looked for, and what in it fits."""

    file: CaseFile
    matches: tuple[Match, ...]

    @property
    def number(self) -> str:
        return self.file.number


_WHERE: Mapping[str, Where] = {"noted": Where.NOTE, "attached": Where.ATTACHMENT}
_TOLD: Mapping[Where, str] = {Where.NOTE: "text", Where.ATTACHMENT: "name"}
"""What of such an event can be found; beside the name of an attachment lies the digest of its bytes."""


def found(
    reading: Reading, words: tuple[Word, ...], tests: tuple[Held, ...], at_most: int, **wanted: str | None
) -> tuple[Found, ...]:
    """Cases with all of the words, which hold all that is to be held."""
    numbers = reading.asked_for(lambda statements: sought(statements, words, tests, wanted))
    return tuple(islice((hit for number in numbers if (hit := _hit(reading, number, words, tests))), at_most))


def same_customer(reading: Reading, books: Rulebooks, case: Case, procedure: Procedure) -> tuple[CaseFile, ...]:
    """Other cases whose customer is reached in the same way, the last opened first.

    A personal text is a contact when the field is called `contact`, `phone`, `email` and the like, or its name ends with
    one of these. Telephone numbers and addresses are compared without what varies in writing; names are not enough.
    """
    contacts = contacts_of(procedure, {name: _plain(value) for name, value in case.fields.items()})
    if not contacts:
        return ()
    files = map(reading.case_file, sorted(reading.asked_for(lambda statements: reached(statements, contacts))))
    others = [file for file in files if file is not None and file.number != case.number]
    shared = [file for file in others if contacts & _contacts_in_file(reading, books, file)]
    return tuple(sorted(shared, key=lambda file: (-file.opened_at, file.number)))


def contacts_of(procedure: Procedure, fields: Mapping[str, Value | None]) -> frozenset[str]:
    """How the customer is reached, each way in one form."""
    declared = (field for field in procedure.fields.values() if field.personal and field.kind is Kind.TEXT)
    names = (field.name for field in declared if names_contact(field.name))
    texts = (value for name in names if isinstance(value := fields.get(name), str))
    return frozenset(contact for text in texts for contact in contacts_in(text))


def _contacts_in_file(reading: Reading, books: Rulebooks, file: CaseFile) -> frozenset[str]:
    fields = {name: _plain(value) for name, value in with_values(reading, file.case).fields.items()}
    return contacts_of(books.get(reading, file.definition).procedure, fields)


def _hit(reading: Reading, number: str, words: tuple[Word, ...], tests: tuple[Held, ...]) -> Found | None:
    file = reading.case_file(number)
    if file is None:
        return None
    held = _held(reading, file, tests)
    if held is None:
        return None
    texts = (Match(Where.NUMBER, "", number, now=True), *_texts(reading, file))
    standing = [[text for text in texts if span(word, text.text) is not None] for word in words]
    if not all(standing):
        return None
    return Found(file, tuple(dict.fromkeys((*held, *(text for each in standing for text in each)))))


def _held(reading: Reading, file: CaseFile, tests: tuple[Held, ...]) -> tuple[Match, ...] | None:
    """What holds, a match for each test; None when one of them does not."""
    if not tests:
        return ()
    fields = {name: _plain(value) for name, value in with_values(reading, file.case).fields.items()}
    names = all_hold(tests, file.definition, fields)
    return None if names is None else tuple(Match(Where.FIELD, name, "", now=True) for name in names)


def _texts(reading: Reading, file: CaseFile) -> Iterator[Match]:
    """Every text that was written in the case and is still there; what was written last comes first."""
    stream = case_stream(file.number)
    types = {event.seq: event.type for event in reading.events(stream)}
    for seq, kept in sorted(reading.kept(stream), key=lambda row: -row[0]):
        where = Where.REASON if kept.name.startswith("@") else _WHERE.get(types.get(seq, ""), Where.FIELD)
        if _TOLD.get(where, kept.name) == kept.name:
            now = where is not Where.FIELD or kept.commitment in file.snapshot
            yield from (Match(where, kept.name, text, now) for text in texts_in(_value(kept)))


def _value(kept: Beside) -> Value:
    try:
        return frozen(kept.value)
    except ValueError:  # somebody tampered with it; replay says so
        return ""


def _plain(value: Value | Sealed) -> Value | None:
    return value.value if isinstance(value, Sealed) else value
