"""Statements travel together, and each gets its own answer; whatever happens on the way."""

import signal
import time
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import Connection

from tests.postgres.cluster import Database, Databases
from workflow.store.address import ServerPlace, place_of
from workflow.store.backend.postgres import STARTING, reached
from workflow.store.backend.postgres_trips import Coming, Order, Trips

PREPARED = Order("SELECT name FROM pg_prepared_statements ORDER BY prepare_time", coming=Coming.ONCE)
MEGABYTE = 1024 * 1024


@pytest.fixture
def database(databases: Databases) -> Database:
    return databases.empty()


@pytest.fixture
def connection(database: Database) -> Iterator[Connection[object]]:
    place = place_of(database.url)
    assert isinstance(place, ServerPlace)
    with reached(place, 5.0, STARTING) as connection:
        yield connection


@pytest.fixture
def trips(connection: Connection[object]) -> Trips:
    return Trips(connection)


def answers(trips: Trips, *orders: Order | str) -> list[list[tuple[object, ...]]]:
    asked = [Order(each) if isinstance(each, str) else each for each in orders]
    return [trips.read(answer).fetchall() for answer in trips.make(asked).succeeded()]


def test_each_order_of_a_trip_has_its_answer(trips: Trips) -> None:
    assert answers(trips, "SELECT 1", "SELECT 2 WHERE false", "SELECT 3, NULL") == [[(1,)], [], [(3, None)]]


def test_a_named_value_is_the_same_wherever_it_stands(trips: Trips) -> None:
    asked = Order("SELECT %(b)s::text, %(a)s::int, %(b)s::text, '100%%'", {"a": 7, "b": "li"})
    assert answers(trips, asked) == [[("li", 7, "li", "100%")]]


def test_values_come_back_as_they_went(trips: Trips) -> None:
    values = ("投诉 'x' \\ %s", "", None, -1, 2**62, b"\x00\xff", True)
    asked = Order("SELECT %s::text, %s::text, %s::bigint, %s::integer, %s::bigint, %s::bytea, %s::boolean", values)
    assert answers(trips, asked, asked) == [[values], [values]]


def test_a_small_number_and_a_large_one_fit_the_same_statement(trips: Trips) -> None:
    assert answers(trips, *(Order("SELECT %s::bigint", (number,)) for number in (1, 2**40))) == [[(1,)], [(2**40,)]]


def test_a_value_that_no_server_takes_is_refused_before_anything_is_sent(trips: Trips) -> None:
    with pytest.raises(psycopg.DataError):
        trips.make([Order("SELECT 1"), Order("SELECT %s::text", ("a\0b",))])

    assert answers(trips, "SELECT 2") == [[(2,)]]


def test_what_follows_the_first_failure_is_not_carried_out_and_can_be_asked_again(
    trips: Trips, connection: Connection[object]
) -> None:
    answers(trips, "CREATE TABLE page (n int)")
    with pytest.raises(psycopg.errors.DivisionByZero):
        answers(trips, "BEGIN", "SELECT 1 / 0", "INSERT INTO page VALUES (1)", "SELECT * FROM nowhere")
    answers(trips, "ROLLBACK", "INSERT INTO page VALUES (1)", "INSERT INTO page VALUES (1)")

    assert answers(trips, "SELECT count(*) FROM page") == [[(2,)]]
    assert not connection.closed


def test_what_is_prepared_outlives_a_rollback(trips: Trips) -> None:
    answers(trips, "BEGIN", "SELECT 1", "ROLLBACK")
    answers(trips, "BEGIN", "SELECT 1", "ROLLBACK")

    assert answers(trips, PREPARED) == [[("BEGIN 1",), ("SELECT 2",), ("ROLLBACK 3",)]]


def test_no_more_is_prepared_than_there_is_room_for(connection: Connection[object]) -> None:
    few = Trips(connection, room=2)
    for _ in range(2):
        assert answers(few, "SELECT 1", "SELECT 2", "SELECT 3") == [[(1,)], [(2,)], [(3,)]]

    assert answers(few, PREPARED) == [[("SELECT 1",), ("SELECT 2",)]]


def test_much_can_be_said_in_both_directions_at_the_same_time(trips: Trips) -> None:
    large = [Order("SELECT %s::text", (str(number) * MEGABYTE,)) for number in range(8)]
    assert [rows[0][0] for rows in answers(trips, *large)] == [order.values[0] for order in large]  # type: ignore[index]


def test_thousands_of_orders_go_in_one_trip(trips: Trips) -> None:
    answers(trips, "CREATE TABLE page (n int)")
    trips.make([Order("INSERT INTO page VALUES (%s)", (number,)) for number in range(5000)]).succeeded()

    assert answers(trips, "SELECT count(*), sum(n) FROM page") == [[(5000, 12497500)]]


def test_a_transaction_that_idles_is_still_ended_by_the_server(trips: Trips, connection: Connection[object]) -> None:
    answers(trips, "SET idle_in_transaction_session_timeout = 100", "BEGIN", "SELECT 1")
    time.sleep(0.5)
    with pytest.raises(psycopg.OperationalError):
        answers(trips, "SELECT 1")

    assert connection.closed


def test_whoever_is_interrupted_never_hears_the_answer_to_something_else(trips: Trips) -> None:
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(KeyboardInterrupt):
            answers(trips, "SELECT 1", "SELECT pg_sleep(20)", "SELECT 2")
    finally:
        signal.signal(signal.SIGALRM, before)

    assert answers(trips, "SELECT 7") == [[(7,)]]
