"""What administrators do: they publish rules and calendars, and say who the people are."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from workflow.engine.directory import Directory, Person
from workflow.engine.events import By, Cause
from workflow.store import administration
from workflow.store.admitting import admit_login
from workflow.store.answers import Outcome, PublishedCalendar
from workflow.store.backend.port import Entry
from workflow.store.rows import CaseFile, Glance
from workflow.store.rulebooks import read_published, rules_in_use
from workflow.store.sweeping import Sweeping
from workflow.store.terms import system_terms
from workflow.store.writing import Writing

if TYPE_CHECKING:
    from workflow.store.publishing import Publisher

NO_CALENDARS: Mapping[str, bytes] = {}


class Administering(Sweeping):
    """Publishes, withdraws, and keeps the directory of people. With rules or calendars their whole grammar is loaded, and
    all its checks."""

    def publish(self, source: bytes, *, by: By, calendars: Mapping[str, bytes] = NO_CALENDARS) -> str:
        """Use these rules for new cases from now on; returns their digest. The calendars they count on that were never
        published are published with them: by name from `calendars`, else as they ship. Raises ProblemsFound when the rules
        are not sound, a calendar is nowhere, or links from or to them would lead nowhere."""
        from workflow.store.publishing import foreseen
        from workflow.store.sound import admit_links, checked

        with self._store.reading() as reading:
            found = foreseen(reading, self._almanac, read_published(source), calendars)
        procedure = checked(source, found)

        def published(writing: Writing) -> str:
            self._admit_administrator(writing, by)
            self._publisher(writing, by).provide(procedure, calendars)
            admit_links(procedure, rules_in_use(writing, self._books))
            return administration.publish(writing, procedure, source, self._with_login(by), writing.now())

        return self._written(procedure.name, published, Entry.ALONE)

    def publish_calendar(self, source: bytes, *, by: By, reason: str | None = None) -> PublishedCalendar:
        """Count on this calendar from now on, and count running clocks again: where more is known than before, those that
        are provisional; where what was known has changed, all, and then there must be a reason. Each case that this makes a
        difference to has an event that says so. Raises ProblemsFound when the calendar is not sound, UsageError without a
        reason."""
        from workflow.store.publishing import readable

        rules = readable(source)

        def published(writing: Writing) -> PublishedCalendar:
            self._admit_administrator(writing, by)
            return self._publisher(writing, by).publish(rules, source, reason)

        return self._written(rules.name, published, Entry.ALONE)

    def withdraw(self, procedure: str, *, by: By) -> None:
        """Open no new cases under the procedure until it is published again; open cases go on under their rules."""

        def withdrawn(writing: Writing) -> None:
            self._admit_administrator(writing, by)
            self._books.current(writing, procedure)
            administration.withdraw(writing, procedure, self._with_login(by), writing.now())

        self._written(procedure, withdrawn, Entry.ALONE)

    def set_person(self, person: Person, *, by: By) -> Directory:
        """The person is from now on as given: new, changed, away, back, or left. Suspensions stay. Nobody decides anything by
        what they were before who is not done by then."""

        def changed(writing: Writing) -> Directory:
            directory = self._admit_administrator(writing, by)
            return administration.set_person(writing, directory, person, self._with_login(by), writing.now())

        return self._written(person.name, changed, Entry.ALONE)

    def _admit_administrator(self, writing: Writing, by: By) -> Directory:
        directory = self._store.directory(writing)
        admit_login(directory, by, self._store.identity)
        administration.admit_administrator(directory, by)
        return directory

    def _publisher(self, writing: Writing, by: By) -> "Publisher":
        from workflow.store.publishing import Publisher

        terms = system_terms(self._store)

        def recount(file: CaseFile, calendar: str, cause: Cause) -> Outcome:
            glance = Glance(file, writing.around(), None, None)  # nobody else writes while a calendar is published
            return self._casework(writing, terms, glance).recount(file.number, calendar, cause)

        return Publisher(writing, self._almanac, self._with_login(by), recount)
