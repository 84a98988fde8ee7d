"""Everything that is particular to Postgres: how it is reached, how writers keep out of each other's way, and how it is
guarded. What its errors mean is in `postgres_faults`.

Every transaction sees the store as it was at one moment (REPEATABLE READ). Who writes what somebody else has written
since then has lost a race and decides again. What concerns every case keeps other writers out while it lasts: the lock is
taken before that moment, so nobody goes on from what was true before.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from itertools import chain, count
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.conninfo import make_conninfo
from psycopg.pq import ExecStatus, PGconn, Ping, TransactionStatus
from psycopg.pq.abc import PGresult
from psycopg.types.numeric import IntDumper

from workflow.errors import StoreUnavailable
from workflow.store import faults
from workflow.store.address import ServerPlace
from workflow.store.backend import postgres_roles
from workflow.store.backend.admission import admit_format
from workflow.store.backend.port import (
    NO_ROWS,
    NOTHING,
    PATIENCE,
    Access,
    Entry,
    GrantProblem,
    Identity,
    Parameters,
    Proof,
    Rows,
    Server,
)
from workflow.store.backend.postgres_faults import fault, not_reached
from workflow.store.backend.postgres_guards import FUNCTIONS, GUARDS, called, contents, described
from workflow.store.backend.postgres_trips import Answer, Coming, Order, Trips

OLDEST = 150000
"""Postgres 15: the first that can keep its owner's rights from those who only look through a view."""
REST = 0.2
"""Seconds between two tries to reach a server that is starting."""
PING_FOR = 2
"""Seconds to wait for an answer."""
STARTING = frozenset({Ping.REJECT})
AWAY = frozenset({Ping.REJECT, Ping.NO_RESPONSE})
"""How a server answers that was there a moment ago, and has perhaps been restarted."""

