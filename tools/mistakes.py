"""For each code of a definition a mistake that was tried: from `tests/definitions/golden`, the one with the least beside it."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from workflow.commands.library import shipped_calendars
from workflow.definitions.calendars.load import load_calendar
from workflow.definitions.load import Checked, load
from workflow.definitions.problems import Problem

GOLDEN = Path(__file__).parent.parent / "tests" / "definitions" / "golden"
CALENDAR = "calendar.yaml"
"""The base that is a calendar; the others are definitions."""
SIGNS = str.maketrans({"␉": "\t", "␀": "\0", "␍": "\r"})
LONGEST = 12
"""Lines of an example."""


class Edit(NamedTuple):
    """A golden case: pairs of what stood there and what was written instead, or a whole file."""

    pairs: tuple[tuple[str, str], ...]
    whole: str | None

    @property
    def length(self) -> int:
        return sum(old.count("\n") + new.count("\n") + 2 for old, new in self.pairs) + (self.whole or "").count("\n")

    def source(self, base: str) -> bytes:
        for old, new in self.pairs:
            base = base.replace(old.translate(SIGNS), new.translate(SIGNS))
        return (base if self.whole is None else self.whole.translate(SIGNS)).encode()


def mistakes() -> dict[str, dict[str, str]]:
    """Code -> the plainest mistake with that code, and what `check` says about it."""
    found: dict[str, tuple[tuple[int, int], dict[str, str]]] = {}
    for path in sorted(GOLDEN.glob("*.txt")):
        first, *lines = path.read_text("utf-8").split("\n")
        name = first.removeprefix("base: ")
        base, check = (GOLDEN / name).read_text("utf-8"), load_calendar if name == CALENDAR else _load
        for edit in _edits(lines):
            problems = check(edit.source(base)).problems
            for problem in problems:
                rank = (len(problems), edit.length)
                if edit.length <= LONGEST and (problem.code not in found or rank < found[problem.code][0]):
                    found[problem.code] = (rank, _told(edit, problem))
    return {code: told for code, (_, told) in sorted(found.items())}


def _load(source: bytes) -> Checked:
    return load(source, calendars=shipped_calendars())


def _told(edit: Edit, problem: Problem) -> dict[str, str]:
    old = "\n".join(_dedented(old) for old, _ in edit.pairs)
    new = "\n".join(_dedented(new) for _, new in edit.pairs) if edit.whole is None else edit.whole
    return {"instead_of": old, "written": new, "zh": problem.say("zh"), "en": problem.say("en")}


def _dedented(text: str) -> str:
    lines = text.split("\n")
    blank = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    return "\n".join(line[blank:] for line in lines)


def _edits(lines: list[str]) -> Iterator[Edit]:
    block: list[str] = []
    for line in [*lines, "== "]:
        if line.startswith("== "):
            if block:
                yield _edit(block)
            block = []
        elif line.startswith(("- ", "+ ", "=")) or line in ("-", "+"):
            block.append(line)


def _edit(block: list[str]) -> Edit:
    if block[0].startswith("="):
        return Edit((), "\n".join(line[2:] for line in block))
    pairs: list[tuple[list[str], list[str]]] = []
    for line in block:
        if line.startswith("-") and (not pairs or pairs[-1][1]):
            pairs.append(([], []))
        pairs[-1][line.startswith("+")].append(line[2:])
    return Edit(tuple(("\n".join(old), "\n".join(new)) for old, new in pairs), None)
