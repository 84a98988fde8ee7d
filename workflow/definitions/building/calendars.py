"""Builds what something counts on: one calendar, or a choice of calendars by a field of the case."""

from collections.abc import Mapping

from msgspec.structs import replace

from workflow.definitions.building.shared import Building
from workflow.definitions.clocks import NO_YES, ON_ALWAYS, CalendarChoice
from workflow.definitions.durations import Duration
from workflow.definitions.grammar.compounds import REST, Raw, given
from workflow.definitions.model import Field
from workflow.definitions.values import Kind
from workflow.definitions.words import Word
from workflow.wording import Wording

CALENDAR_NEEDED = Wording(
    code="calendar_needed",
    zh="{word} 须说明按哪个日历计",
    en="{word} needs a calendar to count on",
    fix_zh="写 calendar: 日历",
    fix_en="write calendar: NAME",
)
CALENDAR_FOR_EACH = Wording(
    code="calendar_for_each",
    zh="“{field}”为“{choices}”时没有日历",
    en='there is no calendar for "{field}" being "{choices}"',
    fix_zh="逐项写出日历，或写 default: 日历",
    fix_en="name one for each or write default: NAME",
)
CALENDAR_FOR_OTHERS = Wording(
    code="calendar_for_others",
    zh="“{field}”可以另填文字，那时没有日历",
    en='"{field}" admits other wordings, for which there is no calendar',
    fix_zh="写 default: 日历",
    fix_en="write default: NAME",
)


def calendar_choice(raw: Word | Raw, calendars: Mapping[str, str], build: Building) -> CalendarChoice:
    """`always` where nothing is written; every name as it is published, after `calendars:` has been looked up."""
    if isinstance(raw, Word):
        return CalendarChoice(name=calendars.get(raw, raw)) if raw else ON_ALWAYS
    by = build.field(raw["by"], Kind.CHOICE, Kind.YESNO) if raw["by"] else None
    cases = {} if by is None else _cases(by, raw[REST], build)
    if by is not None and not given(raw, "default"):
        _answers_all(raw["by"], by, cases, build)
    default = calendars.get(raw["default"], raw["default"]) or None
    return CalendarChoice(name=default, by=raw["by"], cases={case: calendars.get(n, n) for case, n in cases.items()})


def _cases(by: Field, raw: Mapping[Word, Word], build: Building) -> dict[str, str]:
    """The names by the values of the field; what is no value of it is reported and left out."""
    declared, found = replace(by, open=False), {}
    for word, name in raw.items():
        value = build.value(declared, word)
        if value is not None:
            found[NO_YES[value] if isinstance(value, bool) else str(value)] = str(name)
    return found


def _answers_all(word: Word, by: Field, cases: Mapping[str, str], build: Building) -> None:
    missing = [choice for choice in (by.choices or NO_YES) if choice not in cases]
    if missing:
        build.problems.error(word, CALENDAR_FOR_EACH, field=by.name, choices=", ".join(missing))
    elif by.open:
        build.problems.error(word, CALENDAR_FOR_OTHERS, field=by.name)


def check_calendar(text: Word, within: Duration | None, calendar: Word | Raw, build: Building) -> None:
    """Days and months mean nothing without a calendar."""
    if within is not None and within.seconds is None and not calendar:
        build.problems.error(text, CALENDAR_NEEDED, word=text)
