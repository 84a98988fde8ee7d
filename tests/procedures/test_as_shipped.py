"""Every procedure as it ships: no problem, what is proved about it, what it leaves to the company, and every one of its stories."""

from pathlib import Path

import pytest

from workflow.commands.library import shipped_calendars
from workflow.definitions import library
from workflow.definitions.load import load
from workflow.engine.calendars.known import KnownCalendars
from workflow.stories.coverage import Covered
from workflow.stories.examples import examples

LIBRARY = Path(next(iter(library.__path__)))
CALENDARS = KnownCalendars(shipped_calendars())
UNDECIDED = {
    "cn_12315_order20": (),
    "complaint_handling": ("classify_within", "high_close_within", "keep_for"),
    "corrective_action": (),
    "online_shopping": ("implement_within",),
    "tech_company_feedback": ("prompt_limit",),
    "ticketing_complaints": ("department_limit", "reply_limit", "approval_limit", "keep_for"),
    "uk_fca_disp": ("acknowledge_within",),
}
"""What the company has still to decide, of each procedure that ships."""
WATCHED = {
    "corrective_action": ("No more comes back than was sold",),
    "uk_fca_disp": ("After the third business day a summary is not enough", "Nobody is sent to the ombudsman early"),
}
"""Rules about two amounts that people type, or about a clock that has run out: every case is watched instead."""
DECIDED = [
    ("complaint_handling", {"classify_within": "1h", "high_close_within": "72h", "keep_for": "2y"}),
    ("online_shopping", {"implement_within": "1h"}),
    ("online_shopping", {"implement_within": "720h"}),
    ("tech_company_feedback", {"prompt_limit": "4h", "progress_every": "24h", "survey_window": "240h"}),
    *(
        (
            "ticketing_complaints",
            {"department_limit": limit, "reply_limit": "48h", "approval_limit": "8h", "keep_for": "2y"},
        )
        for limit in ("0.00", "500.00", "4999.99")
    ),
    ("uk_fca_disp", {"acknowledge_within": "2wd", "keep_for": "5y"}),
]


@pytest.fixture(scope="module", params=sorted(UNDECIDED))
def name(request):
    return request.param


@pytest.fixture(scope="module")
def source(name):
    return (LIBRARY / f"{name}.yaml").read_bytes()


@pytest.fixture(scope="module")
def checked(source):
    return load(source)


@pytest.fixture(scope="module")
def told(source, checked):
    return examples(source, checked.procedure, CALENDARS)


def test_every_procedure_that_ships_is_looked_at():
    assert sorted(path.stem for path in LIBRARY.glob("*.yaml")) == sorted(UNDECIDED)


def test_check_finds_no_problem(checked):
    assert [problem.say("en") for problem in checked.problems] == []


def test_what_the_company_has_not_decided_is_listed(checked, name):
    assert checked.undecided == UNDECIDED[name]


def test_every_rule_is_proved_that_can_be(checked, name):
    watched = WATCHED.get(name, ())
    said = [
        f"{'watched' if rule.label.en in watched else 'proved'}: {rule.label.en}" for rule in checked.procedure.rules
    ]

    assert [label.en for label in checked.proved if label.en.startswith(("proved: ", "watched: "))] == said


@pytest.mark.parametrize(("named", "decided"), DECIDED)
def test_it_stays_without_a_problem_once_the_company_decides(named, decided):
    checked = load((LIBRARY / f"{named}.yaml").read_bytes(), decided)

    assert checked.problems == ()
    assert set(checked.undecided) == set(UNDECIDED[named]) - set(decided)


def test_what_the_source_leaves_open_is_asked_and_answered(checked):
    questions = checked.procedure.unclear

    assert list(questions) == [f"U{number}" for number in range(1, len(questions) + 1)]
    assert all(question.asks and question.chosen for question in questions.values())


def test_every_story_happens_as_it_is_told(told):
    assert {story.example.says.en: story.mismatches for story in told.played if story.mismatches} == {}


def test_the_stories_show_every_move_level_mark_and_duty(told):
    assert told.left == Covered()


def test_no_line_of_the_rules_is_too_long_to_read(source):
    rules, _, _ = source.decode().partition("\nexamples:\n")

    assert [line for line in rules.splitlines() if len(line) > 140] == []


def test_who_signs_is_proved_in_words():
    proved = load((LIBRARY / "ticketing_complaints.yaml").read_bytes()).proved
    said = [label.say(language) for label in proved for language in ("en", "zh")]

    assert (
        "plan_approval: <= 5,000.00 CNY operations director; from 5,000.01 CNY general manager;"
        " severity serious: general manager"
    ) in said
    assert "plan_approval：5,000.00 CNY 及以下运营总监；5,000.01 CNY 起总经理；严重程度为严重时总经理" in said
