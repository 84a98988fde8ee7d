"""DBOS Transact: a workflow of six steps; what each returns is recorded in the system database before the next begins.

As its pages say: `DBOSConfig` with a `system_database_url`, `@DBOS.workflow()` and `@DBOS.step()`; its history is the table of
step outputs. Fast by its configuration: no tracing, logs from ERROR on, the default serialiser (pickle). It sets no journal
mode for SQLite, which its pages call good for a start and Postgres for production: `--shipped` leaves the rollback journal, else
the file is made WAL beforehand (it stays so); the driver's synchronous FULL stands either way. Only the steps are timed, from
inside the workflow: neither its start nor its end, which DBOS writes too. These are the steps of a program. `--waiting` is how
its page on interactive workflows lets people take part: the workflow waits in `recv`, what somebody did is a `send`, and it
answers by `set_event` when the step is recorded; `notification_listener_polling_interval_sec` is its least, 1 ms. It checks neither role nor amount, keeps no row of the case, has no hash chain;
it does guarantee that a workflow goes on where it stopped, which the others leave to people.
"""

import sqlite3
from argparse import Namespace
from contextlib import closing
from typing import Any

import turns
from content import FIELDS, STEPS
from dbos import DBOS, DBOSConfig

ASKED: dict[str, turns.Six] = {}
"""How the workflow that is started next takes its steps."""


@DBOS.step()
def take(complaint: dict[str, Any], place: int) -> dict[str, Any]:
    step = STEPS[place]
    return {"action": step.action, "state": step.target, "person": step.person, "note": step.note}


@DBOS.workflow()
def settle(complaint: dict[str, Any]) -> float:
    return ASKED["six"](lambda place: take(complaint, place))


@DBOS.workflow()
def settle_with_people(complaint: dict[str, Any]) -> None:
    for place in range(len(STEPS)):
        assert DBOS.recv(str(place), timeout_seconds=60) == STEPS[place].note
        take(complaint, place)
        DBOS.set_event(str(place), "taken")


class Dbos:
    def __init__(self, given: Namespace) -> None:
        lite = given.store.startswith(turns.SQLITE)
        self.kept = f"SELECT count(*) FROM {'' if lite else 'dbos.'}operation_outputs WHERE function_name = 'take'"
        if lite and not given.shipped:
            with closing(sqlite3.connect(turns.path_of(given.store))) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
        config: DBOSConfig = {"name": "complaints", "system_database_url": given.store, "log_level": "ERROR"}
        config["notification_listener_polling_interval_sec"] = 0.001 if given.waiting else 1.0
        DBOS(config=config)
        DBOS.launch()
        self.instance = self._with_people if given.waiting else self._alone

    def _alone(self, six: turns.Six) -> float:
        ASKED["six"] = six
        return settle(dict(FIELDS))

    def _with_people(self, six: turns.Six) -> float:
        number = DBOS.start_workflow(settle_with_people, dict(FIELDS)).workflow_id
        return six(lambda place: self._person(number, place))

    def _person(self, number: str, place: int) -> None:
        DBOS.send(number, STEPS[place].note, str(place))
        assert DBOS.get_event(number, str(place), timeout_seconds=60) == "taken"

    def pragma(self, name: str) -> object:
        from dbos._dbos import _get_dbos_instance

        engine = _get_dbos_instance()._sys_db.engine
        word = "PRAGMA" if engine.dialect.name == "sqlite" else "SHOW"
        with engine.connect() as connection:
            return turns.first(connection.exec_driver_sql(f"{word} {name}").one())


if __name__ == "__main__":
    parser = turns.parser(__doc__)
    parser.add_argument("--shipped", action="store_true", help="leave SQLite's journal as DBOS leaves it")
    parser.add_argument("--waiting", action="store_true", help="let the workflow wait for people")
    given = parser.parse_args()
    turns.take_turns(Dbos(given), given)
    DBOS.destroy()
