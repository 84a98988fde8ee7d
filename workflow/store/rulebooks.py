"""Definitions as they lie in the store, made ready for deciding; each is read once and then shared."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from workflow.definitions.calendars.model import CalendarRules
from workflow.definitions.load import load, unusable
from workflow.definitions.model import Procedure
from workflow.engine.rulebook import Rulebook, rulebook
from workflow.errors import NotFound
from workflow.store import faults
from workflow.store.reading import Reading

Reader: TypeAlias = Callable[[bytes], Procedure]
"""Makes rules of the bytes of a definition that was published, or raises ProblemsFound."""


def checked(source: bytes, calendars: Mapping[str, CalendarRules]) -> Procedure:
    """The rules in `source`, which are to be published; raises ProblemsFound with the first of its errors, which may be
    that what it counts on is not among the `calendars`."""
    found = load(source, calendars=calendars)
    if found.procedure is None:
        raise unusable(found.problems)
    return found.procedure


class Rulebooks:
    def __init__(self, read: Reader) -> None:
        self._read = read
        self._books: dict[str, Rulebook] = {}

    def get(self, reading: Reading, digest: str) -> Rulebook:
        """The rules published under `digest`."""
        if digest not in self._books:
            source = reading.definition(digest)
            if source is None:
                raise NotFound(faults.NO_DEFINITION, digest=digest)
            self._books[digest] = rulebook(self._read(source))
        return self._books[digest]


def rules_in_use(reading: Reading, books: Rulebooks) -> Mapping[str, Procedure]:
    """By name, the rules under which new cases are opened now."""
    names = sorted({definition.name for definition in reading.definitions()})
    digests = {name: reading.current_definition(name) for name in names if not reading.is_withdrawn(name)}
    return {name: books.get(reading, digest).procedure for name, digest in digests.items() if digest is not None}
