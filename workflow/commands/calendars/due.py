"""`complaints calendar due`: when a limit ends on a calendar, and what counted for it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

import typer
from msgspec import Struct

from workflow.commands import words
from workflow.commands.calendars.loading import sound_calendar
from workflow.commands.calendars.show import Named
from workflow.commands.calendars.speaking import heading, standing
from workflow.commands.calendars.traced import Trace, trace_data, trace_rows, weekday
from workflow.commands.errand import Errand, of
from workflow.commands.surface.cells import pad, width_of
from workflow.commands.surface.sheet import GAP, Block, Piece, Sheet, Style, line
from workflow.commands.surface.terminal import Form, Json
from workflow.commands.telling.json_values import json_second
from workflow.commands.telling.reader import instant
from workflow.commands.typed_times import Today
from workflow.definitions.clocks import Roll
from workflow.definitions.durations import Duration, parse_duration
from workflow.definitions.refused import NotAValue
from workflow.definitions.spelling import did_you_mean
from workflow.engine.calendars.calendar import Calendar, calendar_for
from workflow.engine.calendars.spans import Pauses, union
from workflow.errors import UsageError
from workflow.spoken import moments
from workflow.wording import Label, Wording

SECOND = moments.SECOND
USUAL_ZONE = "Asia/Shanghai"
"""Where a calendar has none of its own; a new store begins with the same."""
NOT_A_PAUSE = Wording(
    code="not_a_pause",
    zh="--pause 是从何时到何时，不是“{text}”",
    en='--pause is from one time to another, not "{text}"',
    fix_zh="写成 --pause 2026-10-08T09:00/2026-10-08T12:00",
    fix_en="write --pause 2026-10-08T09:00/2026-10-08T12:00",
)
PAUSE_BACKWARDS = Wording(
    code="pause_backwards",
    zh="暂停“{text}”的结束不晚于开始",
    en='the pause "{text}" does not end after it begins',
    fix_zh="先写开始，再写结束：A/B",
    fix_en="write its beginning first, then its end: A/B",
)
BEGINS = Label(zh="开始", en="start")
LIMIT = Label(zh="时限", en="limit")
STANDS = Label(zh="暂停", en="paused")
ENDS = Label(zh="到期", en="due")
AT_THE_END_OF = Label(zh="{date} 24:00", en="24:00 of {date}")
PROVISIONAL = Label(
    zh="~ 暂定：节假日只公布到 {date}，之后的安排公布后到期时刻可能改变",
    en="~ provisional: days off are known until {date}; what is announced later may move this",
)
ROLLED = Label(zh="（末日不开放则顺延）", en=" (a closed last day moves on)")


class Question(Struct, frozen=True, kw_only=True):
    """What was asked, in whole seconds UTC; `zone` is where times were typed and are shown."""

    calendar: Calendar
    start: int
    limit: Duration
    pauses: Pauses
    roll: Roll | None
    zone: ZoneInfo

    @property
    def due(self) -> int:
        return self.calendar.due(self.start, self.limit, self.pauses, roll=self.roll)


def due(
    ctx: typer.Context,
    calendar: Named,
    start: Annotated[
        str,
        typer.Argument(
            metavar="START",
            help="何时开始：'2026-09-30 17:00'、9:30（今天）、现在 | when it begins: '2026-09-30 17:00', 9:30 (today) or now",
        ),
    ],
    within: Annotated[
        str,
        typer.Argument(
            metavar="WITHIN",
            help="时限：8h、90m、3wd（工作日）、10cd（自然日）、2mo、1y | the limit: 8h, 90m, 3wd (working days), "
            "10cd (calendar days), 2mo, 1y",
        ),
    ],
    *,
    pause: Annotated[
        list[str] | None,
        typer.Option("--pause", metavar="A/B", help="从 A 到 B 暂停，可写多次 | paused from A to B; may be repeated"),
    ] = None,
    roll: Annotated[
        bool,
        typer.Option(
            "--roll",
            help="cd、mo、y 的末日不开放时，顺延到下一个开放的日子 | a last day of cd, mo or y that is closed moves on "
            "to the next open one",
        ),
    ] = False,
    zone: Annotated[
        str | None,
        typer.Option(
            "--zone",
            metavar="ZONE",
            help="所写与所显示时间的时区，默认为日历的 | the zone of the times you type and read; by default the calendar's",
        ),
    ] = None,
) -> int:
    """Exit code 1 when the calendar has errors."""
    errand = of(ctx)
    seen_in = None if zone is None else _zone(zone)
    rules = sound_calendar(errand, calendar)
    if rules is None:
        return 1
    found = calendar_for(rules, seen_in or ZoneInfo(USUAL_ZONE))
    today = _today(seen_in or found.zone)
    asked = Question(
        calendar=found,
        start=instant(start, today, name="START") // SECOND,
        limit=_limit(within),
        pauses=tuple(_pause(text, today) for text in pause or ()),
        roll="next_open" if roll else None,
        zone=seen_in or found.zone,
    )
    _answer(errand, asked)
    return 0


def _answer(errand: Errand, asked: Question) -> None:
    ends = asked.due
    days = asked.calendar.trace(asked.start, ends, asked.pauses)
    numbers = asked.calendar.numbers(days, asked.start, asked.limit, asked.pauses)
    trace = Trace(asked.calendar, days, numbers)
    if errand.terminal.form in (Form.TSV, Form.NDJSON):
        errand.terminal.give_list(trace_data(trace), [])
    else:
        errand.terminal.give(_data(asked, ends, trace), _sheet(errand, asked, ends, trace))


def _zone(name: str) -> ZoneInfo:
    if name not in available_timezones():
        raise UsageError(words.NO_ZONE, zone=name, hint=did_you_mean(name, sorted(available_timezones())))
    return ZoneInfo(name)


def _today(zone: ZoneInfo) -> Today:
    from workflow.store import moment

    return Today(moment.now(), zone.key)


def _limit(text: str) -> Duration:
    try:
        return parse_duration(text.strip())
    except NotAValue as error:
        raise UsageError(error.wording, **error.blanks) from error


def _pause(text: str, today: Today) -> tuple[int, int]:
    begin, slash, end = text.partition("/")
    if not slash:
        raise UsageError(NOT_A_PAUSE, text=text)
    since, until = (instant(edge, today, name="--pause") // SECOND for edge in (begin, end))
    if since >= until:
        raise UsageError(PAUSE_BACKWARDS, text=text)
    return since, until


def _sheet(errand: Errand, asked: Question, ends: int, trace: Trace) -> Sheet:
    rules = asked.calendar.days.rules
    sheet: list[Block] = [heading(rules, errand.language), standing(rules, errand.language), GAP]
    facts = [(errand.words(head), said) for head, said in _facts(errand, asked, ends)]
    width = max(width_of(head) for head, _ in facts) + 2
    sheet += [line(pad(head, width), *said, hang=width) for head, said in facts]
    if asked.calendar.is_provisional(ends):
        sheet.append(line(Piece(errand.words(PROVISIONAL).format(date=rules.known_until), Style.WARN)))
    return [*sheet, GAP, trace_rows(trace, errand.language)]


def _facts(errand: Errand, asked: Question, ends: int) -> Iterator[tuple[Label, tuple[Piece, ...]]]:
    rolls = errand.words(ROLLED) if asked.roll and asked.limit.unit in ("cd", "mo", "y") else ""
    yield BEGINS, (Piece(_said(errand, asked, asked.start)),)
    yield LIMIT, (Piece(asked.limit.text + rolls),)
    for begin, end in union(asked.pauses):
        yield STANDS, (Piece(f"{_said(errand, asked, begin)} - {_said(errand, asked, end)}"),)
    mark = " ~" if asked.calendar.is_provisional(ends) else ""
    yield ENDS, (Piece(_said(errand, asked, ends) + mark, Style.STRONG), Piece(_midnight(errand, asked, ends)))


def _said(errand: Errand, asked: Question, instant: int) -> str:
    """`2026-10-08 17:30 +08:00 Thu`."""
    day = weekday(datetime.fromtimestamp(instant, asked.zone).date(), errand.language)
    return f"{moments.full(instant * SECOND, asked.zone)} {day}"


def _midnight(errand: Errand, asked: Question, ends: int) -> str:
    """Which day ends there, where one does."""
    if datetime.fromtimestamp(ends, asked.zone).time().isoformat() != "00:00:00":
        return ""
    ended = datetime.fromtimestamp(ends - 1, asked.zone).date()
    return f"  = {errand.words(AT_THE_END_OF).format(date=ended.isoformat())}"


def _data(asked: Question, ends: int, trace: Trace) -> Mapping[str, Json]:
    return {
        "calendar": asked.calendar.name,
        "digest": asked.calendar.digest,
        "timezone": asked.calendar.zone.key,
        "start": json_second(asked.start),
        "within": asked.limit.text,
        "roll": asked.roll,
        "pauses": [[json_second(edge) for edge in pause] for pause in union(asked.pauses)],
        "due": json_second(ends),
        "due_local": datetime.fromtimestamp(ends, asked.zone).isoformat(),
        "provisional": asked.calendar.is_provisional(ends),
        "days": trace_data(trace),
    }
