"""A place on which files soon have no room any more, until room is made."""

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

SIZE, LEFT = 256 * 1024 * 1024, 300 * 1024
"""Bytes of a small disk, and how many of them are left when it is crowded."""
FULL = frozenset({"store_disk_full"})


class NoSmallDisk(Exception):
    """Why there is none on this machine."""


class Room(Protocol):
    """`codes` are what is to be said when it is full; `narrowly` is what a command is to be started with to feel it."""

    @property
    def path(self) -> Path: ...

    @property
    def kind(self) -> str: ...

    @property
    def codes(self) -> frozenset[str]: ...

    @property
    def narrowly(self) -> Sequence[str]: ...

    def crowd(self, leaving: int = LEFT) -> None:
        """From now on there is little room."""
        ...

    def make_room(self, pids: Sequence[int] = ()) -> None:
        """From now on there is enough, also for these processes that were started narrowly."""
        ...


@dataclass(frozen=True, slots=True)
class SmallDisk:
    path: Path
    kind: str = "a small tmpfs"
    codes: frozenset[str] = FULL
    narrowly: Sequence[str] = ()

    def crowd(self, leaving: int = LEFT) -> None:
        """Fill up the disk until at most so many bytes are free."""
        with suppress(OSError), self._ballast.open("wb", buffering=0) as file:
            while shutil.disk_usage(self.path).free > leaving and file.write(bytes(4096)):
                pass

    def make_room(self, pids: Sequence[int] = ()) -> None:
        self._ballast.unlink()

    @property
    def _ballast(self) -> Path:
        return self.path / "ballast"


@dataclass(frozen=True, slots=True)
class SmallFiles:
    """An ordinary directory for processes whose files may not grow beyond so many bytes, which needs no rights."""

    path: Path
    kind: str = "files that may not grow"
    codes: frozenset[str] = FULL | {"store_failed", "store_outcome_unknown"}
    narrowly: Sequence[str] = ("prlimit", f"--fsize={LEFT}:unlimited")

    def crowd(self, leaving: int = LEFT) -> None:
        """Only what is started narrowly feels it."""

    def make_room(self, pids: Sequence[int] = ()) -> None:
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@contextmanager
def small_room(directory: Path) -> Iterator[Room]:
    """A small disk where one may be mounted, else files that may not grow."""
    with ExitStack() as stack:
        try:
            room: Room = stack.enter_context(small_disk(directory / "disk"))
        except NoSmallDisk as reason:
            print(f"disk full: {reason}; files that may not grow take its place")
            room = SmallFiles(directory)
        yield room


@contextmanager
def small_disk(mount: Path, owner: int | None = None) -> Iterator[SmallDisk]:
    """A file system in memory. Raises NoSmallDisk where only somebody else may mount one."""
    if os.geteuid() != 0:
        raise NoSmallDisk("only root may mount a small disk")
    mount.mkdir()
    options = f"size={SIZE},mode=0700" + ("" if owner is None else f",uid={owner},gid={owner}")
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(mount)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise NoSmallDisk(f"a small disk cannot be mounted here: {ran.stderr.strip()}")
    try:
        yield SmallDisk(mount)
    finally:
        subprocess.run(["umount", "-l", str(mount)], check=False)
