"""Definitions as they lie in the store, made ready for deciding; each is read once and then shared."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from workflow.definitions.model import Procedure
from workflow.definitions.settled import settled
from workflow.definitions.spelling import did_you_mean
from workflow.engine.rulebook import Rulebook, rulebook
from workflow.errors import NotFound
from workflow.store import faults
from workflow.store.reading import Reading
from workflow.wording import Wording

NO_PROCEDURE = Wording(
    code="no_such_procedure",
    zh="没有发布过规程“{name}”{hint}",
    en='no procedure "{name}" has been published{hint}',
    fix_zh="用 complaints publish 发布",
    fix_en="publish it with `complaints publish`",
)

Reader: TypeAlias = Callable[[bytes], Procedure]
"""Makes rules of the bytes of a definition that was published, or raises ProblemsFound."""


def read_published(source: bytes) -> Procedure:
    """The rules in `source`, as they were published."""
    from workflow.definitions import load  # the grammar is only for whoever meets these rules for the first time

    return load.read_published(source)


class InUse(NamedTuple):
    """The digest that was published last for a procedure, None for none; and whether it was withdrawn since."""

    digest: str | None
    is_withdrawn: bool


class Rulebooks:
    """Every definition that was asked for since the store was opened, and which were in use when so much had been published."""

    def __init__(self, read: Reader) -> None:
        self._read = read
        self._books: dict[str, Rulebook] = {}
        self._in_use: dict[str, InUse] = {}
        self._as_of: object = None

    def in_use(self, reading: Reading, procedure: str) -> InUse:
        """Under which rules cases of the procedure are opened now."""
        as_of = reading.around().definitions
        if as_of != self._as_of:
            self._in_use, self._as_of = {}, as_of
        if procedure not in self._in_use:
            found = InUse(reading.current_definition(procedure), reading.is_withdrawn(procedure))
            self._in_use[procedure] = found
        return self._in_use[procedure]

    def current(self, reading: Reading, procedure: str) -> Rulebook:
        """The rules that cases of the procedure are opened under; also where they are withdrawn."""
        digest = self.in_use(reading, procedure).digest
        if digest is None:
            names = {definition.name for definition in reading.definitions()}
            raise NotFound(NO_PROCEDURE, name=procedure, hint=did_you_mean(procedure, names))
        return self.get(reading, digest)

    def get(self, reading: Reading, digest: str) -> Rulebook:
        """The rules published under `digest`."""
        if digest not in self._books:
            source = reading.definition(digest)
            if source is None:
                raise NotFound(faults.NO_DEFINITION, digest=digest)
            self._books[digest] = rulebook(settled(self._read(source)))
        return self._books[digest]


def rules_in_use(reading: Reading, books: Rulebooks) -> Mapping[str, Procedure]:
    """By name, the rules under which new cases are opened now."""
    names = sorted({definition.name for definition in reading.definitions()})
    digests = {name: reading.current_definition(name) for name in names if not reading.is_withdrawn(name)}
    return {name: books.get(reading, digest).procedure for name, digest in digests.items() if digest is not None}
