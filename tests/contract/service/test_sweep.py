"""A sweep wakes what is due; a case that cannot be woken is set aside and never stops the others."""

import threading

import pytest

from tests.contract.heard import heard
from tests.contract.service.conftest import LI, SLIPS, Office
from tests.kept import HOUR, NINE, SECOND, done, without_room
from workflow.definitions.load import UNUSABLE, read_published
from workflow.definitions.model import Procedure
from workflow.errors import ProblemsFound, StoreUnavailable
from workflow.service import Desk, Swept, Trouble, open_desk
from workflow.store.backend.port import Entry
from workflow.store.database import open_store
from workflow.store.retrying import FIRST_DELAY

DUE = NINE // SECOND + 24 * 3600 + 1
EARLY = int(19.2 * 3600) + NINE // SECOND


def broken(office: Office, number: str) -> str:
    """Damages the row of a case; returns what it was."""
    ((before,),) = office.sql("SELECT snapshot FROM case_file WHERE number = ?", number)
    office.sql("UPDATE case_file SET snapshot = ? WHERE number = ?", '{"name":"张三"', number)
    return str(before)


@pytest.fixture
def three(office: Office, desk: Desk) -> tuple[str, ...]:
    """Three cases whose limits have passed, and the clock just after that."""
    numbers = tuple(office.register(desk).case for _ in range(3))
    office.clock.at = DUE * SECOND
    return numbers


def test_one_broken_case_stops_no_other(office: Office, desk: Desk, three: tuple[str, ...]) -> None:
    broken(office, three[1])
    swept = desk.tick()

    assert [outcome.case for outcome in swept.woken] == [three[0], three[2]]
    assert [trouble.number for trouble in swept.troubled] == [three[1]]
    assert swept.troubled == desk.troubled()
    assert [desk.case(number).cycles["receiving"].breached for number in (three[0], three[2])] == [True, True]


def unwritable(office: Office, number: str) -> None:
    """From now on the database takes no change of the case, and nobody was faster."""
    if office.url.startswith("sqlite"):
        refused = "INSERT INTO numbering VALUES ('', 0, 0)"  # there is no number nought
        office.sql(f"CREATE TRIGGER other AFTER UPDATE ON case_file WHEN NEW.number = '{number}' BEGIN {refused}; END")
    else:
        office.sql(f"ALTER TABLE case_file ADD CONSTRAINT other CHECK (number <> '{number}' OR seq < 2)")


def test_one_case_that_cannot_be_written_stops_no_other(office: Office, desk: Desk, three: tuple[str, ...]) -> None:
    """Those of one sweep are written together, and still it shows which it was."""
    unwritable(office, three[1])
    swept = desk.tick()

    assert [outcome.case for outcome in swept.woken] == [three[0], three[2]]
    assert [trouble.number for trouble in swept.troubled] == [three[1]]
    assert [len(desk.history(number)) for number in three] == [3, 1, 3]


def test_a_case_that_cannot_be_written_is_set_aside_when_it_is_woken_alone(
    office: Office, desk: Desk, three: tuple[str, ...]
) -> None:
    unwritable(office, three[0])
    trouble = desk.wake_one(three[0], 1)

    assert isinstance(trouble, Trouble)
    assert desk.troubled() == (trouble,)


def test_what_is_wrong_is_told_in_both_languages_and_quotes_nobody(
    office: Office, desk: Desk, three: tuple[str, ...]
) -> None:
    broken(office, three[0])
    (trouble,) = desk.tick().troubled

    assert trouble.problem.en.startswith("a bug in complaints: Unreadable at shapes.py:")
    assert trouble.problem.zh.startswith("程序出错：Unreadable，shapes.py:")
    assert "张三" not in repr(trouble)


def test_a_case_that_is_set_aside_is_left_alone_for_a_while_and_longer_each_time(
    office: Office, desk: Desk, three: tuple[str, ...]
) -> None:
    broken(office, three[0])
    waits = list[int]()
    for _ in range(12):
        (trouble,) = desk.tick().troubled
        waits.append(trouble.retry_at - office.clock.at // SECOND)
        office.clock.at = trouble.retry_at * SECOND - SECOND
        assert desk.tick() == Swept(woken=(), troubled=())
        office.clock.at += SECOND

    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600, 21600]
    assert (trouble.since, trouble.tries) == (DUE, 12)


def test_a_case_that_is_mended_is_woken_and_no_longer_in_trouble(
    office: Office, desk: Desk, three: tuple[str, ...]
) -> None:
    before = broken(office, three[0])
    desk.tick()
    office.sql("UPDATE case_file SET snapshot = ? WHERE number = ?", before, three[0])
    office.clock.at += FIRST_DELAY * SECOND
    swept = desk.tick()

    assert [outcome.case for outcome in swept.woken] == [three[0]]
    assert desk.troubled() == ()
    (fired, late) = swept.woken[0].events
    assert (fired.type, late.type) == ("mark_fired", "mark_fired")


