"""Replay of a whole store: reading and folding every stream beside fetching and hashing alone, deciding everything again beside
the decisions themselves, and the memory that it takes of stores of several sizes.

The stores hold real histories of two shipped procedures, multiplied. What replay costs without its decisions is measured with
the decisions answered from a list, in the order in which the same replay asked for them before.
"""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from hashlib import sha256
from pathlib import Path

from bench.decided import Made, decisions, foregone
from bench.rounds import Figure, Listing, Place, Row, Size, at_most, figure, interleaved, said
from bench.scale import filled_sqlite, originals
from workflow.audit.replay import replay
from workflow.definitions.load import read_published
from workflow.definitions.model import Procedure
from workflow.store.backend.port import Access
from workflow.store.canonical import EVENT_DOMAIN
from workflow.store.database import open_store

EVENTS = 10_000
SIZES = {Size.USUAL: (10_000, 100_000), Size.LARGE: (10_000, 100_000, 1_000_000)}
ROUNDS = 5
FETCHING = said("只取出并求哈希", "fetching and hashing alone")
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
    events, answers = fetched(path), [each.again() for each in made]
    works = {
        "fetched": lambda: fetched(path),
        "folded": lambda: folded(url, answers),
        "whole": lambda: replayed(url),
        "decided": lambda: [each.again() for each in made],
    }
    found = interleaved(works, rounds=ROUNDS)
    yield Row(said("核对链并重建案件", "chain and fold"), found.ratio("folded", "fetched"), FETCHING, at_most(5))
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


def fetched(path: Path) -> int:
    """How many events, each with the hash that stands beside it."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as raw:
        count = 0
        for body, expected in raw.execute("SELECT body, hash FROM event ORDER BY stream, seq"):
            assert sha256(EVENT_DOMAIN + body.encode()).hexdigest() == expected
            count += 1
    return count


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


def folded(url: str, answers: list[object]) -> None:
    with foregone(answers):
        replayed(url)


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
