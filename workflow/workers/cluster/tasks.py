"""What is due, cut into tasks that any machine may do. A task carries ids only; whoever does it looks at the row again.

The id of a task is derived from its row, so that the same work is never put up twice by those who look at the same time. It
ends with the number of the lease: what has not been done when that is over, because a worker died, is put up under another.
"""

from collections.abc import Iterator
from typing import NamedTuple

from workflow.service import Desk
from workflow.store.moment import SECOND

WAKES, NOTICES = "complaints_wakes", "complaints_notices"
"""The queues: a channel that hangs must not keep clocks waiting."""
WAKE, DELIVER = "wake", "deliver"
"""What is done; these names stand in the tables of the engine."""
LEASE = 30
"""Seconds after which a task that has come to nothing is put up again."""
WINDOW = 1000
"""How many due rows of a kind are looked at together."""


class Task(NamedTuple):
    """`since` is the second from which the row is due; a task is another one as soon as `row` is."""

    queue: str
    duty: str
    row: str
    since: int
    carries: tuple[str | int, ...]

    def id_at(self, second: int) -> str:
        return f"{self.row}.{(second - self.since) // LEASE}"


def due_tasks(desk: Desk) -> Iterator[Task]:
    """What is to be done now, what was due first first."""
    for case in desk.due_cases(WINDOW):
        row = f"wake:{case.number}:{case.seq}:{case.wake_at}:{case.tries}"
        yield Task(WAKES, WAKE, row, case.wake_at, (case.number, case.seq))
    for notice in desk.outbox.due(WINDOW):
        since = notice.next_at or desk.now() // SECOND
        row = f"notice:{notice.key}:{notice.attempts}:{since}"
        yield Task(NOTICES, DELIVER, row, since, (notice.key,))
