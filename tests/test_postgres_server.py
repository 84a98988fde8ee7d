"""The Postgres that tests run on: it is real, alone, clean, and never outlives them."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.postgres.cluster import Cluster, Database, Databases, connect
from tests.postgres.keeper import gone
from tests.postgres.machine import Missing, alive, children, programs
from tests.postgres.server import Server

ROOT = Path(__file__).parents[1]


def a_table(url: str) -> None:
    with connect(url) as connection:
        connection.execute("CREATE TABLE page (n int)")
        connection.execute("INSERT INTO page VALUES (1)")


def pages(database: Database) -> int:
    return len(database.run("SELECT n FROM page"))


def names(cluster: Cluster, prefix: str) -> list[object]:
    databases = cluster.run("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", prefix)
    roles = cluster.run("SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)", prefix)
    return [name for (name,) in databases + roles]


def until(path: Path) -> str:
    deadline = time.monotonic() + 60
    while not (path.exists() and path.read_text().endswith("\n")):
        assert time.monotonic() < deadline, f"{path} was never written"
        time.sleep(0.05)
    return path.read_text()


def test_what_is_done_in_a_copy_is_not_in_the_next_one(databases: Databases) -> None:
    first = databases.like("a page", a_table)
    first.run("INSERT INTO page VALUES (2)")
    assert (pages(first), pages(databases.like("a page", a_table))) == (2, 1)


def test_a_template_is_filled_once_even_when_many_ask_at_once(databases: Databases) -> None:
    filled = []

    def fill(url: str) -> None:
        filled.append(url)
        a_table(url)

    askers = [threading.Thread(target=databases.like, args=("many", fill)) for _ in range(4)]
    for each in askers:
        each.start()
    for each in askers:
        each.join()
    assert len(filled) == 1
    assert pages(databases.like("many", fill)) == 1


def test_a_template_that_could_not_be_filled_is_not_kept(databases: Databases) -> None:
    def fail(url: str) -> None:
        a_table(url)
        raise ValueError("half full")

    with pytest.raises(ValueError, match="half full"):
        databases.like("half", fail)
    assert pages(databases.like("half", a_table)) == 1


def test_databases_and_their_logins_go_even_while_somebody_is_connected(
    postgres: Cluster, databases: Databases
) -> None:
    prefix = f"{databases.prefix}gone_"
    with Databases(postgres, prefix) as made:
        database = made.empty()
        database.run("CREATE TABLE page (n int)")
        li = database.login("li")
        database.run(f'GRANT SELECT ON page TO "{li.name}"')
        staying = database.connect(li)
        assert len(names(postgres, prefix)) == 2
    with pytest.raises(psycopg.OperationalError):
        staying.execute("SELECT 1")
    assert names(postgres, prefix) == []


def test_a_login_is_who_it_says_and_may_nothing_that_was_not_granted(databases: Databases) -> None:
    database = databases.like("a page", a_table)
    with database.connect(database.login("li")) as li:
        assert li.execute("SELECT session_user").fetchone() == (f"{database.name}_li",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            li.execute("SELECT n FROM page")


def test_a_login_may_what_its_group_may(databases: Databases) -> None:
    database = databases.like("a page", a_table)
    group = database.login("readers").name
    database.run(f'GRANT SELECT ON page TO "{group}"')
    with database.connect(database.login("li", group)) as li:
        assert li.execute("SELECT n FROM page").fetchall() == [(1,)]


def test_nobody_comes_in_without_the_right_password(own_postgres: Server) -> None:
    with Databases(own_postgres.cluster, "door_") as made:
        li = made.empty().login("li")
        for wrong in ("", ":wrong"):
            head, _, tail = li.url.partition("@")
            with pytest.raises(psycopg.OperationalError, match="password"):
                connect(f"{head.rpartition(':')[0]}{wrong}@{tail}")


def test_it_listens_on_loopback_only(own_postgres: Server) -> None:
    assert own_postgres.cluster.run("SHOW listen_addresses") == [("127.0.0.1",)]


def test_a_crash_keeps_what_was_committed_and_nothing_else(own_postgres: Server) -> None:
    cluster = own_postgres.cluster
    cluster.run("CREATE TABLE page (n int)")
    with closing(psycopg.connect(cluster.address)) as connection:
        connection.execute("INSERT INTO page VALUES (1)")
        connection.commit()
        connection.execute("INSERT INTO page VALUES (2)")
        own_postgres.kill()
        with pytest.raises(psycopg.OperationalError):
            connection.commit()
    own_postgres.start()
    assert cluster.run("SELECT n FROM page") == [(1,)]
    assert "database system was not properly shut down" in own_postgres.log


def test_a_crash_leaves_no_process(own_postgres: Server) -> None:
    first = own_postgres.pid
    assert first is not None
    beneath = children(first)
    assert len(beneath) >= 4
    own_postgres.kill()
    assert not [pid for pid in (first, *beneath) if alive(pid)]
    assert own_postgres.pid is None


def test_it_restarts_at_the_same_address_running_stopped_or_killed(own_postgres: Server) -> None:
    before = [own_postgres.pid]
    for end in (None, own_postgres.stop, own_postgres.kill):
        if end:
            end()
        own_postgres.restart()
        assert own_postgres.cluster.run("SELECT 1") == [(1,)]
        assert own_postgres.pid not in before
        before.append(own_postgres.pid)


SERVES = """
import sys, time
from pathlib import Path
from tests.postgres.server import Server
server = Server.started()
Path(sys.argv[1]).write_text(f"{server.pid} {server.folder}\\n")
time.sleep(600)
"""


def test_a_server_ends_with_the_process_that_was_killed(own_postgres: Server, tmp_path: Path) -> None:
    maker = subprocess.Popen([sys.executable, "-c", SERVES, str(tmp_path / "made")], cwd=ROOT)
    pid, folder = until(tmp_path / "made").split()
    assert alive(int(pid))
    maker.send_signal(signal.SIGKILL)
    maker.wait()
    assert gone(int(pid), patience=30)
    wait = time.monotonic() + 30
    while Path(folder).exists() and time.monotonic() < wait:
        time.sleep(0.05)
    assert not Path(folder).exists()


def test_an_older_postgres_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("initdb", "pg_ctl", "postgres"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'initdb (PostgreSQL) 14.9'\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("TEST_PG_BIN", str(tmp_path))
    with pytest.raises(Missing, match=r"no Postgres 15 or newer found, only 14: apt-get install postgresql"):
        programs()


CONTRACT = """
import pytest

