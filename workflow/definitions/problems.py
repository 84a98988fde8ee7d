"""What `check` reports: one problem has a place, a wording, and what fills its blanks."""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct, field

from workflow.definitions.words import Place, place_of
from workflow.errors import ProblemsFound
from workflow.wording import Blank, Label, Language, Wording


class Severity(StrEnum):
    ERROR = "error"
    """The definition cannot be used."""
    WARNING = "warning"
    """It can, and somebody should look."""


class Problem(Struct, frozen=True, kw_only=True):
    place: Place
    wording: Wording
    blanks: tuple[tuple[str, Blank], ...] = ()
    severity: Severity = Severity.ERROR

    @property
    def code(self) -> str:
        return self.wording.code

    def say(self, language: Language) -> str:
        return self.wording.say(language, dict(self.blanks))


class Problems(Struct):
    """Collects; the one value of this package that grows while a definition is read."""

    found: list[Problem] = field(default_factory=list)

    def has_errors(self) -> bool:
        return any(problem.severity is Severity.ERROR for problem in self.found)

    def error(self, where: str | Place, wording: Wording, **blanks: Blank) -> None:
        self._add(where, wording, blanks, Severity.ERROR)

    def warn(self, where: str | Place, wording: Wording, **blanks: Blank) -> None:
        self._add(where, wording, blanks, Severity.WARNING)

    def _add(self, where: str | Place, wording: Wording, blanks: dict[str, Blank], severity: Severity) -> None:
        place = where if isinstance(where, Place) else place_of(where)
        self.found.append(Problem(place=place, wording=wording, blanks=tuple(blanks.items()), severity=severity))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """As they stand in the file, each once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: (problem.place, problem.code)))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)


def not_usable(wording: Wording, problems: Iterable[Problem], **blanks: Blank) -> ProblemsFound:
    """What to raise when a file has errors: `wording` tells how many, and of the first `line`, `column` and `problem`."""
    found = errors(problems)
    said = Label(zh=found[0].say("zh"), en=found[0].say("en"))
    line, column = found[0].place
    return ProblemsFound(wording, line=line, column=column, problem=said, count=len(found), **blanks)
