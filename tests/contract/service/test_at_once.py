"""Two desks on one store at the same time, each with a connection of its own: nothing is lost, doubled or seen by halves."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from tests.contract.at_once import PATIENT, at_once, meanwhile
from tests.contract.grounds import Ground
from tests.contract.service.conftest import LI, MEI, PEOPLE, WANG, Office
from tests.contract.service.test_calendars import CHANGED, OCT_10, OCT_12
from tests.contract.service.test_calendars import _make as terms
from tests.kept import HOUR, SECOND, done, in_the_way
from workflow.engine.approvals import code
from workflow.engine.directory import Person
from workflow.errors import Changed, StoreUnavailable, UsageError
from workflow.service import Desk, Outcome
from workflow.store.backend.port import Entry
from workflow.store.database import open_store
from workflow.store.sweeping import BATCH
from workflow.store.tables import Stored

SOON = 0.3
"""Seconds for which somebody holds what another wants: long enough to be noticed, and short beside anybody's patience."""


@contextmanager
def holding(office: Office, work: Callable[[Desk], object], seconds: float = SOON) -> Iterator[threading.Event]:
    """Somebody does `work`, and commits it so many seconds later, or when the test has gone on to the end of the block. The
    event is set when that begins."""
    begun, enough, committed = threading.Event(), threading.Event(), threading.Event()

    def hold() -> None:
        with office.desk() as other:
            other.together(lambda: (work(other), begun.set(), enough.wait(seconds), committed.set()))

    with meanwhile(hold):
        assert begun.wait(PATIENT)
        yield committed
        enough.set()


def _long(kind: str) -> float:
    """Where nobody should have to wait, until the end of the test."""
    return SOON if kind == "sqlite" else PATIENT


