"""One durable action on Postgres, beside raw psycopg: reading the case, then one statement that writes the same bytes; and eight
connections at once, beside pgbench running the same two statements.

The server is one of our own with its usual settings: what is committed is on the disk. Everybody works as a login that does not
own the tables, so that the triggers look at everything. What the desk sends is recorded in one more copy of the store.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import psycopg
from psycopg.sql import SQL

from bench.action import BLOCK, in_blocks
from bench.cases import Deed, Staged, notes, staged
from bench.crowd import crew, rate, together
from bench.pgbench import Script
from bench.rounds import Listing, Place, Row, Times, at_least, at_most, figure, said
from bench.row_work_postgres import Plan, contents, planned
from bench.scale_load import opened_to_clerk, plain
from bench.wire import tapped
from tests.postgres.cluster import connect
from tests.postgres.server import DURABLE, Server
from workflow.service import open_desk
from workflow.store.moment import now

SERVER = {**DURABLE, "shared_preload_libraries": "pg_stat_statements"}
MIXED, HELD, NOTES = 1000, 1000, 600
CLIENTS, EACH, ROUNDS = 8, 400, 5
PGBENCH = said("pgbench 执行同样的两条语句", "pgbench running the same two statements")
RAW = said("裸 psycopg，一次 SELECT 加一条 CTE", "raw psycopg, one SELECT and one CTE")


class Base(NamedTuple):
    """A database that was prepared, to be copied; and what is to be done in each copy."""

    server: Server
    name: str
    clerk: str
    """The address for the clerk, who may act as everybody and does not own the tables."""
    staged: Staged

    def copy(self, name: str) -> str:
        """The clerk's address of a fresh copy."""
        self.server.cluster.run(f"DROP DATABASE IF EXISTS {name}")
        self.server.cluster.run(f"CREATE DATABASE {name} TEMPLATE {self.name}")
        return self.clerk.replace(f"/{self.name}", f"/{name}")


def rows(place: Place) -> Iterator[Row | Listing]:
    with Server.started(SERVER) as server:
        base = prepared(server)
        yield from of_one_connection(base)
        yield from of_eight(base, place.folder)


def prepared(server: Server) -> Base:
    server.cluster.run("CREATE DATABASE bench_base TEMPLATE template0 ENCODING 'UTF8'")
    url = server.cluster.url("bench_base")
    found = staged(url, MIXED, HELD, now())
    clerk = opened_to_clerk(url)
    with connect(url) as connection:
        connection.execute("VACUUM ANALYZE")
    return Base(server, "bench_base", clerk, found)


def of_one_connection(base: Base) -> Iterator[Row | Listing]:
    deeds = base.staged.mixed
    plans = recorded(base, deeds)
    usual = next(plan for deed, plan in zip(deeds, plans, strict=True) if deed.step[0] == "conclude")
    yield Listing("postgres-sql", said("基线的语句", "statements of the baseline"), "\n".join(usual.statements))
    both = held(base, deeds, plans)
    yield Row(said("完整案件的各步办理", "actions of whole cases"), both.ratio("ours", "raw"), RAW, at_most(1.3))
    yield Row(
        said("　其中裸 psycopg 用时", "  of which raw psycopg takes"), both.took("raw", times=BLOCK), RAW, unit="µs"
    )
    yield Row(said("　我们用时", "  ours takes"), both.took("ours", times=BLOCK), RAW, unit="µs")
    easy = list(islice(notes(base.staged.held, "each"), NOTES))
    both = held(base, easy, recorded(base, easy))
    name = said("一条备注，案件各不相同", "a note, on many cases")
    yield Row(name, both.ratio("ours", "raw"), RAW, at_most(1.3))


def of_eight(base: Base, folder: Path) -> Iterator[Row]:
    """Both write notes to cases of their own; every round in fresh copies."""
    numbers = base.staged.held[: len(base.staged.held) // CLIENTS * CLIENTS]
    deeds = list(islice(notes(numbers, "eight"), CLIENTS * EACH))
    script = Script.of(recorded(base, deeds), CLIENTS)
    ours, theirs = list[float](), list[float]()
    with crew(CLIENTS) as pool:
        for round_ in range(ROUNDS):
            url = base.copy("ours")
            ours.append(rate(together(pool, url, numbers, CLIENTS, f"round{round_}")))
            theirs.append(script.rate(base.server, lenient(base, "raw"), folder))
    shares = figure([one / other for one, other in zip(ours, theirs, strict=True)])
    yield Row(
        said("八个连接同时写备注，产量", "eight connections writing notes, what they get done"),
        shares,
        PGBENCH,
        at_least(0.55),
    )
    yield Row(said("　pgbench 每秒", "  what pgbench does in a second"), figure(theirs), PGBENCH, unit="/s")


def recorded(base: Base, deeds: Sequence[Deed]) -> list[Plan]:
    plans = list[Plan]()
    with open_desk(base.copy("recorded")) as desk, tapped(desk) as sent:
        for deed in deeds:
            sent.clear()
            deed.on(desk)
            plans.append(planned(deed, sent, base.staged))
    return plans


def lenient(base: Base, name: str) -> str:
    """A fresh copy in which the triggers do all their work, but believe what was recorded within the last hour: as much may
    lie between the recording and the replay."""
    url, cluster = base.copy(name), base.server.cluster
    (made,), *_ = cluster.run("SELECT pg_get_functiondef('public.complaints_admit_event'::regproc)", database=name)
    believing = str(made).replace("* 1000000 - 1000000", "* 1000000 - 3600000000")
    assert believing != made
    cluster.run(SQL(believing), database=name)
    return url


def held(base: Base, deeds: Sequence[Deed], plans: Sequence[Plan]) -> Times:
    ours, theirs = base.copy("ours"), lenient(base, "raw")
    with open_desk(ours) as desk, closing(psycopg.connect(plain(theirs), autocommit=True)) as raw:
        found = in_blocks(deeds, plans, lambda deed: deed.on(desk), lambda plan: plan.carry_out(raw))
    alike(base)
    return found


def alike(base: Base) -> None:
    cluster = base.server.cluster
    with cluster.connect("raw") as raw, cluster.connect("recorded") as ours:
        for (table, found), (_, expected) in zip(contents(raw), contents(ours), strict=True):
            assert found == expected, f"not the same bytes in {table}"
