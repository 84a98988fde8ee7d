"""Hours as they are written become intervals: `"09:00-12:00"`, over midnight `"22:00-06:00"`, `closed`."""

import re
from itertools import pairwise

from workflow.definitions.calendars import messages as say
from workflow.definitions.calendars.grammar import CLOSED
from workflow.definitions.calendars.model import Hours, Interval
from workflow.definitions.problems import Problems
from workflow.definitions.spelling import did_you_mean
from workflow.definitions.words import Word
from workflow.wording import Label, Wording

DAY = 1440
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY_LABELS = tuple(
    Label(zh=f"星期{zh}", en=en)
    for zh, en in zip(
        "一二三四五六日",
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)
_TIME = "([0-9]{1,2}):([0-9]{2})"
_INTERVAL = re.compile(rf"{_TIME} ?- ?{_TIME}")
_WITH_SECONDS = r"[0-9:.]+:[0-9]{2}:[0-9.]+ ?- ?[0-9:.]+|[0-9:.]+ ?- ?[0-9:.]+:[0-9]{2}:[0-9.]+"


def time_of_day(minute: int) -> str:
    """As it is written: `09:30`; `24:00` for the end of a day, and from there on the time of the next day."""
    minute = minute if minute <= DAY else minute - DAY
    return f"{minute // 60:02}:{minute % 60:02}"


def written(interval: Interval) -> str:
    return f"{time_of_day(interval.start)}-{time_of_day(interval.end)}"


def minutes(hours: Hours) -> int:
    """How long is open, as the clock on the wall counts it."""
    return sum(interval.end - interval.start for interval in hours)


def read_hours(words: tuple[Word, ...], problems: Problems) -> Hours:
    """In order; what cannot be read is reported and left out, so is one that overlaps another."""
    if words == (CLOSED,):
        return ()
    read = [(interval, word) for word in words if word and (interval := _interval(word, problems)) is not None]
    read.sort(key=lambda each: each[0])
    for (before, other), (after, word) in pairwise(read):
        if after.start < before.end:
            problems.error(word, say.HOURS_OVERLAP, word=word, other=other)
    return tuple(interval for interval, _ in read)


def _interval(word: Word, problems: Problems) -> Interval | None:
    found = _INTERVAL.fullmatch(word)
    if found is None:
        problems.error(word, say.HOURS_WITH_SECONDS if re.fullmatch(_WITH_SECONDS, word) else say.BAD_HOURS, word=word)
        return None
    hour, minute, until, past = (int(part) for part in found.groups())
    start, end = hour * 60 + minute, until * 60 + past
    wrong = _wrong(start, end, max(minute, past))
    if wrong is not None:
        problems.error(word, wrong, word=word)
        return None
    return Interval(start, end if end > start else end + DAY)


def _wrong(start: int, end: int, minutes: int) -> Wording | None:
    if max(start, end) > DAY or minutes > 59:
        return say.NO_SUCH_HOUR
    if start == end:
        return say.NO_TIME_AT_ALL
    return say.BEGINS_AT_THE_END if start == DAY else None


def read_weekdays(word: Word, problems: Problems) -> tuple[int, ...]:
    """The days from the first to the last, from Monday = 0, also round the weekend (`sun-thu`); empty when reported."""
    names = [part.strip() for part in word.split("-")]
    unknown = [name for name in names if name not in WEEKDAYS]
    if unknown or len(names) > 2:
        hint = did_you_mean(unknown[0], WEEKDAYS) if unknown else Label(zh="", en="")
        problems.error(word, say.UNKNOWN_WEEKDAY, word=unknown[0] if unknown else word, hint=hint)
        return ()
    first, last = WEEKDAYS.index(names[0]), WEEKDAYS.index(names[-1])
    return tuple((first + step) % 7 for step in range((last - first) % 7 + 1))


def read_week(
    raw: dict[Word, tuple[Word, ...]], problems: Problems
) -> tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]:
    """The hours from Monday; a day that is not named is closed."""
    hours: list[Hours] = [()] * 7
    given: dict[int, Word] = {}
    for days, words in raw.items():
        read = read_hours(words, problems)
        for day in read_weekdays(days, problems):
            if day in given:
                problems.error(days, say.WEEKDAY_TWICE, day=WEEKDAYS[day], first=given[day])
            given.setdefault(day, days)
            hours[day] = read
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = hours
    return monday, tuesday, wednesday, thursday, friday, saturday, sunday


def read_makeup(words: tuple[Word, ...], week: tuple[Hours, ...], problems: Problems) -> Hours:
    """The hours of a make-up working day: those of a day of the week, or hours of their own."""
    if len(words) != 1 or not words[0].isalpha() or words[0] == CLOSED:
        return read_hours(words, problems)
    found = read_weekdays(words[0], problems)
    return week[found[0]] if found else ()
