"""Calendars are published, and what counts on them is counted again in the same transaction, so that no case is forgotten."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import files
from typing import TypeAlias

from workflow.definitions import library
from workflow.definitions.calendars.comparing import Alike, Changed, Difference, compared
from workflow.definitions.calendars.load import load_calendar, unusable
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.clocks import ALWAYS
from workflow.definitions.model import Procedure
from workflow.engine.case import Case, Cycle
from workflow.engine.effects import CycleRecounted
from workflow.engine.events import REASON, By, Cause
from workflow.engine.records import CalendarPublished
from workflow.errors import ProblemsFound, StoreUnavailable, UsageError
from workflow.store.almanac import Almanac
from workflow.store.answers import Outcome, PublishedCalendar, Recounted
from workflow.store.archive import case_file
from workflow.store.faults import Raced
from workflow.store.giving import sentence
from workflow.store.reading import SOME, Reading
from workflow.store.recording import record_in_stream
from workflow.store.retrying import said_of
from workflow.store.rows import CaseFile
from workflow.store.writing import Writing
from workflow.wording import Wording

KNOWN_DAYS_CHANGE = Wording(
    code="calendar_known_days_change",
    zh="日历 {calendar} 已确知的部分变了：{changes}",
    en="the calendar {calendar} is not what was known of it: {changes}",
    fix_zh="若确实如此，用 --reason 写明理由再发布：在办时限会按新日历重算，并记入各案历史",
    fix_en="if that is right, give a reason with --reason: running clocks are counted again, and each case's history says so",
)
OTHER_NAME = Wording(
    code="calendar_named_otherwise",
    zh="要的是日历“{wanted}”，给的文件里是“{found}”",
    en="the calendar “{wanted}” is needed, and the file that was given has “{found}”",
)
NOT_RECOUNTED = Wording(
    code="case_not_recounted",
    zh="案件 {case} 无法按新日历重算，日历没有发布：{problem}",
    en="the case {case} cannot be counted again, and the calendar was not published: {problem}",
)


Recount: TypeAlias = Callable[[CaseFile, str, Cause], Outcome]
"""Counts the clocks of a case on a calendar again, because of a record of that calendar."""


class Publisher:
    """Publishes calendars inside one transaction, by one person."""

    def __init__(self, writing: Writing, almanac: Almanac, by: By, recount: Recount) -> None:
        self._writing, self._almanac, self._by, self._recount = writing, almanac, by, recount

    def publish(self, rules: CalendarRules, source: bytes, reason: str | None) -> PublishedCalendar:
        """Count on `rules` from now on. Raises UsageError when that changes what was known and there is no reason."""
        current = self._almanac.current(self._writing, rules.name)
        if current is None:
            self._record(rules, source, reason)
            return PublishedCalendar(rules=rules, is_new=True, difference=None)
        if current.digest == rules.digest:
            return PublishedCalendar(rules=rules, is_new=False, difference=None)
        difference = compared(current, rules)
        if isinstance(difference, Changed) and not (reason or "").strip():
            raise UsageError(KNOWN_DAYS_CHANGE, calendar=rules.name, changes=difference.told())
        cause = self._record(rules, source, reason)
        recounted = () if isinstance(difference, Alike) else tuple(self._recounted(rules, difference, cause))
        return PublishedCalendar(rules=rules, is_new=False, difference=difference, recounted=recounted)

    def provide(self, procedure: Procedure, given: Mapping[str, bytes]) -> None:
        """Publish the calendars that a procedure counts on and that are not there yet, where they are on offer."""
        for name in counted_on(procedure):
            offer = None if self._almanac.current(self._writing, name) is not None else offered(name, given)
            if offer is not None:
                self.publish(*offer, None)

    def _record(self, rules: CalendarRules, source: bytes, reason: str | None) -> Cause:
        now = self._writing.now()
        if self._writing.calendar(rules.digest) is None:
            self._writing.add_calendar(rules.digest, rules.name, source, now)
        why = sentence(REASON, reason.strip()) if reason and reason.strip() else ""
        record = CalendarPublished(calendar=rules.name, digest=rules.digest, reason=why)
        return record_in_stream(self._writing, record, by=self._by, at=now)

    def _recounted(self, rules: CalendarRules, difference: Difference, cause: Cause) -> Iterator[Recounted]:
        """Count again what the difference can concern: everything that runs, or only what is provisional."""
        changed = isinstance(difference, Changed)
        numbers = self._writing.counting_on if changed else self._writing.provisional_on
        for number in self._read_ahead(numbers(rules.name)):
            try:
                file = case_file(self._writing, number)
                case = file.case
                if any(_concerns(difference, rules, cycle) for cycle in case.cycles.values()):
                    yield from _moved(case, self._recount(file, rules.name, cause))
            except (StoreUnavailable, Raced, MemoryError):
                raise
            except Exception as error:  # whatever is wrong with it, the case must not be left out unnoticed
                raise ProblemsFound(NOT_RECOUNTED, case=number, problem=said_of(error)) from error

    def _read_ahead(self, numbers: Sequence[str]) -> Iterator[str]:
        """The same, with some of their cases at hand; so many may wait to be written."""
        for place, number in enumerate(numbers):
            if place % SOME == 0:
                self._writing.flush()
                self._writing.read_ahead(numbers[place : place + SOME])
            yield number


def readable(source: bytes) -> CalendarRules:
    """The calendar in `source`, which is to be published; raises ProblemsFound with the first of its errors."""
    found = load_calendar(source)
    if found.rules is None:
        raise unusable(found.problems)
    return found.rules


def foreseen(
    reading: Reading, almanac: Almanac, procedure: Procedure, given: Mapping[str, bytes]
) -> Mapping[str, CalendarRules]:
    """The calendars that a procedure counts on: as they are in use, else as they would be published with it."""
    found = dict[str, CalendarRules]()
    for name in counted_on(procedure):
        in_use = almanac.current(reading, name)
        offer = None if in_use is not None else offered(name, given)
        if (rules := in_use if offer is None else offer[0]) is not None:
            found[name] = rules
    return found


def offered(name: str, given: Mapping[str, bytes]) -> tuple[CalendarRules, bytes] | None:
    """The calendar of that name as it is given, else as it ships, with its bytes; None when it is nowhere. Raises ProblemsFound
    when it is not sound, UsageError when it is another."""
    source = given.get(name) or _shipped(name)
    if source is None:
        return None
    rules = readable(source)
    if rules.name != name:
        raise UsageError(OTHER_NAME, wanted=name, found=rules.name)
    return rules, source


def counted_on(procedure: Procedure) -> tuple[str, ...]:
    """The calendars that a procedure counts on, by the names they are published under."""
    return tuple(dict.fromkeys((*procedure.calendars.values(), ALWAYS)))


def _shipped(name: str) -> bytes | None:
    folder = files(library) / "calendars"
    names = {each.name for each in folder.iterdir()}
    return (folder / f"{name}.yaml").read_bytes() if f"{name}.yaml" in names else None


def _concerns(difference: Difference, rules: CalendarRules, cycle: Cycle) -> bool:
    counted = cycle.reckoning
    if not cycle.running or counted.calendar != rules.name:
        return False
    return isinstance(difference, Changed) or counted.uncertain or cycle.pause_ends is not None


def _moved(before: Case, outcome: Outcome) -> Iterator[Recounted]:
    for event in outcome.events:
        for effect in event.effects:
            if isinstance(effect, CycleRecounted):
                old, new = before.cycles[effect.clock].reckoning, effect.reckoning
                yield Recounted(outcome.case, effect.clock, old.due, new.due, old.provisional, new.provisional)
