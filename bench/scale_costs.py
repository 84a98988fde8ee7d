"""What commands of the desk cost in one store: round trips, time at the server, time in all."""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple, Self
from uuid import uuid4

import psycopg

from bench.scale_cases import CLERK, NAME
from bench.scale_copies import PER_CUSTOMER, phone_of
from bench.scale_load import plain
from bench.wire import Sent, tapped_store
from workflow.audit.replay import replay
from workflow.commands.agent.matters import roles_about
from workflow.service import By, Desk, Outcome
from workflow.store.database import Store, open_store

PAGE = 50
PERSON = "cs00"
ENOUGH = 0.3
"""Seconds after which a command has been repeated often enough."""
FIRST = "SELECT number FROM case_file WHERE {} ORDER BY opened_at DESC LIMIT 400"
HELD = "procedure = 'tech_company_feedback' AND state = 'processing' AND coalesce(wake_at, 0) > {}"


class Cost(NamedTuple):
    """Of one command: statements sent, milliseconds at the server (None where there is none), milliseconds in all."""

    trips: int
    server: float | None
    whole: float


class Site(NamedTuple):
    """A store that was filled: its address, that of the server's superuser (None where there is no server), and its size."""

    url: str
    server: str | None
    cases: int
    events: int


class Office:
    """One store at one size, and what is asked of it."""

    def __init__(self, desk: Desk, store: Store, sent: list[Sent], site: Site, chance: random.Random) -> None:
        self.desk, self._store, self.sent, self._server = desk, store, sent, site.server
        self._chance, self._customers = chance, max(site.cases // PER_CUSTOMER, 1)
        self._closed = self._numbers("standing = 'final'")
        self._held = self._numbers(HELD.format(desk.now() // 1_000_000 + 3600))
        self.commands: Mapping[str, Callable[[], object]] = {
            "open a case": self.open,
            "do an action": self.do,
            "show: the case and its history": self.show,
            "show: other cases of the customer": lambda: desk.same_customer(self._any(self._closed)),
            "list: all that are open, as printed": lambda: list(desk.scenes()),
            "list: 50 of those that are open": lambda: desk.cases(standing="open", at_most=PAGE),
            "list: 50 of all": lambda: desk.cases(at_most=PAGE),
            "todo of one person": self.todo,
            "find a telephone number": lambda: desk.find(phone_of(self._customer()), at_most=PAGE),
            "find a rare word": lambda: desk.find(f"E{9_000_000 + self._customer() * PER_CUSTOMER}", at_most=PAGE),
            "find a frequent word, 50 of it": lambda: desk.find("补充", at_most=PAGE),
            "poll, nothing due": desk.poll,
            "sweep of 100 due cases": self.sweep,
            "replay of one case": self.replay,
        }

        self.traced: Mapping[str, Callable[[], object]] = {
            "open": self.open,
            "do": self.do,
            "show": self.show,
            "show, other cases of the customer": self.commands["show: other cases of the customer"],
            "tick of one case": self.wake,
        }

    @classmethod
    @contextmanager
    def at(cls, site: Site, chance: random.Random | None = None) -> Iterator[Self]:
        with open_store(site.url) as store, tapped_store(store) as sent:
            yield cls(Desk(store), store, sent, site, chance or random.Random(5))

    def measured(self, command: str) -> Cost:
        """The median of several; one that takes long is not repeated."""
        work, costs, began = self.commands[command], list[Cost](), time.perf_counter()
        while not costs or time.perf_counter() < began + ENOUGH:
            costs.append(self._once(work))
        costs.sort(key=lambda cost: cost.whole)
        return costs[len(costs) // 2]

    def open(self) -> None:
        given = {"user_name": NAME, "contact": phone_of(-1), "feedback": "登录后闪退", "channel": "website"}
        _done(self.desk.open("tech_company_feedback", given, by=By(person=PERSON, login=CLERK), key=uuid4().hex))

    def do(self) -> None:
        number = self._any(self._held)
        person = self.desk.case(number).assignees["tech_support"]
        self.sent.clear()
        by = By(person=person, login=CLERK)
        _done(self.desk.do(number, "report_progress", {"progress": "已经排查一半"}, by=by, key=uuid4().hex))

    def show(self) -> None:
        number = self._any(self._closed)
        self.desk.scene(number)
        self.desk.history(number)
        self.desk.attachments(number)

    def wake(self) -> None:
        """One of those that are due, for good."""
        (due,) = self.desk.due_cases(1)
        self.sent.clear()
        assert isinstance(self.desk.wake_one(due.number, due.seq), Outcome)

    def todo(self) -> None:
        roles = self.desk.directory().people[PERSON].roles
        for _ in self.desk.open_cases(lambda book, state: bool(roles & roles_about(book, state)), naming=PERSON):
            pass

    def sweep(self) -> None:
        """Of which nothing is kept, so that they are due again."""
        woken = 0
        with self.desk.dry_run():
            while some := self.desk.sweep_some().woken:
                woken += len(some)
        assert woken == 100, woken

    def replay(self) -> None:
        report = replay(self._store, self._any(self._closed))
        assert not report.differences, report.differences

    def _once(self, work: Callable[[], object]) -> Cost:
        self.sent.clear()
        with _watched(self._server) as spent:
            began = time.perf_counter()
            work()
            whole = (time.perf_counter() - began) * 1000
        return Cost(len(self.sent), spent[0] if spent else None, whole)

    def _numbers(self, condition: str) -> list[str]:
        with self._store.reading():
            return [row[0] for row in self._store._database.run(FIRST.format(condition))]

    def _any(self, numbers: list[str]) -> str:
        return self._chance.choice(numbers)

    def _customer(self) -> int:
        return self._chance.randrange(self._customers)


@contextmanager
def _watched(server: str | None) -> Iterator[list[float]]:
    """What the server says of the time that it spent on statements that came from outside, in milliseconds."""
    spent = list[float]()
    if server is None:
        yield spent
        return
    asked = "SELECT coalesce(sum(total_exec_time + total_plan_time), 0) FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND query NOT LIKE '%pg_stat_statements%'"
    with psycopg.connect(plain(server), autocommit=True) as connection:
        before = connection.execute(asked.encode()).fetchone()
        yield spent
        after = connection.execute(asked.encode()).fetchone()
        assert before is not None
        assert after is not None
        spent.append(float(after[0]) - float(before[0]))


def _done(decided: object) -> None:
    assert isinstance(decided, Outcome), decided
