"""Postgres runs out of room while writers are at work: python -m bench.faults.full_server [SECONDS]

First the tables have none, which the server says and survives; then its write-ahead log, at which it stops, cannot start again,
and comes back when there is room.
"""

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import psycopg

from bench.faults.full_disk import is_known, room_made
from bench.faults.places import WRITERS, on_postgres
from bench.faults.room import SmallDisk, small_disk
from bench.faults.server import survived
from bench.faults.verdict import Verdict
from tests.postgres.machine import account
from tests.postgres.server import Server

LEFT = 40 * 1024
"""Bytes that are left for tables to grow into."""


def tables_full(server: Server, ledgers: Path, seconds: float, *, writers: int = WRITERS) -> Verdict:
    """A store whose tables lie on a small disk; there is room again after two thirds of the time."""
    with small_disk(server.folder / "tables", account().get("user")) as room:
        server.cluster.run(f"CREATE TABLESPACE small LOCATION '{room.path}'")
        place = on_postgres(ledgers, server.cluster, database="tables", settings="TABLESPACE small", writers=writers)
        room.crowd(LEFT)
        try:
            found = survived("tables have no room", place, seconds, [lambda: None, lambda: room_made(place, room)])
            return found if is_known(place, room) else Verdict(found.counts, (*found.broken, "nobody was told so"))
        finally:
            server.cluster.run("DROP DATABASE tables WITH (FORCE)")
            server.cluster.run("DROP TABLESPACE small")


def log_full(server: Server, ledgers: Path, seconds: float, *, writers: int = WRITERS) -> Verdict:
    """A server whose write-ahead log lies on a small disk; after two thirds of the time there is room, and it is started. It
    does not run afterwards."""
    with small_disk(server.folder / "log_disk", account().get("user")) as room:
        server.stop()
        _moved(server.folder / "data" / "pg_wal", room.path / "pg_wal")
        server.start()
        place = on_postgres(ledgers, server.cluster, database="log", writers=writers)
        room.crowd(0)
        calamities = [lambda: _log_ends(server), lambda: _up_again(server, room)]
        try:
            return survived("log has no room", place, seconds, calamities)
        finally:
            server.kill()


def _moved(directory: Path, to: Path) -> None:
    """Lies elsewhere from now on, and belongs to whom it belonged."""
    owner = directory.stat()
    shutil.move(directory, to)
    directory.symlink_to(to)
    for each in (to, *to.rglob("*")):
        os.chown(each, owner.st_uid, owner.st_gid)


def _log_ends(server: Server) -> None:
    """The rest of the log's present file is given up, so that the next one is needed now."""
    with suppress(psycopg.Error):
        while True:
            server.cluster.run("SELECT pg_switch_wal()")
            server.cluster.run("CREATE TEMPORARY TABLE something ()")


def _up_again(server: Server, room: SmallDisk) -> None:
    room.make_room()
    if server.pid is not None:
        server.kill()
    server.start()


def main(seconds: str = "20") -> bool:
    with tempfile.TemporaryDirectory() as top, Server.started() as server:
        kept = []
        for name, faulty in (("tables", tables_full), ("log", log_full)):
            directory = Path(top) / name
            directory.mkdir()
            kept.append(faulty(server, directory, float(seconds)).told())
        return all(kept)


if __name__ == "__main__":
    sys.exit(not main(*sys.argv[1:]))
