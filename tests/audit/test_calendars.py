"""Calendars and what was counted on them, after somebody tampered with the store."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.audit.conftest import LI, NINE, SECOND, Spoilt, done
from workflow.engine.directory import Person
from workflow.service import open_desk
from workflow.store.canonical import canonical, event_hash
from workflow.store.creating import create_store
from workflow.store.moment import ClockKind

SERVICE = Path(__file__).parent.parent / "service"
TERMS, TEAM = (SERVICE / "terms.yaml").read_bytes(), (SERVICE / "team_office.yaml").read_bytes()
CHANGED = TEAM.replace("2026-10-10: 国庆节".encode(), "2026-09-27: 国庆节".encode())
DAY = 24 * 3600 * SECOND
CASE, STREAM = "case:R-2026-0001", "calendar:team_office"


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose calendar became another while one case was open; another was opened after it."""
    path = tmp_path_factory.mktemp("counted") / "cases.db"
    url = f"sqlite:///{path}"
    create_store(url, zone="Asia/Shanghai", kind=ClockKind.SIMULATED, start=NINE)
    with open_desk(url) as desk:
        desk.set_person(Person(name="li", label="李四", roles=frozenset({"clerk"})), by=LI)
        desk.publish(TERMS, by=LI, calendars={"team_office": TEAM})
        number = done(desk.open("terms", {"what": "a parcel"}, by=LI)).case
        desk.tick(until=NINE + DAY)
        desk.publish_calendar(CHANGED, by=LI, reason="the notice was corrected")
        done(desk.open("terms", {"what": "a letter"}, by=LI))
        done(desk.note(number, "seen", by=LI))
        desk.tick(until=NINE + 40 * DAY)
    return path


@pytest.fixture
def spoilt(counted: Path, tmp_path: Path) -> Spoilt:
    path = tmp_path / "cases.db"
    shutil.copy(counted, path)
    return Spoilt(path)


def found(spoilt: Spoilt, case: str | None = None) -> set[tuple[str, int, str]]:
    return {(each.stream, each.seq, each.code) for each in spoilt.replay(case).differences}


def rewritten(spoilt: Spoilt, change: Callable[[dict], object]) -> None:
    """Every event of the first case as `change` leaves it, chained anew by somebody who knows how."""

    def forge(raw: sqlite3.Connection) -> None:
        rows = raw.execute("SELECT seq, body FROM event WHERE stream = ? ORDER BY seq", (CASE,)).fetchall()
        prev = json.loads(rows[0][1])["prev"]
        for seq, text in rows:
            body = json.loads(text)
            change(body)
            body["prev"] = prev
            prev = event_hash(canonical(body))
            parts = (canonical(body), prev, CASE, seq)
            raw.execute("UPDATE event SET body = ?, hash = ? WHERE stream = ? AND seq = ?", parts)
        raw.execute("UPDATE case_file SET head = ? WHERE number = ?", (prev, CASE.removeprefix("case:")))

    spoilt.change(forge)


def test_an_honest_store_has_no_differences(spoilt: Spoilt) -> None:
    assert found(spoilt) == set()
    assert found(spoilt, "R-2026-0001") == set()


def test_a_calendar_whose_bytes_were_changed_or_are_gone_is_named(spoilt: Spoilt) -> None:
    spoilt.run("UPDATE calendar SET text = text || x'0a' WHERE name = 'team_office'")
    codes = found(spoilt)

    assert {(STREAM, 1, "calendar_changed"), (STREAM, 2, "calendar_changed")} <= codes
    assert (CASE, 1, "cannot_be_decided_again") in codes
    spoilt.run("DELETE FROM calendar")
    assert {("calendar:always", 1, "calendar_changed"), (STREAM, 1, "calendar_changed")} <= found(spoilt)


def test_a_calendar_that_nobody_published_is_named(spoilt: Spoilt) -> None:
    spoilt.run(f"INSERT INTO calendar VALUES ('{'0' * 64}', 'secret', x'00', 0)")

    assert found(spoilt) == {("calendar:", 0, "calendar_never_published")}


