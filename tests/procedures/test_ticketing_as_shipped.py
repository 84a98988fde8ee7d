"""The ticketing regulation as it ships: no problem, what is proved about it, and every one of its stories."""

from pathlib import Path

import pytest

from workflow.definitions import library
from workflow.definitions.load import load
from workflow.stories.coverage import Covered
from workflow.stories.examples import examples

SOURCE = (Path(next(iter(library.__path__))) / "ticketing_complaints.yaml").read_bytes()


@pytest.fixture(scope="module")
def checked():
    return load(SOURCE)


@pytest.fixture(scope="module")
def told(checked):
    return examples(SOURCE, checked.procedure)


def test_check_finds_no_problem(checked):
    assert [problem.say("en") for problem in checked.problems] == []


def test_what_the_company_has_not_decided_is_listed(checked):
    assert checked.undecided == ("department_limit", "reply_limit", "approval_limit", "keep_for")


def test_who_signs_is_proved_in_words(checked):
    said = [label.say(language) for label in checked.proved for language in ("en", "zh")]

    assert (
        "plan_approval: <= 5,000.00 CNY operations director; from 5,000.01 CNY general manager;"
        " severity serious: general manager"
    ) in said
    assert "plan_approval：5,000.00 CNY 及以下运营总监；5,000.01 CNY 起总经理；严重程度为严重时总经理" in said


def test_every_rule_is_proved_and_none_only_watched(checked):
    rules = [rule.label.en for rule in checked.procedure.rules]

    assert [label.en for label in checked.proved if label.en.startswith("proved: ")] == [
        f"proved: {en}" for en in rules
    ]


@pytest.mark.parametrize("decided", ["0.00", "500.00", "4999.99"])
def test_it_stays_without_a_problem_once_the_company_decides_the_department_limit(decided):
    checked = load(
        SOURCE, {"department_limit": decided, "reply_limit": "48h", "approval_limit": "8h", "keep_for": "2y"}
    )

    assert (checked.problems, checked.undecided) == ((), ())


def test_every_story_happens_as_it_is_told(told):
    assert {story.example.says.en: story.mismatches for story in told.played if story.mismatches} == {}


def test_the_stories_show_every_move_level_and_mark(told):
    assert told.left == Covered()
