"""Grouped work: import, a sweep of what is due, and counting clocks again on a changed calendar, beside what that must cost at
least: the pure decisions, and raw `sqlite3` writing the same rows in as many transactions, statement by statement for all of
their cases at once.

The bound is one decision and three times the raw row work for each case; a worker that drains ten thousand marks may take twice
that. Every round works on a fresh copy of the store.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from bench.cases import NOW, staged
from bench.decided import Made, decisions
from bench.rounds import Listing, Place, Row, Times, at_most, figure, interleaved, said
from bench.row_work import Write, alike, connected, needed, positional
from bench.scale_cases import HOUR, Hands
from bench.tick import BY, RULES, START, made
from bench.wire import Sent, tapped
from workflow.commands.intake.cases import import_table
from workflow.commands.intake.map import read_map
from workflow.commands.library import calendar_bytes
from workflow.service import Desk, open_desk
from workflow.wording import Label
from workflow.workers.loop import Fired, Identity, News, Worker

CASES, MARKS, ROUNDS = 1000, 10_000, 5
ALLOWED = said("一个决定加三倍裸驱动成批写入", "one decision and 3 times the raw driver's grouped row work")
RAW = said("裸 sqlite3 成批写同样的行", "raw sqlite3 writing the same rows in groups")
READ_ALL = (
    "SELECT number, procedure, definition, state, standing, seq, head, wake_at, opened_at, changed_at, snapshot"
    " FROM case_file WHERE number IN (SELECT value FROM json_each(?))"
)
MAP = b"""
procedure: online_shopping
as: cs00
source: {system: board, id: id}
fields:
  customer_name: name
  contact: phone
  feedback: text
  channel: {value: hotline}
  order_number: order
  submitted_at: {column: at, format: "%Y-%m-%dT%H:%M"}
