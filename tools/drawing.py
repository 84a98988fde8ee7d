"""What a terminal shows, as an SVG: every run of cells at its own column, so that wide signs keep their two columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from workflow.commands.surface.cells import width_of

COLUMNS = 80
CELL, ROW, FONT = 9.0, 17.5, 15
MARGIN, BAR = 16.0, 34.0
_CONTROL = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])")
_COLOURS = {
    "30": "#3b4252",
    "31": "#ff7b72",
    "32": "#7ee787",
    "33": "#e3b341",
    "34": "#79c0ff",
    "35": "#d2a8ff",
    "36": "#76e3ea",
    "37": "#e6edf3",
}
_PLAIN, _FAINT, _GROUND, _FRAME = "#e6edf3", "#8b949e", "#0d1117", "#161b22"
_FONTS = "'DejaVu Sans Mono','Cascadia Mono',Menlo,Consolas,'Noto Sans Mono CJK SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',monospace"


class Look(NamedTuple):
    colour: str = _PLAIN
    bold: str = ""
    reverse: str = ""

    def with_code(self, code: str) -> "Look":
        """After one SGR code."""
        if code in ("", "0"):
            return Look()
        if code == "1":
            return self._replace(bold=' font-weight="bold"')
        if code == "2":
            return self._replace(colour=_FAINT)
        if code == "7":
            return self._replace(reverse="yes")
        return self._replace(colour=_COLOURS.get(code, self.colour))


class Run(NamedTuple):
    """Signs of one look and one width that stand side by side."""

    column: int
    cells: int
    text: str
    look: Look


def svg(shown: str, title: str) -> str:
    """`shown` is what the terminal received; a line longer than the screen is continued on the next."""
    screen = Screen()
    screen.show(shown)
    rows = screen.written()
    width = 2 * MARGIN + COLUMNS * CELL
    height = BAR + MARGIN + ROW * len(rows)
    runs = [(number, run) for number, row in enumerate(rows) for run in _joined(row)]
    body = "\n".join(_drawn(run, number) for number, run in runs)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img">\n'
        f"<title>{escape(title)}</title>\n"
        f'<rect width="100%" height="100%" rx="9" fill="{_GROUND}" stroke="#30363d"/>\n'
        f'<path d="M0 9a9 9 0 0 1 9-9h{width - 18:g}a9 9 0 0 1 9 9v17H0z" fill="{_FRAME}"/>\n'
        f"{_lights()}\n"
        f'<g font-family="{_FONTS}" font-size="{FONT}">\n{body}\n</g>\n</svg>\n'
    )


def _lights() -> str:
    colours = ("#ff5f57", "#febc2e", "#28c840")
    return "".join(
        f'<circle cx="{16 + 18 * place}" cy="13" r="5" fill="{colour}"/>' for place, colour in enumerate(colours)
    )


def _drawn(run: Run, row: int) -> str:
    x, y = MARGIN + run.column * CELL, BAR + ROW * row + FONT
    length = run.cells * CELL
    behind = (
        f'<rect x="{x:g}" y="{y - FONT:g}" width="{length:g}" height="{ROW:g}" fill="{run.look.colour}"/>'
        if run.look.reverse
        else ""
    )
    colour = _GROUND if run.look.reverse else run.look.colour
    return (
        f'{behind}<text x="{x:g}" y="{y:g}" fill="{colour}"{run.look.bold} textLength="{length:g}"'
        f' lengthAdjust="spacingAndGlyphs">{escape(run.text)}</text>'
    )


def _joined(row: Sequence[Run]) -> Iterator[Run]:
    """Neighbours of one look and one width as one word; spaces are left out, so that nothing drifts."""
    found: list[Run] = []
    for run in row:
        last = found[-1] if found else None
        beside = last is not None and last.column + last.cells == run.column and last.look == run.look
        if run.text == " " and not run.look.reverse:
            continue
        if last is not None and beside and last.cells // len(last.text) == run.cells:
            found[-1] = last._replace(cells=last.cells + run.cells, text=last.text + run.text)
        else:
            found.append(run)
    yield from found


@dataclass(slots=True)
class Screen:
    """What stands on a terminal that writes over what it has printed, as progress bars do."""

    rows: list[dict[int, Run]] = field(default_factory=lambda: [{}])
    row: int = 0
    column: int = 0
    look: Look = field(default_factory=Look)

    def show(self, shown: str) -> None:
        place = 0
        for control in _CONTROL.finditer(shown):
            self._print(shown[place : control.start()])
            self._obey(control.group(1), control.group(2))
            place = control.end()
        self._print(shown[place:])

    def written(self) -> list[Sequence[Run]]:
        rows = [[row[column] for column in sorted(row)] for row in self.rows]
        while rows and not rows[-1]:
            rows.pop()
        return [*rows]

    def _print(self, text: str) -> None:
        for sign in text:
            if sign == "\n":
                self._go_down()
            elif sign == "\r":
                self.column = 0
            else:
                self._put(sign, width_of(sign))

    def _put(self, sign: str, cells: int) -> None:
        if self.column + cells > COLUMNS:
            self._go_down()
        self.rows[self.row][self.column] = Run(self.column, cells, sign, self.look)
        self.column += cells

    def _go_down(self) -> None:
        self.row, self.column = self.row + 1, 0
        if self.row == len(self.rows):
            self.rows.append({})

    def _obey(self, given: str, command: str) -> None:
        if command == "m":
            for code in given.split(";"):
                self.look = self.look.with_code(code)
        elif command == "K":
            kept = self.column if given in ("", "0") else 0
            self.rows[self.row] = {column: run for column, run in self.rows[self.row].items() if column < kept}
        elif command == "A":
            self.row = max(0, self.row - int(given or 1))
