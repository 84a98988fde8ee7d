"""How cost grows with what a store holds, up to ten million events: python -m bench.scale [--events 10000000] [--sqlite 1000000]

Real histories are multiplied into stores of 10^4, 10^5, .. events on a Postgres of its own (at most `--events`; about 2.8 kB of
disk each) and on SQLite (at most `--sqlite`). Commands are timed in turns, one store after the other, and set beside the
smallest store. Nothing is left behind. docs/scale.md quotes what this prints.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from bench import scale_figures as figures
from bench.scale_cases import play
from bench.scale_copies import Copier, Pattern, patterns
from bench.scale_costs import Office, Site
from bench.scale_load import LOADING, WORKING, fill_postgres, fill_sqlite, opened_to_clerk
from bench.scale_writers import peak, together
from tests.postgres.machine import Missing
from tests.postgres.server import Server
from workflow.store.backend.port import Access
from workflow.store.database import open_store

SMALLEST = 10_000
PER_CASE = 10.4
DUE = 110
ROUNDS = 3
TOO_LONG = 5.0
"""Seconds after which a command is not timed again in later rounds."""
WRITERS = (1, 2, 4, 8)


class Originals(NamedTuple):
    patterns: tuple[Pattern, ...]
    definitions: Mapping[str, bytes]


def originals(folder: Path) -> Originals:
    url = f"sqlite:///{folder / 'originals.db'}"
    played = play(url, random.Random(20261122))
    with open_store(url, access=Access.READ) as store, store.reading() as reading:
        definitions = {each.digest: reading.definition(each.digest) or b"" for each in reading.definitions()}
        return Originals(patterns(store, played), definitions)


def sizes(most: int) -> list[int]:
    """Powers of ten, and the largest."""
    found, size = list[int](), SMALLEST
    while size < most:
        found.append(size)
        size *= 10
    return [*found, most]


def filled_postgres(server: Server, made: Originals, events: int) -> Site:
    name = f"scale_{events}"
    server.cluster.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    url, copier, began = server.cluster.url(name), Copier(made.definitions, random.Random(events)), time.monotonic()
    fill_postgres(url, copier, made.patterns, int(events / PER_CASE), DUE, time.time_ns() // 1000)
    print(f"postgres: {copier.events} events of {copier.cases} cases in {time.monotonic() - began:.0f} s", flush=True)
    return Site(opened_to_clerk(url), url, copier.cases, copier.events)


def filled_sqlite(folder: Path, made: Originals, events: int) -> Site:
    path, copier = folder / f"scale_{events}.db", Copier(made.definitions, random.Random(events))
    fill_sqlite(path, copier, made.patterns, int(events / PER_CASE), DUE, time.time_ns() // 1000)
    print(
        f"sqlite: {copier.events} events of {copier.cases} cases, {path.stat().st_size / copier.events:.0f} B each",
        flush=True,
    )
    return Site(f"sqlite:///{path}", None, copier.cases, copier.events)


@contextmanager
def offices(sites: Sequence[Site]) -> Iterator[list[Office]]:
    with ExitStack() as stack:
        yield [stack.enter_context(Office.at(site)) for site in sites]


def timed(sites: Sequence[Site], only: Sequence[str] = ()) -> figures.Costs:
    """Every command at every size, in turns."""
    costs: figures.Costs = {}
    with offices(sites) as open_:
        for round_ in range(ROUNDS):
            for command in only or open_[0].commands:
                if round_ and max(found[0].whole for found in costs[command]) > TOO_LONG * 1000:
                    continue
                for place, office in enumerate(open_):
                    costs.setdefault(command, [[] for _ in open_])[place].append(office.measured(command))
    return costs


def on_postgres(made: Originals, most: int) -> None:
    with Server.started(LOADING) as server:
        sites = [filled_postgres(server, made, events) for events in sizes(most)]
        for name, value in WORKING.items():
            server.cluster.run(f"ALTER SYSTEM SET {name} = {value}")
        server.restart()
        figures.say_bytes(server.cluster, sites[-1])
        with offices(sites[-1:]) as (office,):
            figures.say_trips(office)
        figures.say_costs("Postgres", sites, timed(sites))
        figures.say_memory(sites, peak)
        figures.say_writers(WRITERS, [together(sites[-1].url, writers) for writers in WRITERS])
        figures.say_indices(sites, timed)


def on_sqlite(made: Originals, folder: Path, most: int) -> None:
    print()
    sites = [filled_sqlite(folder, made, events) for events in sizes(most)]
    figures.say_costs("SQLite", sites, timed(sites))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--events", type=int, default=10_000_000)
    asked.add_argument("--sqlite", type=int, default=1_000_000)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as top:
        made = originals(Path(top))
        try:
            on_postgres(made, given.events)
        except Missing as missing:
            print(f"not on Postgres: {missing}")
        on_sqlite(made, Path(top), given.sqlite)


if __name__ == "__main__":
    main()
