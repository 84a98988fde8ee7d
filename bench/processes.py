"""`complaints` as a whole process, beside processes that only import what such a program is made of.

Each command is a process of its own, as an agent types it, on a store with a few hundred cases. Every run leaves what it did to
the next: an action is taken on another case each time. Byte code is kept in a folder of the bench's own, so that nobody compiles.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import NamedTuple

from bench.rounds import ROUNDS, Bound, Place, Row, at_most, figure, said, turned
from bench.scale_cases import CLERK, Hands, found
from workflow.definitions import library
from workflow.service import By, Desk, Outcome, open_desk
from workflow.store import moment
from workflow.wording import Label

CASES = 300
SMALL, LARGEST = "corrective_action", "ticketing_complaints"
BASES: Mapping[str, str] = {
    "sqlmodel": "import typer, rich, sqlmodel",
    "sqlite3": "import typer, rich, sqlite3",
    "yaml": "import typer, rich, yaml",
}
LINE = "python -c '{}'"


class Spent(NamedTuple):
    """Seconds of the clock, and of the processor."""

    wall: float
    busy: float


class Asked(NamedTuple):
    """A command, beside which process, and what it may cost at most."""

    name: Label
    words: Callable[[], list[str]]
    base: str
    bound: Bound | None


def rows(place: Place) -> Iterator[Row]:
    url, numbers = _filled(place.folder / "desk.db")
    environment = _environment(place.folder, url)
    fresh = (numbers[each % len(numbers)] for each in count())
    asked = tuple(_asked(fresh))
    times = _interleaved(asked, environment)
    for one in asked:
        base = said(LINE.format(BASES[one.base]), LINE.format(BASES[one.base]))
        ours, theirs = times[one.name.en], times[one.base]
        both = list(zip(ours, theirs, strict=True))
        yield Row(one.name, figure([a.busy / b.busy for a, b in both]), base, one.bound)
        yield Row(said("　用时", "  by the clock"), figure([a.wall / b.wall for a, b in both]), base)


def _asked(fresh: Iterator[str]) -> Iterator[Asked]:
    def do() -> list[str]:
        return ["do", next(fresh), "classify", "category=product", "--as", "cs00"]

    def note() -> list[str]:
        return ["note", next(fresh), "已联系客户", "--as", "cs00"]

    yield Asked(said("complaints do，处理器时间", "complaints do, processor time"), do, "sqlmodel", at_most(1.3))
    yield Asked(said("complaints do", "complaints do, beside sqlite3"), do, "sqlite3", at_most(2.5))
    yield Asked(said("complaints note", "complaints note"), note, "sqlite3", None)
    yield Asked(said("complaints show", "complaints show"), lambda: ["show", next(fresh)], "sqlite3", None)
    yield Asked(said("complaints todo", "complaints todo"), lambda: ["todo", "--as", "cs00"], "sqlite3", None)
    yield Asked(said("complaints --help", "complaints --help"), lambda: ["--help"], "yaml", at_most(1.5))
    for name in (SMALL, LARGEST):
        path = str(Path(next(iter(library.__path__))) / f"{name}.yaml")
        title = f"complaints check {name}.yaml"
        yield Asked(said(title, title), lambda path=path: ["check", path], "yaml", at_most(1.5))  # type: ignore[misc]


def _filled(path: Path) -> tuple[str, list[str]]:
    """A store in which as many cases wait to be classified as runs may need."""
    url, clock = f"sqlite:///{path}", Hands(moment.now())
    found(url, clock)
    with open_desk(url) as desk, desk.batch():
        return url, [_registered(desk) for _ in range(CASES)]


def _registered(desk: Desk) -> str:
    given = {"customer_name": "某客户", "contact": "13800000000", "feedback": "杯子有裂纹", "channel": "hotline"}
    given |= {"order_number": "E8000000", "submitted_at": "2026-01-05T09:00"}
    opened = desk.open("online_shopping", given, by=By(person="cs00", login=CLERK))
    assert isinstance(opened, Outcome), opened
    return opened.case


def _environment(folder: Path, url: str) -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "bytecode"), "COMPLAINTS_DB": url, "NO_COLOR": "1"}


def _interleaved(asked: tuple[Asked, ...], environment: Mapping[str, str]) -> Mapping[str, list[Spent]]:
    works: dict[str, Callable[[], list[str]]] = {
        **{name: (lambda code=code: ["-c", code]) for name, code in BASES.items()},  # type: ignore[misc]
        **{one.name.en: (lambda one=one: ["-m", "workflow", *one.words()]) for one in asked},  # type: ignore[misc]
    }
    spent: dict[str, list[Spent]] = {name: [] for name in works}
    for round_ in range(-1, ROUNDS):  # the first compiles, and is not counted
        for name in turned(list(works), round_):
            ran = _ran([sys.executable, *works[name]()], environment)
            if round_ >= 0:
                spent[name].append(ran)
    return spent


def _ran(command: list[str], environment: Mapping[str, str]) -> Spent:
    began = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    said_ = b"" if process.stderr is None else process.stderr.read()
    assert os.waitstatus_to_exitcode(status) == 0, (command, said_.decode())
    return Spent(wall, used.ru_utime + used.ru_stime)