_FORMAT = Order("SELECT format::text FROM public.store_info")
_READ = (Order("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),)
_WRITE, _LOCK = Order("BEGIN ISOLATION LEVEL REPEATABLE READ"), "LOCK TABLE public.store_info IN "
_BEGIN = {
    Entry.SHARED: (_WRITE, Order(f"{_LOCK}ROW EXCLUSIVE MODE")),
    Entry.ALONE: (_WRITE, Order(f"{_LOCK}EXCLUSIVE MODE")),
}
_COMMIT, _ROLLBACK = Order("COMMIT"), Order("ROLLBACK")
_COMMITTED = b"COMMIT"
_NOTHING: Sequence[Order] = ()
AT_ONCE = 8
"""So many rows of a table travel in one statement at most; for each smaller number the server prepares one of its own."""
_VALUES = " VALUES "
_GUARDS = """
SELECT t.tgname::text, t.tgenabled::text, replace(pg_get_triggerdef(t.oid), 'public.', '') FROM pg_catalog.pg_trigger t
WHERE NOT t.tgisinternal AND t.tgrelid IN (SELECT oid FROM pg_catalog.pg_class WHERE relnamespace = 'public'::regnamespace)
"""
_SERVER = """
SELECT current_setting('server_version'), current_setting('server_encoding'), current_setting('fsync')::boolean,
  current_setting('synchronous_commit'), current_setting('data_checksums')::boolean,
  (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend'),
  current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer,
  (SELECT pg_get_userbyid(relowner)::text FROM pg_catalog.pg_class WHERE oid = 'public.event'::regclass)
"""
_IS_OWNER = """
SELECT pg_has_role(session_user, relowner, 'MEMBER') FROM pg_catalog.pg_class WHERE oid = 'public.event'::regclass
"""
_HELPERS = """
SELECT replace(oid::regprocedure::text, 'public.', ''), prosrc, prosecdef, proconfig::text FROM pg_catalog.pg_proc
WHERE pronamespace = 'public'::regnamespace
"""


class Postgres:
    """One connection to a store's database; made again when it was lost."""

    def __init__(self, place: ServerPlace, access: Access, patience: float = PATIENCE) -> None:
        self.place = place
        self._access, self._patience = access, patience
        self._streams = count(1)
        self._opening = self._ahead = _NOTHING
        self._reach(STARTING)
        try:
            self.identity = self._recognise()
            if access is Access.WRITE and (missing := self.missing_guards()):
                raise StoreUnavailable(faults.UNGUARDED, path=str(place), missing=", ".join(missing))
        except BaseException:
            self._connection.close()
            raise

    def run(self, statement: str, parameters: Parameters = NOTHING) -> Answer:
        """The first thing that a transaction is asked begins it, in the same trip to the server."""
        return self._asked(Order(statement, parameters))

    def stream(self, statement: str, at_once: int) -> Iterator[tuple[Any, ...]]:
        name = f"stream_{next(self._streams)}"
        self._once(f"DECLARE {name} NO SCROLL CURSOR FOR {statement}")
        while rows := self._once(f"FETCH {at_once} FROM {name}").fetchall():
            yield from rows
        self._once(f"CLOSE {name}")  # where nobody comes to its end, it ends with the transaction

    def now(self) -> int:
        row = self._run("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint").fetchone()
        return int(row[0]) if row else 0

    def version(self) -> None:
        """Postgres does not tell: what is to be known is asked for."""

    def begin_read(self, view: str = "") -> None:
        seen = (Order(f"SET TRANSACTION SNAPSHOT '{view}'", coming=Coming.ONCE),) if view else _NOTHING
        self._opening = (*_READ, *seen)

    def view(self) -> str | None:
        row = self._run("SELECT pg_export_snapshot()").fetchone()
        return None if row is None else str(row[0])

    def begin_write(self, entry: Entry) -> None:
        if self._access is Access.READ:
            raise StoreUnavailable(faults.READ_ONLY, path=str(self.place))
        self._opening = _BEGIN[entry]
        if entry is Entry.ALONE:
            self.run("SELECT 1")  # nobody else writes from now on

    def write(self, rows: Rows) -> None:
        if rows:
            self._sent(rows)

    def commit(self, rows: Rows = NO_ROWS) -> None:
        """Rows and all in one trip: when the connection is lost on it, nobody knows what the server has done."""
        if self._opening and not rows:
            self._opening = _NOTHING  # nothing was asked
            return
        if self._connection.closed:
            raise faults.Disconnected(faults.LOST, path=str(self.place))
        try:
            done = self._sent(rows, _COMMIT)
        except faults.Disconnected as error:
            raise faults.OutcomeUnknown(faults.UNKNOWN, path=str(self.place)) from error
        if done != _COMMITTED:  # Postgres rolls back what has failed before, and calls that no error
            raise faults.Raced("what had failed cannot be committed")

    def roll_back(self) -> None:
        self._opening = self._ahead = _NOTHING
        if self._connection.closed or self._connection.pgconn.transaction_status == TransactionStatus.IDLE:
            return
        try:
            self._made(_ROLLBACK)
        except (psycopg.Error, faults.Disconnected):  # the server does it when it notices that nobody is there any more
            self._connection.close()

    def savepoint(self, name: str) -> None:
        """Is made with what is asked next."""
        self._ahead = (*self._ahead, _savepoint(name))

    def roll_back_to(self, name: str) -> None:
        if _savepoint(name) in self._ahead:
            self._ahead = self._ahead[: self._ahead.index(_savepoint(name))]
        elif not self._connection.closed:
            with suppress(psycopg.errors.InvalidSavepointSpecification):  # it had failed before: all is rolled back
                self._made(Order(f"ROLLBACK TO SAVEPOINT {name}"), _released(name))

    def release(self, name: str) -> None:
        self._sent(NO_ROWS, _released(name))

    def missing_guards(self) -> tuple[str, ...]:
        found = {name: said for name, *said in self._run(_GUARDS)}
        functions = {name: said for name, *said in self._run(_HELPERS)}
        missing = [name for name in GUARDS if found.get(name) != ["A", described(name)]]
        return (*missing, *(name for name in FUNCTIONS if functions.get(called(name)) != [*contents(name)]))

    def grant_problems(self) -> tuple[GrantProblem, ...]:
        database = self._connection.info.dbname
        there = [str(row[0]) for row in self.run(postgres_roles.THERE, postgres_roles.asked(database))]
        held = (postgres_roles.Held(*row) for row in self.run(postgres_roles.HELD, postgres_roles.asked(database)))
        return tuple(postgres_roles.problems(database, held, there))

    def integrity_problems(self) -> tuple[str, ...]:
        """Postgres has checksums and tools of its own for that."""
        return ()

    def server(self) -> Server:
        row = self._run(_SERVER).fetchone()
        assert row is not None, "it always has a row"
        return Server(*row)

    def size(self) -> int:
        row = self._run("SELECT pg_database_size(current_database())").fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        self._connection.close()

    def _run(self, statement: str) -> Answer:
        return self._trips.read(self._made(Order(statement))[-1])

    def _once(self, statement: str) -> Answer:
        return self._asked(Order(statement, coming=Coming.ONCE))

    def _asked(self, order: Order) -> Answer:
        opening, ahead, self._opening, self._ahead = self._opening, self._ahead, _NOTHING, _NOTHING
        if not opening:
            return self._trips.read(self._made(*ahead, order)[-1])
        try:
            return self._opened(opening, *ahead, order)
        except faults.Disconnected:  # restarted since the last transaction, perhaps: nothing is lost yet
            self._reach(AWAY)
            self.identity = self._recognise()
            return self._opened(opening, *ahead, order)

    def _made(self, *orders: Order) -> Sequence[PGresult]:
        """The answers of one trip."""
        try:
            return self._trips.make(orders).succeeded()
        except psycopg.Error as error:
            raise self._fault(error) from error

    def _opened(self, opening: Sequence[Order], *orders: Order) -> Answer:
        """Raises StoreUnavailable when the store has been upgraded meanwhile: then what was asked may have failed for that."""
        try:
            trip = self._trips.make((*opening, _FORMAT, *orders))
            self._admit_format(trip.answers[len(opening)])
            return self._trips.read(trip.succeeded()[-1])
        except psycopg.Error as error:
            raise self._fault(error) from error

    def _admit_format(self, found: PGresult) -> None:
        if found.status == ExecStatus.TUPLES_OK and (told := found.get_value(0, 0)) is not None:
            admit_format(int(told), self.place)

    def _sent(self, rows: Rows, *last: Order) -> bytes | None:
        """Write rows, and say what comes last, in one trip; what the server answers to that."""
        if self._opening:
            self.run("SELECT 1")
        ahead, self._ahead = self._ahead, _NOTHING
        written = [order for statement, several in rows.items() for order in _in_few(statement, several)]
        answers = self._made(*ahead, *written, *last)
        told = sum([answer.command_tuples or 0 for answer in answers[len(ahead) : len(ahead) + len(written)]])
        if told != sum(map(len, rows.values())):
            raise faults.Raced("somebody else was faster")
        return answers[-1].command_status

    def _reach(self, waited_for: frozenset[Ping]) -> None:
        self._connection = reached(self.place, self._patience, waited_for)
        self._trips = Trips(self._connection)

    def _recognise(self) -> Identity:
        """Raises StoreUnavailable for a server or database that is not a store of ours."""
        server = self._connection.info.server_version
        if server < OLDEST:
            raise StoreUnavailable(faults.SERVER_TOO_OLD, path=str(self.place), found=str(server // 10000))
        there = self._run("SELECT to_regclass('public.store_info') IS NOT NULL").fetchone()
        if there is None or not there[0]:
            raise StoreUnavailable(faults.NO_STORE_THERE, path=str(self.place))
        found = self._run("SELECT format, session_user::text FROM public.store_info").fetchone()
        if found is None:
            raise StoreUnavailable(faults.NO_STORE_THERE, path=str(self.place))
        admit_format(found[0], self.place)
        owner = self._run(_IS_OWNER).fetchone()
        return Identity(found[1], Proof.OWNER if owner and owner[0] else Proof.PROVED)

    def _fault(self, error: psycopg.Error) -> Exception:
        found = fault(error, self._connection, self.place)
        if isinstance(found, faults.Disconnected):
            self._connection.close()
        return found


class Uncommitted(Postgres):
    """A store that is being made, in the transaction that makes it; whoever began that one ends it."""

    def __init__(self, place: ServerPlace, connection: Connection[Any]) -> None:
        self.place, self.identity = place, Identity(connection.info.user, Proof.OWNER)
        self._connection, self._trips, self._streams = connection, Trips(connection, room=0), count(1)
        self._opening = self._ahead = _NOTHING

    def begin_read(self, view: str = "") -> None:
        pass

    def view(self) -> None:
        """Nobody else sees it before it is committed."""

    def roll_back(self) -> None:
        pass

    def close(self) -> None:
        pass


def _in_few(statement: str, rows: Sequence[tuple[Any, ...]]) -> list[Order]:
    """Rows in as few orders as may be."""
    if len(rows) == 1 or _VALUES not in statement:
        return [Order(statement, row) for row in rows]
    several = (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))
    return [Order(_of_several(statement, len(some)), tuple(chain.from_iterable(some))) for some in several]


@cache
def _of_several(statement: str, rows: int) -> str:
    """The statement that writes one row, for so many."""
    head, values, row = statement.partition(_VALUES)
    return head + values + ", ".join([row] * rows)


def _savepoint(name: str) -> Order:
    return Order(f"SAVEPOINT {name}")


def _released(name: str) -> Order:
    return Order(f"RELEASE SAVEPOINT {name}")


def reached(place: ServerPlace, patience: float, waited_for: frozenset[Ping] = STARTING) -> Connection[Any]:
    """A connection in which every transaction is begun by hand. A server that answers so is waited for."""
    until, answered = time.monotonic() + patience, Ping.NO_ATTEMPT
    while True:
        try:
            return _connected(place, patience)
        except psycopg.Error as error:
            before, answered = answered, _ping(place)
            is_back = answered is Ping.OK and before is not Ping.OK
            if time.monotonic() >= until or not (is_back or answered in waited_for):
                raise not_reached(error, place) from error
        time.sleep(REST)


def _ping(place: ServerPlace) -> Ping:
    """How the server answers, in whatever language it speaks."""
    try:
        return Ping(PGconn.ping(make_conninfo(place.conninfo, connect_timeout=PING_FOR).encode()))
    except psycopg.Error:
        return Ping.NO_ATTEMPT


def _connected(place: ServerPlace, patience: float) -> Connection[Any]:
    milliseconds = max(1, int(patience * 1000))  # nought would be for ever
    settings = {
        "lock_timeout": milliseconds,
        "idle_in_transaction_session_timeout": 60_000,
        "client_min_messages": "error",
        "timezone": "UTC",
        "search_path": "public",
    }
    connection = psycopg.connect(
        place.conninfo,
        autocommit=True,
        connect_timeout=max(2, int(patience)),
        application_name="complaints",
        client_encoding="UTF8",
        keepalives_idle=5,
        keepalives_interval=2,
        keepalives_count=3,
        tcp_user_timeout=15_000,
        options=" ".join(f"-c {name}={value}" for name, value in settings.items()),
    )
    connection.adapters.register_dumper(int, IntDumper)  # in digits, which fit every column of numbers
    return connection
