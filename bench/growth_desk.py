"""What our commands cost in one store that was filled: each of them on cases of its own choice."""

import random
from collections.abc import Mapping
from typing import NamedTuple
from uuid import uuid4

from bench.rounds import Work
from bench.scale_cases import CLERK
from bench.wire import connection_of
from workflow.audit.replay import replay
from workflow.commands.agent.matters import matters, roles_about
from workflow.service import By, Desk, Outcome

PERSON = "cs00"
MOST = 400
_CLOSED = f"SELECT number FROM case_file WHERE standing = 'final' ORDER BY opened_at DESC LIMIT {MOST}"
_HELD = (
    "SELECT number FROM case_file WHERE procedure = 'tech_company_feedback' AND state = 'processing' AND"
    f" coalesce(wake_at, 0) > {{}} ORDER BY opened_at DESC LIMIT {MOST}"
)


class Keys(NamedTuple):
    """The cases that are asked for: closed ones to look at, others whose progress can be reported (half of them by the driver),
    those that PERSON has something to do with, and those that are due; and by how many of what each cost is told."""

    closed: tuple[str, ...]
    held: tuple[str, ...]
    drivers: tuple[str, ...]
    waiting: tuple[str, ...]
    due: tuple[str, ...]
    units: Mapping[str, int]


def keys_of(desk: Desk) -> Keys:
    closed = _numbers(desk, _CLOSED)
    held = _numbers(desk, _HELD.format(desk.now() // 1_000_000 + 3600))
    waiting = todo(desk)
    due = tuple(each.number for each in desk.due_cases(10_000))
    units = {"action": 1, "show": 1, "todo": len(waiting), "tick": len(due), "replay": 1}
    return Keys(closed, held[::2], held[1::2], waiting, due, units)


def todo(desk: Desk) -> tuple[str, ...]:
    """The case of each matter."""
    roles = desk.directory().people[PERSON].roles
    scenes = desk.open_cases(lambda book, state: bool(roles & roles_about(book, state)), naming=PERSON)
    return tuple(matter.scene.case.number for scene in scenes for matter in matters(scene, PERSON))


class Ours:
    def __init__(self, desk: Desk, keys: Keys, chance: random.Random) -> None:
        self._desk, self._keys, self._chance = desk, keys, chance
        self.works: Mapping[str, Work] = {
            "action": self._act,
            "show": self._show,
            "todo": lambda: todo(desk),
            "tick": self._tick,
            "replay": self._replay,
        }

    def _act(self) -> None:
        number = self._chance.choice(self._keys.held)
        by = By(person=self._desk.case(number).assignees["tech_support"], login=CLERK)
        done = self._desk.do(number, "report_progress", {"progress": "已经排查一半"}, by=by, key=uuid4().hex)
        assert isinstance(done, Outcome), done

    def _show(self) -> None:
        number = self._chance.choice(self._keys.closed)
        self._desk.scene(number)
        self._desk.history(number)
        self._desk.attachments(number)
        assert self._desk.same_customer(number)

    def _tick(self) -> None:
        """Nothing of it is kept, so that they are due again."""
        woken = 0
        with self._desk.dry_run():
            while some := self._desk.sweep_some().woken:
                woken += len(some)
        assert woken == len(self._keys.due), woken

    def _replay(self) -> None:
        report = replay(self._desk._store, self._chance.choice(self._keys.closed))
        assert not report.differences, report.differences


def _numbers(desk: Desk, query: str) -> tuple[str, ...]:
    return tuple(row[0] for row in connection_of(desk).execute(query).fetchall())
