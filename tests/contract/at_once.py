"""Several at once, as on several machines: each in a thread of its own, with connections of its own."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
PATIENT = 30.0
"""Seconds after which a test gives up on a machine that is busy."""


def at_once(*works: Callable[[], T]) -> list[T]:
    """What each of them gives; they begin together."""
    start = threading.Barrier(len(works))

    def begun(work: Callable[[], T]) -> T:
        start.wait(PATIENT)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result() for future in [pool.submit(begun, work) for work in works]]


@contextmanager
def meanwhile(work: Callable[[], T]) -> Iterator[Future[T]]:
    """Somebody does this while the test goes on; at the end they are waited for, and what they raised is raised."""
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(work)
        yield future
        future.result(PATIENT)
