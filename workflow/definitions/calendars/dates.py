"""Dates as they are written, `2026-10-01` or `2026-10-01..2026-10-08`, and the days that each year announced."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from msgspec import Struct, field

from workflow.definitions.calendars import messages as say
from workflow.definitions.calendars.hours import read_hours
from workflow.definitions.calendars.model import Day, Notice
from workflow.definitions.grammar.compounds import Raw
from workflow.definitions.problems import Problems
from workflow.definitions.words import Word

DECEMBER, LONGEST = 12, 366
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Named(Struct, frozen=True):
    """What a day is called, and where that is written."""

    name: str
    word: Word


class Announced(Struct):
    """What the years say, gathered."""

    days_off: dict[date, Named] = field(default_factory=dict)
    makeup_workdays: dict[date, Named] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    years: dict[int, Word] = field(default_factory=dict)


def read_date(word: Word, problems: Problems) -> date | None:
    """One date; None when there is none such, and then that was reported."""
    found = _date(word.strip())
    if found is None:
        problems.error(word, say.NO_SUCH_DATE, word=word)
    return found


def read_dates(word: Word, problems: Problems) -> tuple[date, ...]:
    """Every date that is meant, in order; empty when something was reported."""
    first, _, last = word.partition("..")
    start, end = _date(first.strip()), _date((last or first).strip())
    if start is None or end is None:
        problems.error(word, say.NO_SUCH_DATE, word=word if last and start is None and end is None else last or first)
    elif end < start:
        problems.error(word, say.DATES_BACKWARDS, word=word)
    elif (end - start).days >= LONGEST:
        problems.error(word, say.DATES_TOO_LONG, word=word)
    else:
        return tuple(start + timedelta(days=step) for step in range((end - start).days + 1))
    return ()


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def read_years(raw: Mapping[Word, Raw], problems: Problems) -> Announced:
    """The days off and the make-up working days of all years; none of them is in two places."""
    found = Announced()
    for year, block in raw.items():
        if not year.isdecimal():
            continue
        found.years[int(year)] = year
        found.notices += [Notice(int(year), str(notice)) for notice in block["notice"]]
        for dates, name in block["days_off"].items():
            _announce(_dates_of(year, dates, problems), Named(name, dates), found.days_off, found, problems)
        for dates, name in block["makeup_workdays"].items():
            _announce(_dates_of(year, dates, problems), Named(name, dates), found.makeup_workdays, found, problems)
    return found


def _dates_of(year: Word, dates: Word, problems: Problems) -> Iterator[date]:
    """The dates, up to the first that the notice of the year does not speak of."""
    for on in read_dates(dates, problems):
        if on.year != int(year) and (on.year, on.month) != (int(year) - 1, DECEMBER):
            problems.error(dates, say.DATE_OUTSIDE_YEAR, date=on.isoformat(), year=year)
            return
        yield on


def _announce(
    dates: Iterator[date], named: Named, among: dict[date, Named], found: Announced, problems: Problems
) -> None:
    """Takes the dates in, up to the first that stands elsewhere."""
    for on in dates:
        before = found.days_off.get(on) or found.makeup_workdays.get(on)
        if before is not None:
            wording = say.DATE_TWICE if on in among else say.OFF_AND_MAKEUP
            problems.error(named.word, wording, date=on.isoformat(), line=before.word.place.line)
            return
        among[on] = named


def read_given(
    raw: Mapping[Word, tuple[Word, ...] | Raw], problems: Problems
) -> tuple[dict[date, Day], dict[date, Word]]:
    """The hours given for single dates, and where each date stands."""
    days: dict[date, Day] = {}
    places: dict[date, Word] = {}
    for dates, given in raw.items():
        words, reason = (given, None) if isinstance(given, tuple) else (given["hours"], given["reason"] or None)
        hours = read_hours(words, problems)
        for on in read_dates(dates, problems):
            if on in places:
                problems.error(dates, say.DATE_TWICE, date=on.isoformat(), line=places[on].place.line)
                break
            days[on], places[on] = Day(hours, "date", reason and str(reason)), dates
    return days, places