def test_a_case_that_somebody_acted_on_meanwhile_is_no_longer_in_trouble(
    office: Office, desk: Desk, three: tuple[str, ...]
) -> None:
    before = broken(office, three[0])
    desk.tick()
    office.sql("UPDATE case_file SET snapshot = ? WHERE number = ?", before, three[0])
    done(desk.note(three[0], "here I am", by=LI))

    assert desk.tick() == Swept(woken=(), troubled=())
    assert desk.troubled() == ()
    assert desk.next_instant() is not None, "its notices"


def test_rules_that_cannot_be_read_are_told_with_their_own_words(
    office: Office, desk: Desk, three: tuple[str, ...]
) -> None:
    newer = desk.publish(SLIPS + b"\n# newer\n", by=LI)
    other = office.register(desk).case
    office.clock.at += 48 * HOUR

    def read(source: bytes) -> Procedure:
        if source == SLIPS:
            raise ProblemsFound(UNUSABLE, count=1, line=1, column=1, problem="x")
        return read_published(source)

    with open_desk(office.url, read=read, clock=office.clock) as later:
        swept = later.tick()

    assert desk.case(other).definition == newer
    assert [outcome.case for outcome in swept.woken] == [other]
    assert [trouble.number for trouble in swept.troubled] == list(three)
    assert {trouble.problem.en for trouble in swept.troubled} == {
        "the definition has 1 problems, the first at line 1, column 1: x - see them all with `complaints check`"
    }


def test_more_broken_cases_than_one_batch_holds_do_not_hide_the_others(office: Office, desk: Desk) -> None:
    with desk.batch():
        numbers = [office.register(desk).case for _ in range(230)]
    office.sql("UPDATE case_file SET snapshot = '{' WHERE number <= ?", numbers[219])
    office.clock.at = DUE * SECOND
    swept = desk.tick()

    assert [outcome.case for outcome in swept.woken] == numbers[220:]
    assert len(swept.troubled) == 220


def test_sweeps_at_the_same_time_fire_every_mark_once(office: Office, desk: Desk) -> None:
    with desk.batch():
        numbers = [office.register(desk).case for _ in range(230)]
    office.clock.at = DUE * SECOND
    broken(office, numbers[7])
    woken, troubled = list[str](), list[str]()

    def work() -> None:
        with office.desk() as mine:
            swept = mine.tick()
            woken.extend(outcome.case for outcome in swept.woken)
            troubled.extend(trouble.number for trouble in swept.troubled)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted([*woken, *troubled]) == numbers
    assert troubled == [numbers[7]]


def test_a_locked_store_ends_the_sweep(office: Office, desk: Desk, three: tuple[str, ...]) -> None:
    with (
        open_store(office.url) as other,
        other.writing(Entry.ALONE),
        open_store(office.url, patience=0, clock=office.clock) as mine,
        pytest.raises(StoreUnavailable) as raised,
    ):
        Desk(mine).tick()

    assert raised.value.wording.code == "store_locked"
    assert desk.troubled() == ()
    assert len(desk.tick().woken) == 3


def test_a_full_disk_ends_the_sweep_and_sets_nothing_aside(office: Office, desk: Desk) -> None:
    with desk.batch():
        numbers = [office.register(desk).case for _ in range(90)]
    office.clock.at = DUE * SECOND
    with (
        office.desk() as cramped,
        without_room(office.url, cramped._store, 80),
        pytest.raises(StoreUnavailable) as raised,
    ):
        cramped.tick()

    assert raised.value.wording.code == "store_disk_full"
    assert desk.troubled() == ()
    left = [number for number in numbers if desk.case(number).seq == 1]
    assert left
    assert [outcome.case for outcome in desk.tick().woken] == left
    assert desk.tick().woken == ()


def test_a_clock_far_behind_history_ends_the_sweep(office: Office, desk: Desk, three: tuple[str, ...]) -> None:
    desk.tick()
    done(desk.note(three[0], "later", by=LI))
    office.sql("UPDATE case_file SET wake_at = 1")
    office.clock.at -= HOUR
    with pytest.raises(StoreUnavailable) as raised:
        desk.tick()

    assert raised.value.wording.code == "store_clock_behind"
    assert desk.troubled() == ()


