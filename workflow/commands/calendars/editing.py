"""Adds a year to the text of a calendar file: only what has to change changes, so comments and order stay."""

from collections.abc import Mapping
from datetime import date

from workflow.commands.calendars.year_block import INDENT, YearBlock, block_lines
from workflow.definitions.problems import Problems
from workflow.definitions.reading.nodes import Mapping as MappingNode
from workflow.definitions.reading.nodes import Node
from workflow.definitions.reading.reader import read
from workflow.definitions.words import Word
from workflow.errors import ProblemsFound
from workflow.wording import Wording

IN_BRACES = Wording(
    code="years_in_braces",
    zh="{file} 的 years 写在花括号里，不能逐行加入",
    en="years in {file} is written in braces, and a year is added by lines",
    fix_zh="把各年改为各占一行，或自行加入上面的内容",
    fix_en="write each year on a line of its own, or add the block above yourself",
)


def with_year(source: bytes, block: YearBlock, known_until: date, file: str) -> bytes:
    """The bytes of a sound calendar file with the block among its years, and known until that date if it was not longer
    before. Raises ProblemsFound when its years cannot be added to line by line."""
    text = source.decode("utf-8")
    newline = "\r\n" if "\r\n" in text else "\n"
    keys = _entries(read(source, Problems()))
    lines = _with_known_until(text.splitlines(), keys, known_until)
    shift = len(lines) - len(text.splitlines())
    lines = _with_block(lines, keys, block, shift, file)
    return (newline.join(lines) + newline).encode()


def _entries(node: Node | None) -> Mapping[Word, Node]:
    return node.entries if isinstance(node, MappingNode) else {}


def _with_known_until(lines: list[str], keys: Mapping[Word, Node], until: date) -> list[str]:
    known = next((value for key, value in keys.items() if key == "known_until"), None)
    if not isinstance(known, Word):
        before = next(key for key in keys if key == "week").place.line - 1
        return [*lines[:before], f"known_until: {until}", *lines[before:]]
    if known >= until.isoformat():
        return lines
    number, start = known.place.line - 1, known.place.column - 1 + known.quoted
    changed = lines[number][:start] + until.isoformat() + lines[number][start + len(known) :]
    return [*lines[:number], changed, *lines[number + 1 :]]


def _with_block(lines: list[str], keys: Mapping[Word, Node], block: YearBlock, shift: int, file: str) -> list[str]:
    key = next((key for key in keys if key == "years"), None)
    years = list(_entries(None if key is None else keys[key]))
    if key is None:
        return [*lines, "years:", *block_lines(block)]
    if not years or any(lines[year.place.line - 1 + shift][: year.place.column - 1].strip() for year in years):
        raise ProblemsFound(IN_BRACES, file=file)
    earlier = [year for year in years if int(year) < block.year]
    place = _end(lines, earlier[-1], shift) if earlier else years[0].place.line - 1 + shift
    indent = " " * (years[0].place.column - 1)
    made = [indent + said.removeprefix(INDENT) for said in block_lines(block)]
    return [*lines[:place], *made, *lines[place:]]


def _end(lines: list[str], year: Word, shift: int) -> int:
    """The line after the last that belongs to the year: what follows is not indented deeper, blank lines and comments aside."""
    end = year.place.line + shift
    for number in range(end, len(lines)):
        said = lines[number].lstrip()
        if said and not said.startswith("#"):
            if len(lines[number]) - len(said) < year.place.column:
                break
            end = number + 1
    return end
