"""What can be asked of a store: cases with their values, histories, definitions, people. Writes nothing."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.spelling import did_you_mean
from workflow.definitions.values import Value
from workflow.engine.case import DIRECTORY_STREAM, Case, Sealed, case_stream
from workflow.engine.commands import Void
from workflow.engine.decide import subjects
from workflow.engine.directory import Directory
from workflow.engine.events import By, Cause, Event
from workflow.engine.records import CalendarPublished, PersonSet, Tallies, calendar_stream
from workflow.engine.rulebook import Rulebook
from workflow.errors import NotFound, UsageError
from workflow.store.address import Place
from workflow.store.almanac import Almanac, Consulted
from workflow.store.backend.port import Identity
from workflow.store.bodies import by_of, event_of, record_of, upcast
from workflow.store.commitments import opened
from workflow.store.database import Store
from workflow.store.reading import Reading
from workflow.store.rows import Calendar, CaseFile, Definition, DifferenceFile, Info, Publication, Recorded
from workflow.store.rulebooks import Reader, Rulebooks, read_published
from workflow.store.shapes import parsed_object
from workflow.store.values import with_values
from workflow.wording import Wording

if TYPE_CHECKING:
    from workflow.store.finding import Found
    from workflow.store.seeking import Word

NO_CASE = Wording(
    code="no_such_case",
    zh="没有案件“{number}”{hint}",
    en='there is no case "{number}"{hint}',
    fix_zh="用 complaints find 查找",
    fix_en="`complaints find` looks for cases",
)
NO_ATTACHMENT = Wording(
    code="no_such_attachment",
    zh="案件 {number} 没有附件“{name}”{hint}",
    en='the case {number} has no attachment "{name}"{hint}',
)
NOTHING_SOUGHT = Wording(
    code="nothing_sought",
    zh="没有写明要找什么",
    en="there is nothing to look for",
    fix_zh="写编号、电话、文字，或 字段=值",
    fix_en="give a number, a telephone number, words, or field=value",
)
TOO_MUCH_SOUGHT = Wording(
    code="too_much_sought",
    zh="要找的太多：至多 {words} 个词，共 {letters} 个字",
    en="this is too much to look for: at most {words} words and {letters} letters in all",
    fix_zh="挑一两处少见的字句来找",
    fix_en="pick a phrase or two that are rare",
)
MOST_WORDS, MOST_LETTERS = 20, 1000
MANY = 1_000_000
EVERYWHERE: Mapping[str, str] = {}


class Scene(Struct, frozen=True, kw_only=True):
    """A case and everything a decision about it would look at now: what `workflow.engine.explain` asks for."""

    file: CaseFile
    book: Rulebook
    case: Case
    directory: Directory
    tallies: Tallies
    calendars: Consulted
    now: int


class Attached(NamedTuple):
    """A file that is kept with a case, by a name that no other of the case has. `name` is None once erased, `size` once
    its bytes are gone."""

    name: str | None
    size: int | None
    by: By
    at: int


class Archive:
    """Reads a store. Everything is as it was when the method was called."""

    def __init__(self, store: Store, read: Reader = read_published) -> None:
        self._store = store
        self._books = Rulebooks(read)
        self._almanac = Almanac()

    @property
    def place(self) -> Place:
        return self._store.place

    @property
    def identity(self) -> Identity:
        """As whom the database lets us in."""
        return self._store.identity

    def info(self) -> Info:
        return self._store.info()

    @contextmanager
    def one_view(self) -> Iterator[None]:
        """Whatever is read inside is as it was at one and the same moment."""
        with self._store.reading():
            yield

    def now(self) -> int:
        """What time it is in this store, in microseconds UTC."""
        return self._store.now()

    def case(self, number: str) -> Case:
        """The case with the values that are kept apart, where they have not been erased."""
        with self._store.reading() as reading:
            return with_values(reading, case_file(reading, number).case)

    def scene(self, number: str) -> Scene:
        with self._store.reading() as reading:
            return self._scene(reading, case_file(reading, number), self._store.now())

    def scenes(
        self,
        *,
        procedure: str | None = None,
        state: str | None = None,
        standing: str | None = "open",
        at_most: int = MANY,
    ) -> Iterator[Scene]:
        """Scenes of such cases, the last changed first, with their values; `standing` is open, final or void."""
        with self._store.reading() as reading:
            files = reading.case_files(at_most=at_most, procedure=procedure, state=state, standing=standing)
            now = self._store.now()
            yield from [self._scene(reading, file, now) for file in list(files)]

    def open_cases(self, concerns: Callable[[Rulebook, str], bool], naming: str | None = None) -> Iterator[Scene]:
        """Scenes of the open cases that are in a state which is of concern under its rules, and of those that name a person,
        without the values that are kept apart: what rules look at is there."""
        with self._store.reading() as reading:
            of_concern = [(d, s) for d, s in reading.open_states() if concerns(self._books.get(reading, d), s)]
            files, now = list(reading.open_files(of_concern, naming)), self._store.now()
            for file in files:
                yield self._scene_of(reading, file, self._books.get(reading, file.definition), file.case, now)

    def cases(
        self,
        *,
        procedure: str | None = None,
        state: str | None = None,
        standing: str | None = None,
        at_most: int = MANY,
    ) -> tuple[CaseFile, ...]:
        """The cases of a procedure, in a state, open, final or void; the last changed first."""
        with self._store.reading() as reading:
            return tuple(reading.case_files(at_most=at_most, procedure=procedure, state=state, standing=standing))

    def is_withdrawn(self, procedure: str) -> bool:
        """Whether no new cases are opened under it; False also for one that was never published."""
        with self._store.reading() as reading:
            return reading.is_withdrawn(procedure)

    def find(
        self,
        *texts: str,
        where: Mapping[str, str] = EVERYWHERE,
        at_most: int = MANY,
        procedure: str | None = None,
        state: str | None = None,
        standing: str | None = None,
    ) -> "tuple[Found, ...]":
        """Cases in whose number, texts, notes or names of attachments every one of the words stands, and whose fields
        hold what `where` says; those whose number fits first, then the last changed.

        Letters of ASCII match in either case; a number with its separators, or with +86 before it, is the same number.
        """
        from workflow.store.finding import found  # who does not look for anything does without
        from workflow.store.holding import held

        words = _sought(texts, where)
        with self._store.reading() as reading:
            rules = [self._books.get(reading, each.digest).procedure for each in reading.definitions()] if where else []
            people = self._store.directory(reading)
            tests = tuple(held(rules, people, name, text) for name, text in where.items())
            return found(reading, words, tests, at_most, procedure=procedure, state=state, standing=standing)

    def numbered(self, begins: str, *, at_most: int) -> tuple[str, ...]:
        """Numbers of cases that begin so, those of open cases first."""
        with self._store.reading() as reading:
            return reading.numbered(begins, at_most)

    def has(self, number: str) -> bool:
        """Whether there is such a case."""
        with self._store.reading() as reading:
            return reading.case_file(number) is not None

    def same_customer(self, number: str) -> tuple[CaseFile, ...]:
        """Other cases whose customer is reached in the same way, the last opened first; see `workflow.store.finding`."""
        from workflow.store.finding import same_customer

        with self._store.reading() as reading:
            file = case_file(reading, number)
            book = self._books.get(reading, file.definition)
            return same_customer(reading, self._books, with_values(reading, file.case), book.procedure)

    def book(self, digest: str) -> Rulebook:
        """The rules that were published under the digest."""
        with self._store.reading() as reading:
            return self._books.get(reading, digest)

    def hashes(self, number: str) -> tuple[str, ...]:
        """The hash of every event of the case, in order."""
        with self._store.reading() as reading:
            return tuple(recorded.hash for recorded in reading.events(case_stream(number)))

    def differences_of(self, stream: str) -> tuple[DifferenceFile, ...]:
        """What was found in a stream when it was verified last."""
        with self._store.reading() as reading:
            return reading.differences_of(stream)

    def differs(self) -> bool:
        """Whether differences were found in anything that was verified."""
        with self._store.reading() as reading:
            return bool(reading.differing("", 1))

    def numbers(self) -> tuple[str, ...]:
        with self._store.reading() as reading:
            return reading.numbers()

    def history(self, number: str) -> tuple[Event, ...]:
        """Every event of the case, in order, with the values that are kept apart."""
        with self._store.reading() as reading:
            case_file(reading, number)
            return self._events(reading, case_stream(number))

    def attachment(self, number: str, name: str) -> bytes:
        """The bytes of the file that `attachments` calls so."""
        with self._store.reading() as reading:
            case_file(reading, number)
            digests = {called: _value(event, "content") for event, called in self._attachments(reading, number)}
            content = reading.attachment(str(digests.get(name)))
            if content is None:
                hint = did_you_mean(name, map(str, digests))
                raise NotFound(NO_ATTACHMENT, number=number, name=name, hint=hint)
            return content

    def attachments(self, number: str) -> tuple[Attached, ...]:
        """The files kept with the case, in the order in which they were attached."""
        with self._store.reading() as reading:
            case_file(reading, number)
            return tuple(_attached(reading, event, called) for event, called in self._attachments(reading, number))

    def definitions(self) -> tuple[Definition, ...]:
        with self._store.reading() as reading:
            return reading.definitions()

    def definition(self, digest: str) -> bytes | None:
        """The bytes as they were published."""
        with self._store.reading() as reading:
            return reading.definition(digest)

    def calendars(self) -> tuple[Calendar, ...]:
        """Every calendar that was ever published, by name and time; of each name one is counted on now."""
        with self._store.reading() as reading:
            return reading.calendars()

    def calendar_source(self, digest: str) -> bytes | None:
        """The bytes as they were published."""
        with self._store.reading() as reading:
            return reading.calendar(digest)

    def publications(self, calendar: str) -> tuple[Publication, ...]:
        """Every time a calendar of that name became the one that is counted on, in order."""
        stream = calendar_stream(calendar)
        with self._store.reading() as reading:
            values = opened(reading.kept(stream))
            found = (_publication(recorded, values) for recorded in reading.events(stream))
            return tuple(each for each in found if each is not None)

    def calendar(self, digest: str) -> CalendarRules:
        """The calendar that was published under `digest`."""
        with self._store.reading() as reading:
            return self._almanac.published(reading, digest)

    def current_calendar(self, name: str) -> CalendarRules | None:
        """The calendar of that name that is counted on now; None when none was published."""
        with self._store.reading() as reading:
            return self._almanac.current(reading, name)

    def rules(self, procedure: str) -> Rulebook:
        """The rules that a new case of the procedure would be opened under."""
        with self._store.reading() as reading:
            return self._books.current(reading, procedure)

    def directory(self) -> Directory:
        with self._store.reading() as reading:
            return self._store.directory(reading)

    def directory_at(self, seq: int) -> Directory:
        """The people as they were after `seq` changes of the directory."""
        with self._store.reading() as reading:
            values = opened(reading.kept(DIRECTORY_STREAM))
            directory = Directory()
            for recorded in reading.events(DIRECTORY_STREAM):
                record = record_of(upcast(parsed_object(recorded.body)), values)
                if recorded.seq <= seq and isinstance(record, PersonSet):
                    directory = directory.with_person(record.person)
            return directory

    def calendar_change(self, cause: Cause) -> Publication | None:
        """How a calendar became another, by the event of its stream; None where there is no such event."""
        with self._store.reading() as reading:
            found = next(reading.events(cause.stream, cause.seq - 1), None)
            values = opened(reading.kept(cause.stream))
            return None if found is None else _publication(found, values)

    def _attachments(self, reading: Reading, number: str) -> Iterator[tuple[Event, str | None]]:
        """Each with what it is called now: of several with one name the last has it, the others are `NAME (1)`, .."""
        events = [event for event in self._events(reading, case_stream(number)) if event.type == "attached"]
        names = [_value(event, "name") for event in events]
        for at, (event, name) in enumerate(zip(events, names, strict=True)):
            later, before = name in names[at + 1 :], names[: at + 1].count(name)
            yield event, None if name is None else f"{name} ({before})" if later else str(name)

    def _scene(self, reading: Reading, file: CaseFile, now: int) -> Scene:
        book = self._books.get(reading, file.definition)
        return self._scene_of(reading, file, book, with_values(reading, file.case), now)

    def _scene_of(self, reading: Reading, file: CaseFile, book: Rulebook, case: Case, now: int) -> Scene:
        tallies = reading.counts(subjects(book, case, Void())).tallies
        directory = self._store.directory(reading)
        calendars = self._consulted(reading)
        at = max(now, case.changed_at)
        return Scene(file=file, book=book, case=case, directory=directory, tallies=tallies, calendars=calendars, now=at)

    def _consulted(self, reading: Reading) -> Consulted:
        return Consulted(self._almanac, reading)

    def _events(self, reading: Reading, stream: str, after: int = 0) -> tuple[Event, ...]:
        values = opened(reading.kept(stream))
        return tuple(event_of(upcast(parsed_object(row.body)), values) for row in reading.events(stream, after))


def _sought(texts: tuple[str, ...], where: Mapping[str, str]) -> "tuple[Word, ...]":
    """The words to look for; raises UsageError when there is nothing to look for, or more than a database would."""
    from workflow.store.seeking import words_of

    words = words_of(texts)
    if not words and not where:
        raise UsageError(NOTHING_SOUGHT)
    if len(words) + len(where) > MOST_WORDS or sum(map(len, (*texts, *where.values()))) > MOST_LETTERS:
        raise UsageError(TOO_MUCH_SOUGHT, words=MOST_WORDS, letters=MOST_LETTERS)
    return words


def case_file(reading: Reading, number: str) -> CaseFile:
    """The case as it is stored; raises NotFound, and says which number was probably meant."""
    file = reading.case_file(number)
    if file is None:
        near = (*reading.neighbours(number), *reading.neighbours(number.upper()))
        raise NotFound(NO_CASE, number=number, hint=did_you_mean(number, near))
    return file


def _attached(reading: Reading, event: Event, called: str | None) -> Attached:
    digest = _value(event, "content")
    size = None if digest is None else reading.attachment_size(str(digest))
    return Attached(called, size, event.by, event.at)


def _value(event: Event, name: str) -> Value | None:
    found = event.given[name]
    return found.value if isinstance(found, Sealed) else found


def _publication(recorded: Recorded, values: Mapping[str, Value]) -> Publication | None:
    body = upcast(parsed_object(recorded.body))
    record = record_of(body, values)
    if not isinstance(record, CalendarPublished):
        return None
    return Publication(recorded.seq, recorded.recorded_at, by_of(body).person, record.digest, record.reason)
