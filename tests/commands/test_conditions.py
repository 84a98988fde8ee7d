"""Conditions in words."""

from zoneinfo import ZoneInfo

import pytest

from workflow.commands.library import source
from workflow.commands.telling.conditions import condition, guards_of, never
from workflow.definitions.load import load
from workflow.definitions.model import Never
from workflow.engine.directory import Directory
from workflow.spoken.labels import Names
from workflow.spoken.valued import Reader
from workflow.wording import Language

PROCEDURE = load(source("ticketing_complaints")[1]).procedure
assert PROCEDURE is not None
GUARDS = {guard.text: guard for guard in guards_of(PROCEDURE)} | {
    rule.when.text: rule.when for rule in PROCEDURE.rules if isinstance(rule, Never) and rule.when is not None
}


def names(language: Language) -> Names:
    reader = Reader(language=language, zone=ZoneInfo("UTC"), directory=Directory(), open_personal=None)
    assert PROCEDURE is not None
    return Names(PROCEDURE, reader)


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ("cause == 'system_fault'", "Cause = System or technology", "原因 = 系统或技术"),
        ("not others_affected", "Other departments affected = no", "牵涉其他部门 = 否"),
        ("others_affected", "Other departments affected = yes", "牵涉其他部门 = 是"),
        ("not done(judge)", "“Judge the validity” was not done", "未“判定有效与否”"),
        (
            "filled(severity) and severity == 'general' and compensation > 0",
            "Severity is filled in and Severity = General and Compensation > 0.00 CNY",
            "“严重程度”已填，且严重程度 = 一般，且赔款 > 0.00 CNY",
        ),
        (
            "not done(call_back, since: reply) or satisfaction == 'unsatisfied'",
            "“Call back” was not done since “Reply to the customer” or Satisfaction = Not satisfied",
            "“回复客户”之后未“满意度回访”，或客户满意度 = 不满意",
        ),
        (
            "cause == 'system_fault' and (not filled(verification) or verification == 'ineffective')",
            "Cause = System or technology and (Effect of the improvement is not filled in or Effect of the "
            "improvement = Not effective)",
            "原因 = 系统或技术，且(“改进效果”未填，或改进效果 = 无效)",
        ),
    ],
)
def test_a_condition_is_said_with_the_labels_of_its_fields_and_choices(text: str, en: str, zh: str) -> None:
    guard = GUARDS.get(text) or next(each for each in GUARDS.values() if each.text == text)

    assert (condition(guard, names("en")), condition(guard, names("zh"))) == (en, zh)


def test_what_undecided_settings_have_answered_is_not_said() -> None:
    bypass, sign = (
        next(g for t, g in GUARDS.items() if t.startswith(f"severity {how}")) for how in ("!=", "== 'serious' or")
    )

    assert never(bypass)
    assert not never(sign)
    assert condition(sign, names("en")) == ""


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ("linked(recall)", "there is a case for “Recall”", "已开立“召回”"),
        ("not linked(recall)", "there is no case for “Recall”", "未开立“召回”"),
        ("finished(recall)", "“Recall” is finished", "“召回”已办完"),
        ("not finished(recall)", "“Recall” is not finished", "“召回”未办完"),
    ],
)
def test_a_condition_on_a_linked_case_is_said_with_the_label_of_the_link(text: str, en: str, zh: str) -> None:
    source_ = source("complaint_handling")[1].replace(
        b'when: "not recall_needed or finished(recall)"', f"when: {text}".encode()
    )
    procedure = load(source_.partition(b"\nexamples:\n")[0]).procedure
    assert procedure is not None
    guard = next(each for each in guards_of(procedure) if each.text == text)

    said = [condition(guard, Names(procedure, names(language).reader)) for language in ("en", "zh")]
    assert said == [en, zh]
