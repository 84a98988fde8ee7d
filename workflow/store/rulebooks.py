"""Definitions as they lie in the store, made ready for deciding; each is read once and then shared."""

from collections.abc import Callable
from typing import TypeAlias

from workflow.definitions.load import load
from workflow.definitions.model import Procedure
from workflow.engine.rulebook import Rulebook, rulebook
from workflow.errors import NotFound, ProblemsFound
from workflow.store import faults
from workflow.store.reading import Reading
from workflow.wording import Label

Reader: TypeAlias = Callable[[bytes], Procedure]
"""Makes rules of the bytes of a definition, or raises ProblemsFound."""


def checked(source: bytes) -> Procedure:
    """The rules in `source`; raises ProblemsFound with the first of its errors."""
    found = load(source)
    if found.procedure is None:
        first = found.problems[0]
        said = Label(zh=first.say("zh"), en=first.say("en"))
        raise ProblemsFound(
            faults.UNUSABLE, line=first.place.line, column=first.place.column, problem=said, count=len(found.problems)
        )
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
