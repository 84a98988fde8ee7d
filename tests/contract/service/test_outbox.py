"""Notices wait in the outbox, in the transaction of the event that brought them about, until somebody has delivered them."""

import threading
from itertools import pairwise

import pytest

from tests.contract.service.conftest import PEOPLE, WANG, Office
from tests.kept import HOUR, SECOND, done
from tests.replacing import replace
from workflow.engine.effects import Told
from workflow.service import Desk
from workflow.store.outbox import MOST_ATTEMPTS, notice_key, posted
from workflow.store.retrying import FIRST_DELAY, LONGEST_DELAY, delay

MINUTE = 60


@pytest.fixture
def told(office: Office, desk: Desk, case: str) -> str:
    """A case of which two clerks and a head are to be told: its limit has passed."""
    office.clock.at += 24 * HOUR + SECOND
    desk.tick()
    return case


def claimed(desk: Desk, limit: int = 100) -> dict[str, str]:
    """Key and lease of what was claimed."""
    return {notice.key: notice.lease or "" for notice in desk.outbox.claim(limit, 5 * MINUTE)}


def test_there_is_one_notice_for_each_person_who_is_told(desk: Desk, told: str) -> None:
    notices = desk.outbox.of_case(told)
    effects = [(event.seq, effect) for event in desk.history(told) for effect in event.effects]
    telling = [(seq, effect) for seq, effect in effects if isinstance(effect, Told)]
    expected = {(seq, effect.about, person) for seq, effect in telling for person in effect.people}

    assert {(notice.seq, notice.about, notice.person) for notice in notices} == expected
    assert {notice.case for notice in notices} == {told}
    assert sorted(notice.person for notice in notices) == ["li", "mei", "wang"]
    assert desk.outbox.numbers() == {"waiting": 3}


def test_the_key_of_a_notice_never_changes(desk: Desk, told: str) -> None:
    notices = [notice for event in desk.history(told) for notice in posted(event)]

    assert {notice.key for notice in notices} == {notice.key for notice in desk.outbox.of_case(told)}
    assert notice_key("case:T-1", 2, "receiving 80%", "li") == (
        "e8f3c79f7c8d85ffc33e6d486aee70618438dde1b6c1f78547ff3c9ceba269a1"
    )


def test_what_is_rolled_back_tells_nobody(office: Office, desk: Desk, case: str) -> None:
    office.clock.at += 24 * HOUR + SECOND
    with desk.dry_run():
        assert desk.tick().woken

    assert desk.outbox.numbers() == {}


def test_nothing_personal_lies_in_the_outbox(office: Office, desk: Desk, told: str) -> None:
    with desk._store.reading() as reading:
        rows = "".join(map(repr, reading.whole("notice")))

    assert "li" in rows
    assert "张三" not in rows


def test_a_claimed_notice_is_the_callers_alone_until_the_lease_is_over(office: Office, desk: Desk, told: str) -> None:
    first = claimed(desk, 2)
    with office.desk() as other:
        second = claimed(other)

        assert (len(first), len(second)) == (2, 1)
        assert not first.keys() & second.keys()
        assert claimed(other) == {}
        office.clock.at += 5 * MINUTE * SECOND - SECOND
        assert claimed(other) == {}
        office.clock.at += SECOND
        assert claimed(other).keys() == first.keys() | second.keys()


def test_what_was_sent_is_never_claimed_again(office: Office, desk: Desk, told: str) -> None:
    for key, lease in claimed(desk).items():
        assert desk.outbox.sent(key, lease)
    office.clock.at += 100 * HOUR

    assert claimed(desk) == {}
    assert desk.outbox.numbers() == {"sent": 3}
    assert [notice.attempts for notice in desk.outbox.listing("sent", 10)] == [1, 1, 1]
    assert desk.next_instant() is None


def test_a_late_answer_counts_and_says_that_somebody_else_may_have_sent_it_too(
    office: Office, desk: Desk, told: str
) -> None:
    key, lease = next(iter(claimed(desk).items()))
    office.clock.at += HOUR
    again = claimed(desk)

    assert not desk.outbox.sent(key, lease)
    assert not desk.outbox.failed(key, again[key], "too late"), "it was delivered"
    assert desk.outbox.numbers() == {"sent": 1, "waiting": 2}


def test_only_who_holds_it_can_say_that_it_failed(office: Office, desk: Desk, told: str) -> None:
    key, lease = next(iter(claimed(desk).items()))

    assert not desk.outbox.failed(key, "another lease", "no answer")
    assert desk.outbox.failed(key, lease, "no answer")
    assert not desk.outbox.failed(key, lease, "no answer"), "once"
    assert [notice.attempts for notice in desk.outbox.listing("waiting", 10) if notice.key == key] == [1]


def test_failures_are_tried_again_ever_more_slowly_and_then_wait_for_a_person(
    office: Office, desk: Desk, told: str
) -> None:
    waits = list[int]()
    key, lease = next(iter(claimed(desk, 1).items()))
    desk.outbox.failed(key, lease, "no answer from the server" * 100)
    while (notice := next(each for each in desk.outbox.of_case(told) if each.key == key)).state == "waiting":
        assert notice.next_at is not None
        waits.append(notice.next_at - office.clock.at // SECOND)
        office.clock.at = notice.next_at * SECOND
        desk.outbox.failed(key, claimed(desk)[key], "no answer")

    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3840, 7680]
    assert (notice.state, notice.attempts, notice.problem) == ("dead", MOST_ATTEMPTS, "no answer")
    assert [each.key for each in desk.outbox.listing("dead", 10)] == [key]


