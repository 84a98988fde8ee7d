"""Being asked to stop: a sleep that SIGTERM and SIGINT end at once, and work that is never cut short by them."""

import select
import signal
import socket
from types import FrameType, TracebackType
from typing import Any, Self

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stop:
    """Catches the signals between `with` and its end. For the main thread."""

    def __init__(self) -> None:
        self._asked = False
        self._before = dict[signal.Signals, Any]()
        self._bell, self._rope = socket.socketpair()

    def __enter__(self) -> Self:
        self._before = {each: signal.signal(each, self._ask) for each in SIGNALS}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for each, handler in self._before.items():
            signal.signal(each, handler)
        self._bell.close()
        self._rope.close()

    @property
    def asked(self) -> bool:
        return self._asked

    def wait(self, seconds: float) -> None:
        """Sleeps, but not a moment longer than until somebody asks to stop."""
        if not self._asked:
            select.select([self._bell], [], [], max(0.0, seconds))

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        if not self._asked:
            self._asked = True
            self._rope.send(b".")
