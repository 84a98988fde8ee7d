"""The line in which those wait who write to one file: who came first goes first.

SQLite lets whoever waits ask again after ever longer pauses, so who has waited longest asks most rarely. Here the operating
system keeps the order, by a lock on an empty file beside the store, and wakes the next one at once. The line keeps nobody
out: SQLite's own lock does, which is taken after it, also by programs that know of no line. So where none can be had (the
directory cannot be written to, the system has no such locks) only the order is lost; and whoever dies has left it.
"""

import os
import random
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread

if sys.platform != "win32":
    import fcntl

LOOKING, PAUSE = 0.03, (0.0005, 0.003)
"""Seconds to look again and again before standing in line, and to wait between two looks: at random, so that nobody looks
always just after somebody else."""
ENDING = "-lock"
"""What the name of the file beside a store ends with."""


class Line:
    """The place in line of one writer, who is one thread."""

    def __init__(self, store: Path) -> None:
        self._store = Path(os.path.realpath(store))
        self._handle: int | None = None
        self._is_first = False
        self._deputy: _Deputy | None = None

    def wait(self, patience: float) -> bool:
        """Whether it became our turn within so many seconds; at once where there is no line. A second wait does not
        begin at the end of it."""
        if self._handle is None:
            self._handle = _opened(self._store)
        if self._handle is None:
            return True
        self._is_first = _taken_soon(self._handle) or self._waited(self._handle, patience)
        return self._is_first

    def leave(self) -> None:
        """Let the next one go; nothing when it is not our turn."""
        if self._is_first and self._handle is not None:
            self._is_first = False
            fcntl.flock(self._handle, fcntl.LOCK_UN)

    def close(self) -> None:
        self.leave()
        if self._deputy is not None:
            self._deputy.dismiss()
        elif self._handle is not None:
            os.close(self._handle)
        self._handle = self._deputy = None

    def _waited(self, handle: int, patience: float) -> bool:
        if self._deputy is None:
            self._deputy = _Deputy(handle)
        return self._deputy.waited(patience)


class _Deputy:
    """Stands in line for somebody whose patience may end: the system's own wait never does. A thread, which stays for the
    next time; whose turn comes when nobody wants it any more gives it up."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._asked, self._turn, self._agreeing = Lock(), Lock(), Lock()
        self._asked.acquire()
        self._turn.acquire()
        self._is_standing = self._is_wanted = self._is_dismissed = False
        Thread(target=self._stand, daemon=True).start()

    def waited(self, patience: float) -> bool:
        with self._agreeing:
            self._is_wanted = True
            if not self._is_standing:
                self._is_standing = True
                self._asked.release()
        try:
            came = self._turn.acquire(timeout=patience)
        except BaseException:
            if self._came_after_all():
                fcntl.flock(self._handle, fcntl.LOCK_UN)
            raise
        return came or self._came_after_all()

    def dismiss(self) -> None:
        """It closes the file when it has come to the end of what it does."""
        with self._agreeing:
            self._is_dismissed = True
            if not self._is_standing:
                self._asked.release()

    def _came_after_all(self) -> bool:
        """Whether our turn came just before we wanted it no more."""
        with self._agreeing:
            self._is_wanted = False
            return self._turn.acquire(blocking=False)

    def _stand(self) -> None:
        while self._is_asked():
            fcntl.flock(self._handle, fcntl.LOCK_EX)
            with self._agreeing:
                self._is_standing = False
                if self._is_wanted:
                    self._turn.release()
                else:
                    fcntl.flock(self._handle, fcntl.LOCK_UN)
        os.close(self._handle)

    def _is_asked(self) -> bool:
        with self._agreeing:
            if self._is_dismissed:
                return False
        self._asked.acquire()
        return not self._is_dismissed


def _taken_soon(handle: int) -> bool:
    """Most who come have not long to wait: to be woken takes longer than to look again a few times."""
    until = time.monotonic() + LOOKING
    while not _taken(handle):
        if time.monotonic() > until:
            return False
        time.sleep(random.uniform(*PAUSE))
    return True


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _opened(store: Path) -> int | None:
    """The file beside the store, which whoever may use the store may open; None where it cannot be had."""
    if sys.platform == "win32":
        return None
    name = f"{store}{ENDING}"
    how = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    with suppress(OSError):
        return os.open(name, how)
    with suppress(OSError):
        mode = store.stat().st_mode & 0o666
        handle = os.open(name, how | os.O_CREAT | os.O_EXCL, mode)
        os.fchmod(handle, mode)
        return handle
    with suppress(OSError):  # somebody else was faster
        return os.open(name, how)
    return None
