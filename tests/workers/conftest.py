"""Workers as processes of their own, and somebody who takes their messages."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

PATIENT = 60.0
"""Seconds after which a test gives up on a machine that is busy."""


@dataclass
class Running:
    """A worker that was started, or any other command line, in a process of its own."""

    process: subprocess.Popen[bytes]
    out: Path
    err: Path

    def signal(self, which: signal.Signals) -> None:
        self.process.send_signal(which)

    def code(self) -> int:
        return self.process.wait(PATIENT)

    @property
    def said(self) -> str:
        return self.out.read_text("utf-8") + self.err.read_text("utf-8")

    @property
    def data(self) -> list[dict[str, Any]]:
        """The whole lines of JSON that stand on stdout by now."""
        return [
            json.loads(line) for line in self.out.read_text("utf-8").splitlines(keepends=True) if line.endswith("\n")
        ]


Starter = Callable[..., Running]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Starter]:
    """Starts `complaints` with these words and this environment."""
    started = list[Running]()

    def begin(*words: str, **environment: str) -> Running:
        number = len(started)
        out, err = tmp_path / f"out{number}", tmp_path / f"err{number}"
        with out.open("wb") as stdout, err.open("wb") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", "workflow", *words],
                stdout=stdout,
                stderr=stderr,
                cwd=tmp_path,
                env={**os.environ, "LANG": "C.UTF-8", **environment},
            )
        started.append(Running(process, out, err))
        return started[-1]

    yield begin
    for running in started:
        if running.process.poll() is None:
            running.process.kill()
            running.process.wait()


def until(true: Callable[[], bool]) -> None:
    """Waits for something that another process does."""
    end = time.monotonic() + PATIENT
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


@dataclass
class Sink:
    """A web server on this machine that takes messages, each in the way the test asks for."""

    url: str
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answer: Callable[[BaseHTTPRequestHandler], None] | None = None
    released: threading.Event = field(default_factory=threading.Event)

    def keys(self) -> list[str]:
        return [str(body["complaints_key"]) for body in self.bodies]

    def hang(self, _handler: BaseHTTPRequestHandler) -> None:
        self.released.wait(PATIENT)

    @staticmethod
    def fail(handler: BaseHTTPRequestHandler) -> None:
        handler.send_error(502)

    @staticmethod
    def twice(handler: BaseHTTPRequestHandler) -> None:
        for _ in range(2):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


@pytest.fixture
def sink() -> Iterator[Sink]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.bodies.append(json.loads(body))
            found.headers.append(dict(self.headers.items()))
            if found.answer is not None:
                found.answer(self)
                return
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found = Sink(f"json://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield found
    found.released.set()
    server.shutdown()
    server.server_close()
    thread.join()
