"""Replay of a whole store: checking and folding every stream beside fetching and hashing alone, deciding everything again beside
the decisions themselves, and the memory that it takes of stores of several sizes.

The stores hold real histories of two shipped procedures, multiplied. Chain and fold is the same replay with nothing decided
again. What it is set beside fetches from the raw driver, table by table, every row that replay reads of the cases, in the same
columns, and works out every hash that stands in them: that of each event, the commitment to each value, the key of each notice.
"""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path

from bench.decided import Made, decisions
from bench.rounds import Figure, Listing, Place, Row, Size, at_most, figure, interleaved, said
from bench.scale import filled_sqlite, originals
from workflow.audit.replay import replay
from workflow.audit.retaking import Retaking
from workflow.definitions.load import read_published
from workflow.definitions.model import Procedure
from workflow.store.backend.port import Access
from workflow.store.canonical import EVENT_DOMAIN
from workflow.store.commitments import DOMAIN as VALUE_DOMAIN
from workflow.store.database import open_store
from workflow.store.outbox import KEY_DOMAIN

EVENTS = 10_000
SIZES = {Size.USUAL: (10_000, 100_000), Size.LARGE: (10_000, 100_000, 1_000_000)}
ROUNDS = 5
FETCHING = said("只取出这些行并求哈希", "fetching the same rows and hashing")
EVENTS_ALONE = said("只取出事件的正文与哈希两列并求哈希", "fetching body and hash of the events alone, and hashing")
DECIDING = said("只作这些决定", "the decisions alone")
REPLAYED = r"""
import json, re, resource, sys
from workflow.audit.replay import replay
from workflow.definitions.load import read_published
from workflow.definitions.model import Procedure
from workflow.store.backend.port import Access
from workflow.store.database import open_store
if __name__ == "__main__":
    with open_store(sys.argv[1], access=Access.READ) as store:
        report = replay(store)
    own = int(re.search(r"VmHWM:\s+(\d+) kB", open("/proc/self/status").read())[1])
    beneath = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps([report.events, len(report.differences), max(own, beneath) / 1024]))
"""


def rows(place: Place) -> Iterator[Row | Listing]:
    made = originals(place.folder)
    sites = [filled_sqlite(place.folder, made, events) for events in SIZES[place.size]]
    yield from of_time(sites[0].url)
    yield from of_memory([(site.events, site.url) for site in sites])


def of_time(url: str) -> Iterator[Row]:
    path, made = Path(url.removeprefix("sqlite:///")), asked(url)
    works = {
        "events": lambda: fetched_events(path),
        "fetched": lambda: fetched(path),
        "folded": lambda: folded(url),
        "whole": lambda: replayed(url),
        "decided": lambda: [each.again() for each in made],
    }
    events, found = fetched_events(path), interleaved(works, rounds=ROUNDS)
    yield Row(said("核对链并重建案件", "chain and fold"), found.ratio("folded", "fetched"), FETCHING, at_most(5))
    yield Row(
        said("　与只取事件两列相比", "  beside two columns of the events"),
        found.ratio("folded", "events"),
        EVENTS_ALONE,
    )
    again = [
        (whole - folded) / decided
        for whole, folded, decided in zip(
            *(found.seconds[each] for each in ("whole", "folded", "decided")), strict=True
        )
    ]
    yield Row(
        said("重新作出每个决定，另需", "every decision made again, on top"), figure(again), DECIDING, at_most(1.5)
    )
    yield Row(said("整个重放", "the whole replay"), found.ratio("whole", "fetched"), FETCHING)
    yield Row(said("　每个事件", "  for each event"), found.took("whole", times=events), FETCHING, unit="µs")
    yield Row(
        said("　只取出并求哈希，每个事件", "  fetching and hashing alone"),
        found.took("fetched", times=events),
        FETCHING,
        unit="µs",
    )


def of_memory(stores: list[tuple[int, str]]) -> Iterator[Row]:
    """Of a process of its own, the largest it ever was."""
    (first, url), *larger = stores
    least = peak(url, first)
    smallest = said(f"{first} 个事件时", f"with {first} events")
    yield Row(said("内存，重放最小的库", "memory, replaying the smallest store"), _one(least), smallest, unit="MB")
    for events, url in larger:
        name = said(f"内存，{events} 个事件", f"memory with {events} events")
        yield Row(name, _one(peak(url, events) / least), smallest, at_most(1.2))


def fetched_events(path: Path) -> int:
    """How many, each with the hash that stands beside it."""
    with _opened(path) as raw:
        count = 0
        for body, expected in raw.execute("SELECT body, hash FROM event ORDER BY stream, seq"):
            assert sha256(EVENT_DOMAIN + body.encode()).hexdigest() == expected
            count += 1
    return count


def fetched(path: Path) -> None:
    """Every row of four tables, with the hashes in them."""
    with _opened(path) as raw:
        for *_, expected, body in raw.execute(
            "SELECT stream, seq, type, recorded_at, hash, body FROM event ORDER BY stream, seq"
        ):
            assert sha256(EVENT_DOMAIN + body.encode()).hexdigest() == expected
        for stream, seq, name, salt, value, expected, _ in raw.execute(
            "SELECT stream, seq, name, salt, value, commitment, contact FROM private_value ORDER BY stream, seq, name"
        ):
            bound = f'["{stream}",{seq},"{name}","{salt}",{value}]'
            assert sha256(VALUE_DOMAIN + bound.encode()).hexdigest() == expected
        for expected, stream, seq, about, person, _ in raw.execute(
            "SELECT key, stream, seq, about, person, not_before FROM notice ORDER BY stream, key"
        ):
            bound = f'["{stream}",{seq},"{about}","{person}"]'
            assert sha256(KEY_DOMAIN + bound.encode()).hexdigest() == expected
        for _ in raw.execute("SELECT * FROM case_file ORDER BY number"):
            pass


def _opened(path: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True))


@cache
def read_once(source: bytes) -> Procedure:
    """What reading a definition costs is another part's figure."""
    return read_published(source)


def replayed(url: str) -> None:
    with open_store(url, access=Access.READ) as store:
        report = replay(store, read=read_once)
    assert not report.differences, report.differences[:3]


def asked(url: str) -> list[Made]:
    with decisions() as made:
        replayed(url)
    assert made, "decided elsewhere: in other processes, or by other functions"
    return made


def folded(url: str) -> None:
    """All of a replay but what it takes to decide again."""
    with _undecided():
        replayed(url)


@contextmanager
def _undecided() -> Iterator[None]:
    judge = Retaking.judge
    Retaking.judge = lambda *_: None  # type: ignore[method-assign]
    try:
        yield
    finally:
        Retaking.judge = judge  # type: ignore[method-assign]


def peak(url: str, events: int) -> float:
    """Megabytes."""
    ran = subprocess.run([sys.executable, "-c", REPLAYED, url], stdout=subprocess.PIPE, check=True)
    seen, differences, megabytes = json.loads(ran.stdout)
    assert seen >= events
    assert not differences
    return float(megabytes)


def _one(found: float) -> Figure:
    """Of what comes out alike each time."""
    return Figure(found, found, found)
