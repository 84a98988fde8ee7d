"""One thing that happened, in past tense: who, when, under which rules, what was given, and what followed from it."""

from typing import Literal, TypeAlias

from msgspec import field

from workflow.engine.case import Given
from workflow.engine.effects import Effect
from workflow.engine.frozen import Frozen

REASON = "@reason"
"""The reason of a correction stands beside the fields that were corrected, under a name that no field can have."""

PAST, FORMER = "@past", "@former"
"""What stands beside the fields of a case that was taken over: its past as claimed, and the number it had."""

EVIDENCE, EVIDENCE_DIGEST = "@evidence", "@evidence_digest"
"""What stands beside the fields of a signature on paper: the name of its scan, and the SHA-256 of the scan's bytes."""

BESIDE = frozenset({REASON, PAST, FORMER, EVIDENCE, EVIDENCE_DIGEST})
"""Everything that stands beside fields."""

Type: TypeAlias = Literal[
    "opened",
    "adopted",
    "moved",
    "noted",
    "attached",
    "assigned",
    "corrected",
    "voided",
    "link_changed",
    "mark_fired",
    "pause_ended",
    "recounted",
    "action_refused",
]
"""Events of a case. Streams of persons, the directory and definitions have their own, in `records`."""


class Cause(Frozen, frozen=True):
    """The event of a case that brought another event or a record about."""

    stream: str
    seq: int


class By(Frozen, frozen=True, kw_only=True):
    """Who acts: the person, whom they act for (a signature on paper), and the login the store saw."""

    person: str
    login: str = ""
    for_: str | None = None

    @property
    def doer(self) -> str:
        """Who does it: for a signature on paper, who gave it."""
        return self.for_ or self.person


class Event(Frozen, frozen=True, kw_only=True):
    """An event of a case. `roles` are those the actor held; `at` is when it was recorded, `occurred_at` what was claimed,
    both microseconds UTC; `directory` the directory's seq that was asked; `move` the index of the move taken; `cause` the event of another case that brought this one about."""

    stream: str
    seq: int
    type: Type
    by: By
    roles: tuple[str, ...]
    at: int
    occurred_at: int | None = None
    definition: str
    directory: int
    action: str | None = None
    move: int | None = None
    clause: tuple[str, ...] = ()
    cause: Cause | None = None
    given: Given = field(default_factory=dict)
    effects: tuple[Effect, ...] = ()
