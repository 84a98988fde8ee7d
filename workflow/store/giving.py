"""Values as they arrive become values of their fields, and those that stay out of the hash are sealed."""

from collections.abc import Callable, Mapping
from typing import ParamSpec, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from workflow.definitions.model import Field, Procedure
from workflow.definitions.parsing import parse_list, parse_one, parse_value
from workflow.definitions.refused import NotAValue
from workflow.definitions.spelling import did_you_mean
from workflow.definitions.values import COMMITTED, Cell, Kind, Value
from workflow.engine.case import Given, Sealed
from workflow.engine.commands import Command, Correct, Do, Evidence
from workflow.engine.directory import Directory
from workflow.engine.events import EVIDENCE, EVIDENCE_DIGEST, REASON
from workflow.engine.rulebook import Rulebook
from workflow.errors import NotFound, UsageError
from workflow.store.canonical import LARGEST
from workflow.store.commitments import Kept, keep, sealed
from workflow.wording import Label, Wording

P = ParamSpec("P")
T = TypeVar("T")

NO_ACTION = Wording(
    code="no_such_action",
    zh="规程 {procedure} 没有动作“{name}”{hint}",
    en='the procedure {procedure} has no action "{name}"{hint}',
    fix_zh="complaints can 列出能办的动作",
    fix_en="`complaints can` lists what can be done",
)
UNKNOWN_FIELD = Wording(
    code="field_not_in_procedure",
    zh="规程 {procedure} 没有字段“{name}”{hint}",
    en='the procedure {procedure} has no field "{name}"{hint}',
)
UNKNOWN_PERSON = Wording(
    code="no_such_person",
    zh="人员名录里没有“{name}”{hint}",
    en='there is no person "{name}" in the directory{hint}',
)
WRONG_TYPE = Wording(
    code="value_of_another_type",
    zh="字段 {field} 的类型是 {kind}，不能是 {value}",
    en="the field {field} is of type {kind}, and cannot be {value}",
)


_NAMING = frozenset({Kind.PERSON, Kind.ROWS})
"""Kinds of fields whose values can name persons."""


class Order(Struct, frozen=True, kw_only=True):
    """A command before its values are sealed; `sealed` names those that are."""

    values: Mapping[str, Value]
    sealed: frozenset[str]
    build: Callable[[Given], Command]
    signs: str | None = field(default=None)
    """The approval it signs: such an order is never tried again by itself."""

    def for_(self, stream: str, seq: int) -> tuple[Command, tuple[Kept, ...]]:
        """The command as event `seq` of `stream`, and what is to lie beside that event."""
        values, kept = dict[str, Value | Sealed](self.values), list[Kept]()
        for name in sorted(self.sealed):
            kept.append(beside := keep(name, self.values[name]))
            values[name] = sealed(stream, seq, beside)
        return self.build(values), tuple(kept)


def values_of(procedure: Procedure, given: Mapping[str, object], directory: Directory) -> dict[str, Value]:
    """What is given, as values of the procedure's fields: text is read as a person writes it, the rest must fit."""
    found = {name: _value(_field(procedure, name), each, procedure.timezone) for name, each in given.items()}
    for name, value in found.items():
        if procedure.fields[name].kind in _NAMING:
            for person in _persons(procedure.fields[name], value):
                known_person(directory, person)
    return found


def to_seal(procedure: Procedure, values: Mapping[str, Value]) -> frozenset[str]:
    """The fields among `values` that stay out of the hashed body."""
    return frozenset(name for name, value in values.items() if _is_private(procedure.fields[name], value))


def doing(book: Rulebook, directory: Directory, action: str, given: Mapping[str, object], saw: str | None) -> Order:
    """An action to be taken."""
    known = book.procedure.actions
    if action not in known:
        raise NotFound(NO_ACTION, procedure=book.procedure.name, name=action, hint=did_you_mean(action, known))
    values = values_of(book.procedure, given, directory)
    return Order(
        values=values,
        sealed=to_seal(book.procedure, values),
        build=lambda sealed: Do(action=action, given=sealed, saw=saw),
        signs=known[action].signs,
    )


def on_paper(order: Order, name: str, digest: str) -> Order:
    """The same action, recorded for somebody who signed on paper; `digest` is the SHA-256 of the scan called `name`."""

    def build(given: Given) -> Command:
        command = order.build({field: value for field, value in given.items() if not field.startswith("@")})
        assert isinstance(command, Do)
        return replace(command, evidence=Evidence(seal_of(given, EVIDENCE), seal_of(given, EVIDENCE_DIGEST)))

    beside: dict[str, Value] = {EVIDENCE: sentence(EVIDENCE, name), EVIDENCE_DIGEST: digest}
    return replace(order, values={**order.values, **beside}, sealed=order.sealed | beside.keys(), build=build)


