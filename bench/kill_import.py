"""Imports a table, kills the process at random moments, resumes, and counts: python bench/kill_import.py TABLE MAP PEOPLE [KILLS]

Each round has a store of its own: import, SIGKILL at a random moment between the first and the last commit, import again.
Afterwards every row must have exactly one case and `replay --all` must find nothing.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMPLAINTS = [sys.executable, "-m", "workflow"]


def complaints(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMPLAINTS, *words], cwd=place, capture_output=True, text=True, check=False)


def cases(place: Path) -> int:
    with sqlite3.connect(place / "complaints.db") as raw:
        found = raw.execute("SELECT count(*) FROM event WHERE type = 'opened'").fetchone()[0]
    raw.close()
    return int(found)


def made(place: Path, people: str) -> None:
    """A store with the regulation and its people."""
    for words in (["init"], ["people", "import", people], ["publish", "ticketing_complaints"]):
        ran = complaints(place, *words, "--as", "root")
        if ran.returncode:
            sys.exit(ran.stderr)


def killed(place: Path, words: list[str], after: float) -> int:
    """Start the import, kill it `after` seconds from its first case on, and say how many cases it had committed."""
    running = subprocess.Popen([*COMPLAINTS, *words], cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while cases(place) == 0 and running.poll() is None:
        time.sleep(0.002)
    time.sleep(after)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    return cases(place)


def committing(place: Path, words: list[str]) -> float:
    """Seconds from the first commit to the end of a whole import."""
    running = subprocess.Popen([*COMPLAINTS, *words], cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while cases(place) == 0:
        time.sleep(0.002)
    began = time.perf_counter()
    running.wait()
    return time.perf_counter() - began


def main(table: str, plan: str, people: str, kills: str = "20") -> None:
    words = ["import", "ticketing_complaints", table, "--map", plan, "--as", "li", "-o", "json"]
    chance, between = random.Random(20261121), 0
    with tempfile.TemporaryDirectory() as top:
        base, first = Path(top) / "base", Path(top) / "first"
        base.mkdir()
        made(base, people)
        shutil.copytree(base, first)
        length, total = committing(first, words), cases(first)
        print(f"whole import: {total} cases; again:", complaints(first, *words).stdout.strip())
        for round_ in range(int(kills)):
            place = Path(top) / f"round{round_}"
            shutil.copytree(base, place)
            there = killed(place, words, chance.uniform(0, length * 0.9))
            between += 0 < there < total
            resumed = json.loads(complaints(place, *words).stdout)
            replay = complaints(place, "replay", "--all", "-o", "json")
            print(f"killed with {there} cases, resumed: {resumed}, now {cases(place)}, replay {replay.returncode}")
            if cases(place) != total or replay.returncode != 0:
                sys.exit(replay.stdout + replay.stderr)
            shutil.rmtree(place)
    print(
        f"{kills} kills, {between} between the first and the last commit; every store has exactly {total} cases, replay clean"
    )


if __name__ == "__main__":
    main(*[str(Path(word).resolve()) if Path(word).exists() else word for word in sys.argv[1:]])
