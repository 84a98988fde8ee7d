"""The whole product works with exactly what each role may do; and what it may not do ends in words."""

import json
from pathlib import Path

import pytest

from tests.security.office import Office, done, registered
from tests.security.walks import Commands, as_administrator, as_agents, as_auditor, as_worker, opened

NOT_PERMITTED = 6


def test_an_agent_opens_acts_signs_and_looks(office: Office, complaints: Commands) -> None:
    as_agents(office, complaints)

    people = {each["person"]: each for each in json.loads(complaints("li", "people", "list", "--json").out)}
    assert people[office.name("mei")]["suspensions"]


def test_an_agent_does_several_things_to_new_and_old_cases_in_one_transaction(office: Office) -> None:
    old, by = registered(office), office.by("li")
    given = {"name": "李四", "happened": "2026-09-28 09:00", "channel": "phone"}
    with office.desk("li") as desk:

        def both() -> None:
            for number in (old, done(desk.open("slips", given, by=by)).case):
                done(desk.note(number, "来电", by=by))
                done(desk.note(number, "再次来电", by=by))

        desk.together(both)

        assert len(desk.history(old)) == 3


def test_an_administrator_publishes_and_keeps_the_directory(office: Office, complaints: Commands) -> None:
    as_administrator(office, complaints)


def test_a_worker_that_is_nobody_fires_delivers_and_verifies(complaints: Commands) -> None:
    as_worker(complaints)


def test_an_auditor_sees_proves_and_copies_everything(complaints: Commands) -> None:
    as_auditor(complaints)

    assert Path("copy.db").exists()


OPERATORS = [
    ("publish", "ticketing_complaints"),
    ("withdraw", "slips"),
    ("people", "set", "zhao", "--role", "administrator"),
    ("people", "import", "people.yaml"),
    ("calendar", "publish", "team.yaml"),
    ("tick",),
    ("worker", "--once"),
    ("replay", "--all"),
    ("backup", "copy.db"),
    ("store", "roles"),
]


@pytest.mark.parametrize("words", OPERATORS, ids=" ".join)
def test_what_an_agent_may_not_do_ends_in_words(complaints: Commands, words: tuple[str, ...]) -> None:
    ran = complaints("li", *words)

    assert (ran.code, ran.err[:7]) == (NOT_PERMITTED, "error: "), ran


WRITES = [
    ("open", "slips", "name=张三", "happened=2026-09-28 09:00"),
    ("note", "T-2026-0001", "I was here"),
    ("publish", "ticketing_complaints"),
    ("people", "set", "zhao"),
    ("tick",),
    ("worker", "--once"),
    ("notices", "retry", "--all-dead"),
]


@pytest.mark.parametrize("words", WRITES, ids=" ".join)
def test_an_auditor_writes_nothing(complaints: Commands, words: tuple[str, ...]) -> None:
    opened(complaints)
    ran = complaints("sun", *words)

    assert (ran.code, ran.err[:7]) == (NOT_PERMITTED, "error: "), ran


@pytest.mark.parametrize("words", [*WRITES, ("list",), ("todo",), ("doctor",), ("replay", "--all")], ids=" ".join)
def test_who_is_in_no_role_sees_nothing(complaints: Commands, words: tuple[str, ...]) -> None:
    ran = complaints("out", *words)

    assert (ran.code, ran.out) == (NOT_PERMITTED, ""), ran
    assert "complaints store roles" in ran.err


def test_a_worker_publishes_nothing_because_it_is_no_administrator(complaints: Commands) -> None:
    ran = complaints("svc", "publish", "ticketing_complaints")

    assert (ran.code, "administrator" in ran.err) == (NOT_PERMITTED, True), ran
