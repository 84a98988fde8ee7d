"""`complaints worker` as a process: stopped, killed, doubled; nothing is lost, and nothing happens twice."""

import os
import signal
import socket
from collections import Counter
from pathlib import Path

import pytest

from tests.contract.workers.conftest import Office
from tests.kept import HOUR
from tests.workers.conftest import PATIENT, Running, Sink, Starter, until
from workflow.engine.effects import MarkFired
from workflow.service import Desk, open_desk
from workflow.store import moment
from workflow.store.tables import Stored

SECRET = "hunter2hunter2"
QUICK = ("--poll", "1")
MANY, SWEEP = 30, 120  # more than one transaction takes


def marks(desk: Desk) -> Counter[tuple[str, str]]:
    """How often each mark of each case stands in history."""
    fired = (
        (number, effect.text)
        for number in desk.numbers()
        for event in desk.history(number)
        for effect in event.effects
        if isinstance(effect, MarkFired)
    )
    return Counter(fired)


def all_fired(office: Office, cases: int) -> bool:
    with open_desk(office.url) as desk:
        found = marks(desk)
        assert set(found.values()) <= {1}
        return len(found) == 3 * cases


def open_cases(office: Office, count: int) -> None:
    with office.desk() as desk, desk.batch():
        for _ in range(count):
            office.register(desk)


def numbers(office: Office) -> dict[str, int]:
    with open_desk(office.url) as desk:
        return dict(desk.outbox.numbers())


def to_sink(office: Office, sink: Sink) -> str:
    return str(office.file("channels.yaml", f"default: '{sink.url}'\n"))


def worker(start: Starter, office: Office, *words: str, **environment: str) -> Running:
    return start("--db", office.url, "worker", *words, **environment)


def test_once_fires_delivers_and_ends(late_office: Office, start: Starter, sink: Sink) -> None:
    open_cases(late_office, 2)

    running = worker(start, late_office, "--once", "--channels", to_sink(late_office, sink))

    assert running.code() == 0, running.said
    assert all_fired(late_office, 2)
    assert numbers(late_office) == {"sent": 6}
    assert sorted(Counter(sink.keys()).values()) == [1] * 6


def test_single_runs_without_a_name_are_one_worker_of_their_machine(late_office: Office, start: Starter) -> None:
    for _ in range(2):
        assert worker(start, late_office, "--once", "-q").code() == 0

    with open_desk(late_office.url) as desk:
        assert [each.name for each in desk.workers()] == [f"{socket.gethostname()}:once"]


@pytest.mark.parametrize(
    ("language", "words", "said"),
    [
        ("zh", ("--channels", "ch.yaml"), "，通知经 ch.yaml 投递；Ctrl-C"),
        ("zh", (), "，通知显示在这里（没有渠道文件，见 --channels）；Ctrl-C"),
        ("en", ("--channels", "ch.yaml"), ", notices by ch.yaml; Ctrl-C"),
    ],
)
def test_a_worker_says_what_it_works_with_when_it_starts(
    late_office: Office, start: Starter, language: str, words: tuple[str, ...], said: str
) -> None:
    late_office.file("ch.yaml", "default: console\n")
    running = worker(start, late_office, "--lang", language, *words)
    until(lambda: said in running.said.replace("\n", "") or running.process.poll() is not None)

    running.signal(signal.SIGTERM)

    assert running.code() == 0, running.said
    assert said in " ".join(running.said.split()), running.said


