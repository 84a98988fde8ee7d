"""Markdown for the reference: tables, code, and signs that must not be read as markup."""

import re
from collections.abc import Iterable, Sequence

from workflow.wording import Label

MADE = Label(
    zh="> 由代码生成，请勿手改：`REGENERATE=reference python -m pytest tests/docs/test_reference.py`",
    en="> Made from the code, not by hand: `REGENERATE=reference python -m pytest tests/docs/test_reference.py`",
)


def plain(text: str) -> str:
    """The text as it is, in running Markdown."""
    text = re.sub(r"[\\`*\[\]]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", r"\\\g<0>", text)
    return text.replace("<", "&lt;").replace(">", "&gt;")


def code(text: str) -> str:
    """The text as code inside a line."""
    fence = "``" if "`" in text else "`"
    gap = " " if "`" in text else ""
    return f"{fence}{gap}{text}{gap}{fence}" if text else ""


def block(text: str, language: str = "") -> str:
    fence = "````" if "```" in text else "```"
    return f"{fence}{language}\n{text}\n{fence}"


def cell(text: str) -> str:
    """The text in a cell of a table; bars are escaped, also inside code."""
    return text.replace("|", "\\|").replace("\n", " ")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(heads)} |", f"| {' | '.join('---' for _ in heads)} |"]
    lines += [f"| {' | '.join(cell(each) for each in row)} |" for row in rows]
    return "\n".join(lines)


def page(paragraphs: Iterable[str]) -> str:
    return "\n\n".join(paragraphs).rstrip() + "\n"
