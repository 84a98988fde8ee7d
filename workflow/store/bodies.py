"""The bodies of events, version 1: what is hashed. An event of a case, and the records of other streams, to and fro.

Values that are committed to do not stand here: the body has their commitments, `private_value` the rest.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, assert_never, cast

from msgspec import field
from msgspec.structs import replace

from workflow.definitions.values import Value
from workflow.engine.case import Ending, Given, LinkedCase, Sealed
from workflow.engine.commands import (
    Adopt,
    Assign,
    Attach,
    Command,
    Correct,
    Do,
    Evidence,
    Note,
    Origin,
    Recount,
    Relink,
    Void,
)
from workflow.engine.directory import Person
from workflow.engine.effects import Derived, Effect, NumberKept
from workflow.engine.events import EVIDENCE, EVIDENCE_DIGEST, FORMER, PAST, REASON, By, Cause, Event, Type
from workflow.engine.frozen import Frozen
from workflow.engine.records import CalendarPublished, PersonCounted, PersonSet, Published, Record, Withdrawn
from workflow.store.canonical import Json, admit
from workflow.store.shapes import Unreadable, plain, shaped

T = TypeVar("T")
VERSION = 1
Body = dict[str, Json]
"""A body as it is read: whoever checks history looks at parts of it, also where others are not what they should be."""

UPCASTERS: Mapping[int, Callable[[Body], Body]] = {}
"""Version -> how a body of it becomes one of the next; there has been only one version so far."""

_ADOPTING = ("state", "since", "assignees", "duties", "links", "numbering", "void")
"""What a case is taken over with, beside its fields."""
_RECORDS: Mapping[type, str] = {
    PersonSet: "person_set",
    PersonCounted: "person_counted",
    Published: "published",
    Withdrawn: "withdrawn",
    CalendarPublished: "calendar_published",
}


class EventBody(Frozen, frozen=True, kw_only=True):
    """The body of an event of a case. `counts` says how long the streams of the persons were whose tallies were asked,
    `calendars` which digests the calendars had that were asked, `request` what the command said that cannot be seen in its
    effects; None for what the system did by itself."""

    v: int = VERSION
    stream: str
    seq: int
    prev: str
    type: Type
    actor: str
    for_: str | None = field(name="for")
    login: str
    roles: tuple[str, ...]
    at: int | None
    recorded_at: int
    definition: str
    directory: int
    counts: Mapping[str, int]
    calendars: Mapping[str, str]
    request: dict[str, Any] | None
    action: str | None
    move: int | None
    clause: tuple[str, ...]
    cause: Cause | None
    facts: Mapping[str, Value]
    commitments: Mapping[str, str]
    effects: tuple[Effect, ...]


class RecordBody(Frozen, frozen=True, kw_only=True):
    """The body of a record in a stream of its own."""

    v: int = VERSION
    stream: str
    seq: int
    prev: str
    type: str
    actor: str
    for_: str | None = field(name="for")
    login: str
    recorded_at: int
    cause: Cause | None
    commitments: Mapping[str, str]
    record: Record


def event_body(
    event: Event, prev: str, *, counts: Mapping[str, int], calendars: Mapping[str, str], request: Body | None
) -> EventBody:
    """The body that follows the event with the hash `prev`. Raises NotCanonical for a value that cannot be recorded."""
    facts = {name: value for name, value in event.given.items() if type(value) is not Sealed}
    for values in (facts, *(effect.fields for effect in event.effects if type(effect) is Derived)):
        admit(values)
    return EventBody(
        stream=event.stream,
        seq=event.seq,
        prev=prev,
        type=event.type,
        actor=event.by.person,
        for_=event.by.for_,
        login=event.by.login,
        roles=event.roles,
        at=event.occurred_at,
        recorded_at=event.at,
        definition=event.definition,
        directory=event.directory,
        counts=counts,
        calendars=calendars,
        request=request,
        action=event.action,
        move=event.move,
        clause=event.clause,
        cause=event.cause,
        facts=facts,
        commitments=commitments(event.given),
        effects=event.effects,
    )


def request_of(command: Command) -> Body:
    """A command without the values it brings."""
    if type(command) is Do:  # most are
        origin = None if command.origin is None else plain(command.origin)
        return {"action": command.action, "saw": command.saw, "origin": origin}
    match command:
        case Relink(link=link, case=number, standing=standing):
            return {"link": link, "case": number, "standing": standing}
        case Assign(person=person, role=role):
            return {"person": person, "role": role}
        case Void(duplicate_of=duplicate_of):
            return {"duplicate_of": duplicate_of}
        case Adopt():
            return {name: plain(getattr(command, name)) for name in _ADOPTING}
        case Recount(calendar=calendar):
            return {"calendar": calendar}
        case Note() | Attach() | Correct():
            return {}
        case _:
            assert_never(command)


def command_of(event: Event, body: Body) -> Command | None:  # noqa: C901 - one line for each type
    """The command that `event` answered; None for what the system did by itself."""
    request, given = body.get("request"), dict(event.given)
    if not isinstance(request, dict):
        return None
    match event.type:
        case "opened" | "moved":
            saw, origin = _optional(str, request.get("saw")), _optional(Origin, request.get("origin"))
            fields = {name: value for name, value in given.items() if not name.startswith("@")}
            evidence = _evidence(given)
            return Do(action=_text(request, "action"), given=fields, saw=saw, origin=origin, evidence=evidence)
        case "adopted":
            return _adopt(given, request)
        case "noted":
            return Note(text=_sealed(given, "text"))
        case "attached":
            return Attach(name=_sealed(given, "name"), content=_sealed(given, "content"))
        case "assigned":
            return Assign(person=_text(request, "person"), role=_optional(str, request.get("role")))
        case "corrected":
            reason = _sealed(given, REASON)
            return Correct(given={name: value for name, value in given.items() if name != REASON}, reason=reason)
        case "voided":
            duplicate_of: str | None = _optional(str, request.get("duplicate_of"))
            return Void(reason=_sealed(given, REASON) if given else None, duplicate_of=duplicate_of)
        case "link_changed":
            return _relink(event, request)
        case "recounted":
            return Recount(calendar=_text(request, "calendar"), cause=_cause(event))
        case "mark_fired" | "pause_ended" | "action_refused":
            return None
        case _:
            assert_never(event.type)


def _optional(kind: type[T], value: object) -> T | None:
    return None if value is None else cast(T, shaped(kind, value))


def _adopt(given: Given, request: Body) -> Adopt:
    fields = {name: value for name, value in given.items() if name not in (REASON, PAST, FORMER)}
    return Adopt(
        state=_text(request, "state"),
        reason=_sealed(given, REASON),
        given=fields,
        past=_sealed(given, PAST) if PAST in given else None,
        former=_sealed(given, FORMER) if FORMER in given else None,
        since=_optional(int, request.get("since")),
        assignees=shaped(Mapping[str, str], request.get("assignees")),
        duties=shaped(tuple[str, ...], request.get("duties")),
        links=shaped(Mapping[str, LinkedCase], request.get("links")),
        numbering=shaped(NumberKept | None, request.get("numbering")),
        void=shaped(bool, request.get("void")),
    )


def _evidence(given: Given) -> Evidence | None:
    if EVIDENCE not in given:
        return None
    return Evidence(_sealed(given, EVIDENCE), _sealed(given, EVIDENCE_DIGEST))


def _relink(event: Event, request: Body) -> Relink:
    return Relink(
        link=_text(request, "link"),
        case=_text(request, "case"),
        standing=shaped(Ending, request.get("standing")),
        cause=_cause(event),
    )


def _cause(event: Event) -> Cause:
    if event.cause is None:
        raise Unreadable("cause: an event was expected")
    return event.cause


def commitments(given: Given) -> dict[str, str]:
    return {name: value.commitment for name, value in given.items() if type(value) is Sealed}


def event_of(body: Body, values: Mapping[str, Value]) -> Event:
    """The event in `body`; `values` has, by commitment, what lies beside it. Raises Unreadable."""
    return event_in(shaped(EventBody, body), values)


def event_in(stored: EventBody, values: Mapping[str, Value]) -> Event:
    """The same of a body that was read as what it is."""
    sealed = {name: Sealed(commitment, values.get(commitment)) for name, commitment in stored.commitments.items()}
    return Event(
        stream=stored.stream,
        seq=stored.seq,
        type=stored.type,
        by=By(person=stored.actor, login=stored.login, for_=stored.for_),
        roles=stored.roles,
        at=stored.recorded_at,
        occurred_at=stored.at,
        definition=stored.definition,
        directory=stored.directory,
        action=stored.action,
        move=stored.move,
        clause=stored.clause,
        cause=stored.cause,
        given={**stored.facts, **sealed},
        effects=stored.effects,
    )


def record_body(
    record: Record, *, by: By, seq: int, at: int, prev: str, cause: Cause | None, sealed: Given
) -> RecordBody:
    """The body of a record in its own stream; `sealed` holds what is committed to."""
    return RecordBody(
        stream=record.stream,
        seq=seq,
        prev=prev,
        type=_RECORDS[type(record)],
        actor=by.person,
        for_=by.for_,
        login=by.login,
        recorded_at=at,
        cause=cause,
        commitments=commitments(sealed),
        record=_bare(record),
    )


def record_of(body: Body, values: Mapping[str, Value]) -> Record:
    """The record in `body`, with the label of a person where it is still there."""
    record = body.get("record")
    match body.get("type"):
        case "person_set":
            person: Person = shaped(PersonSet, record).person
            return PersonSet(person=replace(person, label=_beside("label", body, values)))
        case "calendar_published":
            calendar: CalendarPublished = shaped(CalendarPublished, record)
            return replace(calendar, reason=_beside("reason", body, values))
        case "person_counted":
            counted: PersonCounted = shaped(PersonCounted, record)
            return counted
        case "published":
            published: Published = shaped(Published, record)
            return published
        case "withdrawn":
            withdrawn: Withdrawn = shaped(Withdrawn, record)
            return withdrawn
        case other:
            raise Unreadable(f"{other!r} is no type of record")


def cause_of(body: Body) -> Cause | None:
    cause: Cause | None = shaped(Cause | None, body.get("cause"))
    return cause


def private_values(record: Record) -> Mapping[str, Value]:
    """What of a record is committed to only: a person's full name, and why known days of a calendar have changed."""
    match record:
        case PersonSet(person=Person(label=label)) if label:
            return {"label": label}
        case CalendarPublished(reason=reason) if reason:
            return {"reason": reason}
        case _:
            return {}


