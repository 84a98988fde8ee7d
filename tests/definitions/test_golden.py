"""Every mistake in `golden/*.txt` is reported at its place and in exactly these words; README there says how to add one."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from workflow.definitions.calendars.load import load_calendar
from workflow.definitions.calendars.model import CalendarRules, Interval
from workflow.definitions.load import load
from workflow.definitions.problems import Problem
from workflow.wording import Label

DAYTIME = (Interval(540, 720), Interval(810, 1080))
CALENDARS = {
    name: CalendarRules(
        name=name,
        digest="0" * 64,
        label=Label(zh=name, en=name),
        source="-",
        timezone=None,
        week=(*[five] * 5, *[two] * 2),
    )
    for name, five, two in (("cn_office", DAYTIME, ()), ("always", (Interval(0, 1440),), (Interval(0, 1440),)))
}
"""Those that definitions may count on: office hours of 7h30m, and day and night."""
GOLDEN = Path(__file__).with_name("golden")
CALENDAR = "calendar.yaml"
"""The base that is a calendar; the others are definitions."""
_SIGNS = str.maketrans({"␉": "\t", "␀": "\0", "␍": "\r"})


@dataclass
class Case:
    name: str
    lines: list[str] = field(default_factory=list)
    """The edit, as written."""
    expected: list[str] = field(default_factory=list)

    def source(self, base: str) -> bytes:
        if self.lines and self.lines[0].startswith("="):
            return "\n".join(line[2:] for line in self.lines).translate(_SIGNS).encode()
        for old, new in self._edits():
            assert base.count(old) == 1, f"{self.name}: {old!r} stands in the base {base.count(old)} times"
            base = base.replace(old, new)
        return base.encode()

    def _edits(self) -> list[tuple[str, str]]:
        pairs: list[tuple[list[str], list[str]]] = []
        for line in self.lines:
            if line.startswith("-") and (not pairs or pairs[-1][1]):
                pairs.append(([], []))
            pairs[-1][line.startswith("+")].append(line[2:].translate(_SIGNS))
        return [("\n".join(old), "\n".join(new)) for old, new in pairs]


def _read(path: Path) -> tuple[str, list[Case]]:
    first, *lines = path.read_text("utf-8").split("\n")
    cases: list[Case] = []
    for line in lines:
        if line.startswith("== "):
            cases.append(Case(line[3:]))
        elif line.startswith(("- ", "+ ", "= ", "=")) or line in ("-", "+"):
            cases[-1].lines.append(line)
        elif line:
            cases[-1].expected.append(line)
    return first.removeprefix("base: "), cases


def _said(problem: Problem) -> list[str]:
    line, column = problem.place
    return [
        f"> {line}:{column} {problem.severity} {problem.code}",
        f"  zh: {problem.say('zh')}",
        f"  en: {problem.say('en')}",
    ]


def _problems(source: bytes, base: str) -> tuple[Problem, ...]:
    return (load_calendar(source) if base == CALENDAR else load(source, calendars=CALENDARS)).problems


def _found(case: Case, base: str) -> list[str]:
    return [line for problem in _problems(case.source(_base(base)), base) for line in _said(problem)]


def _base(name: str) -> str:
    return (GOLDEN / name).read_text("utf-8")


def _regenerate(path: Path) -> None:
    name, cases = _read(path)
    parts = [[f"== {case.name}", *case.lines, *_found(case, name), ""] for case in cases]
    path.write_text("\n".join([f"base: {name}", "", *(line for part in parts for line in part)]), "utf-8")


FILES = sorted(GOLDEN.glob("*.txt"))
for changed in FILES:
    if changed.stem in os.environ.get("REGENERATE", "").split(","):
        _regenerate(changed)
CASES = [
    pytest.param(base, case, id=f"{path.stem}: {case.name}")
    for path in FILES
    for base, cases in [_read(path)]
    for case in cases
]


@pytest.mark.parametrize(("base", "case"), CASES)
def test_a_mistake_is_reported_at_its_place_in_both_languages(base: str, case: Case) -> None:
    assert _found(case, base) == case.expected


def test_every_case_is_a_mistake() -> None:
    assert [case.name for path in FILES for case in _read(path)[1] if not case.expected] == []


@pytest.mark.parametrize("base", sorted({param.values[0] for param in CASES}))
def test_the_definitions_that_cases_edit_have_no_problem(base: str) -> None:
    assert _problems(_base(base).encode(), base) == ()


def test_no_two_cases_of_a_file_have_the_same_name() -> None:
    for path in FILES:
        names = [case.name for case in _read(path)[1]]

        assert len(names) == len(set(names))
