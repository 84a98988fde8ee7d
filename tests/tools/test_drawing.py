"""Screens are drawn column by column: wide signs take two, and a long line goes on below."""

import re
from xml.etree import ElementTree

import pytest

from tools.drawing import CELL, COLUMNS, MARGIN, ROW, svg
from tools.requirements_page import ROOT
from tools.screen_list import SCREENS


def drawn(shown: str) -> list[tuple[str, float, float, float]]:
    """Each word with its column, its row and the columns that it takes."""
    found = re.findall(
        r'<text x="([\d.]+)" y="([\d.]+)"[^>]* textLength="([\d.]+)"[^>]*>([^<]*)</text>', svg(shown, "it")
    )
    first = min((float(y) for _, y, _, _ in found), default=0)
    return [
        (text, round((float(x) - MARGIN) / CELL), round((float(y) - first) / ROW), round(float(length) / CELL))
        for x, y, length, text in found
    ]


def test_a_wide_sign_takes_two_columns_and_what_follows_keeps_its_place():
    assert drawn("受理 ok") == [("受理", 0, 0, 4), ("ok", 5, 0, 2)]


def test_wide_and_narrow_signs_are_drawn_apart():
    assert drawn("案件TK") == [("案件", 0, 0, 4), ("TK", 4, 0, 2)]


def test_a_line_that_is_too_long_goes_on_in_the_next_row():
    assert drawn("x" * COLUMNS + "yz") == [("x" * COLUMNS, 0, 0, COLUMNS), ("yz", 0, 1, 2)]


def test_spaces_are_columns_and_nothing_else():
    assert drawn("  a   b") == [("a", 2, 0, 1), ("b", 6, 0, 1)]


def test_colours_and_bold_come_from_the_terminal_and_end_with_it():
    picture = svg("\x1b[1;31mno\x1b[0m yes", "it")

    assert 'fill="#ff7b72" font-weight="bold"' in picture
    assert re.search(r'fill="#e6edf3" textLength="[\d.]+"[^>]*>yes<', picture)


def test_nothing_that_was_printed_is_read_as_markup():
    picture = svg("<b>&", "<it>")

    assert "&lt;b&gt;&amp;" in picture
    ElementTree.fromstring(picture)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_screen_of_the_list_is_in_the_docs_and_on_its_page(language):
    folder = ROOT / "docs" / "screens"
    page = (folder / ("README.md" if language == "en" else "README.zh.md")).read_text("utf-8")

    assert len(SCREENS) >= 10
    for screen in SCREENS:
        assert f"({screen.name}.{language}.svg)" in page
        ElementTree.fromstring((folder / f"{screen.name}.{language}.svg").read_text("utf-8"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_docs_show_no_screen_that_is_not_in_the_list(language):
    shown = {path.name for path in (ROOT / "docs" / "screens").glob(f"*.{language}.svg")}

    assert shown == {f"{screen.name}.{language}.svg" for screen in SCREENS}
