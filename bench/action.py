"""One durable action through `workflow.service`, beside raw `sqlite3` writing the same bytes into the same rows.

Both work on copies of one store: the same tables, indexes, triggers and settings (WAL; synchronous FULL unless it is said).
What the desk sends is recorded on one more copy, and replayed from there; afterwards the tables of that copy and of the
baseline's must be alike, row for row.
"""

import queue
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from bench.cases import NOW, Deed, Staged, notes, staged
from bench.decided import decisions
from bench.rounds import Listing, Place, Row, Times, Work, at_most, interleaved, said
from bench.row_work import Plan, alike, connected, planned
from bench.scale_cases import Hands
from bench.wire import connection_of, tapped
from workflow.service import Desk, open_desk

MIXED, HELD, NOTES = 2000, 1000, 1000
BLOCK = 20
"""Actions in a row, before the other does the same."""
WARM = 3
"""Blocks that are not counted."""
POOL = 4
T = TypeVar("T")
P = TypeVar("P")
RAW = said("裸 sqlite3，持有连接", "raw sqlite3, held connection")
RAW_POOLED = said("裸 sqlite3，每次从池中取连接", "raw sqlite3, checked out of a pool")
RAW_OFF = said("裸 sqlite3，synchronous=OFF", "raw sqlite3, synchronous=OFF")
RAW_BARE = said("裸 sqlite3，无防改触发器", "raw sqlite3, without our triggers")


class Base(NamedTuple):
    """A store that was prepared, to be copied; and what is to be done in each copy."""

    path: Path
    staged: Staged

    def copy(self, name: str) -> Path:
        return Path(shutil.copy(self.path, self.path.with_name(f"{name}.db")))


def rows(place: Place) -> Iterator[Row | Listing]:
    path = place.folder / "base.db"
    base = Base(path, staged(f"sqlite:///{path}", MIXED, HELD))
    yield from of_the_mix(base)
    yield from of_one_kind(base)


def of_the_mix(base: Base) -> Iterator[Row | Listing]:
    deeds = base.staged.mixed
    with decisions() as made:
        plans = recorded(base, deeds)
    yield Listing("action-sql", said("基线的语句", "statements of the baseline"), published(deeds, plans))
    both = held(base, deeds, plans)
    whole = said("完整案件的各步办理", "actions of whole cases")
    yield Row(whole, both.ratio("ours", "raw"), RAW, at_most(1.3))
    yield Row(
        said("　其中裸 sqlite3 用时", "  of which raw sqlite3 takes"), both.took("raw", times=BLOCK), RAW, unit="µs"
    )
    yield Row(said("　我们用时", "  ours takes"), both.took("ours", times=BLOCK), RAW, unit="µs")
    alone = interleaved({"decided": lambda: [each.again() for each in made]}).took("decided", times=len(deeds))
    yield Row(said("　其中只作决定", "  the decisions alone"), alone, RAW, unit="µs")
    checked_out = pooled(base, deeds, plans)
    yield Row(
        said("同上，每次从池中取连接", "the same, checked out of a pool"),
        checked_out.ratio("ours", "raw"),
        RAW_POOLED,
        at_most(1.5),
    )
    off = held(base, deeds, plans, "PRAGMA synchronous = OFF")
    yield Row(said("同上，synchronous=OFF", "the same, synchronous=OFF"), off.ratio("ours", "raw"), RAW_OFF)
    yield Row(
        said("　其中裸 sqlite3 用时", "  of which raw sqlite3 takes"), off.took("raw", times=BLOCK), RAW_OFF, unit="µs"
    )
    yield Row(said("　我们用时", "  ours takes"), off.took("ours", times=BLOCK), RAW_OFF, unit="µs")
    bare = held(base, deeds, plans, *without_triggers(base.path))
    yield Row(said("同上，无防改触发器", "the same, without our triggers"), bare.ratio("ours", "raw"), RAW_BARE)


