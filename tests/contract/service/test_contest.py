"""Two at once, killed at any moment, tried by chance: history stays whole, and replay agrees."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.at_once import at_once
from tests.contract.grounds import Ground
from tests.contract.service.conftest import BO, LI, MEI, WANG, Office, simulated_slips
from tests.kept import HOUR, done, in_the_way
from workflow.engine.approvals import code
from workflow.engine.directory import Person
from workflow.engine.events import By
from workflow.engine.refusals import Refused
from workflow.errors import Changed, NotPermitted, UsageError
from workflow.service import Desk, Outcome
from workflow.store.backend.port import Entry
from workflow.store.database import Store, open_store
from workflow.store.faults import Raced
from workflow.store.writing import Writing

GIVEN = {"name": "张三", "happened": "2026-09-28T08:00"}


def test_of_two_who_submit_at_once_one_wins(office: Office, desk: Desk) -> None:
    numbers = [office.register(desk).case for _ in range(8)]

    def submit(by: By) -> list[object]:
        with office.desk() as mine:
            given = {"amount": "1.00", "employee": "mei"}
            return [mine.do(number, "submit", given, by=by) for number in numbers]

    answers = [answer for each in at_once(lambda: submit(LI), lambda: submit(MEI)) for answer in each]
    won = [answer for answer in answers if isinstance(answer, Outcome)]
    assert sorted(outcome.case for outcome in won) == numbers
    assert len([answer for answer in answers if isinstance(answer, Refused)]) == len(numbers)
    assert office.differences() == []


def test_of_two_who_saw_the_same_one_is_told_it_changed(office: Office, desk: Desk, case: str) -> None:
    seq = desk.case(case).seq
    with office.desk() as other:
        other.note(case, "faster", by=MEI, expect_seq=seq)
    with pytest.raises(Changed):
        desk.note(case, "slower", by=LI, expect_seq=seq)

    assert len(desk.history(case)) == 2


def test_the_same_key_from_two_at_once_is_one_event(office: Office, desk: Desk, case: str) -> None:
    def note() -> Outcome:
        with office.desk() as mine:
            return done(mine.note(case, "once", by=LI, key="k"))

    answers = at_once(*[note] * 4)

    assert [answer.seq for answer in answers] == [2] * 4
    assert sorted(answer.repeated for answer in answers) == [False, True, True, True]
    assert len(desk.history(case)) == 2


class Contested(Store):
    """A store whose first transactions are lost to somebody faster, before they add an event."""

    losses = 0

    @contextmanager
    def writing(self, entry: Entry = Entry.SHARED) -> Iterator[Writing]:
        lost = not self.is_in_transaction and self.losses > 0
        self.losses -= lost
        with super().writing(entry) as writing:
            if lost:
                writing.append = _lost  # type: ignore[method-assign]
            yield writing


def _lost(*_args: object) -> None:
    raise Raced("somebody was faster")


def contested(office: Office, losses: int) -> Desk:
    ordinary = open_store(office.url)
    store = Contested(ordinary._database, ordinary._statements, office.clock)
    store.losses = losses
    return Desk(store)


def test_a_lost_race_is_decided_again(office: Office, desk: Desk, case: str) -> None:
    with contested(office, 5) as mine:
        done(mine.note(case, "x", by=LI))

    assert len(desk.history(case)) == 2


def test_whoever_always_loses_is_told_so_in_the_end(office: Office, desk: Desk, case: str) -> None:
    with (
        in_the_way(office.url),
        open_store(office.url, clock=office.clock, patience=0.1) as store,
        pytest.raises(Changed) as raised,
    ):
        Desk(store).note(case, "x", by=LI)

    assert (raised.value.exit_code, raised.value.wording.code) == (5, "lost_race")
    assert len(desk.history(case)) == 1


def test_a_signature_is_never_given_again_by_itself(office: Office, desk: Desk, case: str) -> None:
    desk.do(case, "submit", {"amount": "1.00", "employee": "mei"}, by=LI)
    scene = desk.scene(case)
    saw = code(scene.case, scene.book.procedure.approvals["payment"])
    with contested(office, 1) as mine, pytest.raises(Changed) as raised:
        mine.do(case, "approve", {"opinion": "ok"}, saw=saw, by=WANG)

    assert raised.value.wording.code == "lost_race"
    assert desk.case(case).state == "waiting"


def test_killed_at_any_moment_the_store_is_whole_and_answers_are_kept(office: Office, desk: Desk) -> None:
    """Whatever was answered is in history exactly once; whatever was not, is there once after its retry."""
    script = f"""
