"""What owners of procedures ask: check, examples, questions, schema, publish."""

import json
from pathlib import Path

import pytest

from workflow.commands.library import shipped_bytes
from workflow.commands.owner.questions import users_of
from workflow.definitions.load import load

from .conftest import PEOPLE, Counter, registration

BROKEN = """\
procedure: broken
format: 1
title: {zh: 一, en: one}
stats: {}
"""


def shipped() -> bytes:
    found = shipped_bytes("ticketing_complaints")
    assert found is not None
    return found


def test_check_of_the_regulation_finds_nothing_and_lists_what_was_proved(outside: Counter) -> None:
    said = outside.well("check", "ticketing_complaints", "--json")

    assert said.data["problems"] == []
    assert any("<= 5,000.00 CNY" in proof and "from 5,000.01" in proof for proof in said.data["proved"])
    assert [each["id"] for each in said.data["unclear"]][:2] == ["U1", "U2"]
    assert "department_limit" in said.data["undecided"]


@pytest.mark.parametrize(("language", "words"), [("zh", "没有问题"), ("en", "no problem")])
def test_check_says_it_in_the_language_asked_for(outside: Counter, language: str, words: str) -> None:
    assert words in outside.well("--lang", language, "check", "ticketing_complaints").out


def test_check_reports_every_problem_with_its_place_and_exits_1(outside: Counter) -> None:
    path = outside.file("broken.yaml", BROKEN)

    said, data = outside("check", path), outside("check", path, "--json").data

    assert said.code == 1
    assert said.out.startswith(f"{path}:")
    assert len(data["problems"]) > 1
    assert {"file", "line", "column", "code", "severity", "message"} == data["problems"][0].keys()
    first = data["problems"][0]
    assert f"{path}:{first['line']}:{first['column']}: error {first['code']} {first['message']}" in said.out


def test_check_of_several_files_exits_1_when_one_is_wrong(outside: Counter) -> None:
    assert outside("check", "ticketing_complaints", outside.file("broken.yaml", BROKEN)).code == 1


@pytest.mark.parametrize("source", [b"\x00", b"[" * 50_000, b"\xff\xfe\x00", b"a: &x 1\nb: *x\n", b""])
def test_a_file_that_is_no_definition_is_a_problem_and_never_a_traceback(outside: Counter, source: bytes) -> None:
    said = outside("check", outside.file("odd.yaml", source))

    assert said.code == 1
    assert "Traceback" not in said.err + said.out


def test_check_with_people_proves_that_somebody_can_always_sign(outside: Counter) -> None:
    everybody, nobody = outside.file("all.yaml", PEOPLE), outside.file("few.yaml", "li: [support]\n")

    good = outside("check", "ticketing_complaints", "--people", everybody, "--json")
    bad = outside("check", "ticketing_complaints", "--people", nobody, "--json")

    assert good.code == 0
    assert any("somebody can always sign" in proof for proof in good.data["proved"])
    assert bad.code == 1
    assert {problem["code"] for problem in bad.data["problems"]} == {"nobody_holds"}


def test_examples_plays_every_story_and_says_what_they_cover(outside: Counter) -> None:
    said = outside.well("examples", "ticketing_complaints", "--json")

    assert all(story["holds"] for story in said.data["stories"])
    assert said.data["not_shown"] == []
    assert said.data["covered"]["moves"][0] == said.data["covered"]["moves"][1]


def test_a_story_that_does_not_hold_exits_1_and_names_the_step(outside: Counter) -> None:
    source = shipped().replace(
        b"- li judge: {validity: valid, grounds: \xe8\xae\xa2\xe5\x8d\x95",
        b"- wang judge: {validity: valid, grounds: \xe8\xae\xa2\xe5\x8d\x95",
        1,
    )
    assert source != shipped()

    said = outside("examples", outside.file("wrong.yaml", source))

    assert said.code == 1
    assert "step 4" in said.out


def test_questions_lists_who_rests_on_each(outside: Counter) -> None:
    said = outside.well("questions", "ticketing_complaints", "--json")

    first = {each["id"]: each for each in said.data}["U3"]
    assert first["used_by"] == ["settings.director_limit", "approvals.plan_approval.levels[1]"]
    assert first["chosen"]
    assert "U20" in outside.well("questions", "ticketing_complaints").out


def test_every_question_of_the_regulation_is_used(outside: Counter) -> None:
    procedure = load(shipped()).procedure
    assert procedure is not None

    assert [name for name in procedure.unclear if name not in users_of(procedure)] == []


def test_schema_is_json(outside: Counter) -> None:
    assert "procedure" in json.loads(outside.well("schema").out)["properties"]


def test_publish_gives_the_digest_and_a_second_time_changes_nothing(counter: Counter) -> None:
    path = counter.file("mine.yaml", shipped() + b"# ours\n")

    first = counter.well("publish", path, "--as", "li", "--json").data
    again = counter.well("publish", path, "--as", "li", "--json").data

    assert first == again
    assert first["procedure"] == "ticketing_complaints"
    assert counter("publish", counter.file("broken.yaml", BROKEN)).code == 1


def test_a_withdrawn_procedure_opens_no_case_also_not_by_its_file(counter: Counter) -> None:
    case = counter.open()
    path = counter.file("mine.yaml", shipped())
    said = counter.well("withdraw", "ticketing_complaints", "--as", "li")
    refused = [
        counter("open", named, *registration()[2:], "--as", "li", "--json") for named in (path, "ticketing_complaints")
    ]

    assert "go on under their rules: 1" in said.out
    assert [(each.code, each.error["refusals"][0]["rule"]) for each in refused] == [(3, "procedure_withdrawn")] * 2
    counter.well("do", case, "verify", "--as", "li")
    counter.well("publish", path, "--as", "li")
    counter.open()


def test_a_missing_file_is_not_found(outside: Counter) -> None:
    said = outside("check", "no/such.yaml", "--json")

    assert (said.code, said.error["code"]) == (4, "no_such_file")
    assert outside("check", str(Path())).code == 4
