"""What somebody wants done to a case."""

from collections.abc import Mapping
from typing import TypeAlias, final

from msgspec import field

from workflow.engine.case import Ending, Given, LinkedCase, Sealed
from workflow.engine.effects import NumberKept
from workflow.engine.events import Cause
from workflow.engine.frozen import Frozen

LARGEST_ATTACHMENT = 20 * 1024 * 1024
"""Bytes that a file may have which is kept with a case."""


class Origin(Frozen, frozen=True):
    """The case whose event `seq` opens another one, by which link, and where that one counts as done; empty: wherever it
    ends."""

    case: str
    link: str
    seq: int
    done_in: tuple[str, ...] = ()


class Evidence(Frozen, frozen=True):
    """The scan of a signature on paper: its name, and the SHA-256 of its bytes, which are attached to the case."""

    name: Sealed
    digest: Sealed


@final
class Do(Frozen, frozen=True, kw_only=True):
    """Take an action. `saw` is the code of what a signer has seen, `evidence` comes with a signature on paper; `origin`
    stands where the system opens a linked case."""

    action: str
    given: Given = field(default_factory=dict)
    saw: str | None = None
    origin: Origin | None = None
    evidence: Evidence | None = None


class Note(Frozen, frozen=True, kw_only=True):
    text: Sealed


class Attach(Frozen, frozen=True, kw_only=True):
    """`name` and `content` are committed; `digest` is the SHA-256 of the bytes, which lie in the store."""

    name: Sealed
    content: Sealed


class Assign(Frozen, frozen=True, kw_only=True):
    """Make `person` the assignee of `role`, or of the present state's owner when no role is named."""

    person: str
    role: str | None = None


class Correct(Frozen, frozen=True, kw_only=True):
    """Set fields that were recorded wrongly, with the reason."""

    given: Given
    reason: Sealed


class Void(Frozen, frozen=True, kw_only=True):
    """The case should not exist: a mistake (`reason`), or a duplicate of another case."""

    reason: Sealed | None = None
    duplicate_of: str | None = None


class Relink(Frozen, frozen=True, kw_only=True):
    """Take note of how a linked case stands since `cause`. Only the system commands this, of any case, void or final."""

    link: str
    case: str
    standing: Ending
    cause: Cause


class Recount(Frozen, frozen=True, kw_only=True):
    """Count the runs of clocks on `calendar` again, which has become another by `cause`. Only the system commands this."""

    calendar: str
    cause: Cause


@final
class Adopt(Frozen, frozen=True, kw_only=True):
    """Take over a case that has run elsewhere, in `state`, for a reason. `since` is when it is claimed to have entered that
    state, `past` what is claimed to have been done (`claims.rows_of`), `former` the number it had if it has another now."""

    state: str
    reason: Sealed
    given: Given = field(default_factory=dict)
    past: Sealed | None = None
    former: Sealed | None = None
    since: int | None = None
    assignees: Mapping[str, str] = field(default_factory=dict)
    duties: tuple[str, ...] = ()
    links: Mapping[str, LinkedCase] = field(default_factory=dict)
    numbering: NumberKept | None = None
    void: bool = False
    """Whether it is claimed to be void: then it is remembered, and nothing of it runs."""


Command: TypeAlias = Do | Note | Attach | Assign | Correct | Void | Relink | Recount | Adopt