@pytest.mark.parametrize("which", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_sleeping_worker_with_exit_code_0(
    late_office: Office, start: Starter, which: signal.Signals
) -> None:
    open_cases(late_office, 1)
    running = worker(start, late_office, "--poll", "600", "--name", "sleeper")
    until(lambda: numbers(late_office) == {"sent": 3})

    running.signal(which)

    assert running.code() == 0, running.said
    with open_desk(late_office.url) as desk:
        assert [(each.name, each.stopped_at is not None) for each in desk.workers()] == [("sleeper", True)]


def test_a_worker_that_is_stopped_in_the_middle_of_a_delivery_finishes_and_records_it(
    late_office: Office, start: Starter, sink: Sink
) -> None:
    open_cases(late_office, 1)
    sink.answer = lambda handler: (sink.released.wait(PATIENT), handler.send_response(200), handler.end_headers())[-1]
    running = worker(start, late_office, "--channels", to_sink(late_office, sink))
    until(lambda: len(sink.bodies) == 1)

    running.signal(signal.SIGTERM)
    sink.released.set()

    assert running.code() == 0, running.said
    assert len(sink.bodies) == 1
    assert numbers(late_office) == {"sent": 1, "waiting": 2}


def test_a_worker_killed_in_the_middle_of_a_delivery_leaves_it_to_be_sent_again_under_the_same_key(
    late_office: Office, start: Starter, sink: Sink
) -> None:
    open_cases(late_office, 1)
    channels = to_sink(late_office, sink)
    sink.answer = sink.hang
    running = worker(start, late_office, "--channels", channels, "--patience", "1")
    until(lambda: len(sink.bodies) == 1)
    running.signal(signal.SIGKILL)
    running.code()
    sink.answer = None
    _let_leases_end(late_office)

    again = worker(start, late_office, "--once", "--channels", channels)

    assert again.code() == 0, again.said
    counts = Counter(sink.keys())
    assert sorted(counts.values()) == [1, 1, 2]
    assert counts[sink.keys()[0]] == 2
    assert numbers(late_office) == {"sent": 3}


def _let_leases_end(office: Office) -> None:
    """As if the time had passed for which the dead worker had claimed it."""
    with open_desk(office.url) as desk, desk._store.writing() as writing:
        for notice in writing.notices_in("waiting", 100):
            if notice.lease is not None:
                writing.change_notice(notice._replace(next_at=moment.now() // 1_000_000))


def test_workers_killed_in_the_middle_of_a_sweep_lose_and_repeat_no_mark(late_office: Office, start: Starter) -> None:
    open_cases(late_office, SWEEP)
    for wanted in (1, SWEEP):
        running = worker(start, late_office, *QUICK, "-q")
        until(lambda wanted=wanted: _fired(late_office) >= wanted)  # type: ignore[misc]
        running.signal(signal.SIGKILL)
        running.code()

    assert worker(start, late_office, "--once", "-q").code() == 0
    assert all_fired(late_office, SWEEP)
    assert sum(numbers(late_office).values()) == 3 * SWEEP


def _fired(office: Office) -> int:
    return sum(numbers(office).values())


def test_two_workers_and_a_tick_at_once_do_everything_once(late_office: Office, start: Starter, sink: Sink) -> None:
    open_cases(late_office, MANY)
    channels = to_sink(late_office, sink)
    both = [worker(start, late_office, *QUICK, "--channels", channels) for _ in range(2)]
    tick = start("--db", late_office.url, "tick", "-q")

    until(lambda: numbers(late_office) == {"sent": 3 * MANY})
    for each in both:
        each.signal(signal.SIGTERM)

    assert [each.code() for each in both] == [0, 0]
    assert tick.code() == 0, tick.said
    assert all_fired(late_office, MANY)
    assert sorted(Counter(sink.keys()).values()) == [1] * 3 * MANY


def test_a_store_that_goes_away_for_a_while_is_told_once_and_waited_for(late_office: Office, start: Starter) -> None:
    running = worker(start, late_office, *QUICK, "-o", "ndjson")
    until(lambda: _workers(late_office) == 1)
    with late_office.away():
        until(lambda: any(each["what"] == "store_lost" for each in running.data))
    until(lambda: any(each["what"] == "store_back" for each in running.data))
    running.signal(signal.SIGTERM)

    assert running.code() == 0, running.said
    assert [each["what"] for each in running.data] == ["store_lost", "store_back"]


def _workers(office: Office) -> int:
    with open_desk(office.url) as desk:
        return len(desk.workers())


def test_a_secret_of_the_environment_is_printed_nowhere(late_office: Office, start: Starter, sink: Sink) -> None:
    open_cases(late_office, 1)
    sink.answer = sink.fail
    place = sink.url.removeprefix("json://")
    channels = late_office.file("channels.yaml", "default: 'json://li:${TOKEN}@" + place + "/${TOKEN}'\n")
    running = worker(start, late_office, *QUICK, "--channels", str(channels), TOKEN=SECRET, COMPLAINTS_DEBUG="1")
    until(lambda: len(sink.bodies) == 3)
    lines = _command_lines()
    running.signal(signal.SIGTERM)

    assert running.code() == 0
    assert SECRET not in running.said
    assert SECRET not in lines
    with open_desk(late_office.url) as desk:
        assert SECRET not in repr(desk.outbox.listing("waiting", 10))
        with desk._store.reading() as reading:
            assert SECRET not in repr([[*reading.whole(table)] for table in Stored.metadata.tables])


def _command_lines() -> str:
    found = list[str]()
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(process.read_text("utf-8", "replace"))
        except OSError:
            continue
    return "\n".join(found)


def test_lines_of_json_say_what_was_done(late_office: Office, start: Starter) -> None:
    open_cases(late_office, 1)
    running = worker(start, late_office, "--once", "-o", "ndjson")

    assert running.code() == 0
    assert Counter(each["what"] for each in running.data) == {"fired": 3, "message": 3, "sent": 3}
    assert {each["case"] for each in running.data} == {"P-" + _year() + "-0001"}


def _year() -> str:
    from datetime import UTC, datetime, timedelta

    at = datetime.fromtimestamp((moment.now() - 2 * HOUR) // 1_000_000, UTC) + timedelta(hours=8)
    return str(at.year)


def test_nobody_holds_the_store_while_a_channel_hangs(late_office: Office, start: Starter, sink: Sink) -> None:
    open_cases(late_office, 1)
    sink.answer = sink.hang
    running = worker(start, late_office, "--channels", to_sink(late_office, sink))
    until(lambda: len(sink.bodies) == 1)

    with open_desk(late_office.url) as desk:
        desk.beat("somebody", host="else", pid=os.getpid(), silent_after=60)
    sink.released.set()
    running.signal(signal.SIGTERM)
    assert running.code() == 0
