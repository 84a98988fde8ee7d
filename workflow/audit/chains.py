"""One stream as it is stored: is it whole, in order, and chained; do columns and private values agree with the bodies.

An event of a case in which all is well is read once, as what it is. Where anything is not, it is looked at closely, to say
what.
"""

import re
from collections.abc import Iterable, Mapping, Set
from contextlib import suppress
from hashlib import sha256
from itertools import chain
from typing import NamedTuple
from unicodedata import is_normalized

from msgspec.json import Encoder

from workflow.audit import differences as found
from workflow.audit.differences import Findings
from workflow.definitions.values import Value
from workflow.engine.effects import Derived
from workflow.engine.events import Event
from workflow.store.bodies import VERSION, Body, EventBody, event_in, upcast
from workflow.store.canonical import EVENT_DOMAIN, admit, canonical, event_hash, genesis
from workflow.store.commitments import Kept, commitment
from workflow.store.reading import Reading
from workflow.store.rows import Recorded
from workflow.store.seeking import contact_of, names_contact
from workflow.store.shapes import Unreadable, frozen, parsed, parsed_object, shaped
from workflow.store.stretches import CASES, Salted

_DIGITS = bytes(ord("0") if chr(byte).isdigit() else byte for byte in range(128)) + bytes(128)
_LARGE, _LARGE_NUMBER = b"0" * 17, re.compile(rb"[:,\[]-?[0-9]{17}")
_NUL = "\\u0000"
_spelled = Encoder(order="sorted").encode


class Link(NamedTuple):
    """One event: its row, and its body where that can be read. Of an event of a case that has not the shape of one, and of
    every record, the body is as JSON has it."""

    row: Recorded
    body: EventBody | Body | None


class Stream(NamedTuple):
    """`values` has what the commitments of its events stand for, `kinds` of which kinds the effects are that a case's
    events have."""

    name: str
    links: tuple[Link, ...]
    values: Mapping[str, Value]
    kinds: Set[type]


def stream(reading: Reading, name: str, findings: Findings) -> Stream:
    """Read a stream and check it, event by event."""
    return chained(name, reading.events(name), reading.salted(name), findings)


def chained(name: str, rows: Iterable[Recorded], salted: Iterable[Salted], findings: Findings) -> Stream:
    """Check what was read of a stream."""
    is_case, links, before = name.startswith(CASES), list[Link](), None
    for row in rows:
        body = _sound(row, before) if is_case else None
        link = _looked_at(_as_text(row), before, findings) if body is None else Link(row, body)
        links.append(link)
        before = link.row
    kinds = {type(effect) for _, body in links if type(body) is EventBody for effect in body.effects}
    return Stream(name, tuple(links), _beside(name, links, salted, findings), kinds)


def event_of_case(link: Link, values: Mapping[str, Value]) -> tuple[EventBody, Event]:
    """The body of an event of a case, and the event in it; raises what is wrong with a body that has none."""
    body = link.body
    assert body is not None
    stored = body if type(body) is EventBody else shaped(EventBody, body)
    return stored, event_in(stored, values)


def _sound(row: Recorded, before: Recorded | None) -> EventBody | None:
    """The body of an event of a case, if it surely is what it should be."""
    try:
        raw = row.body.encode()
        body: EventBody = parsed(row.body, EventBody)
        if sha256(EVENT_DOMAIN + raw).hexdigest() != row.hash or _spelled(body) != raw:
            return None
        _admit_open_parts(body)
        _admit_text(body, row.body, raw)
    except (ValueError, TypeError, AttributeError):
        return None
    return body if _fits(body, row) and _follows(body, before) else None


def _admit_open_parts(body: EventBody) -> None:
    """What types leave open: what fields hold, and what a command said."""
    for value in body.facts.values():
        if type(value) is not str:
            admit(value)
    for value in () if body.request is None else body.request.values():
        if value is not None and type(value) is not str:
            admit(value)


def _admit_text(body: EventBody, text: str, raw: bytes) -> None:
    """What types and spelling leave open: large numbers, NUL, names, and signs that can be put together in two ways."""
    if _LARGE in raw.translate(_DIGITS) and _LARGE_NUMBER.search(raw):
        raise Unreadable("a number that is too large")
    if _NUL in text:
        raise Unreadable("a NUL character, or what looks like one")
    if not text.isascii() and not is_normalized("NFC", _beyond_ascii(body, text, raw)):
        raise Unreadable("text that is not in normal form (NFC)")


def _beyond_ascii(body: EventBody, text: str, raw: bytes) -> str:
    """Text that holds whatever of the body's is not ASCII: as a rule that is the clause alone. Raises Unreadable for a
    name."""
    clause = "\n".join(body.clause)
    if len(clause.encode()) - len(clause) == len(raw) - len(text):
        return clause
    derived = [name for effect in body.effects if type(effect) is Derived for name in effect.fields]
    named = (body.facts, body.commitments, body.counts, body.calendars, body.request or (), derived)
    if not "".join(chain.from_iterable(named)).isascii():
        raise Unreadable("a name that is not ASCII")
    return text


