"""The machine's own Postgres: where its programs are, as whom they run, and what runs beneath a process."""

import os
import pwd
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from glob import glob
from pathlib import Path
from typing import Any, NamedTuple

OLDEST = 15
USUAL = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


class Missing(Exception):
    """Why there is no Postgres to test on, and how to come by one."""


class Programs(NamedTuple):
    folder: Path
    version: int

    def run(self, name: str, *words: str, inside: Path) -> subprocess.CompletedProcess[str]:
        """What the program says; its exit code is not looked at. The server it may start must not hold our pipes open."""
        said = inside / "said"
        with said.open("w+") as page:
            ran = subprocess.run(
                [self.folder / name, *words],
                cwd=inside,
                stdin=subprocess.DEVNULL,
                stdout=page,
                stderr=page,
                **account(),
            )
        return subprocess.CompletedProcess(ran.args, ran.returncode, said.read_text(), "")


def account() -> dict[str, Any]:
    """As whom Postgres runs: as we do; but it refuses root, so then as its own user."""
    if os.geteuid() != 0:
        return {}
    try:
        them = pwd.getpwnam("postgres")
    except KeyError:
        raise Missing("root cannot run Postgres, and there is no user postgres") from None
    return {"user": them.pw_uid, "group": them.pw_gid, "extra_groups": []}


def programs() -> Programs:
    """Those of TEST_PG_BIN, if it is set; else those on PATH; else the newest in the usual places."""
    account()
    found = [Programs(folder, version) for folder in _folders() if (version := _version(folder))]
    for each in found:
        if each.version >= OLDEST:
            return each
    seen = f", only {max(each.version for each in found)}" if found else ""
    raise Missing(f"no Postgres {OLDEST} or newer found{seen}: apt-get install postgresql")


def _folders() -> Iterator[Path]:
    if chosen := os.environ.get("TEST_PG_BIN"):
        yield Path(chosen)
        return
    if first := shutil.which("initdb"):
        yield Path(first).resolve().parent
    yield from sorted((Path(place) for pattern in USUAL for place in glob(pattern)), key=_version, reverse=True)


def _version(folder: Path) -> int:
    """The major version; 0 when it cannot be told, or not all programs are there."""
    if not all((folder / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
        return 0
    said = subprocess.run([folder / "initdb", "--version"], capture_output=True, text=True).stdout
    number = re.search(r"(\d+)(\.|devel|beta|rc|$)", said)
    return int(number[1]) if number else 0


def alive(pid: int) -> bool:
    """Whether the process runs. One that has ended, and that nobody has asked about, does not."""
    return pid in {each for each, _ in _running()}


def children(pid: int) -> list[int]:
    return [each for each, parent in _running() if parent == pid]


def _running() -> Iterator[tuple[int, int]]:
    """Every process and its parent."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    for line in listed.splitlines():
        pid, parent, state = line.split()[:3]
        if not state.startswith("Z"):
            yield int(pid), int(parent)


if __name__ == "__main__":
    try:
        print(programs().folder)
    except Missing as missing:
        sys.exit(str(missing))