@pytest.fixture(params=["sqlite", "postgres"])
def kind(request):
    if request.param == "postgres":
        request.getfixturevalue("databases").empty()
    return request.param

@pytest.mark.parametrize("n", range(3))
def test_it(kind, n):
    assert n < 2 or kind == "sqlite"

def test_elsewhere(postgres):
    assert postgres.run("SELECT pg_backend_pid()")
"""


def suite(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A test run of its own: a contract with three tests on each store, the third of which fails on Postgres."""
    (folder / "tests" / "contract").mkdir(parents=True)
    (folder / "pytest.ini").touch()
    (folder / "tests" / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text("utf-8"), "utf-8")
    (folder / "tests" / "contract" / "test_it.py").write_text(CONTRACT)
    given = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "CI"))}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--basetemp",
        str(folder / "temp"),
        *words,
    ]
    found = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.run(
        command, cwd=folder, env={**given, "PYTHONPATH": found, **environment}, capture_output=True, text=True
    )


@pytest.mark.parametrize("words", [("-n", "0"), ("-n", "2")])
def test_the_last_line_counts_both_stores(postgres: Cluster, tmp_path: Path, words: tuple[str, ...]) -> None:
    ran = suite(tmp_path, *words)
    assert ran.stdout.splitlines()[-1] == "contract: 3 passed on sqlite, 2 passed and 1 failed on postgres", ran.stdout
    assert ran.returncode == 1


@pytest.mark.parametrize("words", [("-n", "0"), ("-n", "2")])
def test_without_postgres_the_last_line_says_what_was_left_out(tmp_path: Path, words: tuple[str, ...]) -> None:
    ran = suite(tmp_path, *words, TEST_PG_BIN="/nowhere", TEST_PG_URL="")
    why = "(no Postgres 15 or newer found: apt-get install postgresql)"
    assert ran.stdout.splitlines()[-1] == f"contract: 3 passed on sqlite, 0 passed on postgres {why}", ran.stdout
    assert ran.returncode == 0


def test_in_ci_a_missing_postgres_is_a_failure(tmp_path: Path) -> None:
    ran = suite(tmp_path, "-n", "0", TEST_PG_BIN="/nowhere", TEST_PG_URL="", CI="true")
    assert ran.stdout.splitlines()[-1] == "contract: 3 passed on sqlite, 0 passed and 3 failed on postgres", ran.stdout
    assert ran.returncode == 1


def test_a_server_that_was_given_is_left_as_it_was(own_postgres: Server, tmp_path: Path) -> None:
    before = names(own_postgres.cluster, "")
    ran = suite(tmp_path, "-n", "2", TEST_PG_URL=own_postgres.cluster.address)
    assert "2 passed and 1 failed on postgres" in ran.stdout, ran.stdout
    wait = time.monotonic() + 30
    while names(own_postgres.cluster, "") != before and time.monotonic() < wait:
        time.sleep(0.05)
    assert names(own_postgres.cluster, "") == before
