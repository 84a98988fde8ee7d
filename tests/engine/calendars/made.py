"""Calendars, times and lengths for the tests of calendars, written as short as people write them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from workflow.definitions.calendars.model import CalendarRules, Day, Hours, Interval
from workflow.definitions.durations import Duration, parse_duration
from workflow.engine.calendars.calendar import Calendar, calendar_for
from workflow.wording import Label

SHANGHAI = ZoneInfo("Asia/Shanghai")
WHOLE_DAY = "00:00-24:00"


def hours(text: str) -> Hours:
    """`09:00-12:00 22:00-06:00`, the second over midnight; nothing for a closed day."""
    pairs = [[_minute(edge) for edge in interval.split("-")] for interval in text.split()]
    return tuple(Interval(start, end if end > start else end + 1440) for start, end in pairs)


def rules(
    week: Sequence[str],
    *,
    zone: str | None = "Asia/Shanghai",
    off: Mapping[str, str] | None = None,
    makeup: Mapping[str, str] | None = None,
    makeup_hours: str = "",
    dates: Mapping[str, str] | None = None,
    known_until: str | None = None,
    digest: str = "",
) -> CalendarRules:
    """`week` from Monday; days that are not given are closed. Days off and make-up days: date to name; dates: to hours."""
    days = [hours(text) for text in (*week, "", "", "", "", "", "", "")[:7]]
    return CalendarRules(
        name="office",
        digest=digest,
        label=Label(zh="办公时间", en="Office hours"),
        source="made for a test",
        timezone=zone,
        week=(days[0], days[1], days[2], days[3], days[4], days[5], days[6]),
        known_until=None if known_until is None else date.fromisoformat(known_until),
        makeup_hours=hours(makeup_hours),
        days_off={date.fromisoformat(on): name for on, name in (off or {}).items()},
        makeup_workdays={date.fromisoformat(on): name for on, name in (makeup or {}).items()},
        dates={date.fromisoformat(on): Day(hours(text), "date") for on, text in (dates or {}).items()},
    )


def calendar(made: CalendarRules) -> Calendar:
    return calendar_for(made, SHANGHAI)


def at(text: str, zone: str | ZoneInfo = SHANGHAI) -> int:
    """The instant of a local time, or of one with an offset."""
    moment = datetime.fromisoformat(text)
    zone = ZoneInfo(zone) if isinstance(zone, str) else zone
    return int((moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp())


def shown(instant: int, zone: str | ZoneInfo = SHANGHAI) -> str:
    """The local time as `at` reads it, for messages that can be read when a test fails."""
    zone = ZoneInfo(zone) if isinstance(zone, str) else zone
    return datetime.fromtimestamp(instant, zone).strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")


def length(text: str) -> Duration:
    return parse_duration(text)


def named(name: str, *days: str) -> dict[str, str]:
    """Days that one thing is called after: `2026-10-01..07` or single ones."""
    return {on: name for day in days for on in _range(day)}


def _range(days: str) -> list[str]:
    if ".." not in days:
        return [days]
    first, last = days.split("..")
    return [f"{first[:8]}{day:02}" for day in range(int(first[8:]), int(last) + 1)]


def _minute(edge: str) -> int:
    hour, minute = edge.split(":")
    return int(hour) * 60 + int(minute)


OFFICE = "09:00-12:00 13:30-18:00"
CHINA = rules(
    [OFFICE] * 5,
    makeup_hours=OFFICE,
    off=named("元旦", "2026-01-01..03")
    | named("春节", "2026-02-15..23")
    | named("清明节", "2026-04-04..06")
    | named("劳动节", "2026-05-01..05")
    | named("端午节", "2026-06-19..21")
    | named("中秋节", "2026-09-25..27")
    | named("国庆节", "2026-10-01..07"),
    makeup=named("元旦", "2026-01-04")
    | named("春节", "2026-02-14", "2026-02-28")
    | named("劳动节", "2026-05-09")
    | named("国庆节", "2026-09-20", "2026-10-10"),
    known_until="2026-12-25",
)
"""The office of cn_office, with the days that the State Council announced for 2026."""

ALWAYS = rules([WHOLE_DAY] * 7)
PLAIN = rules(["09:00-17:00"] * 5)
NIGHTS = rules(["22:00-06:00"] * 5)
BERLIN = rules(
    ["08:00-12:00 13:00-17:00"] * 5,
    zone="Europe/Berlin",
    off=named("Easter", "2026-04-03", "2026-04-06") | named("Christmas", "2026-12-25", "2026-12-26"),
    dates={"2026-12-24": "08:00-12:00", "2026-12-31": "08:00-12:00", "2027-01-01": ""},
)
NEW_YORK = rules(
    [*["09:00-17:00"] * 5, "10:00-14:00"],
    zone="America/New_York",
    off=named("Independence Day", "2026-07-03") | named("Thanksgiving", "2026-11-26"),
)
SHOP = rules(["", *["10:00-20:00"] * 6], dates={"2026-12-31": "10:00-16:00", "2027-01-01": "", "2027-01-02": ""})
LORD_HOWE = rules([WHOLE_DAY] * 7, zone="Australia/Lord_Howe")
EVENINGS = rules(["18:00-24:00"] * 7)
CALENDARS = {
    "china": CHINA,
    "always": ALWAYS,
    "plain": PLAIN,
    "nights": NIGHTS,
    "berlin": BERLIN,
    "new_york": NEW_YORK,
    "shop": SHOP,
    "lord_howe": LORD_HOWE,
    "evenings": EVENINGS,
}
