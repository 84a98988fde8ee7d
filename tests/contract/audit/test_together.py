"""Several processes find what one finds; they see one moment of the store, and end with whoever asked them."""

from threading import Event, Thread

import pytest

from tests.contract.audit.conftest import LI, Spoilt, register
from tests.contract.audit.test_replay import FIRST, TAMPERINGS
from workflow.audit.crew import crew, looked_at
from workflow.audit.differences import Report
from workflow.audit.replay import replay
from workflow.definitions.load import read_published
from workflow.definitions.model import Procedure
from workflow.service import open_desk
from workflow.store.backend.port import Access
from workflow.store.database import open_store
from workflow.store.stretches import Stretch, stretches


def replayed(spoilt: Spoilt, hands: int) -> Report:
    with open_store(spoilt.url, access=Access.READ) as store:
        return replay(store, hands=hands)


def test_of_an_honest_store_they_say_the_same(spoilt: Spoilt) -> None:
    told = list[tuple[int, int]]()
    with open_store(spoilt.url, access=Access.READ) as store:
        together = replay(store, hands=2, watch=lambda done, of: told.append((done, of)))

    assert together == replayed(spoilt, hands=0)
    assert together.differences == ()
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


@pytest.mark.parametrize(("tampering", "expected"), TAMPERINGS[::4])
def test_of_a_store_that_was_tampered_with_they_say_the_same(
    spoilt: Spoilt, tampering: str, expected: set[tuple[str, int, str]]
) -> None:
    spoilt.run(tampering)
    together = replayed(spoilt, hands=2)

    assert together == replayed(spoilt, hands=0)
    assert expected <= {(each.stream, each.seq, each.code) for each in together.differences}


def test_while_somebody_writes_all_see_one_moment(spoilt: Spoilt) -> None:
    over = Event()

    def write() -> None:
        with open_desk(spoilt.url) as desk:
            while not over.wait(0.01):
                desk.note(FIRST, "还在办", by=LI)
                register(desk, "周七")

    writer = Thread(target=write)
    writer.start()
    try:
        reports = [replayed(spoilt, hands=2) for _ in range(3)]
    finally:
        over.set()
        writer.join()

    assert [report.differences for report in reports] == [(), (), ()]


def test_a_view_that_goes_on_already_is_the_one_that_is_replayed(spoilt: Spoilt) -> None:
    with open_store(spoilt.url, access=Access.READ) as store, store.reading() as reading:
        before = len([*reading.hashes()])
        with open_desk(spoilt.url) as desk:
            register(desk, "周七")
        report = replay(store, hands=2)

    assert (report.events, report.differences) == (before, ())


def test_what_a_process_that_died_leaves_undone_is_done_all_the_same(spoilt: Spoilt) -> None:
    with open_store(spoilt.url) as store, crew(store, read_published, 2) as (reading, hands):
        parts, _ = stretches(reading)
        for hand in hands:
            hand.stop()
        asked = list[Stretch]()
        looked = [*looked_at(parts, hands, lambda part: asked.append(part) or part, reading)]  # type: ignore[arg-type, func-returns-value]

    assert looked == [*parts] == asked


def test_whoever_is_interrupted_leaves_no_process_behind(spoilt: Spoilt) -> None:
    def interrupt(_done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with open_store(spoilt.url, access=Access.READ) as store:
        with crew(store, read_published, 2) as (_, hands):
            assert [hand.has_ended for hand in hands] == [False, False]
        assert [hand.has_ended for hand in hands] == [True, True]
        with pytest.raises(KeyboardInterrupt):
            replay(store, hands=2, watch=interrupt)


def test_rules_that_only_this_process_can_read_are_left_to_it(spoilt: Spoilt) -> None:
    def mine(source: bytes) -> Procedure:
        return read_published(source)

    with open_store(spoilt.url) as store, crew(store, mine, 2) as (_, hands):
        assert hands == ()


def test_of_a_small_store_nobody_is_asked_to_help(spoilt: Spoilt) -> None:
    with open_store(spoilt.url) as store, crew(store, read_published, None) as (_, hands):
        assert hands == ()


@pytest.mark.parametrize("kind", ["sqlite"])
def test_in_a_file_it_shows_whether_somebody_has_written_before_a_view_began(spoilt: Spoilt) -> None:
    with open_store(spoilt.url, access=Access.READ) as store, open_desk(spoilt.url) as desk:
        before = store.version()
        with store.reading() as reading:
            reading.info()
            desk.note(FIRST, "此后", by=LI)
            assert store.version() == before
        desk.note(FIRST, "此前", by=LI)
        with store.reading() as reading:
            reading.info()
            assert store.version() != before
