"""Events that a test appends by itself, in a store without any procedure."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from tests.kept import SECOND
from workflow.engine.case import Sealed
from workflow.engine.events import By, Event
from workflow.store.bodies import EventBody, event_body
from workflow.store.canonical import genesis
from workflow.store.commitments import Kept, commitment
from workflow.store.database import Store
from workflow.store.rows import Head
from workflow.store.writing import Writing

STREAM = "case:T-1"


def append(
    store: Store,
    writing: Writing,
    stream: str = STREAM,
    *,
    at: int = 2 * SECOND,
    kept: Iterable[Kept] = (),
    **more: Any,
) -> Head:
    """The next event of the stream."""
    kept = tuple(kept)
    head = writing.head(stream) or Head(0, genesis(stream), 0)
    return writing.append(body(store, head, stream, at=at, kept=kept, **more), kept)


def body(
    store: Store, head: Head, stream: str = STREAM, *, at: int = 2 * SECOND, kept: Iterable[Kept] = (), **more: Any
) -> EventBody:
    """An event that comes after `head`, by whoever has opened the store."""
    seq = head.seq + 1
    event = Event(
        stream=stream,
        seq=seq,
        type="noted",
        by=By(person="system", login=store.identity.login),
        roles=(),
        at=at,
        definition="",
        directory=0,
        given={each.name: Sealed(commitment(stream, seq, each)) for each in kept},
    )
    return replace(event_body(event, head.hash, counts={}, calendars={}, request=None), **more)


def seqs(store: Store, stream: str = STREAM) -> list[int]:
    with store.reading() as reading:
        return [event.seq for event in reading.events(stream)]
