"""Processes of their own that work at a store: how much memory a command needs, and how much several writers get done."""

import multiprocessing
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from bench.scale_costs import Office, Site
from workflow.errors import ComplaintsError

SECONDS = 6.0


def peak(site: Site, command: str) -> int:
    """Bytes by which the process grows at most while the command runs once."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_peak, (site, command))


def together(url: str, writers: int) -> float:
    """Actions a second that so many writers take together, each on cases of its own choice."""
    with multiprocessing.get_context("spawn").Pool(writers) as pool:
        begin = time.monotonic() + 2 + writers
        return sum(pool.starmap(_writing, [(url, seed, begin) for seed in range(writers)])) / SECONDS


def _peak(site: Site, command: str) -> int:
    with _told(), Office.at(site) as office:
        office.commands["poll, nothing due"]()
        before = _highest()
        office.commands[command]()
        return _highest() - before


def _highest() -> int:
    """The most memory that this process has had, in bytes; `getrusage` would count what its parent had."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) * 1024


def _writing(url: str, seed: int, begin: float) -> float:
    with _told(), Office.at(Site(url, None, 3, 0), Random(seed)) as office:
        office.do()
        time.sleep(max(0.0, begin - time.monotonic()))
        done, began = 0, time.monotonic()
        while not done or time.monotonic() < began + SECONDS:
            office.do()
            done += 1
        return done * SECONDS / (time.monotonic() - began)


@contextmanager
def _told() -> Iterator[None]:
    """Our errors do not travel between processes."""
    try:
        yield
    except ComplaintsError as error:
        raise RuntimeError(error.say("en")) from None