def of_one_kind(base: Base) -> Iterator[Row]:
    numbers = base.staged.held
    deeds = list(islice(notes(numbers, "each"), NOTES))
    both = held(base, deeds, recorded(base, deeds))
    yield Row(
        said("一条备注，案件各不相同", "a note, on many cases"),
        both.ratio("ours", "raw"),
        RAW,
        at_most(1.3),
    )
    deeds = list(islice(notes(numbers[:1], "same"), NOTES))
    both = held(base, deeds, recorded(base, deeds))
    yield Row(said("同上，总是同一案件", "a note, always on one case"), both.ratio("ours", "raw"), RAW)


def recorded(base: Base, deeds: Sequence[Deed]) -> list[Plan]:
    """What the desk sends for each deed, made into what a program written by hand would send."""
    path = base.copy("recorded")
    plans = list[Plan]()
    with desk_at(path) as desk, tapped(desk) as sent:
        for deed in deeds:
            sent.clear()
            deed.on(desk)
            plans.append(planned(deed, sent, base.staged))
    return plans


def held(base: Base, deeds: Sequence[Deed], plans: Sequence[Plan], *settings: str) -> Times:
    """Each on its connection; with these settings for both."""
    ours, theirs = base.copy("ours"), base.copy("raw")
    with desk_at(ours) as desk, closing(connected(theirs)) as raw:
        for setting in settings:
            connection_of(desk).execute(setting)
            raw.execute(setting)
        found = in_blocks(deeds, plans, lambda deed: deed.on(desk), lambda plan: plan.carry_out(raw))
    alike(theirs, base.path.with_name("recorded.db"))
    return found


def pooled(base: Base, deeds: Sequence[Deed], plans: Sequence[Plan]) -> Times:
    """Whoever acts takes an open connection out of a pool, and puts it back; the one that was used last is taken first."""
    desks, raws = queue.LifoQueue[Desk](), queue.LifoQueue[sqlite3.Connection]()
    ours, theirs = base.copy("ours"), base.copy("raw")
    for _ in range(POOL):
        desks.put(desk_at(ours))
        raws.put(connected(theirs))

    def act(deed: Deed) -> None:
        desk = desks.get()
        deed.on(desk)
        desks.put(desk)

    def write(plan: Plan) -> None:
        raw = raws.get()
        plan.carry_out(raw)
        raws.put(raw)

    found = in_blocks(deeds, plans, act, write)
    for _ in range(POOL):
        desks.get().__exit__(None, None, None)
        raws.get().close()
    return found


def in_blocks(
    deeds: Sequence[Deed], plans: Sequence[P], act: Callable[[Deed], object], write: Callable[[P], object]
) -> Times:
    """A block of actions, and the same block by the other, in turns, until all are done."""
    ours, theirs = in_order(deeds, act), in_order(plans, write)
    for _ in range(WARM):
        ours()
        theirs()
    found = interleaved({"ours": ours, "raw": theirs}, rounds=len(deeds) // BLOCK - WARM)
    ours()
    theirs()  # the last few, so that all is done
    return found


def in_order(things: Sequence[T], work: Callable[[T], object]) -> Work:
    """Does it with the next few of these each time."""
    coming = iter(things)

    def some() -> None:
        for thing in islice(coming, BLOCK):
            work(thing)

    return some


def desk_at(path: Path) -> Desk:
    return open_desk(f"sqlite:///{path}", clock=Hands(NOW))


def without_triggers(path: Path) -> tuple[str, ...]:
    with closing(connected(path)) as raw:
        names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    return tuple(f"DROP TRIGGER {name}" for name in names)


def published(deeds: Sequence[Deed], plans: Sequence[Plan]) -> str:
    """The statements of the most common action, and of one that opens a case."""
    usual = next(plan for deed, plan in zip(deeds, plans, strict=True) if deed.step[0] == "conclude")
    opens = next(plan for deed, plan in zip(deeds, plans, strict=True) if deed.number is None)
    return "\n".join(("-- an action on a case", *usual.statements, "", "-- a case is opened", *opens.statements))
