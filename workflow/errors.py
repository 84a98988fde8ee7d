"""One exception tree: what cannot go on, in words, with the exit code of the command line.

"You may not do this" is not here: a refusal by a rule is a value (`workflow.engine.refusals`).
"""

from collections.abc import Mapping
from typing import ClassVar

from workflow.wording import Blank, Language, Wording


class ComplaintsError(Exception):
    """Something that ends a command: a `Wording` and what fills its blanks."""

    exit_code: ClassVar[int] = 1

    def __init__(self, wording: Wording, **blanks: Blank) -> None:
        super().__init__(wording.say("en", blanks))
        self.wording = wording
        self.blanks: Mapping[str, Blank] = blanks

    def say(self, language: Language) -> str:
        return self.wording.say(language, self.blanks)


class ProblemsFound(ComplaintsError):
    """check, examples, replay or verify found something."""

    exit_code = 1


class UsageError(ComplaintsError):
    """The command's words are off."""

    exit_code = 2


class NotFound(ComplaintsError):
    """No such case, procedure, person, action or field."""

    exit_code = 4


class Changed(ComplaintsError):
    """Somebody else wrote to the same stream first."""

    exit_code = 5


class NotPermitted(ComplaintsError):
    """Not permitted to act as this person."""

    exit_code = 6


class StoreUnavailable(ComplaintsError):
    """The store is not there, locked, read-only, full, foreign, newer, or not a store."""

    exit_code = 7
