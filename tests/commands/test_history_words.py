"""What clocks, links and approvals went through, as history tells it in both languages."""

from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from workflow.commands.telling.clock_told import NOTHING_KNOWN, Behind
from workflow.commands.telling.history_words import consequences
from workflow.definitions.load import load
from workflow.engine.case import Cycle, Reckoning
from workflow.engine.directory import Directory
from workflow.engine.effects import (
    CycleEnded,
    CyclePaused,
    CycleRecounted,
    CycleResumed,
    CycleRetargeted,
    CycleStarted,
    Effect,
    Linked,
    MarkFired,
    Outgrown,
)
from workflow.engine.events import By, Event
from workflow.spoken.labels import Names
from workflow.spoken.valued import Reader
from workflow.store.rows import Publication
from workflow.wording import Language

TEN = 1_790_560_800  # 2026-09-28 10:00 in Shanghai


def told(procedure: str, effect: Effect, language: Language, known: Behind = NOTHING_KNOWN) -> str:
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
    (text,) = consequences(event, names, [known])
    return text


def reckoned(due: int | None = None, target: str | None = None, **others: bool) -> Reckoning:
    return Reckoning("cn_office", "0" * 64, target, None, due, **others)


BEFORE = Cycle("replying", 1, TEN, reckoned(TEN + 3600, "1h"))
GROWN, CORRECTED = (Publication(2, TEN, "li", "0" * 64, reason) for reason in ("", "停电"))
DOUBTED = Cycle("replying", 1, TEN, reckoned(TEN + 3600, "1h", provisional=True))
CLOCKS = [
    pytest.param(
        CycleResumed("replying", 1, TEN, reckoned(TEN + 3600)),
        Behind(),
        "“首次回复”继续，到期 2026-09-28 11:00 +08:00",
        "First reply goes on, due 2026-09-28 11:00 +08:00",
        id="goes on",
    ),
    pytest.param(
        CycleResumed("replying", 1, TEN, reckoned()),
        Behind(),
        "“首次回复”继续",
        "First reply goes on",
        id="nothing due",
    ),
    pytest.param(
        CycleRetargeted("replying", 1, TEN, reckoned(TEN + 7200, "2h")),
        Behind(),
        "“首次回复”改为 2h：到期 2026-09-28 12:00 +08:00",
        "First reply is now 2h: due 2026-09-28 12:00 +08:00",
        id="limit",
    ),
    pytest.param(
        CycleRetargeted("replying", 1, TEN, reckoned(TEN + 7200, "2h")),
        Behind(BEFORE, ("channel",)),
        "“首次回复”改为 2h（因来源渠道改变）：到期 2026-09-28 11:00 → 2026-09-28 12:00 +08:00",
        "First reply is now 2h (because of Channel): due 2026-09-28 11:00 → 2026-09-28 12:00 +08:00",
        id="limit and what changed it",
    ),
    pytest.param(
        CycleRetargeted("replying", 1, TEN, reckoned(TEN + 3600)),
        Behind(),
        "“首次回复”改为到期 2026-09-28 11:00 +08:00",
        "First reply is now due 2026-09-28 11:00 +08:00",
        id="date",
    ),
    pytest.param(
        CycleRetargeted("replying", 1, TEN, reckoned()),
        Behind(),
        "“首次回复”没有适用的期限，等待",
        "First reply waits: no limit fits",
        id="no limit",
    ),
    pytest.param(
        CycleRetargeted("replying", 1, TEN, reckoned(None, "2h")),
        Behind(BEFORE),
        "“首次回复”改为 2h：不再有到期（原 2026-09-28 11:00）",
        "First reply is now 2h: nothing is due any more (was 2026-09-28 11:00)",
        id="a calendar that is not known",
    ),
    pytest.param(
        CycleRecounted("replying", 1, reckoned(TEN + 7200, "1h"), None),
        Behind(DOUBTED, (), GROWN),
        "“首次回复”重新计算（日历 cn_office 有了新的日子，li发布）：到期 ~2026-09-28 11:00 → 2026-09-28 12:00 +08:00",
        "First reply is counted again (the calendar cn_office knows more days now, published by li): "
        "due ~2026-09-28 11:00 → 2026-09-28 12:00 +08:00",
        id="grown",
    ),
    pytest.param(
        CycleRecounted("replying", 1, reckoned(TEN + 3600, "1h"), None),
        Behind(DOUBTED, (), CORRECTED),
        "“首次回复”重新计算（li发布了新的日历 cn_office：停电）：到期 2026-09-28 11:00 +08:00 已确定，不再暂定",
        "First reply is counted again (li published another calendar cn_office: 停电): "
        "due 2026-09-28 11:00 +08:00 is certain now",
        id="changed and certain",
    ),
    pytest.param(
        CycleRecounted("replying", 1, reckoned(TEN + 3600, "1h"), None),
        Behind(BEFORE),
        "“首次回复”重新计算（日历 cn_office 变了）：到期不变",
        "First reply is counted again (the calendar cn_office has become another): the due instant stays",
        id="nobody knows why",
    ),
    pytest.param(
        CycleStarted("replying", 2, TEN, reckoned(TEN + 3600, "1h"), paused=True),
        Behind(),
        "“首次回复”第 2 次开始计时，限 1h，到期 2026-09-28 11:00 +08:00，先暂停",
        "First reply begins, run 2, within 1h, due 2026-09-28 11:00 +08:00, and is paused at once",
        id="again, and paused",
    ),
    pytest.param(
        CyclePaused("replying", 1, TEN, None), Behind(BEFORE), "“首次回复”暂停", "First reply pauses", id="pauses"
    ),
    pytest.param(
        CyclePaused("replying", 1, TEN, TEN + 3600),
        Behind(BEFORE),
        "“首次回复”暂停，至多到 2026-09-28 11:00 +08:00",
        "First reply pauses, until 2026-09-28 11:00 +08:00 at most",
        id="pauses with an end",
    ),
    pytest.param(
        CycleEnded("replying", 1, TEN, "cancelled"),
        Behind(BEFORE),
        "“首次回复”结束：取消",
        "First reply ends: cancelled",
        id="ends",
    ),
    pytest.param(
        MarkFired("replying", 1, 0, "before 2h", TEN, TEN + 59, breached=False),
        Behind(BEFORE),
        "“首次回复”提醒点（到期前 2h）已到",
        "First reply reached 2h before it is due",
        id="a mark in time",
    ),
    pytest.param(
        MarkFired("replying", 1, 0, "80%", TEN, TEN + 7200, breached=False),
        Behind(BEFORE),
        "“首次回复”到 80%（本应在 2026-09-28 10:00 +08:00，晚 2 小时）",
        "First reply reached 80% (was due 2026-09-28 10:00 +08:00, 2 h before)",
        id="a mark that fired late",
    ),
]


@pytest.mark.parametrize(("effect", "known", "zh", "en"), CLOCKS)
def test_what_happened_to_a_clock_is_told_with_its_instants_and_causes(
    effect: Effect, known: Behind, zh: str, en: str
) -> None:
    assert told("complaint_handling", effect, "zh", known) == zh
    assert told("complaint_handling", effect, "en", known) == en


def test_a_linked_case_that_was_not_done_is_told_so() -> None:
    dropped = Linked("recall", "CA-1", "dropped")

    assert told("complaint_handling", dropped, "en") == "Recall: case CA-1 has ended without being done"
    assert told("complaint_handling", dropped, "zh") == "召回：案件 CA-1 已结束，没有办成"


def test_a_level_that_is_not_enough_any_more_is_told_with_who_must_sign() -> None:
    outgrown = Outgrown("plan_approval", 1, None, ("operations_director",), "levels[1]")

    assert told("ticketing_complaints", outgrown, "en").startswith("Approval of the plan: what it was passed with")
    assert "须由运营总监签署" in told("ticketing_complaints", outgrown, "zh")
