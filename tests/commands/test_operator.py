"""The store and its people: init, people, handover, tick, backup, import, replay."""

import sqlite3

import pytest

from .conftest import FIRST, PEOPLE, Counter, registration

ROWS = "号,渠道,内容,时间\n1,网上,退票慢,2026-09-27 08:00\n2,网上,改签难,2026-09-27 09:00\n3,传真,没人接,2026-09-27 10:00\n"
MAP = """\
procedure: ticketing_complaints
as: li
source: {system: hotline, id: 号}
fields:
  customer_name: {value: 匿名}
  complainant: {value: user}
  contact: {value: "-"}
  channel: {column: 渠道, choices: {网上: online}}
  sales_stage: {value: after}
  complaint: 内容
  complained_at: {column: 时间, format: "%Y-%m-%d %H:%M"}
  demands: {value: better_service}
"""


def test_init_makes_a_store_and_never_over_an_existing_file(outside: Counter) -> None:
    made = outside.well("init", "--json")
    again = outside("init", "--json")

    assert made.data == {"store": "complaints.db", "zone": "Asia/Shanghai", "clock": "real"}
    assert (again.code, again.error["code"]) == (7, "store_exists")


@pytest.mark.parametrize("words", [("--clock", "fast"), ("--zone", "Asia/Shangai"), ("--start", "soon")])
def test_init_knows_its_words(outside: Counter, words: tuple[str, str]) -> None:
    assert outside("init", *words).code == 2
    assert not (outside.folder / "complaints.db").exists()


def test_people_are_listed_as_they_stand(counter: Counter) -> None:
    counter.well("people", "away", "chen", "--from", "2026-09-28T08:00", "--to", "2026-10-08T00:00")
    counter.well("people", "left", "gao")

    rows = {row.split("\t")[0]: row.split("\t") for row in counter.well("people").out.splitlines()}

    assert rows["li"][1:5] == ["李雷", "corrector, Complaint handler", "operations_support", ""]
    assert rows["chen"][5] == "away until 10-08 00:00 +08:00"
    assert rows["gao"][5] == "left"


def test_a_person_is_changed_one_thing_at_a_time(counter: Counter) -> None:
    counter.well("people", "set", "tan", "--rank", "manager")

    tan = next(each for each in counter.well("people", "--json").data if each["person"] == "tan")
    assert (tan["name"], tan["roles"], tan["rank"]) == ("谭工", ["technology"], "manager")


def test_a_role_that_no_procedure_has_is_remarked_upon(counter: Counter) -> None:
    said = counter.well("people", "set", "bo", "--role", "suport").err

    assert 'warning: no procedure declares the role suport; did you mean "support"?' in said


def test_a_role_whose_condition_is_not_met_is_remarked_upon(outside: Counter) -> None:
    outside.well("init")

    bare = outside.well("people", "set", "bo", "--role", "receiving_head").err
    whole = outside.well("people", "set", "bo", "--department", "operations_support", "--rank", "director").err

    assert "that takes --department operations_support" in bare
    assert "that takes --rank manager or higher" in bare
    assert whole == ""


@pytest.mark.parametrize("verb", [("left",), ("away", "--from", "2026-10-01T00:00", "--to", "2026-10-02T00:00")])
def test_only_set_names_somebody_new(counter: Counter, verb: tuple[str, ...]) -> None:
    said = counter("people", verb[0], "lii", *verb[1:], "--json")

    assert (said.code, said.error["code"]) == (4, "no_such_person")
    assert "lii" not in counter.well("people").out


def test_an_absence_ends_after_it_begins_and_is_told(counter: Counter) -> None:
    backwards = counter("people", "away", "chen", "--from", "2026-10-08T00:00", "--to", "2026-10-01T00:00", "--json")
    told = counter.well("people", "away", "chen", "--from", "2026-10-01T00:00", "--to", "2026-10-08T00:00").out

    assert (backwards.code, backwards.error["code"]) == (2, "away_backwards")
    assert "away 10-01 00:00 +08:00 to 10-08 00:00 +08:00" in told


