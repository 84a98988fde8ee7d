"""The pages that teach are real: what they say to type is typed, in order, and what they show is compared.

A reader sits at a terminal of 80 columns. A page's blocks: ```yaml NAME writes the file NAME, ```diff NAME changes it, ```console is a session of commands and what
they answer, ```sh a script. A page begins in an empty directory; one that says `<!-- after: tutorial -->` where that page ends, a page of
how-to/ likewise, and one that says `<!-- after: demo -->` beside the store that `complaints demo` leaves.
REGENERATE=docs rewrites the sessions with what the commands print now.
"""

import contextlib
import os
import pty
import re
import shutil
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("README*.md"), *DOCS.glob("tutorial*.md"), *DOCS.glob("how-to/*.md")])
BLOCK = re.compile(
    r"^```(?P<kind>console|yaml|diff|csv|sh)(?: (?P<name>[\w.-]+))?\n(?P<text>.*?)^```", re.DOTALL | re.MULTILINE
)
CHANGING = re.compile(r"\b[0-9a-f]{8,64}\b|\b[0-9a-f]{4}-[0-9a-f]{4}\b")
"""Digests and codes: they hang on random salts."""
STYLING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")
PROGRESS = "━━"
LANGUAGES = {"": "en_US.UTF-8", ".zh": "zh_CN.UTF-8"}
AFTER = re.compile(r"<!-- after: ([a-z-]+) -->")
DEMO = "demo"
FAULT = re.compile(r"\binternal$", re.MULTILINE)
"""The code of a fault of ours: no page may come to show one."""


def pieces(terminal: int) -> Iterator[bytes]:
    """What is written on the terminal, until nobody writes any more."""
    with contextlib.suppress(OSError):
        while piece := os.read(terminal, 65536):
            yield piece


class Reader:
    """Does what a page says, in a directory of its own."""

    def __init__(self, place: Path, language: str) -> None:
        self.place = place
        bin_ = place / ".bin"
        bin_.mkdir(exist_ok=True)
        (bin_ / "complaints").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m workflow "$@"\n')
        (bin_ / "complaints").chmod(0o755)
        self.surroundings = {
            "PATH": f"{bin_}:{os.environ['PATH']}",
            "HOME": str(place),
            "LANG": language,
            "TERM": "xterm",
            "NO_COLOR": "1",
            "PYTHONUTF8": "1",
            "PYTHONPATH": str(ROOT),
        }

    def run(self, command: str) -> str:
        """What one command line answers; `export` stays for the next."""
        if command.startswith("export "):
            name, _, value = command.removeprefix("export ").partition("=")
            self.surroundings[name] = value
            return ""
        ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (50, 80))
        ran = subprocess.Popen(
            ["sh", "-c", command],
            cwd=self.place,
            env=self.surroundings,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        said = b"".join(pieces(ours))
        os.close(ours)
        ran.wait(timeout=120)
        lines = STYLING.sub("", said.decode().replace("\r\n", "\n")).split("\n")[:-1]
        return "".join(f"{line.rstrip()}\n" for line in lines if PROGRESS not in line)

    def session(self, text: str) -> str:
        commands = [line[2:] for line in text.splitlines() if line.startswith("$ ")]
        return "".join(f"$ {command}\n{self.run(command)}" for command in commands)

    def write(self, name: str, text: str) -> None:
        (self.place / name).write_text(text, "utf-8")

    def change(self, name: str, diff: str) -> None:
        """Lines with - go, lines with + come, the others say where."""
        before = "".join(line[1:] for line in diff.splitlines(keepends=True) if line[0] in " -")
        after = "".join(line[1:] for line in diff.splitlines(keepends=True) if line[0] in " +")
        text = (self.place / name).read_text("utf-8")
        assert text.count(before) == 1, f"{name} has this {text.count(before)} times, not once:\n{before}"
        self.write(name, text.replace(before, after))


def followed(text: str, reader: Reader) -> Iterator[tuple[str, str]]:
    """Each session of the page, as it stands there and as it goes today."""
    for block in BLOCK.finditer(text):
        kind, name, content = block["kind"], block["name"], block["text"]
        if kind == "console":
            yield content, reader.session(content)
        elif kind == "sh":
            reader.run(content)
        elif name and kind == "diff":
            reader.change(name, content)
        elif name:
            reader.write(name, content)


def page_called(name: str, language: str) -> Path:
    """The page that another one goes on from."""
    return next(page for page in PAGES if page.name == f"{name}{language}.md")


def language_of(page: Path) -> str:
    return ".zh" if page.name.endswith(".zh.md") else ""


@pytest.fixture(scope="session")
def place_after(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """Where somebody has run the demo, or has followed a page to its end, in a language."""

    @cache
    def place(name: str, language: str) -> Path:
        where = tmp_path_factory.mktemp(name) / "here"
        if name == DEMO:
            where.mkdir()
            Reader(where, LANGUAGES[language]).run("complaints demo")
        else:
            page = page_called(name, language)
            begin(page, where, place)
            list(followed(page.read_text("utf-8"), Reader(where, LANGUAGES[language])))
        return where

    return place


def begin(page: Path, where: Path, place_after: Callable[[str, str], Path]) -> None:
    """Makes the directory in which the page is followed."""
    before = AFTER.search(page.read_text("utf-8"))
    if before is None:
        where.mkdir()
    else:
        shutil.copytree(place_after(before[1], language_of(page)), where)


@pytest.fixture
def place(place_after: Callable[[str, str], Path], tmp_path: Path, page: Path) -> Path:
    begin(page, tmp_path / "here", place_after)
    return tmp_path / "here"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_can_be_followed_as_it_is_written(page: Path, place: Path) -> None:
    text = page.read_text("utf-8")
    reader = Reader(place, LANGUAGES[language_of(page)])
    sessions = list(followed(text, reader))
    assert not [today for _, today in sessions if FAULT.search(today)]
    if "docs" in os.environ.get("REGENERATE", ""):
        for shown, today in sessions:
            text = text.replace(f"```console\n{shown}```", f"```console\n{today}```", 1)
        page.write_text(text, "utf-8")
        return

    assert sessions
    assert [CHANGING.sub("~", today) for _, today in sessions] == [CHANGING.sub("~", shown) for shown, _ in sessions]


def test_every_page_stands_in_both_languages() -> None:
    names = {str(page.relative_to(ROOT)) for page in PAGES}

    assert {name.replace(".md", ".zh.md") for name in names if not name.endswith(".zh.md")} == {
        name for name in names if name.endswith(".zh.md")
    }
