"""The few ratios that matter, in under a minute, beside those that are kept here: python -m bench.quick [--keep]

Prints what has moved by more than a quarter since bench/kept.json was written, and never fails: a busy machine moves things as
well. `--keep` writes the figures of this run in their place.
"""

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from bench import action, decision, grouped, replaying
from bench.cases import staged
from bench.instructions import instructions
from bench.machine import loads, machine
from bench.rounds import interleaved
from bench.row_work import connected
from workflow.__main__ import SELDOM
from workflow.service import open_desk
from workflow.store.moment import now
from workflow.store.snapshots import case_of, case_snapshot

KEPT = Path(__file__).with_name("kept.json")
MOVED = 0.25
MIXED, ROWS, STARTS = 400, 200, 5
EVERYTHING = [sys.executable, "-c", "import typer, rich, sqlmodel"]
LITTLE = [sys.executable, "-c", "import typer, rich, yaml"]


def figures(folder: Path) -> Iterator[tuple[str, float]]:
    """What is kept, by name; every one is a ratio of this run."""
    yield from of_actions(folder)
    yield from of_decisions()
    yield from of_cases(folder)
    yield from of_the_import(folder)
    yield from of_replay(folder)
    yield from of_processes(folder)


def of_actions(folder: Path) -> Iterator[tuple[str, float]]:
    path = folder / "base.db"
    base = action.Base(path, staged(f"sqlite:///{path}", MIXED, 0))
    deeds = base.staged.mixed
    plans = action.recorded(base, deeds)
    yield "an action, times raw sqlite3", action.held(base, deeds, plans).ratio("ours", "raw").middle
    off = action.held(base, deeds, plans, "PRAGMA synchronous = OFF")
    yield "an action with synchronous=OFF, times raw sqlite3", off.ratio("ours", "raw").middle


def of_decisions() -> Iterator[tuple[str, float]]:
    made = [each for each in decision.stories_of(decision.source()) if each.changes]
    work, base = decision.again(made), lambda: decision.dumped(len(made))
    yield (
        "a decision, times json.dumps",
        interleaved({"ours": work, "base": base}, times=3).ratio("ours", "base").middle,
    )
    ours, theirs = instructions(work), instructions(base)
    if ours is not None and theirs is not None:
        yield "instructions of a decision, times json.dumps", ours / theirs


def of_cases(folder: Path) -> Iterator[tuple[str, float]]:
    """Reading cases and writing them down, in memory."""
    with closing(connected(folder / "base.db")) as raw:
        snapshots = [row[0] for row in raw.execute("SELECT snapshot FROM case_file")]

    def ours() -> None:
        for snapshot in snapshots:
            case_snapshot(case_of(snapshot), frozenset())

    both = interleaved({"ours": ours, "base": lambda: decision.dumped(len(snapshots))}, times=3)
    yield "a case decoded and encoded, times json.dumps", both.ratio("ours", "base").middle


def of_the_import(folder: Path) -> Iterator[tuple[str, float]]:
    found = grouped.measured(grouped.importing(folder, ROWS))
    yield "import, times raw sqlite3 in groups", found.ratio("ours", "raw").middle


def of_replay(folder: Path) -> Iterator[tuple[str, float]]:
    path = folder / "base.db"
    works = {"ours": lambda: replaying.replayed(f"sqlite:///{path}"), "base": lambda: replaying.fetched(path)}
    yield "replay, times fetching and hashing", interleaved(works, rounds=STARTS).ratio("ours", "base").middle


def of_processes(folder: Path) -> Iterator[tuple[str, float]]:
    url = f"sqlite:///{folder / 'now.db'}"
    deeds = iter(to_do(url))
    complaints = [sys.executable, "-m", "workflow"]
    works = {
        "everything": lambda: ran(EVERYTHING),
        "little": lambda: ran(LITTLE),
        "help": lambda: ran([*complaints, "--help"]),
        "check": lambda: ran([*complaints, "check", decision.LARGEST]),
        "do": lambda: ran([*complaints, "do", *next(deeds), "--db", url]),
    }
    found = interleaved(works, rounds=STARTS)
    yield "complaints do, times importing typer, rich, sqlmodel", found.ratio("do", "everything").middle
    yield "complaints check, times importing typer, rich, yaml", found.ratio("check", "little").middle
    yield "complaints --help, times importing typer, rich, yaml", found.ratio("help", "little").middle


def to_do(url: str) -> list[list[str]]:
    """What there is to be typed after `do`, each for a case of its own."""
    held = staged(url, 0, STARTS, now()).held
    with open_desk(url) as desk:
        who = {number: desk.case(number).assignees["tech_support"] for number in held}
    return [[number, "report_progress", "progress=已经排查一半", "--as", person] for number, person in who.items()]


def ran(words: Sequence[str]) -> None:
    subprocess.run(words, stdout=subprocess.DEVNULL, check=True, env={**os.environ, "LANG": "C.UTF-8"})


def told(found: Mapping[str, float], kept: Mapping[str, float]) -> Iterator[str]:
    for name, figure in found.items():
        before = kept.get(name)
        moved = "" if before is None else f"{figure / before - 1:+8.0%}"
        mark = "  MOVED" if before is not None and abs(figure / before - 1) > MOVED else ""
        yield f"{name:58}{figure:9.2f}×{'' if before is None else f'{before:9.2f}×'}{moved}{mark}"


def main(words: Sequence[str]) -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.quick", description=__doc__)
    asked.add_argument("--keep", action="store_true", help="keep the figures of this run")
    given = asked.parse_args(words)
    gc.set_threshold(SELDOM)
    with tempfile.TemporaryDirectory() as folder:
        found = dict(figures(Path(folder)))
    kept = json.loads(KEPT.read_text())["figures"] if KEPT.exists() else {}
    print(f"{'':58}{'now':>10}{'kept':>10}\n" + "\n".join(told(found, kept)))
    print(f"{machine()}; load {loads()}")
    if given.keep:
        rounded = {name: round(figure, 3) for name, figure in found.items()}
        KEPT.write_text(json.dumps({"machine": machine(), "figures": rounded}, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
