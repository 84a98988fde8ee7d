"""A calendar file, format 1, as shapes: every key with what it means."""

import re

from workflow.definitions.calendars import messages as say
from workflow.definitions.grammar.compounds import ByForm, Key, MapOf, OneOrMany, must
from workflow.definitions.grammar.shapes import Named, OneOf
from workflow.definitions.grammar.words import DATE, LABEL, PLAIN_NAME, TEXT, record, saying
from workflow.wording import Label

CLOSED = "closed"
HOURS = OneOrMany(saying('"09:00-12:00" 或 closed', '"09:00-12:00" or closed'))
DAYS = saying("星期, 例如 mon、mon-fri", "days of the week such as mon or mon-fri")
DATES = saying("日期, 例如 2026-10-01..2026-10-08", "dates such as 2026-10-01..2026-10-08")
NAMED_DATES = MapOf(DATES, saying("这一天的名称, 例如 国庆节", "what the day is called, such as Christmas Day"))
NOTICE = OneOrMany(saying("通知的网址或名称", "where the days were announced"))
YEAR = record(
    "{notice: 网址, days_off: {日期: 名称}, makeup_workdays: {日期: 名称}}",
    "{notice: URL, days_off: {date: name}, makeup_workdays: {date: name}}",
    {
        "notice": must(NOTICE, "通知的出处", "where the days were announced"),
        "days_off": Key(NAMED_DATES, "放假的日期", "the days off"),
        "makeup_workdays": Key(NAMED_DATES, "补班的日期", "the make-up working days"),
    },
)
GIVEN_DAY = record(
    '{hours: ["09:00-12:00"], reason: 原因}',
    '{hours: ["09:00-12:00"], reason: TEXT}',
    {"hours": must(HOURS, "时段", "its hours"), "reason": Key(TEXT, "原因", "why")},
)
ONE_DATE = ByForm(
    Label(zh='["09:00-12:00"]、closed 或 {hours, reason}', en='["09:00-12:00"], closed or {hours, reason}'),
    word=HOURS,
    sequence=HOURS,
    mapping=GIVEN_DAY,
    blank=(),
)
CALENDAR = record(
    "日历 {format, calendar, title, source, week, ..}",
    "a calendar {format, calendar, title, source, week, ..}",
    {
        "format": must(OneOf(("1",)), "语言版本", "the language's version"),
        "calendar": must(PLAIN_NAME, "日历的名称", "the calendar's name"),
        "title": must(LABEL, "标题", "its title"),
        "source": must(TEXT, "出处", "where the week and the days come from"),
        "timezone": Key(saying("时区, 例如 Asia/Shanghai", "a time zone such as Asia/Shanghai"), "时区", "time zone"),
        "known_until": Key(DATE, "已知到哪一天", "the last date of which the days are certain"),
        "week": must(MapOf(DAYS, HOURS), "每周的时段", "the hours of the week"),
        "makeup_hours": Key(HOURS, "补班日的时段", "the hours of a make-up working day"),
        "years": Key(
            MapOf(Named(re.compile(r"^(?:19|2[01])[0-9]{2}\Z"), say.BAD_YEAR), YEAR), "逐年公布", "year by year"
        ),
        "dates": Key(MapOf(DATES, ONE_DATE), "个别日期的时段", "hours of single dates"),
    },
)
"""A whole calendar."""
