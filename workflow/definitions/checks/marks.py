"""Whether marks lie after the start and stand in the order in which they fire."""

from collections.abc import Collection, Iterable, Mapping

from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.checks.spans import spans_more
from workflow.definitions.clocks import CalendarChoice, Clock, Mark
from workflow.definitions.durations import Duration
from workflow.definitions.model import Duty, Procedure
from workflow.definitions.problems import Problems
from workflow.wording import Wording

MARK_BEFORE_START = Wording(
    code="mark_before_start",
    zh="提醒点“{mark}”早于时限“{clock}”的开始（共 {within}）",
    en='the mark "{mark}" comes before the clock "{clock}" begins (it gives {within})',
    fix_zh="把提前量改小",
    fix_en="make it smaller",
)
MARKS_OUT_OF_ORDER = Wording(
    code="marks_out_of_order",
    zh="提醒点“{mark}”早于它前面写的一个",
    en='the mark "{mark}" comes before the one written above it',
    fix_zh="按时间先后排列",
    fix_en="write them in order of time",
)


def check_marks(procedure: Procedure, calendars: Mapping[str, CalendarRules], problems: Problems) -> None:
    """`calendars` are those whose hours are known."""
    for clock in procedure.clocks.values():
        limits = [target.limit for target in clock.within if target.limit is not None]
        _before_start(clock, limits, _possible(clock.calendar, calendars), problems)
        if clock.due is None:
            _order(clock.marks, limits, problems)
    for duty in procedure.duties.values():
        limits = [] if duty.within is None else [duty.within]
        _before_start(duty, limits, _possible(duty.calendar, calendars), problems)
        _order(duty.marks, limits, problems)


def _possible(choice: CalendarChoice, calendars: Mapping[str, CalendarRules]) -> Collection[CalendarRules]:
    """The calendars it may count on; none when one of them is not known."""
    names = choice.names()
    return [calendars[name] for name in names] if names <= calendars.keys() else ()


def _before_start(
    timed: Clock | Duty, limits: Iterable[Duration], possible: Collection[CalendarRules], problems: Problems
) -> None:
    roll = timed.roll if isinstance(timed, Clock) else None
    for mark in timed.marks:
        for limit in limits:
            if mark.anchor == "before" and mark.offset and spans_more(mark.offset, limit, possible, roll):
                problems.error(mark.text, MARK_BEFORE_START, clock=timed.name, mark=mark.text, within=limit.text)


def _order(marks: Iterable[Mark], limits: Collection[Duration], problems: Problems) -> None:
    """In hours, where no calendar decides; by the first of the limits."""
    seconds = [limit.seconds for limit in limits if limit.seconds is not None]
    if not seconds or len(seconds) < len(limits):
        return
    last = 0
    for mark in marks:
        at = _instant(mark, seconds[0])
        if at is not None and 0 <= at < last:
            problems.warn(mark.text, MARKS_OUT_OF_ORDER, mark=mark.text)
        last = max(last, at or 0)


def _instant(mark: Mark, seconds: int) -> int | None:
    """Seconds after the start; None when a calendar decides."""
    if mark.anchor == "percent":
        return seconds * mark.percent // 100
    offset = mark.offset.seconds if mark.offset else None
    if offset is None:
        return None
    return seconds - offset if mark.anchor == "before" else seconds + offset
