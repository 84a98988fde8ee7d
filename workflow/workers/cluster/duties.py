"""What a task does. The row is the truth: it is looked at again, and when it has moved on meanwhile nothing is done."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import NamedTuple

from workflow.errors import Changed, StoreUnavailable
from workflow.service import Desk, Outcome
from workflow.workers.cluster.pool import Pool
from workflow.workers.delivery import Delivery
from workflow.workers.loop import Fired, News, SetAside

WAKERS, POSTS = 4, 2
"""How many cases are woken, and notices delivered, by one worker at the same time."""


class Post(NamedTuple):
    """Who delivers one notice at a time, with a store and a courier of their own."""

    desk: Desk
    delivery: Delivery


class Duties:
    """For many threads. `tell` must be so too."""

    def __init__(self, desks: Pool[Desk], posts: Pool[Post], tell: Callable[[News], None]) -> None:
        self._desks, self._posts, self._tell = desks, posts, tell
        self._faults, self._resting = deque[Exception](), Event()

    def rest(self) -> None:
        """Begin nothing more; what has not been begun is put up again."""
        self._resting.set()

    def wake(self, number: str, seq: int) -> None:
        """Wake the case, if it still stands at `seq`."""
        with self._going_on():
            with self._desks.one() as desk:
                woken = None if self._resting.is_set() else desk.wake_one(number, seq)
            if woken is not None:
                self._tell(Fired(woken) if isinstance(woken, Outcome) else SetAside(woken))

    def deliver(self, key: str) -> None:
        """Deliver the notice, if it is still due and nobody has it."""
        with self._going_on(), self._posts.one() as post:
            delivered = None if self._resting.is_set() else post.delivery.of(post.desk, key)
            if delivered is not None:
                self._tell(delivered)

    def raise_fault(self) -> None:
        """Raises what went wrong in another thread and can only be a bug."""
        if self._faults:
            raise self._faults[0]

    @contextmanager
    def _going_on(self) -> Iterator[None]:
        """A store that is away leaves the row due, so that it is put up again."""
        try:
            yield
        except (StoreUnavailable, Changed):
            return
        except Exception as error:
            self._faults.append(error)
