"""Stores that an older release has written: recognised, brought up to date, and gone on with."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from tests.contract.grounds import Ground
from tests.kept import HOUR, Row, done, is_file, sql
from tests.store.stores.loading import DIGEST, load
from workflow.audit.replay import replay
from workflow.cli import run
from workflow.engine.events import By
from workflow.errors import StoreUnavailable
from workflow.service import open_desk
from workflow.store import creating
from workflow.store.address import FilePlace, place_of
from workflow.store.backend import postgres_guards, sqlite_guards
from workflow.store.backend.admission import FORMAT
from workflow.store.backend.port import Access
from workflow.store.creating import file_connection, file_transaction, server
from workflow.store.database import open_store
from workflow.store.standing import standing
from workflow.store.structure import structure_problems
from workflow.store.upgrading import Upgraded, upgrade

LI = By(person="li")
MIGRATIONS = ("0002", "0003")
"""Those that a store of format 2 has not seen."""
FIRST = {"name": "张三", "happened": "2026-09-28T08:00", "channel": "传真", "tags": "big"}


@pytest.fixture
def old(ground: Ground) -> str:
    """The address of a store of format 2."""
    url = ground.vacant()
    load(url)
    return url


def rows(url: str, query: str) -> list[Row]:
    with sql(url) as run_:
        return run_(query)


def formatted(url: str, number: int) -> None:
    with sql(url) as run_:
        run_(f"PRAGMA user_version = {number}" if is_file(url) else f"UPDATE store_info SET format = {number}")


@pytest.mark.parametrize("access", Access)
def test_an_older_store_is_not_opened_and_one_is_told_what_to_do(old: str, access: Access) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        open_store(old, access=access)

    assert refused.value.wording.code == "store_older"
    assert "complaints store upgrade" in refused.value.say("en")


def test_a_newer_store_is_neither_opened_nor_upgraded(url: str) -> None:
    formatted(url, FORMAT + 1)
    for use in (lambda: open_store(url), lambda: upgrade(place_of(url))):
        with pytest.raises(StoreUnavailable) as refused:
            use()

        assert refused.value.wording.code == "store_newer"


def test_how_an_older_store_stands_can_be_told(old: str) -> None:
    found = standing(place_of(old))

    assert (found.format, found.migration, found.cases, found.events, found.is_usable) == (2, "0001", 12, 60, False)


def test_an_upgrade_keeps_history_as_it_was(old: str) -> None:
    bodies = rows(old, "SELECT body FROM event ORDER BY stream, seq")

    assert upgrade(place_of(old)) == Upgraded(2, FORMAT, MIGRATIONS)
    assert rows(old, "SELECT body FROM event ORDER BY stream, seq") == bodies
    assert structure_problems(place_of(old)) == ()
    with open_store(old) as store:
        report = replay(store)
        assert store.missing_guards() == ()
    assert (report.digest, report.events, report.differences) == (DIGEST, 60, ())


def test_values_that_are_kept_apart_get_the_commitments_of_their_events(old: str) -> None:
    before = rows(old, "SELECT stream, seq, name, salt, value FROM private_value ORDER BY stream, seq, name")
    upgrade(place_of(old))
    promised = {
        (stream, seq, name): commitment
        for stream, seq, body in rows(old, "SELECT stream, seq, body FROM event")
        for name, commitment in json.loads(str(body))["commitments"].items()
    }
    found = rows(old, "SELECT stream, seq, name, commitment FROM private_value")

    assert len(found) == len(before) > 50
    assert all(promised[stream, seq, name] == commitment for stream, seq, name, commitment in found)
    assert rows(old, "SELECT stream, seq, name, salt, value FROM private_value ORDER BY stream, seq, name") == before


def test_persons_keep_what_was_said_of_them_and_have_no_logins_yet(old: str) -> None:
    upgrade(place_of(old))
    with open_store(old) as store, store.reading() as reading:
        people = store.directory(reading).people

    assert (people["mei"].label, [each.case for each in people["mei"].suspensions]) == ("mei 女士", ["T-2026-0002"])
    assert (people["tom"].rank, people["sun"].left) == ("staff", True)
    assert {person.logins for person in people.values()} == {()}


def test_an_upgraded_store_is_worked_on(old: str) -> None:
    upgrade(place_of(old))
    with open_desk(old) as desk:
        opened = done(desk.open("slips", {"name": "新客户", "happened": "2026-10-02T08:00"}, by=LI))
        done(desk.do(opened.case, "submit", {"amount": "20.00", "employee": "tom"}, by=LI))
        done(desk.note("T-2026-0003", "after the upgrade", by=LI))
        assert opened.case == "T-2026-0058"
        assert desk.attachment("T-2026-0003", "录音.txt") == b"\x00\xff\x01 sound"
        assert done(desk.open("slips", FIRST, by=LI, key="open 张三")).repeated
        assert len(desk.troubled()) == 2
        assert desk.tick(until=desk.now() + HOUR).troubled == ()
        assert desk.outbox.numbers()["dead"] == 1
        assert desk.outbox.claim(99, 60)
    with open_store(old) as store:
        assert replay(store).differences == ()


def test_a_store_that_is_up_to_date_is_left_alone(url: str) -> None:
    before = standing(place_of(url))

    assert upgrade(place_of(url)) == Upgraded(FORMAT, FORMAT, ())
    assert standing(place_of(url)) == before


def test_an_upgrade_mends_no_guards_that_somebody_has_taken_away(url: str) -> None:
    with sql(url) as run_:
        run_("DROP TRIGGER event_only_appends" + ("" if is_file(url) else " ON event"))
    upgrade(place_of(url))

    with pytest.raises(StoreUnavailable) as refused:
        open_store(url)
    assert refused.value.wording.code == "store_unguarded"


def test_two_upgrades_at_once_come_one_after_the_other(old: str) -> None:
    with ThreadPoolExecutor() as both:
        found = sorted(both.map(upgrade, [place_of(old)] * 2))

    assert found == [Upgraded(2, FORMAT, MIGRATIONS), Upgraded(FORMAT, FORMAT, ())]


def test_an_upgrade_that_breaks_changes_nothing(old: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = "CREATE TRIGGER broken BEFORE nonsense"
    if kind == "sqlite":
        monkeypatch.setitem(sqlite_guards.GUARDS, "broken", broken)
    else:
        monkeypatch.setattr(postgres_guards, "made", lambda: (broken,))
    with pytest.raises((sa.exc.DBAPIError, StoreUnavailable)):
        upgrade(place_of(old))
    monkeypatch.undo()

    assert standing(place_of(old))[2:6] == (2, "0001", 12, 60)
    assert upgrade(place_of(old)).after == FORMAT


def test_what_is_no_store_is_not_upgraded(ground: Ground, tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        upgrade(place_of(ground.vacant()))

    assert refused.value.wording.code in ("store_missing", "store_database_empty")


def forgetful(url: str) -> None:
    """A migration that makes a guarded table anew, in the way that is usual, and forgets its guards."""
    match place_of(url):
        case FilePlace(path):
            with file_connection(path, path) as raw, file_transaction(raw) as connection:
                _rebuild(connection)
        case place:
            with server(place) as connection:
                connection.exec_driver_sql("CREATE TABLE public.event_2 (LIKE public.event INCLUDING ALL)")
                connection.exec_driver_sql("DROP TABLE public.event")
                connection.exec_driver_sql("ALTER TABLE public.event_2 RENAME TO event")


def _rebuild(connection: sa.Connection) -> None:
    operations = Operations(MigrationContext.configure(connection))
    with operations.batch_alter_table("event", recreate="always") as batch:
        batch.add_column(sa.Column("x", sa.Integer()))


def test_a_migration_that_forgets_the_guards_is_found_at_the_next_start_and_by_doctor(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    forgetful(url)
    with pytest.raises(StoreUnavailable) as refused:
        open_store(url)

    assert refused.value.wording.code == "store_unguarded"
    assert "event_only_appends" in refused.value.say("en")
    assert run(["doctor", "--db", url, "--lang", "en"]) == 1
    assert "event_only_appends" in capsys.readouterr().out
    assert run(["store", "check", "--db", url, "--lang", "en"]) == 1
    assert "event_only_appends" in capsys.readouterr().out


def test_every_migration_leaves_the_guards_to_what_runs_it() -> None:
    """So that none can be forgotten: they are all made anew after the last of them."""
    versions = sorted((creating.MIGRATIONS / "versions").glob("0*.py"))

    assert versions
    assert not [path.name for path in versions if "TRIGGER" in path.read_text("utf-8").upper()]
