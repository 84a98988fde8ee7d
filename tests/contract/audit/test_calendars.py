"""Calendars and what was counted on them, after somebody tampered with the store."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.audit.conftest import LI, Spoilt
from tests.contract.audit.test_replay import forge
from tests.contract.grounds import Ground
from tests.contract.service.test_calendars import CHANGED, TEAM, TERMS
from tests.kept import HOUR, NINE, Kept, done, sql
from workflow.engine.directory import Person
from workflow.store.canonical import canonical, event_hash
from workflow.store.moment import ClockKind

DAY = 24 * HOUR
NUMBER = "R-2026-0001"
PEOPLE = (Person(name="li", label="李四", roles=frozenset({"clerk"})),)
CASE, STREAM = "case:R-2026-0001", "calendar:team_office"


def counted(url: str) -> None:
    """A store whose calendar became another while one case was open; another was opened after it."""
    with received(url).desk() as desk:
        desk.tick(until=NINE + DAY)
        desk.publish_calendar(CHANGED, by=LI, reason="the notice was corrected")
        done(desk.open("terms", {"what": "a letter"}, by=LI))
        done(desk.note(NUMBER, "seen", by=LI))
        desk.tick(until=NINE + 40 * DAY)


def received(url: str) -> Kept:
    """A store with one case, before anything happened to its calendar."""
    kept = Kept(url).filled(TERMS, PEOPLE, LI, ClockKind.SIMULATED, team_office=TEAM)
    with kept.desk() as desk:
        done(desk.open("terms", {"what": "a parcel"}, by=LI))
    return kept


def _receive(url: str) -> None:
    received(url)


@pytest.fixture
def spoilt(ground: Ground) -> Spoilt:
    return Spoilt(ground.like("counted", counted))


def found(spoilt: Spoilt, case: str | None = None) -> set[tuple[str, int, str]]:
    return {(each.stream, each.seq, each.code) for each in spoilt.replay(case).differences}


def rewritten(spoilt: Spoilt, change: Callable[[dict[str, Any]], object]) -> None:
    """Every event of the first case as `change` leaves it, chained anew by somebody who knows how."""

    spoilt.change(lambda run: forge(run, CASE, change))


def test_an_honest_store_has_no_differences(spoilt: Spoilt) -> None:
    assert found(spoilt) == set()
    assert found(spoilt, "R-2026-0001") == set()


def test_a_calendar_whose_bytes_were_changed_or_are_gone_is_named(spoilt: Spoilt) -> None:
    spoilt.run("UPDATE calendar SET text = ? WHERE name = 'team_office'", TEAM + b"\n")
    codes = found(spoilt)

    assert {(STREAM, 1, "calendar_changed"), (STREAM, 2, "calendar_changed")} <= codes
    assert (CASE, 1, "cannot_be_decided_again") in codes
    spoilt.run("DELETE FROM calendar")
    assert {("calendar:always", 1, "calendar_changed"), (STREAM, 1, "calendar_changed")} <= found(spoilt)


def test_a_calendar_that_nobody_published_is_named(spoilt: Spoilt) -> None:
    spoilt.run("INSERT INTO calendar VALUES (?, 'secret', ?, 0)", "0" * 64, b"\0")

    assert found(spoilt) == {("calendar:", 0, "calendar_never_published")}


def test_a_calendar_that_was_not_in_use_then_is_named(spoilt: Spoilt) -> None:
    digests = _digests(spoilt)

    def backdate(body: dict[str, Any]) -> None:
        if body["type"] == "opened":
            body["calendars"]["team_office"] = digests[1]

    rewritten(spoilt, backdate)

    assert (CASE, 1, "calendar_not_in_force") in found(spoilt)


def test_a_calendar_that_was_asked_and_is_not_named_leaves_the_decision_open(spoilt: Spoilt) -> None:
    rewritten(spoilt, lambda body: body.update(calendars={}))

    assert (CASE, 1, "cannot_be_decided_again") in found(spoilt)


def test_a_due_that_the_calendar_does_not_give_is_named(spoilt: Spoilt) -> None:
    def later(body: dict[str, Any]) -> None:
        for effect in body["effects"]:
            if effect["effect"] == "cycle_recounted":
                effect["reckoning"]["due"] += 86400

    rewritten(spoilt, later)

    assert (CASE, 3, "decided_otherwise") in found(spoilt)


def test_counting_again_needs_a_calendar_that_was_published(spoilt: Spoilt) -> None:
    def blame(body: dict[str, Any]) -> None:
        if body["type"] == "recounted":
            body["cause"]["seq"] = 7

    rewritten(spoilt, blame)

    assert (CASE, 3, "calendar_cause_missing") in found(spoilt)


def test_a_case_that_was_forgotten_when_the_calendar_changed_is_named(spoilt: Spoilt, ground: Ground) -> None:
    """The calendar is published behind the back of the cases: by somebody who writes to its stream and table alone."""
    other = ground.like("received", _receive)
    _smuggle(spoilt.url, other)

    assert found(Spoilt(other)) == {(CASE, 1, "clock_not_recounted")}


def test_the_reason_may_be_erased_and_is_then_missed(spoilt: Spoilt) -> None:
    spoilt.run(f"DELETE FROM private_value WHERE stream = '{STREAM}'")

    assert found(spoilt) == {(STREAM, 2, "value_missing")}


@pytest.mark.parametrize("body", ["''", "'{}'", "'42'", "replace(body, 'calendar_published', 'published')"])
def test_whatever_becomes_of_a_calendars_event_replay_goes_on(spoilt: Spoilt, body: str) -> None:
    spoilt.run(f"UPDATE event SET body = {body} WHERE stream = '{STREAM}' AND seq = 2")
    report = spoilt.replay()

    assert (STREAM, 2) in {(each.stream, each.seq) for each in report.differences}
    assert report.cases == 2


def _digests(spoilt: Spoilt) -> list[str]:
    with sql(spoilt.url) as run:
        bodies = run("SELECT body FROM event WHERE stream = ? ORDER BY seq", STREAM)
    return [json.loads(str(body))["record"]["digest"] for (body,) in bodies]


def _smuggle(source: str, target: str) -> None:
    """The later calendar, with its event and reason, from one store to another."""
    later = "SELECT * FROM event WHERE stream = ? AND seq = 2"
    with sql(source) as there, sql(target) as here:
        ((prev,),) = here("SELECT hash FROM event WHERE stream = ?", STREAM)
        ((stream, seq, kind, at, _, text),) = there(later, STREAM)
        body = canonical({**json.loads(str(text)), "prev": prev})
        here("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", stream, seq, kind, at, event_hash(body), body)
        for row in there("SELECT * FROM private_value WHERE stream = ?", STREAM):
            here("INSERT INTO private_value VALUES (?, ?, ?, ?, ?, ?, ?)", *row)
        known = here("SELECT digest FROM calendar")
        for row in there("SELECT * FROM calendar"):
            if row[:1] not in known:
                here("INSERT INTO calendar VALUES (?, ?, ?, ?)", *row)
