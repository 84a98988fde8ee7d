"""The canonical text, against RFC 8785 by somebody else's hand."""

import unicodedata

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from workflow.definitions.words import Place, Word
from workflow.engine.case import Sealed
from workflow.store.canonical import LARGEST, NotCanonical, canonical, event_hash, genesis, listed, written

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).map(
    lambda text: unicodedata.normalize("NFC", text)
)
KEYS = st.text(st.characters(min_codepoint=1, max_codepoint=127))
SCALARS = st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXTS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=20)


@given(VALUES)
def test_the_text_is_what_rfc_8785_prescribes(value) -> None:
    assert canonical(value).encode() == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(1.5, id="a float"),
        pytest.param(float("nan"), id="not a number"),
        pytest.param(LARGEST + 1, id="too large"),
        pytest.param(-LARGEST - 1, id="too small"),
        pytest.param("a\0", id="NUL"),
        pytest.param("\ud800", id="half a character"),
        pytest.param("e\u0301", id="not NFC"),
        pytest.param({"键": 1}, id="a key beyond ASCII"),
        pytest.param({1: 1}, id="a key that is no text"),
        pytest.param({"a\0": 1}, id="NUL in a key"),
        pytest.param([{"a": [1, 2.0]}], id="deep inside"),
        pytest.param(b"x", id="bytes"),
    ],
)
def test_what_lies_outside_the_profile_is_refused(value) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


def test_every_character_there_is_stands_as_rfc_8785_prescribes() -> None:
    every = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    for first in range(0, len(every), 4096):
        block = every[first : first + 4096]
        assert listed(*block).encode() == rfc8785.dumps(block)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a\0", id="NUL"),
        pytest.param("\\\0", id="NUL after a backslash"),
        pytest.param("\ud800", id="half a character"),
        pytest.param("e\u0301", id="not NFC"),
    ],
)
def test_a_frozen_value_with_such_a_text_is_refused(text: str) -> None:
    with pytest.raises(NotCanonical):
        written(Sealed("c" * 64, text))


def test_what_only_looks_like_a_nul_is_a_text() -> None:
    assert written(Sealed("c", "\\u0000 \u0301")) == '{"commitment":"c","value":"\\\\u0000 \u0301"}'


def test_a_word_of_a_definition_is_recorded_as_its_text() -> None:
    word = Word.at("paid", Place(3, 7), quoted=False)

    assert written(Sealed("c", word)) == '{"commitment":"c","value":"paid"}'


def test_a_hash_binds_every_character_and_a_genesis_its_stream() -> None:
    hashes = {event_hash("{}"), event_hash("{ }"), genesis("case:1"), genesis("case:2"), genesis("{}")}

    assert len(hashes) == 5
