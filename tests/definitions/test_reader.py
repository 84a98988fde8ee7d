"""What the reader takes and what it refuses, at its place; exact words are in `golden/reader.txt`."""

import time

import pytest

from workflow.definitions.problems import Problems
from workflow.definitions.reading.nodes import Mapping, Node, Sequence, Spoilt
from workflow.definitions.reading.reader import LIMIT_BYTES, LIMIT_DEPTH, LIMIT_VALUES, read
from workflow.definitions.words import Place, Word


def reading(source: bytes) -> tuple[Node | None, list[tuple[int, int, str]]]:
    problems = Problems()
    node = read(source, problems)
    return node, [(*problem.place, problem.code) for problem in problems.found]


def value(source: bytes) -> Node:
    node, found = reading(source)
    assert found == []
    assert isinstance(node, Mapping)
    return next(iter(node.entries.values()))


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "yes",
        "off",
        "on",
        "y",
        "24:00",
        "12:30:45",
        "010",
        "013800000000",
        "08",
        "1_000",
        "+8613",
        "1.10",
        "2026-01-02",
        "1e3",
        ".inf",
        "=",
        "null",
        "~",
        "True",
        "0x1F",
    ],
)
def test_a_value_is_the_text_that_was_written(text: str) -> None:
    assert value(f"a: {text}".encode()) == text


def test_a_key_that_other_readers_take_for_true_is_a_text() -> None:
    node, found = reading(b"on: 1")

    assert isinstance(node, Mapping)
    assert (list(node.entries), found) == (["on"], [])


def test_words_know_where_they_stand_in_characters() -> None:
    node, _ = reading("甲: {乙: 丙, d: 'e'}".encode())
    assert isinstance(node, Mapping)
    inner = next(iter(node.entries.values()))
    assert isinstance(inner, Mapping)
    words = [(key.place.column, word) for key, word in inner.entries.items() if isinstance(word, Word)]

    assert [(column, word.place.column, word.quoted) for column, word in words] == [(5, 8, False), (11, 14, True)]


def test_lists_and_mappings_keep_their_order_and_place() -> None:
    node, _ = reading(b"a: [x, y]\nb:\n  c: 1\n  d: 2\n")
    assert isinstance(node, Mapping)
    listed, inner = node.entries.values()
    assert isinstance(listed, Sequence)
    assert isinstance(inner, Mapping)

    assert (listed.items, listed.place) == (("x", "y"), Place(1, 4))
    assert (list(inner.entries), inner.place) == (["c", "d"], Place(3, 3))


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"], ids=["unix", "windows", "old mac"])
def test_lines_are_counted_alike_whatever_ends_them(newline: bytes) -> None:
    _, found = reading(newline.join([b"a: 1", b"b: 2", b"a: 3"]))

    assert found == [(3, 1, "duplicate_key")]


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    node, found = reading(b"\xef\xbb\xbfa: 1")

    assert isinstance(node, Mapping)
    assert (list(node.entries), found) == (["a"], [])


