"""What is not quite the one text that an event has is found, though every hash is right and every type fits."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.contract.audit.conftest import lived_in
from tests.kept import file_url
from workflow.audit.chains import chained
from workflow.audit.differences import Findings
from workflow.store.bodies import EventBody
from workflow.store.canonical import event_hash
from workflow.store.database import open_store
from workflow.store.rows import Recorded

STREAM = "case:T-2026-0001"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """The first event of a case."""
    url = file_url(Path(tmp_path_factory.mktemp("chains")) / "store.db")
    lived_in(url)
    with open_store(url) as store, store.reading() as reading:
        return next(reading.events(STREAM))


def codes(row: Recorded) -> set[str]:
    """Of one event with nothing beside it."""
    findings = Findings()
    chained(STREAM, [row._replace(hash=event_hash(row.body))], (), findings)
    return {each.code for each in findings.all()} - {"value_missing"}


def changed(row: Recorded, change: Callable[[dict[str, Any]], object]) -> Recorded:
    body = json.loads(row.body)
    change(body)
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return row._replace(body=text)


def test_an_event_as_it_was_written_is_read_as_what_it_is(first: Recorded) -> None:
    stream = chained(STREAM, [first], (), Findings())

    assert isinstance(stream.links[0].body, EventBody)
    assert codes(first) == set()
    assert codes(changed(first, lambda body: None)) == set()


@pytest.mark.parametrize(
    "spelled",
    [
        pytest.param(lambda text: text.replace(":", ": ", 1), id="a blank"),
        pytest.param(lambda text: text + "\n", id="a line end"),
        pytest.param(lambda text: text.replace('"action"', '"\\u0061ction"', 1), id="a sign written out"),
        pytest.param(lambda text: text.replace('{"action"', '{"action":"open","action"', 1), id="the same name twice"),
    ],
)
def test_another_spelling_of_the_same_is_not_canonical(first: Recorded, spelled: Callable[[str], str]) -> None:
    assert codes(first._replace(body=spelled(first.body))) == {"not_canonical"}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda body: body["facts"].update(amount=2**53), id="a number that is too large"),
        pytest.param(lambda body: body["facts"].update(amount=-(2**53)), id="and below nought"),
        pytest.param(lambda body: body["facts"].update(amount=10**17), id="far too large"),
        pytest.param(lambda body: body["facts"].update({"größe": "x"}), id="a name that is not ASCII"),
        pytest.param(lambda body: body["facts"].update(channel="e\u0301"), id="text not in normal form"),
        pytest.param(lambda body: body["facts"].update(channel="\0"), id="a NUL"),
        pytest.param(lambda body: body["request"].update(more=1.5), id="a float in a request"),
        pytest.param(lambda body: body["request"].update(more={"größe": 1}), id="a name within a request"),
        pytest.param(lambda body: body.update(directory=10**17), id="a directory that is too large"),
    ],
)
def test_what_cannot_have_been_recorded_cannot_be_read(
    first: Recorded, change: Callable[[dict[str, Any]], object]
) -> None:
    assert codes(changed(first, change)) == {"event_unreadable"}
