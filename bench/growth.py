"""How costs grow with what a store holds: python -m bench growth [--large], or python -m bench.growth for the picture as well

Real histories are multiplied into stores of 1,000 cases and more (`bench.scale_load`), 1 in 50 of them open and 100 due at every
size. In each the driver alone looks up or writes the rows of the same keys (`bench.growth_raw`). What counts is how much more a
cost grows than that; `todo` is told by the matter it answers with and `tick` by the case.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.growth_desk import Ours, keys_of
from bench.growth_picture import svg
from bench.growth_raw import on_postgres, on_sqlite
from bench.report import printed
from bench.rounds import Figure, Listing, Place, Row, Size, Work, at_most, figure, interleaved, said
from bench.scale import Originals, originals
from bench.scale_copies import Copier
from bench.scale_load import LOADING, WORKING, fill_postgres, fill_sqlite, opened_to_clerk
from tests.postgres.machine import Missing
from tests.postgres.server import Server
from workflow.service import open_desk
from workflow.wording import Label

SIZES: Mapping[Size, Sequence[int]] = {
    Size.USUAL: (1_000, 10_000, 100_000),
    Size.LARGE: (1_000, 10_000, 100_000, 1_000_000),
}
ROUNDS, DUE = 7, 100
TIMES: Mapping[str, int] = {"action": 20, "show": 40, "todo": 2, "tick": 2, "replay": 10}
"""How often each is done in a round, so that all rounds are about as long."""
PICTURE = Path(__file__).parent.parent / "docs" / "performance-growth.svg"
COSTS: Mapping[str, Label] = {
    "action": said("一次办理", "an action"),
    "show": said("查看一案与客户的其他案件", "show, and the customer's other cases"),
    "todo": said("待办，每项", "todo, by the matter"),
    "tick": said("到期处理，每案", "tick, by the case"),
    "replay": said("重演一案", "replay of a case"),
}
DRIVER = said("裸驱动对同样的键", "the driver alone on the same keys")


class Shelf(NamedTuple):
    """A store of so many cases: what our commands do there, and what the driver alone does, by the name of the cost."""

    cases: int
    ours: Mapping[str, Work]
    raw: Mapping[str, Work]
    units: Mapping[str, int]


class Grown(NamedTuple):
    """One cost at each size, in microseconds by the unit: ours, and the driver's; and how much more ours has grown."""

    cost: str
    ours: tuple[Figure, ...]
    raw: tuple[Figure, ...]
    factor: Figure
    beside: Figure


class Found(NamedTuple):
    store: str
    sizes: tuple[int, ...]
    grown: tuple[Grown, ...]


def rows(place: Place) -> Iterator[Row | Listing]:
    for found in measured(place):
        yield from told(found)


def measured(place: Place) -> Iterator[Found]:
    made, sizes = originals(place.folder), SIZES[place.size]
    with tempfile.TemporaryDirectory(dir=place.folder) as folder, ExitStack() as stack:
        yield _found("SQLite", [stack.enter_context(_in_file(Path(folder), made, cases)) for cases in sizes])
    with Server.started(LOADING) as server, ExitStack() as stack:
        urls = [_filled(server, made, cases) for cases in sizes]
        for name, value in WORKING.items():
            server.cluster.run(f"ALTER SYSTEM SET {name} = {value}")
        server.restart()
        yield _found("Postgres", [stack.enter_context(_on_server(u, c)) for u, c in zip(urls, sizes, strict=True)])


