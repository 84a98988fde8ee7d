"""Definitions that lead to others, and duplicates, on the command line."""

from pathlib import Path

import pytest

from tests.commands.conftest import Counter

BATCHES = (Path(__file__).parents[1] / "contract" / "service" / "batches.yaml").read_text("utf-8")
PEOPLE = (("li", "clerk"), ("wang", "head", "corrector"), ("he", "coordinator"))


@pytest.fixture
def works(outside: Counter) -> Counter:
    """A store with people who work on batches, and the definition in a file."""
    outside.well("init", "--clock", "simulated", "--start", "2026-09-28T09:00")
    for name, *roles in PEOPLE:
        outside.well("people", "set", name, *(word for role in roles for word in ("--role", role)), "--as", "li")
    outside.file("batches.yaml", BATCHES)
    return outside


def opened(works: Counter, *more: str) -> str:
    path = str(works.folder / "batches.yaml")
    said = works.well("open", path, "client=张三", "complaint=鼓包", *more, "--as", "li", "--json")
    return str(said.data["case"])


def codes(said) -> list[str]:
    return [problem["code"] for problem in said.data["problems"]]


def test_check_looks_beside_the_file_and_then_among_those_that_ship(outside: Counter) -> None:
    path = outside.file("batches.yaml", BATCHES)
    assert outside("check", path).code == 0

    outside.file("corrective_action.yaml", "procedure: corrective_action\nformat: 1\n")
    said = outside("check", path, "--json")

    assert (said.code, set(codes(said))) == (1, {"linked_definition_unusable"})
    assert "corrective_action.yaml" in said.data["problems"][0]["message"]


def test_a_file_of_another_name_beside_it_is_not_meant(outside: Counter) -> None:
    outside.file("corrective_action.yaml", BATCHES.replace("procedure: batches", "procedure: others"))

    assert outside("check", outside.file("batches.yaml", BATCHES)).code == 0


def test_check_says_what_does_not_fit_and_where(outside: Counter) -> None:
    wrong = outside(
        "check", outside.file("a.yaml", BATCHES.replace("gives: {kind: recall}", "gives: {kind: recal}")), "--json"
    )
    missing = outside("check", outside.file("b.yaml", BATCHES.replace("corrective_action,", "no_such,")), "--json")

    (problem,) = wrong.data["problems"]
    assert (wrong.code, problem["code"], problem["line"]) == (1, "not_a_choice", 17)
    assert (missing.code, set(codes(missing))) == (1, {"link_without_procedure"})
    assert "no_such.yaml" in missing.data["problems"][0]["message"]


def test_examples_needs_links_that_lead_somewhere(outside: Counter) -> None:
    path = outside.file("batches.yaml", BATCHES.replace("corrective_action", "no_such"))

    assert outside("examples", path).code == 1
    assert outside("examples", outside.file("good.yaml", BATCHES)).code == 0


def test_publish_asks_for_the_other_procedure_first(works: Counter) -> None:
    refused = works("publish", str(works.folder / "batches.yaml"), "--as", "li", "--json")
    works.well("publish", "corrective_action", "--as", "li")
    works.well("publish", str(works.folder / "batches.yaml"), "--as", "li")

    assert (refused.code, refused.error["code"]) == (1, "links_do_not_fit")
    assert "publish corrective_action first" in refused.error["message"]


def test_opening_a_case_under_a_file_publishes_what_it_leads_to(works: Counter) -> None:
    number = opened(works, "batch=九月第二批")
    said = works.well("do", number, "judge", "advice=换", "--as", "li")

    assert "Recall: opened case CA-2026-000001" in said.out
    assert "opened for case B-2026-0001" in works.well("history", "CA-2026-000001").out


def test_what_is_opened_and_heard_is_told_in_both_languages(works: Counter) -> None:
    number = opened(works, "batch=九月第二批")
    works.well("do", number, "judge", "advice=换", "--as", "li")
    works.well("do", "CA-2026-000001", "cancel", "why_not=弄错", "--as", "he")
    works.well("void", "CA-2026-000002", "--reason", "弄错", "--as", "wang")

    told = works.well("history", number).out
    assert "Recall: case CA-2026-000001 has ended" in told
    assert "Repair: case CA-2026-000002 is void" in told
    assert "召回：案件 CA-2026-000001 已结束" in works.well("--lang", "zh", "history", number).out


def test_a_refusal_says_which_linked_case_could_not_be_opened(works: Counter) -> None:
    number = opened(works, "batch=九月第二批")
    works.well("withdraw", "corrective_action", "--as", "li")
    refused = works("do", number, "judge", "advice=换", "--as", "li", "--json")

    assert refused.code == 3
    assert [each["rule"] for each in refused.error["refusals"]] == ["linked_case", "procedure_withdrawn"]


def test_duplicates_are_merged_into_one_case(works: Counter) -> None:
    first, second, third = (opened(works) for _ in range(3))
    dry = works.well("merge", second, third, "--into", first, "--as", "wang", "--dry-run", "--json")
    said = works.well("merge", second, third, "--into", first, "--as", "wang", "--json", "--key", "m")
    again = works.well("merge", second, third, "--into", first, "--as", "wang", "--json", "--key", "m")

    assert dry.data == {"into": first, "merged": [second, third], "dry_run": True}
    assert said.data == {"into": first, "merged": [second, third]}
    assert again.data == {"into": first, "merged": [second, third], "repeated": True}
    assert f"case {second} was a duplicate of this one and is void" in works.well("history", first).out


def test_a_case_is_not_merged_with_itself_or_with_one_that_is_void(works: Counter) -> None:
    first, second = opened(works), opened(works)
    itself = works("merge", first, "--into", first, "--as", "wang", "--json")
    works.well("void", second, "--reason", "弄错", "--as", "wang")
    void = works("merge", first, "--into", second, "--as", "wang", "--json")
    unknown = works("merge", first, "--into", "B-2026-0009", "--as", "wang", "--json")
    nobody = works("merge", "--into", first, "--as", "wang", "--json")

    assert (itself.code, itself.error["refusals"][0]["rule"]) == (3, "duplicate")
    assert (void.code, void.error["refusals"][0]["rule"]) == (3, "void")
    assert (unknown.code, nobody.code) == (4, 2)
    assert works.well("show", first, "--json").data["state"] == "received"


def test_voiding_a_case_says_which_cases_it_leaves_open(works: Counter) -> None:
    number, other = opened(works, "batch=九月第二批"), opened(works, "batch=九月第三批")
    works.well("do", number, "judge", "advice=换", "--as", "li")
    works.well("do", other, "judge", "advice=换", "--as", "li")
    dry = works.well("void", number, "--reason", "弄错", "--as", "wang", "--dry-run")
    void = works.well("void", number, "--reason", "弄错", "--as", "wang")
    merged = works.well("--lang", "zh", "merge", other, "--into", opened(works), "--as", "wang")

    assert "still open" not in dry.err
    assert "opened for it, still open and to be seen to: CA-2026-000001, CA-2026-000002" in void.err
    assert "仍在办而须另行处理的：CA-2026-000003、CA-2026-000004" in merged.err
