"""Threads share what is made once, and nobody has it together with somebody else."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Lock
from time import sleep

import pytest

from workflow.workers.cluster.pool import Pool


class Made:
    """Counts what is made of it, and what is still open."""

    def __init__(self) -> None:
        self.total = self.open = 0

    @contextmanager
    def __call__(self) -> Iterator[list[int]]:
        self.total, self.open = self.total + 1, self.open + 1
        yield []
        self.open -= 1


def test_as_many_are_made_as_are_needed_at_once() -> None:
    made, together = Made(), Barrier(3)
    with Pool(5, made) as pool, ThreadPoolExecutor(3) as threads:

        def work(_number: int) -> None:
            with pool.one():
                together.wait(10)

        list(threads.map(work, range(3)))
        list(threads.map(lambda _number: pool.one().__enter__, range(3)))

    assert made.total == 3


def test_one_that_is_given_back_is_taken_again() -> None:
    made = Made()
    with Pool(5, made) as pool:
        for number in range(4):
            with pool.one() as held:
                held.append(number)
        with pool.one() as held:
            assert held == [0, 1, 2, 3]

    assert made.total == 1


def test_never_more_than_the_limit_are_in_use() -> None:
    made, lock, used, most = Made(), Lock(), 0, 0
    with Pool(2, made) as pool, ThreadPoolExecutor(8) as threads:

        def work(_number: int) -> None:
            nonlocal used, most
            with pool.one():
                with lock:
                    used += 1
                    most = max(most, used)
                sleep(0.002)
                with lock:
                    used -= 1

        list(threads.map(work, range(40)))

    assert (most, made.total) == (2, 2)


def test_what_failed_in_the_hands_of_one_is_there_for_the_next() -> None:
    made = Made()
    with Pool(1, made) as pool:
        with pytest.raises(ValueError, match="dropped"), pool.one():
            raise ValueError("dropped")
        with pool.one():
            pass

    assert made.total == 1


def test_in_the_end_all_are_closed() -> None:
    made = Made()
    with Pool(2, made) as pool, pool.one(), pool.one():
        assert made.open == 2

    assert made.open == 0
