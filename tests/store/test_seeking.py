"""Words as people type them, and the ways in which a customer is reached."""

import pytest

from workflow.store.seeking import Word, contacts_in, span, words_of


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        (["13800138000"], "13800138000"),
        (["138 0013-8000"], "13800138000"),
        (["+86 138 0013 8000"], "13800138000"),
        (["0086-138-0013-8000"], "13800138000"),
        (["8613800138000"], "13800138000"),
        (["１３８００１３８０００"], "13800138000"),
        (["TK-2026-000001"], "tk2026000001"),
        (["8600"], "8600"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(typed: list[str], digits: str) -> None:
    assert [word.digits for word in words_of(typed)] == [digits]


def test_a_country_code_alone_is_no_word() -> None:
    assert words_of(["+86", "138"]) == words_of(["138"])
    assert words_of(["", "  ", "+86"]) == ()


def test_texts_fall_into_words_and_numbers_with_spaces_do_not() -> None:
    assert [word.text for word in words_of(["退票 Refund", "138 0013"])] == ["退票", "refund", "138 0013"]


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("13800138000", "call +86 138-0013-8000 now", "138-0013-8000"),
        ("refund", "No REFUND yet", "REFUND"),
        ("0013 8000", "13800138000", "00138000"),
        ("a1", "Straße A-1", "A-1"),
        ("138", "139", None),
        ("退票", "要求换票", None),
    ],
)
def test_a_word_is_found_where_it_stands(word: str, text: str, found: str | None) -> None:
    place = span(words_of([word])[0], text)

    assert (None if place is None else text[slice(*place)]) == found


@pytest.mark.parametrize(
    ("text", "contacts"),
    [
        ("13800138000", {"13800138000"}),
        ("+86 138-0013-8000", {"13800138000"}),
        ("手机 138 0013 8000，晚上", {"13800138000"}),
        ("(0571) 8888-1234", {"57188881234"}),
        ("+86 571 8888 1234", {"57188881234"}),
        ("13800000000 13900000000", {"13800000000", "13900000000"}),
        ("13800000000/13900000000", {"13800000000", "13900000000"}),
        ("A-b@Example.com, 13800000000", {"a-b@example.com", "13800000000"}),
        ("微信 Abc_12", {"微信abc_12"}),
        ("8001", set()),
        ("x" * 41, set()),
    ],
)
def test_contacts_are_compared_without_what_varies_in_writing(text: str, contacts: set[str]) -> None:
    assert contacts_in(text) == contacts


def test_a_word_without_digits_has_no_other_form() -> None:
    assert words_of(["退票"]) == (Word("退票", None),)