def test_a_simulated_clock_passes_a_broken_case_by(simulated: Office) -> None:
    with simulated.desk() as desk:
        first, second = (simulated.register(desk).case for _ in range(2))
        before = broken(simulated, first)
        swept = desk.tick(until=NINE + 30 * HOUR)

        assert [outcome.case for outcome in swept.woken] == [second, second]
        assert [event.at // SECOND for outcome in swept.woken for event in outcome.events] == [EARLY, DUE]
        assert [(trouble.number, trouble.tries) for trouble in swept.troubled] == [(first, 2)]
        assert desk.now() == NINE + 30 * HOUR
        simulated.sql("UPDATE case_file SET snapshot = ? WHERE number = ?", before, first)
        assert [outcome.case for outcome in desk.tick(until=NINE + 60 * HOUR).woken] == [first]
        assert desk.troubled() == ()
    assert simulated.differences() == []


def test_the_next_instant_is_the_first_mark_then_the_notices_that_it_made(office: Office, desk: Desk) -> None:
    assert desk.next_instant() is None
    assert not desk.poll()
    office.register(desk)

    assert desk.next_instant() == EARLY
    assert not desk.poll()
    office.clock.at = EARLY * SECOND
    assert desk.poll()
    desk.tick()
    assert desk.next_instant() == EARLY, "somebody is to be told now"
    for notice in desk.outbox.claim(10, 60):
        desk.outbox.sent(notice.key, notice.lease or "")
    assert desk.next_instant() == DUE
    assert not desk.poll()


def test_the_next_instant_of_a_case_in_trouble_is_when_it_is_tried_again(
    office: Office, desk: Desk, three: tuple[str, ...]
) -> None:
    for number in three:
        broken(office, number)
    desk.tick()

    assert desk.next_instant() == DUE + FIRST_DELAY
    assert not desk.poll()


def test_what_others_write_is_noticed(office: Office, desk: Desk) -> None:
    assert desk.next_instant() is None
    with office.desk() as other:
        office.register(other)

    assert desk.next_instant() == EARLY


def test_an_idle_poll_asks_one_question(office: Office, desk: Desk) -> None:
    office.register(desk)
    with heard(office.url, office.clock) as (store, statements):
        mine = Desk(store)
        assert not mine.poll()
        statements.clear()
        for _ in range(5):
            assert not mine.poll()

    assert len(statements) <= 5


def test_what_is_not_committed_yet_is_not_remembered(office: Office, desk: Desk) -> None:
    with desk.dry_run():
        office.register(desk)
        assert desk.next_instant() == EARLY
    assert desk.next_instant() is None
    with desk.batch():
        assert desk.next_instant() is None
        office.register(desk)
        assert desk.next_instant() == EARLY
    assert desk.next_instant() == EARLY


def test_workers_are_known_by_their_last_beat(office: Office, desk: Desk) -> None:
    desk.beat("w1", host="pc", pid=7, silent_after=60)
    office.clock.at += HOUR
    desk.beat("w1", host="pc", pid=7, silent_after=90)
    desk.beat("w2", host="pc", pid=8, silent_after=None)
    desk.stopped("w2")
    desk.stopped("w3")
    first, second = desk.workers()

    assert first == ("w1", "pc", 7, NINE, NINE + HOUR, None, 90)
    assert second == ("w2", "pc", 8, NINE + HOUR, NINE + HOUR, NINE + HOUR, None)
    office.clock.at += HOUR
    desk.beat("w2", host="pc", pid=9, silent_after=60)
    assert desk.workers()[1][2:6] == (9, NINE + 2 * HOUR, NINE + 2 * HOUR, None), "it began anew"


def test_workers_without_a_name_are_forgotten_a_week_after_they_were_last_heard_of(office: Office, desk: Desk) -> None:
    for name in ("pc:7", "pc:8", "pc:once", "night", "pc:71"):
        desk.beat(name, host="pc", pid=8 if name == "pc:8" else 7, silent_after=60)
    desk.stopped("pc:8")
    office.clock.at += 7 * 24 * HOUR
    desk.beat("pc:9", host="pc", pid=9, silent_after=60)
    assert len(desk.workers()) == 6

    office.clock.at += SECOND
    desk.beat("pc:10", host="pc", pid=10, silent_after=60)

    assert [worker.name for worker in desk.workers()] == ["night", "pc:10", "pc:71", "pc:9"]


def test_a_worker_of_a_simulated_store_goes_by_the_machines_clock(simulated: Office) -> None:
    simulated.clock.at += 5 * HOUR
    with simulated.desk() as desk:
        desk.beat("w1", host="pc", pid=7, silent_after=60)

        assert desk.now() == NINE
        assert desk.workers()[0].beat_at == NINE + 5 * HOUR


def test_a_trouble_is_a_value_that_can_be_shown() -> None:
    trouble = Trouble("T-1", DUE, 1, DUE + 30, "坏了", "broken")

    assert (trouble.problem.say("zh"), trouble.problem.say("en")) == ("坏了", "broken")
