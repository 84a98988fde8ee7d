"""The board on which tasks are put up for all machines: the tables of DBOS, seen from outside. Nothing on it is worth keeping.

Everything here raises StoreUnavailable when the database is away, and never waits for it.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

import psycopg
from dbos import DBOSClient, DBOSPortableJSONSerializer, EnqueueOptions, error

from workflow.errors import StoreUnavailable
from workflow.store import faults
from workflow.store.address import ServerPlace
from workflow.store.backend.admission import FORMAT
from workflow.store.moment import SECOND
from workflow.workers.cluster.tasks import LEASE, Task

APPLICATION, SCHEMA = "complaints", "dbos"
PROTOCOL = 1
"""Another one for another meaning of the tasks: workers only do tasks of their own."""
VERSION = f"format {FORMAT}, protocol {PROTOCOL}"
TURNS = "complaints_turns"
"""A queue that nobody serves: who writes a turn in it has it."""
DONE_FOR, UNDONE_FOR = 60, 600
"""Seconds for which a task stays there that was done, and one that was not."""
CHUNK, CHUNKS = 500, 20
"""How many tasks are cleared away together, and how often in one go."""
FINISHED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]


class Board:
    """For one thread."""

    def __init__(self, place: ServerPlace) -> None:
        self._place = place
        self._client = DBOSClient(
            system_database_url=place.conninfo,
            dbos_system_schema=SCHEMA,
            serializer=DBOSPortableJSONSerializer(),
            system_database_pool_size=1,
            application_name=APPLICATION,
            lazy=True,
            retry_connection_errors=False,
        )
        self._put_up = dict[str, float]()
        """When which row was put up here last."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.destroy()

    def takes_turn(self, number: int) -> bool:
        """Whether the caller, alone of all machines, has the turn of that number."""
        turn: EnqueueOptions = {
            "queue_name": TURNS,
            "workflow_name": "turn",
            "workflow_id": f"turn:{number}",
            "workflow_id_reuse_policy": "reject",
        }
        try:
            with self._reached():
                self._client.enqueue(turn)
        except error.DBOSWorkflowIDInUseError:
            return False
        return True

    def put_up(self, tasks: Iterable[Task], second: int) -> None:
        """Put up those that are not there yet. What was put up here a moment ago is not tried again."""
        now, before = time.monotonic(), self._put_up
        self._put_up = {}
        for task in tasks:
            at = before.get(task.row)
            if at is None or at < now - LEASE:
                self._enqueue(task, second)
                at = now
            self._put_up[task.row] = at

    def clear(self, now: int) -> None:
        """Take away what is done with (`now` in microseconds), a part at a time."""
        for wanted in _outdated(now // SECOND):
            for _ in range(CHUNKS):
                if self._cleared(wanted) < CHUNK:
                    break

    def _enqueue(self, task: Task, second: int) -> None:
        options: EnqueueOptions = {
            "queue_name": task.queue,
            "workflow_name": task.duty,
            "workflow_id": task.id_at(second),
            "app_version": VERSION,
        }
        with self._reached():
            self._client.enqueue(options, *task.carries)

    def _cleared(self, wanted: Mapping[str, Any]) -> int:
        with self._reached():
            found = self._client.list_workflows(**wanted, limit=CHUNK, load_input=False, load_output=False)
            if found:
                self._client.delete_workflows([each.workflow_id for each in found])
        return len(found)

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except Exception as failed:
            if is_away(failed) or isinstance(told(failed), psycopg.ProgrammingError):
                raise StoreUnavailable(faults.LOST, path=str(self._place)) from failed
            raise


def is_away(error: Exception) -> bool:
    """Whether the database could not be reached, or went away."""
    return isinstance(told(error), psycopg.OperationalError)


def told(error: Exception) -> object:
    """The driver's error, which DBOS leaves wrapped."""
    return getattr(error, "orig", None)


def _outdated(second: int) -> Iterator[Mapping[str, Any]]:
    yield {"status": FINISHED, "completed_before": _iso(second - DONE_FOR)}
    yield {"status": ["PENDING", "ENQUEUED"], "end_time": _iso(second - UNDONE_FOR)}


def _iso(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).isoformat()
