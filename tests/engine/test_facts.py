"""What guards may ask of a case."""

from zoneinfo import ZoneInfo

import pytest

from tests.engine.world import run
from workflow.definitions.guards.expression import Unfilled
from workflow.engine.case import Done, Sealed
from workflow.engine.facts import CaseFacts

NOON = 1_772_424_000_000_000  # 2026-03-02 12:00 in Shanghai


def facts(**changes: object) -> CaseFacts:
    usual: dict[str, object] = {"fields": {}, "actions": {}, "cycles": {}, "links": {}, "now": NOON}
    usual["tallies"] = {"slips": 2}.__getitem__
    return CaseFacts(**(usual | changes), zone=ZoneInfo("Asia/Shanghai"))


def done(seq: int) -> Done:
    return Done(times=2, seq=seq, last="li", people=("li",))


def test_a_field_that_is_not_there_is_unfilled():
    with pytest.raises(Unfilled, match="cost"):
        facts().value("cost")
    assert not facts().filled("cost")


def test_no_and_nothing_are_values():
    assert facts(fields={"urgent": False, "cost": 0}).value("cost") == 0
    assert facts(fields={"urgent": False}).filled("urgent")


def test_a_sealed_value_can_be_read_until_it_is_erased():
    assert facts(fields={"helper": Sealed("c", "li")}).value("helper") == "li"
    with pytest.raises(Unfilled):
        facts(fields={"helper": Sealed("c")}).value("helper")
    assert facts(fields={"helper": Sealed("c")}).filled("helper")


def test_done_and_times_count_actions():
    asked = facts(actions={"reply": done(4)})

    assert (asked.done("reply", None), asked.done("judge", None)) == (True, False)
    assert (asked.times("reply"), asked.times("judge")) == (2, 0)


@pytest.mark.parametrize(("reply", "expected"), [(4, False), (5, False), (6, True)])
def test_since_asks_whether_it_came_later(reply, expected):
    assert facts(actions={"reply": done(reply), "judge": done(5)}).done("reply", "judge") is expected


def test_since_something_that_never_happened_is_ever():
    assert facts(actions={"reply": done(4)}).done("reply", "judge")


@pytest.mark.parametrize(
    ("cycle", "expected"),
    [
        pytest.param(run(due=NOON // 1_000_000), False, id="at the due instant"),
        pytest.param(run(due=NOON // 1_000_000 - 1), True, id="a second later"),
        pytest.param(run(due=1, paused_since=1), False, id="paused"),
        pytest.param(run(due=1, verdict="met"), False, id="met"),
        pytest.param(run(due=NOON, breached=True), True, id="breached before"),
        pytest.param(run(), False, id="nothing promised"),
    ],
)
def test_overdue_is_worked_out_and_no_flag(cycle, expected):
    assert facts(cycles={"c": cycle}).overdue("c") is expected


def test_a_clock_that_never_ran_is_not_overdue():
    assert not facts().overdue("c")


def test_a_tally_is_what_was_counted():
    assert facts().tally("slips") == 2


def test_today_is_the_day_in_the_definitions_zone():
    assert facts(now=NOON + 12 * 3600 * 1_000_000 - 1).today() == "2026-03-02"
    assert facts(now=NOON + 12 * 3600 * 1_000_000).today() == "2026-03-03"
