"""Who writes to one file waits in line: first come, first served, and nobody for longer than they have patience."""

import multiprocessing
import os
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from tests.contract.store.events import append
from tests.kept import file_url
from workflow.errors import StoreUnavailable
from workflow.store.backend.port import Entry
from workflow.store.backend.waiting_line import ENDING, Line
from workflow.store.creating import create_store
from workflow.store.database import open_store

SPAWNED = multiprocessing.get_context("spawn")
WRITERS, SECONDS = 8, 2.0


def _writing(url: str, stream: str, gate) -> float:
    """The longest wait of a writer who writes again as soon as it has written."""
    longest = 0.0
    with open_store(url) as store:
        gate.wait()
        until = time.monotonic() + SECONDS
        while (asked := time.monotonic()) < until:
            with store.writing() as writing:
                longest = max(longest, time.monotonic() - asked)
                append(store, writing, stream=stream)
    return longest


def _holding(url: str, is_held, done) -> None:
    with open_store(url) as store, store.writing(Entry.SHARED):
        is_held.set()
        done.wait()


def test_nobody_of_many_who_write_all_the_time_is_left_waiting(url: str) -> None:
    with SPAWNED.Manager() as manager, SPAWNED.Pool(WRITERS) as pool:
        gate = manager.Barrier(WRITERS)
        waits = pool.starmap(_writing, [(url, f"case:T-{place}", gate) for place in range(WRITERS)])

    assert max(waits) < SECONDS / 2, "with SQLite's own pauses one writes and the others wait to the end"


def test_who_came_first_goes_first(tmp_path: Path) -> None:
    (tmp_path / "store.db").touch()
    turns = list[int]()

    def take(place: int) -> None:
        line = Line(tmp_path / "store.db")
        assert line.wait(20)
        turns.append(place)
        line.close()

    first = Line(tmp_path / "store.db")
    assert first.wait(0)
    others = [threading.Thread(target=take, args=(place,)) for place in range(WRITERS)]
    for other in others:
        other.start()
        time.sleep(0.1)
    first.close()
    for other in others:
        other.join()

    assert turns == list(range(WRITERS))


def test_whoever_holds_the_store_for_long_is_waited_for_as_long_as_patience_lasts(url: str) -> None:
    is_held, done = SPAWNED.Event(), SPAWNED.Event()
    holder = SPAWNED.Process(target=_holding, args=(url, is_held, done))
    holder.start()
    assert is_held.wait(30)
    began = time.monotonic()
    with open_store(url, patience=0.3) as store:
        with pytest.raises(StoreUnavailable) as raised, store.writing():
            pass
        waited = time.monotonic() - began
        done.set()
        holder.join()
        with store.writing() as writing:
            append(store, writing)

    assert raised.value.wording.code == "store_locked"
    assert 0.25 < waited < 5


def test_whoever_is_killed_has_left_the_line(url: str) -> None:
    is_held, never = SPAWNED.Event(), SPAWNED.Event()
    holder = SPAWNED.Process(target=_holding, args=(url, is_held, never))
    holder.start()
    assert is_held.wait(30)
    holder.kill()
    with open_store(url) as store, store.writing() as writing:
        append(store, writing)


def test_a_turn_that_nobody_waits_for_any_more_is_given_up(tmp_path: Path) -> None:
    holder, impatient, third = (Line(tmp_path / "store.db") for _ in range(3))
    (tmp_path / "store.db").touch()
    assert holder.wait(0)
    assert not impatient.wait(0.01)
    holder.leave()

    assert third.wait(5)
    third.leave()
    assert impatient.wait(5)
    for line in (holder, impatient, third):
        line.close()


def test_a_program_that_knows_of_no_line_is_waited_for_too(url: str, tmp_path: Path) -> None:
    raw = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    raw.execute("BEGIN IMMEDIATE")
    with open_store(url, patience=0.1) as store:
        with pytest.raises(StoreUnavailable) as raised, store.writing():
            pass
        raw.execute("ROLLBACK")
        with store.writing() as writing:
            append(store, writing)
    raw.close()

    assert raised.value.wording.code == "store_locked"


def test_where_there_can_be_no_line_the_store_is_written_to_without(url: str, tmp_path: Path) -> None:
    (tmp_path / f"store.db{ENDING}").symlink_to(tmp_path / "nowhere")
    with open_store(url) as store, store.writing() as writing:
        append(store, writing)

    assert not (tmp_path / "nowhere").exists()


def test_the_file_of_the_line_is_for_those_whom_the_store_is_for(url: str, tmp_path: Path) -> None:
    (tmp_path / "store.db").chmod(0o660)
    before = os.umask(0o077)
    try:
        with open_store(url) as store, store.writing() as writing:
            append(store, writing)
    finally:
        os.umask(before)

    beside = tmp_path / f"store.db{ENDING}"
    assert (beside.stat().st_mode & 0o777, beside.stat().st_size) == (0o660, 0)


def test_a_store_moved_away_leaves_a_file_that_stands_in_nobodys_way(url: str, tmp_path: Path) -> None:
    with open_store(url) as store, store.writing() as writing:
        append(store, writing)
    (tmp_path / "store.db").rename(tmp_path / "moved.db")
    assert (tmp_path / f"store.db{ENDING}").exists()
    create_store(url, zone="UTC")

    for address in (url, file_url(tmp_path / "moved.db")):
        with open_store(address) as store, store.writing() as writing:
            append(store, writing, stream="case:T-2")


def test_reading_needs_no_turn(url: str) -> None:
    with open_store(url) as writer, open_store(url, patience=0) as reader, writer.writing() as writing:
        append(writer, writing)
        with reader.reading() as reading:
            assert list(reading.events("case:T-1")) == []
