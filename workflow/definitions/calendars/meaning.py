"""What a limit means on a calendar, in words: `48h` on an office's is `6.4 working days of 7h30m`."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from msgspec import Struct

from workflow.definitions.calendars.hours import DAY, WEEKDAY_LABELS, minutes, time_of_day
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.clocks import Roll
from workflow.definitions.durations import Duration
from workflow.wording import Label

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_TENTH = Decimal("0.1")


class _Period(Struct, frozen=True):
    """A stretch of so many open minutes in which people count, and what they call one and several of them."""

    minutes: int
    zh: str
    one: str
    many: str


def meaning(limit: Duration, rules: CalendarRules, roll: Roll | None = None) -> Label:
    """How long it is, or when it ends, by the usual week: what is true whenever it begins. To be read after `48h = `."""
    if limit.seconds is not None:
        return _hours(limit, limit.seconds, rules)
    if limit.unit == "wd":
        return _working_days(limit.count, rules)
    return _rolled(_dates(limit), roll)


def _hours(limit: Duration, seconds: int, rules: CalendarRules) -> Label:
    open_for = [minutes(hours) for hours in rules.week if hours]
    if rules.never_closes and seconds < DAY * 60:
        return Label(zh="昼夜连续计", en="day and night")
    if rules.never_closes:
        return _counted(
            seconds, _Period(DAY, "{count} 天，昼夜连续计", "{count} day", "{count} days"), ", day and night"
        )
    if not open_for:
        return Label(zh="只在日历列出的日期计", en="counted on the dates that the calendar lists")
    alike = len(set(open_for)) == 1
    if seconds < (open_for[0] if alike else sum(open_for)) * 60:
        return _of_office_time(limit, rules)
    if alike:
        day = f"（每天 {_length(open_for[0])}）"
        period = _Period(open_for[0], "{count} 个工作日" + day, "{count} working day", "{count} working days")
        return _counted(seconds, period, f" of {_length(open_for[0])}")
    week = _length(sum(open_for))
    period = _Period(sum(open_for), "{count} 周" + f"（每周开放 {week}）", "{count} week", "{count} weeks")
    return _counted(seconds, period, f" of {week}")


def _of_office_time(limit: Duration, rules: CalendarRules) -> Label:
    """Less than what people count in: what it is a part of."""
    runs = [(minutes(rules.week[days[0]]), days) for days in _open_runs(rules)]
    zh = "、".join(f"{_weekdays(days).zh}每天 {_length(open_for)}" for open_for, days in runs)
    en = ", ".join(f"{_weekdays(days).en} {_length(open_for)}" for open_for, days in runs)
    return Label(zh=f"办公时间 {limit.text}（{zh}）", en=f"{limit.text} of office time ({en} a day)")


def _open_runs(rules: CalendarRules) -> Iterator[tuple[int, ...]]:
    """The open days of the week, those together that follow each other and are open as long."""
    for open_for, days in groupby(range(7), key=lambda day: minutes(rules.week[day])):
        if open_for:
            yield tuple(days)


def _weekdays(days: tuple[int, ...]) -> Label:
    """`Mon-Fri`, `Sat`."""
    first, last = (WEEKDAY_LABELS[day] for day in (days[0], days[-1]))
    if first is last:
        return Label(zh=f"周{first.zh[-1]}", en=first.en[:3])
    return Label(zh=f"周{first.zh[-1]}至周{last.zh[-1]}", en=f"{first.en[:3]}-{last.en[:3]}")


def _counted(seconds: int, period: _Period, en_end: str) -> Label:
    exact = Decimal(seconds) / (period.minutes * 60)
    rounded = exact.quantize(_TENTH, ROUND_HALF_UP)
    count = str(rounded).removesuffix(".0")
    about = ("", "") if rounded == exact else ("约 ", "about ")
    en = period.one if count == "1" else period.many
    return Label(zh=about[0] + period.zh.format(count=count), en=about[1] + en.format(count=count) + en_end)


def _working_days(count: int, rules: CalendarRules) -> Label:
    """The close of the last interval of that day; where days close at different times, at closing time."""
    closings = {hours[-1].end for hours in rules.week if hours}
    zh, en = f"开始日之后第 {count} 个工作日", f"the {_ordinal(count)} working day after the start"
    if len(closings) != 1:
        return Label(zh=f"{zh}下班时止", en=f"until closing time on {en}")
    end = closings.pop()
    time = time_of_day(end)
    if end > DAY:
        return Label(zh=f"{zh}的次日 {time} 止", en=f"until {time} on the morning after {en}")
    return Label(zh=f"{zh} {time} 止", en=f"until {time} on {en}")


def _dates(limit: Duration) -> Label:
    count = limit.count
    if limit.unit == "cd":
        return Label(
            zh=f"开始日之后第 {count} 天 24:00 止", en=f"until 24:00 on the {_ordinal(count)} day after the start"
        )
    zh, en = ("个月", "month") if limit.unit == "mo" else ("年", "year")
    later = f"{count} {en}{'s' if count > 1 else ''} later"
    return Label(zh=f"{count} {zh}后同一日 24:00 止", en=f"until 24:00 on the same day of the month, {later}")


def _rolled(label: Label, roll: Roll | None) -> Label:
    if roll is None:
        return label
    return Label(zh=f"{label.zh}，逢休息日顺延", en=f"{label.en}, or on the next open day")


def _ordinal(count: int) -> str:
    if count <= len(_ORDINALS):
        return _ORDINALS[count - 1]
    ending = "th" if count % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{ending}"


def _length(minutes: int) -> str:
    whole, rest = divmod(minutes, 60)
    return (f"{whole}h" if whole else "") + (f"{rest}m" if rest else "")
