"""One server for a whole test run: the first process that needs it starts it, and it ends with the last one that holds it."""

import fcntl
import json
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from tests.postgres.cluster import Cluster
from tests.postgres.keeper import hold, watch
from tests.postgres.machine import OLDEST
from tests.postgres.server import HASTY, Server


class Shared(NamedTuple):
    cluster: Cluster
    prefix: str
    """Begins the name of every database of this run."""
    held: IO[str]


@contextmanager
def shared(meeting: Path) -> Iterator[Shared]:
    """The server of all who name the same meeting place, a folder that is new in each run."""
    with _alone(meeting):
        server = _joined(meeting / "postgres.json") or _begun(meeting / "postgres.json")
    with server.held:
        yield server


def _joined(page: Path) -> Shared | None:
    try:
        said = json.loads(page.read_text())
        return Shared(Cluster(said["address"]), said["prefix"], hold(Path(said["folder"])))
    except FileNotFoundError:
        return None


def _begun(page: Path) -> Shared:
    prefix = f"complaints_{secrets.token_hex(3)}_"
    if address := os.environ.get("TEST_PG_URL"):
        cluster, folder, held = _given(address, prefix)
    else:
        server = Server.started(HASTY)
        cluster, folder, held = server.cluster, server.folder, server._held
    page.touch(mode=0o600)
    page.write_text(json.dumps({"address": cluster.address, "prefix": prefix, "folder": str(folder)}))
    return Shared(cluster, prefix, held)


def _given(address: str, prefix: str) -> tuple[Cluster, Path, IO[str]]:
    cluster = Cluster(address)
    assert int(str(cluster.run("SHOW server_version_num")[0][0])) >= OLDEST * 10_000, (
        f"TEST_PG_URL is older than {OLDEST}"
    )
    folder = Path(tempfile.mkdtemp(prefix="complaints-pg-"))
    (folder / "held").touch()
    held = hold(folder)
    watch(folder, prefix)
    return cluster, folder, held


@contextmanager
def _alone(meeting: Path) -> Iterator[None]:
    with (meeting / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
