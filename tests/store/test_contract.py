"""What every kind of store promises: events are appended once and in order, or not at all."""

import sqlite3
import threading

import pytest

from workflow.engine.directory import Person
from workflow.errors import StoreUnavailable
from workflow.store.canonical import genesis
from workflow.store.commitments import keep
from workflow.store.database import Store, open_store
from workflow.store.faults import Raced
from workflow.store.writing import Writing

SECOND = 1_000_000


def body(seq: int, stream: str = "case:T-1", at: int = 2 * SECOND) -> dict:
    return {"v": 1, "stream": stream, "seq": seq, "prev": genesis(stream), "type": "noted", "recorded_at": at}


def test_what_is_committed_is_read_by_everybody(url: str, store: Store) -> None:
    with store.writing() as writing:
        head = writing.append(body(1), [keep("text", "张三")])
    with open_store(url) as other, other.reading() as reading:
        rows = list(reading.events("case:T-1"))

        assert [(row.seq, row.hash) for row in rows] == [(1, head.hash)]
        assert [(seq, kept.name, kept.value) for seq, kept in reading.kept("case:T-1")] == [(1, "text", '"张三"')]


def test_what_is_discarded_or_breaks_was_never_there(store: Store) -> None:
    with store.writing() as writing:
        writing.append(body(1))
        writing.discard()
    with pytest.raises(RuntimeError), store.writing() as writing:  # noqa: PT012
        writing.append(body(1))
        raise RuntimeError

    with store.reading() as reading:
        assert reading.streams() == ()


def test_an_inner_transaction_can_be_given_up_alone(store: Store) -> None:
    with store.writing() as outer:
        outer.append(body(1))
        with store.writing() as inner:
            inner.append(body(2))
            inner.discard()
        with pytest.raises(RuntimeError), store.writing() as broken:  # noqa: PT012
            broken.append(body(2))
            raise RuntimeError
        with store.writing() as kept:
            kept.append(body(2))

    with store.reading() as reading:
        assert [row.seq for row in reading.events("case:T-1")] == [1, 2]


@pytest.mark.parametrize("seq", [1, 3, 0], ids=["taken", "a gap", "none"])
def test_only_the_next_event_can_be_appended(store: Store, seq: int) -> None:
    with store.writing() as writing:
        writing.append(body(1))

    with pytest.raises(Raced), store.writing() as writing:
        writing.append(body(seq))


def test_a_stream_is_read_from_where_one_left_off(store: Store) -> None:
    with store.writing() as writing:
        for seq in (1, 2, 3):
            writing.append(body(seq))

    with store.reading() as reading:
        assert [row.seq for row in reading.events("case:T-1", after=1)] == [2, 3]
        assert reading.head("case:T-1") == (3, [*reading.events("case:T-1")][-1].hash, 2 * SECOND)


def test_numbers_are_dense_for_each_template_and_year(store: Store) -> None:
    with store.writing() as writing:
        assert [writing.next_number("T-{seq}", 2026) for _ in range(3)] == [1, 2, 3]
        assert writing.next_number("T-{seq}", 2027) == 1
        assert writing.next_number("U-{seq}", 2026) == 1


def test_a_number_that_was_rolled_back_is_given_again(store: Store) -> None:
    with store.writing() as writing:
        writing.next_number("T", 0)
        writing.discard()

    with store.writing() as writing:
        assert writing.next_number("T", 0) == 1


def test_an_attachment_is_stored_once(store: Store) -> None:
    with store.writing() as writing:
        writing.add_attachment("d" * 64, b"\x00\xff")
        writing.add_attachment("d" * 64, b"\x00\xff")

    with store.reading() as reading:
        assert reading.attachment("d" * 64) == b"\x00\xff"
        assert reading.attachment("e" * 64) is None


def test_people_are_read_again_only_when_they_changed(store: Store) -> None:
    with store.writing() as writing:
        writing.append(body(1, "directory"))
        writing.put_person(Person(name="li"), 1)
    with store.reading() as reading:
        first, second = store.directory(reading), store.directory(reading)
    with store.writing() as writing:
        writing.append(body(2, "directory"))
        writing.put_person(Person(name="li", rank="head"), 2)

    with store.reading() as reading:
        assert first is second
        assert store.directory(reading).people["li"].rank == "head"


