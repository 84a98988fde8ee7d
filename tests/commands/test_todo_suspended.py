"""Somebody suspended waits for an assessment that nobody would look for in a closed case."""

from .conftest import Counter


def slip(counter: Counter, day: str) -> str:
    """A closed case of a slip of sun's on the day."""
    case = counter.awaiting()
    counter.well("approve", case, "opinion=同意", "--saw", counter.code(case), "--as", "chen")
    counter.well("do", case, "reply", "reply_text=已退", "handled_at=2026-09-28T09:00", "--as", "li")
    answer = ("called_at=2026-09-28T09:00", "call_notes=到账", "satisfaction=satisfied")
    counter.well("do", case, "call_back", *answer, "--as", "gao")
    why = ("cause=staff_slip", "employee=sun", f"slip_on={day}", "slip_analysis=未复核", "coaching=当面指正")
    counter.well("do", case, "settle", *why, "--as", "li")
    counter.well("do", case, "close", "others_affected=no", "why_none=只一单", "--as", "li")
    return case


def assessments(counter: Counter, *words: str) -> list[str]:
    data = counter.well("todo", *words, "--json").data
    return [each["case"] for each in data if "pass_assessment" in each["actions"]]


def test_the_head_finds_the_assessment_of_somebody_suspended_although_the_case_is_closed(counter: Counter) -> None:
    slip(counter, "2026-09-20")
    assert assessments(counter, "--as", "wang") == []

    second = slip(counter, "2026-09-21")

    assert assessments(counter, "--as", "wang") == [second]
    assert assessments(counter, "--role", "receiving_head", "--as", "li") == [second]
    assert assessments(counter, "--as", "tan") == []


def test_it_is_gone_once_the_assessment_was_passed(counter: Counter) -> None:
    slip(counter, "2026-09-20")
    second = slip(counter, "2026-09-21")
    counter.well("do", second, "pass_assessment", "training=skills", "assessment=passed", "--as", "wang")

    assert assessments(counter, "--as", "wang") == []
