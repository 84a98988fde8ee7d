"""What must never be is refused by the database itself, whoever asks for it."""

from typing import Any

import pytest

from tests.contract.store.events import STREAM, append, body, seqs
from tests.kept import unguarded
from workflow.store.canonical import genesis
from workflow.store.commitments import keep
from workflow.store.database import Store
from workflow.store.faults import Raced
from workflow.store.rows import Head

ZEROS = "0" * 64
EVENT = {"stream": "s", "seq": 1, "type": "t", "recorded_at": 0, "hash": ZEROS, "body": "{}"}
CASE = {
    "number": "1",
    "procedure": "p",
    "definition": ZEROS,
    "state": "s",
    "standing": "open",
    "seq": 1,
    "head": ZEROS,
    "wake_at": None,
    "opened_at": 0,
    "changed_at": 0,
    "snapshot": "{}",
}
NOTICE = {
    "key": ZEROS,
    "stream": STREAM,
    "seq": 1,
    "about": "a",
    "person": "li",
    "not_before": None,
    "state": "waiting",
    "attempts": 0,
    "next_at": 5,
    "lease": None,
    "problem": None,
    "sent_at": None,
    "taken": "",
}
VALUE = {"stream": STREAM, "seq": 1, "name": "n", "commitment": ZEROS, "salt": ZEROS, "value": "1"}
WORKER = {
    "name": "w",
    "host": "pc",
    "pid": 1,
    "started_at": 1,
    "beat_at": 1,
    "stopped_at": None,
    "silent_after": None,
}
DIFFERENCE = {"stream": "s", "place": 1, "seq": 1, "code": "c", "zh": "", "en": "", "found_at": 1}
PUBLISHED = {"digest": ZEROS, "name": "c", "text": b"\0", "published_at": 0}
INFO = {"id": 1, "format": 1, "created_at": 0, "zone": "UTC", "clock": "real", "clock_at": None}
NEVER = [
    pytest.param("store_info", {**INFO, "id": 2}, id="a second store"),
    pytest.param("store_info", {**INFO, "clock_at": 5}, id="a real clock with a time"),
    pytest.param("store_info", {**INFO, "clock": "none"}, id="no clock"),
    pytest.param("event", {**EVENT, "hash": "short"}, id="a short hash"),
    pytest.param("event", {**EVENT, "body": "{"}, id="a body that is no JSON"),
    pytest.param("event", {**EVENT, "seq": 0}, id="event nought"),
    pytest.param("event", {**EVENT, "body": None}, id="an event without a body"),
    pytest.param("numbering", {"template": "t", "year": 0, "last": 0}, id="number nought"),
    pytest.param("private_value", {**VALUE, "salt": "salt"}, id="a short salt"),
    pytest.param("private_value", {**VALUE, "commitment": "x"}, id="a short commitment"),
    pytest.param("case_file", CASE, id="a case without rules"),
    pytest.param("case_file", {**CASE, "standing": "lost"}, id="a case that stands in no known way"),
    pytest.param("case_file", {**CASE, "standing": "final", "wake_at": 5}, id="a closed case that wakes"),
    pytest.param("notice", {**NOTICE, "key": "short"}, id="a short key"),
    pytest.param("notice", {**NOTICE, "state": "lost"}, id="a notice in no known state"),
    pytest.param("notice", {**NOTICE, "next_at": None}, id="a notice that waits for ever"),
    pytest.param("notice", {**NOTICE, "state": "dead"}, id="a dead notice that is tried"),
    pytest.param("notice", {**NOTICE, "state": "sent", "next_at": None}, id="a notice that was sent nowhen"),
    pytest.param(
        "notice", {**NOTICE, "state": "dead", "next_at": None, "lease": "me"}, id="a dead notice that somebody has"
    ),
    pytest.param("notice", {**NOTICE, "attempts": -1}, id="fewer attempts than none"),
    pytest.param(
        "trouble",
        {"number": "T-9", "since": 1, "tries": 1, "retry_at": 5, "zh": "x", "en": "x"},
        id="trouble with no case",
    ),
    pytest.param("calendar", {**PUBLISHED, "digest": "short"}, id="a calendar's short digest"),
    pytest.param("definition", {**PUBLISHED, "digest": "short"}, id="a definition's short digest"),
    pytest.param("attachment", {"digest": "short", "content": b"x"}, id="an attachment's short digest"),
    pytest.param("person", {"name": "li", "seq": 0, "snapshot": "{}"}, id="a person from nowhere"),
    pytest.param("worker", {**WORKER, "pid": 0}, id="a worker without a process"),
    pytest.param("unverified", {"stream": "s", "since": 1, "times": 0}, id="a stream written to not even once"),
    pytest.param("difference", {**DIFFERENCE, "place": 0}, id="a difference before the first"),
]


@pytest.mark.parametrize(("table", "row"), NEVER)
def test_what_must_never_be_cannot_be_stored(url: str, table: str, row: dict[str, Any]) -> None:
    """Also with the guards away, and by whoever owns the database: checks are part of the tables."""
    with unguarded(url) as run:
        run("DELETE FROM store_info WHERE ? = 'store_info'", table)
        with pytest.raises(Exception, match=r"(?i)constraint|for type json"):
            run(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", *row.values())
        if table == "store_info":
            run(f"INSERT INTO store_info VALUES ({', '.join('?' * len(INFO))})", *INFO.values())


def test_what_is_refused_here_could_be_stored_if_it_were_right(url: str) -> None:
    rows = {"event": EVENT, "private_value": VALUE, "notice": NOTICE, "worker": WORKER, "difference": DIFFERENCE}
    with unguarded(url) as run:
        for table, row in {**rows, "definition": PUBLISHED, "calendar": PUBLISHED, "case_file": CASE}.items():
            run(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", *row.values())


def test_an_event_that_follows_is_stored_and_the_same_again_is_a_lost_race(store: Store) -> None:
    first = body(store, Head(0, genesis(STREAM), 0))
    with store.writing() as writing:
        writing.append(first)
    with pytest.raises(Raced), store.writing() as writing:
        writing.append(first)

    assert seqs(store) == [1]


def test_every_stream_that_is_written_to_waits_to_be_verified(store: Store) -> None:
    with store.writing() as writing:
        append(store, writing, kept=[keep("text", "x")])
        append(store, writing)
        append(store, writing, "case:T-2")

    with store.reading() as reading:
        waiting = {each.stream: each.times for each in reading.unverified(10)}
    assert set(waiting) == {STREAM, "case:T-2"}
    assert waiting[STREAM] >= 2
