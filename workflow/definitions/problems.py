"""What `check` reports: one problem has a place, a wording, and what fills its blanks."""

from dataclasses import dataclass, field
from enum import StrEnum

from workflow.definitions.words import Place, place_of
from workflow.wording import Blank, Language, Wording


class Severity(StrEnum):
    ERROR = "error"
    """The definition cannot be used."""
    WARNING = "warning"
    """It can, and somebody should look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    place: Place
    wording: Wording
    blanks: tuple[tuple[str, Blank], ...] = ()
    severity: Severity = Severity.ERROR

    @property
    def code(self) -> str:
        return self.wording.code

    def say(self, language: Language) -> str:
        return self.wording.say(language, dict(self.blanks))


@dataclass(slots=True)
class Problems:
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
