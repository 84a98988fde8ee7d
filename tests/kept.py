"""A store that a test keeps, by a clock whose hands it moves; and what somebody does to it who knows SQL."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, Self

from tests.postgres.cluster import connect
from workflow.audit.replay import replay
from workflow.engine.directory import Person
from workflow.engine.events import By
from workflow.engine.refusals import Refused
from workflow.service import Desk, Outcome, open_desk
from workflow.store.backend import postgres_guards, sqlite_guards
from workflow.store.backend.port import Access
from workflow.store.creating import create_store
from workflow.store.database import Store, open_store
from workflow.store.moment import ClockKind

SECOND = 1_000_000
HOUR = 3600 * SECOND
NINE = 1_790_557_200 * SECOND  # 2026-09-28 09:00 in Shanghai
Row = tuple[object, ...]


class Sql(Protocol):
    """Plain SQL, in the words that both databases know; a `?` stands for each of the values."""

    def __call__(self, statement: str, *values: object) -> list[Row]: ...


@dataclass
class Hands:
    """A clock whose hands the test moves."""

    at: int = NINE

    def __call__(self) -> int:
        return self.at


@dataclass
class Kept:
    url: str
    clock: Hands = field(default_factory=Hands)

    def filled(
        self, source: bytes, people: Iterable[Person], by: By, clock: ClockKind = ClockKind.REAL, **also: bytes
    ) -> Self:
        """A new store with these people, this procedure, and calendars by name."""
        create_store(self.url, zone="Asia/Shanghai", kind=clock, clock=self.clock)
        with self.desk() as desk, desk.batch():
            for person in people:
                desk.set_person(person, by=by)
            desk.publish(source, by=by, calendars=also)
        return self

    def desk(self) -> Desk:
        return open_desk(self.url, clock=self.clock)

    def sql(self, statement: str, *values: object) -> list[Row]:
        """What somebody gets, or does, who owns the database."""
        with sql(self.url) as run:
            return run(statement, *values)

    def differences(self, case: str | None = None) -> list[str]:
        """What replay finds, which is nothing in a sound store."""
        return differences(self.url, case)


def file_url(path: Path) -> str:
    return f"sqlite:///{path}"


def is_file(url: str) -> bool:
    return url.startswith("sqlite:")


def path_in(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def differences(url: str, case: str | None = None) -> list[str]:
    with open_store(url, access=Access.READ) as store:
        return [f"{each.stream} {each.seq} {each.code}: {each.say('en')}" for each in replay(store, case).differences]


@contextmanager
def sql(url: str) -> Iterator[Sql]:
    """A connection of whoever owns the database; each statement is committed by itself."""
    at_file = sqlite3.connect(path_in(url), isolation_level=None) if is_file(url) else None
    with closing(at_file or connect(url)) as connection:

        def run(statement: str, *values: object) -> list[Row]:
            if isinstance(connection, sqlite3.Connection):
                return connection.execute(statement, values).fetchall()
            marked = statement.replace("%", "%%").replace("?", "%s") if values else statement
            cursor = connection.execute(marked, values or None)
            return cursor.fetchall() if cursor.description else []

        yield run


@contextmanager
def unguarded(url: str) -> Iterator[Sql]:
    """The same with triggers out of the way, which are there again afterwards: nothing shows but what was done."""
    with sql(url) as run:
        for statement in _lowered(url):
            run(statement)
        yield run
        for statement in _raised(url):
            run(statement)


@contextmanager
def without_room(url: str, store: Store, after: int) -> Iterator[None]:
    """The disk is full for `store` when it has added so many events more, or a little sooner."""
    if is_file(url):
        ((pages,),) = store._database.run("PRAGMA page_count")
        store._database.run(f"PRAGMA max_page_count = {pages + after // 16}")
        try:
            yield
        finally:
            store._database.run("PRAGMA max_page_count = 1000000")
        return
    with sql(url) as run:
        run("CREATE SEQUENCE room")
    with in_the_way(url, f"nextval('room') > {after}", "53100"):
        yield


@contextmanager
def in_the_way(url: str, when: str = "true", code: str = "40001") -> Iterator[None]:
    """Nobody can add an event of which `when` is true, as if somebody else were faster each time. On Postgres it can be
    another error, by its SQLSTATE."""
    refused = f"BEGIN RAISE EXCEPTION 'in the way' USING ERRCODE = '{code}'; END"
    with sql(url) as run:
        if is_file(url):
            run(
                f"CREATE TRIGGER in_the_way BEFORE INSERT ON event WHEN {when} BEGIN SELECT RAISE(ABORT, 'in the way'); END"
            )
        else:
            run(f"CREATE FUNCTION in_the_way() RETURNS trigger LANGUAGE plpgsql AS $${refused}$$")
            each = f"FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION in_the_way()"
            run(f"CREATE TRIGGER in_the_way BEFORE INSERT ON event {each}")
    try:
        yield
    finally:
        with sql(url) as run:
            run("DROP TRIGGER in_the_way" if is_file(url) else "DROP FUNCTION in_the_way() CASCADE")


def unchecked(url: str, run: Sql) -> None:
    """The body of an event may be anything from now on."""
    if is_file(url):
        run("PRAGMA ignore_check_constraints = ON")
    else:
        run("ALTER TABLE event DROP CONSTRAINT IF EXISTS event_body_is_json")


def _lowered(url: str) -> Iterator[str]:
    if is_file(url):
        yield "PRAGMA foreign_keys = ON"
        yield from (f"DROP TRIGGER {name}" for name in sqlite_guards.GUARDS)
        return
    for name, guard in postgres_guards.GUARDS.items():
        yield f"ALTER TABLE {guard.table} DISABLE TRIGGER {name}"


def _raised(url: str) -> Iterator[str]:
    if is_file(url):
        yield from sqlite_guards.GUARDS.values()
        return
    for name, guard in postgres_guards.GUARDS.items():
        yield f"ALTER TABLE {guard.table} ENABLE ALWAYS TRIGGER {name}"


def done(decided: object) -> Outcome:
    """The outcome of what was not refused."""
    assert isinstance(decided, Outcome), decided
    return decided


def codes(decided: object) -> list[str]:
    """Why it was refused."""
    assert isinstance(decided, Refused), decided
    return [refusal.code for refusal in decided.refusals]
