"""Whatever is written in a text: both databases keep it, find it and put it in the same order, or say why they do not."""

from collections.abc import Callable
from contextlib import suppress

import pytest

from tests.contract.service.conftest import LI, Office
from tests.contract.store.events import append
from tests.kept import done
from workflow.engine.case import Sealed
from workflow.engine.directory import Person
from workflow.engine.events import By
from workflow.errors import ComplaintsError, UsageError
from workflow.service import Desk
from workflow.store.database import Store

NAMES = (
    "b",
    "a",
    "A",
    "Z",
    "z",
    "é",
    "É",
    "_",
    "%",
    "-",
    "0",
    "10",
    "9",
    "张三",
    "李四",
    "阿毛",
    "𠮷",
    "ａ",
    "a b",
    "ab",
)
"""Byte order, where no language's alphabet has a say: each would put them in another."""

UNSTORABLE = [pytest.param("a\0b", id="NUL"), pytest.param("张\ud800b", id="half a character")]
Call = Callable[[Desk, str, str], object]
CALLS = [
    pytest.param(lambda desk, case, text: desk.note(case, text, by=LI), id="a note"),
    pytest.param(lambda desk, case, text: desk.note(case, "x", by=LI, key=text), id="a key"),
    pytest.param(lambda desk, case, text: desk.note(text, "x", by=LI), id="a case"),
    pytest.param(lambda desk, case, text: desk.note(case, "x", by=By(person=text)), id="an actor"),
    pytest.param(lambda desk, case, text: desk.note(case, "x", by=By(person="li", for_=text)), id="for whom"),
    pytest.param(lambda desk, case, text: desk.case(text), id="a case to be shown"),
    pytest.param(lambda desk, case, text: desk.history(text), id="a history"),
    pytest.param(lambda desk, case, text: desk.attachment(case, text), id="an attachment to be read"),
    pytest.param(lambda desk, case, text: desk.attach(case, text, b"x", by=LI), id="an attachment"),
    pytest.param(lambda desk, case, text: desk.open(text, {}, by=LI), id="a procedure"),
    pytest.param(lambda desk, case, text: desk.do(case, text, by=LI), id="an action"),
    pytest.param(lambda desk, case, text: desk.do(case, "submit", {text: "x"}, by=LI), id="a field"),
    pytest.param(lambda desk, case, text: desk.assign(case, text, by=LI), id="an assignee"),
    pytest.param(lambda desk, case, text: desk.set_person(Person(name=text), by=LI), id="a person"),
    pytest.param(lambda desk, case, text: desk.set_person(Person(name="x", label=text), by=LI), id="a label"),
    pytest.param(lambda desk, case, text: desk.set_person(Person(name="x", rank=text), by=LI), id="a rank"),
    pytest.param(lambda desk, case, text: desk.void(case, duplicate_of=text, by=LI), id="a duplicate"),
    pytest.param(lambda desk, case, text: desk.withdraw(text, by=LI), id="rules to be withdrawn"),
]
QUESTIONS = [
    pytest.param(lambda desk, text: desk.find(text), id="words"),
    pytest.param(lambda desk, text: desk.find(where={"name": text}), id="a value"),
    pytest.param(lambda desk, text: desk.cases(state=text), id="a state"),
    pytest.param(lambda desk, text: desk.cases(procedure=text), id="rules"),
    pytest.param(lambda desk, text: desk.outbox.beginning(text), id="a notice"),
]


@pytest.mark.parametrize("text", UNSTORABLE)
@pytest.mark.parametrize("call", CALLS)
def test_a_text_that_no_database_keeps_is_a_mistake_and_no_bug(
    office: Office, desk: Desk, case: str, call: Call, text: str
) -> None:
    with pytest.raises(ComplaintsError):
        call(desk, case, text)

    assert len(desk.history(case)) == 1
    assert done(desk.note(case, "afterwards", by=LI)).seq == 2


@pytest.mark.parametrize("text", UNSTORABLE)
@pytest.mark.parametrize("ask", QUESTIONS)
def test_a_text_that_no_database_keeps_is_nowhere(
    desk: Desk, case: str, ask: Callable[[Desk, str], object], text: str
) -> None:
    with suppress(UsageError):
        assert ask(desk, text) == ()