def test_a_calendar_that_was_not_in_use_then_is_named(spoilt: Spoilt) -> None:
    digests = _digests(spoilt)

    def backdate(body: dict) -> None:
        if body["type"] == "opened":
            body["calendars"]["team_office"] = digests[1]

    rewritten(spoilt, backdate)

    assert (CASE, 1, "calendar_not_in_force") in found(spoilt)


def test_a_calendar_that_was_asked_and_is_not_named_leaves_the_decision_open(spoilt: Spoilt) -> None:
    rewritten(spoilt, lambda body: body.update(calendars={}))

    assert (CASE, 1, "cannot_be_decided_again") in found(spoilt)


def test_a_due_that_the_calendar_does_not_give_is_named(spoilt: Spoilt) -> None:
    def later(body: dict) -> None:
        for effect in body["effects"]:
            if effect["effect"] == "cycle_recounted":
                effect["reckoning"]["due"] += 86400

    rewritten(spoilt, later)

    assert (CASE, 3, "decided_otherwise") in found(spoilt)


def test_counting_again_needs_a_calendar_that_was_published(spoilt: Spoilt) -> None:
    def blame(body: dict) -> None:
        if body["type"] == "recounted":
            body["cause"]["seq"] = 7

    rewritten(spoilt, blame)

    assert (CASE, 3, "calendar_cause_missing") in found(spoilt)


def test_a_case_that_was_forgotten_when_the_calendar_changed_is_named(spoilt: Spoilt, tmp_path: Path) -> None:
    """The calendar is published behind the back of the cases: by somebody who writes to its stream and table alone."""
    url = f"sqlite:///{tmp_path / 'other.db'}"
    create_store(url, zone="Asia/Shanghai", kind=ClockKind.SIMULATED, start=NINE)
    with open_desk(url) as desk:
        desk.set_person(Person(name="li", label="李四", roles=frozenset({"clerk"})), by=LI)
        desk.publish(TERMS, by=LI, calendars={"team_office": TEAM})
        done(desk.open("terms", {"what": "a parcel"}, by=LI))
    _smuggle(spoilt.path, tmp_path / "other.db")

    assert found(Spoilt(tmp_path / "other.db")) == {(CASE, 1, "clock_not_recounted")}


def test_the_reason_may_be_erased_and_is_then_missed(spoilt: Spoilt) -> None:
    spoilt.run(f"DELETE FROM private_value WHERE stream = '{STREAM}'")

    assert found(spoilt) == {(STREAM, 2, "value_missing")}


@pytest.mark.parametrize("body", ["''", "'{}'", "42", "replace(body, 'calendar_published', 'published')"])
def test_whatever_becomes_of_a_calendars_event_replay_goes_on(spoilt: Spoilt, body: str) -> None:
    spoilt.run(f"UPDATE event SET body = {body} WHERE stream = '{STREAM}' AND seq = 2")
    report = spoilt.replay()

    assert (STREAM, 2) in {(each.stream, each.seq) for each in report.differences}
    assert report.cases == 2


def _digests(spoilt: Spoilt) -> list[str]:
    raw = sqlite3.connect(spoilt.path)
    bodies = raw.execute("SELECT body FROM event WHERE stream = ? ORDER BY seq", (STREAM,)).fetchall()
    raw.close()
    return [json.loads(body)["record"]["digest"] for (body,) in bodies]


def _smuggle(source: Path, target: Path) -> None:
    """The later calendar, with its event and reason, from one store to another."""
    raw = sqlite3.connect(target)
    raw.execute("ATTACH ? AS source", (str(source),))
    raw.execute("INSERT OR IGNORE INTO private_value SELECT * FROM source.private_value WHERE stream = ?", (STREAM,))
    raw.execute("INSERT INTO calendar SELECT * FROM source.calendar WHERE digest NOT IN (SELECT digest FROM calendar)")
    prev = raw.execute("SELECT hash FROM event WHERE stream = ?", (STREAM,)).fetchone()[0]
    row = raw.execute("SELECT * FROM source.event WHERE stream = ? AND seq = 2", (STREAM,)).fetchone()
    body = canonical({**json.loads(row[5]), "prev": prev})
    raw.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", (*row[:4], event_hash(body), body))
    raw.commit()
    raw.close()
