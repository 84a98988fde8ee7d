"""What comes in, and what it comes into, is not as it should be: one line with an exit code, and nothing is written."""

import contextlib
import json
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.faults.office import HEAD, clerk
from tests.contract.grounds import Ground
from tests.faults.conftest import Typed
from tests.kept import HOUR
from tests.postgres.cluster import Database, Databases, connect
from workflow.audit.replay import replay
from workflow.engine.directory import Person
from workflow.errors import NotFound, UsageError
from workflow.service import By, Outcome, open_desk
from workflow.store import moment
from workflow.store.database import open_store

BY, CASE = By(person=clerk(0)), "R-00001"
OLDER = Path(__file__).parents[1] / "store" / "stores" / "format_2.sql"
NOTE = ("note", CASE, "x", "--as", clerk(0))


def seq(url: str) -> int:
    """How many events the case has, once replay has found nothing wrong with any."""
    with open_store(url) as store:
        assert replay(store).differences == ()
        with store.reading() as reading:
            return len(list(reading.events(f"case:{CASE}")))


def at(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def sql(url: str, *statements: str) -> None:
    """What somebody does to the store who knows SQL."""
    with contextlib.closing(sqlite3.connect(at(url)) if url.startswith("sqlite:") else connect(url)) as raw:
        for statement in statements:
            raw.execute(statement)
        raw.commit()


def formatted(url: str, number: int) -> None:
    """Pass the store off as one of another format."""
    pragma = [f"PRAGMA user_version = {number}"] if url.startswith("sqlite:") else []
    sql(url, *pragma, f"UPDATE store_info SET format = {number}")


@pytest.mark.parametrize("text", ["a\0b", "\0", "\ud800"])
def test_what_no_database_can_hold_is_refused_in_words(url: str, text: str) -> None:
    with open_desk(url) as desk:
        for attempt in (
            lambda: desk.note(CASE, text, by=BY),
            lambda: desk.note(CASE, "x", by=BY, key=text),
            lambda: desk.do(CASE, "take", {"remark": text}, by=BY),
            lambda: desk.open("rounds", {"remark": text}, by=BY),
            lambda: desk.open(text, {}, by=BY),
            lambda: desk.case(text),
            lambda: desk.withdraw(text, by=HEAD),
            lambda: desk.set_person(Person(name=text), by=HEAD),
            lambda: desk.set_person(Person(name="x", label=text), by=HEAD),
        ):
            with pytest.raises((UsageError, NotFound)):
                attempt()
    assert seq(url) == 1


def test_a_file_with_a_nul_byte_is_no_value(url: str, complaints: Typed, tmp_path: Path) -> None:
    (tmp_path / "nul.txt").write_bytes(b"a\0b")
    said = complaints(url, "do", CASE, "take", "remark=@nul.txt", "--as", clerk(0))

    assert said.code == 2
    assert said.error
    assert seq(url) == 1


def test_a_megabyte_in_a_field_is_kept_whole_and_found(url: str, complaints: Typed, tmp_path: Path) -> None:
    text = "投诉" * 170_000
    (tmp_path / "long.txt").write_text(text, "utf-8")
    said = complaints(url, "do", CASE, "take", "remark=@long.txt", "--as", clerk(0))

    assert said.code == 0
    with open_store(url) as store, store.reading() as reading:
        assert text in [json.loads(kept.value) for _, kept in reading.kept(f"case:{CASE}")]
    assert [found["case"] for found in complaints(url, "find", "诉投").data] == [CASE]
    assert seq(url) == 2


def test_whoever_is_an_hour_ahead_makes_those_wait_who_are_not(url: str, complaints: Typed) -> None:
    """On SQLite it is the machine's clock that is wrong, on Postgres the server's."""
    with open_desk(url, clock=lambda: moment.now() + HOUR) as ahead:
        assert isinstance(ahead.note(CASE, "from the future", by=BY), Outcome)
    said = complaints(url, *NOTE)

    assert (said.code, said.error) == (7, "store_clock_behind")
    assert seq(url) == 2


@pytest.mark.parametrize("off", [-HOUR, HOUR])
def test_workers_whose_clocks_disagree_go_by_that_of_the_server(
    database: Database, off: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = time.time_ns
    for skew in (0, off, 0):
        monkeypatch.setattr(time, "time_ns", lambda skew=skew: here() + skew * 1000)
        with open_desk(database.url) as desk:
            desk.note(CASE, "x", by=BY)
            desk.tick()
    monkeypatch.undo()
    with open_desk(database.url) as desk:
        recorded = [event.at for event in desk.history(CASE)]

    assert recorded == sorted(recorded)
    assert abs(recorded[-1] - moment.now()) < HOUR // 60


@pytest.mark.parametrize(("number", "code"), [(99, "store_newer"), (1, "store_older")])
def test_a_store_of_another_format_is_left_as_it_is(url: str, complaints: Typed, number: int, code: str) -> None:
    with open_store(url) as store:
        ours = store.info().format
    formatted(url, number)
    said = complaints(url, *NOTE)
    formatted(url, ours)

    assert (said.code, said.error) == (7, code)
    assert seq(url) == 1


def test_an_empty_database_is_no_store(databases: Databases, complaints: Typed) -> None:
    database = databases.empty()

    assert complaints(database.url, *NOTE).error == "store_database_empty"
    assert database.run("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == [(0,)]


def test_the_database_of_another_program_is_left_as_it_is(ground: Ground, complaints: Typed) -> None:
    url = ground.vacant()
    sql(url, "CREATE TABLE page (n integer)", "INSERT INTO page VALUES (1)")
    note, init = complaints(url, *NOTE), complaints(url, "init")

    assert (note.code, init.code) == (7, 7)
    assert note.error in ("store_foreign", "store_database_empty")
    assert init.error in ("store_exists", "store_database_not_empty")


def test_of_two_who_make_a_store_at_once_one_makes_it(ground: Ground, complaints: Typed) -> None:
    url = ground.vacant()
    command = [sys.executable, "-m", "workflow", "init", "--db", url, "-o", "json"]
    making = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [(maker.communicate()[1], maker.returncode) for maker in making]

    assert sorted(code for _, code in said) == [0, 7]
    assert not [err for err, _ in said if "Traceback" in err]
    assert complaints(url, "replay", "--all").code == 0


def older(folder: Path) -> str:
    """A store that the release before has written."""
    with contextlib.closing(sqlite3.connect(folder / "older.db", isolation_level=None)) as raw:
        raw.executescript(OLDER.read_text("utf-8"))
    return f"sqlite:///{folder}/older.db"


def upgrading(url: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "workflow", "store", "upgrade", "--db", url, "-o", "json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_of_two_who_upgrade_a_store_at_once_one_upgrades_it(complaints: Typed, tmp_path: Path) -> None:
    url = older(tmp_path)
    at_once = [upgrading(url) for _ in range(2)]
    said = [json.loads(each.communicate()[0]) for each in at_once]

    assert sorted(len(each["migrations"]) > 0 for each in said) == [False, True]
    assert complaints(url, "replay", "--all").data["differences"] == []


def test_an_upgrade_that_is_killed_can_be_done_again(complaints: Typed, tmp_path: Path) -> None:
    url, chance = older(tmp_path), random.Random(7)
    for _ in range(3):
        killed = upgrading(url)
        time.sleep(chance.uniform(0.3, 1.2))
        killed.kill()
        killed.communicate()

        assert complaints(url, *NOTE).error in ("store_older", "unknown_actor", "no_such_case")
    assert complaints(url, "store", "upgrade").code == 0
    assert complaints(url, "replay", "--all").data["differences"] == []


def test_a_login_without_grants_may_nothing(database: Database, complaints: Typed) -> None:
    stranger = database.login("stranger")
    for words in (NOTE, ("list",), ("replay", "--all"), ("publish", "ticketing_complaints")):
        said = complaints(stranger.url, *words)

        assert (said.code, said.error) == (6, "login_may_not"), words
    assert seq(database.url) == 1


def test_whoever_is_no_person_may_not_act(url: str, complaints: Typed) -> None:
    said = complaints(url, "note", CASE, "x", "--as", "nobody")

    assert (said.code, said.error) == (6, "unknown_actor")
    assert seq(url) == 1


def test_a_wrong_password_is_never_repeated(database: Database, complaints: Typed) -> None:
    li = database.login("li")
    said = complaints(li.url.replace("@", "wrong@", 1), *NOTE)

    assert (said.code, said.error) == (7, "store_server_unreachable")
    assert "wrong" not in said.err
