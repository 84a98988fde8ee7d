"""The bodies of events, version 1: what is hashed. An event of a case, and the records of other streams, to and fro.

Values that are committed to do not stand here: the body has their commitments, `private_value` the rest.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import assert_never, cast, get_args

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
from workflow.engine.effects import Effect, NumberKept
from workflow.engine.events import EVIDENCE, EVIDENCE_DIGEST, FORMER, PAST, REASON, By, Cause, Event, Type
from workflow.engine.records import CalendarPublished, PersonCounted, PersonSet, Published, Record, Withdrawn
from workflow.store.canonical import Json
from workflow.store.shapes import Unreadable, plain, shaped

VERSION = 1
Body = dict[str, Json]

UPCASTERS: Mapping[int, Callable[[Body], Body]] = {}
"""Version -> how a body of it becomes one of the next; there has been only one version so far."""

_ADOPTING = ("state", "since", "assignees", "duties", "links", "numbering", "void")
"""What a case is taken over with, beside its fields."""

_WORD = re.compile("(?<!^)(?=[A-Z])")
_EFFECTS: Mapping[str, type] = {_WORD.sub("_", kind.__name__).lower(): kind for kind in get_args(Effect)}
_EFFECT_NAMES = {kind: name for name, kind in _EFFECTS.items()}


def event_body(
    event: Event, prev: str, *, counts: Mapping[str, int], calendars: Mapping[str, str], request: Body | None
) -> Body:
    """`counts` says how long the streams of the persons were whose tallies were asked, `calendars` which digests the
    calendars had that were asked, `request` what the command said that cannot be seen in its effects."""
    return {
        "v": VERSION,
        "stream": event.stream,
        "seq": event.seq,
        "prev": prev,
        "type": event.type,
        **_by(event.by),
        "roles": list(event.roles),
        "at": event.occurred_at,
        "recorded_at": event.at,
        "definition": event.definition,
        "directory": event.directory,
        "counts": dict(counts),
        "calendars": dict(calendars),
        "request": request,
        "action": event.action,
        "move": event.move,
        "clause": list(event.clause),
        "cause": plain(event.cause),
        "facts": {name: plain(value) for name, value in event.given.items() if not isinstance(value, Sealed)},
        "commitments": commitments(event.given),
        "effects": [_effect_body(effect) for effect in event.effects],
    }


def request_of(command: Command) -> Body:
    """A command without the values it brings."""
    match command:
        case Do(action=action, saw=saw, origin=origin):
            return {"action": action, "saw": saw, "origin": plain(origin)}
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
            saw, origin = shaped(str | None, request.get("saw")), shaped(Origin | None, request.get("origin"))
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
            return Assign(person=_text(request, "person"), role=shaped(str | None, request.get("role")))
        case "corrected":
            reason = _sealed(given, REASON)
            return Correct(given={name: value for name, value in given.items() if name != REASON}, reason=reason)
        case "voided":
            duplicate_of: str | None = shaped(str | None, request.get("duplicate_of"))
            return Void(reason=_sealed(given, REASON) if given else None, duplicate_of=duplicate_of)
        case "link_changed":
            return _relink(event, request)
        case "recounted":
            return Recount(calendar=_text(request, "calendar"), cause=_cause(event))
        case "mark_fired" | "pause_ended" | "action_refused":
            return None
        case _:
            assert_never(event.type)


def _adopt(given: Given, request: Body) -> Adopt:
    fields = {name: value for name, value in given.items() if name not in (REASON, PAST, FORMER)}
    return Adopt(
        state=_text(request, "state"),
        reason=_sealed(given, REASON),
        given=fields,
        past=_sealed(given, PAST) if PAST in given else None,
        former=_sealed(given, FORMER) if FORMER in given else None,
        since=shaped(int | None, request.get("since")),
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


def commitments(given: Given) -> dict[str, Json]:
    return {name: value.commitment for name, value in given.items() if isinstance(value, Sealed)}


def event_of(body: Body, values: Mapping[str, Value]) -> Event:
    """The event in `body`; `values` has, by commitment, what lies beside it."""
    return Event(
        stream=_text(body, "stream"),
        seq=_number(body, "seq"),
        type=shaped(Type, body.get("type")),
        by=by_of(body),
        roles=shaped(tuple[str, ...], body.get("roles")),
        at=_number(body, "recorded_at"),
        occurred_at=shaped(int | None, body.get("at")),
        definition=_text(body, "definition"),
        directory=_number(body, "directory"),
        action=shaped(str | None, body.get("action")),
        move=shaped(int | None, body.get("move")),
        clause=shaped(tuple[str, ...], body.get("clause")),
        cause=cause_of(body),
        given=_given(body, values),
        effects=tuple(_effect_of(effect) for effect in _objects(body, "effects")),
    )


def counts_of(body: Body) -> Mapping[str, int]:
    counts: Mapping[str, int] = shaped(Mapping[str, int], body.get("counts"))
    return counts


def calendars_of(body: Body) -> Mapping[str, str]:
    """Name -> digest of the calendars that were asked."""
    calendars: Mapping[str, str] = shaped(Mapping[str, str], body.get("calendars"))
    return calendars


def record_body(record: Record, *, by: By, seq: int, at: int, prev: str, cause: Cause | None, sealed: Given) -> Body:
    """The body of a record in its own stream; `sealed` holds what is committed to."""
    return {
        "v": VERSION,
        "stream": record.stream,
        "seq": seq,
        "prev": prev,
        "type": _WORD.sub("_", type(record).__name__).lower(),
        **_by(by),
        "recorded_at": at,
        "cause": plain(cause),
        "commitments": commitments(sealed),
        "record": _bare(record),
    }


def record_of(body: Body, values: Mapping[str, Value]) -> Record:
    """The record in `body`, with the label of a person where it is still there."""
    record = body.get("record")
    match body.get("type"):
        case "person_set":
            person: Person = shaped(PersonSet, record).person
            return PersonSet(person=replace(person, label=_beside("label", body, values)))
        case "calendar_published":
            published: CalendarPublished = shaped(CalendarPublished, record)
            return replace(published, reason=_beside("reason", body, values))
        case "person_counted":
            return cast(Record, shaped(PersonCounted, record))
        case "published":
            return cast(Record, shaped(Published, record))
        case "withdrawn":
            return cast(Record, shaped(Withdrawn, record))
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


def _by(by: By) -> Body:
    return {"actor": by.person, "for": by.for_, "login": by.login}


def _bare(record: Record) -> Json:
    match record:
        case PersonSet(person=person):
            return plain(PersonSet(person=replace(person, label="")))
        case CalendarPublished():
            return plain(replace(record, reason=""))
        case _:
            return plain(record)


def _sealed(given: Given, name: str) -> Sealed:
    value = given.get(name)
    if not isinstance(value, Sealed):
        raise Unreadable(f"{name}: a commitment was expected")
    return value


def _beside(name: str, body: Body, values: Mapping[str, Value]) -> str:
    """A text of a record that is committed to only; empty once it was erased."""
    sealed: Mapping[str, str] = shaped(Mapping[str, str], body.get("commitments"))
    return str(values.get(sealed.get(name, ""), ""))


def _given(body: Body, values: Mapping[str, Value]) -> Given:
    facts: Mapping[str, Value] = shaped(Mapping[str, Value], body.get("facts"))
    sealed: Mapping[str, str] = shaped(Mapping[str, str], body.get("commitments"))
    return {**facts, **{name: Sealed(commitment, values.get(commitment)) for name, commitment in sealed.items()}}


def _effect_body(effect: Effect) -> Json:
    return {"effect": _EFFECT_NAMES[type(effect)], **cast(Body, plain(effect))}


def _effect_of(body: Body) -> Effect:
    kind = _EFFECTS.get(str(body.get("effect")))
    if kind is None:
        raise Unreadable(f"{body.get('effect')!r} is no effect")
    return cast(Effect, shaped(kind, {name: value for name, value in body.items() if name != "effect"}))


def _objects(body: Body, name: str) -> list[Body]:
    found = body.get(name)
    if not isinstance(found, list):
        raise Unreadable(f"{name}: a list was expected")
    return [each for each in found if isinstance(each, dict)]


def _text(body: Body, name: str) -> str:
    text: str = shaped(str, body.get(name))
    return text


def _number(body: Body, name: str) -> int:
    number: int = shaped(int, body.get(name))
    return number
