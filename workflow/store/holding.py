"""`field=value`: which cases hold it, as a condition that the database can narrow by and one that decides."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from msgspec import Struct

from workflow.definitions.guards.moments import starts
from workflow.definitions.model import Field, Procedure
from workflow.definitions.parsing import parse_one
from workflow.definitions.refused import NotAValue
from workflow.definitions.spelling import did_you_mean
from workflow.definitions.values import Kind, Value
from workflow.engine.directory import Directory
from workflow.errors import NotFound, UsageError
from workflow.store.seeking import Word, span, texts_in, words_of
from workflow.wording import Wording

NO_FIELD = Wording(
    code="no_field_to_look_in",
    zh="案件库里的规程都没有字段“{name}”{hint}",
    en='no procedure of this store has a field "{name}"{hint}',
    fix_zh="写字段名或其标签；要找带等号的文字，把它放在引号里并以空格开头",
    fix_en="write a field's name or its label; to look for a text with an equals sign, quote it and begin with a space",
)
_DATE_PART = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_IN_TEXT = frozenset({Kind.TEXT, Kind.FILE, Kind.ROWS})


class Test(Struct, frozen=True):
    """One field that must hold something. `facts` are pieces of a snapshot one of which a case that holds it has;
    `words` sets of words one of which stands whole in its committed value; `holds` decides."""

    field: str
    facts: tuple[str, ...]
    words: tuple[tuple[Word, ...], ...]
    holds: Callable[[Value], bool]


class Held(Struct, frozen=True):
    """What must be held, as the tests of each definition that has such a field."""

    tests: Mapping[str, tuple[Test, ...]]

    def each(self) -> tuple[Test, ...]:
        """The tests that differ in what they look for."""
        found = {(test.field, test.facts, test.words): test for tests in self.tests.values() for test in tests}
        return tuple(found.values())


def held(procedures: Sequence[Procedure], people: Directory, name: str, text: str) -> Held:
    """Fields called `name`, or labelled so, that hold `text`; raises when there are none, or none can hold it."""
    fields = [(procedure, field) for procedure in procedures for field in _called(procedure, name)]
    if not fields:
        known = (field for procedure in procedures for field in procedure.fields)
        raise NotFound(NO_FIELD, name=name, hint=did_you_mean(name, dict.fromkeys(known)))
    tests, wrong = dict[str, tuple[Test, ...]](), list[NotAValue]()
    for procedure, field in fields:
        try:
            found = _test(field, text, procedure.timezone, people)
        except NotAValue as error:
            wrong.append(error)
        else:
            tests[procedure.digest] = (*tests.get(procedure.digest, ()), found)
    if not tests:
        raise UsageError(wrong[0].wording, **wrong[0].blanks) from wrong[0]
    return Held(tests)


def _called(procedure: Procedure, name: str) -> list[Field]:
    named = procedure.fields.get(name)
    if named is not None:
        return [named]
    return [field for field in procedure.fields.values() if name in (field.label.zh, field.label.en)]


def _test(field: Field, text: str, zone: str, people: Directory) -> Test:
    if field.kind in _IN_TEXT:
        return _texts(field, text)
    if field.kind is Kind.PERSON:
        return _persons(field, text, people)
    if field.kind in (Kind.CHOICE, Kind.LIST):
        return _choices(field, text)
    if field.kind in (Kind.DATE, Kind.DATETIME) and _DATE_PART.fullmatch(text):
        return _days(field, text, zone)
    return _exact(field, text, zone)


def _texts(field: Field, text: str) -> Test:
    words = words_of([text])

    def holds(found: Value) -> bool:
        return any(all(span(word, each) is not None for word in words) for each in texts_in(found))

    derived = () if field.derived is None else (f'"{field.name}":',)  # what is worked out lies with the facts
    return Test(field.name, derived, (words,), holds)


def _persons(field: Field, text: str, people: Directory) -> Test:
    """The person of that name, or everybody who is called so."""
    called = {p.name for p in people.people.values() if text == p.name or (p.label and text in p.label)} or {text}
    words = tuple(words_of([name]) for name in sorted(called))
    facts = tuple(_fact(field, name) for name in sorted(called))
    return Test(field.name, facts, words, lambda found: found in called)


def _choices(field: Field, text: str) -> Test:
    """The choice of that name or with that in its label; an open choice may hold it in another wording."""
    labelled = [n for n, label in field.choices.items() if text.casefold() in f"{label.zh}\n{label.en}".casefold()]
    names = [text] if text in field.choices else labelled
    if not names and not field.open:
        names = [str(parse_one(field, text, zone="UTC"))]
    if field.kind is Kind.LIST:
        facts = tuple(f'"{field.name}":[%{json.dumps(name)}' for name in names)
        return Test(field.name, facts, (), lambda found: isinstance(found, tuple) and any(n in found for n in names))
    wording = _texts(field, text)
    return Test(
        field.name,
        tuple(_fact(field, name) for name in names),
        wording.words if field.open else (),
        lambda found: found in names or (field.open and found not in field.choices and wording.holds(found)),
    )


def _days(field: Field, text: str, zone: str) -> Test:
    """A year, a month or a day: that of a date, or any time in it."""
    bounds = _bounds(text)
    if bounds is None:
        return _exact(field, text, zone)
    if field.kind is Kind.DATE:
        begins = f'"{field.name}":"{text}'
        return Test(field.name, (begins,), (), lambda found: isinstance(found, str) and found.startswith(text))
    start, end = (starts(day.isoformat(), ZoneInfo(zone)) for day in bounds)
    same = "".join(a for a, b in takewhile(lambda signs: signs[0] == signs[1], zip(str(start), str(end), strict=True)))
    begins = f'"{field.name}":{same}'
    return Test(field.name, (begins,), (), lambda found: isinstance(found, int) and start <= found < end)


def _bounds(text: str) -> tuple[date, date] | None:
    """The first day, and the first that comes after; None when there are no such days."""
    year, month, day = (int(part) for part in (text + "-01-01")[:10].split("-"))
    try:
        first = date(year, month, day)
        months = {4: 12, 7: 1, 10: 0}[len(text)]
        later = date(year + (month - 1 + months) // 12, (month - 1 + months) % 12 + 1, day)
    except ValueError:
        return None
    return first, later if months else first + timedelta(days=1)


def _exact(field: Field, text: str, zone: str) -> Test:
    value = parse_one(field, text, zone=zone)
    return Test(field.name, (_fact(field, value),), (), lambda found: found == value)


def _fact(field: Field, value: Value) -> str:
    """How the value stands in a snapshot."""
    return f'"{field.name}":{json.dumps(value, ensure_ascii=False)}'


def all_hold(tests: Iterable[Held], definition: str, fields: Mapping[str, Value | None]) -> tuple[str, ...] | None:
    """The fields that hold what is wanted, one for each of `tests`; None when one of them is not held."""
    names = list[str]()
    for wanted in tests:
        holding = (test.field for test in wanted.tests.get(definition, ()) if _holds(test, fields.get(test.field)))
        name = next(holding, None)
        if name is None:
            return None
        names.append(name)
    return tuple(names)


def _holds(test: Test, value: Value | None) -> bool:
    return value is not None and test.holds(value)
