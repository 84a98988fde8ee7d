"""Whoever owns the database and knows SQL still cannot change history without first taking its guards away."""

import psycopg
import pytest

from tests.contract.store.events import append
from tests.postgres.cluster import Database
from workflow.errors import StoreUnavailable
from workflow.store.backend.port import Access
from workflow.store.backend.postgres_guards import FUNCTIONS, GUARDS, signature
from workflow.store.commitments import keep
from workflow.store.database import Store, open_store

ZEROS, ONES = "0" * 64, "1" * 64
EVENT = f"('case:T-1', 1, 't', 0, '{ONES}', '{{}}')"
TABLES = ("event", "definition", "calendar", "private_value")


@pytest.fixture(autouse=True)
def history(store: Store) -> None:
    with store.writing() as writing:
        append(store, writing, kept=[keep("text", "x")])
        writing.add_definition(ZEROS, "p", b"\0", 0)
        writing.add_calendar(ZEROS, "c", b"\0", 0)


def contents(database: Database) -> list[object]:
    return [database.run(f"SELECT * FROM {table} ORDER BY 1, 2") for table in TABLES]


@pytest.mark.parametrize(
    "attack",
    [
        pytest.param("UPDATE event SET body = '{\"a\":1}'", id="update"),
        pytest.param("UPDATE event SET body = body", id="update with what is there"),
        pytest.param("UPDATE event SET seq = 2", id="move"),
        pytest.param("DELETE FROM event", id="delete"),
        pytest.param("DELETE FROM event WHERE seq = 1", id="delete one"),
        pytest.param("TRUNCATE event", id="truncate"),
        pytest.param("TRUNCATE event, private_value CASCADE", id="truncate together"),
        pytest.param(
            f"INSERT INTO event VALUES {EVENT} ON CONFLICT (stream, seq) DO UPDATE SET body = '[]'", id="upsert"
        ),
        pytest.param(
            "MERGE INTO event USING (SELECT 1) x ON true WHEN MATCHED THEN UPDATE SET body = '[]'", id="merge"
        ),
        pytest.param("WITH gone AS (DELETE FROM event RETURNING *) SELECT * FROM gone", id="delete inside a question"),
        pytest.param("SET session_replication_role = replica; DELETE FROM event", id="as a replica"),
        pytest.param("SET session_replication_role = local; TRUNCATE event", id="as a local replica"),
        pytest.param(f"INSERT INTO event VALUES ('case:T-1', 3, 't', 0, '{ONES}', '{{}}')", id="leave a gap"),
        pytest.param(f"INSERT INTO event VALUES ('case:T-1', 0, 't', 0, '{ONES}', '{{}}')", id="before the first"),
        pytest.param(
            f"INSERT INTO event VALUES ('case:T-1', 2, 't', 0, '{ONES}', '{{}}')", id="a body that fits nothing"
        ),
        pytest.param(
            "INSERT INTO event SELECT 'case:T-2', seq, type, recorded_at, hash, body FROM event", id="in another stream"
        ),
        pytest.param("UPDATE definition SET text = '\\x01'", id="change the rules"),
        pytest.param("DELETE FROM definition", id="delete the rules"),
        pytest.param("TRUNCATE definition CASCADE", id="empty the rules"),
        pytest.param("UPDATE calendar SET text = '\\x01'", id="change a calendar"),
        pytest.param("DELETE FROM calendar", id="delete a calendar"),
        pytest.param("TRUNCATE calendar", id="empty the calendars"),
        pytest.param("UPDATE private_value SET value = '\"y\"'", id="change a value"),
        pytest.param("UPDATE private_value SET salt = commitment", id="change a salt"),
        pytest.param("TRUNCATE private_value", id="empty the values"),
        pytest.param(
            f"INSERT INTO private_value VALUES ('case:T-1', 1, 'more', '{ONES}', '{ONES}', '1')", id="a value too many"
        ),
    ],
)
def test_history_and_rules_resist(database: Database, attack: str) -> None:
    before = contents(database)
    with pytest.raises(psycopg.Error):
        database.run(attack)

    assert contents(database) == before


