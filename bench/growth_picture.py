"""Cost against size, both on logarithmic axes: a line for each cost, ours drawn through and the driver's broken."""

import math
from collections.abc import Iterator, Sequence
from html import escape

from bench.rounds import Figure

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 470, 380, 56, 34, 40, 40
LEGEND = 22
COLOURS = ("#2f81f7", "#1a7f37", "#bf8700", "#8250df", "#cf222e")
_INK, _FAINT, _GRID = "#1f2328", "#656d76", "#d8dee4"

Line = tuple[str, Sequence[Figure], Sequence[Figure]]
"""A cost: its name, ours and the driver's at each size, in microseconds."""
Panel = tuple[str, Sequence[int], Sequence[Line]]
"""A store: its name, the sizes, and the costs."""


def svg(panels: Sequence[Panel]) -> str:
    width, height = WIDTH * max(len(panels), 1), HEIGHT + LEGEND * 3
    body = "\n".join(part for place, panel in enumerate(panels) for part in _panel(panel, place * WIDTH))
    names = [name for name, _, _ in panels[0][2]] if panels else []
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img">\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n<g font-family="system-ui,sans-serif" font-size="12" fill="{_INK}">\n'
        f"{body}\n" + "\n".join(_legend(names)) + "\n</g>\n</svg>\n"
    )


def _panel(panel: Panel, left: int) -> Iterator[str]:
    store, sizes, lines = panel
    figures = [each.middle for _, ours, raw in lines for each in (*ours, *raw)]
    low, high = math.floor(math.log10(min(figures))), math.ceil(math.log10(max(figures)))

    def x(size: float) -> float:
        share = math.log10(size / sizes[0]) / (math.log10(sizes[-1] / sizes[0]) or 1)
        return left + LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(figure: float) -> float:
        return HEIGHT - FOOT - (math.log10(figure) - low) / (high - low) * (HEIGHT - TOP - FOOT)

    yield f'<text x="{left + LEFT}" y="22" font-weight="600">{escape(store)}</text>'
    for power in range(low, high + 1):
        at = y(10.0**power)
        yield f'<path d="M{left + LEFT} {at:.0f}H{left + WIDTH - RIGHT}" stroke="{_GRID}"/>'
        yield f'<text x="{left + LEFT - 6}" y="{at + 4:.0f}" text-anchor="end" fill="{_FAINT}">{_time(10.0**power)}</text>'
    for size in sizes:
        yield f'<text x="{x(size):.0f}" y="{HEIGHT - FOOT + 18}" text-anchor="middle" fill="{_FAINT}">{size:,}</text>'
    for (_, ours, raw), colour in zip(lines, COLOURS, strict=False):
        for figures_, dashes in ((ours, ""), (raw, ' stroke-dasharray="4 3"')):
            points = " ".join(f"{x(s):.0f},{y(f.middle):.0f}" for s, f in zip(sizes, figures_, strict=True))
            yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>'


def _legend(names: Sequence[str]) -> Iterator[str]:
    for place, name in enumerate(names):
        x, y = LEFT + place % 2 * WIDTH * 0.9, HEIGHT + place // 2 * LEGEND
        yield f'<path d="M{x:.0f} {y}h24" stroke="{COLOURS[place]}" stroke-width="2"/>'
        yield f'<text x="{x + 32:.0f}" y="{y + 4}">{escape(name)}; broken: the driver alone</text>'


def _time(microseconds: float) -> str:
    return f"{microseconds / 1000:g} ms" if microseconds >= 1000 else f"{microseconds:g} µs"
