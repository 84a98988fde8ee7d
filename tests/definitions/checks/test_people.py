"""Whether somebody can always sign, with the people there are."""

from pathlib import Path

import pytest

from workflow.definitions.checks.people import can_always_sign
from workflow.definitions.load import load
from workflow.definitions.model import Procedure
from workflow.definitions.problems import Problems
from workflow.definitions.stories import Player

BASE = Path(__file__).parent.with_name("golden").joinpath("base.yaml").read_text("utf-8")


def procedure(*edits: tuple[str, str]) -> Procedure:
    text = BASE
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    found = load(text.encode()).procedure
    assert found is not None
    return found


def head(name: str, *more: str) -> Player:
    return Player(name=name, roles=("head", *more), departments=("service",), rank="manager")


def clerk(name: str, *more: str) -> Player:
    return Player(name=name, roles=("clerk", *more), departments=("service",), rank="staff")


def director(name: str, *more: str) -> Player:
    return Player(name=name, roles=("director", *more), departments=("service",))


def said(definition: Procedure, *people: Player) -> list[tuple[str, str]]:
    problems = Problems()
    can_always_sign(definition, {person.name: person for person in people}, problems)
    return [(problem.code, problem.say("en")) for problem in problems.found]


def test_one_of_each_who_do_not_propose_is_enough() -> None:
    assert said(procedure(), clerk("li"), head("wang"), director("chen")) == []


def test_a_role_that_nobody_holds_is_reported() -> None:
    assert said(procedure(), clerk("li"), head("wang")) == [
        (
            "nobody_holds",
            'nobody holds the role "director", so "plan_approval" cannot be signed - give it to somebody, '
            "or write stand_in or last_resort",
        )
    ]


def test_who_stands_in_counts() -> None:
    assert said(procedure(), clerk("li"), director("chen")) == []


def test_the_only_director_may_not_propose() -> None:
    assert said(procedure(), clerk("li"), head("wang"), director("chen", "clerk")) == [
        (
            "nobody_left_to_sign",
            'when chen may not sign for having taken part, too few are left to sign "plan_approval" as "director" - '
            "give the role to one more person, or write stand_in or last_resort",
        )
    ]


def test_a_second_director_is_enough() -> None:
    assert said(procedure(), clerk("li"), head("wang"), director("chen", "clerk"), director("zhao")) == []


def test_a_last_resort_counts() -> None:
    last = ("    voids_to: planning\n", "    voids_to: planning\n    last_resort: head\n")

    assert said(procedure(last), clerk("li"), head("wang"), director("chen", "clerk")) == []


def test_two_that_must_sign_are_two_people() -> None:
    two = ("- {approver: director, no_limit: true}", "- {approver: director, of: 2, no_limit: true}")

    assert [code for code, _ in said(procedure(two), clerk("li"), head("wang"), director("chen"))] == ["nobody_holds"]
    assert said(procedure(two), clerk("li"), head("wang"), director("chen"), director("zhao")) == []


def test_two_reasons_can_bar_two_people() -> None:
    barred = ("not_who_did: [submit]\n", "not_who_did: [submit, culprit]\n")
    few = [clerk("li"), head("wang"), head("sun"), director("chen", "clerk"), director("zhao")]

    assert [code for code, _ in said(procedure(barred), *few)] == ["nobody_left_to_sign"]
    assert said(procedure(barred), *few, director("gao")) == []


def test_a_role_with_two_levels_is_reported_once() -> None:
    decided = ("big_limit: {type: money, currency: CNY,", "big_limit: {type: money, currency: CNY, value: 800.00,")
    alone = ("    stand_in: {head: director}\n", "")

    assert [code for code, _ in said(procedure(decided, alone), clerk("li"), director("chen"))] == ["nobody_holds"]


def test_a_role_that_is_not_declared_makes_nobody_a_doer() -> None:
    by_system = ("who: [clerk], asks: [plan_text]", "who: [clerk, system], asks: [plan_text]")

    assert said(procedure(by_system), clerk("li"), head("wang"), director("chen", "system")) == []


@pytest.mark.parametrize(
    "person",
    [
        Player(name="wang", roles=("head",), departments=("sales",), rank="manager"),
        Player(name="wang", roles=("head",), departments=("service",), rank="staff"),
        Player(name="wang", roles=("head",), departments=("service",)),
    ],
    ids=["another department", "too low a rank", "no rank"],
)
def test_who_may_not_hold_a_role_does_not_count(person: Player) -> None:
    without_stand_in = ("    stand_in: {head: director}\n", "")

    assert [code for code, _ in said(procedure(without_stand_in), clerk("li"), person, director("chen"))] == [
        "nobody_holds"
    ]