@pytest.mark.parametrize("text", ["x" * 1_000_000, "投" * 400_000, "😀" * 250_000], ids=["ASCII", "Chinese", "emoji"])
def test_a_text_of_a_megabyte_is_kept_and_found(office: Office, desk: Desk, case: str, text: str) -> None:
    done(desk.note(case, f"{text}末", by=LI))
    name = desk.case(office.register(desk, text).case).fields["name"]

    assert isinstance(name, Sealed)
    assert name.value == text
    assert [found.number for found in desk.find("末")] == [case]
    assert office.differences() == []


@pytest.mark.parametrize("text", ["\u2028\u202e\ufeff\uffff", "'; DROP TABLE event; --", "\\x00", "%s %(a)s {}"])
def test_a_strange_text_comes_back_as_it_was(office: Office, desk: Desk, text: str) -> None:
    name = desk.case(office.register(desk, text).case).fields["name"]

    assert isinstance(name, Sealed)
    assert name.value == text
    assert office.differences() == []


SOUGHT = [
    ("hello", "Hello World", True),
    ("HELLO", "hello world", True),
    ("o w", "Hello World", True),
    ("é", "CAFÉ", True),
    ("É", "Émile", True),
    ("москва", "МОСКВА", True),
    ("É", "Ê", False),
    ("ß", "STRASSE", True),
    ("100%", "100 percent", False),
    ("100%", "at 100%!", True),
    ("a_c", "abc", False),
    ("a_c", "A_C", True),
    ("a\\c", "x a\\c y", True),
    ("a\\", "a\\", True),
    ("[a-c]", "b", False),
    ("*", "x", False),
    ('"q"', 'say "q"', True),
    ("张", "张三", True),
    ("138-0013", "1380013 8000", True),
    ("ａ", "a", True),
    ("i", "İ", False),
]


@pytest.mark.parametrize(("word", "text", "found"), SOUGHT)
def test_a_word_is_found_where_it_stands_and_nowhere_else(
    office: Office, desk: Desk, word: str, text: str, found: bool
) -> None:
    office.register(desk, "nobody")
    number = office.register(desk, text).case

    assert [hit.number for hit in desk.find(word)] == ([number] if found else [])


def test_names_are_sorted_by_their_bytes(desk: Desk) -> None:
    with desk.batch():
        for name in NAMES:
            if " " not in name:
                desk.set_person(Person(name=name), by=LI)
    known = {"li", "mei", "wang", "bo", *(name for name in NAMES if " " not in name)}

    assert list(desk.directory().people) == sorted(known, key=str.encode)


def test_streams_workers_and_whole_tables_are_sorted_by_their_bytes(store: Store) -> None:
    with store.writing() as writing:
        for name in NAMES:
            append(store, writing, f"case:{name}")
        for name in NAMES:
            writing.next_number(name, 0)
    expected = sorted(NAMES, key=str.encode)

    with store.reading() as reading:
        assert [stream.removeprefix("case:") for stream in reading.streams()] == expected
        assert [template for template, _, _ in reading.numbering()] == expected
        assert [row[0] for row in reading.whole("numbering")] == expected
        assert [stream.removeprefix("case:") for stream, _, _ in reading.hashes()] == expected


def test_cases_changed_at_one_moment_are_listed_by_number(office: Office, desk: Desk) -> None:
    with desk.batch():
        numbers = [office.register(desk).case for _ in range(12)]

    assert [file.number for file in desk.cases()] == numbers[::-1]


def test_a_number_is_told_from_another_by_the_case_of_its_letters(desk: Desk, case: str) -> None:
    with pytest.raises(ComplaintsError):
        desk.case(case.lower())


def test_keys_that_differ_in_a_letters_case_are_two(desk: Desk, case: str) -> None:
    for key in ("key", "KEY", "key ", "ｋey"):
        done(desk.note(case, "x", by=LI, key=key))

    assert len(desk.history(case)) == 5
