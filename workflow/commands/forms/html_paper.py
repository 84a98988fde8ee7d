"""A printed form as one page of HTML for A4: no script, nothing from outside, every text escaped."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from workflow.commands.forms import words
from workflow.commands.forms.paper import Breadth, Entry, Paper, Part
from workflow.wording import Label

TEMPLATE = Path(__file__).with_name("paper.html.jinja")
LOCALES = {"zh": "zh-CN", "en": "en"}


class PartRows(NamedTuple):
    """A part with its entries in rows of one or two."""

    part: Part
    rows: tuple[tuple[Entry, ...], ...]

    @property
    def height(self) -> int:
        """How many rows of the table its title spans."""
        return len(self.rows) + bool(self.part.signings)


def html_paper(paper: Paper) -> str:
    """The page."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(TEMPLATE.read_text("utf-8"))
    said = {name: label.say(paper.language) for name, label in _labels().items()}
    parts = [PartRows(part, tuple(_rows(part.entries))) for part in paper.parts]
    return template.render(paper=paper, parts=parts, said=said, locale=LOCALES[paper.language])


def _labels() -> dict[str, Label]:
    return {"signature": words.SIGNATURE, "date": words.DATE, "day": words.DAY}


def _rows(entries: Sequence[Entry]) -> Iterator[tuple[Entry, ...]]:
    left = list(entries)
    while left:
        pair = len(left) > 1 and all(entry.breadth is Breadth.HALF for entry in left[:2])
        yield tuple(left[: 1 + pair])
        del left[: 1 + pair]