def test_a_wrong_time_names_its_option(counter: Counter) -> None:
    said = counter("people", "away", "chen", "--from", "soon", "--to", "2026-10-08T00:00")

    assert '--from is a date and time, not "soon"' in said.err


def test_nobody_acts_as_somebody_who_has_left(counter: Counter) -> None:
    counter.open()
    counter.well("people", "left", "sun")

    said = counter("do", FIRST, "verify", "--as", "sun")

    assert said.code == 6
    assert 'nobody can act as "sun", who has left' in said.err


def test_only_administrators_change_the_directory_once_there_is_one(counter: Counter) -> None:
    counter.well("people", "set", "wang", "--role", "administrator", "--role", "receiving_head", "--as", "wang")

    said = counter("people", "set", "eve", "--role", "general_manager", "--as", "eve", "--json")

    assert (said.code, said.error["code"]) == (6, "not_administrator")


def test_a_wrong_people_file_changes_nothing(counter: Counter) -> None:
    path = counter.file("people.yaml", "bo: {roles: [support], rnk: manager}\n")

    said = counter("people", "import", path, "--json")

    assert said.code == 1
    assert "bo" not in counter.well("people").out
    assert "rank" in said.err


@pytest.mark.parametrize("words", [("remove", "li"), ("set",), ("away", "li")])
def test_people_knows_its_words(counter: Counter, words: tuple[str, ...]) -> None:
    assert counter("people", *words).code == 2


def test_a_handover_gives_everything_to_another(counter: Counter) -> None:
    counter.open()
    counter.well("assign", FIRST, "sun", "--as", "li")

    data = counter.well("handover", "sun", "--to", "li", "--as", "li", "--json").data

    assert data == {
        "person": "sun",
        "to": "li",
        "cases": [FIRST],
        "handed": [{"case": FIRST, "role": "support"}],
        "refused": [],
    }
    assert counter.well("show", FIRST, "--json").data["assignee"] == "li"


def test_a_handover_names_every_case_that_stays_and_why(counter: Counter) -> None:
    counter.open()
    counter.well("assign", FIRST, "sun", "--as", "li")

    told = counter("handover", "sun", "--to", "gao", "--as", "wang")
    data = counter("handover", "sun", "--to", "gao", "--as", "wang", "--json")

    assert told.code == data.code == 3
    assert "refused: 1 not handed over, still with sun" in told.err
    assert "assigns  gao could do nothing in “Recorded”" in told.err
    assert f"Complaint handler: {FIRST}" in told.err
    assert [(each["case"], each["role"]) for each in data.data["refused"]] == [(FIRST, "support")]
    assert data.err == ""


def test_a_handover_needs_two_people_and_something_to_hand_over(counter: Counter) -> None:
    assert counter("handover", "sun", "--to", "sun", "--as", "li").code == 2
    assert counter("handover", "sun", "--to", "suny", "--as", "li").code == 4
    assert "nothing lies with sun" in counter.well("handover", "sun", "--to", "li", "--as", "li").out


def test_tick_moves_a_simulated_clock_and_fires_what_is_due(counter: Counter) -> None:
    counter.open()

    data = counter.well("tick", "--until", "2026-09-29T10:00", "--json").data

    assert [(each["case"], each["type"]) for each in data] == [(FIRST, "mark_fired"), (FIRST, "mark_fired")]
    assert counter("tick", "--until", "2026-09-28T10:00").code == 2


