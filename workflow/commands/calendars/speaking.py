"""A calendar in words: its hours, its week, what of its days is announced."""

from collections.abc import Iterator
from itertools import groupby

from workflow.commands.calendars import words
from workflow.commands.surface.sheet import Line, Piece, Style, line
from workflow.commands.surface.terminal import Json
from workflow.definitions.calendars.hours import WEEKDAY_LABELS, minutes, written
from workflow.definitions.calendars.model import CalendarRules, Hours, Why
from workflow.wording import Language

HOUR = 60


def length(minutes_: int, language: Language) -> str:
    """`37.5 h`."""
    count = f"{minutes_ / HOUR:.2f}".rstrip("0").rstrip(".")
    return f"{count} 小时" if language == "zh" else f"{count} h"


def as_told(why: Why, hours: Hours, reason: str | None) -> Why:
    """What decided a day, as people say it: a single date that is closed for a reason is a day off."""
    return "day_off" if why == "date" and not hours and reason else why


def hours_text(hours: Hours, language: Language) -> str:
    return " ".join(written(interval) for interval in hours) or words.CLOSED.say(language)


def hours_data(hours: Hours) -> list[Json]:
    return [written(interval) for interval in hours]


def week_rows(rules: CalendarRules, language: Language) -> Iterator[tuple[str, Hours]]:
    """Days of the week in a row that have the same hours, and those of make-up working days."""
    for hours, days in groupby(range(7), key=lambda day: rules.week[day]):
        first, *others = days
        said = WEEKDAY_LABELS[first].say(language)
        if others:
            said = words.FROM_TO.say(language).format(first=said, last=WEEKDAY_LABELS[others[-1]].say(language))
        yield said, hours
    if rules.makeup_workdays:
        yield words.MAKEUP_HOURS.say(language), rules.makeup_hours


def heading(rules: CalendarRules, language: Language) -> Line:
    return line(Piece(rules.label.say(language), Style.TITLE), f" {rules.name} ", Piece(rules.digest[:12], Style.FAINT))


def standing(rules: CalendarRules, language: Language) -> Line:
    """Its time zone, and how far it is known."""
    zone = rules.timezone or words.WITHOUT_ZONE.say(language)
    known = words.KNOWN_FOR_EVER if rules.known_until is None else words.KNOWN_UNTIL
    return line(f"{zone} · {known.say(language).format(date=rules.known_until)}")


def counts(rules: CalendarRules, language: Language) -> Iterator[Line]:
    """How many years and days it has, where it has any."""
    years = sorted({notice.year for notice in rules.notices})
    if years:
        off, makeup = len(rules.days_off), len(rules.makeup_workdays)
        said = words.COUNTS.say(language).format(first=years[0], last=years[-1], off=off, makeup=makeup)
        yield line(said)
    if rules.dates:
        yield line(words.DATES.say(language).format(dates=len(rules.dates)))


def summary(rules: CalendarRules) -> dict[str, Json]:
    """A calendar as scripts read it."""
    return {
        "calendar": rules.name,
        "title": {"zh": rules.label.zh, "en": rules.label.en},
        "digest": rules.digest,
        "timezone": rules.timezone,
        "known_until": None if rules.known_until is None else rules.known_until.isoformat(),
        "minutes_a_week": sum(map(minutes, rules.week)),
        "days_off": len(rules.days_off),
        "makeup_workdays": len(rules.makeup_workdays),
        "dates": len(rules.dates),
        "source": rules.source,
    }
