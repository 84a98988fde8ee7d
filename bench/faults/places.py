"""Where faults are tried: a store in a file, or one on a Postgres server of our own, with a login for each writer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.faults.ledger import Ledger
from bench.faults.office import clerk, fill
from tests.postgres.cluster import Cluster
from workflow.store.creating import create_store
from workflow.store.roles import make_roles

WRITERS, CASES = 8, 50
KEEPER, SECRET = "keeper", "loopback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A furnished store: its URL for whoever keeps it and for each writer, the directory of the writers' ledgers, how many
    writers and cases there are, and what the writers' processes are started with."""

    keeper: str
    url: Callable[[str], str]
    ledgers: Path
    writers: int = WRITERS
    cases: int = CASES
    narrowly: Sequence[str] = ()


def on_sqlite(directory: Path, file: Path, *, narrowly: Sequence[str] = (), writers: int = WRITERS) -> Place:
    """A new store in `file`, furnished; ledgers lie in `directory`."""
    url = f"sqlite:///{file}"
    create_store(url, zone="Asia/Shanghai")
    return _furnished(Place(keeper=url, url=lambda _person: url, ledgers=directory, writers=writers, narrowly=narrowly))


def on_postgres(
    directory: Path,
    cluster: Cluster,
    *,
    database: str = "complaints",
    through: str = "",
    settings: str = "",
    writers: int = WRITERS,
) -> Place:
    """A new store on the server, furnished; it belongs to its keeper, and every clerk has a login that may do what agents may.
    Writers reach the server through another address, if one is given; `settings` are those of CREATE DATABASE."""
    keeper, reached = cluster.url(database, KEEPER, SECRET), Cluster(through or cluster.address)
    place = Place(
        keeper=keeper, url=lambda person: reached.url(database, person, SECRET), ledgers=directory, writers=writers
    )
    _known(cluster, KEEPER, "CREATEROLE")
    cluster.run(f"CREATE DATABASE {database} OWNER {KEEPER} {settings}")
    create_store(keeper, zone="Asia/Shanghai")
    make_roles(keeper)
    for number in range(writers):
        _known(cluster, clerk(number))
        cluster.run(f"GRANT {database}_agent TO {clerk(number)}")
    return _furnished(place)


def _known(cluster: Cluster, login: str, powers: str = "") -> None:
    if not cluster.run("SELECT 1 FROM pg_roles WHERE rolname = %s", login):
        cluster.run(f"CREATE ROLE {login} LOGIN PASSWORD '{SECRET}' {powers}")


def _furnished(place: Place) -> Place:
    fill(place.keeper, Ledger.of(place.ledgers, "first"), clerks=place.writers, cases=place.cases)
    return place
