"""Six durable human steps of ours beside the same of others: python -m bench peers

Every peer is a script of its own (`NAME_steps.py` here; each says how it is driven and why) that runs in an environment of its
own, made from the package index in the folder that BENCH_CACHE names, or else for this run alone. All wait, and take turns of
a few complaints each; figures are ratios of turns of the same round.
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.peers.environments import python_of, wanted
from bench.peers.running import Entry, Running
from bench.rounds import Bound, Listing, Place, Row, Times, at_least, said, turned
from tests.postgres.server import Server
from workflow.wording import Label

ROUNDS, INSTANCES = 15, 12
"""Many short rounds: a disk that others use as well changes within a second."""
OURS, RAW = Entry("ours", "ours"), Entry("raw", "raw")
FSM = Entry("django-fsm", "django_fsm", "django_fsm")
VIEWFLOW = Entry("viewflow", "viewflow", "viewflow")
DBOS = Entry("DBOS", "dbos", "dbos")
SPIFF = Entry("SpiffWorkflow", "spiff", "spiff")
NEWCOMER = Entry("newcomer", "newcomer", "newcomer")
APART = Entry("SpiffWorkflow apart", "spiff", "spiff", ("--apart",))
HELD = Entry("SpiffWorkflow held", "spiff", "spiff", ("--held",))
POSTED = Entry("viewflow posted", "viewflow", "viewflow", ("--posted",))
SHIPPED = Entry("DBOS shipped", "dbos", "dbos", ("--shipped",))
WAITING = Entry("DBOS waiting", "dbos", "dbos", ("--waiting",))
ON_SQLITE = (RAW, OURS, FSM, SPIFF, APART, HELD, NEWCOMER, DBOS, SHIPPED, WAITING, VIEWFLOW, POSTED)
ON_POSTGRES = (RAW, OURS, FSM, DBOS, WAITING, VIEWFLOW)
PLAIN = str.maketrans(" -", "__")
"""For a name that a file and a database can have."""
BOUNDS: Mapping[Entry, Bound] = {
    SPIFF: at_least(5),
    FSM: at_least(4),
    DBOS: at_least(8),
    WAITING: at_least(8),
    VIEWFLOW: at_least(15),
}
"""On SQLite; the other ways of driving the same peers are information."""
HOW: Mapping[Entry, Label] = {
    FSM: said("每次流转加一行历史", "a row of history for each transition"),
    SPIFF: said("每步读回，再整个存为 JSON", "read back and stored as JSON, whole, at each step"),
    APART: said("同上，规程不随实例存", "the same, its specification stored apart"),
    HELD: said("同上，实例留在内存，只写", "the same, instances kept in memory, only written"),
    NEWCOMER: said("加 SQLModel ORM，新手写法", "with the SQLModel ORM, as a newcomer writes it"),
    DBOS: said("程序的步骤，不等人", "steps of a program, which wait for nobody"),
    SHIPPED: said("同上，SQLite 日志模式照原样", "the same, SQLite's journal as it is shipped"),
    WAITING: said("每步等人：recv、send、set_event", "each step waits for a person: recv, send, set_event"),
    VIEWFLOW: said("人工任务，不经网页", "human tasks, without a page"),
    POSTED: said("人工任务，经它的视图提交", "human tasks, posted to its view"),
}
EARLIER = Listing(
    "earlier",
    said("早先在另一台机器上测得的倍数", "Measured earlier on another machine"),
    """One change of state each, through the product's own API, as a multiple of raw sqlite3 there; not of this run.
Roundup 2.6 (WAL)                4.4
Trac 1.6 (WAL)                   4.4
Request Tracker 5.0.3 (WAL)       63
They do other work as well: Request Tracker runs its scrips and mail templates, Roundup its detectors. None chains its history.""",
)
UNEQUAL = Listing(
    "unequal",
    said("各家做的并不相同", "The work is not equal"),
    """              role      amount   nobody was faster  history               hash chain, salted texts
