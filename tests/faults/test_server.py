"""Postgres itself fails under load: the short form of `python -m bench.faults.server`, and each way on its own."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from psycopg.sql import SQL, Identifier

from bench.faults.cable import Cable, Lost
from bench.faults.office import clerk
from bench.faults.places import Place, on_postgres
from bench.faults.server import ended, killed, stopped_at_once, survived, troubled_network
from tests.faults.conftest import Typed
from tests.postgres.cluster import Cluster, Database
from tests.postgres.server import Server
from workflow.errors import StoreUnavailable
from workflow.service import By, Desk, Outcome, open_desk
from workflow.store.database import open_store
from workflow.store.faults import OutcomeUnknown

BY, CASE = By(person=clerk(0)), "R-00001"
MESSAGES = 12
"""A server says more than so many things to what it is asked in one trip."""
_END = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND "
ENDED, WAITING_ENDED = f"{_END}pid <> pg_backend_pid()", f"{_END}wait_event_type = 'Lock'"


@pytest.fixture
def cable(database: Database) -> Iterator[Cable]:
    with Cable(database.cluster.address) as cable:
        yield cable


@pytest.fixture
def desk(database: Database, cable: Cable) -> Iterator[Desk]:
    """One that reaches its store through the cable."""
    with open_desk(Cluster(cable.address).url(database.name)) as desk:
        yield desk


def notes(desk: Desk) -> int:
    return sum(event.type == "noted" for event in desk.history(CASE))


@contextmanager
def ended_while_waiting(database: Database, table: str) -> Iterator[None]:
    """The server ends the connection of whoever first waits for that table, in the middle of what it was asked; it says so,
    and only then hangs up."""
    with database.connect() as other, ThreadPoolExecutor() as pool:
        other.autocommit = False
        other.execute(SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(Identifier(table)))

        def end() -> None:
            while not other.execute(SQL(WAITING_ENDED)).fetchall():
                time.sleep(0.01)
            other.rollback()

        done = pool.submit(end)
        yield
        done.result()


def test_what_was_answered_outlives_the_server_and_its_connections(own_postgres: Server, tmp_path: Path) -> None:
    place = on_postgres(tmp_path, own_postgres.cluster, writers=3)
    calamities = [killed, ended, ended, stopped_at_once, ended]
    found = survived("everything at once", place, 5, [lambda each=each: each(own_postgres) for each in calamities])

    assert found.broken == ()


def test_what_was_answered_outlives_the_network(own_postgres: Server, tmp_path: Path) -> None:
    with Cable(own_postgres.cluster.address) as cable:
        place: Place = on_postgres(tmp_path, own_postgres.cluster, through=cable.address, writers=3)
        found = survived("network", place, 4, troubled_network(cable, 1))

        assert found.broken == ()
        assert cable.cuts > 0


@pytest.mark.parametrize(("lost", "repeated"), [(Lost.THE_ORDER, False), (Lost.THE_ANSWER, True)])
def test_a_commit_that_is_lost_under_a_key_is_asked_for_again(
    desk: Desk, cable: Cable, lost: Lost, repeated: bool
) -> None:
    cable.cut_at(lost)
    answer = desk.note(CASE, "once", by=BY, key="k")

    assert isinstance(answer, Outcome)
    assert answer.repeated is repeated
    assert (notes(desk), cable.cuts) == (1, 1)


@pytest.mark.parametrize(("lost", "written"), [(Lost.THE_ORDER, 0), (Lost.THE_ANSWER, 1)])
def test_without_a_key_nobody_knows_what_became_of_a_commit_that_was_lost(
    desk: Desk, cable: Cable, lost: Lost, written: int
) -> None:
    cable.cut_at(lost)
    with pytest.raises(OutcomeUnknown) as error:
        desk.note(CASE, "perhaps", by=BY)

    assert (error.value.exit_code, error.value.wording.code) == (7, "store_outcome_unknown")
    assert notes(desk) == written


def test_a_commit_whose_answer_breaks_off_anywhere_is_not_known(desk: Desk, cable: Cable) -> None:
    def is_known(through: int) -> bool:
        cable.cut_at(Lost.THE_REST, through=through)
        try:
            return isinstance(desk.note(CASE, "perhaps", by=BY), Outcome)
        except OutcomeUnknown:
            return False

    whole = next(filter(is_known, count()))

    assert whole > MESSAGES
    assert notes(desk) == cable.cuts == whole + 1


def test_a_question_whose_answer_breaks_off_anywhere_is_asked_again(desk: Desk, cable: Cable) -> None:
    for through in range(MESSAGES):
        cable.cut_at(Lost.THE_REST, b"BEGIN", through)
        assert desk.case(CASE).number == CASE

    assert cable.cuts == MESSAGES


@pytest.mark.parametrize("table", ["store_info", "event"])
def test_whoever_is_ended_in_the_middle_and_has_a_key_writes_once(desk: Desk, database: Database, table: str) -> None:
    with ended_while_waiting(database, table):
        desk.note(CASE, "once", by=BY, key="k")

    assert notes(desk) == 1


def test_whoever_was_ended_before_the_commit_does_not_know_what_became_of_it(desk: Desk, database: Database) -> None:
    with pytest.raises(OutcomeUnknown):
        desk.together(lambda: (desk.note(CASE, "perhaps", by=BY), database.run(ENDED)))

    assert notes(desk) == 0


def test_whoever_could_not_find_out_is_never_told_that_nothing_was_written(database: Database, cable: Cable) -> None:
    """The answer to a commit is lost, and the network stays away for as long as anybody tries to ask again."""
    with open_store(Cluster(cable.address).url(database.name), patience=0.3) as store:
        desk = Desk(store)
        cable.cut_at(Lost.THE_ANSWER)
        for _ in range(100):
            cable.cut_at(Lost.THE_ORDER, b"BEGIN")
        with pytest.raises(StoreUnavailable) as error:
            desk.note(CASE, "once", by=BY, key="k")

    assert error.value.wording.code == "store_outcome_unknown"
    with open_desk(database.url) as desk:
        assert notes(desk) == 1


def test_a_desk_whose_connection_was_cut_goes_on_with_another(desk: Desk, cable: Cable) -> None:
    cable.cut()
    assert isinstance(desk.note(CASE, "goes on", by=BY), Outcome)
    cable.cut()
    assert notes(desk) == 1


def test_a_server_that_is_not_there_is_said_in_one_line_without_a_password(
    own_postgres: Server, complaints: Typed, tmp_path: Path
) -> None:
    place = on_postgres(tmp_path, own_postgres.cluster, writers=1)
    url, words = place.url(clerk(0)), ("note", CASE, "x", "--key", "k", "--as", clerk(0))
    own_postgres.stop()
    said = complaints(url, *words)
    own_postgres.start()
    again = complaints(url, *words)

    assert (said.code, said.error) == (7, "store_server_unreachable")
    assert "loopback" not in said.err
    assert (again.code, again.data["seq"]) == (0, 2)
