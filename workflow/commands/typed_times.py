"""Times as people type them: `9:30`, `yesterday 15:00`, `明天` become full ones, by a clock and in a zone.

Only for what somebody types. Definitions and tables have full times alone: there is no today in a file.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from workflow.definitions.model import Field
from workflow.definitions.parsing import parse_instant
from workflow.definitions.refused import NotAValue
from workflow.definitions.value_messages import NO_SUCH_TIME
from workflow.definitions.values import Kind
from workflow.errors import UsageError
from workflow.spoken import moments
from workflow.wording import Wording

NOT_A_TIME = Wording(
    code="not_a_datetime",
    zh="{field} 应为日期和时间，不是“{value}”",
    en='{field} is a date and time, not "{value}"',
    fix_zh="可写 2026-09-28T08:50、9:30（今天）、昨天 15:00、明天 9:30、10-13 9:30（今年）或 现在",
    fix_en="write 2026-09-28T08:50, 9:30 (today), yesterday 15:00, tomorrow 9:30, 10-13 9:30 (this year) or now",
)
NOT_A_DAY = Wording(
    code="not_a_date",
    zh="{field} 应为日期，不是“{value}”",
    en='{field} is a date, not "{value}"',
    fix_zh="可写 2026-09-28、今天、昨天、明天或 10-13（今年）",
    fix_en="write 2026-09-28, today, yesterday, tomorrow or 10-13 (this year)",
)
TIME_TWICE = Wording(
    code="time_comes_twice",
    zh="{field} 的“{value}”在 {zone} 有两次（钟点拨慢）",
    en='"{value}" for {field} comes twice in {zone} (clocks go back)',
    fix_zh="写明是哪一次：{first} 或 {second}",
    fix_en="say which: {first} or {second}",
)
NOW = frozenset({"now", "现在"})
DAYS: Mapping[str, int] = {"today": 0, "今天": 0, "yesterday": -1, "昨天": -1, "tomorrow": 1, "明天": 1}
_DAY = r"(?:(?P<word>" + "|".join(DAYS) + r")|(?:(?P<year>[0-9]{4})-)?(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2}))"
_CLOCK = r"(?P<hour>[0-9]{1,2})[:：](?P<minute>[0-9]{2})(?:[:：](?P<second>[0-9]{2}))?"
_A_DAY = re.compile(_DAY)
_A_TIME = re.compile(rf"(?:{_DAY}(?:\s+|t|(?<=天)))?{_CLOCK}")


class Today(Struct, frozen=True):
    """What clocks and calendars show: `now` in microseconds UTC, looked at in `zone`."""

    now: int
    zone: str

    @property
    def local(self) -> datetime:
        return moments.local(self.now, ZoneInfo(self.zone))


def full_time(text: str, today: Today, *, name: str) -> str:
    """The time as it can be read without knowing today; a text that is full already stays as it is. Raises UsageError."""
    plain = text.strip().lower()
    if plain in NOW:
        return today.local.isoformat(timespec="seconds")
    if _is_full(text, today, name):
        return text
    found = _A_TIME.fullmatch(plain)
    moment = None if found is None else _moment(found, today)
    if moment is None:
        raise UsageError(NOT_A_TIME, field=name, value=text)
    return _once(moment, text, today, name)


def full_day(text: str, today: Today, *, name: str) -> str:
    """The day as `2026-09-28`. Raises UsageError."""
    plain = text.strip().lower()
    found = _A_DAY.fullmatch("today" if plain in NOW else plain)
    day = None if found is None else _day(found, today)
    if day is None:
        raise UsageError(NOT_A_DAY, field=name, value=text)
    return day.isoformat()


def morning(text: str, today: Today, *, name: str) -> str:
    """A time, or of a day alone its first minute. Raises UsageError."""
    alone = _A_DAY.fullmatch(text.strip().lower()) is not None
    return f"{full_day(text, today, name=name)}T00:00" if alone else full_time(text, today, name=name)


def looked_for(text: str, today: Today) -> str:
    """What to look for in a field that holds dates or times: a day or a time that was typed shortly, in full."""
    plain = text.strip().lower()
    if _A_DAY.fullmatch(plain):
        return full_day(text, today, name=text)
    return full_time(text, today, name=text) if _A_TIME.fullmatch(plain) else text


def full(declared: Field, text: str, today: Today) -> str:
    """What was typed for a field, with dates and times in full; nothing else changes."""
    if declared.kind is Kind.DATETIME and text.strip():
        return full_time(text, today, name=declared.name)
    if declared.kind is Kind.DATE and text.strip():
        return full_day(text, today, name=declared.name)
    return text


def _is_full(text: str, today: Today, name: str) -> bool:
    """Whether it needs no today; raises for a time that clocks skip."""
    try:
        parse_instant(text, zone=today.zone, name=name)
    except NotAValue as error:
        if error.wording is NO_SUCH_TIME:
            raise UsageError(error.wording, **error.blanks) from error
        return False
    return True


def _moment(found: re.Match[str], today: Today) -> datetime | None:
    """What the clocks show at that time; None when there is no such day or time."""
    day = _day(found, today)
    try:
        clock = time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        return None
    return None if day is None else datetime.combine(day, clock)


def _day(found: re.Match[str], today: Today) -> date | None:
    """The day that is meant; None when there is no such day."""
    begin = today.local.date()
    try:
        if found["month"] is not None:
            return date(int(found["year"] or begin.year), int(found["month"]), int(found["day"]))
        return begin + timedelta(days=DAYS[found["word"]] if found["word"] else 0)
    except (ValueError, OverflowError):
        return None


def _once(moment: datetime, text: str, today: Today, name: str) -> str:
    """The time on the zone's clocks, where they show it exactly once that day."""
    plain = moment.isoformat(timespec="seconds" if moment.second else "minutes")
    if not _is_full(plain, today, name):
        raise UsageError(NOT_A_TIME, field=name, value=text)
    local = moment.replace(tzinfo=ZoneInfo(today.zone))
    again = local.replace(fold=1)
    if local.utcoffset() != again.utcoffset():
        first, second = (each.isoformat(timespec="minutes") for each in (local, again))
        raise UsageError(TIME_TWICE, field=name, value=text, zone=today.zone, first=first, second=second)
    return plain
