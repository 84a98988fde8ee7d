"""Lengths of time as people write them: `24h`, `1h30m`, `2wd`, `10cd`, `2mo`, `2y`."""

import re
from typing import Literal, cast

from msgspec import Struct

from workflow.definitions.refused import NotAValue
from workflow.wording import Wording

BARE_DAYS = Wording(
    code="bare_days",
    zh="“{value}”里的 d 说不清是哪种天",
    en='the d in "{value}" does not say which days',
    fix_zh="写 {count}wd（工作日）、{count}cd（自然日）或 {hours}h（小时）",
    fix_en="write {count}wd (working days), {count}cd (calendar days) or {hours}h (hours)",
)
NOT_A_DURATION = Wording(
    code="not_a_duration",
    zh="“{value}”不是时间长度",
    en='"{value}" is not a length of time',
    fix_zh="写成 30m、24h、2wd（工作日）、10cd（自然日）、2mo（月）或 2y（年）",
    fix_en="write it as 30m, 24h, 2wd (working days), 10cd (calendar days), 2mo (months) or 2y (years)",
)
ZERO_DURATION = Wording(
    code="zero_duration",
    zh="“{value}”是零，不成时限",
    en='"{value}" is nothing, which is no time limit',
    fix_zh="写一个大于零的时间",
    fix_en="write a time above zero",
)
NEGATIVE_DURATION = Wording(
    code="negative_duration",
    zh="“{value}”小于零，不成时限",
    en='"{value}" is less than nothing, which is no time limit',
    fix_zh="写一个大于零的时间",
    fix_en="write a time above zero",
)


class Duration(Struct, frozen=True, kw_only=True):
    """A length of time as it was written: `24h`, `30m`, `2wd`, `10cd`, `2mo`; several parts only for `h m s`."""

    text: str
    seconds: int | None
    """Seconds on the clock for `h m s`; None for the units that need a calendar."""
    unit: Literal["s", "m", "h", "wd", "cd", "mo", "y"]
    count: int


_SECONDS = {"h": 3600, "m": 60, "s": 1}
_CLOCK = re.compile(r"(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?")
_CALENDAR = re.compile(r"([0-9]{1,5})(wd|cd|mo|y)")
_DAYS = re.compile(r"([0-9]{1,5})d")
_NEGATIVE = re.compile("[-\N{MINUS SIGN}][0-9]")
DURATION_PATTERN = r"^([0-9]+h)?([0-9]+m)?([0-9]+s)?$|^[0-9]+(wd|cd|mo|y)$"


def parse_duration(text: str) -> Duration:
    """Raises NotAValue when `text` is not a length of time above zero."""
    if days := _DAYS.fullmatch(text):
        raise NotAValue(BARE_DAYS, value=text, count=int(days[1]), hours=24 * int(days[1]))
    if found := _CALENDAR.fullmatch(text):
        unit = cast(Literal["wd", "cd", "mo", "y"], found[2])
        return _positive(Duration(text=text, seconds=None, unit=unit, count=int(found[1])))
    if text and (found := _CLOCK.fullmatch(text)):
        return _positive(_on_the_clock(text, found.groups()))
    raise NotAValue(NEGATIVE_DURATION if _NEGATIVE.match(text) else NOT_A_DURATION, value=text)


def _on_the_clock(text: str, parts: tuple[str | None, ...]) -> Duration:
    given = [(int(part), unit) for part, unit in zip(parts, "hms", strict=True) if part is not None]
    seconds = sum(count * _SECONDS[unit] for count, unit in given)
    if len(given) > 1:
        return Duration(text=text, seconds=seconds, unit="s", count=seconds)
    count, unit = given[0]
    return Duration(text=text, seconds=seconds, unit=cast(Literal["h", "m", "s"], unit), count=count)


def _positive(duration: Duration) -> Duration:
    if duration.count == 0:
        raise NotAValue(ZERO_DURATION, value=duration.text)
    return duration
