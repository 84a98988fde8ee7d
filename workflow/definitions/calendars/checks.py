"""What a calendar must keep to as a whole: that it opens, that no time counts twice, that it says how far it is known."""

from datetime import date, timedelta
from itertools import pairwise

from workflow.definitions.calendars import messages as say
from workflow.definitions.calendars.build import Built
from workflow.definitions.calendars.edges import check_edges
from workflow.definitions.calendars.hours import DAY, WEEKDAY_LABELS, time_of_day
from workflow.definitions.calendars.model import Hours
from workflow.definitions.clocks import ALWAYS
from workflow.definitions.problems import Problems
from workflow.wording import Label

_LAST_CERTAIN = (12, 25)
"""A notice may change the days after it in the December before its year."""
_ONE_DAY = timedelta(days=1)


def check_calendar(built: Built, problems: Problems) -> None:
    """Reports what is wrong with a calendar of which every part could be read."""
    _check_opens(built, problems)
    _check_nights(built, problems)
    _check_makeup(built, problems)
    _check_years(built, problems)
    _check_known_until(built, problems)
    check_edges(built, problems)


def _check_opens(built: Built, problems: Problems) -> None:
    if not any(built.rules.week):
        where = next(iter(built.places.week.values()), None)
        problems.error(built.places.whole if where is None else where, say.NEVER_OPENS)
    elif built.rules.name == ALWAYS and not built.rules.never_closes:
        problems.error(built.places.whole, say.ALWAYS_IS_ALWAYS)


def _check_nights(built: Built, problems: Problems) -> None:
    """No hours over midnight run into those of the next day."""
    rules, places = built.rules, built.places
    for day in range(7):
        _check_night(rules.week[day], rules.week[(day + 1) % 7], WEEKDAY_LABELS[day], places.week.get(day), problems)
    for on, word in places.dates.items():
        if on in (date.min, date.max):
            continue  # no night lies before the one or after the other, and nothing is counted there
        nights = {on - _ONE_DAY, on} if on - _ONE_DAY not in places.dates else {on}
        for night in sorted(nights):
            said = Label(zh=f"{night} ", en=night.isoformat())
            _check_night(rules.day(night).hours, rules.day(night + _ONE_DAY).hours, said, word, problems)


def _check_night(hours: Hours, after: Hours, day: Label, word: str | None, problems: Problems) -> None:
    if word is not None and hours and after and hours[-1].end - DAY > after[0].start:
        until, begins = time_of_day(hours[-1].end), time_of_day(after[0].start)
        problems.error(word, say.RUNS_INTO_NEXT_DAY, day=day, until=until, begins=begins)


def _check_makeup(built: Built, problems: Problems) -> None:
    rules, places = built.rules, built.places
    if not rules.makeup_workdays:
        return
    first = places.dates[next(iter(rules.makeup_workdays))]
    if not built.makeup_given:
        problems.error(first, say.MAKEUP_HOURS_MISSING)
    elif not rules.makeup_hours:
        problems.error(first, say.MAKEUP_HOURS_CLOSED)
    for on in rules.makeup_workdays:
        if rules.makeup_hours and rules.week[on.weekday()] == rules.makeup_hours:
            day = WEEKDAY_LABELS[on.weekday()]
            problems.warn(places.dates[on], say.MAKEUP_ON_OPEN_DAY, date=on.isoformat(), day=day)


def _check_years(built: Built, problems: Problems) -> None:
    years = built.places.years
    for before, after in pairwise(sorted(years)):
        if after != before + 1:
            problems.error(years[after], say.YEAR_MISSING, before=before, after=after, year=before + 1)


def _check_known_until(built: Built, problems: Problems) -> None:
    rules, places = built.rules, built.places
    if not places.years:
        return
    last = max(places.years)
    if rules.known_until is None:
        problems.error(places.whole, say.KNOWN_UNTIL_MISSING, year=last)
    elif rules.known_until.year > last:
        problems.error(places.known_until, say.KNOWN_BEYOND_YEARS, date=rules.known_until.isoformat(), year=last)
    elif rules.makeup_workdays and rules.known_until > date(last, *_LAST_CERTAIN):
        problems.warn(places.known_until, say.DECEMBER_UNCERTAIN, year=last)
