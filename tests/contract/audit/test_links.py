"""Both ends of every link are looked at: what one case says of another must stand there as well."""

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.contract.audit.conftest import Spoilt
from tests.contract.audit.test_replay import forge, found, said
from tests.contract.grounds import Ground
from tests.kept import HOUR, NINE, Kept, done, sql
from workflow.engine.directory import Person
from workflow.engine.events import By
from workflow.store.moment import ClockKind

BATCHES = (Path(__file__).parents[1] / "service" / "batches.yaml").read_bytes()
MEASURES = files("workflow.definitions").joinpath("library", "corrective_action.yaml").read_bytes()
LI, WANG, HE = (By(person=name) for name in ("li", "wang", "he"))
PARENT, OTHER, RECALL, REPAIR = "B-2026-0001", "B-2026-0002", "CA-2026-000001", "CA-2026-000002"
PEOPLE = tuple(
    Person(name=name, roles=frozenset(roles.split()))
    for name, roles in (("li", "clerk"), ("wang", "head corrector"), ("he", "coordinator"))
)


def link(url: str) -> None:
    """A case with two measures, one of them dropped; a duplicate; a mark that opened one, and one that could not."""
    with Kept(url).filled(MEASURES, PEOPLE, LI, ClockKind.SIMULATED).desk() as desk:
        desk.publish(BATCHES, by=LI)
        given = {"client": "张三", "complaint": "电芯鼓包", "batch": "九月第二批"}
        numbers = [done(desk.open("batches", given, by=LI)).case for _ in range(2)]
        assert numbers == [PARENT, OTHER]
        done(desk.do(PARENT, "judge", {"advice": "换供应商"}, by=LI))
        done(desk.do(RECALL, "cancel", {"why_not": "批次弄错"}, by=HE))
        done(desk.void(OTHER, duplicate_of=PARENT, by=WANG))
        desk.tick(until=NINE + 49 * HOUR)
        desk.withdraw("corrective_action", by=LI)
        third = done(desk.open("batches", {"client": "李雷", "complaint": "漏液"}, by=LI)).case
        done(desk.do(third, "judge", {"advice": "致歉"}, by=LI))
        desk.tick(until=NINE + 120 * HOUR)


@pytest.fixture
def torn(ground: Ground) -> Spoilt:
    return Spoilt(ground.like("linked", link))


def types(torn: Spoilt, number: str) -> list[str]:
    with sql(torn.url) as run:
        return [str(kind) for (kind,) in run("SELECT type FROM event WHERE stream = ? ORDER BY seq", f"case:{number}")]


def test_an_honest_store_has_no_differences(torn: Spoilt) -> None:
    assert types(torn, PARENT) == ["opened", "moved", "link_changed", "link_changed", "mark_fired", "moved"]
    assert types(torn, "B-2026-0003") == ["opened", "moved", "mark_fired", "action_refused"]
    assert said(torn.replay()) == []
    assert [said(torn.replay(number)) for number in (PARENT, OTHER, RECALL, REPAIR, "B-2026-0003")] == [[]] * 5


def changed(torn: Spoilt, stream: str, change: Callable[[dict[str, Any]], object]) -> None:
    torn.change(lambda run: forge(run, f"case:{stream}", change))


