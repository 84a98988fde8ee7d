"""The loop: it sleeps no longer than it may, and no store that is away ends it."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from tests.contract.workers.conftest import Office
from tests.workers.conftest import until
from workflow.errors import StoreUnavailable
from workflow.service import Desk, Outcome, open_desk
from workflow.store import moment
from workflow.store.faults import LOCKED
from workflow.wording import Label
from workflow.workers import loop
from workflow.workers.channels import Channel, Channels
from workflow.workers.delivery import Delivered, Delivery
from workflow.workers.letters import Letter
from workflow.workers.loop import Fired, Identity, News, SetAside, StoreBack, StoreLost, Worker
from workflow.workers.stopping import Stop


@pytest.fixture(autouse=True)
def guard() -> Iterator[None]:
    """Whatever does not stop by itself is stopped, so that a mistake is a failure and not a hanging test."""
    timer = threading.Timer(LONG, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    yield
    timer.cancel()


IDENTITY = Identity(name="test", host="here", pid=4711)
LONG = 30.0


class Swallowing:
    """Takes every message."""

    patience = 1.0

    def send(self, letter: Letter, channel: Channel) -> Label | None:
        return None


def worker(desk: Callable[[], Desk], told: Callable[[News], None], poll: float = LONG) -> Worker:
    return Worker(IDENTITY, desk, Delivery(Channels(), Swallowing()), told, poll)


class Ending:
    """Keeps the news, and asks to stop once one of a kind has come."""

    def __init__(self, kind: type[News]) -> None:
        self.kind, self.news = kind, list[News]()

    def __call__(self, news: News) -> None:
        self.news.append(news)
        if isinstance(news, self.kind):
            signal.raise_signal(signal.SIGTERM)


def test_a_signal_ends_a_sleep_at_once() -> None:
    with Stop() as stop:
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
        began = time.monotonic()
        stop.wait(LONG)

        assert stop.asked
        assert time.monotonic() - began < LONG / 2


def test_afterwards_signals_do_what_they_did_before() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with Stop():
        assert signal.getsignal(signal.SIGTERM) != before

    assert signal.getsignal(signal.SIGTERM) == before


def test_what_is_due_is_fired_and_delivered(late_office: Office) -> None:
    with late_office.desk() as desk:
        late_office.register(desk)
    told = Ending(Delivered)
    with open_desk(late_office.url) as desk, Stop() as stop:
        worker(lambda: desk, told).run(stop)

        fired = [effect for news in told.news if isinstance(news, Fired) for effect in news.outcome.events]
        assert len(fired) == 3
        assert desk.outbox.numbers()["sent"] == 1, "it stops after the notice in hand"
        assert [each.name for each in desk.workers() if each.stopped_at is not None] == ["test"]


@pytest.mark.parametrize(("poll", "silent_after"), [(0.05, 31), (20.5, 63)])
def test_a_worker_tells_after_how_long_a_silence_it_must_be_dead(
    late_office: Office, poll: float, silent_after: int
) -> None:
    with late_office.desk() as desk:
        late_office.register(desk)
    with open_desk(late_office.url) as desk, Stop() as stop:
        worker(lambda: desk, Ending(Fired), poll).run(stop)

        assert [each.silent_after for each in desk.workers()] == [silent_after], (
            "three beats, and a message of a second"
        )


def test_nobody_waits_for_a_single_run_to_be_heard_of_again(late_office: Office) -> None:
    with open_desk(late_office.url) as desk, Stop() as stop:
        worker(lambda: desk, lambda _news: None).once(stop)

        assert [(each.silent_after, each.stopped_at is not None) for each in desk.workers()] == [(None, True)]


def test_a_store_that_is_away_is_told_once_and_again_when_it_is_back(
    late_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "FIRST_REST", 0.01)
    away = [StoreUnavailable(LOCKED, path="cases.db") for _ in range(3)]
    told = Ending(StoreBack)
    with open_desk(late_office.url) as desk, Stop() as stop:

        def found() -> Desk:
            if away:
                raise away.pop()
            return desk

        worker(found, told).run(stop)

    assert [type(news) for news in told.news] == [StoreLost, StoreBack]


def test_a_clock_that_was_set_back_ends_nothing_and_is_told_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "FIRST_REST", 0.01)
    with office.desk() as desk:
        office.register(desk)
    office.clock.at = moment.now()
    told = Ending(StoreBack)
    with office.desk() as desk, Stop() as stop:
        desk.tick()
        office.register(desk)
        now, office.clock.at = office.clock.at, office.clock.at - 86_400_000_000
        made = worker(lambda: desk, told, poll=0.05)

        def mend() -> None:
            until(lambda: bool(told.news))
            office.clock.at = now

        threading.Thread(target=mend).start()
        made.run(stop)

    assert [type(news) for news in told.news if not isinstance(news, Delivered)] == [StoreLost, StoreBack]
    lost = told.news[0]
    assert isinstance(lost, StoreLost)
    assert lost.error.wording.code == "store_clock_behind"


def test_a_case_in_trouble_is_told_and_the_others_go_on(late_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with late_office.desk() as desk:
        bad, good = late_office.register(desk), late_office.register(desk)
    from workflow.store.casework import Casework

    wake = Casework.wake

    def broken(casework: Casework, number: str) -> Outcome:
        if number == bad:
            raise ZeroDivisionError
        return wake(casework, number)

    monkeypatch.setattr(Casework, "wake", broken)
    told = list[News]()
    with open_desk(late_office.url) as desk, Stop() as stop:
        worker(lambda: desk, told.append).once(stop)

    assert [news.trouble.number for news in told if isinstance(news, SetAside)] == [bad]
    assert [news.outcome.case for news in told if isinstance(news, Fired)] == [good]


def test_it_sleeps_until_the_next_mark_and_not_until_the_next_poll(late_office: Office) -> None:
    late_office.clock.at = moment.now() - 47 * 60_000_000 - 58_000_000  # two seconds before 80 %
    with late_office.desk() as desk:
        late_office.register(desk)
    told, began = Ending(Fired), time.monotonic()
    with open_desk(late_office.url) as desk, Stop() as stop:
        worker(lambda: desk, told, poll=2 * LONG).run(stop)

    assert time.monotonic() - began < LONG
    assert [type(news) for news in told.news] == [Fired]
