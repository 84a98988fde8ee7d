"""Text on a terminal: folded by columns, aligned, harmless; off one: plain lines and tabs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from workflow.commands.surface.sheet import Colour, Looks, Piece, Rows, Style, line, rendered
from workflow.spoken.harmless import harmless, harmless_json

NARROW = Looks(40)
SIGNS = st.text(st.characters(codec="utf-8"), max_size=300)


def on(looks: Looks, *blocks: object) -> list[str]:
    return list(rendered(blocks, looks))  # type: ignore[arg-type]


def test_chinese_takes_two_columns_and_is_folded_by_columns() -> None:
    lines = on(NARROW, line("受理时限到期之前必须办理" * 5))

    assert [cell_len(text) for text in lines] == [40, 40, 40, 4 + 2]
    assert lines[1].startswith("  受" if lines[1][2] == "受" else "  ")


def test_no_line_begins_with_a_full_stop() -> None:
    lines = on(NARROW, line("一二三四五六七八九十一二三四五六七八九十。然后"))

    assert lines == ["一二三四五六七八九十一二三四五六七八九", "  十。然后"]


def test_a_clause_is_not_folded_between_its_signs() -> None:
    lines = on(NARROW, line("Dispatched and to be confirmed by [三.2.1, 三.2.2]"))

    assert lines == ["Dispatched and to be confirmed by", "  [三.2.1, 三.2.2]"]


@pytest.mark.parametrize("word", ["“‹line›”", "(‹codes›)", '"‹name›"', "‹level›;"])
def test_a_blank_to_be_filled_in_is_not_folded_between_its_signs(word: str) -> None:
    assert on(NARROW, line(f"what a message says about the first {word}")) == [
        "what a message says about the first",
        f"  {word}",
    ]


def test_a_word_is_kept_whole_while_it_fits() -> None:
    assert on(NARROW, line("TK-2026-000001 goes to awaiting_approval and stays")) == [
        "TK-2026-000001 goes to awaiting_approval",
        "  and stays",
    ]


def test_off_a_terminal_nothing_is_folded_coloured_or_aligned() -> None:
    table = Rows(("CASE", "STATE"), (("TK-1", Piece("待审批", Style.ALARM)), ("TK-2", "一" * 200)))

    assert on(Looks(None, Colour.ON), table) == ["CASE\tSTATE", "TK-1\t待审批", "TK-2\t" + "一" * 200]


def test_columns_are_aligned_and_case_numbers_are_not_broken() -> None:
    table = Rows(("CASE", "WHAT"), (("TK-2026-000001", "二" * 40), ("TK-2026-000002", "three")))

    lines = on(NARROW, table)

    assert lines[1].startswith("TK-2026-000001  二")
    assert lines[-1] == "TK-2026-000002  three"
    assert max(map(cell_len, lines)) <= 40


def test_colour_is_put_around_pieces_and_never_comes_from_text() -> None:
    assert on(Looks(40, Colour.ON), line(Piece("[bold]\x1b[31m", Style.BAD))) == ["\x1b[31m[bold]\\x1b[31m\x1b[0m"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\r\nc", "a⏎b⏎c"),
        ("\x1b[2J", "\\x1b[2J"),
        ("\u202eevil", "\\u202eevil"),
        ("a\tb", "a b"),
        ("\x9b31m", "\\x9b31m"),
        ("👨\u200d👩", "👨\u200d👩"),
        ("[red]", "[red]"),
        ("\ud800", "\\ud800"),
    ],
)
def test_what_steers_a_terminal_is_shown_as_what_it_is(text: str, shown: str) -> None:
    assert harmless(text) == shown


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (0x00, 0x1F),
        (0x7F, 0x9F),
        (0xAD, 0xAD),
        (0x61C, 0x61C),
        (0x180E, 0x180E),
        (0x200B, 0x200B),
        (0x200E, 0x200F),
        (0x2028, 0x202E),
        (0x2060, 0x206F),
        (0xFEFF, 0xFEFF),
        (0xFFF9, 0xFFFB),
        (0xD800, 0xDFFF),
    ],
)
def test_no_sign_that_steers_a_terminal_is_overlooked(first: int, last: int) -> None:
    assert [hex(code) for code in range(first, last + 1) if harmless(f"a{chr(code)}") == f"a{chr(code)}"] == []


@given(SIGNS, st.integers(20, 120))
def test_no_line_is_wider_than_the_terminal(text: str, width: int) -> None:
    assert all(cell_len(each) <= width for each in on(Looks(width), line(Piece("x", Style.NAME), text, indent=3)))


@given(SIGNS)
def test_json_says_the_same_and_steers_nothing(text: str) -> None:
    import json

    written = harmless_json(json.dumps({"text": text}, ensure_ascii=False))

    assert json.loads(written) == {"text": text}
    assert not any(sign in written for sign in "\x1b\x9b\u202e\u200f\u2066\x7f")
