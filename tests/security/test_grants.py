"""No role has a right that the product does not use: without it, a statement that it issues is refused."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import psycopg
import pytest
from psycopg import ClientCursor
from psycopg.sql import SQL, Composed, Identifier

from tests.security.office import Office
from tests.security.walks import Commands, as_administrator, as_agents, as_auditor, as_worker, as_worker_in_trouble
from workflow.store.backend.port import Fit, GrantProblem
from workflow.store.backend.postgres_roles import GRANTS, Grant, Part
from workflow.store.backend.postgres_trips import Order, Trip, Trips, Values
from workflow.store.database import open_store
from workflow.store.roles import make_roles

EXPLAINED = ("SELECT", "INSERT", "UPDATE", "DELETE", "DECLARE", "WITH")
TURNS = {"INSERT": "LOCK TABLE store_info IN ROW EXCLUSIVE MODE", "UPDATE": "LOCK TABLE store_info IN EXCLUSIVE MODE"}
"""How writers take turns: not a statement that can be explained."""
WHO = {Part.AGENT: "li", Part.AUDITOR: "sun", Part.OPERATOR: "svc"}


class Asked(NamedTuple):
    login: str
    statement: str
    parameters: Values


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """What the database is asked, and by whom."""
    found, make = list[Asked](), Trips.make

    def watched(self: Trips, orders: Sequence[Order]) -> Trip:
        login = self._connection.info.user
        found.extend(Asked(login, order.statement, order.values) for order in orders)
        return make(self, orders)

    monkeypatch.setattr(Trips, "make", watched)
    return found


def test_every_right_is_needed(office: Office, complaints: Commands, asked: list[Asked]) -> None:
    as_agents(office, complaints)
    as_administrator(office, complaints)
    as_worker(complaints)
    as_auditor(complaints)
    as_worker_in_trouble(office, complaints)

    needless = [
        (part.value, grant.privilege, f"{grant.table}.{column}" if column else grant.table)
        for part, grants in GRANTS.items()
        for grant in grants
        for column in grant.columns or ("",)
        if not is_needed(office, part, grant, column, statements(office, part, asked))
    ]

    assert needless == []


def statements(office: Office, part: Part, asked: list[Asked]) -> Mapping[str, Values]:
    """What members of the role have asked."""
    logins = {Part.AGENT: ("li", "mei", "bo"), Part.AUDITOR: ("sun",), Part.OPERATOR: ("wang", "svc")}[part]
    names = {office.name(who) for who in logins}
    return {each.statement: each.parameters for each in asked if each.login in names}


def is_needed(office: Office, part: Part, grant: Grant, column: str, found: Mapping[str, Values]) -> bool:
    with taken_away(office, part, grant, column), office.database.connect(office.logins[WHO[part]]) as connection:
        connection.cursor_factory = ClientCursor
        if grant.table == "store_info" and is_refused(connection, TURNS.get(grant.privilege, ""), {}):
            return True
        about = ((s, p) for s, p in found.items() if grant.table in s and s.lstrip().startswith(EXPLAINED))
        return any(is_refused(connection, f"EXPLAIN {statement}", values) for statement, values in about)


def is_refused(connection: psycopg.Connection[Any], statement: str, values: Values) -> bool:
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement.encode(), values or None)
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


@contextmanager
def taken_away(office: Office, part: Part, grant: Grant, column: str) -> Iterator[None]:
    def change(how: str) -> Composed:
        columns = SQL(" ({})").format(Identifier(column)) if column else SQL("")
        names = {"table": Identifier(grant.table), "group": Identifier(f"{office.database.name}_{part}")}
        return SQL(how).format(privilege=SQL(grant.privilege), columns=columns, **names)

    office.database.run(change("REVOKE {privilege}{columns} ON {table} FROM {group}"))
    try:
        yield
    finally:
        office.database.run(change("GRANT {privilege}{columns} ON {table} TO {group}"))


def test_what_somebody_may_do_besides_or_no_longer_is_noticed_and_mended(office: Office) -> None:
    agent = f"{office.database.name}_agent"
    office.database.run(SQL("GRANT DELETE ON event TO {}").format(Identifier(office.name("li"))))
    office.database.run(SQL("REVOKE UPDATE (state) ON case_file FROM {}").format(Identifier(agent)))
    office.database.run("GRANT CREATE ON SCHEMA public TO PUBLIC")
    office.database.run("GRANT EXECUTE ON FUNCTION complaints_note_unverified() TO PUBLIC")
    found = (
        GrantProblem(Fit.LACKING, agent, "UPDATE", "case_file.state"),
        GrantProblem(Fit.BEYOND, "PUBLIC", "CREATE", "schema public"),
        GrantProblem(Fit.BEYOND, "PUBLIC", "EXECUTE", "complaints_note_unverified()"),
        GrantProblem(Fit.BEYOND, office.name("li"), "DELETE", "event"),
    )

    with open_store(office.logins["sun"].url) as store:
        assert store.grant_problems() == found

    assert make_roles(office.database.url).problems == found[-1:]  # what is no role's is for whoever gave it
    office.database.run(SQL("REVOKE DELETE ON event FROM {}").format(Identifier(office.name("li"))))
    assert make_roles(office.database.url).problems == ()
