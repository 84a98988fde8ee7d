"""The 212 reference cases: ours are the answers that stepping by minutes gives under our rules (README.md)."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.engine.calendars import made
from workflow.definitions.calendars.model import CalendarRules
from workflow.engine.calendars.calendar import Calendar

REFERENCE: dict[str, Any] = json.loads((Path(__file__).parent / "calendar_cases.json").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = REFERENCE["cases"]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _rules(spec: dict[str, Any]) -> CalendarRules:
    """`holidays` are days off, `overrides` (make-up days among them) hours for single dates; none has `holidays_yearly`."""
    assert set(spec) <= {"timezone", "week", "holidays", "overrides"}
    return made.rules(
        [_hours(spec["week"].get(day, [])) for day in WEEKDAYS],
        zone=spec["timezone"],
        off=dict.fromkeys(spec.get("holidays", []), "holiday"),
        dates={on: _hours(intervals) for on, intervals in spec.get("overrides", {}).items()},
    )


def _hours(intervals: list[list[str]]) -> str:
    return " ".join("-".join(interval) for interval in intervals)


CALENDARS = {name: made.calendar(_rules(spec)) for name, spec in REFERENCE["calendars"].items()}


def _at(case: dict[str, Any], text: str) -> int:
    return made.at(text, case.get("naive_tz", "UTC"))


def _answer(case: dict[str, Any], calendar: Calendar) -> int:
    start = _at(case, case["start"])
    pauses = tuple((_at(case, begin), _at(case, end)) for begin, end in case.get("pauses", []))
    if case["op"] == "between":
        return calendar.elapsed(start, _at(case, case["end"]), pauses)
    limit = f"{case['n']}wd" if case["op"] == "add_working_days" else f"{case['duration_s']}s"
    return calendar.due(start, made.length(limit), pauses)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_ours_is_the_answer(case):
    ours = case["ours"]

    assert _answer(case, CALENDARS[case["calendar"]]) == (
        ours["seconds"] if "seconds" in ours else _at(case, ours["due"])
    )


def test_none_of_the_cases_is_left_out():
    assert Counter(case["op"] for case in CASES) == {"add": 155, "between": 52, "add_working_days": 5}


def test_the_china_calendar_here_is_the_one_of_the_cases_in_2026():
    theirs = _rules(REFERENCE["calendars"]["cn/office"])
    year = [date.fromordinal(number) for number in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]

    assert [made.CHINA.day(on).hours for on in year] == [theirs.day(on).hours for on in year]
