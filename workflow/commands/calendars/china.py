"""What the packages `chinesecalendar` and `holidays` know about the days off of mainland China."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from importlib.metadata import version

from msgspec import Struct

from workflow.commands.calendars.disagreeing import Kind
from workflow.errors import ProblemsFound, UsageError
from workflow.wording import Wording

NOT_INSTALLED = Wording(
    code="calendars_extra_missing",
    zh="还没有安装 chinesecalendar 与 holidays",
    en="chinesecalendar and holidays are not installed",
    fix_zh="pip install 'complaint-workflow[calendars]'；或照通知手写这一年",
    fix_en="pip install 'complaint-workflow[calendars]', or write the year by hand from the notice",
)
YEAR_NOT_KNOWN = Wording(
    code="calendar_year_unknown",
    zh="chinesecalendar {version} 只到 {last} 年，没有 {year} 年；国务院通常在上一年十月至十二月公布",
    en="chinesecalendar {version} ends with {last} and does not have {year}; the State Council announces a year between "
    "October and December of the one before",
    fix_zh="公布后用 pip install -U chinesecalendar 更新；或照通知手写这一年，再用 complaints calendar check 检查",
    fix_en="when it is announced, pip install -U chinesecalendar; or write the year by hand from the notice and run "
    "`complaints calendar check`",
)
YEAR_TOO_EARLY = Wording(
    code="calendar_year_too_early",
    zh="chinesecalendar 从 {first} 年起，没有 {year} 年",
    en="chinesecalendar begins with {first} and does not have {year}",
    fix_zh="照通知手写这一年",
    fix_en="write the year by hand from the notice",
)
CERTAIN_UNTIL = (12, 25)
"""The last day of a year that the next notice leaves as it is."""


class AnnouncedYear(Struct, frozen=True, kw_only=True):
    """The days that the notice of a year settles: from 26 December before it until its 25 December."""

    days_off: Mapping[date, str]
    makeup_workdays: Mapping[date, str]
    here: Mapping[date, Kind]
    """Every day as chinesecalendar has it."""
    there: Mapping[date, Kind]
    """Every day as holidays has it."""


def days_of(year: int) -> Iterator[date]:
    """The days that the notice of the year settles."""
    on, last = date(year - 1, *CERTAIN_UNTIL) + timedelta(days=1), date(year, *CERTAIN_UNTIL)
    while on <= last:
        yield on
        on += timedelta(days=1)


def announced(year: int) -> AnnouncedYear:
    """Raises UsageError when the packages are not there, ProblemsFound when they do not know the year."""
    try:
        import chinese_calendar
        import holidays
    except ImportError as error:
        raise UsageError(NOT_INSTALLED) from error
    _check_known(year, chinese_calendar.constants.holidays)
    days = tuple(days_of(year))
    other = holidays.country_holidays("CN", years=(year - 1, year))
    return AnnouncedYear(
        days_off=_named(chinese_calendar.constants.holidays, days),
        makeup_workdays=_named(chinese_calendar.constants.workdays, days),
        here={on: _kind(chinese_calendar.is_workday(on)) for on in days},
        there={on: _kind(other.is_working_day(on)) for on in days},
    )


def _check_known(year: int, known: Mapping[date, str]) -> None:
    first, last = min(known).year, max(known).year
    if year > last:
        raise ProblemsFound(YEAR_NOT_KNOWN, version=version("chinesecalendar"), last=last, year=year)
    if year <= first:
        raise ProblemsFound(YEAR_TOO_EARLY, first=first + 1, year=year)


def _kind(works: object) -> Kind:
    return "works" if works else "off"


def _named(found: Mapping[date, str], days: tuple[date, ...]) -> dict[date, str]:
    """In the words of the notice: 元旦, 春节."""
    from chinese_calendar import Holiday

    chinese = {holiday.value: holiday.chinese for holiday in Holiday}
    return {on: chinese[found[on]] for on in days if on in found}
