"""Nobody knows what became of it: the store went away while it committed, or just before. Nothing is done twice, and what can
be done again by itself is."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.contract.service.conftest import LI, WANG, Office
from tests.kept import done
from workflow.engine.approvals import code
from workflow.engine.events import By
from workflow.errors import StoreUnavailable
from workflow.service import Desk, Outcome, Scan
from workflow.store import faults
from workflow.store.backend.port import NO_ROWS, Backend, Entry, Rows
from workflow.store.database import Store, open_store

SCAN = Scan("signed.pdf", b"%PDF")


class Cut:
    """A connection that is lost at its next commit, which `happens` nevertheless or does not; or before it."""

    def __init__(self, database: Backend) -> None:
        self._database = database
        self.commits = list[Callable[[Rows], None]]()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    def commit(self, rows: Rows = NO_ROWS) -> None:
        self.commits.pop(0)(rows) if self.commits else self._database.commit(rows)

    def after_committing(self, rows: Rows) -> None:
        self._database.commit(rows)
        raise faults.OutcomeUnknown(faults.UNKNOWN, path=str(self._database.place))

    def instead_of_committing(self, _rows: Rows) -> None:
        self._database.roll_back()
        raise faults.OutcomeUnknown(faults.UNKNOWN, path=str(self._database.place))

    def before_committing(self, _rows: Rows) -> None:
        self._database.roll_back()
        raise faults.Disconnected(faults.LOST, path=str(self._database.place))


WAYS = ("after_committing", "instead_of_committing", "before_committing")
UNKNOWN_WAYS = WAYS[:2]


@contextmanager
def cut(office: Office, *ways: str) -> Iterator[Desk]:
    """A desk whose first commits end in these ways."""
    with open_store(office.url) as ordinary:
        database = Cut(ordinary._database)
        store = Store(database, ordinary._statements, office.clock)
        database.commits += [getattr(database, way) for way in ways]
        yield Desk(store)


def saw(desk: Desk, case: str) -> str:
    done(desk.do(case, "submit", {"amount": "1.00", "employee": "mei"}, by=LI))
    scene = desk.scene(case)
    return code(scene.case, scene.book.procedure.approvals["payment"])


@pytest.mark.parametrize("way", WAYS)
def test_under_a_key_it_is_done_again_by_itself_and_once(office: Office, desk: Desk, case: str, way: str) -> None:
    with cut(office, way) as mine:
        outcome = done(mine.note(case, "x", by=LI, key="k"))

    assert (outcome.seq, outcome.repeated) == (2, way == "after_committing")
    assert len(desk.history(case)) == 2
    assert office.differences() == []


@pytest.mark.parametrize("way", UNKNOWN_WAYS)
def test_without_a_key_it_is_said_that_nobody_knows(office: Office, desk: Desk, case: str, way: str) -> None:
    with cut(office, way) as mine, pytest.raises(StoreUnavailable) as raised:
        mine.note(case, "x", by=LI)

    assert (raised.value.exit_code, raised.value.wording.code) == (7, "store_outcome_unknown")
    assert len(desk.history(case)) == (2 if way == "after_committing" else 1)


def test_what_was_lost_before_it_was_committed_is_done_again_without_a_key(
    office: Office, desk: Desk, case: str
) -> None:
    with cut(office, "before_committing", "before_committing") as mine:
        done(mine.note(case, "x", by=LI))

    assert len(desk.history(case)) == 2


def test_it_is_done_again_once_and_then_said(office: Office, desk: Desk, case: str) -> None:
    with cut(office, *["instead_of_committing"] * 2) as mine, pytest.raises(StoreUnavailable) as raised:
        mine.note(case, "x", by=LI, key="k")

    assert raised.value.wording.code == "store_outcome_unknown"
    assert done(desk.note(case, "x", by=LI, key="k")).repeated is False


@pytest.mark.parametrize("way", UNKNOWN_WAYS)
def test_a_signature_is_not_given_again_by_itself(office: Office, desk: Desk, case: str, way: str) -> None:
    seen = saw(desk, case)
    with cut(office, way) as mine, pytest.raises(StoreUnavailable) as raised:
        mine.do(case, "approve", {"opinion": "ok"}, saw=seen, by=WANG, key="k")

    assert raised.value.wording.code == "store_outcome_unknown"
    assert desk.case(case).state == ("paid" if way == "after_committing" else "waiting")
    again = done(desk.do(case, "approve", {"opinion": "ok"}, saw=seen, by=WANG, key="k"))
    assert again.repeated == (way == "after_committing")
    assert desk.case(case).state == "paid"


@pytest.mark.parametrize("way", UNKNOWN_WAYS)
def test_a_signature_on_paper_is_not_recorded_again_by_itself(office: Office, desk: Desk, case: str, way: str) -> None:
    seen, on_paper = saw(desk, case), By(person="mei", for_="wang")
    with cut(office, way) as mine, pytest.raises(StoreUnavailable):
        mine.do(case, "approve", {"opinion": "ok"}, saw=seen, evidence=SCAN, by=on_paper, key="k")
    before = len(desk.history(case))
    again = done(desk.do(case, "approve", {"opinion": "ok"}, saw=seen, evidence=SCAN, by=on_paper, key="k"))

    assert before == (4 if way == "after_committing" else 2)
    assert again.repeated == (way == "after_committing")
    assert [event.type for event in desk.history(case)][2:] == ["attached", "moved"]


@pytest.mark.parametrize("way", WAYS)
def test_several_commands_under_one_key_are_done_together_once(office: Office, desk: Desk, case: str, way: str) -> None:
    other = office.register(desk).case
    with cut(office, way) as mine:
        merged = mine.merge(case, other, by=WANG, key="k")

    assert [isinstance(each.decided, Outcome) for each in merged] == [True]
    assert [desk.case(number).seq for number in (case, other)] == [2, 2]


@pytest.mark.parametrize("way", WAYS)
def test_an_attachment_under_a_key_is_attached_once(office: Office, desk: Desk, case: str, way: str) -> None:
    with cut(office, way) as mine:
        done(mine.attach(case, "a.txt", b"abc", by=LI, key="k"))

    assert [each.name for each in desk.attachments(case)] == ["a.txt"]
    assert desk.attachment(case, "a.txt") == b"abc"


def test_what_is_lost_inside_is_given_again_by_whoever_began(office: Office, desk: Desk, case: str) -> None:
    tried = list[int]()

    def work() -> None:
        done(desk.note(case, "one", by=LI))
        with desk._store.writing():
            tried.append(1)
            if len(tried) < 3:
                raise faults.Disconnected(faults.LOST, path="x")
        done(desk.note(case, "two", by=LI))

    desk.together(work)

    assert len(tried) == 3
    assert len(desk.history(case)) == 3


def test_whoever_interrupts_it_while_it_waits_has_written_nothing(office: Office, desk: Desk, case: str) -> None:
    script = f"""
import signal, sys
sys.path[:] = {sys.path!r}
from workflow.engine.events import By
from workflow.service import open_desk
signal.signal(signal.SIGALRM, signal.default_int_handler)
with open_desk({office.url!r}, clock=lambda: {office.clock.at}) as desk:
    print("ready", flush=True)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        desk.note({case!r}, "x", by=By(person="li"))
    except KeyboardInterrupt:
        print("interrupted", flush=True)
    print(desk.note({case!r}, "y", by=By(person="li")).seq)
"""
    with desk._store.writing(Entry.ALONE) as writing:
        running = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(2)
        writing.discard()
    said, _ = running.communicate(timeout=30)

    assert said.split() == ["interrupted", "2"]
    assert len(desk.history(case)) == 2
