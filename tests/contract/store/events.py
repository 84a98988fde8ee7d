"""Events that a test appends by itself, in a store without any procedure."""

from collections.abc import Iterable, Mapping
from typing import Any

from tests.kept import SECOND
from workflow.store.canonical import genesis
from workflow.store.commitments import Kept, commitment
from workflow.store.database import Store
from workflow.store.reading import Head
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
) -> Mapping[str, Any]:
    """An event that comes after `head`, by whoever has opened the store."""
    seq = head.seq + 1
    return {
        "v": 1,
        "stream": stream,
        "seq": seq,
        "prev": head.hash,
        "type": "noted",
        "recorded_at": at,
        "actor": "system",
        "login": store.identity.login,
        "commitments": {each.name: commitment(stream, seq, each) for each in kept},
        **more,
    }


def seqs(store: Store, stream: str = STREAM) -> list[int]:
    with store.reading() as reading:
        return [event.seq for event in reading.events(stream)]
