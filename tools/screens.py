"""`make screens`: draws docs/screens from what the commands print on a terminal of 80 columns, in both languages.

Every screen is a real command on the store that `complaints demo` leaves; what has to happen before it is run too.
"""

import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from fcntl import ioctl
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tools.drawing import COLUMNS, svg
from tools.requirements_page import ROOT
from tools.screen_list import SCREENS
from workflow.commands.operator.demo import typed
from workflow.commands.surface.cells import width_of
from workflow.wording import Label, Language

FOLDER = ROOT / "docs" / "screens"
LOCALES: Mapping[Language, str] = {"zh": "zh_CN.UTF-8", "en": "en_US.UTF-8"}
ROWS, QUIET = 50, 0.7
ASKING = re.compile(rb"[]>] (\x1b\[[0-9;]*m)*$")
"""What a question ends with."""
ENDS_WELL = (0, 1, 3)
"""Done, done with something found, or refused by a rule."""


class Place(NamedTuple):
    """Where commands are run, and in which language."""

    folder: Path
    language: Language


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    for language in LOCALES:
        with TemporaryDirectory() as folder:
            draw(Place(Path(folder), language))
    return 0


def draw(place: Place) -> None:
    """All screens of a language, in their order, on one store."""
    run(["demo"], place)
    for screen in SCREENS:
        for command in screen.before:
            run(spoken(command, place.language), place)
        words = spoken(screen.command, place.language)
        shown = f"{prompt(words)}{run(words, place, spoken(screen.answers, place.language))}"
        path = FOLDER / f"{screen.name}.{place.language}.svg"
        path.write_text(svg(shown, screen.says.say(place.language)), encoding="utf-8")
    (FOLDER / ("README.md" if place.language == "en" else "README.zh.md")).write_text(index(place.language), "utf-8")


def spoken(command: Sequence[str | Label], language: Language) -> list[str]:
    return [word if isinstance(word, str) else word.say(language) for word in command]


def run(words: Sequence[str], place: Place, answers: Sequence[str] = ()) -> str:
    """What the command shows at a keyboard; each answer is typed once a question stands there."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    command = [sys.executable, "-m", "workflow", *words]
    child = subprocess.Popen(
        command,
        cwd=place.folder,
        env=_surroundings(place),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown = _read(ours, [*answers])
    os.close(ours)
    if child.wait() not in ENDS_WELL:
        raise SystemExit(f"{' '.join(words)}\n{shown}")
    return shown


def _surroundings(place: Place) -> Mapping[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(place.folder),
        "LANG": LOCALES[place.language],
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm-256color",
        "COMPLAINTS_DB": "sqlite:///complaints-demo.db",
    }


def _read(terminal: int, answers: list[str]) -> str:
    found = b""
    while True:
        ready, _, _ = select.select([terminal], [], [], QUIET)
        if not ready:
            if answers and ASKING.search(found):
                os.write(terminal, f"{answers.pop(0)}\n".encode())
            continue
        try:
            read = os.read(terminal, 65536)
        except OSError:  # the other end is closed: the command has ended
            read = b""
        if not read:
            return found.decode("utf-8", "replace")
        found += read


def prompt(words: Sequence[str]) -> str:
    """The command line behind a prompt, over as many lines as it takes."""
    rows = ["complaints"]
    for word in (typed([each]).partition(" ")[2] for each in words):
        if width_of(f"  {rows[-1]} {word} \\") > COLUMNS:
            rows.append(f"    {word}")
        else:
            rows[-1] += f" {word}"
    return "\x1b[2m$\x1b[0m \x1b[1m" + " \\\r\n  ".join(rows) + "\x1b[0m\r\n"


def index(language: Language) -> str:
    """The page that shows all screens."""
    head = Label(
        zh="# 屏幕\n\n八十列的终端上所见，用 `make screens` 从真实命令画出；案件库是 `complaints demo` 留下的那个。[English](README.md)\n",
        en="# Screens\n\nWhat a terminal of 80 columns shows, drawn by `make screens` from the real commands on the store that"
        " `complaints demo` leaves. [中文](README.zh.md)\n",
    )
    shown = (
        f"## {s.says.say(language)}\n\n{s.about.say(language)}\n\n![{s.says.say(language)}]({s.name}.{language}.svg)\n"
        for s in SCREENS
    )
    return "\n".join([head.say(language), *shown])


if __name__ == "__main__":
    sys.exit(main())