@pytest.mark.parametrize(
    ("source", "found"),
    [
        pytest.param(b"a: 1\nb: 2\na: 3", [(3, 1, "duplicate_key")], id="duplicate key"),
        pytest.param(b"a: &x 1\nb: *x", [(1, 4, "anchor"), (2, 4, "alias")], id="anchor and alias"),
        pytest.param(b"a: *undefined", [(1, 4, "alias")], id="alias of nothing"),
        pytest.param(b"<<: {a: 1}", [(1, 1, "merge_key")], id="merge key"),
        pytest.param(b"a: !!python/object:os.system x", [(1, 4, "tag")], id="python tag"),
        pytest.param(b"a: !!binary eA==", [(1, 4, "tag")], id="binary tag"),
        pytest.param(b"a: !!set {b: 1}", [(1, 4, "tag")], id="set tag"),
        pytest.param(b"a: ! x", [(1, 4, "tag")], id="bare tag"),
        pytest.param(b"a: 1\n---\nb: 2", [(2, 1, "second_document")], id="second document"),
        pytest.param(b"%YAML 1.2\n---\na: 1", [(1, 1, "directive")], id="directive"),
        pytest.param(b"a:\n\tb: 1\n  \tc: 1", [(2, 1, "tab"), (3, 3, "tab")], id="tabs"),
        pytest.param(b"a: b\0c", [(1, 5, "hidden_character")], id="NUL"),
        pytest.param("a: b\u202ec".encode(), [(1, 5, "hidden_character")], id="direction mark"),
        pytest.param("a: b\u2028c: d".encode(), [(1, 5, "hidden_character")], id="line separator"),
        pytest.param(b"a: \xff", [(1, 4, "not_utf8")], id="not UTF-8"),
        pytest.param("投诉: 是".encode("gb18030"), [(1, 2, "not_utf8")], id="GB18030"),
        pytest.param("a: 1".encode("utf-16"), [(1, 1, "not_utf8")], id="UTF-16"),
        pytest.param(b"", [(1, 1, "empty_file")], id="empty"),
        pytest.param(b"\n\n# only a comment\n", [(1, 1, "empty_file")], id="comments only"),
        pytest.param(b"{a: 1}: b", [(1, 1, "key_not_a_word")], id="mapping as key"),
        pytest.param(b"? [a]\n: b", [(1, 3, "key_not_a_word")], id="list as key"),
        pytest.param(b"a: {b: c, d e, f: g}", [(1, 11, "split_text")], id="comma in a sentence"),
        pytest.param(b"a: {b: [c], d}", [(1, 13, "no_value")], id="no value"),
        pytest.param(b"a: room #5", [(1, 8, "hash_cut")], id="hash in a text"),
    ],
)
def test_what_could_be_misread_is_refused_where_it_stands(source: bytes, found: list[tuple[int, int, str]]) -> None:
    assert reading(source)[1] == found


def test_a_comment_may_follow_a_value() -> None:
    assert value(b"a: room # 5") == "room"


def test_a_hash_inside_quotes_is_text() -> None:
    assert value(b'a: "room #5"') == "room #5"


def test_what_was_refused_leaves_a_mark_and_the_rest_is_read() -> None:
    node, _ = reading(b"a: *x\nb: 1")

    assert isinstance(node, Mapping)
    assert node.entries == {"a": Spoilt(Place(1, 4)), "b": "1"}


def test_a_mapping_from_which_something_was_refused_is_not_whole() -> None:
    node, _ = reading(b"{a: b, c d}")

    assert isinstance(node, Mapping)
    assert not node.whole


def test_brackets_without_end_are_refused_before_they_hurt() -> None:
    assert reading(b"[" * 50_000)[1] == [(1, LIMIT_DEPTH + 1, "nested_too_deep")]


def test_the_deepest_admitted_nesting_is_read() -> None:
    assert reading(b"[" * LIMIT_DEPTH + b"]" * LIMIT_DEPTH)[1] == []


def test_a_file_beyond_the_limit_is_refused_at_once() -> None:
    started = time.perf_counter()
    _, found = reading(b"a" * 20_000_000)

    assert found == [(1, 1, "file_too_large")]
    assert time.perf_counter() - started < 1


def test_the_largest_admitted_file_is_read() -> None:
    assert reading(b"a: " + b"b" * (LIMIT_BYTES - 3))[1] == []


def test_too_many_values_are_refused() -> None:
    _, found = reading(b"[" + b"a, " * LIMIT_VALUES + b"]")

    assert [code for _, _, code in found] == ["too_many_values"]


def test_a_file_full_of_control_characters_is_given_up_after_twenty() -> None:
    assert len(reading(b"\x01" * 1000)[1]) == 20


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (0x00, 0x08),
        (0x0B, 0x0C),
        (0x0E, 0x1F),
        (0x7F, 0x9F),
        (0x200E, 0x200F),
        (0x2028, 0x202E),
        (0x2066, 0x2069),
        (0xFEFF, 0xFEFF),
        (0xFFFE, 0xFFFF),
    ],
)
def test_no_invisible_character_is_overlooked(first: int, last: int) -> None:
    for code in range(first, last + 1):
        assert reading(f"a: b{chr(code)}c".encode())[1] == [(1, 5, "hidden_character")]


def test_an_ideographic_space_is_text() -> None:
    assert reading("a: 甲\u3000乙".encode())[1] == []


def test_a_syntax_error_is_reported_once() -> None:
    assert reading(b"a: [1, 2\nb: 3\nc: {")[1] == [(1, 9, "unclosed_bracket")]
