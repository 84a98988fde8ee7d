"""What can be asked of a store: cases with their values, histories, definitions, people. Writes nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from workflow.definitions.spelling import did_you_mean
from workflow.definitions.values import Value
from workflow.engine.case import DIRECTORY_STREAM, Case, Sealed, case_stream
from workflow.engine.commands import Void
from workflow.engine.decide import subjects
from workflow.engine.directory import Directory
from workflow.engine.events import Event
from workflow.engine.records import PersonSet, Tallies
from workflow.engine.rulebook import Rulebook
from workflow.errors import NotFound
from workflow.store.bodies import event_of, record_of, upcast
from workflow.store.commitments import opened
from workflow.store.database import Store
from workflow.store.reading import CaseFile, Definition, Info, Reading
from workflow.store.rulebooks import Reader, Rulebooks, checked
from workflow.store.shapes import parsed_object
from workflow.wording import Wording

NO_CASE = Wording(
    code="no_such_case",
    zh="没有案件“{number}”{hint}",
    en='there is no case "{number}"{hint}',
    fix_zh="用 complaints find 查找",
    fix_en="`complaints find` looks for cases",
)
NO_PROCEDURE = Wording(
    code="no_such_procedure",
    zh="没有发布过规程“{name}”{hint}",
    en='no procedure "{name}" has been published{hint}',
    fix_zh="用 complaints publish 发布",
    fix_en="publish it with `complaints publish`",
)
NO_ATTACHMENT = Wording(
    code="no_such_attachment",
    zh="案件 {number} 没有附件“{name}”{hint}",
    en='the case {number} has no attachment "{name}"{hint}',
)
MANY = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A case and everything a decision about it would look at now: what `workflow.engine.explain` asks for."""

    file: CaseFile
    book: Rulebook
    case: Case
    directory: Directory
    tallies: Tallies
    now: int


class Archive:
    """Reads a store. Everything is as it was when the method was called."""

    def __init__(self, store: Store, read: Reader = checked) -> None:
        self._store = store
        self._books = Rulebooks(read)

    @property
    def path(self) -> Path:
        return self._store.path

    def info(self) -> Info:
        return self._store.info()

    def now(self) -> int:
        """What time it is in this store, in microseconds UTC."""
        return self._store.now()

    def case(self, number: str) -> Case:
        """The case with the values that are kept apart, where they have not been erased."""
        with self._store.reading() as reading:
            return self._opened(reading, case_file(reading, number).case)

    def scene(self, number: str) -> Scene:
        with self._store.reading() as reading:
            return self._scene(reading, case_file(reading, number))

    def scenes(
        self, *, procedure: str | None = None, state: str | None = None, standing: str | None = "open"
    ) -> Iterator[Scene]:
        """Scenes of all such cases, the last changed first, with their values; `standing` is open, final or void."""
        with self._store.reading() as reading:
            files = reading.case_files(at_most=MANY, procedure=procedure, state=state, standing=standing)
            yield from [self._scene(reading, file) for file in list(files)]

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

    def find(self, fragment: str) -> tuple[CaseFile, ...]:
        """Cases in whose number or texts the fragment stands; letters of ASCII match in either case."""
        with self._store.reading() as reading:
            numbers = {number for number in reading.numbers() if fragment.lower() in number.lower()}
            found = (reading.case_file(number) for number in sorted(numbers | {*reading.numbers_with_text(fragment)}))
            return tuple(file for file in found if file is not None)

    def numbers(self) -> tuple[str, ...]:
        with self._store.reading() as reading:
            return reading.numbers()

    def history(self, number: str) -> tuple[Event, ...]:
        """Every event of the case, in order, with the values that are kept apart."""
        with self._store.reading() as reading:
            case_file(reading, number)
            return self._events(reading, case_stream(number))

    def attachment(self, number: str, name: str) -> bytes:
        """The bytes that were attached last under this name."""
        with self._store.reading() as reading:
            case_file(reading, number)
            attached = [event for event in self._events(reading, case_stream(number)) if event.type == "attached"]
            digests = {_value(event, "name"): _value(event, "content") for event in attached}
            content = reading.attachment(str(digests.get(name)))
            if content is None:
                hint = did_you_mean(name, map(str, digests))
                raise NotFound(NO_ATTACHMENT, number=number, name=name, hint=hint)
            return content

    def definitions(self) -> tuple[Definition, ...]:
        with self._store.reading() as reading:
            return reading.definitions()

    def definition(self, digest: str) -> bytes | None:
        """The bytes as they were published."""
        with self._store.reading() as reading:
            return reading.definition(digest)

    def rules(self, procedure: str) -> Rulebook:
        """The rules that a new case of the procedure would be opened under."""
        with self._store.reading() as reading:
            return self._books.get(reading, current(reading, procedure))

    def directory(self) -> Directory:
        with self._store.reading() as reading:
            return self._store.directory(reading)

    def directory_at(self, seq: int) -> Directory:
        """The people as they were after `seq` changes of the directory."""
        with self._store.reading() as reading:
            values = opened(DIRECTORY_STREAM, reading.kept(DIRECTORY_STREAM))
            directory = Directory()
            for recorded in reading.events(DIRECTORY_STREAM):
                record = record_of(upcast(parsed_object(recorded.body)), values)
                if recorded.seq <= seq and isinstance(record, PersonSet):
                    directory = directory.with_person(record.person)
            return directory

    def _scene(self, reading: Reading, file: CaseFile) -> Scene:
        book, case = self._books.get(reading, file.definition), self._opened(reading, file.case)
        tallies = reading.counts(subjects(book, case, Void())).tallies
        directory = self._store.directory(reading)
        now = max(self._store.now(), case.changed_at)
        return Scene(file=file, book=book, case=case, directory=directory, tallies=tallies, now=now)

    def _events(self, reading: Reading, stream: str, after: int = 0) -> tuple[Event, ...]:
        values = opened(stream, reading.kept(stream))
        return tuple(event_of(upcast(parsed_object(row.body)), values) for row in reading.events(stream, after))

    def _opened(self, reading: Reading, case: Case) -> Case:
        values = opened(case.stream, reading.kept(case.stream))
        return replace(case, fields={name: _opened(value, values) for name, value in case.fields.items()})


def case_file(reading: Reading, number: str) -> CaseFile:
    """The case as it is stored; raises NotFound, and says which number was probably meant."""
    file = reading.case_file(number)
    if file is None:
        raise NotFound(NO_CASE, number=number, hint=did_you_mean(number, reading.numbers()))
    return file


def current(reading: Reading, procedure: str) -> str:
    """The digest under which new cases of the procedure are opened."""
    digest = reading.current_definition(procedure)
    if digest is None:
        names = {definition.name for definition in reading.definitions()}
        raise NotFound(NO_PROCEDURE, name=procedure, hint=did_you_mean(procedure, names))
    return digest


def _opened(value: Value | Sealed, values: Mapping[str, Value]) -> Value | Sealed:
    return Sealed(value.commitment, values.get(value.commitment)) if isinstance(value, Sealed) else value


def _value(event: Event, name: str) -> Value | None:
    found = event.given[name]
    return found.value if isinstance(found, Sealed) else found