def correction(procedure: Procedure, values: Mapping[str, Value], reason: str) -> Order:
    """Fields to be set that were recorded wrongly, and why."""

    def correct(given: Given) -> Command:
        why = seal_of(given, REASON)
        return Correct(given={name: value for name, value in given.items() if name != REASON}, reason=why)

    sealed_ = to_seal(procedure, values) | {REASON}
    return Order(values={**values, REASON: sentence(REASON, reason)}, sealed=sealed_, build=correct)


def sentence(name: str, text: str) -> str:
    """A text that belongs to no field: a note, a reason."""
    called = name.removeprefix("@")
    text_field = Field(name=called, label=Label(zh=called, en=called), kind=Kind.TEXT)
    return str(_read(parse_one, text_field, text, zone="UTC"))


def seal_of(given: Given, name: str) -> Sealed:
    """A value that is always sealed."""
    value = given[name]
    assert type(value) is Sealed, f"{name} is always sealed"
    return value


def known_person(directory: Directory, name: str) -> str:
    if directory.get(name) is None:
        meant = next((person.name for person in directory.people.values() if person.label == name), name)
        raise NotFound(UNKNOWN_PERSON, name=name, hint=did_you_mean(meant, directory.people))
    return name


def _field(procedure: Procedure, name: str) -> Field:
    if name not in procedure.fields:
        raise NotFound(UNKNOWN_FIELD, procedure=procedure.name, name=name, hint=did_you_mean(name, procedure.fields))
    return procedure.fields[name]


def _value(field: Field, given: object, zone: str) -> Value:
    if isinstance(given, str):
        return _read(parse_value, field, given, zone=zone)
    if field.kind is Kind.LIST and _all(given, str):
        return _read(parse_list, field, [str(each) for each in _listed(given)])
    if field.kind is Kind.ROWS and given and _all(given, Mapping):
        return tuple(_row(field, row, zone) for row in _listed(given) if isinstance(row, Mapping))
    return _cell(field, given, zone)


def _row(field: Field, row: Mapping[str, object], zone: str) -> Mapping[str, Cell]:
    for column in row:
        if column not in field.of:
            raise NotFound(UNKNOWN_FIELD, procedure=field.name, name=column, hint=did_you_mean(column, field.of))
    return {name: _row_cell(column, row.get(name), zone) for name, column in field.of.items()}


def _row_cell(column: Field, given: object, zone: str) -> Cell:
    if given is None and column.optional:
        return None
    return _cell(column, given, zone)


def _cell(field: Field, given: object, zone: str) -> str | int | bool:
    if isinstance(given, str):
        return _read(parse_one, field, given, zone=zone)
    if isinstance(given, bool) and field.kind is Kind.YESNO:
        return given
    if isinstance(given, int) and not isinstance(given, bool) and _counts(field, given):
        return given
    raise UsageError(WRONG_TYPE, field=field.name, kind=field.kind.value, value=repr(given))


def _counts(field: Field, given: int) -> bool:
    """Whether the whole number fits: money may not be negative, and none may be too large to be exact."""
    least = 0 if field.kind is Kind.MONEY else -LARGEST
    return field.kind in (Kind.NUMBER, Kind.MONEY, Kind.DATETIME) and least <= given <= LARGEST


def _read(parse: Callable[P, T], *given: P.args, **how: P.kwargs) -> T:
    try:
        return parse(*given, **how)
    except NotAValue as error:
        raise UsageError(error.wording, **error.blanks) from error


def _is_private(field: Field, value: Value) -> bool:
    """Another wording of an open choice is a text like any other."""
    return field.kind in COMMITTED or (field.kind is Kind.CHOICE and value not in field.choices)


def _persons(field: Field, value: Value) -> tuple[str, ...]:
    if field.kind is Kind.PERSON:
        return (str(value),)
    if field.kind is not Kind.ROWS or not isinstance(value, tuple):
        return ()
    columns = [name for name, column in field.of.items() if column.kind is Kind.PERSON]
    rows = [row for row in value if isinstance(row, Mapping)]
    return tuple(str(row[name]) for row in rows for name in columns if row.get(name) is not None)


def _listed(given: object) -> tuple[object, ...]:
    return tuple(given) if isinstance(given, tuple | list) else ()


def _all(given: object, kind: type) -> bool:
    return isinstance(given, tuple | list) and all(isinstance(each, kind) for each in given)