def test_the_delay_doubles_up_to_a_limit() -> None:
    delays = [delay(failures) for failures in range(1, 200)]

    assert delays[0] == FIRST_DELAY
    assert max(delays) == delays[-1] == LONGEST_DELAY
    assert all(later in (2 * before, LONGEST_DELAY) for before, later in pairwise(delays))


def die(office: Office, desk: Desk) -> None:
    for _ in range(MOST_ATTEMPTS):
        for key, lease in claimed(desk).items():
            desk.outbox.failed(key, lease, "no answer")
        office.clock.at += LONGEST_DELAY * SECOND


def test_the_dead_can_be_tried_again_one_by_one_or_all(office: Office, desk: Desk, told: str) -> None:
    die(office, desk)
    keys = [notice.key for notice in desk.outbox.listing("dead", 10)]

    assert len(keys) == 3
    assert claimed(desk) == {}
    assert [notice.key for notice in desk.outbox.retry(["unknown", keys[0], keys[0]])] == [keys[0]]
    assert claimed(desk).keys() == {keys[0]}
    assert len(desk.outbox.retry()) == 2
    assert desk.outbox.retry() == ()
    assert claimed(desk).keys() == set(keys[1:])


def test_one_that_waits_after_a_try_in_vain_can_be_tried_at_once(desk: Desk, told: str) -> None:
    failed = claimed(desk)
    for key, lease in failed.items():
        desk.outbox.failed(key, lease, "no answer")
    assert claimed(desk) == {}

    (again,) = desk.outbox.retry([min(failed)])

    assert (again.key, again.state, again.attempts) == (min(failed), "waiting", 1)
    assert claimed(desk).keys() == {min(failed)}


def test_one_that_is_being_delivered_is_left_to_whoever_has_it_and_one_that_was_sent_is_not_sent_again(
    desk: Desk, told: str
) -> None:
    (first, lease), (second, _), _ = sorted(claimed(desk).items())
    desk.outbox.sent(first, lease)

    assert desk.outbox.retry([first, second]) == ()


def test_a_notice_is_found_by_the_beginning_of_its_key(desk: Desk, told: str) -> None:
    keys = sorted(notice.key for notice in desk.outbox.listing("waiting", 10))

    assert [notice.key for notice in desk.outbox.beginning(keys[1][:20])] == [keys[1]]
    assert [notice.key for notice in desk.outbox.beginning(keys[2])] == [keys[2]]
    assert [notice.key for notice in desk.outbox.beginning("")] == keys
    assert desk.outbox.beginning("g") == ()


def test_nobody_is_disturbed_before_the_hour_that_was_set(office: Office, desk: Desk, case: str) -> None:
    event = desk.history(case)[0]
    later = event.at // SECOND + 3600
    with desk._store.writing() as writing:
        for about, not_before in (("notice 0", None), ("notice 1", later), ("notice 2", later - 7200)):
            for notice in posted(replace(event, effects=(Told(("li",), about, not_before),) * 2)):
                writing.add_notice(notice)

    assert [notice.about for notice in desk.outbox.claim(10, MINUTE)] == ["notice 2", "notice 0"]
    assert desk.outbox.claim(10, MINUTE) == ()
    (asked,) = [notice for notice in desk.outbox.listing("waiting", 10) if notice.about == "notice 1"]
    assert [notice.next_at for notice in desk.outbox.retry([asked.key])] == [later], (
        "not even when somebody asks for it"
    )
    office.clock.at += HOUR
    assert {notice.about for notice in desk.outbox.claim(10, MINUTE)} == {"notice 0", "notice 1", "notice 2"}


def test_a_clock_that_was_set_back_loses_and_repeats_nothing(office: Office, desk: Desk, told: str) -> None:
    sent = claimed(desk, 1)
    for key, lease in sent.items():
        desk.outbox.sent(key, lease)
    noon = office.clock.at
    office.clock.at -= 24 * HOUR
    assert claimed(desk) == {}, "what is not due yet by this clock"
    office.clock.at = noon
    rest = claimed(desk)
    office.clock.at += 24 * HOUR
    again = claimed(desk)

    assert len(rest) == 2
    assert again.keys() == rest.keys(), "the leases are over by this clock; the keys are the same"
    assert not sent.keys() & again.keys()
    for key, lease in again.items():
        desk.outbox.sent(key, lease)
    office.clock.at = noon
    assert desk.outbox.numbers() == {"sent": 3}
    assert claimed(desk) == {}


def test_what_came_of_a_delivery_is_kept_whatever_the_clock_says(office: Office, desk: Desk, told: str) -> None:
    (one, lease), (other, its), *_ = claimed(desk).items()
    office.clock.at -= 24 * HOUR

    assert desk.outbox.sent(one, lease)
    assert desk.outbox.failed(other, its, "no answer")
    office.clock.at += 24 * HOUR
    assert claimed(desk).keys() == {other}


def test_many_workers_claim_every_notice_once(office: Office, desk: Desk) -> None:
    with desk.batch():
        for _ in range(60):
            office.register(desk)
    office.clock.at += 24 * HOUR + SECOND
    desk.tick()
    keys = list[str]()

    def work() -> None:
        with office.desk() as mine:
            while batch := mine.outbox.claim(7, MINUTE):
                keys.extend(notice.key for notice in batch)
                for notice in batch:
                    mine.outbox.sent(notice.key, notice.lease or "")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(keys) == len(set(keys)) == 60 * len(PEOPLE[:3])
    assert desk.outbox.numbers() == {"sent": 180}


def test_a_closed_case_still_tells_what_it_has_to(office: Office, desk: Desk, told: str) -> None:
    done(desk.void(told, reason="a test", by=WANG))

    assert len(claimed(desk)) == 3
