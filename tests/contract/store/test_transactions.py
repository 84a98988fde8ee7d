"""What is written together is there together, or not at all; and what is read is how it was at one moment."""

from hashlib import sha256

import pytest

from tests.contract.at_once import at_once, meanwhile
from tests.contract.store.events import STREAM, append, body, seqs
from tests.kept import SECOND
from workflow.engine.directory import Person
from workflow.engine.events import By
from workflow.engine.records import PersonSet
from workflow.errors import StoreUnavailable
from workflow.store.canonical import genesis
from workflow.store.commitments import keep
from workflow.store.database import Store, open_store
from workflow.store.faults import Raced
from workflow.store.recording import record_in_stream
from workflow.store.rows import Head


def test_what_is_committed_is_read_by_everybody(url: str, store: Store) -> None:
    with store.writing() as writing:
        head = append(store, writing, kept=[keep("text", "张三")])
    with open_store(url) as other, other.reading() as reading:
        rows = list(reading.events(STREAM))

        assert [(row.seq, row.hash) for row in rows] == [(1, head.hash)]
        assert [(seq, kept.name, kept.value) for seq, kept in reading.kept(STREAM)] == [(1, "text", '"张三"')]


def test_what_is_discarded_or_breaks_was_never_there(store: Store) -> None:
    with store.writing() as writing:
        append(store, writing)
        writing.discard()
    with pytest.raises(RuntimeError), store.writing() as writing:  # noqa: PT012
        append(store, writing)
        raise RuntimeError

    assert seqs(store) == []


def test_an_interruption_leaves_nothing_and_the_store_goes_on(store: Store) -> None:
    with pytest.raises(KeyboardInterrupt), store.writing(), store.writing() as inner:  # noqa: PT012
        append(store, inner)
        raise KeyboardInterrupt
    with store.writing() as writing:
        append(store, writing)

    assert seqs(store) == [1]


def test_an_inner_transaction_can_be_given_up_alone(store: Store) -> None:
    with store.writing() as outer:
        append(store, outer)
        with store.writing() as inner:
            append(store, inner)
            inner.discard()
        with pytest.raises(RuntimeError), store.writing() as broken:  # noqa: PT012
            append(store, broken)
            raise RuntimeError
        with store.writing() as kept:
            append(store, kept)

    assert seqs(store) == [1, 2]


def test_of_transactions_in_each_other_each_can_be_given_up(store: Store) -> None:
    with store.writing() as first:
        append(store, first)
        with store.writing() as second:
            append(store, second)
            with store.writing() as third:
                append(store, third)
                third.discard()
            with store.writing() as fourth:
                append(store, fourth)
        with store.writing() as fifth:
            append(store, fifth)
            with store.writing() as sixth:
                append(store, sixth)
            fifth.discard()

    assert seqs(store) == [1, 2, 3]


def test_what_the_database_refuses_inside_spoils_nothing_outside(store: Store) -> None:
    with store.writing() as outer:
        append(store, outer)
        with pytest.raises(Raced), store.writing() as inner:  # noqa: PT012
            inner.append(body(store, Head(0, genesis(STREAM), 0)))
            inner.flush()
        append(store, outer)

    assert seqs(store) == [1, 2]


def test_reading_inside_a_transaction_sees_what_was_written_in_it(store: Store) -> None:
    with store.writing() as writing:
        append(store, writing)
        with store.reading() as reading, store.reading() as again:
            assert reading.head(STREAM) == again.head(STREAM) == writing.head(STREAM)
        append(store, writing)

    assert seqs(store) == [1, 2]


def test_one_view_ends_when_the_first_who_asked_for_it_is_done(url: str, store: Store) -> None:
    with store.reading() as outer:
        assert outer.streams() == ()
        with store.reading() as inner:
            assert inner is outer
        with open_store(url) as other, other.writing() as writing:
            append(other, writing)
        assert outer.streams() == ()
    with store.reading() as later:
        assert later.streams() == (STREAM,)


def test_nothing_is_written_while_a_view_is_open(store: Store) -> None:
    with store.reading(), pytest.raises(AssertionError), store.writing():
        raise NotImplementedError("never comes here")

    with store.writing() as writing:
        append(store, writing)
    assert seqs(store) == [1]


@pytest.mark.parametrize("seq", [1, 3, 0], ids=["taken", "a gap", "none"])
def test_only_the_next_event_can_be_appended(store: Store, seq: int) -> None:
    with store.writing() as writing:
        head = append(store, writing)

    with pytest.raises(Raced), store.writing() as writing:
        writing.append(body(store, head._replace(seq=seq - 1)))


def test_a_stream_is_read_from_where_one_left_off(store: Store) -> None:
    with store.writing() as writing:
        for _ in range(3):
            append(store, writing)

    with store.reading() as reading:
        assert [row.seq for row in reading.events(STREAM, after=1)] == [2, 3]
        assert reading.head(STREAM) == (3, [*reading.events(STREAM)][-1].hash, 2 * SECOND)


