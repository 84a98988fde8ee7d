"""A store that stays open between commands, and is opened anew when another file has taken its place."""

import os
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import TYPE_CHECKING, Self

from workflow.commands.errand import opened_desk

if TYPE_CHECKING:
    from workflow.service import Desk


class KeptDesk:
    """The store at one URL. Called with this URL it gives what it keeps; another store is opened for one command."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._desk: Desk | None = None
        self._file: tuple[int, int] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._close()

    def __call__(self, url: str) -> AbstractContextManager["Desk"]:
        return nullcontext(self.desk()) if url == self._url else opened_desk(url)

    def desk(self) -> "Desk":
        """The store, opened if it is not open or if its file is another one now; raises when it cannot be."""
        if self._desk is not None and self._file != _identity(self._desk):
            self._close()
        if self._desk is None:
            self._desk = opened_desk(self._url)
            self._file = _identity(self._desk)
        return self._desk

    def _close(self) -> None:
        if self._desk is not None:
            desk, self._desk = self._desk, None
            desk.__exit__(None, None, None)


def _identity(desk: "Desk") -> tuple[int, int] | None:
    """Which file it is; None when it is gone, or no file."""
    try:
        found = os.stat(str(desk.place))
    except OSError:
        return None
    return found.st_dev, found.st_ino