def effect(body: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(each for each in body["effects"] if each["effect"] == kind)


def test_a_link_to_a_case_that_says_nothing_of_it_is_found(torn: Spoilt) -> None:
    def disown(body: dict[str, Any]) -> None:
        if body["seq"] == 1:
            body["effects"] = [each for each in body["effects"] if each["effect"] != "opened_for"]

    changed(torn, RECALL, disown)

    report = torn.replay()
    assert (f"case:{PARENT}", 2, "linked_case_missing") in found(report)
    assert (f"case:{RECALL}", 1, "decided_otherwise") in found(report)
    assert (f"case:{PARENT}", 2, "linked_case_missing") in found(torn.replay(PARENT))


def test_a_case_that_claims_a_parent_is_found(torn: Spoilt) -> None:
    def claim(body: dict[str, Any]) -> None:
        if body["seq"] == 1:
            effect(body, "opened_for")["case"] = OTHER
            body["cause"] = {"stream": f"case:{OTHER}", "seq": 1}
            body["request"]["origin"] = {"case": OTHER, "link": "recall", "seq": 1}

    changed(torn, RECALL, claim)

    report = torn.replay()
    assert (f"case:{RECALL}", 1, "link_missing") in found(report)
    assert (f"case:{PARENT}", 2, "linked_case_missing") in found(report)


def test_a_case_that_says_it_is_done_elsewhere_than_it_was_asked_is_found(torn: Spoilt) -> None:
    def narrowed(body: dict[str, Any]) -> None:
        if body["seq"] == 1:
            effect(body, "opened_for")["done_in"] = ["done"]
            body["request"]["origin"]["done_in"] = ["done"]

    changed(torn, RECALL, narrowed)

    assert {(f"case:{RECALL}", 1, "link_missing"), (f"case:{PARENT}", 2, "linked_case_missing")} <= found(torn.replay())


@pytest.mark.parametrize("field", ["kind", "scope"])
def test_a_case_that_was_opened_with_something_else_than_its_link_passes_on_is_found(torn: Spoilt, field: str) -> None:
    """Every hash right, and nothing a person could not have typed: only the link tells."""

    def otherwise(body: dict[str, Any]) -> None:
        if body["seq"] == 1 and field == "kind":
            body["facts"]["kind"] = "corrective"
        elif body["seq"] == 1:
            del body["commitments"]["scope"]

    changed(torn, RECALL, otherwise)
    torn.run(f"DELETE FROM private_value WHERE stream = 'case:{RECALL}' AND seq = 1 AND name = '{field}'")

    assert (f"case:{RECALL}", 1, "link_passed_otherwise") in found(torn.replay())
    assert (f"case:{RECALL}", 1, "link_passed_otherwise") in found(torn.replay(RECALL))


def test_a_case_that_was_opened_with_more_than_its_link_passes_on_is_found(torn: Spoilt) -> None:
    def more(body: dict[str, Any]) -> None:
        if body["seq"] == 1:
            body["facts"]["units_out"] = 12

    changed(torn, RECALL, more)

    assert (f"case:{RECALL}", 1, "link_passed_otherwise") in found(torn.replay())


def test_a_link_that_was_taken_out_is_found(torn: Spoilt) -> None:
    def forget(body: dict[str, Any]) -> None:
        body["effects"] = [each for each in body["effects"] if each.get("case") != RECALL]

    changed(torn, PARENT, forget)

    report = torn.replay()
    assert (f"case:{PARENT}", 2, "decided_otherwise") in found(report)
    assert (f"case:{RECALL}", 1, "link_missing") in found(report)


def test_a_link_to_another_number_is_found(torn: Spoilt) -> None:
    def rename(body: dict[str, Any]) -> None:
        for each in body["effects"]:
            if each["effect"] == "linked" and each["case"] == RECALL and body["seq"] == 2:
                each["case"] = "CA-2026-000009"

    changed(torn, PARENT, rename)

    assert (f"case:{PARENT}", 2, "linked_case_missing") in found(torn.replay())


def test_an_end_that_was_not_heard_is_found(torn: Spoilt) -> None:
    def stay_open(body: dict[str, Any]) -> None:
        if body["seq"] == 3:
            effect(body, "linked")["standing"] = "void"
            body["request"]["standing"] = "void"

    changed(torn, PARENT, stay_open)

    report = torn.replay()
    assert {(f"case:{RECALL}", 2, "link_not_heard"), (f"case:{PARENT}", 3, "link_forged")} <= found(report)
    assert (f"case:{RECALL}", 2, "link_not_heard") in found(torn.replay(RECALL))
    assert (f"case:{PARENT}", 3, "link_forged") in found(torn.replay(PARENT))


def test_an_end_from_another_event_is_found(torn: Spoilt) -> None:
    def elsewhere(body: dict[str, Any]) -> None:
        if body["seq"] == 3:
            body["cause"] = {"stream": f"case:{REPAIR}", "seq": 1}

    changed(torn, PARENT, elsewhere)

    assert (f"case:{PARENT}", 3, "link_forged") in found(torn.replay())


def test_a_link_change_without_a_cause_cannot_be_decided_again(torn: Spoilt) -> None:
    def uncaused(body: dict[str, Any]) -> None:
        if body["seq"] == 3:
            body["cause"] = None

    changed(torn, PARENT, uncaused)

    assert (f"case:{PARENT}", 3, "event_unreadable") in found(torn.replay())


def test_a_duplicate_nobody_voided_is_found(torn: Spoilt) -> None:
    def invent(body: dict[str, Any]) -> None:
        if body["seq"] == 4:
            effect(body, "linked")["case"] = "B-2026-0003"
            body["request"]["case"] = "B-2026-0003"

    changed(torn, PARENT, invent)

    report = torn.replay()
    assert {(f"case:{PARENT}", 4, "link_forged"), (f"case:{OTHER}", 2, "link_not_heard")} <= found(report)


def test_a_refusal_to_open_that_is_forged_away_is_found(torn: Spoilt) -> None:
    def open_after_all(body: dict[str, Any]) -> None:
        if body["type"] == "action_refused":
            effect(body, "action_refused")["unopened"] = None

    changed(torn, "B-2026-0003", open_after_all)

    assert ("case:B-2026-0003", 4, "decided_otherwise") in found(torn.replay())


def test_a_child_of_another_procedure_is_found(torn: Spoilt) -> None:
    with sql(torn.url) as run:
        ((slips,),) = run("SELECT digest FROM definition WHERE name = 'batches'")

    def move_over(body: dict[str, Any]) -> None:
        body["definition"] = slips

    changed(torn, REPAIR, move_over)

    assert (f"case:{REPAIR}", 1, "link_missing") in found(torn.replay())


def test_effects_of_any_shape_do_not_stop_replay(torn: Spoilt) -> None:
    def nonsense(body: dict[str, Any]) -> None:
        if body["seq"] == 2:
            body["effects"] = [
                {"effect": "linked", "case": 7},
                5,
                {"effect": "action_refused", "unopened": 1, "codes": 2},
            ]

    changed(torn, PARENT, nonsense)

    report = torn.replay()
    assert (f"case:{PARENT}", 2, "event_unreadable") in found(report)
    assert json.dumps(sorted(found(report)))
