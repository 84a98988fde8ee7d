"""What tests do at a Postgres server, wherever it came from: make databases, logins, and get rid of them."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple, Self
from urllib.parse import quote, urlsplit

import psycopg
from psycopg.sql import SQL, Composed, Identifier, Literal

Row = tuple[object, ...]
Query = SQL | Composed
Fill = Callable[[str], None]
"""Makes what a template holds, in the empty store at this address, and leaves no connection open."""


class Login(NamedTuple):
    """Who may connect to one database: a name that no other login of the server has, and the address with its password."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """A server, by the address of its superuser."""

    address: str

    @property
    def superuser(self) -> str:
        return str(self.run("SELECT session_user")[0][0])

    def url(self, database: str, user: str = "", password: str = "") -> str:
        """The address of a store; without a user, as superuser."""
        parts = urlsplit(self.address)
        netloc = parts.netloc
        if user:
            netloc = f"{quote(user, safe='')}:{quote(password, safe='')}@{netloc.rpartition('@')[2]}"
        return parts._replace(scheme="postgresql+psycopg", netloc=netloc, path=f"/{quote(database)}").geturl()

    def connect(self, database: str = "") -> psycopg.Connection[Row]:
        """A superuser's connection; every statement is a transaction of its own."""
        return connect(self.url(database) if database else self.address)

    def run(self, sql: str | Query, *values: object, database: str = "") -> list[Row]:
        """The rows that the superuser gets."""
        with self.connect(database) as connection:
            cursor = connection.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []

    def clear(self, prefix: str) -> None:
        """Drop the databases and then the roles whose names begin so."""
        with self.connect() as connection:
            for name in _named(connection, "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", prefix):
                connection.execute(SQL("ALTER DATABASE {} IS_TEMPLATE false").format(name))
                connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(name))
            for name in _named(connection, "SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)", prefix):
                connection.execute(SQL("DROP ROLE {}").format(name))


def _named(connection: psycopg.Connection[Row], sql: str, prefix: str) -> list[Identifier]:
    return [Identifier(str(name)) for (name,) in connection.execute(sql, [prefix])]


def connect(url: str) -> psycopg.Connection[Row]:
    return psycopg.connect(url.replace("postgresql+psycopg:", "postgresql:", 1), autocommit=True)


@dataclass(frozen=True, slots=True)
class Database:
    """A test's own database."""

    cluster: Cluster
    name: str

    @property
    def url(self) -> str:
        """Its address for the superuser, who owns it."""
        return self.cluster.url(self.name)

    def login(self, name: str, *groups: str) -> Login:
        """A new login `<database>_<name>`, who may what every login may, and what the groups may."""
        full, password = f"{self.name}_{name}", secrets.token_hex(8)
        into = SQL(" IN ROLE {}").format(SQL(", ").join(map(Identifier, groups))) if groups else SQL("")
        self.run(SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(Identifier(full), Literal(password)) + into)
        return Login(full, self.cluster.url(self.name, full, password))

    def connect(self, login: Login | None = None) -> psycopg.Connection[Row]:
        """A connection in which every statement is a transaction of its own; without a login, the superuser's."""
        return connect(login.url if login else self.url)

    def run(self, sql: str | Query, *values: object) -> list[Row]:
        return self.cluster.run(sql, *values, database=self.name)


@dataclass(slots=True)
class Databases:
    """Makes a test's databases, whose names all begin with the prefix."""

    cluster: Cluster
    prefix: str
    _made: list[str] = field(default_factory=list)

    def empty(self) -> Database:
        """A database with nothing in it. It sorts as people do, not by bytes, as those of departments do."""
        return self._created(self._name(), _sorting(self.cluster))

    def like(self, name: str, fill: Fill) -> Database:
        """A copy of the template of this name, which is filled when it is asked for first in the whole run.

        Settings of a database (ALTER DATABASE .. SET) are not copied, nor are logins.
        """
        template = f"{self.prefix}like_{name}"
        copied = SQL(" TEMPLATE {}").format(Identifier(template))
        try:
            return self._created(self._name(), copied)
        except psycopg.errors.InvalidCatalogName:
            self._fill(template, fill)
            return self._created(self._name(), copied)

    def drop(self) -> None:
        """Drop what was made here, and the roles whose names begin like one of these databases."""
        while self._made:
            self.cluster.clear(self._made.pop())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.drop()

    def _name(self) -> str:
        self._made.append(f"{self.prefix}{secrets.token_hex(4)}")
        return self._made[-1]

    def _created(self, name: str, how: Query) -> Database:
        self.cluster.run(SQL("CREATE DATABASE {}").format(Identifier(name)) + how)
        return Database(self.cluster, name)

    def _fill(self, template: str, fill: Fill) -> None:
        """It gets its name when it is full, so that nobody copies half of one."""
        with _one_at_a_time(self.cluster) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
                return
            filled = self.empty()
            fill(filled.url)
            names = {"old": Identifier(filled.name), "new": Identifier(template)}
            connection.execute(SQL("ALTER DATABASE {old} RENAME TO {new}").format(**names))
            connection.execute(SQL("ALTER DATABASE {new} IS_TEMPLATE true ALLOW_CONNECTIONS false").format(**names))


def _sorting(cluster: Cluster) -> Query:
    plain = " TEMPLATE template0 ENCODING 'UTF8'"
    icu = cluster.run("SELECT 1 FROM pg_collation WHERE collprovider = 'i' LIMIT 1")
    return SQL(plain + " LOCALE_PROVIDER icu ICU_LOCALE 'zh-Hans-CN'") if icu else SQL(plain)


@contextmanager
def _one_at_a_time(cluster: Cluster) -> Iterator[psycopg.Connection[Row]]:
    with cluster.connect() as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext('complaints templates'))")
        yield connection