def told(found: Found) -> Iterator[Row | Listing]:
    largest = f"{found.sizes[-1]:,}"
    for each in found.grown:
        name = COSTS[each.cost]
        both = said(
            f"{found.store}：{name.zh}，1,000 至 {largest} 案", f"{found.store}: {name.en}, 1,000 to {largest} cases"
        )
        yield Row(both, each.beside, DRIVER, at_most(1.2))
        yield Row(said("　我们自己", "  ours by itself"), each.factor, said("1,000 案", "1,000 cases"))
    lines = [" " * 16 + "".join(f"{size:>12,}" for size in found.sizes)]
    for each in found.grown:
        for who, figures in ((each.cost, each.ours), (f"  {DRIVER.en.partition(' on')[0]}", each.raw)):
            lines.append(f"{who:18}"[:18] + "".join(f"{one.middle:>12,.0f}" for one in figures))
    yield Listing(
        f"growth-{found.store.lower()}", said(f"{found.store}，微秒", f"{found.store}, microseconds"), "\n".join(lines)
    )


def _found(store: str, shelves: Sequence[Shelf]) -> Found:
    return Found(store, tuple(each.cases for each in shelves), tuple(_grown(cost, shelves) for cost in COSTS))


def _grown(cost: str, shelves: Sequence[Shelf]) -> Grown:
    """All sizes and both ways in turns."""
    works = {f"ours {each.cases}": each.ours[cost] for each in shelves}
    works |= {f"raw {each.cases}": each.raw[cost] for each in shelves}
    for work in works.values():
        work()  # what is read once for all is there
    seconds = interleaved(works, rounds=ROUNDS, times=TIMES[cost]).seconds
    ours, raw = (
        [
            [each / TIMES[cost] / shelf.units[cost] * 1e6 for each in seconds[f"{who} {shelf.cases}"]]
            for shelf in shelves
        ]
        for who in ("ours", "raw")
    )
    factors, theirs = _factors(ours), _factors(raw)
    beside = figure([one / other for one, other in zip(factors, theirs, strict=True)])
    return Grown(cost, tuple(map(figure, ours)), tuple(map(figure, raw)), figure(factors), beside)


def _factors(by_size: Sequence[Sequence[float]]) -> list[float]:
    return [large / small for small, large in zip(by_size[0], by_size[-1], strict=True)]


@contextmanager
def _in_file(folder: Path, made: Originals, cases: int) -> Iterator[Shelf]:
    path = folder / f"growth_{cases}.db"
    fill_sqlite(path, Copier(made.definitions, random.Random(cases)), made.patterns, cases, DUE, time.time_ns() // 1000)
    with open_desk(f"sqlite:///{path}") as desk:
        keys = keys_of(desk)
        ours = Ours(desk, keys, random.Random(cases))
        with on_sqlite(path, keys, random.Random(cases)) as raw:
            yield Shelf(cases, ours.works, raw, keys.units)


def _filled(server: Server, made: Originals, cases: int) -> str:
    name = f"growth_{cases}"
    server.cluster.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    url, copier = server.cluster.url(name), Copier(made.definitions, random.Random(cases))
    fill_postgres(url, copier, made.patterns, cases, DUE, time.time_ns() // 1000)
    return url


@contextmanager
def _on_server(url: str, cases: int) -> Iterator[Shelf]:
    with open_desk(opened_to_clerk(url)) as desk:
        keys = keys_of(desk)
        ours = Ours(desk, keys, random.Random(cases))
        with on_postgres(url, keys, random.Random(cases)) as raw:
            yield Shelf(cases, ours.works, raw, keys.units)


def main(words: Sequence[str]) -> int:
    asked = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    asked.add_argument("--large", action="store_const", const=Size.LARGE, default=Size.USUAL, dest="size")
    given, found = asked.parse_args(words), list[Found]()
    with tempfile.TemporaryDirectory() as folder:
        try:
            for each in measured(Place(Path(folder), given.size)):
                found.append(each)
                for row in told(each):
                    print(printed(row) if isinstance(row, Row) else f"\n{row.title.en}\n{row.text}\n", flush=True)
        except Missing as missing:
            print(f"not on Postgres: {missing}")
    PICTURE.write_text(svg([(f.store, f.sizes, [(COSTS[g.cost].en, g.ours, g.raw) for g in f.grown]) for f in found]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
