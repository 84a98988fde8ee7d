"""Why a command is not accepted: every blocker at once, each with its words, its clause, and who could act instead."""

from typing import TypeAlias, final

from msgspec import Struct

from workflow.engine.case import Case
from workflow.engine.events import Event
from workflow.wording import Blank, Language, Wording


@final
class Refusal(Struct, frozen=True, kw_only=True):
    """`who` are the people who could do it instead, where that would help."""

    wording: Wording
    blanks: tuple[tuple[str, Blank], ...] = ()
    clause: tuple[str, ...] = ()
    who: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return self.wording.code

    def say(self, language: Language) -> str:
        return self.wording.say(language, dict(self.blanks))


def refusal(wording: Wording, clause: tuple[str, ...] = (), who: tuple[str, ...] = (), **blanks: Blank) -> Refusal:
    return Refusal(wording=wording, blanks=tuple(blanks.items()), clause=clause, who=who)


@final
class Accepted(Struct, frozen=True, kw_only=True):
    """What is to be recorded, in order, and the case as it then is."""

    events: tuple[Event, ...]
    case: Case


@final
class Refused(Struct, frozen=True, kw_only=True):
    """`unopened` is the link whose case could not be opened, where it was that."""

    action: str
    refusals: tuple[Refusal, ...]
    unopened: str | None = None


Decision: TypeAlias = Accepted | Refused
