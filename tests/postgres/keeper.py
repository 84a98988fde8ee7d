"""A process that outlives a test run, however the run ends, and clears away what it has left.

Whoever uses a folder holds a shared lock on its file `held`; the kernel lets go of it also for a process that was killed. The
keeper waits until it may have the file alone, and so until the last one is gone: nothing is counted, and nothing is polled.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

from tests.postgres.machine import alive

ROOT = Path(__file__).parents[2]


def hold(folder: Path) -> IO[str]:
    """As long as this file is open, the folder and what runs in it stay. FileNotFoundError: they are gone already."""
    held = (folder / "held").open("r+")
    fcntl.flock(held, fcntl.LOCK_SH)
    if not (folder / "held").exists():
        held.close()
        raise FileNotFoundError(folder)
    return held


def watch(folder: Path, prefix: str = "") -> None:
    """Hold the folder first. In the end the server in it is stopped; or everything called `prefix`.. at TEST_PG_URL dropped."""
    quiet = subprocess.DEVNULL
    words = [sys.executable, "-m", "tests.postgres.keeper", str(folder), prefix]
    subprocess.run(words, cwd=ROOT, stdin=quiet, stdout=quiet, stderr=quiet, check=True)


def main(folder: Path, prefix: str) -> None:
    if os.fork():
        return
    os.setsid()
    with (folder / "held").open("r+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        try:
            drop(prefix) if prefix else stop(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def stop(folder: Path) -> None:
    if (pid := postmaster(folder)) is None:
        return
    for how in (signal.SIGQUIT, signal.SIGKILL):
        os.kill(pid, how)
        if gone(pid):
            return


def drop(prefix: str) -> None:
    from tests.postgres.cluster import Cluster

    Cluster(os.environ["TEST_PG_URL"]).clear(prefix)


def postmaster(folder: Path) -> int | None:
    """The server that runs in the folder, if one does."""
    try:
        pid = int((folder / "data" / "postmaster.pid").read_text().partition("\n")[0])
    except (FileNotFoundError, ValueError):
        return None
    return pid if alive(pid) else None


def gone(pid: int, patience: float = 10) -> bool:
    """Whether the process has ended within so many seconds."""
    until = time.monotonic() + patience
    while alive(pid):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
