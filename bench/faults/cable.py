"""A TCP connection between writers and their server that can be frozen and cut, also just when somebody commits."""

import contextlib
import socket
import threading
from dataclasses import dataclass, field
from enum import Enum
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

COMMIT = b"COMMIT"
SIMPLE, SYNC = b"Q", b"S\x00\x00\x00\x04"
"""How an order begins that is one message, and with what one ends that is several (a wish to
hear the answers at once may follow)."""


class Lost(Enum):
    """What gets lost when the cable is cut: what was asked of the server, or what it answered."""

    THE_ORDER = "the order"
    THE_ANSWER = "the answer"


@dataclass(slots=True)
class Cable:
    """Listens on loopback, and passes on what it hears to the server and back. `cuts` counts those at a word."""

    server: str
    """The address of the server, as a URL."""
    cuts: int = 0
    _door: socket.socket = field(default_factory=socket.socket)
    _pairs: list[tuple[socket.socket, socket.socket]] = field(default_factory=list)
    _flowing: threading.Event = field(default_factory=threading.Event)
    _traps: list[tuple[bytes, Lost]] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._door.bind(("127.0.0.1", 0))
        self._door.listen(64)
        self._flowing.set()
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._door.close()
        self.thaw()
        self.cut()

    @property
    def address(self) -> str:
        """The address of the server, through this cable."""
        parts = urlsplit(self.server)
        login = parts.netloc.rpartition("@")[0]
        return parts._replace(netloc=f"{login}@127.0.0.1:{self._door.getsockname()[1]}").geturl()

    def cut(self) -> None:
        """Break every connection that there is; new ones can be made."""
        while self._pairs:
            _broken(*self._pairs.pop())

    def freeze(self) -> None:
        """Nothing comes through any more, in either direction, and nobody is told."""
        self._flowing.clear()

    def thaw(self) -> None:
        self._flowing.set()

    def cut_at(self, lost: Lost, word: bytes = COMMIT) -> None:
        """Break the connection of whoever says the word next; several of these happen in the order in which they are set."""
        self._traps.append((word, lost))

    def _serve(self) -> None:
        to = urlsplit(self.server)
        while True:
            try:
                client = self._door.accept()[0]
            except OSError:
                return
            try:
                server = socket.create_connection((to.hostname or "", to.port or 0))
            except OSError:
                client.close()
                continue
            self._pairs.append((client, server))
            threading.Thread(target=self._asks, args=(client, server), daemon=True).start()
            threading.Thread(target=self._answers, args=(client, server), daemon=True).start()

    def _asks(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while heard := client.recv(65536):
                self._flowing.wait()
                if self._traps and self._traps[0][0] in heard:
                    return self._lose(self._traps.pop(0)[1], heard, client, server)
                server.sendall(heard)
        return _broken(client, server)

    def _answers(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while heard := server.recv(65536):
                self._flowing.wait()
                client.sendall(heard)
        _broken(client, server)

    def _lose(self, lost: Lost, order: bytes, client: socket.socket, server: socket.socket) -> None:
        self.cuts += 1
        while not order.startswith(SIMPLE) and SYNC not in order[-10:] and (more := client.recv(65536)):
            order += more
        _broken(client)
        if lost is Lost.THE_ANSWER:
            server.sendall(order)
            server.shutdown(socket.SHUT_WR)  # the server carries the order out, and then notices
        else:
            _broken(server)


def _broken(*ends: socket.socket) -> None:
    for end in ends:
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)  # wakes whoever listens to it
        end.close()