def upcast(body: Body) -> Body:
    """`body` in the present version."""
    while (version := _number(body, "v")) != VERSION:
        if version not in UPCASTERS:
            raise Unreadable(f"version {version} of an event is not known")
        body = UPCASTERS[version](body)
    return body


def by_of(body: Body) -> By:
    return By(person=_text(body, "actor"), login=_text(body, "login"), for_=shaped(str | None, body.get("for")))


def _bare(record: Record) -> Record:
    match record:
        case PersonSet(person=person):
            return PersonSet(person=replace(person, label=""))
        case CalendarPublished():
            return replace(record, reason="")
        case _:
            return record


def _sealed(given: Given, name: str) -> Sealed:
    value = given.get(name)
    if not isinstance(value, Sealed):
        raise Unreadable(f"{name}: a commitment was expected")
    return value


def _beside(name: str, body: Body, values: Mapping[str, Value]) -> str:
    """A text of a record that is committed to only; empty once it was erased."""
    sealed: Mapping[str, str] = shaped(Mapping[str, str], body.get("commitments"))
    return str(values.get(sealed.get(name, ""), ""))


def _text(body: Body, name: str) -> str:
    text: str = shaped(str, body.get(name))
    return text


def _number(body: Body, name: str) -> int:
    number: int = shaped(int, body.get(name))
    return number
