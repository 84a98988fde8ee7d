"""Where a store is: its URL, and whether a store may lie there at all."""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeAlias
from urllib.parse import SplitResult, unquote, urlsplit

from workflow.errors import StoreUnavailable
from workflow.store import faults
from workflow.store.whole_file import whole_file
from workflow.wording import Wording

PREFIX = "sqlite:///"
_AMBIGUOUS = re.compile(r"[\s\0]|%(?![0-9A-Fa-f]{2})")
"""The driver would complain of such a sign, and quote what stands around it."""
SERVERS = ("postgresql+psycopg://", "postgresql://")
NETWORK_DRIVES = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ncpfs"})
MOUNTS = Path("/proc/mounts")


class FilePlace(NamedTuple):
    """A store in a file."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    def __str__(self) -> str:
        return str(self.path)


class ServerPlace(NamedTuple):
    """A store in a database of a Postgres server. It is shown without what `conninfo` may hold: a password."""

    conninfo: str
    shown: str
    login: str | None

    @property
    def name(self) -> str:
        return unquote(self.shown.rpartition("/")[2])

    def __str__(self) -> str:
        return self.shown


Place: TypeAlias = FilePlace | ServerPlace


def url_of(place: Place) -> str:
    """How a place is named, with whatever is secret in it."""
    return place.conninfo if isinstance(place, ServerPlace) else f"{PREFIX}{place.path}"


def place_of(url: str) -> Place:
    """The place that `url` names."""
    prefix = next((each for each in SERVERS if url.startswith(each)), None)
    return FilePlace(path_of(url)) if prefix is None else _server(url.removeprefix(prefix))


def path_of(url: str) -> Path:
    """The file that `url` names."""
    name = url.removeprefix(PREFIX)
    if not url.startswith(PREFIX) or not name or name == ":memory:" or "?" in name or "\0" in name:
        raise StoreUnavailable(faults.UNSUPPORTED, url=harmless(url))
    return Path(name)


def harmless(url: str) -> str:
    """What of an address can be shown, whatever somebody took for one: nothing in which a password may stand."""
    if url.startswith(PREFIX):
        return url.partition("?")[0]
    scheme, colon, _ = url.partition(":")
    if colon:
        return f"{scheme}:…"
    return "…" if "=" in url else url


def _server(rest: str) -> ServerPlace:
    url = f"postgresql://{rest}"
    try:
        parts = urlsplit(url)
        name = f"postgresql://{_host(parts)}/{parts.path.removeprefix('/')}"
    except ValueError as error:
        raise StoreUnavailable(faults.UNSUPPORTED, url=harmless(url)) from error
    if parts.path in ("", "/") or _AMBIGUOUS.search(url) or _is_torn(parts):
        raise StoreUnavailable(faults.UNSUPPORTED, url=harmless(url))
    return ServerPlace(url, name, None if parts.username is None else unquote(parts.username))


def _is_torn(parts: SplitResult) -> bool:
    """Whether a sign in a password, which should stand there as %40 and the like, has torn the address apart."""
    return parts.netloc.count("@") > 1 or "@" in f"{parts.path}{parts.query}" or bool(parts.fragment)


def _host(parts: SplitResult) -> str:
    host = parts.hostname or "localhost"
    return host if parts.port is None else f"{host}:{parts.port}"


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
