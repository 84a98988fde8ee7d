"""Where a store is: its URL, and whether a store may lie there at all."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workflow.errors import StoreUnavailable
from workflow.store import faults
from workflow.store.whole_file import whole_file
from workflow.wording import Wording

PREFIX = "sqlite:///"
NETWORK_DRIVES = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ncpfs"})
MOUNTS = Path("/proc/mounts")


def path_of(url: str) -> Path:
    """The file that `url` names."""
    name = url.removeprefix(PREFIX)
    if not url.startswith(PREFIX) or not name or name == ":memory:" or "?" in name or "\0" in name:
        raise StoreUnavailable(faults.UNSUPPORTED, url=url)
    return Path(name)


def existing(path: Path) -> Path:
    """`path`, when a store may be read there."""
    if path.is_dir():
        raise StoreUnavailable(faults.IS_A_DIRECTORY, path=str(path))
    if not path.exists():
        raise StoreUnavailable(faults.MISSING, path=str(path))
    if not path.is_file():
        raise StoreUnavailable(faults.NOT_A_FILE, path=str(path))
    return _local(path)


def vacant(path: Path) -> Path:
    """`path`, when a store may be made there."""
    if path.is_dir():
        raise StoreUnavailable(faults.IS_A_DIRECTORY, path=str(path))
    if path.exists():
        raise StoreUnavailable(faults.EXISTS, path=str(path))
    if not path.absolute().parent.is_dir():
        raise StoreUnavailable(faults.NO_DIRECTORY, path=str(path.parent))
    return _local(path)


@contextmanager
def making(path: Path) -> Iterator[Path]:
    """A new file to be filled, that only its owner can read. It gets its name when it is whole, or is never seen."""
    vacant(path)
    try:
        with whole_file(path) as made:
            yield made
    except FileExistsError as error:
        raise StoreUnavailable(faults.EXISTS, path=str(path)) from error
    except OSError as error:
        raise StoreUnavailable(_of_disk(error), path=str(path), problem=error.strerror or str(error)) from error


def drive_kind(path: Path, mounts: str) -> str:
    """The file system `path` lies on, by the deepest mount point above it; empty when unknown."""
    place, best, kind = os.path.realpath(path), "", ""
    for line in mounts.splitlines():
        columns = line.split(" ")
        if len(columns) > 2:
            point = columns[1].encode().decode("unicode_escape")
            inside = place == point or place.startswith(point.rstrip("/") + "/")
            if inside and len(point) >= len(best):
                best, kind = point, columns[2]
    return kind


def _of_disk(error: OSError) -> Wording:
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return faults.READ_ONLY
    return faults.FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else faults.FAILED


def _local(path: Path) -> Path:
    kind = drive_kind(path, MOUNTS.read_text(encoding="utf-8", errors="replace")) if MOUNTS.exists() else ""
    if kind in NETWORK_DRIVES:
        raise StoreUnavailable(faults.NETWORK_DRIVE, path=str(path), kind=kind)
    return path
