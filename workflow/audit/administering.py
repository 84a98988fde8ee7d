"""What administrators have recorded, people and definitions: whether they were entitled to, and the store has it still."""

from collections.abc import Iterable

from workflow.audit import differences as found
from workflow.audit.calendars import CALENDAR
from workflow.audit.cases import IntactBooks
from workflow.audit.differences import Findings
from workflow.audit.past import Entry
from workflow.engine.case import DIRECTORY_STREAM
from workflow.engine.directory import Directory
from workflow.engine.records import PersonSet, Published
from workflow.errors import ComplaintsError, NotPermitted
from workflow.store.administration import admit_administrator
from workflow.store.reading import Reading
from workflow.store.stretches import CASES

PERSON, DEFINITION = "person:", "definition:"
KINDS = (CASES, PERSON, DEFINITION, CALENDAR)


def check_kind(name: str, findings: Findings) -> None:
    """A stream is of a kind that stores have."""
    if name != DIRECTORY_STREAM and not name.startswith(KINDS):
        findings.add(name, 0, found.UNKNOWN_STREAM)


def check_administration(directory: Iterable[Entry], after: int, findings: Findings) -> None:
    """Changes of persons after an event of the directory that no case has brought about: only administrators make them,
    and suspensions stay."""
    people = Directory()
    for entry in directory:
        if isinstance(entry.record, PersonSet):
            if entry.cause is None and entry.seq > after:
                _check_setting(entry, entry.record, people, findings)
            people = people.with_person(entry.record.person)


def _check_setting(entry: Entry, record: PersonSet, people: Directory, findings: Findings) -> None:
    try:
        admit_administrator(people, entry.by)
    except NotPermitted:
        findings.add(entry.stream, entry.seq, found.NOT_ENTITLED, person=entry.by.person)
    before = people.get(record.person.name)
    if record.person.suspensions != (() if before is None else before.suspensions):
        findings.add(entry.stream, entry.seq, found.SUSPENSION_CHANGED, person=record.person.name)


def check_definitions(
    reading: Reading, books: IntactBooks, entries: Iterable[Entry], name: str | None, findings: Findings
) -> None:
    """The stored definitions against what was published; with a `name`, those of one procedure."""
    published = {entry.record.digest: entry for entry in entries if isinstance(entry.record, Published)}
    stored = {each.digest for each in reading.definitions() if name in (None, each.name)}
    for digest in sorted(stored - published.keys()):
        findings.add(DEFINITION + (name or ""), 0, found.NEVER_PUBLISHED, digest=digest)
    for digest, entry in published.items():
        try:
            books(digest)
        except ComplaintsError as error:
            findings.add(entry.stream, entry.seq, found.NO_DEFINITION, digest=digest, problem=str(error))
