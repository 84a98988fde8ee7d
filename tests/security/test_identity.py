"""On a server the login is the person; who acts as somebody else has been granted it, and both names are told."""

import json
from pathlib import Path

import pytest

from tests.security.office import Office
from tests.security.walks import Commands, opened
from workflow.cli import run

NOT_PERMITTED, USAGE, NOT_FOUND = 6, 2, 4


def test_who_says_nothing_acts_as_the_login(office: Office, complaints: Commands) -> None:
    case = opened(complaints)

    (event,) = json.loads(complaints("sun", "history", case, "--json").out)

    assert (event["actor"], event["login"]) == (office.name("li"), office.name("li"))


def test_the_login_may_also_come_from_the_surroundings(
    office: Office, complaints: Commands, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    login = office.logins["li"]
    address, _, place = login.url.partition("://")[2].rpartition("@")
    monkeypatch.setenv("PGUSER", login.name)
    monkeypatch.setenv("PGPASSWORD", address.rpartition(":")[2])

    code = run(["--db", f"postgresql+psycopg://{place}", "todo", "--json"])
    code_2 = run(
        ["--db", f"postgresql+psycopg://{place}", "open", "slips", "name=x", "happened=2026-09-28 09:00", "--json"]
    )

    assert (code, code_2) == (0, 0)
    capsys.readouterr()


def test_a_grant_lets_a_login_act_as_somebody_and_both_are_told(office: Office, complaints: Commands) -> None:
    li, svc, case = office.name("li"), office.name("svc"), opened(complaints)
    assert complaints("svc", "--as", li, "note", case, "x").code == NOT_PERMITTED

    assert complaints("wang", "people", "set", li, "--login", svc).code == 0
    assert complaints("svc", "--as", li, "note", case, "call after three").code == 0
    told = complaints("sun", "history", case)
    noted = json.loads(complaints("sun", "history", case, "--json").out)[-1]

    assert (noted["actor"], noted["login"]) == (li, svc)
    assert f"under the login {svc}" in told.out
    assert told.out.count("under the login") == 1
    assert complaints("wang", "people", "set", li, "--no-login", svc).code == 0
    assert complaints("svc", "--as", li, "note", case, "x").code == NOT_PERMITTED


@pytest.mark.parametrize(
    "words", [("todo",), ("list",), ("show", "T-2026-0001"), ("history", "T-2026-0001")], ids=" ".join
)
def test_who_only_looks_does_not_look_as_somebody_else(
    office: Office, complaints: Commands, words: tuple[str, ...]
) -> None:
    ran = complaints("mei", "--as", office.name("wang"), *words)

    assert (ran.code, ran.out) == (NOT_PERMITTED, "")
    assert office.name("mei") in ran.err


def test_a_login_that_is_nobody_is_told_as_whom_it_may_act(office: Office, complaints: Commands) -> None:
    case, svc = opened(complaints), office.name("svc")
    complaints("wang", "people", "set", "counter_1", "--role", "clerk", "--login", svc)

    ran = complaints("svc", "note", case, "x")

    assert ran.code == NOT_PERMITTED
    assert f'the login "{svc}" is nobody in the directory; it may act as: counter_1' in ran.err
    assert complaints("svc", "--as", "counter_1", "note", case, "x").code == 0


def test_who_left_can_do_nothing_under_a_login_that_was_forgotten(office: Office, complaints: Commands) -> None:
    case = opened(complaints, "mei")
    complaints("wang", "people", "left", office.name("mei"))

    ran = complaints("mei", "note", case, "x")

    assert ran.code == NOT_PERMITTED
    assert complaints("wang", "people", "set", office.name("mei"), "--role", "clerk").code == 0


def test_logins_are_listed_and_taken_from_a_file(complaints: Commands) -> None:
    assert complaints("wang", "people", "import", "people.yaml").code == 0

    people = {each["person"]: each for each in json.loads(complaints("li", "people", "list", "--json").out)}
    told = complaints("li", "people", "list").out

    assert people["zhao"]["logins"] == ["counter"]
    assert told.splitlines()[0].endswith("LOGINS")
    assert any(line.endswith("\tcounter") for line in told.splitlines())


def test_a_login_that_was_never_granted_cannot_be_taken_back(office: Office, complaints: Commands) -> None:
    ran = complaints("wang", "people", "set", office.name("li"), "--no-login", "nobody")

    assert ran.code == NOT_FOUND


def test_whoever_is_the_owner_may_act_as_anybody(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    given = ("name=x", "happened=2026-09-28 09:00")

    assert run(["--db", office.database.url, "--as", office.name("li"), "open", "slips", *given]) == 0
    assert run(["--db", office.database.url, "open", "slips", *given]) == NOT_PERMITTED
    capsys.readouterr()


def findings(complaints: Commands, who: str, *words: str) -> list[tuple[str, str]]:
    found = json.loads(complaints(who, *words, "doctor", "--json").out)["findings"]
    return [(each["level"], each["message"]) for each in found if each["check"] == "identity"]


def test_doctor_says_what_the_database_knows_of_who_acts(office: Office, complaints: Commands) -> None:
    complaints("wang", "people", "set", "counter_2", "--login", office.name("li"))

    level, message = findings(complaints, "li")[0]

    assert (level, f"{office.name('li')}, which may act as: " in message) == ("ok", True)
    assert any(office.name("li") in said and "counter_2" in said for _, said in findings(complaints, "bo")[1:])


def test_doctor_warns_the_owner(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    run(["--db", office.database.url, "doctor", "--json"])
    found = json.loads(capsys.readouterr().out)["findings"]

    assert next(each["level"] for each in found if each["check"] == "identity") == "warning"


def test_doctor_says_that_sqlite_only_claims(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = tmp_path / "shared.db"
    run(["--db", f"sqlite:///{store}", "init"])
    levels = []
    for mode in (0o600, 0o666):
        store.chmod(mode)
        capsys.readouterr()
        run(["--db", f"sqlite:///{store}", "--lang", "zh", "doctor", "--json"])
        found = json.loads(capsys.readouterr().out)["findings"]
        levels.append([each["level"] for each in found if each["check"] == "identity"])

    assert levels == [["ok"], ["ok", "warning"]]