def _fits(body: EventBody, row: Recorded) -> bool:
    said = (body.stream, body.seq, body.type, body.recorded_at)
    return said == (row.stream, row.seq, row.type, row.recorded_at) and body.v == VERSION


def _follows(body: EventBody, before: Recorded | None) -> bool:
    if before is None:
        return body.seq == 1 and body.prev == genesis(body.stream)
    return body.prev == before.hash and body.seq == before.seq + 1 and body.recorded_at >= before.recorded_at


def _looked_at(row: Recorded, before: Recorded | None, findings: Findings) -> Link:
    body = _body(row, findings)
    _check(row, body, before, findings)
    if body is not None and row.stream.startswith(CASES):
        with suppress(Unreadable):
            return Link(row, shaped(EventBody, body))
    return Link(row, body)


def _as_text(row: Recorded) -> Recorded:
    """SQLite keeps whatever type somebody forces into a column."""
    return row if isinstance(row.body, str) else row._replace(body=repr(row.body))


def _body(row: Recorded, findings: Findings) -> Body | None:
    try:
        body = parsed_object(row.body)
        if canonical(body) != row.body:
            findings.add(row.stream, row.seq, found.NOT_CANONICAL)
        return upcast(body)
    except ValueError as error:
        findings.add(row.stream, row.seq, found.UNREADABLE, problem=str(error))
        return None


def _check(row: Recorded, body: Body | None, before: Recorded | None, findings: Findings) -> None:
    expected_seq = 1 if before is None else before.seq + 1
    for missing in range(expected_seq, min(row.seq, expected_seq + 10)):
        findings.add(row.stream, missing, found.GAP, expected=missing)
    if (computed := _hash(row.body)) != row.hash:
        findings.add(row.stream, row.seq, found.HASH, expected=computed, found=row.hash)
    if before is not None and row.recorded_at < before.recorded_at:
        findings.add(row.stream, row.seq, found.BACK_IN_TIME)
    if body is not None:
        _check_prev(row, body, before, findings)
        _check_columns(row, body, findings)


def _check_prev(row: Recorded, body: Body, before: Recorded | None, findings: Findings) -> None:
    expected = genesis(row.stream) if before is None else before.hash
    if body.get("prev") != expected:
        findings.add(row.stream, row.seq, found.CHAIN, expected=expected, found=str(body.get("prev")))


def _check_columns(row: Recorded, body: Body, findings: Findings) -> None:
    for column in ("stream", "seq", "type", "recorded_at"):
        said, stored = body.get(column), getattr(row, column)
        if said != stored:
            findings.add(row.stream, row.seq, found.COLUMN, column=column, found=str(stored), expected=str(said))


def _beside(name: str, links: Iterable[Link], salted: Iterable[Salted], findings: Findings) -> Mapping[str, Value]:
    """Check what lies beside events; the values by their commitment, of those that are what was committed to."""
    values, left = dict[str, Value](), dict[tuple[int, str], str | None]()
    for seq, kept, promised, contact in salted:
        if _commitment(name, seq, kept) != promised:
            left[seq, kept.name] = None
            continue
        left[seq, kept.name] = promised
        try:
            value = values[promised] = frozen(kept.value)
        except ValueError:  # somebody has committed to what is no value
            continue
        if contact != (contact_of(kept.name, value) if names_contact(kept.name) else None):
            findings.add(name, seq, found.CONTACT, name=kept.name)
    _check_commitments(name, links, left, findings)
    return values


def _check_commitments(
    name: str, links: Iterable[Link], left: dict[tuple[int, str], str | None], findings: Findings
) -> None:
    """What the events commit to against what lies beside them: by event and name the commitment, None for what it is not."""
    for row, body in links:
        for field, said in _commitments(body).items():
            if (row.seq, field) not in left:
                findings.add(name, row.seq, found.VALUE_MISSING, name=field)
            elif left.pop((row.seq, field)) != said:
                findings.add(name, row.seq, found.VALUE_CHANGED, name=field)
    for seq, field in left:
        findings.add(name, seq, found.VALUE_EXTRA, name=field)


def _commitments(body: EventBody | Body | None) -> Mapping[str, object]:
    if type(body) is EventBody:
        return body.commitments
    promised = body.get("commitments") if isinstance(body, dict) else {}
    return promised if isinstance(promised, dict) else {}


def _commitment(name: str, seq: int, value: Kept) -> str | None:
    try:
        return commitment(name, seq, value)
    except ValueError:
        return None


def _hash(body: str) -> str:
    try:
        return event_hash(body)
    except UnicodeEncodeError:
        return "?"
