"""A help desk for the stories that users of ticket systems tell: calendars as they are written, times as people read
them."""

from datetime import datetime
from functools import cache
from pathlib import Path

from tests.engine.world import CALENDARS, SECOND, World, accepted
from workflow.definitions.calendars.load import load_calendar
from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.load import load
from workflow.engine.agreement import verify
from workflow.engine.calendars.calendar import Calendar, calendar_for
from workflow.engine.calendars.known import KnownCalendars
from workflow.engine.case import Case
from workflow.engine.chronicle import Held, chronicle, held, stands
from workflow.engine.commands import Recount
from workflow.engine.directory import SYSTEM, Directory, Person
from workflow.engine.effects import CycleEnded, MarkFired, Told
from workflow.engine.events import By, Cause
from workflow.engine.explain import clock_state
from workflow.engine.rulebook import Rulebook, rulebook

HELP_DESK = (Path(__file__).parent / "help_desk.yaml").read_text("utf-8")
PEOPLE = (
    Person(name="ann", roles=frozenset({"agent"})),
    Person(name="eli", roles=frozenset({"expert"})),
    Person(name="lea", roles=frozenset({"lead"})),
    Person(name="max", roles=frozenset({"manager"})),
    Person(name="dia", roles=frozenset({"director"})),
)


def hours(week: str, more: str = "", *, name: str = "help_desk_hours") -> CalendarRules:
    """A calendar file with this week, and whatever else is written in it."""
    head = f"format: 1\ncalendar: {name}\ntitle: {{zh: 服务时间, en: Hours}}\nsource: made for a test\n"
    checked = load_calendar(f"{head}week: {{{week}}}\n{more}".encode())
    assert checked.rules is not None, [(problem.place, problem.say("en")) for problem in checked.problems]
    return checked.rules


NINE_TO_FIVE = hours('mon-fri: "09:00-17:00"')
LUNCH_BREAK = hours('mon-fri: ["09:00-12:00", "13:30-18:00"]')
NIGHT_SHIFT = hours('mon-fri: "22:00-06:00"')
AROUND_THE_CLOCK = hours('mon-sun: "00:00-24:00"')
CN_OFFICE = ("office: help_desk_hours", "office: cn_office")
"""The shipped calendar with the public holidays and make-up working days of mainland China: 09:00-12:00,
13:30-18:00."""
BERLIN = ("timezone: Asia/Shanghai", "timezone: Europe/Berlin")


@cache
def help_desk(*edits: tuple[str, str]) -> Rulebook:
    """The definition, perhaps with other words in it: each old text stands there exactly once."""
    text = HELP_DESK
    for old, new in edits:
        assert text.count(old) == 1, f"the definition has this {text.count(old)} times, not once: {old}"
        text = text.replace(old, new)
    checked = load(text.encode())
    assert checked.procedure is not None, [(problem.place, problem.say("en")) for problem in checked.problems]
    return rulebook(checked.procedure)


class Desk(World):
    """One case of the help desk. Times are local and read `2026-03-02 09:00`, with seconds where there are any.

    2026-03-02 is a Monday.
    """

    def __init__(self, now: str, *edits: tuple[str, str], office: CalendarRules = NINE_TO_FIVE) -> None:
        super().__init__()
        self.book = help_desk(*edits)
        self.directory = Directory(seq=1, people={person.name: person for person in PEOPLE})
        self.publish(office)
        self.pass_unnoticed(now)

    def publish(self, office: CalendarRules) -> None:
        """From now on the desk has these hours; what has been counted stays as it is."""
        shipped = {name: CALENDARS.current(name) for name in ("always", "cn_office")}
        self.calendars = KnownCalendars({**shipped, office.name: office})

    def recount(self, calendar: str = "help_desk_hours") -> Case:
        cause = Cause(f"calendar:{calendar}", 2)
        return accepted(self.command(By(person=SYSTEM), Recount(calendar=calendar, cause=cause)))

    def register(self, action: str = "phone", **given: str) -> Case:
        return accepted(self.open("ann", action, client="甲", **given))

    def at(self, moment: str, person: str = "", action: str = "", **given: str) -> None:
        """Time passes, with a sweep when it has; then somebody does something."""
        self.pass_unnoticed(moment)
        self.wait(0)
        if action:
            self.ok(person, action, **given)

    def pass_unnoticed(self, moment: str) -> None:
        """Time passes and no worker runs."""
        self.now = self.second(moment) * SECOND

    def second(self, moment: str) -> int:
        return int(datetime.fromisoformat(moment).replace(tzinfo=self.book.zone).timestamp())

    def local(self, second: int | None) -> str | None:
        if second is None:
            return None
        moment = datetime.fromtimestamp(second, self.book.zone)
        return f"{moment:%Y-%m-%d %H:%M:%S}".removesuffix(":00")

    def due(self, clock: str) -> str | None:
        return self.local(self.cycle(clock).due)

    def state(self, clock: str) -> str:
        return clock_state(self.cycle(clock))

    def verdicts(self, clock: str) -> list[str]:
        """What came of each run of the clock that has ended, as history has it."""
        ended = (effect for effect in self.effects(CycleEnded) if isinstance(effect, CycleEnded))
        return [effect.verdict for effect in ended if effect.clock == clock]

    def marks(self, clock: str) -> list[tuple[str, str | None, str | None]]:
        """The marks that have fired: each with when it was due and when that was noticed."""
        fired = (effect for effect in self.effects(MarkFired) if isinstance(effect, MarkFired))
        return [
            (each.text, self.local(each.due_at), self.local(each.detected_at)) for each in fired if each.clock == clock
        ]

    def messages(self, clock: str) -> list[tuple[str, tuple[str, ...], str | None]]:
        """What is sent about a clock: about which mark, to whom, and not before when."""
        told = (effect for effect in self.effects(Told) if isinstance(effect, Told))
        found = ((effect.about.partition(" "), effect) for effect in told)
        return [(about[2], each.people, self.local(each.not_before)) for about, each in found if about[0] == clock]

    def calendar(self, clock: str) -> Calendar:
        return calendar_for(self.calendars.current(self.cycle(clock).reckoning.calendar), self.book.zone)

    def days(self, clock: str) -> list[tuple[str, float, str | None]]:
        """The explanation of a due instant: each date, how many hours of it counted, and what the day is called."""
        cycle = self.cycle(clock)
        assert cycle.due is not None
        traced = self.calendar(clock).trace(cycle.start, cycle.due, cycle.pauses)
        return [(f"{day.date:%a %m-%d}", day.seconds / 3600, day.reason) for day in traced]

    def held(self, clock: str, number: int) -> tuple[Held, ...]:
        """Who had the case how long of the time of one run."""
        accounts = (each.cycle for each in chronicle(self.book, self.events) if each.cycle.clock == clock)
        cycle = next(each for each in accounts if each.number == number)
        second = self.now // SECOND
        return held(stands(self.book, self.events, second), cycle, self.calendar(clock), second)

    def history_agrees(self) -> bool:
        """Whether every due, mark and verdict follows from what history says of start, limit, pauses and calendar."""
        rules = {name: self.calendars.current(name) for name in ("always", "cn_office", "help_desk_hours")}
        published = {each.digest: each for each in rules.values()}
        return not list(verify(self.book, self.events, published.get))
