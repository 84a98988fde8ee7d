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
from workflow.store.commitments import commitment, keep
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
    "change",
    [
        pytest.param(lambda body: body["facts"].update(channel="é，ü。"), id="text of every sort"),
        pytest.param(lambda body: body["facts"].update(channel="\\u0000"), id="what looks like a NUL written out"),
        pytest.param(lambda body: body["facts"].update(channel="1" * 20), id="digits that are no number"),
        pytest.param(lambda body: body["facts"].update(channel=":11111111111111111"), id="what looks like a number"),
    ],
)
def test_whatever_can_have_been_recorded_can_be_read(
    first: Recorded, change: Callable[[dict[str, Any]], object]
) -> None:
    assert codes(changed(first, change)) == set()


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
        pytest.param(lambda body: body.update(directory=-(10**17)), id="and one below nought"),
        pytest.param(lambda body: body.update(clause=["三", "e\u0301"]), id="a clause not in normal form"),
        pytest.param(lambda body: body["counts"].update({"größe": 1}), id="a name that is not ASCII among counts"),
    ],
)
def test_what_cannot_have_been_recorded_cannot_be_read(
    first: Recorded, change: Callable[[dict[str, Any]], object]
) -> None:
    assert codes(changed(first, change)) == {"event_unreadable"}


def beside(first: Recorded, name: str, value: str, contact: str | None) -> set[str]:
    """What is found of the first event when it commits to such a value, and this contact stands in its row."""
    kept = keep(name, value)
    promised = commitment(STREAM, 1, kept)
    row = changed(first, lambda body: body.update(commitments={name: promised}))
    findings = Findings()
    chained(STREAM, [row._replace(hash=event_hash(row.body))], [(1, kept, promised, contact)], findings)
    return {each.code for each in findings.all()}


@pytest.mark.parametrize(
    ("name", "value", "contact"),
    [
        pytest.param("customer_phone", "+86 138-0000-0000", "13800000000", id="a telephone number"),
        pytest.param("contact", "Li@Example.com 13800000000", "", id="two ways to reach somebody"),
        pytest.param("email", "-", None, id="none"),
        pytest.param("complaint", "13800000000", None, id="a number in another field"),
    ],
)
def test_the_contact_by_which_a_value_is_found_is_the_one_in_it(
    first: Recorded, name: str, value: str, contact: str | None
) -> None:
    assert beside(first, name, value, contact) == set()
    for other in {None, "", "13800000000", "13900000000"} - {contact}:
        assert beside(first, name, value, other) == {"contact_differs"}
