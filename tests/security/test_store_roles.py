"""`complaints store roles`: for the owner only, again and again the same, and in words where it cannot be."""

import json
from pathlib import Path

import pytest
from psycopg.sql import SQL, Identifier

from tests.postgres.cluster import Database, Databases, Login
from workflow.cli import run
from workflow.store.address import place_of
from workflow.store.creating import create_store
from workflow.store.database import open_store
from workflow.store.roles import make_roles
from workflow.store.upgrading import upgrade

USAGE, NOT_PERMITTED, UNAVAILABLE = 2, 6, 7


@pytest.fixture
def store(databases: Databases) -> Database:
    made = databases.empty()
    create_store(made.url, zone="Asia/Shanghai")
    return made


def owner(database: Database, *rights: str) -> Login:
    """A login that owns the database, and is no superuser."""
    login = database.login("owner")
    for right in rights:
        database.run(SQL("ALTER ROLE {} {}").format(Identifier(login.name), SQL(right)))
    database.run(SQL("ALTER DATABASE {} OWNER TO {}").format(Identifier(database.name), Identifier(login.name)))
    return login


def test_roles_are_made_once_and_brought_up_to_date_ever_after(store: Database) -> None:
    names = tuple(f"{store.name}_{part}" for part in ("agent", "auditor", "operator"))

    first, second = make_roles(store.url), make_roles(store.url)

    assert (first.database, first.made, first.problems) == (store.name, names, ())
    assert (second.made, second.problems) == ((), ())
    found = store.run("SELECT rolname::text, rolcanlogin FROM pg_roles WHERE rolname = ANY(%s) ORDER BY 1", list(names))
    assert found == [(name, False) for name in names]


def test_a_login_without_superuser_that_made_the_store_makes_its_roles(databases: Databases) -> None:
    database = databases.empty()
    login = owner(database, "CREATEROLE")
    create_store(login.url, zone="Asia/Shanghai")

    made = make_roles(login.url)

    assert (len(made.made), made.problems) == (3, ())


@pytest.mark.parametrize(("language", "said"), [("zh", "角色已就绪"), ("en", "the three roles")])
def test_it_tells_how_a_login_gets_in(
    store: Database, language: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["--db", store.url, "--lang", language, "store", "roles"])
    told = capsys.readouterr().out

    assert (code, said in told) == (0, True)
    assert f'CREATE ROLE "li" LOGIN IN ROLE "{store.name}_agent";' in told
    for line in (line.strip() for line in told.splitlines()):
        if line.startswith(("CREATE ROLE", "GRANT")):
            store.run(SQL("BEGIN; {} ROLLBACK").format(SQL(_runnable(line, store))))


def _runnable(line: str, database: Database) -> str:
    """The names of people are examples, and belong to nobody on a test server."""
    made = line
    for name in ("li", "sun", "wang"):
        made = made.replace(f'"{name}"', f'"{database.name}_{name}"')
    return made if line.startswith("CREATE") else f'CREATE ROLE "{database.name}_li"; {made}'


def test_it_can_be_read_by_a_script(store: Database, capsys: pytest.CaptureFixture[str]) -> None:
    run(["--db", store.url, "store", "roles", "--json"])
    told = json.loads(capsys.readouterr().out)

    assert [role["for"] for role in told["roles"]] == ["agent", "auditor", "operator"]
    assert {"do": "INSERT", "table": "event", "columns": []} in told["roles"][0]["may"]
    assert told["problems"] == []


def test_a_file_has_no_roles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--db", f"sqlite:///{tmp_path / 'x.db'}", "--lang", "en", "store", "roles"]) == USAGE
    assert "SQLite" in capsys.readouterr().err


def test_only_the_owner_makes_them(store: Database, capsys: pytest.CaptureFixture[str]) -> None:
    make_roles(store.url)
    login = store.login("li", f"{store.name}_operator")

    assert run(["--db", login.url, "--lang", "en", "store", "roles"]) == NOT_PERMITTED
    assert "does not own" in capsys.readouterr().err


def test_an_owner_who_may_make_no_roles_is_told_what_an_administrator_must_run(
    databases: Databases, capsys: pytest.CaptureFixture[str]
) -> None:
    database = databases.empty()
    login = owner(database)
    create_store(login.url, zone="Asia/Shanghai")

    code = run(["--db", login.url, "--lang", "en", "store", "roles"])
    said = capsys.readouterr().err
    for part in ("agent", "auditor", "operator"):
        statement = f'CREATE ROLE "{database.name}_{part}" NOLOGIN'
        assert statement in said
        database.run(SQL(statement))

    assert code == NOT_PERMITTED
    assert make_roles(login.url).problems == ()


def test_a_role_that_can_log_in_is_no_group(store: Database, capsys: pytest.CaptureFixture[str]) -> None:
    store.login("agent")

    assert run(["--db", store.url, "--lang", "en", "store", "roles"]) == USAGE
    assert f"{store.name}_agent" in capsys.readouterr().err


def test_a_name_that_postgres_would_cut_off_is_refused(
    databases: Databases, capsys: pytest.CaptureFixture[str]
) -> None:
    database = databases.empty()
    long = database.name + "x" * (55 - len(database.name))
    database.cluster.run(SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(database.name), Identifier(long)))
    url = database.cluster.url(long)
    create_store(url, zone="Asia/Shanghai")

    assert run(["--db", url, "--lang", "en", "store", "roles"]) == USAGE
    assert "54 bytes" in capsys.readouterr().err


def test_a_database_that_holds_no_store_is_told(databases: Databases) -> None:
    assert run(["--db", databases.empty().url, "store", "roles"]) == UNAVAILABLE


def test_an_upgrade_gives_the_roles_again_what_they_may_do(store: Database) -> None:
    """An upgrade may make tables anew, which takes every grant with it."""
    make_roles(store.url)
    store.run(SQL("REVOKE ALL ON private_value FROM {}").format(Identifier(f"{store.name}_agent")))
    store.run("UPDATE store_info SET format = format - 1")

    upgrade(place_of(store.url))

    with open_store(store.url) as opened:
        assert opened.grant_problems() == ()
