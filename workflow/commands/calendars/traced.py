"""What counted for a limit, day by day, as people and scripts read it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from msgspec import Struct

from workflow.commands.calendars import words
from workflow.commands.calendars.speaking import as_told
from workflow.commands.surface.sheet import Part, Piece, Rows, Style
from workflow.commands.surface.terminal import Json
from workflow.commands.telling.json_values import json_second
from workflow.engine.calendars.calendar import Calendar
from workflow.engine.calendars.spans import Span
from workflow.engine.calendars.trace import Numbers, TracedDay
from workflow.wording import Label, Language

DATE, WHY, HOURS = Label(zh="日期", en="date"), Label(zh="为什么", en="why"), Label(zh="时段", en="hours")
COUNTED, TOTAL = Label(zh="计入", en="counted"), Label(zh="累计", en="total")
NUMBERED = Label(zh="第几天", en="day")
OUTSIDE = Label(zh="当日时段之外", en="outside its hours")
PAUSED = Label(zh="暂停 {hours}", en="paused {hours}")
AND = Label(zh="，", en=", ")
EACH = Label(zh="每天 {hours}", en="{hours} each")
MOVES_ON = Label(zh="顺延", en="moves on")
ONE_BY_ONE = 45
"""A longer trace tells open days in a row that are alike in one line, a shorter one each day in its own."""
_STYLES = {"week": Style.PLAIN, "day_off": Style.WARN, "makeup_workday": Style.GOOD, "date": Style.NAME}


class Trace(Struct, frozen=True):
    """The days from a start to a due, and for a limit in days which of them counted: the number of each (None: it moved
    the due on). Without numbers, time on the calendar is told."""

    calendar: Calendar
    days: Sequence[TracedDay]
    numbers: Numbers | None


def trace_rows(trace: Trace, language: Language) -> Rows:
    """A line for each day; closed days in a row that are closed for the same reason share one."""
    heads = (DATE, WHY, HOURS, *((COUNTED, TOTAL) if trace.numbers is None else (NUMBERED,)))
    groups = [tuple(alike) for _, alike in groupby(trace.days, key=lambda day: _alike(trace, day))]
    return Rows(tuple(head.say(language) for head in heads), tuple(_row(trace, group, language) for group in groups))


def trace_data(trace: Trace) -> list[dict[str, Json]]:
    return [_day_data(trace, day) for day in trace.days]


def hours_of(seconds: int) -> str:
    """`7:30`; the seconds only when there are any."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}" + (f":{rest:02}" if rest else "")


def stretch(span: Span, zone: ZoneInfo) -> str:
    """`09:00-12:00` on the clocks of the zone; an end at midnight is 24:00."""
    begin, end = (_clock(instant, zone) for instant in span)
    return f"{begin}-{'24:00' if end == '00:00' else end}"


def _clock(instant: int, zone: ZoneInfo) -> str:
    at = datetime.fromtimestamp(instant, zone)
    return at.strftime("%H:%M:%S" if at.second else "%H:%M")


def _stretches(spans: Sequence[Span], zone: ZoneInfo) -> str:
    return " ".join(stretch(span, zone) for span in spans)


def _alike(trace: Trace, day: TracedDay) -> tuple[object, ...]:
    """What days in a row have in common when they stand in one line."""
    moves_on = trace.numbers is not None and trace.numbers.get(day.date, 0) is None
    shared = (day.why, day.reason, day.provisional, moves_on)
    if _is_closed(trace, day):
        return shared
    if len(trace.days) > ONE_BY_ONE and not day.paused:
        return (*shared, _stretches(day.counted, trace.calendar.zone))
    return (day.date,)


def _is_closed(trace: Trace, day: TracedDay) -> bool:
    return not trace.calendar.days.rules.day(day.date).hours and not day.counted and not day.paused


def _row(trace: Trace, group: Sequence[TracedDay], language: Language) -> tuple[Part, ...]:
    first, last = group[0], group[-1]
    told = as_told(first.why, trace.calendar.days.rules.day(first.date).hours, first.reason)
    why = " ".join(part for part in (words.WHY[told].say(language), first.reason) if part)
    style = Style.FAINT if told == "week" and _is_closed(trace, first) else _STYLES[told]
    hours = _hours(trace, group, language)
    dates = _dates(trace, first, last, language)
    return Piece(dates, style), Piece(why, style), hours, *_counts(trace, group, language)


def _counts(trace: Trace, group: Sequence[TracedDay], language: Language) -> Iterator[Part]:
    if trace.numbers is None:
        seconds = sum(day.seconds for day in group)
        yield hours_of(seconds) if seconds else ""
        yield hours_of(group[-1].total)
        return
    numbers = [trace.numbers[day.date] for day in group if day.date in trace.numbers]
    if None in numbers:
        yield MOVES_ON.say(language)
    else:
        yield "-".join(dict.fromkeys(str(number) for number in (*numbers[:1], *numbers[-1:])))


def _hours(trace: Trace, group: Sequence[TracedDay], language: Language) -> str:
    first, zone = group[0], trace.calendar.zone
    if _is_closed(trace, first):
        return words.CLOSED.say(language)
    parts = [_stretches(first.counted, zone)] if first.counted else []
    if first.paused:
        parts.append(PAUSED.say(language).format(hours=_stretches(first.paused, zone)))
    said = AND.say(language).join(parts) or OUTSIDE.say(language)
    return EACH.say(language).format(hours=said) if len(group) > 1 else said


def _dates(trace: Trace, first: TracedDay, last: TracedDay, language: Language) -> str:
    """`10-01 Thu`, `10-01..10-07 Thu-Wed`, and `~` when the days off are not announced that far; with the year where it is
    another than that of the first day."""
    begin, end = _date(first.date, trace.days[0].date), _date(last.date, first.date)
    one, other = (weekday(day.date, language) for day in (first, last))
    said = f"{begin} {one}" if first is last else f"{begin}..{end} {one}-{other}"
    return f"{said}~" if last.provisional else said


def _date(on: date, than: date) -> str:
    return on.isoformat() if on.year != than.year else f"{on:%m-%d}"


def weekday(on: date, language: Language) -> str:
    """`Wed`, `周三`."""
    short = words.SHORT_DAYS[on.weekday()].say(language)
    return f"周{short}" if language == "zh" else short


def _day_data(trace: Trace, day: TracedDay) -> dict[str, Json]:
    found: dict[str, Json] = {
        "date": day.date.isoformat(),
        "why": day.why,
        "reason": day.reason,
        "counted": [_span_data(span) for span in day.counted],
        "paused": [_span_data(span) for span in day.paused],
        "seconds": day.seconds,
        "total_seconds": day.total,
        "provisional": day.provisional,
    }
    return found if trace.numbers is None else {**found, "number": trace.numbers.get(day.date)}


def _span_data(span: Span) -> dict[str, Json]:
    begin, end = span
    return {"from": json_second(begin), "to": json_second(end)}
