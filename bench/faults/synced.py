"""Whether the disk is asked before an answer is given: one writer under strace: python -m bench.faults.synced [SECONDS]

When an answer is written down, everything that was written to the log must have been synced; and when the log begins again
from its start, everything that was written to the database.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.faults.ledger import closing_time
from bench.faults.office import clerk
from bench.faults.places import on_sqlite
from bench.faults.verdict import Verdict

CALL = re.compile(r"(?P<call>\w+)\(\d+<(?P<path>[^>]*)>(?:, (?P<rest>.*))?\) += \d+")
LOG_BEGINS = re.compile(r", 0$")


def traced(directory: Path, seconds: float) -> Path:
    """What one writer asks of the kernel in so many seconds."""
    place, trace = on_sqlite(directory, directory / "cases.db"), directory / "trace"
    calls = ["strace", "-f", "-y", "-s", "60", "-e", "trace=write,pwrite64,fsync,fdatasync", "-o", str(trace)]
    writer = [sys.executable, "-m", "bench.faults.writer", place.keeper, str(directory), clerk(0), "1", "50"]
    with subprocess.Popen([*calls, *writer]) as running:
        time.sleep(seconds)
        closing_time(directory).touch()
        running.wait()
    return trace


def held(trace: str) -> Verdict:
    """Every answer against what was synced by then."""
    unsynced, broken, answers, rounds = set[str](), list[str](), 0, 0
    for found in CALL.finditer(trace):
        ending, rest = found["path"].rpartition(".")[2], found["rest"] or ""
        if found["call"] in ("fsync", "fdatasync"):
            unsynced.discard(ending)
        elif ending == "ledger" and r"\"done\"" in rest:
            answers += 1
            broken += ["done was said while the log was not synced"] if "db-wal" in unsynced else []
        elif ending == "db-wal" and LOG_BEGINS.search(rest):
            rounds += 1
            broken += ["the log began again while the database was not synced"] if "db" in unsynced else []
        if found["call"] == "pwrite64":
            unsynced.add(ending)
    head = f"synced: {answers} answers, {rounds} rounds of the log"
    return Verdict(f"{head}; {len(broken)} before the disk was asked", (*broken, *([] if answers else ["no answers"])))


def main(seconds: str = "6") -> bool:
    if shutil.which("strace") is None:
        print("synced: not tried, because strace is not installed")
        return True
    with tempfile.TemporaryDirectory() as top:
        return held(traced(Path(top), float(seconds)).read_text("utf-8", "replace")).told()


if __name__ == "__main__":
    sys.exit(not main(*sys.argv[1:]))
