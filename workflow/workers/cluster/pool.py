"""What threads share, each of them one at a time: made when it is needed, kept for the next, closed in the end."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from threading import BoundedSemaphore, Lock
from types import TracebackType
from typing import Generic, Self, TypeVar

T = TypeVar("T")


class Pool(Generic[T]):
    """At most so many of what `make` makes."""

    def __init__(self, most: int, make: Callable[[], AbstractContextManager[T]]) -> None:
        self._make, self._free = make, BoundedSemaphore(most)
        self._idle, self._making, self._made = deque[T](), Lock(), ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._made.close()

    @contextmanager
    def one(self) -> Iterator[T]:
        """For the caller alone, who waits until one is free."""
        with self._free:
            held = self._taken()
            try:
                yield held
            finally:
                self._idle.append(held)

    def _taken(self) -> T:
        with self._making:
            return self._idle.popleft() if self._idle else self._made.enter_context(self._make())
