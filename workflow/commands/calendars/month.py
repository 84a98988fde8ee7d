"""A month as a picture: a week to a line, every day with what is special about it."""

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from workflow.commands.calendars import words
from workflow.commands.calendars.speaking import as_told, hours_text, length
from workflow.commands.surface.cells import pad, width_of
from workflow.commands.surface.sheet import GAP, Block, Line, Part, Piece, Sheet, Style, line
from workflow.definitions.calendars.hours import minutes
from workflow.definitions.calendars.model import CalendarRules, Day
from workflow.wording import Language

CELL = 10
INDENT = 2
_STYLES = {"week": Style.PLAIN, "day_off": Style.WARN, "makeup_workday": Style.GOOD, "date": Style.NAME}


class Month(Struct, frozen=True, order=True):
    year: int
    number: int

    def after(self, months: int) -> "Month":
        years, number = divmod(self.number - 1 + months, 12)
        return Month(self.year + years, number + 1)

    def days(self) -> tuple[date, ...]:
        first = date(self.year, self.number, 1)
        days = (first + timedelta(days=step) for step in range(31))
        return tuple(day for day in days if day.month == self.number)


def picture(rules: CalendarRules, month: Month, language: Language) -> Sheet:
    """The name of the month, its weeks, and the days of it that have a name or hours of their own."""
    days = month.days()
    open_days = [day.hours for on in days if (day := rules.day(on)).hours]
    opened = words.OPEN_IN_MONTH.say(language).format(
        days=len(open_days), length=length(sum(map(minutes, open_days)), language)
    )
    head = line(Piece(_named(month, language), Style.STRONG), "  ", Piece(opened, Style.FAINT))
    sheet: list[Block] = [head, _weekdays(language), *_weeks(rules, days, language)]
    special = list(_special(rules, days, language))
    return [*sheet, GAP, *special] if special else sheet


def _named(month: Month, language: Language) -> str:
    name = words.MONTHS[month.number - 1]
    return words.MONTH_OF.say(language).format(year=month.year, number=month.number, month=name)


def _weekdays(language: Language) -> Line:
    heads = [pad(day.say(language), CELL) for day in words.SHORT_DAYS]
    return line(Piece("".join(heads).rstrip(), Style.FAINT), indent=INDENT)


def _weeks(rules: CalendarRules, days: tuple[date, ...], language: Language) -> Iterator[Line]:
    row: list[Part] = [" " * CELL] * days[0].weekday()
    for on in days:
        last = on.weekday() == 6 or on == days[-1]
        row += _cell(rules, on, language, 0 if last else CELL)
        if last:
            yield line(*row, indent=INDENT)
            row = []


def _cell(rules: CalendarRules, on: date, language: Language, width: int) -> tuple[Part, ...]:
    day = rules.day(on)
    text = f"{on.day:>2} {_mark(day, language)}{'' if rules.knows(on) else '~'}"
    return Piece(text, _style(day)), " " * max(0, width - width_of(text))


def _mark(day: Day, language: Language) -> str:
    return "" if day.why == "week" and day.hours else words.MARKS[as_told(day.why, day.hours, day.reason)].say(language)


def _style(day: Day) -> Style:
    return Style.FAINT if day.why == "week" and not day.hours else _STYLES[as_told(day.why, day.hours, day.reason)]


def _special(rules: CalendarRules, days: tuple[date, ...], language: Language) -> Iterator[Line]:
    """Days in a row that are what they are for the same reason, as one line."""
    found: list[tuple[date, date, Day]] = []
    for on in days:
        day = rules.day(on)
        if day.why == "week":
            continue
        if found and found[-1][1] == on - timedelta(days=1) and found[-1][2] == day:
            found[-1] = (found[-1][0], on, day)
        else:
            found.append((on, on, day))
    for first, last, day in found:
        yield _special_line(first, last, day, language)


def _special_line(first: date, last: date, day: Day, language: Language) -> Line:
    dates = f"{first:%m-%d}" if first == last else f"{first:%m-%d}..{last:%m-%d}"
    why = as_told(day.why, day.hours, day.reason)
    parts = [words.WHY[why].say(language), day.reason or ""]
    if why != "day_off":
        parts.append(hours_text(day.hours, language))
    said = "  ".join(part for part in parts if part)
    return line(Piece(pad(dates, 12), _STYLES[why]), "  ", said, indent=INDENT, hang=14)


def legend(rules: CalendarRules, days: tuple[date, ...], language: Language) -> Line | None:
    """What the marks mean that stand in these days."""
    shown = {_mark(rules.day(on), language) for on in days} | {"" if rules.knows(on) else "~" for on in days}
    told = [f"{mark.say(language)} {said.say(language)}" for mark, said in words.LEGEND if mark.say(language) in shown]
    return line(Piece("   ".join(told), Style.FAINT), indent=INDENT) if told else None