ours          checked   checked  checked            an event, by itself   yes
raw           -         -        by the version     the script's own row  -
django-fsm-2  checked   checked  row lock, Postgres the script's own row  -
newcomer      checked   checked  -                  the script's own row  -
SpiffWorkflow by lane   -        -                  the script's own row  -
viewflow      by owner  -        -                  its own tasks         -
DBOS          -         -        by the step        its own step outputs  -
Nobody's opening of a complaint is timed, nor the start and the end of DBOS's workflow. DBOS goes on by itself after a crash,
which the others leave to people. viewflow also makes the next task, a row of its own, and SpiffWorkflow keeps a tree of tasks.
viewflow is under the AGPL: it is measured, and neither shipped nor depended on.""",
)


def rows(place: Place) -> Iterator[Row | Listing]:
    yield from on_sqlite(place.folder)
    yield UNEQUAL
    yield EARLIER
    yield from on_postgres(place.folder)


def on_sqlite(folder: Path) -> Iterator[Row | Listing]:
    stores = {entry: f"sqlite:///{folder / entry.name.translate(PLAIN)}.db" for entry in ON_SQLITE}
    times, syncing = raced(stores, folder)
    yield from beside_ours(times, ON_SQLITE, BOUNDS, said("SQLite", "SQLite"))
    yield from beside_raw(times, ON_SQLITE, said("裸 sqlite3", "raw sqlite3"))
    yield Listing(
        "synced", said("各连接自己说怎样落盘", "How commits are made to last, as each connection says"), syncing
    )


def on_postgres(folder: Path) -> Iterator[Row]:
    with Server.started() as server:
        stores = {entry: made(server, entry.name.lower().translate(PLAIN)) for entry in ON_POSTGRES}
        times, _ = raced(stores, folder)
    yield from beside_ours(times, ON_POSTGRES, {}, said("Postgres", "Postgres"))
    yield from beside_raw(times, ON_POSTGRES, said("裸 psycopg", "raw psycopg"))


def made(server: Server, name: str) -> str:
    server.cluster.run(f"CREATE DATABASE {name}")
    return server.cluster.url(name).replace("+psycopg", "")


def raced(stores: Mapping[Entry, str], folder: Path) -> tuple[Times, str]:
    """Seconds a step by entry and round, and what each says of its syncing."""
    pythons = pythons_of(stores, Path(os.environ.get("BENCH_CACHE", folder / "environments")))
    with ExitStack() as stack:
        running = {
            entry: stack.enter_context(Running(entry, pythons[entry], store, INSTANCES, folder / f"{entry.name}.log"))
            for entry, store in stores.items()
        }
        syncing = "\n".join(f"{entry.name:20} {each.ready()}" for entry, each in running.items())
        return in_turns({entry.name: each for entry, each in running.items()}), syncing


def pythons_of(entries: Mapping[Entry, str], cache: Path) -> Mapping[Entry, Path]:
    own = Path(sys.executable)
    return {each: python_of(each.environment, cache) if each.environment else own for each in entries}


def in_turns(running: Mapping[str, Running]) -> Times:
    """A first round warms up and is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in running}
    for round_ in range(ROUNDS + 1):
        for name in turned(list(running), round_):
            seconds[name].append(running[name].a_round())
    return Times({name: took[1:] for name, took in seconds.items()})


def beside_ours(times: Times, entries: Sequence[Entry], bounds: Mapping[Entry, Bound], store: Label) -> Iterator[Row]:
    for entry in others(entries):
        name = named(entry)
        shown = said(f"{name.zh}（{store.zh}）", f"{name.en} ({store.en})")
        yield Row(shown, times.ratio(entry.name, OURS.name), said("本系统", "ours"), bounds.get(entry))


def beside_raw(times: Times, entries: Sequence[Entry], raw: Label) -> Iterator[Row]:
    yield Row(said("本系统", "ours"), times.ratio(OURS.name, RAW.name), raw)
    for entry in others(entries):
        yield Row(named(entry), times.ratio(entry.name, RAW.name), raw)


def others(entries: Sequence[Entry]) -> Iterator[Entry]:
    return (entry for entry in entries if entry not in (OURS, RAW))


def named(entry: Entry) -> Label:
    """By the package and its version, and how it is driven."""
    package, how = wanted()[str(entry.environment)][0].replace("==", " "), HOW[entry]
    return said(f"{package}：{how.zh}", f"{package}: {how.en}")