def test_a_large_answer_can_be_left_half_read(store: Store) -> None:
    """It is read a few rows at a time, while others are asked for, and nobody has to come to its end."""
    with store.writing() as writing:
        for number in range(5000):
            append(store, writing, f"case:T-{number}")
        hashes = writing.hashes()
        first = next(hashes)
        assert writing.head(first[0]) is not None
        append(store, writing, "case:last")
        del hashes
        append(store, writing, "case:later still")
    with store.reading() as reading:
        half = reading.hashes()
        assert next(half) == first
    with store.writing() as writing:
        del half
        append(store, writing, "case:the end")

    with store.reading() as reading:
        assert len([*reading.hashes()]) == 5003


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
    digest = sha256(b"\x00\xff").hexdigest()
    with store.writing() as writing:
        writing.add_attachment(digest, b"\x00\xff")
        writing.add_attachment(digest, b"\x00\xff")

    with store.reading() as reading:
        assert reading.attachment(digest) == b"\x00\xff"
        assert reading.attachment_size(digest) == 2
        assert reading.attachment("e" * 64) is None


def test_people_are_read_again_only_when_they_changed(store: Store) -> None:
    _set(store, Person(name="li"))
    with store.reading() as reading:
        first, second = store.directory(reading), store.directory(reading)
    _set(store, Person(name="li", rank="head"))

    with store.reading() as reading:
        assert first is second
        assert store.directory(reading).people["li"].rank == "head"


def test_a_clock_two_minutes_behind_history_is_not_believed(url: str, store: Store) -> None:
    with store.writing() as writing:
        append(store, writing, at=300 * SECOND)
    with open_store(url, clock=lambda: 180 * SECOND) as late, late.writing() as writing:
        assert writing.now() == 180 * SECOND
    with (
        open_store(url, clock=lambda: 180 * SECOND - 1) as later,
        later.writing() as writing,
        pytest.raises(StoreUnavailable) as raised,
    ):
        writing.now()

    assert raised.value.wording.code == "store_clock_behind"


def test_the_clock_of_a_store_is_that_of_its_database(url: str) -> None:
    with open_store(url) as store:
        first, second = store.now(), store.now()
        with store.writing() as writing:
            third = writing.now()

    assert 1_790_000_000 * SECOND < first <= second <= third


def test_a_reader_does_not_hold_up_a_writer(url: str, store: Store) -> None:
    """However long somebody looks at something: others write and commit meanwhile, and it stays as it was for who looks."""
    with open_store(url, patience=0) as reader, reader.reading() as reading:
        before = reading.streams()
        for _ in range(3):
            with store.writing() as writing:
                append(store, writing)
        assert reading.streams() == before == ()
        assert reading.head(STREAM) is None

    assert seqs(store) == [1, 2, 3]


def test_a_writer_does_not_hold_up_a_reader(url: str, store: Store) -> None:
    with store.writing() as writing, open_store(url, patience=0) as reader:
        append(store, writing)
        assert seqs(reader) == []
    with open_store(url, patience=0) as reader:
        assert seqs(reader) == [1]


def test_a_reader_sees_one_moment_while_others_write_again_and_again(url: str) -> None:
    def write() -> None:
        with open_store(url, patience=30) as mine:
            for _ in range(40):
                with mine.writing() as writing:
                    append(mine, writing, "case:left")
                    append(mine, writing, "case:right")

    with open_store(url) as reader, meanwhile(write) as writer:
        seen = set[int]()
        while not writer.done():
            with reader.reading() as reading:
                left, right = reading.head("case:left"), reading.head("case:right")
                assert (left and left.seq) == (right and right.seq)
                seen.add(0 if left is None else left.seq)

    assert len(seen) > 1, "it looked while something happened"


def test_a_writer_sees_what_was_committed_before_it_began(url: str, store: Store) -> None:
    with open_store(url) as other:
        assert seqs(other) == []
        with store.writing() as writing:
            append(store, writing)
        with other.writing() as later:
            assert [row.seq for row in later.events(STREAM)] == [1]
            append(other, later)

    assert seqs(store) == [1, 2]


def test_writers_do_not_lose_what_others_have_written(url: str) -> None:
    """Read, then write: where nobody looks for a lost race, most of these would be lost."""

    def work() -> int:
        lost = 0
        with open_store(url, patience=30) as mine:
            for _ in range(25):
                while True:
                    try:
                        with mine.writing() as writing:
                            append(mine, writing)
                        break
                    except Raced:
                        lost += 1
        return lost

    at_once(*[work] * 4)

    with open_store(url) as store:
        assert seqs(store) == list(range(1, 101))


def _set(store: Store, person: Person) -> None:
    with store.writing() as writing:
        by = By(person="system", login=store.identity.login)
        record_in_stream(writing, PersonSet(person=person), by=by, at=2 * SECOND)
