"""The little world a story is played in: its people, its cases, a clock that only moves when the story says so."""

from dataclasses import dataclass, field

from workflow.definitions.clocks import ALWAYS
from workflow.definitions.durations import Duration
from workflow.definitions.guards.moments import SECOND
from workflow.definitions.model import HeldBy, Procedure
from workflow.definitions.stories import Example, Player, Step
from workflow.engine.calendars.calendar import Calendar, calendar_for
from workflow.engine.calendars.known import Calendars
from workflow.engine.case import Case, Ending, case_stream
from workflow.engine.circumstances import Circumstances
from workflow.engine.clocks import wake_at
from workflow.engine.commands import Assign, Command, Relink
from workflow.engine.decide import decide, open_case
from workflow.engine.directory import SYSTEM, Directory, Person
from workflow.engine.effects import Told
from workflow.engine.events import By, Cause, Event
from workflow.engine.records import PersonCounted, PersonSet, consequences
from workflow.engine.refusals import Accepted, Decision, Refused
from workflow.engine.rulebook import Rulebook, rulebook
from workflow.engine.wake import wake
from workflow.stories.orders import opening, text_of


@dataclass(slots=True)
class World:
    """Grows as the story goes on. `told` holds who was told since the last `expect`."""

    book: Rulebook
    now: int
    directory: Directory
    calendars: Calendars
    tallies: dict[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    events: list[Event] = field(default_factory=list)

    def open(self, step: Step) -> Decision:
        number = f"CASE{len(self.cases) + 1}"
        command = opening(self.book, number, step)
        decision = open_case(self.book, number, command, self._around(step.person))
        if isinstance(decision, Accepted):
            self._record(decision, len(self.cases))
        return decision

    def do(self, index: int, person: str, command: Command) -> Decision:
        decision = decide(self.book, self.cases[index], command, self._around(person))
        if isinstance(decision, Accepted):
            self._record(decision, index)
        return decision

    def end(self, index: int, link: str, standing: Ending) -> int:
        """The linked cases that are open stand so from now on, one after the other; returns how many."""
        links = self.cases[index].links.items()
        waiting = [number for number, linked in links if linked.link == link and linked.standing == "open"]
        for number in waiting:
            cause = Cause(case_stream(number), 1)
            self.do(index, SYSTEM, Relink(link=link, case=number, standing=standing, cause=cause))
        return len(waiting)

    def hand_over(self, step: Step) -> tuple[Decision, ...]:
        """Whatever lies with `from` lies with `person` from now on, case by case."""
        held = [
            (index, role)
            for index, case in enumerate(self.cases)
            for role, name in case.assignees.items()
            if name == text_of(step, "from") and not self._is_over(case)
        ]
        to = text_of(step, "person") or ""
        return tuple(self.do(index, step.person, Assign(person=to, role=role)) for index, role in held)

    def wait(self, until: int) -> None:
        """Let time pass; every mark fires at its own instant on the way, as a worker would let it."""
        while (instant := self._next(until)) is not None:
            self.now = max(self.now, instant * SECOND)
            for index, case in enumerate(self.cases):
                self._record(wake(self.book, case, self._around(SYSTEM)), index)
        self.now = max(self.now, until)

    def later(self, length: Duration) -> int:
        """The instant so much later; after days and months at the same time on the clock."""
        return SECOND * self._calendar(ALWAYS).after(self.now // SECOND, length)

    def working_days_later(self, length: Duration, calendar: str) -> int:
        """The instant at which that working day closes."""
        return SECOND * self._calendar(calendar).due(self.now // SECOND, length)

    def _calendar(self, name: str) -> Calendar:
        return calendar_for(self.calendars.current(name), self.book.zone)

    def _around(self, person: str) -> Circumstances:
        by = By(person=person)
        return Circumstances(
            by=by,
            directory=self.directory,
            tallies=self.tallies,
            calendars=self.calendars,
            now=self.now,
            numbers=self._number,
        )

    def _next(self, until: int) -> int | None:
        instants = (wake_at(self.book, case) for case in self.cases)
        return min((i for i in instants if i is not None and i <= until // SECOND), default=None)

    def _number(self, _procedure: str, index: int) -> str:
        """Linked cases are only numbered: their procedures have stories of their own."""
        return f"LINK{sum(len(case.links) for case in self.cases) + index + 1}"

    def _is_over(self, case: Case) -> bool:
        return case.void or self.book.state(case.state).final

    def _record(self, accepted: Accepted, index: int) -> None:
        for event in accepted.events:
            self.events.append(event)
            self.told |= {name for effect in event.effects if isinstance(effect, Told) for name in effect.people}
            for record in consequences(event, self.book.procedure.name, self.directory):
                self._write(record)
        self.cases[index : index + 1] = [accepted.case]

    def _write(self, record: PersonSet | PersonCounted) -> None:
        if isinstance(record, PersonSet):
            self.directory = self.directory.with_person(record.person)
        else:
            key = (record.procedure, record.tally, record.person)
            self.tallies[key] = (*self.tallies.get(key, ()), record.on)


def world_of(procedure: Procedure, example: Example, calendars: Calendars) -> World:
    people = {name: _person(procedure, player) for name, player in example.people.items()}
    return World(rulebook(procedure), example.now, Directory(seq=1, people=people), calendars)


def first_refusal(decisions: tuple[Decision, ...]) -> Refused | None:
    return next((decision for decision in decisions if isinstance(decision, Refused)), None)


def _person(procedure: Procedure, player: Player) -> Person:
    """Who is given as a list of roles belongs where these roles need them, with the rank they need."""
    held = [procedure.roles[role].held_by for role in player.roles if role in procedure.roles]
    departments = tuple(name for by in held for name in _departments(procedure, by))
    ranks = [by.rank_at_least for by in held if by.rank_at_least is not None]
    return Person(
        name=player.name,
        roles=frozenset(player.roles),
        departments=player.departments or tuple(dict.fromkeys(departments)),
        rank=player.rank or max(ranks, key=procedure.ranks.index, default=None),
        away=player.away,
    )


def _departments(procedure: Procedure, held_by: HeldBy) -> tuple[str, ...]:
    if held_by.department is None:
        return ()
    return tuple(procedure.fields[held_by.department].choices) if held_by.by_field else (held_by.department,)