def test_a_clock_two_minutes_behind_history_is_not_believed(url: str, store: Store) -> None:
    with store.writing() as writing:
        writing.append(body(1, at=300 * SECOND))
    with open_store(url, clock=lambda: 180 * SECOND) as late, late.writing() as writing:
        assert writing.now() == 180 * SECOND
    with (
        open_store(url, clock=lambda: 180 * SECOND - 1) as later,
        later.writing() as writing,
        pytest.raises(StoreUnavailable) as raised,
    ):
        writing.now()

    assert raised.value.wording.code == "store_clock_behind"


def test_writers_wait_for_each_other_and_lose_nothing(url: str) -> None:
    """Read, then write: without the lock taken first, most of these would be lost."""

    def work() -> None:
        with open_store(url, patience=30) as mine:
            for _ in range(25):
                with mine.writing() as writing:
                    head = writing.head("case:T-1")
                    writing.append(body(1 if head is None else head.seq + 1))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with open_store(url) as store, store.reading() as reading:
        assert [row.seq for row in reading.events("case:T-1")] == list(range(1, 101))


def test_a_reader_does_not_hold_up_a_writer(url: str, store: Store) -> None:
    with open_store(url, patience=0) as reader, reader.reading() as reading:
        before = reading.streams()
        with store.writing() as writing:
            writing.append(body(1))

        assert reading.streams() == before == ()


KEY = f"'{'0' * 64}'"


def notice(key: str, rest: str) -> str:
    return f"INSERT INTO notice VALUES ({key}, 'case:T-1', 1, 'about', 'li', NULL, {rest}, '')"


def append_raw(writing: Writing, statement: str) -> None:
    writing._database.run(statement)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("INSERT INTO store_info VALUES (2, 1, 0, 'UTC', 'real', NULL)", id="a second store"),
        pytest.param("UPDATE store_info SET clock_at = 5", id="a real clock with a time"),
        pytest.param("UPDATE store_info SET clock = 'none'", id="no clock"),
        pytest.param("INSERT INTO event VALUES ('s', 1, 't', 0, 'short', '{}')", id="a short hash"),
        pytest.param(f"INSERT INTO event VALUES ('s', 1, 't', 0, '{'0' * 64}', '{{')", id="a body that is no JSON"),
        pytest.param("INSERT INTO numbering VALUES ('t', 0, 0)", id="number nought"),
        pytest.param(f"INSERT INTO private_value VALUES ('s', 1, 'n', 'salt', '{'0'}')", id="a short salt"),
        pytest.param(
            f"INSERT INTO case_file VALUES ('1', 'p', '{'0' * 64}', 's', 'open', 1, '{'0' * 64}', NULL, 0, 0, '{{}}')",
            id="a case without rules",
        ),
        pytest.param(notice("'short'", "'waiting', 0, 5, NULL, NULL, NULL"), id="a short key"),
        pytest.param(notice(KEY, "'lost', 0, 5, NULL, NULL, NULL"), id="a notice in no known state"),
        pytest.param(notice(KEY, "'waiting', 0, NULL, NULL, NULL, NULL"), id="a notice that waits for ever"),
        pytest.param(notice(KEY, "'dead', 0, 5, NULL, NULL, NULL"), id="a dead notice that is tried"),
        pytest.param(notice(KEY, "'sent', 1, NULL, NULL, NULL, NULL"), id="a notice that was sent nowhen"),
        pytest.param(notice(KEY, "'dead', 1, NULL, 'me', NULL, NULL"), id="a dead notice that somebody has"),
        pytest.param(notice(KEY, "'waiting', -1, 5, NULL, NULL, NULL"), id="fewer attempts than none"),
        pytest.param("INSERT INTO trouble VALUES ('T-9', 1, 1, 5, 'x', 'x')", id="trouble with no case"),
        pytest.param("INSERT INTO calendar VALUES ('short', 'c', x'00', 0)", id="a short digest"),
        pytest.param("INSERT INTO worker VALUES ('w', 'pc', 0, 1, 1, NULL, NULL)", id="a worker without a process"),
    ],
)
def test_what_must_never_be_cannot_be_stored(store: Store, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError), store.writing() as writing:
        append_raw(writing, statement)
