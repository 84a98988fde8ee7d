"""The threads of one machine that take tasks from the board: DBOS, an engine for work that is shared by machines.

Only what it is good at is left to it: queues that many may empty at once, each task by one. What it would do besides is made
harmless. It takes up again what a worker of the same name has left, which is welcome after a restart, and when that one
still lives does everything twice: the second finds the row moved on. It goes on under another executor only in the edition
that is paid for, so we put up again what came to nothing. It repeats what failed half-way: our tasks have no halves.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

import psycopg
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer

from workflow.errors import StoreUnavailable
from workflow.store import faults
from workflow.store.address import ServerPlace
from workflow.store.backend.postgres_roles import Part, group
from workflow.wording import Wording
from workflow.workers.cluster.board import APPLICATION, SCHEMA, VERSION, is_away, told
from workflow.workers.cluster.duties import Duties
from workflow.workers.cluster.tasks import DELIVER, NOTICES, WAKE, WAKES

AHEAD = 100
"""How many tasks of a kind a worker takes from the board at once; most of them wait in it for a desk."""
LOOK_EVERY = 0.5
"""Seconds between two looks at a queue."""
CONNECTIONS = 8
SCHEDULES_EVERY = 3600.0
"""Seconds between two looks at schedules, of which we have none."""

NOT_PREPARED = Wording(
    code="cluster_not_prepared",
    zh="数据库 {path} 里还没有集群要用的表，或表是旧版的，或登录名 {login} 无权使用",
    en="the database {path} has no tables for the cluster yet, or old ones, or the login {login} may not use them",
    fix_zh="由案件库的所有者运行一次 complaints worker --cluster --once",
    fix_en="have the owner of the store run `complaints worker --cluster --once`",
)


class Crew:
    """`name` is the worker's, and its executor id. Only one in a process."""

    def __init__(self, place: ServerPlace, name: str, duties: Duties, patience: int) -> None:
        self._place, self._name, self._duties, self._patience = place, name, duties, patience
        self._works = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    @property
    def works(self) -> bool:
        return self._works

    def prepare(self) -> None:
        """Make or renew the tables of the board, and let operators use them; for the owner of the database."""
        database = unquote(urlsplit(self._place.conninfo).path.removeprefix("/"))
        with self._said():
            try:
                DBOS.migrate(self._place.conninfo, schema=SCHEMA, application_role=group(database, Part.OPERATOR))
            except Exception as error:
                if not isinstance(told(error), psycopg.errors.UndefinedObject):  # nobody has made roles here
                    raise

    def start(self) -> None:
        """Raises StoreUnavailable when the board is not there."""
        DBOS(config=_config(self._place, self._name))
        _register(self._duties)
        DBOS.listen_queues([WAKES, NOTICES])
        try:
            with self._said():
                DBOS.launch()
                for queue in (WAKES, NOTICES):
                    DBOS.register_queue(
                        queue, worker_concurrency=AHEAD, polling_interval_sec=LOOK_EVERY, on_conflict="always_update"
                    )
        except StoreUnavailable:
            DBOS.destroy(destroy_registry=True)
            raise
        self._works = True

    def stop(self) -> None:
        """Takes nothing more, and waits for what is in hand."""
        if self._works:
            self._works = False
            self._duties.rest()
            DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=self._patience)

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            if is_away(error):
                raise StoreUnavailable(faults.LOST, path=str(self._place)) from error
            raise StoreUnavailable(NOT_PREPARED, path=str(self._place), login=self._place.login or "?") from error


def _config(place: ServerPlace, name: str) -> DBOSConfig:
    return DBOSConfig(
        name=APPLICATION,
        system_database_url=place.conninfo,
        dbos_system_schema=SCHEMA,
        executor_id=name,
        application_version=VERSION,
        serializer=DBOSPortableJSONSerializer(),
        run_migrations=False,
        sys_db_pool_size=CONNECTIONS,
        db_engine_kwargs={"connect_args": {"application_name": "complaints cluster"}},
        scheduler_polling_interval_sec=SCHEDULES_EVERY,
        enable_otlp=False,
        log_level="CRITICAL",
    )


def _register(duties: Duties) -> None:
    """A task may be tried any number of times."""

    @DBOS.workflow(name=WAKE, max_recovery_attempts=None)
    def wake(number: str, seq: int) -> None:
        duties.wake(number, seq)

    @DBOS.workflow(name=DELIVER, max_recovery_attempts=None)
    def deliver(key: str) -> None:
        duties.deliver(key)
