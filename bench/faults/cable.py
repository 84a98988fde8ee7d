"""A TCP connection between writers and their server that can be frozen and cut, also just when somebody commits."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import urlsplit

COMMIT = b"COMMIT"
_SAID = b"SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0"
ENDING = b"E" + (4 + len(_SAID)).to_bytes(4) + _SAID
"""What a server says before it hangs up by itself."""


class Lost(Enum):
    """What gets lost when the cable is cut: what was asked of the server, or what it answered, or the rest of that, in place
    of which it says that it ends the connection."""

    THE_ORDER = "the order"
    THE_ANSWER = "the answer"
    THE_REST = "the rest of the answer"


class Trap(NamedTuple):
    """What is lost with whoever says the word; of the answer, so many messages come through."""

    word: bytes
    lost: Lost
    through: int


@dataclass(slots=True)
class Cable:
    """Listens on loopback, and passes on what it hears to the server and back. `cuts` counts those at a word."""

    server: str
    """The address of the server, as a URL."""
    cuts: int = 0
    _door: socket.socket = field(default_factory=socket.socket)
    _pairs: list[tuple[socket.socket, socket.socket]] = field(default_factory=list)
    _flowing: threading.Event = field(default_factory=threading.Event)
    _traps: list[Trap] = field(default_factory=list)
    _trapped: dict[socket.socket, Trap] = field(default_factory=dict)
    """Clients who have said the word, and have not been answered yet."""

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

    def cut_at(self, lost: Lost, word: bytes = COMMIT, through: int = 0) -> None:
        """Break the connection of whoever says the word next; several of these happen in the order in which they are set."""
        self._traps.append(Trap(word, lost, through))

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
                if self._traps and self._traps[0].word in heard:
                    trap = self._trapped[client] = self._traps.pop(0)
                    self.cuts += 1
                    if trap.lost is Lost.THE_ORDER:
                        break
                server.sendall(heard)
        _broken(client, server)

    def _answers(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while heard := server.recv(65536):
                self._flowing.wait()
                if client in self._trapped:
                    client.sendall(_through(heard, self._trapped.pop(client)))
                    break
                client.sendall(heard)
        _broken(client, server)


def _through(heard: bytes, trap: Trap) -> bytes:
    """What the client gets of an answer; by then the server has done what it was asked."""
    if trap.lost is Lost.THE_REST:
        return b"".join(islice(_messages(heard), trap.through)) + ENDING
    return b""


def _messages(heard: bytes) -> Iterator[bytes]:
    """Each is a letter, and its length in four bytes, which count themselves."""
    while heard:
        length = 1 + int.from_bytes(heard[1:5])
        yield heard[:length]
        heard = heard[length:]


def _broken(*ends: socket.socket) -> None:
    for end in ends:
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)  # wakes whoever listens to it
        end.close()
