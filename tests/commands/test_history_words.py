"""What clocks, links and approvals went through, as history tells it in both languages."""

from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from workflow.commands.telling.history_words import consequences
from workflow.commands.telling.labels import Names
from workflow.commands.telling.valued import Reader
from workflow.definitions.load import load
from workflow.engine.directory import Directory
from workflow.engine.effects import CycleResumed, CycleRetargeted, Effect, Linked, Outgrown
from workflow.engine.events import By, Event
from workflow.wording import Language

TEN = 1_790_560_800  # 2026-09-28 10:00 in Shanghai


def told(procedure: str, effect: Effect, language: Language) -> str:
    loaded = load(files("workflow.definitions").joinpath("library", f"{procedure}.yaml").read_bytes()).procedure
    assert loaded is not None
    names = Names(loaded, Reader(language=language, zone=ZoneInfo("Asia/Shanghai"), directory=Directory()))
    event = Event(
        stream="case:C-1",
        seq=2,
        type="corrected",
        by=By(person="cor"),
        roles=(),
        at=TEN * 1_000_000,
        definition="0",
        directory=1,
        effects=(effect,),
    )
    (text,) = consequences(event, names)
    return text


CLOCKS = [
    pytest.param(
        CycleResumed("replying", 1, TEN, TEN + 3600),
        "“首次回复”继续，到期 2026-09-28 11:00 +08:00",
        "First reply goes on, due 2026-09-28 11:00 +08:00",
        id="goes on",
    ),
    pytest.param(CycleResumed("replying", 1, TEN, None), "“首次回复”继续", "First reply goes on", id="nothing due"),
    pytest.param(
        CycleRetargeted("replying", 1, TEN, "2h", TEN + 7200), "“首次回复”改为 2h", "First reply is now 2h", id="limit"
    ),
    pytest.param(
        CycleRetargeted("replying", 1, TEN, None, TEN + 3600),
        "“首次回复”改为到期 2026-09-28 11:00 +08:00",
        "First reply is now due 2026-09-28 11:00 +08:00",
        id="date",
    ),
    pytest.param(
        CycleRetargeted("replying", 1, TEN, None, None),
        "“首次回复”没有适用的期限，等待",
        "First reply waits: no limit fits",
        id="no limit",
    ),
]


@pytest.mark.parametrize(("effect", "zh", "en"), CLOCKS)
def test_what_a_clock_has_now_is_told_with_its_instant(effect: Effect, zh: str, en: str) -> None:
    assert told("complaint_handling", effect, "zh") == zh
    assert told("complaint_handling", effect, "en") == en


def test_a_linked_case_that_was_not_done_is_told_so() -> None:
    dropped = Linked("recall", "CA-1", "dropped")

    assert told("complaint_handling", dropped, "en") == "Recall: case CA-1 has ended without being done"
    assert told("complaint_handling", dropped, "zh") == "召回：案件 CA-1 已结束，没有办成"


def test_a_level_that_is_not_enough_any_more_is_told_with_who_must_sign() -> None:
    outgrown = Outgrown("plan_approval", 1, None, ("operations_director",), "levels[1]")

    assert told("ticketing_complaints", outgrown, "en").startswith("Approval of the plan: what it was passed with")
    assert "须由运营总监签署" in told("ticketing_complaints", outgrown, "zh")