import sys
sys.path[:] = {sys.path!r}
from workflow.engine.events import By
from workflow.service import open_desk
with open_desk({office.url!r}, clock=lambda: {office.clock.at}) as desk:
    for n in range(int(sys.argv[1]), 10_000):
        outcome = desk.open("slips", {GIVEN!r}, by=By(person="li"), key=f"k{{n}}")
        desk.note(outcome.case, "x", by=By(person="li"), key=f"n{{n}}")
        print(n, outcome.case, flush=True)
"""
    answered: dict[int, str] = {}
    chance = random.Random(7)
    for _ in range(4):
        begin = max(answered, default=-1) + 1
        running = subprocess.Popen([sys.executable, "-c", script, str(begin)], stdout=subprocess.PIPE, text=True)
        assert running.stdout is not None
        first = running.stdout.readline()
        time.sleep(chance.uniform(0, 0.05))
        os.kill(running.pid, signal.SIGKILL)
        for line in (first, *running.stdout):
            if line.endswith("\n"):
                number, case = line.split()
                answered[int(number)] = case
        running.wait()
        running.stdout.close()

    last = max(answered) + 1
    retried = desk.open("slips", GIVEN, by=LI, key=f"k{last}")
    assert isinstance(retried, Outcome)
    assert len(set(answered.values()) | {retried.case}) == last + 1 == len(desk.numbers())
    assert office.differences() == []


AMOUNTS = st.sampled_from(["1.00", "500.00", "500.01", "9000.00"])
PEOPLE = st.sampled_from([LI, MEI, WANG, BO])
NAMES = st.sampled_from(["li", "mei", "wang", "bo"])
COMMANDS = st.one_of(
    st.tuples(st.just("open")),
    st.tuples(st.just("submit"), AMOUNTS, NAMES),
    st.tuples(st.just("approve"), st.booleans()),
    st.tuples(st.just("send_back")),
    st.tuples(st.just("settle")),
    st.tuples(st.just("reinstate")),
    st.tuples(st.just("note")),
    st.tuples(st.just("assign"), NAMES),
    st.tuples(st.just("correct"), AMOUNTS),
    st.tuples(st.just("void")),
    st.tuples(st.just("tick"), st.integers(1, 40)),
    st.tuples(st.just("away"), NAMES),
)


def command(desk: Desk, step: tuple, by: By, number: str) -> object:  # noqa: C901
    """One command, as its first word says."""
    match step:
        case ("open",):
            return desk.open("slips", GIVEN, by=by)
        case ("submit", amount, employee):
            return desk.do(number, "submit", {"amount": amount, "employee": employee}, by=by)
        case ("approve", seen):
            scene = desk.scene(number)
            known = "payment" in scene.case.rounds and seen
            saw = code(scene.case, scene.book.procedure.approvals["payment"]) if known else "?"
            return desk.do(number, "approve", {"opinion": "ok"}, saw=saw, by=by)
        case ("send_back",):
            return desk.do(number, "send_back", {"opinion": "no"}, by=by)
        case ("reinstate",):
            return desk.do(number, "reinstate", {"passed": "yes"}, by=by)
        case ("assign", name):
            return desk.assign(number, name, by=by)
        case ("correct", amount):
            return desk.correct(number, {"amount": amount}, reason="typo", by=by)
        case ("void",):
            return desk.void(number, reason="mistake", by=by)
        case ("tick", hours):
            return desk.tick(until=desk.now() + hours * HOUR)
        case ("away", name):
            person = desk.directory().people[name]
            return desk.set_person(
                Person(name=name, label=name, roles=person.roles, away=((desk.now(), desk.now() + 9 * HOUR),)), by=by
            )
        case ("note",):
            return desk.note(number, "x", by=by)
        case (action,):
            return desk.do(number, action, by=by)
    raise AssertionError(step)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(COMMANDS, PEOPLE, st.integers(0, 2)), min_size=5, max_size=40))
def test_whatever_is_tried_replay_equals_what_was_lived(ground: Ground, steps) -> None:
    office = Office(ground.like("simulated slips", simulated_slips))
    with office.desk() as desk:
        for _ in range(3):
            desk.open("slips", GIVEN, by=LI)
        for step, by, which in steps:
            with suppress(UsageError, NotPermitted):
                command(desk, step, by, desk.numbers()[which])
        _hold(desk)

    assert office.differences() == []


def _hold(desk: Desk) -> None:
    """No case is outside the declared states; none was paid without a valid signature of somebody else."""
    for file in desk.cases():
        scene = desk.scene(file.number)
        submitters = scene.case.done["submit"].people if "submit" in scene.case.done else ()

        assert file.state in scene.book.procedure.states
        if file.state in ("paid", "closed"):
            assert scene.case.rounds["payment"].complete
            assert not {signature.person for signature in scene.case.rounds["payment"].signatures} & {submitters[-1]}
