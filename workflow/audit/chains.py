"""One stream as it is stored: is it whole, in order, and chained; do columns and private values agree with the bodies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from workflow.audit import differences as found
from workflow.audit.differences import Findings
from workflow.definitions.values import Value
from workflow.store.bodies import Body, upcast
from workflow.store.canonical import Json, canonical, event_hash, genesis
from workflow.store.commitments import Beside, Kept, commitment, opened
from workflow.store.reading import Reading, Recorded
from workflow.store.shapes import parsed_object


@dataclass(frozen=True, slots=True)
class Link:
    """One event: its row, and its body where that can be read."""

    row: Recorded
    body: Body | None


@dataclass(frozen=True, slots=True)
class Stream:
    """`values` has what the commitments of its events stand for."""

    name: str
    links: tuple[Link, ...]
    values: Mapping[str, Value]


def stream(reading: Reading, name: str, findings: Findings) -> Stream:
    """Read a stream and check it, event by event."""
    links, before = list[Link](), None
    for row in map(_as_text, reading.events(name)):
        link = Link(row, _body(row, findings))
        _check(link, before, findings)
        links.append(link)
        before = row
    kept = tuple(reading.salted(name))
    _check_values(name, links, kept, findings)
    return Stream(name, tuple(links), _opened(name, kept))


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


def _check(link: Link, before: Recorded | None, findings: Findings) -> None:
    row = link.row
    expected_seq = 1 if before is None else before.seq + 1
    for missing in range(expected_seq, min(row.seq, expected_seq + 10)):
        findings.add(row.stream, missing, found.GAP, expected=missing)
    if (computed := _hash(row.body)) != row.hash:
        findings.add(row.stream, row.seq, found.HASH, expected=computed, found=row.hash)
    if before is not None and row.recorded_at < before.recorded_at:
        findings.add(row.stream, row.seq, found.BACK_IN_TIME)
    if link.body is not None:
        _check_prev(row, link.body, before, findings)
        _check_columns(row, link.body, findings)


def _check_prev(row: Recorded, body: Body, before: Recorded | None, findings: Findings) -> None:
    expected = genesis(row.stream) if before is None else before.hash
    if body.get("prev") != expected:
        findings.add(row.stream, row.seq, found.CHAIN, expected=expected, found=str(body.get("prev")))


def _check_columns(row: Recorded, body: Body, findings: Findings) -> None:
    for column in ("stream", "seq", "type", "recorded_at"):
        said, stored = body.get(column), getattr(row, column)
        if said != stored:
            findings.add(row.stream, row.seq, found.COLUMN, column=column, found=str(stored), expected=str(said))


Salted: TypeAlias = tuple[int, Kept, str]
"""The seq of an event, what lies beside it, and the commitment that is said to be to that."""


def _opened(name: str, kept: Iterable[Salted]) -> Mapping[str, Value]:
    """The values by their commitment, of those that are what was committed to."""
    return opened(
        (seq, Beside(each.name, promised, each.value))
        for seq, each, promised in kept
        if _commitment(name, seq, each) == promised
    )


def _check_values(name: str, links: Iterable[Link], kept: Iterable[Salted], findings: Findings) -> None:
    left = {(seq, each.name): (each, said) for seq, each, said in kept}
    for link in links:
        for field, promised in _commitments(link.body).items():
            value, said = left.pop((link.row.seq, field), (None, ""))
            if value is None:
                findings.add(name, link.row.seq, found.VALUE_MISSING, name=field)
            elif promised != said or _commitment(name, link.row.seq, value) != promised:
                findings.add(name, link.row.seq, found.VALUE_CHANGED, name=field)
    for seq, field in left:
        findings.add(name, seq, found.VALUE_EXTRA, name=field)


def _commitments(body: Body | None) -> Mapping[str, Json]:
    promised = None if body is None else body.get("commitments")
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