@pytest.mark.parametrize("guard", GUARDS)
def test_a_store_without_one_of_its_guards_is_not_written_to(database: Database, guard: str) -> None:
    database.run(f"DROP TRIGGER {guard} ON {GUARDS[guard].table}")
    with pytest.raises(StoreUnavailable) as raised:
        open_store(database.url)

    assert raised.value.wording.code == "store_unguarded"
    assert guard in raised.value.say("en")
    with open_store(database.url, access=Access.READ) as store:
        assert store.missing_guards() == (guard,)


GUARD, ANEW = (
    "event_is_never_changed",
    "DROP TRIGGER event_is_never_changed ON event; CREATE TRIGGER event_is_never_changed",
)
WORK = "EXECUTE FUNCTION complaints_refuse_change()"
ALWAYS = "ENABLE ALWAYS TRIGGER event_is_never_changed"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(f"ALTER TABLE event DISABLE TRIGGER {GUARD}", id="disabled"),
        pytest.param(f"ALTER TABLE event ENABLE REPLICA TRIGGER {GUARD}", id="only for replicas"),
        pytest.param(f"ALTER TABLE event ENABLE TRIGGER {GUARD}", id="not for replicas"),
        pytest.param(f"ALTER TRIGGER {GUARD} ON event RENAME TO other", id="renamed"),
        pytest.param(
            f"{ANEW} BEFORE UPDATE OR DELETE ON event FOR EACH ROW WHEN (false) {WORK}; ALTER TABLE event {ALWAYS}",
            id="never",
        ),
        pytest.param(
            f"{ANEW} BEFORE DELETE ON event FOR EACH ROW {WORK}; ALTER TABLE event {ALWAYS}", id="not on every occasion"
        ),
        pytest.param(
            f"{ANEW} BEFORE UPDATE OF seq OR DELETE ON event FOR EACH ROW {WORK}; ALTER TABLE event {ALWAYS}",
            id="not for every column",
        ),
        pytest.param(
            f"{ANEW} AFTER UPDATE OR DELETE ON event FOR EACH ROW {WORK}; ALTER TABLE event {ALWAYS}", id="too late"
        ),
        pytest.param(
            f"{ANEW} BEFORE UPDATE OR DELETE ON worker FOR EACH ROW {WORK}; ALTER TABLE worker {ALWAYS}",
            id="on another table",
        ),
        pytest.param(
            f"{ANEW} BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION complaints_admit_event();"
            f" ALTER TABLE event {ALWAYS}",
            id="does something else",
        ),
    ],
)
def test_a_guard_that_is_not_as_it_should_be_is_noticed(database: Database, change: str) -> None:
    database.run(change)
    with pytest.raises(StoreUnavailable) as raised:
        open_store(database.url)

    assert raised.value.wording.code == "store_unguarded"
    assert GUARD in raised.value.say("en")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_guard_that_guards_nothing_is_noticed(database: Database, function: str) -> None:
    name = signature(function)
    ((made,),) = database.run(f"SELECT pg_get_functiondef('{name}'::regprocedure)")
    head, tag, rest = str(made).partition("$function$")
    body = "BEGIN RETURN NEW; END" if "plpgsql" in head else "SELECT true"
    database.run(f"{head}{tag}{body}{tag}{rest.rpartition(tag)[2]}")
    with pytest.raises(StoreUnavailable) as raised:
        open_store(database.url)

    assert raised.value.wording.code == "store_unguarded"
    assert function in raised.value.say("en")


@pytest.mark.parametrize(
    "change", ["RESET search_path", "SET search_path = pg_temp, public", "SECURITY DEFINER", "SET role = postgres"]
)
def test_a_guard_that_looks_elsewhere_or_has_other_rights_is_noticed(database: Database, change: str) -> None:
    database.run(f"ALTER FUNCTION complaints_admit_event() {change}")
    with pytest.raises(StoreUnavailable) as raised:
        open_store(database.url)

    assert "complaints_admit_event" in raised.value.say("en")


def test_a_function_of_the_same_name_that_takes_something_else_is_taken_for_no_other(database: Database) -> None:
    database.run("CREATE FUNCTION complaints_is_owner(int) RETURNS boolean LANGUAGE sql AS 'SELECT false'")

    with open_store(database.url) as store:
        assert store.missing_guards() == ()
