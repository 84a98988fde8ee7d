"""What somebody wants done to a case."""

from dataclasses import dataclass, field
from typing import TypeAlias

from workflow.engine.case import Given, Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Do:
    """Take an action. `saw` is the code of what a signer has seen."""

    action: str
    given: Given = field(default_factory=dict)
    saw: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    text: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Attach:
    """`name` and `content` are committed; `digest` is the SHA-256 of the bytes, which lie in the store."""

    name: Sealed
    content: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign:
    """Make `person` the assignee of `role`, or of the present state's owner when no role is named."""

    person: str
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """Set fields that were recorded wrongly, with the reason."""

    given: Given
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Void:
    """The case should not exist: a mistake (`reason`), or a duplicate of another case."""

    reason: Sealed | None = None
    duplicate_of: str | None = None


Command: TypeAlias = Do | Note | Attach | Assign | Correct | Void
