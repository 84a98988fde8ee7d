"""Puts what a run has found into docs/performance.md and its Chinese twin, between their marks, and the picture beside them."""

import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from bench.picture import svg
from bench.report import Report, Section, told, verdict
from bench.rounds import Row
from workflow.wording import Label, Language

DOCS = Path(__file__).parent.parent / "docs"
PAGES: dict[Language, Path] = {"en": DOCS / "performance.md", "zh": DOCS / "performance.zh.md"}
PICTURES: dict[Language, Path] = {"en": DOCS / "performance.svg", "zh": DOCS / "performance.zh.svg"}
HEADS = Label(
    en="| what | figure (middle half of the rounds) | of what | bound | held |\n|---|--:|---|--:|---|",
    zh="| 什么 | 数值（各轮的中间一半） | 相对于 | 上限或下限 | 达到 |\n|---|--:|---|--:|---|",
)
RUN = Label(
    en="Run on {machine}. Load before the run {before}, after it {after} (1, 5 and 15 minutes).",
    zh="运行环境：{machine}。负载：运行前 {before}，运行后 {after}（1、5、15 分钟）。",
)


class Picture(Enum):
    WHOLE = "whole"
    KEPT = "kept"


def written(report: Report, picture: Picture) -> None:
    """A part that was not run keeps what stands there of an earlier run; so does the picture when only some were."""
    for language, page in PAGES.items():
        text = page.read_text("utf-8")
        for name, block in blocks(report, language):
            text = replaced(text, name, block)
        page.write_text(text, "utf-8")
        if picture is Picture.WHOLE:
            PICTURES[language].write_text(svg(report, language), "utf-8")


def blocks(report: Report, language: Language) -> Iterator[tuple[str, str]]:
    """The name of each place in the page, and what belongs there."""
    before, after = (", ".join(f"{each:g}" for each in loads) for loads in (report.before, report.after))
    yield "machine", RUN.say(language).format(machine=report.machine, before=before, after=after)
    for section in report.sections:
        if section.rows:
            yield section.name, "\n\n".join((table(section, language), *listed(section, language)))


def table(section: Section, language: Language) -> str:
    return "\n".join((HEADS.say(language), *(line(row, language) for row in section.rows)))


def listed(section: Section, language: Language) -> Iterator[str]:
    for listing in section.listings:
        yield f"{listing.title.say(language)}:\n\n```text\n{listing.text.strip()}\n```"


def line(row: Row, language: Language) -> str:
    bound = "" if row.bound is None else str(row.bound)
    cells = (row.name.say(language), told(row), row.against.say(language), bound, verdict(row, language))
    return f"| {' | '.join(cells)} |"


def replaced(text: str, name: str, block: str) -> str:
    """What stands between the marks of that name becomes `block`; a page without them stays as it is."""
    marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    return marks.sub(lambda found: f"{found[1]}{block}\n{found[2]}", text)
