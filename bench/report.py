"""What a run has found, as lines on the screen."""

from typing import NamedTuple

from bench.rounds import Listing, Row
from workflow.wording import Label, Language


class Section(NamedTuple):
    """What one part has found."""

    name: str
    title: Label
    rows: tuple[Row, ...]
    listings: tuple[Listing, ...]
    broken: bool = False
    """Whether it ended with an error; what it had found until then stands."""


class Report(NamedTuple):
    """One run: on what machine, how busy it was before and after (processes that wanted to run, by minute), and the parts."""

    machine: str
    before: tuple[float, ...]
    after: tuple[float, ...]
    sections: tuple[Section, ...]

    @property
    def bounded(self) -> tuple[Row, ...]:
        return tuple(row for section in self.sections for row in section.rows if row.bound is not None)


def printed(row: Row) -> str:
    bound = "" if row.bound is None else f"  {row.bound} {'ok' if row.holds else 'MISSED'}"
    return f"  {row.name.en:64} {told(row):>22}{bound}   of {row.against.en}"


def told(row: Row) -> str:
    """The median, and the middle half of the rounds."""
    middle = short(row.figure.middle)
    if row.figure.low == row.figure.high:
        return f"{middle}{joined(row.unit)}"
    return f"{middle}{joined(row.unit)} ({short(row.figure.low)}–{short(row.figure.high)})"


def joined(unit: str) -> str:
    return unit if unit == "×" else f" {unit}"


def short(figure: float) -> str:
    """Three digits that count."""
    if figure >= 100:
        return f"{figure:,.0f}"
    return f"{figure:.1f}" if figure >= 10 else f"{figure:.2f}"


def spoken(report: Report) -> str:
    missed = sum(not row.holds for row in report.bounded)
    names = ", ".join(section.name for section in report.sections if section.broken)
    broken = f"; broken: {names}" if names else ""
    return (
        f"\n{report.machine}\nload before {report.before}, after {report.after} (1, 5, 15 minutes)\n"
        f"{len(report.bounded)} bounds, {missed} missed{broken}"
    )


def verdict(row: Row, language: Language) -> str:
    if row.bound is None:
        return ""
    held = {"zh": "是", "en": "yes"} if row.holds else {"zh": "**否**", "en": "**no**"}
    return held[language]
