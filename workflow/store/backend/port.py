"""What the store asks of a database, whichever it is."""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, NamedTuple, Protocol, TypeAlias

from msgspec import Struct

from workflow.store.address import Place

PATIENCE = 5.0
"""Seconds to wait for another writer."""

Parameters: TypeAlias = Mapping[str, Any]
NOTHING: Parameters = {}
Rows: TypeAlias = Mapping[str, Sequence[tuple[Any, ...]]]
"""Rows of values by the statement that writes them, in the order in which they are to be written."""
NO_ROWS: Rows = {}


class Access(Enum):
    """What a store is opened for."""

    READ = "ro"
    WRITE = "rw"


class Journal(Enum):
    """How changes reach a file: through one beside it, which lets others read meanwhile; or so that the file, once closed,
    stands alone, and can be read where nothing can be written."""

    BESIDE = "WAL"
    ALONE = "DELETE"


class Entry(Enum):
    """How a writer comes in: beside others, who write to other cases; or alone, for what concerns every case."""

    SHARED = "shared"
    ALONE = "alone"


class Proof(Enum):
    """What a store knows of who writes to it."""

    CLAIMED = "claimed"
    """Whoever has the file says who they are; the machine's login is recorded beside it."""
    PROVED = "proved"
    """The database has let this login in, and has its own say on whom it may act as."""
    OWNER = "owner"
    """The login that the tables belong to: it could change everything, so nothing is kept from it."""


class Identity(Struct, frozen=True):
    """The login under which a store is used."""

    login: str
    proof: Proof


class Fit(Enum):
    """How what somebody may do in a database is not what it should be."""

    LACKING = "lacking"
    BEYOND = "beyond"
    NO_ROLE = "no role"


class GrantProblem(NamedTuple):
    """`who` is a role, or PUBLIC for every login; `place` a table, one of its columns, a function, or more than that."""

    fit: Fit
    who: str
    privilege: str
    place: str


class Server(NamedTuple):
    """How the server of a store is set up: `synced` and `awaited` are its settings fsync and synchronous_commit;
    it has `connections` of `most`, and the tables belong to `owner`."""

    version: str
    encoding: str
    synced: bool
    awaited: str
    checksums: bool
    connections: int
    most: int
    owner: str


class Cursor(Protocol):
    """The rows that a statement has given, or how many it has written."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Backend(Protocol):
    """One connection to a database, for one thread. Errors of the driver come out as `workflow.store.faults` has them."""

    @property
    def place(self) -> Place: ...

    @property
    def identity(self) -> Identity: ...

    def run(self, statement: str, parameters: Parameters = NOTHING) -> Cursor: ...

    def stream(self, statement: str, at_once: int) -> Iterator[tuple[Any, ...]]:
        """The rows of a large answer, of which so many may be in memory."""
        ...

    def now(self) -> int:
        """The time of the database's machine, in microseconds UTC."""
        ...

    def version(self) -> int | None:
        """Becomes another whenever another connection has written; None where that cannot be told."""
        ...

    def begin_read(self, view: str = "") -> None:
        """With the `view` of another transaction, what that sees."""
        ...

    def view(self) -> str | None:
        """What another connection is to be told to read just what this transaction sees: nothing, where it does as long as
        nobody has written since. None where no other can."""
        ...

    def begin_write(self, entry: Entry) -> None: ...

    def write(self, rows: Rows) -> None:
        """Raises Raced when a row was not there to be changed."""
        ...

    def commit(self, rows: Rows = NO_ROWS) -> None:
        """Write what is left to write, and keep all of it."""
        ...

    def roll_back(self) -> None:
        """Gives up what is not committed; nothing when there is nothing."""
        ...

    def savepoint(self, name: str) -> None: ...

    def roll_back_to(self, name: str) -> None:
        """As it was at the savepoint, which is no more."""
        ...

    def release(self, name: str) -> None:
        """What was done since the savepoint, which is no more, belongs to what is around it."""
        ...

    def missing_guards(self) -> tuple[str, ...]:
        """The triggers that are not there as they should be."""
        ...

    def grant_problems(self) -> tuple[GrantProblem, ...]:
        """Where somebody may do more, or less, than `complaints store roles` has given them."""
        ...

    def integrity_problems(self) -> tuple[str, ...]:
        """What is wrong with the database as such."""
        ...

    def server(self) -> Server | None:
        """How its server is set up; None for a file, which has none."""
        ...

    def size(self) -> int:
        """Bytes on the disk."""
        ...

    def close(self) -> None: ...
