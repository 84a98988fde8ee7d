"""A real Postgres server of our own, in a temporary folder, which ends with the process that made it."""

import os
import secrets
import shutil
import signal
import socket
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

from tests.postgres.cluster import Cluster
from tests.postgres.keeper import gone, hold, postmaster, watch
from tests.postgres.machine import Programs, account, children, programs

Settings = Mapping[str, str]
DURABLE: Settings = {}
"""As a department would run it: what is committed survives a crash."""
HASTY: Settings = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
"""For tests in which the server does not die."""
ROOMY = 2 * 1024**3
"""Bytes that must be free in memory before databases are kept there."""


@dataclass(slots=True)
class Server:
    """`stop` and `kill` leave the data, and `start` takes it up again; `end` (or the end of the process) removes it."""

    programs: Programs
    folder: Path
    cluster: Cluster
    _held: IO[str]

    @classmethod
    def started(cls, settings: Settings = DURABLE) -> Self:
        """A new server with an empty cluster. Missing: there is no Postgres on this machine."""
        found, port, password = programs(), _free_port(), secrets.token_hex(16)
        folder = _folder(settings)
        held = hold(folder)
        watch(folder)
        server = cls(found, folder, Cluster(f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"), held)
        server._make(password)
        server._set({"port": str(port), "listen_addresses": "127.0.0.1", "unix_socket_directories": str(folder)})
        server._set({"max_connections": "200", "dynamic_shared_memory_type": "mmap", **settings})
        server.start()
        return server

    @property
    def pid(self) -> int | None:
        """The process of the server, while it runs."""
        return postmaster(self.folder)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8", "replace") if (self.folder / "log").exists() else ""

    def start(self) -> None:
        """Returns when it accepts connections."""
        self._run("pg_ctl", "start", "-D", "data", "-w", "-t", "60", "-l", "log")

    def stop(self) -> None:
        """Orderly: transactions under way are rolled back, connections are closed."""
        self._run("pg_ctl", "stop", "-D", "data", "-w", "-m", "fast")

    def kill(self) -> None:
        """A crash: SIGKILL to the server and to every process beneath it. Returns when they are gone."""
        first = self.pid
        assert first is not None, "the server does not run"
        os.kill(first, signal.SIGSTOP)
        everyone = [first, *children(first)]
        for pid in everyone:
            os.kill(pid, signal.SIGKILL)
        assert all(map(gone, everyone)), "the server outlives SIGKILL"
        # Where nobody asks about the dead (a container without an init), Postgres would take its own for alive.
        for mark in (self.folder / "data" / "postmaster.pid", *self.folder.glob(".s.PGSQL.*")):
            mark.unlink()

    def restart(self) -> None:
        """Runs again, whether it ran, was stopped or was killed."""
        if self.pid is not None:
            self.stop()
        self.start()

    def end(self) -> None:
        """Stops it and removes everything, in the background."""
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def _make(self, password: str) -> None:
        secret = self.folder / "password"
        secret.write_text(password)
        _give_to_postgres(secret)
        like = ("--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", "--username=postgres", "--pwfile=password")
        self._run("initdb", "-D", "data", *like, "--no-sync", "--no-instructions")

    def _set(self, settings: Settings) -> None:
        with (self.folder / "data" / "postgresql.conf").open("a") as page:
            page.writelines(f"{name} = '{value}'\n" for name, value in settings.items())

    def _run(self, name: str, *words: str) -> None:
        ran = self.programs.run(name, *words, inside=self.folder)
        if ran.returncode:
            raise RuntimeError(f"{name} {words[0]} failed\n{ran.stdout}\n{self.log[-2000:]}")


def _folder(settings: Settings) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="complaints-pg-", dir=_in_memory() if settings is HASTY else None))
    (folder / "held").touch()
    _give_to_postgres(folder)
    return folder


def _in_memory() -> str | None:
    """A folder in memory, if there is room: databases are made and dropped six times as fast."""
    shared = "/dev/shm"
    there = os.access(shared, os.W_OK) and shutil.disk_usage(shared).free >= ROOMY
    return shared if there else None


def _give_to_postgres(path: Path) -> None:
    if them := account():
        os.chown(path, them["user"], them["group"])


def _free_port() -> int:
    """Not one that the system gives to outgoing connections: who calls such a port while the server is down may reach itself."""
    while True:
        port = 15_000 + secrets.randbelow(15_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
