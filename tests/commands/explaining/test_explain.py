"""Every code is explained, in both languages, with an example that is true and something to do."""

import re

import pytest

from tests.commands.conftest import Counter
from tools.collecting import exits, wordings
from tools.mistakes import GOLDEN, mistakes
from workflow.commands.auditor.explain import exit_meanings
from workflow.commands.explaining.catalogue import Explanation, explanations, families, shown
from workflow.commands.more_help import SAMPLES
from workflow.commands.words import EXIT_CODE_LIST

WITHOUT_WORDING = {"usage", "refused", "internal", "output_failed"}
"""Codes of errors whose words are put together where they happen."""
EXPLAINED = [pytest.param(each, id=each.code) for each in explanations().values()]
DECLARED = wordings()


def test_no_code_is_missing() -> None:
    assert sorted(DECLARED.keys() - explanations().keys()) == []


def test_none_is_superfluous() -> None:
    assert explanations().keys() - DECLARED.keys() == WITHOUT_WORDING


def test_a_code_is_explained_once() -> None:
    listed = [each.code for family in families() for each in family.explanations]

    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("each", EXPLAINED)
def test_an_explanation_is_complete_in_both_languages(each: Explanation) -> None:
    texts = (each.why, each.family, *each.remedies)

    assert each.remedies
    assert all(text.zh.strip() and text.en.strip() for text in texts)
    assert re.search("[\u4e00-\u9fff]", each.why.zh)
    assert not re.search("[\u4e00-\u9fff]", re.sub("：，｛｝“”|＝|客服", "", each.why.en))


@pytest.mark.parametrize("each", EXPLAINED)
def test_an_explanation_says_more_than_the_message(each: Explanation) -> None:
    said = {shown(text.en) for text in each.says} | {shown(text.zh) for text in each.says}

    assert each.why.en not in said
    assert each.why.zh not in said
    assert len(each.why.en) > 20
    assert len(each.why.zh) > 6


@pytest.mark.parametrize("each", EXPLAINED)
def test_an_explanation_has_an_example(each: Explanation) -> None:
    assert (each.mistake is None) == bool(each.example) or each.mistake is not None


@pytest.mark.parametrize("each", EXPLAINED)
def test_an_explanation_has_exit_codes_that_the_help_lists(each: Explanation) -> None:
    assert each.exits
    for language in ("zh", "en"):
        assert set(each.exits) <= exit_meanings(EXIT_CODE_LIST.say(language)).keys()


def test_an_exit_code_in_the_source_is_the_one_that_is_told() -> None:
    told = {code: frozenset(each.exits) for code, each in explanations().items()}

    assert {code: found for code, found in exits().items() if told.get(code) != found} == {}


def test_every_code_that_golden_mistakes_yield_has_one_for_its_example() -> None:
    lines = [line for path in GOLDEN.glob("*.txt") for line in path.read_text("utf-8").splitlines()]
    yielded = {line.split()[3] for line in lines if line.startswith("> ")}

    assert yielded - mistakes().keys() == set()
    assert {code for code, each in explanations().items() if each.mistake is not None} == yielded


@pytest.mark.parametrize("language", ["zh", "en"])
def test_explain_tells_why_an_example_and_what_to_do(outside: Counter, language: str) -> None:
    said = outside.well("explain", "bare_days", "--lang", language)
    each = explanations()["bare_days"]

    assert each.why.say(language) in said.out  # type: ignore[arg-type]
    assert each.mistake is not None
    assert each.mistake.written in said.out
    assert each.mistake.said.say(language) in said.out  # type: ignore[arg-type]
    assert shown(each.remedies[0].say(language)) in said.out  # type: ignore[arg-type]


def test_explain_answers_scripts_with_an_object(outside: Counter) -> None:
    data = outside.well("explain", "four_eyes", "--json").data

    assert (data["code"], data["exit"]) == ("four_eyes", [3])
    assert data["why"]
    assert data["remedy"]


def test_explain_without_a_code_lists_all(outside: Counter) -> None:
    data = outside.well("explain", "--json").data

    assert [each["code"] for each in data] == list(explanations())


def test_an_unknown_code_is_not_found_and_the_nearest_is_named(outside: Counter) -> None:
    said = outside("explain", "four_eye", "--json")

    assert (said.code, said.error["code"]) == (4, "no_such_code")
    assert 'did you mean "four_eyes"' in said.error["message"]


def test_the_code_of_a_refusal_can_be_explained(counter: Counter) -> None:
    said = counter("do", counter.open(), "judge", "validity=valid", "grounds=x", "--as", "li", "--json")
    codes = [said.error["code"], *(each["rule"] for each in said.error["refusals"])]

    assert set(codes) <= explanations().keys()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_answers_in_the_help_make_a_definition(outside: Counter, language: str) -> None:
    text = SAMPLES["new"].text.say(language)  # type: ignore[arg-type]
    outside.well("new", "hotel.yaml", "--answers", outside.file("answers.yaml", text))

    assert "no problem" in outside.well("check", "hotel.yaml").out
