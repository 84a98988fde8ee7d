"""The online shop's procedure as it ships: no problem, what is proved about it, and every one of its stories."""

from pathlib import Path

import pytest

from workflow.definitions import library
from workflow.definitions.load import load
from workflow.stories.coverage import Covered
from workflow.stories.examples import examples

SOURCE = (Path(next(iter(library.__path__))) / "online_shopping.yaml").read_bytes()


@pytest.fixture(scope="module")
def checked():
    return load(SOURCE)


@pytest.fixture(scope="module")
def told(checked):
    return examples(SOURCE, checked.procedure)


def test_check_finds_no_problem(checked):
    assert [problem.say("en") for problem in checked.problems] == []


def test_what_the_company_has_not_decided_is_listed(checked):
    assert checked.undecided == ("implement_within",)


def test_every_rule_is_proved_and_none_only_watched(checked):
    rules = [rule.label.en for rule in checked.procedure.rules]

    assert len(rules) == 5
    assert [label.en for label in checked.proved if label.en.startswith("proved: ")] == [
        f"proved: {en}" for en in rules
    ]


@pytest.mark.parametrize("decided", ["1h", "48h", "720h"])
def test_it_stays_without_a_problem_once_the_company_decides_the_time_to_carry_out(decided):
    checked = load(SOURCE, {"implement_within": decided})

    assert (checked.problems, checked.undecided) == ((), ())


def test_what_the_source_leaves_open_is_asked_and_answered(checked):
    questions = checked.procedure.unclear

    assert list(questions) == [f"U{number}" for number in range(1, 20)]
    assert all(question.asks and question.chosen and question.clause for question in questions.values())


def test_every_story_happens_as_it_is_told(told):
    assert {story.example.says.en: story.mismatches for story in told.played if story.mismatches} == {}


def test_the_stories_show_every_move_mark_and_duty(told):
    assert told.left == Covered()


def test_no_line_of_the_definition_is_too_long_to_read():
    assert [line for line in SOURCE.decode().splitlines() if len(line) > 140] == []
