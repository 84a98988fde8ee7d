"""A whole store from SQLite to Postgres and back, each way proved: python -m bench.moving [--events 100000]

Real histories are multiplied into a store of so many events, with some large attachments; `complaints store copy` takes it to
a Postgres of its own (or the one at TEST_PG_URL) and back into a file. Printed are what was proved equal, how long that took
against replaying the store once, which it does twice, and the most memory it took. Nothing is left behind.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bench.scale import filled_sqlite, originals
from tests.postgres.cluster import Cluster, Databases
from tests.postgres.server import Server
from workflow.engine.events import By
from workflow.service import open_desk

ATTACHMENTS, MEGABYTES = 20, 5
PREFIX = "complaints_bench_copy_"


class Ran(NamedTuple):
    """What a command answered, how long it took (seconds), and the most memory that any took so far (MB)."""

    answer: Mapping[str, Any]
    seconds: float
    megabytes: int


def ran(*words: str) -> Ran:
    began = time.monotonic()
    said = subprocess.run([sys.executable, "-m", "workflow", *words, "--json"], stdout=subprocess.PIPE)
    assert said.returncode in (0, 1), words
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return Ran(json.loads(said.stdout), time.monotonic() - began, peak)


def store_with(events: int, folder: Path) -> str:
    """The address of a file with so many events, and what is heavier than events."""
    site = filled_sqlite(folder, originals(folder), events)
    with open_desk(site.url) as desk:
        number = desk.numbers()[0]
        for name in range(ATTACHMENTS):
            desk.attach(number, f"{name}.bin", os.urandom(MEGABYTES * 1024 * 1024), by=By(person="head"))
    return site.url


@contextmanager
def server() -> Iterator[Cluster]:
    if given := os.environ.get("TEST_PG_URL"):
        yield Cluster(given)
        return
    with Server.started() as own:
        yield own.cluster


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--events", type=int, default=100_000)
    events = asked.parse_args().events
    with tempfile.TemporaryDirectory() as top, server() as cluster, Databases(cluster, PREFIX) as databases:
        source, between = store_with(events, Path(top)), databases.empty().url
        alone = ran("replay", "--all", "--db", source)
        there = ran("store", "copy", source, between)
        back = ran("store", "copy", between, f"sqlite:///{top}/back.db")
    proofs = [{**each.answer, "from": "", "to": ""} for each in (there, back)]
    equal = proofs[0] == proofs[1] and there.answer["digest"] == alone.answer["digest"]
    print(
        f"copied and proved {'equal' if equal else 'NOT EQUAL'}: events {there.answer['events']}, cases "
        f"{there.answer['cases']}, attachments {there.answer['attachments']} of {MEGABYTES} MB, differences "
        f"{len(there.answer['differences'])}; to Postgres {there.seconds / alone.seconds:.2f} and back "
        f"{back.seconds / alone.seconds:.2f} times a replay alone ({alone.seconds:.0f} s); at most {back.megabytes} MB of memory"
    )
    return 0 if equal and not there.answer["differences"] else 1


if __name__ == "__main__":
    sys.exit(main())
