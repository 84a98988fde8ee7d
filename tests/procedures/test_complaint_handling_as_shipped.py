"""The complaint handling procedure as it ships: no problem, what is proved about it, and every one of its stories."""

from pathlib import Path

import pytest

from workflow.definitions import library
from workflow.definitions.load import load
from workflow.stories.coverage import Covered
from workflow.stories.examples import examples

SOURCE = (Path(next(iter(library.__path__))) / "complaint_handling.yaml").read_bytes()


@pytest.fixture(scope="module")
def checked():
    return load(SOURCE)


@pytest.fixture(scope="module")
def told(checked):
    return examples(SOURCE, checked.procedure)


def test_check_finds_no_problem(checked):
    assert [problem.say("en") for problem in checked.problems] == []


def test_what_the_company_has_not_decided_is_listed(checked):
    assert checked.undecided == ("classify_within", "high_close_within", "keep_for")


def test_every_rule_is_proved_and_none_only_watched(checked):
    rules = [rule.label.en for rule in checked.procedure.rules]

    assert [label.en for label in checked.proved] == [f"proved: {en}" for en in rules]


def test_it_stays_without_a_problem_once_the_company_has_decided_everything():
    checked = load(SOURCE, {"classify_within": "1h", "high_close_within": "72h", "keep_for": "2y"})

    assert (checked.problems, checked.undecided) == ((), ())


def test_every_story_happens_as_it_is_told(told):
    assert {story.example.says.en: story.mismatches for story in told.played if story.mismatches} == {}


def test_the_stories_show_every_move_and_mark(told):
    assert told.left == Covered()
