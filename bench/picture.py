"""The ratios of a run as bars on a logarithmic axis, each with its bound: an SVG made of a few shapes."""

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from bench.report import Report, short
from bench.rounds import Row
from workflow.wording import Language

WIDTH, NAMES, FIGURES = 1100, 540, 120
ROW, HEAD, TOP, FOOT = 24, 34, 14, 34
_GROUND, _INK, _FAINT, _GRID = "#ffffff", "#1f2328", "#656d76", "#d8dee4"
_HELD, _MISSED, _TOLD, _BOUND = "#2f81f7", "#d1242f", "#8c959f", "#1f2328"
_FONTS = "system-ui,'Segoe UI','Noto Sans','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"


class Axis(NamedTuple):
    """Powers of ten from `low` to `high`."""

    low: int
    high: int

    @classmethod
    def of(cls, figures: Sequence[float]) -> "Axis":
        low, high = math.floor(math.log10(min(figures))), math.ceil(math.log10(max(figures)))
        return cls(min(low, 0), max(high, 1))

    def x(self, figure: float) -> float:
        share = (math.log10(figure) - self.low) / (self.high - self.low)
        return NAMES + share * (WIDTH - NAMES - FIGURES)


def svg(report: Report, language: Language) -> str:
    """Every figure that is a ratio; a bar starts at 1, where nothing costs more than its baseline."""
    groups = [(section.title.say(language), drawable(section.rows)) for section in report.sections]
    groups = [(title, rows) for title, rows in groups if rows]
    figures = [each for _, rows in groups for row in rows for each in extremes(row)] or [1.0]
    axis, height = Axis.of(figures), TOP + FOOT + sum(HEAD + ROW * len(rows) for _, rows in groups)
    body = "\n".join((*grid(axis, height), *drawn(groups, axis, language)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" role="img">\n'
        f'<rect width="100%" height="100%" fill="{_GROUND}"/>\n'
        f'<g font-family="{_FONTS}" font-size="13" fill="{_INK}">\n{body}\n</g>\n</svg>\n'
    )


def drawable(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.unit == "×" and row.figure.middle > 0]


def extremes(row: Row) -> tuple[float, ...]:
    return (row.figure.middle,) if row.bound is None else (row.figure.middle, row.bound.figure)


def grid(axis: Axis, height: int) -> Iterator[str]:
    for power in range(axis.low, axis.high + 1):
        x, strong = axis.x(10.0**power), power == 0
        colour = _INK if strong else _GRID
        yield f'<path d="M{x:g} {TOP}V{height - FOOT}" stroke="{colour}"/>'
        yield (f'<text x="{x:g}" y="{height - FOOT + 18}" text-anchor="middle" fill="{_FAINT}">{10.0**power:g}×</text>')


def drawn(groups: Sequence[tuple[str, Sequence[Row]]], axis: Axis, language: Language) -> Iterator[str]:
    y = TOP
    for title, rows in groups:
        yield f'<text x="12" y="{y + 23}" font-weight="600">{escape(title)}</text>'
        y += HEAD
        for row in rows:
            yield from bar(row, y, axis, language)
            y += ROW


def bar(row: Row, y: int, axis: Axis, language: Language) -> Iterator[str]:
    start, end = sorted((axis.x(1), axis.x(row.figure.middle)))
    colour = _TOLD if row.bound is None else _HELD if row.holds else _MISSED
    yield f'<text x="{NAMES - 10}" y="{y + 16}" text-anchor="end">{escape(row.name.say(language))}</text>'
    yield f'<rect x="{start:g}" y="{y + 4}" width="{max(end - start, 1):g}" height="{ROW - 8}" fill="{colour}"/>'
    if row.bound is not None:
        x = axis.x(row.bound.figure)
        yield f'<path d="M{x:g} {y + 1}V{y + ROW - 1}" stroke="{_BOUND}" stroke-width="2" stroke-dasharray="3 2"/>'
    said = f"{short(row.figure.middle)}×" + ("" if row.bound is None else f"  ({row.bound})")
    yield f'<text x="{WIDTH - FIGURES + 8}" y="{y + 16}">{escape(said)}</text>'