def everything(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    with desk._store.reading() as reading:
        return {name: [*reading.whole(name)] for name in Stored.metadata.tables}


def test_whoever_comes_second_decides_again_from_what_is_there_then(office: Office, desk: Desk, case: str) -> None:
    with holding(office, lambda other: done(other.note(case, "first", by=LI))):
        second = done(desk.note(case, "second", by=MEI))

    assert second.seq == 3
    assert [event.by.person for event in desk.history(case)] == ["li", "li", "mei"]
    assert office.differences() == []


def test_what_was_lawful_before_is_refused_after_somebody_was_faster(office: Office, desk: Desk, case: str) -> None:
    given = {"amount": "1.00", "employee": "mei"}
    with holding(office, lambda other: done(other.do(case, "submit", given, by=LI))):
        second = desk.do(case, "submit", given, by=MEI)

    assert not isinstance(second, Outcome)
    assert len(desk.history(case)) == 2


def test_several_commands_are_given_again_together(office: Office, desk: Desk, case: str) -> None:
    other = office.register(desk).case

    def both() -> list[int]:
        return [done(desk.note(number, "x", by=MEI)).seq for number in (other, case)]

    with holding(office, lambda faster: done(faster.note(case, "first", by=LI))):
        assert desk.together(both) == [2, 3]

    assert len(desk.history(other)) == 2
    assert office.differences() == []


def test_cases_opened_at_once_have_numbers_without_a_gap(office: Office, desk: Desk) -> None:
    def register() -> list[str]:
        with office.desk() as mine:
            return [office.register(mine).case for _ in range(5)]

    numbers = [number for each in at_once(*[register] * 3) for number in each]

    assert sorted(numbers) == [f"T-2026-{number:04}" for number in range(1, 16)]
    assert office.differences() == []


def test_a_key_used_for_two_openings_at_once_opens_one_case(office: Office, desk: Desk) -> None:
    def register() -> Outcome:
        with office.desk() as mine:
            return done(mine.open("slips", {"name": "x", "happened": "2026-09-28T08:00"}, by=LI, key="k"))

    answers = at_once(*[register] * 3)

    assert {answer.case for answer in answers} == {"T-2026-0001"}
    assert sorted(answer.repeated for answer in answers) == [False, True, True]
    assert desk.numbers() == ("T-2026-0001",)


def test_a_key_used_for_two_commands_at_once_is_a_mistake_of_one(office: Office, desk: Desk, case: str) -> None:
    other = office.register(desk).case

    def written(faster: Desk) -> None:
        done(faster.note(case, "x", by=LI, key="k"))
        assert faster.numbers(), "who looks has it written first"

    with (
        holding(office, written),
        pytest.raises(UsageError) as raised,
    ):
        desk.note(other, "x", by=LI, key="k")

    assert raised.value.wording.code == "key_used_for_another_command"
    assert len(desk.history(other)) == 1


def test_whoever_keeps_others_waiting_too_long_is_named(office: Office, case: str) -> None:
    with (
        holding(office, lambda other: done(other.note(case, "first", by=LI))),
        open_store(office.url, clock=office.clock, patience=0.05) as store,
        pytest.raises(StoreUnavailable) as raised,
    ):
        Desk(store).note(case, "second", by=MEI)

    assert (raised.value.exit_code, raised.value.wording.code) == (7, "store_locked")


def test_after_waiting_in_vain_the_same_desk_goes_on(office: Office, desk: Desk, case: str) -> None:
    with open_store(office.url, clock=office.clock, patience=0.05) as store:
        mine = Desk(store)
        with desk._store.writing(Entry.ALONE), pytest.raises(StoreUnavailable):
            mine.note(case, "too early", by=MEI)

        assert done(mine.note(case, "now", by=MEI)).seq == 2


def test_two_who_take_two_cases_in_opposite_order_both_come_through(office: Office, desk: Desk) -> None:
    """On a server each waits for the other, until one of them is told to begin again."""
    cases = [office.register(desk).case for _ in range(2)]
    both_have_one = threading.Barrier(2)

    def note(first: str, second: str) -> Callable[[], None]:
        def in_order(mine: Desk) -> None:
            done(mine.note(first, "one", by=LI))
            with suppress(threading.BrokenBarrierError):
                both_have_one.wait(SOON)
            done(mine.note(second, "two", by=LI))

        def work() -> None:
            with office.desk() as mine:
                mine.together(lambda: in_order(mine))

        return work

    at_once(note(*cases), note(*reversed(cases)))

    assert [len(desk.history(case)) for case in cases] == [3, 3]
    assert office.differences() == []


def test_a_batch_keeps_everybody_else_out(office: Office, desk: Desk, case: str) -> None:
    other = office.register(desk).case
    with open_store(office.url, clock=office.clock, patience=0.05) as store:
        mine = Desk(store)
        with desk.batch():
            done(desk.note(case, "x", by=LI))
            with pytest.raises(StoreUnavailable) as raised:
                mine.note(other, "y", by=LI)
        done(mine.note(other, "y", by=LI))

    assert raised.value.wording.code == "store_locked"


def test_what_concerns_every_case_is_not_done_by_somebody_who_let_others_in(desk: Desk) -> None:
    with pytest.raises(AssertionError):
        desk.together(lambda: desk.withdraw("slips", by=LI))
    with pytest.raises(AssertionError):
        desk.together(lambda: desk.set_person(PEOPLE[0], by=LI))
    with desk.dry_run():
        desk.withdraw("slips", by=LI)
    with desk.batch():
        desk.withdraw("slips", by=LI)


@pytest.fixture
def counting(ground: Ground) -> Office:
    """Its cases count on a calendar of the team's own."""
    return Office(ground.like("terms", terms))


def test_a_case_that_is_being_opened_while_its_calendar_changes_is_counted_again(counting: Office) -> None:
    """Whoever publishes waits for those who are at it, and only then looks which cases there are."""

    def receive(other: Desk) -> None:
        done(other.open("terms", {"what": "a parcel"}, by=LI))

    with counting.desk() as desk:
        with holding(counting, receive):
            published = desk.publish_calendar(CHANGED, by=LI, reason="the notice was corrected")
        (number,) = desk.numbers()

        assert [each.case for each in published.recounted] == [number]
        assert desk.case(number).cycles["answer"].due == OCT_12 != OCT_10
    assert counting.differences() == []


def test_a_case_that_is_opened_while_its_calendar_is_published_counts_on_the_new_one(counting: Office) -> None:
    published = threading.Event()

    def publish() -> None:
        with counting.desk() as other, other.batch():
            other.publish_calendar(CHANGED, by=LI, reason="the notice was corrected")
            published.set()
            time.sleep(SOON)

    with counting.desk() as desk, meanwhile(publish):
        assert published.wait(PATIENT)
        number = done(desk.open("terms", {"what": "a parcel"}, by=LI)).case

    with counting.desk() as desk:
        assert desk.case(number).cycles["answer"].due == OCT_12
    assert counting.differences() == []


def test_whoever_changes_a_person_waits_for_what_others_have_decided_about_them(
    office: Office, desk: Desk, case: str
) -> None:
    """What is given to somebody who leaves then is there to be handed over."""
    with holding(office, lambda other: done(other.assign(case, "mei", by=LI))) as committed:
        desk.set_person(Person(name="mei", label="韩梅梅", left=True), by=LI)
        waited = committed.is_set()

    assert waited
    assert [each.case for each in desk.handover("mei", "li", by=WANG)] == [case]


def test_what_is_only_tried_is_tried_again_after_a_lost_race(office: Office, desk: Desk) -> None:
    """Numbers are given out in turn: whoever asks for the next one meets everybody who opens a case."""
    with holding(office, office.register):
        tried = desk.tried(lambda: office.register(desk))

    assert tried.case == "T-2026-0002"
    assert desk.numbers() == ("T-2026-0001",)


def test_notices_are_claimed_by_one_and_nobody_waits_for_those_of_another(
    office: Office, desk: Desk, case: str, kind: str
) -> None:
    office.clock.at += 24 * HOUR + SECOND
    desk.tick()
    claimed = list[str]()

    def claim(other: Desk) -> None:
        claimed[:] = [notice.key for notice in other.outbox.claim(2, 60)]

    with holding(office, claim, _long(kind)) as committed:
        rest = [notice.key for notice in desk.outbox.claim(10, 60)]
        waited = committed.is_set()

    assert len(claimed) == 2
    assert len({*claimed, *rest}) == len(claimed) + len(rest) == 3
    assert waited == (kind == "sqlite"), "a file has one writer at a time"


def test_due_cases_are_woken_by_one_and_nobody_waits_for_those_of_another(
    office: Office, desk: Desk, kind: str
) -> None:
    with desk.batch():
        numbers = [office.register(desk).case for _ in range(2 * BATCH)]
    office.clock.at += 24 * HOUR + SECOND
    woken = list[str]()

    def wake(other: Desk) -> None:
        woken[:] = [outcome.case for outcome in other.sweep_some().woken]

    with holding(office, wake, _long(kind)) as committed:
        rest = [outcome.case for outcome in desk.sweep_some().woken]
        waited = committed.is_set()

    assert len(woken) == BATCH
    assert sorted([*woken, *rest]) == numbers
    assert waited == (kind == "sqlite")


def test_a_dry_run_leaves_nothing_in_any_table(office: Office, desk: Desk, case: str) -> None:
    office.clock.at += 24 * HOUR + SECOND
    before = everything(desk)
    with desk.dry_run():
        done(desk.note(case, "x", by=LI, key="k"))
        done(desk.attach(case, "a.txt", b"abc", by=LI))
        office.register(desk)
        assert desk.tick().woken == ()
        assert len(desk.outbox.claim(10, 60)) == 3
        desk.beat("w", host="pc", pid=7, silent_after=60)
        desk.withdraw("slips", by=LI)

    assert everything(desk) == before


def test_a_dry_run_that_lost_a_race_says_so(office: Office, desk: Desk, case: str) -> None:
    with in_the_way(office.url), pytest.raises(Changed) as raised, desk.dry_run():
        desk.note(case, "x", by=LI)

    assert raised.value.exit_code == 5


def test_a_signature_that_waited_is_given_only_to_what_was_seen(office: Office, desk: Desk, case: str) -> None:
    done(desk.do(case, "submit", {"amount": "1.00", "employee": "mei"}, by=LI))
    scene = desk.scene(case)
    saw = code(scene.case, scene.book.procedure.approvals["payment"])
    with holding(office, lambda other: done(other.correct(case, {"amount": "2.00"}, reason="typo", by=WANG))):
        signed = desk.do(case, "approve", {"opinion": "ok"}, saw=saw, by=WANG)

    assert not isinstance(signed, Outcome), "the amount is another"
    assert desk.case(case).state == "waiting"
