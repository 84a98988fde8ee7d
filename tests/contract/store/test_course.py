"""What one transaction is to write waits until it is asked for: nobody can tell, but for the statements that are saved."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.contract.heard import Heard
from tests.contract.store.events import body
from workflow.store.backend.port import NO_ROWS, Rows
from workflow.store.canonical import genesis
from workflow.store.course import ENOUGH
from workflow.store.database import Store, open_store
from workflow.store.faults import Raced
from workflow.store.rows import CaseFile, Head
from workflow.store.writing import Writing

DIGEST, SEQUENCE = "d" * 64, "T-{seq}"


class Noted(Heard):
    """A database of which one also hears what rows it is given, at once."""

    def __init__(self, database: Any) -> None:
        super().__init__(database)
        self.given = list[Rows]()

    def write(self, rows: Rows) -> None:
        self.given.append(rows)
        self._database.write(rows)

    def commit(self, rows: Rows = NO_ROWS) -> None:
        self.given.append(rows)
        self._database.commit(rows)

    def savepoint(self, name: str) -> None:
        self.statements.append("SAVEPOINT")
        self._database.savepoint(name)


ASKING: tuple[Callable[[Writing], object], ...] = (
    Writing.now,
    Writing.numbers,
    Writing.flush,
    lambda writing: writing.forget_trouble("T-1"),
)


@contextmanager
def noted(url: str) -> Iterator[tuple[Store, Noted]]:
    with open_store(url) as ordinary:
        database = Noted(ordinary._database)
        store = Store(database, ordinary._statements, lambda: 2_000_000)
        database.statements.clear()
        yield store, database


def case(number: str, seq: int = 1, state: str = "open") -> CaseFile:
    return CaseFile(number, "p", DIGEST, state, "open", seq, "0" * 64, None, 1, 1, "{}")


def opened(store: Store, writing: Writing, number: str) -> CaseFile:
    """A case with its event and a key under which that was done."""
    writing.append(body(store, Head(0, genesis(f"case:{number}"), 0), f"case:{number}"))
    file = case(number)
    writing.add_case(file)
    writing.remember(f"key of {number}", f"case:{number}", "print", "answer")
    return file


@pytest.fixture
def published(store: Store) -> Store:
    """With rules under which cases can be written, and a sequence that has begun."""
    with store.writing() as writing:
        writing.add_definition(DIGEST, "p", b"", 1)
        writing.next_number(SEQUENCE, 0)
    return store


def test_the_rows_of_many_cases_are_written_at_once(url: str, published: Store) -> None:
    with noted(url) as (store, database), store.writing() as writing:
        for n in range(20):
            with store.writing() as inner:
                opened(store, inner, f"T-{inner.next_number(SEQUENCE, 0)}")
                assert inner.case_file(f"T-{n + 2}") == case(f"T-{n + 2}")
                assert inner.answer(f"key of T-{n + 2}") == ("print", "answer")
        assert database.given == []
        assert writing.count("event") == 20
        assert "SAVEPOINT" not in database.statements

    given = [sorted(map(len, rows.values())) for rows in database.given]
    assert given == [[1, 20, 20, 20], []], "a sequence is told its last number"
    with published.reading() as reading:
        assert reading.numbering() == ((SEQUENCE, 0, 21),)


def test_what_waits_is_read_as_if_it_were_there(published: Store) -> None:
    with published.writing() as writing:
        file = opened(published, writing, "T-1")
        writing.change_case(changed := file._replace(seq=2, state="done"), 1)

        assert writing.case_file("T-1") == writing.case_file_for_update("T-1") == changed
        assert [*writing.case_files(at_most=9)] == [changed]
        assert writing.glance("T-1", "key of T-1")[::2] == (changed, ("print", "answer"))
        opened(published, writing, "T-2")
        assert writing.unverified_count()[0] == 4, "the definition, the numbering, and the cases"


def test_what_is_given_up_is_read_as_if_it_had_never_been(published: Store) -> None:
    with published.writing() as writing:
        first = opened(published, writing, "T-1")
        assert writing.next_number(SEQUENCE, 0) == 2
        for asks in ASKING:
            with published.writing() as inner:
                opened(published, inner, "T-2")
                inner.change_case(first._replace(seq=2), 1)
                assert inner.next_number(SEQUENCE, 0) == 3
                asks(inner)
                inner.discard()

            assert writing.case_file("T-1") == first
            assert writing.case_file("T-2") is None
            assert writing.answer("key of T-2") is None
            assert writing.next_number(SEQUENCE, 0) == 3
            writing.skip_numbers(SEQUENCE, 0, 2)

    with published.reading() as reading:
        assert reading.numbers() == ("T-1",)
        assert reading.streams() == ("case:T-1",)


def test_a_case_is_there_before_it_changes_whatever_was_changed_before(published: Store) -> None:
    with published.writing() as writing:
        old = opened(published, writing, "T-1")
    with published.writing() as writing:
        writing.change_case(old._replace(seq=2), 1)
        new = opened(published, writing, "T-2")
        writing.change_case(new._replace(seq=2), 1)
        writing.change_case(new._replace(seq=3), 2)

    with published.reading() as reading:
        assert [file.seq for file in map(reading.case_file, ("T-1", "T-2")) if file] == [2, 3]


def test_a_case_that_changes_twice_is_written_once_as_it_ends(url: str, published: Store) -> None:
    """On a server a case is admitted only as its last event says it is."""
    with published.writing() as writing:
        old = opened(published, writing, "T-1")
    with noted(url) as (store, database), store.writing() as writing:
        new = opened(store, writing, "T-2")
        for seq in (2, 3):
            writing.change_case(old._replace(seq=seq), seq - 1)
            writing.change_case(new._replace(seq=seq), seq - 1)

    (rows,) = database.given
    files = [row for statement, several in rows.items() if "case_file" in statement for row in several]
    assert sorted(map(len, files)) == [len(new), len(old) + 1]
    with published.reading() as reading:
        assert [file.seq for file in map(reading.case_file, ("T-1", "T-2")) if file] == [3, 3]


def test_a_case_that_does_not_stand_where_it_did_is_a_lost_race_when_it_is_written(published: Store) -> None:
    with published.writing() as writing:
        file = opened(published, writing, "T-1")
    with pytest.raises(Raced), published.writing() as writing:  # noqa: PT012
        with published.writing() as inner:
            inner.change_case(file._replace(seq=3), 2)
        opened(published, writing, "T-2")

    with published.reading() as reading:
        assert reading.numbers() == ("T-1",)


def test_so_much_does_not_wait_for_more(url: str, published: Store) -> None:
    with noted(url) as (store, database), store.writing() as writing:
        writing.discard()
        for n in range(ENOUGH):
            with store.writing() as inner:
                opened(store, inner, f"T-{n}")

        assert [sum(map(len, rows.values())) for rows in database.given] == [3 * -(-ENOUGH // 3)] * 2
        assert writing.case_file("T-0") == case("T-0"), "it is read again"


def test_cases_and_answers_that_were_read_ahead_are_not_asked_for_again(url: str, published: Store) -> None:
    with published.writing() as writing:
        opened(published, writing, "T-1")
    with noted(url) as (store, database), store.writing() as writing:
        writing.read_ahead(["T-1", "T-2", "T-\0", "T-\ud800", "张三"])
        writing.read_answers_ahead(["key of T-1", "key of T-2"])
        writing.read_ahead(["T-1", "T-2"])
        database.statements.clear()

        assert writing.case_file("T-1") == case("T-1")
        assert writing.case_file("T-2") is None
        assert (writing.answer("key of T-1"), writing.answer("key of T-2")) == (("print", "answer"), None)
        assert database.statements == []
        opened(store, writing, "T-2")
        writing.read_ahead(["T-2"])
        assert writing.case_file("T-2") == case("T-2")


def test_whether_numbers_are_free_is_asked_for_many_at_once(url: str, published: Store) -> None:
    with published.writing() as writing:
        opened(published, writing, "T-5")
    with noted(url) as (store, database), store.writing() as writing:
        numbers = [f"T-{writing.next_number(SEQUENCE, 0)}" for _ in range(50)]
        database.statements.clear()

        assert [number for number in numbers[1:] if writing.case_file(number) is not None] == ["T-5"]
        assert database.statements == []