"""
IN_THE_OFFICE = RULES.replace("{always: always}", "{office: cn_office}").replace("calendar: always", "calendar: office")


class Job(NamedTuple):
    """Work on so many cases of a prepared store, at that instant."""

    base: Path
    now: int
    cases: int
    work: Callable[[Desk], object]

    def copy(self, name: str) -> Path:
        return Path(shutil.copy(self.base, self.base.with_name(f"{name}.db")))

    def desk(self, path: Path) -> Desk:
        """With the rules read, as those of a process that has worked before."""
        desk = open_desk(f"sqlite:///{path}", clock=Hands(self.now))
        for definition in desk.definitions():
            desk.book(definition.digest)
        return desk


class Transaction(NamedTuple):
    """What a program written by hand does in one: it reads all cases at once, and writes the rows kind by kind."""

    numbers: str
    writes: tuple[Write, ...]

    def carry_out(self, raw: Any) -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute(READ_ALL, (self.numbers,)).fetchall()
        for write in self.writes:
            raw.executemany(write.text, write.rows)
        raw.execute("COMMIT")


def rows(place: Place) -> Iterator[Row | Listing]:
    folder = place.folder
    yield from told(said("导入", "import"), importing(folder), 1)
    yield from told(said("到期扫描", "a sweep of what is due"), sweeping(folder), 1)
    yield from told(said("日历变更后重算时限", "clocks counted again on a changed calendar"), recounting(folder), 1)
    yield from told(
        said("一个工作进程办完一万个到期提醒点", "ten thousand due marks, drained by one worker"), draining(folder), 2
    )


def importing(folder: Path, cases: int = CASES) -> Job:
    path = folder / "import.db"
    staged(f"sqlite:///{path}", 0, 0)
    lines = (f"{n},客户{n},138{n:08},收到的杯子有裂纹要求退款,E{n:07},2027-01-15T15:30" for n in range(cases))
    table = "\n".join(("id,name,phone,text,order,at", *lines)).encode()
    return Job(path, NOW, cases, lambda desk: import_table(desk, table, read_map(MAP)))


def sweeping(folder: Path) -> Job:
    path = folder / "sweep.db"
    held = staged(f"sqlite:///{path}", 0, CASES).held
    return Job(path, NOW + 90 * HOUR, len(held), lambda desk: desk.tick())


def recounting(folder: Path) -> Job:
    path = made(folder / "recount.db", CASES, 0, rules=IN_THE_OFFICE)
    changed = (calendar_bytes("cn_office") or b"").replace(b"13:30-18:00", b"13:00-18:00")
    return Job(path, START + HOUR, CASES, lambda desk: desk.publish_calendar(changed, by=BY, reason="上班提前半小时"))


def draining(folder: Path) -> Job:
    path = made(folder / "drain.db", 0, MARKS)
    return Job(path, START + 2 * HOUR, MARKS, lambda desk: Drain(desk, MARKS).run())


class Drain:
    """A worker that delivers nothing and stops when the last mark has fired."""

    longest = 0

    def __init__(self, desk: Desk, marks: int) -> None:
        self._desk, self._left = desk, marks

    def run(self) -> None:
        who = Identity(name="bench", host="here", pid=1)
        Worker(who, lambda: self._desk, self, self._hear).run(self)  # type: ignore[arg-type]

    @property
    def asked(self) -> bool:
        return self._left == 0

    def wait(self, seconds: float) -> None:
        """Nothing is due any more."""

    def one(self, _desk: Desk) -> None:
        """There is no notice to deliver."""

    def _hear(self, news: News) -> None:
        assert isinstance(news, Fired), news
        self._left -= 1


def told(name: Label, job: Job, times: int) -> Iterator[Row]:
    found = measured(job)
    allowed = [
        ours / (times * (decided + 3 * raw))
        for ours, decided, raw in zip(*(found.seconds[each] for each in ("ours", "decided", "raw")), strict=True)
    ]
    against = ALLOWED if times == 1 else said(f"{times} 倍的{ALLOWED.zh}", f"{times} times {ALLOWED.en}")
    yield Row(name, figure(allowed), against, at_most(1))
    yield Row(said("　每案用时", "  for each case"), found.took("ours", times=job.cases), against, unit="µs")
    yield Row(
        said("　其中只作决定", "  the decisions alone"), found.took("decided", times=job.cases), against, unit="µs"
    )
    yield Row(said("　相对于裸驱动", "  beside the raw driver"), found.ratio("ours", "raw"), RAW)


def measured(job: Job) -> Times:
    """Everything is prepared before: a fresh copy for each round, and the connections."""
    transactions, decided = recorded(job)
    copies = [(job.copy(f"ours{n}"), job.copy(f"raw{n}")) for n in range(ROUNDS)]
    desks = iter([job.desk(ours) for ours, _ in copies])
    raws = iter([connected(theirs) for _, theirs in copies])

    def act() -> None:
        with next(desks) as desk:
            job.work(desk)

    def write() -> None:
        with closing(next(raws)) as raw:
            for transaction in transactions:
                transaction.carry_out(raw)

    works = {"ours": act, "raw": write, "decided": lambda: [each.again() for each in decided]}
    found = interleaved(works, rounds=ROUNDS)
    alike(copies[-1][1], job.base.with_name("recorded.db"))
    for path in (path for pair in copies for path in pair):
        path.unlink()
    return found


def recorded(job: Job) -> tuple[list[Transaction], list[Made]]:
    path = job.copy("recorded")
    with job.desk(path) as desk, tapped(desk) as sent, decisions() as made_:
        numbers = frozenset(desk.numbers())
        sent.clear()
        job.work(desk)
    return list(transactions(sent, numbers)), made_


def transactions(sent: Sequence[Sent], numbers: frozenset[str]) -> Iterator[Transaction]:
    """Each that was committed with something in it."""
    inside = list[Sent]()
    for each in sent:
        if each.text.startswith("BEGIN"):
            inside = []
        elif each.text.startswith("COMMIT"):
            if writes := tuple(kind_by_kind(inside)):
                yield Transaction(touched(inside, numbers), writes)
        else:
            inside.append(each)


def kind_by_kind(sent: Sequence[Sent]) -> Iterator[Write]:
    """The rows of one kind together, in the order in which the first of them was written; of a number only the last."""
    kinds = dict[str, list[tuple[Any, ...]]]()
    for each in map(positional, needed(sent)):
        kinds.setdefault(each.text, []).extend(each.rows)
    for text, found in kinds.items():
        yield Write(text, tuple(found[-1:] if text.startswith("UPDATE numbering") else found))


def touched(sent: Sequence[Sent], numbers: frozenset[str]) -> str:
    """The cases that were there and are changed, as JSON."""
    rows_ = (row for each in map(positional, needed(sent)) if "UPDATE case_file" in each.text for row in each.rows)
    found = {value for row in rows_ for value in row if isinstance(value, str) and value in numbers}
    return json.dumps(sorted(found))
