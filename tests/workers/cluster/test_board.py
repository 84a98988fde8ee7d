"""The board: one has the turn, what is up is not put up twice, and what is done with is taken away."""

import json
from collections.abc import Iterator

import pytest
from psycopg.sql import SQL, Identifier

from tests.postgres.cluster import Database, Databases
from tests.workers.cluster.conftest import crew_at
from workflow.errors import StoreUnavailable
from workflow.store.address import ServerPlace, place_of
from workflow.store.moment import SECOND, now
from workflow.workers.cluster.board import CHUNK, DONE_FOR, UNDONE_FOR, Board
from workflow.workers.cluster.tasks import LEASE, WAKE, WAKES, Task

SECONDS = 1_790_000_000


@pytest.fixture
def database(databases: Databases) -> Database:
    def prepared(url: str) -> None:
        place = place_of(url)
        assert isinstance(place, ServerPlace)
        crew_at(place).prepare()

    return databases.like("board", prepared)


@pytest.fixture
def place(database: Database) -> ServerPlace:
    place = place_of(database.url)
    assert isinstance(place, ServerPlace)
    return place


@pytest.fixture
def board(place: ServerPlace) -> Iterator[Board]:
    with Board(place) as board:
        yield board


def tasks(count: int) -> list[Task]:
    return [Task(WAKES, WAKE, f"wake:C-{number}:1:{SECONDS}:0", SECONDS, (f"C-{number}", 1)) for number in range(count)]


def up(database: Database) -> list[str]:
    found = database.run("SELECT workflow_uuid FROM dbos.workflow_status WHERE queue_name = %s ORDER BY 1", WAKES)
    return [str(row[0]) for row in found]


def test_one_of_two_has_the_turn(place: ServerPlace, board: Board) -> None:
    with Board(place) as other:
        assert [board.takes_turn(7), other.takes_turn(7)] == [True, False]
        assert [other.takes_turn(8), board.takes_turn(8)] == [True, False]


def test_what_two_put_up_is_there_once(database: Database, place: ServerPlace, board: Board) -> None:
    board.put_up(tasks(3), SECONDS)
    with Board(place) as other:
        other.put_up(tasks(4), SECONDS)

    assert up(database) == [f"wake:C-{number}:1:{SECONDS}:0.0" for number in range(4)]


def test_what_has_come_to_nothing_is_put_up_again_when_its_lease_is_over(
    database: Database, place: ServerPlace, board: Board
) -> None:
    board.put_up(tasks(1), SECONDS)
    board.put_up(tasks(1), SECONDS + LEASE)  # by its own watch this board has put it up a moment ago
    assert len(up(database)) == 1
    with Board(place) as other:
        other.put_up(tasks(1), SECONDS + LEASE)

    assert up(database) == [f"wake:C-0:1:{SECONDS}:0.0", f"wake:C-0:1:{SECONDS}:0.1"]


def test_a_task_carries_ids_only_as_json(database: Database, board: Board) -> None:
    board.put_up(tasks(1), SECONDS)

    ((inputs,),) = database.run("SELECT inputs FROM dbos.workflow_input")
    assert json.loads(str(inputs)) == {"positionalArgs": ["C-0", 1], "namedArgs": {}}


def test_what_was_done_is_taken_away_after_a_while(database: Database, board: Board) -> None:
    board.put_up(tasks(3), SECONDS)
    done = "UPDATE dbos.workflow_status SET status = 'SUCCESS', completed_at = %s WHERE workflow_uuid LIKE %s"
    database.run(done, now() // 1000, "wake:C-1:%")
    board.clear(now())
    assert len(up(database)) == 3
    board.clear(now() + (DONE_FOR + 2) * SECOND)

    assert up(database) == [f"wake:C-{number}:1:{SECONDS}:0.0" for number in (0, 2)]
    assert database.run("SELECT count(*) FROM dbos.workflow_input") == [(2,)]


def test_what_nobody_does_is_taken_away_in_the_end(database: Database, board: Board) -> None:
    board.takes_turn(7)
    board.put_up(tasks(CHUNK + 3), SECONDS)
    database.run("UPDATE dbos.workflow_status SET status = 'PENDING' WHERE workflow_uuid LIKE %s", "wake:C-1%")
    board.clear(now() + (UNDONE_FOR + 2) * SECOND)

    assert database.run("SELECT count(*) FROM dbos.workflow_status") == [(0,)]


def test_a_board_that_is_away_is_said_to_be(database: Database, place: ServerPlace, board: Board) -> None:
    assert board.takes_turn(7)
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = %s"
    database.run(others, database.name)
    assert board.takes_turn(8), "a connection that was lost between two tasks is made again"
    database.run("DROP SCHEMA dbos CASCADE")

    with pytest.raises(StoreUnavailable):
        board.takes_turn(9)
    with pytest.raises(StoreUnavailable):
        board.put_up(tasks(1), SECONDS)
    with pytest.raises(StoreUnavailable):
        board.clear(now())


def test_to_prepare_a_board_that_is_there_changes_nothing(database: Database, place: ServerPlace, board: Board) -> None:
    board.put_up(tasks(1), SECONDS)
    crew_at(place).prepare()

    assert len(up(database)) == 1


def test_a_crew_without_a_board_says_who_makes_one(databases: Databases) -> None:
    place = place_of(databases.empty().url)
    assert isinstance(place, ServerPlace)

    with crew_at(place) as crew, pytest.raises(StoreUnavailable) as caught:
        crew.start()

    assert caught.value.wording.code == "cluster_not_prepared"
    assert "complaints worker --cluster --once" in caught.value.say("en")
    assert not crew.works


def test_a_login_without_rights_is_told_so(databases: Databases, database: Database) -> None:
    login = database.login("stranger")
    place = place_of(login.url)
    assert isinstance(place, ServerPlace)

    with crew_at(place) as crew, pytest.raises(StoreUnavailable) as caught:
        crew.start()

    assert login.name in caught.value.say("zh")
    assert "***" not in caught.value.say("en"), "an address with a password, however hidden"


def test_operators_may_use_the_board_that_the_owner_prepares(databases: Databases) -> None:
    database = databases.empty()
    database.run(SQL("CREATE ROLE {}").format(Identifier(f"{database.name}_operator")))
    place = place_of(database.url)
    assert isinstance(place, ServerPlace)
    crew_at(place).prepare()
    login = place_of(database.login("wang", f"{database.name}_operator").url)
    assert isinstance(login, ServerPlace)

    with Board(login) as board:
        assert board.takes_turn(1)
    with crew_at(login) as crew:
        crew.start()
        assert crew.works