def test_a_case_that_cannot_be_woken_is_told_and_stops_no_other(counter: Counter) -> None:
    counter.open()
    counter.open()
    with sqlite3.connect(counter.folder / "complaints.db") as raw:
        raw.execute("UPDATE case_file SET snapshot = '{' WHERE number = ?", (FIRST,))
    said = counter("tick", "--until", "2026-09-29T10:00", "--lang", "en")

    assert said.code == 1
    assert f"{FIRST} could not be woken and is set aside: a bug in complaints: Unreadable at " in said.err
    assert "TK-2026-000002  Receiving reached 100%" in said.out
    assert FIRST not in said.out


def test_a_real_clock_is_not_moved(outside: Counter) -> None:
    outside.well("init")

    assert outside("tick", "--until", "2030-01-01T00:00").code == 2
    assert "no mark is due" in outside.well("tick").err


def test_a_backup_is_a_store_and_never_written_over(counter: Counter) -> None:
    counter.open()

    told = counter.well("backup", "copy.db")

    assert "cases 1" in told.out
    assert counter.well("backup", "other.db", "--json").data["differences"] == []
    assert counter.well("list", "--db", "sqlite:///copy.db", "--json").data[0]["case"] == FIRST
    assert counter("backup", "copy.db").code == 7


def test_rows_become_cases_once_and_bad_rows_are_reported_by_number(counter: Counter) -> None:
    table, plan = counter.file("rows.csv", ROWS.encode("gb18030")), counter.file("map.yaml", MAP)

    first = counter("import", "ticketing_complaints", table, "--map", plan, "--json")
    again = counter("import", "ticketing_complaints", table, "--map", plan, "--json")

    assert first.code == again.code == 1
    assert (first.data["opened"], first.data["repeated"]) == (2, 0)
    assert [(row["row"], row["codes"]) for row in first.data["refused"]] == [(4, ["not_a_choice"])]
    assert (again.data["opened"], again.data["repeated"]) == (0, 2)
    assert len(counter.well("list", "--json").data) == 2


def test_a_dry_import_opens_nothing(counter: Counter) -> None:
    table, plan = counter.file("rows.csv", ROWS), counter.file("map.yaml", MAP)

    said = counter("import", "ticketing_complaints", table, "--map", plan, "--dry-run")

    assert "opened 2" in said.out
    assert counter.well("list", "--json").data == []


def test_a_map_for_another_procedure_is_a_usage_error(counter: Counter) -> None:
    table, plan = counter.file("rows.csv", ROWS), counter.file("map.yaml", MAP.replace("ticketing_complaints", "other"))

    assert counter("import", "ticketing_complaints", table, "--map", plan).code == 2


def test_replay_agrees_with_what_was_done(counter: Counter) -> None:
    counter.awaiting("refund=80.00")

    everything = counter.well("replay", "--all", "--json").data
    one = counter.well("replay", FIRST, "--json").data

    assert (everything["cases"], everything["differences"]) == (1, [])
    assert one["differences"] == []
    assert counter("replay").code == 2
    assert counter("replay", "TK-2026-000009").code == 4


def test_replay_names_the_stream_the_seq_and_what_differs(counter: Counter) -> None:
    counter.planning()
    with sqlite3.connect("complaints.db") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(
            "UPDATE event SET body = replace(body, 'verify', 'verifx') WHERE stream LIKE 'case:%' AND seq = 2"
        )
    connection.close()

    said = counter("replay", "--all", "--json")

    assert said.code == 1
    assert ("case:" + FIRST, 2) in [(each["stream"], each["seq"]) for each in said.data["differences"]]


def test_the_people_of_the_example_can_all_act(counter: Counter) -> None:
    assert counter(*registration(), "--as", "gao").code == 3
    assert PEOPLE.count("\n") == len(counter.well("people", "--json").data)


def test_history_says_which_clock_reached_which_mark(counter: Counter) -> None:
    case = counter.open()
    counter.well("tick", "--until", "2026-09-29T09:00:01")

    told = [row.split("\t")[3] for row in counter.well("history", case, "-q").out.splitlines()[1:]]
    assert told == ["Register", "Receiving reached 80%", "Receiving reached 100%"]
