"""A case as it is now: the fold of its events. Instants of the case are microseconds UTC, those of clocks whole seconds."""

from collections.abc import Mapping
from typing import Literal, TypeAlias, final

from msgspec import field

from workflow.definitions.values import Value
from workflow.engine.frozen import Frozen


@final
class Sealed(Frozen, frozen=True):
    """A value that stays out of the hashed body: its commitment, and the value unless it was erased or left in the store.
    The value is not shown where a programmer looks at what differs."""

    commitment: str
    value: Value | None = None

    def __repr__(self) -> str:
        return f"Sealed(commitment={self.commitment!r})"


Given: TypeAlias = Mapping[str, Value | Sealed]
"""Field values as a command brings them; text, file, person and rows are `Sealed`."""

Verdict: TypeAlias = Literal["met", "breached", "cancelled", "moved"]


class Done(Frozen, frozen=True):
    """What is remembered of an action: how often, when last (`seq`), by whom last, and by whom ever.

    Of a signature on paper `last` is who gave it; `people` has whoever recorded it as well.
    """

    times: int
    seq: int
    last: str
    people: tuple[str, ...]


class Signature(Frozen, frozen=True):
    """One signature of the current round. `role` is the level's; `stands_in` the role the signer acted with, if another."""

    person: str
    role: str
    stands_in: str | None
    content: str
    seq: int
    departments: tuple[str, ...] = ()

    @property
    def claimed(self) -> bool:
        """Whether it is only claimed to have been given, before the case came here."""
        return self.seq < 1


class Round(Frozen, frozen=True):
    """One round of an approval: what it asks for, and who has signed. `level` is the level's index, `raised` that of
    `raise_to` when it was lifted. `complete` once every signature is there."""

    number: int
    level: int
    raised: int | None
    approvers: tuple[str, ...]
    of: int
    distinct_departments: bool
    signatures: tuple[Signature, ...] = ()
    complete: bool = False
    open: bool = True


class Reckoning(Frozen, frozen=True):
    """What a run of a clock was counted to, and by what: worked out when something happens to the run, and never again.

    `calendar` is the name and `digest` the identity of the rules it was counted on. `target` is the limit as written (None: a
    promised date, or none fits) and `why` the condition that chose it. `due` is the second by which it must be met, None
    while nothing is promised or no limit fits; `marks` are the seconds at which the clock's marks fire, in the order in which
    the rulebook has them. `provisional`: the due instant lies after what the calendar knows for certain, and may move when
    more is known; `uncertain`: it or a mark lies there.
    """

    calendar: str
    digest: str
    target: str | None = None
    why: str | None = None
    due: int | None = None
    marks: tuple[int, ...] = ()
    provisional: bool = False
    uncertain: bool = False


class Cycle(Frozen, frozen=True):
    """One run of a clock, in whole seconds UTC.

    While `paused_since` is set, `due` and the marks stand for nothing until the clock resumes, by itself at `pause_ends` if
    the pause has a limit. `fired` holds the indices of marks that have fired. `verdict` is None while it runs; `breached`
    stays true once the due instant has passed unmet.
    """

    clock: str
    number: int
    start: int
    reckoning: Reckoning
    paused_since: int | None = None
    pause_ends: int | None = None
    pauses: tuple[tuple[int, int], ...] = ()
    fired: tuple[int, ...] = ()
    breached: bool = False
    verdict: Verdict | None = None
    ended: int | None = None

    @property
    def running(self) -> bool:
        return self.verdict is None

    @property
    def target(self) -> str | None:
        return self.reckoning.target

    @property
    def due(self) -> int | None:
        return self.reckoning.due


class OpenDuty(Frozen, frozen=True):
    """A duty that waits since `opened_at` (microseconds). Its limit, if it has one, is counted by the clock of its own."""

    opened_at: int
    owner: tuple[str, ...]


Ending: TypeAlias = Literal["open", "ended", "dropped", "void"]
"""How a linked case stands: open, in a final state that counts as done, in another final state, or void."""


class LinkedCase(Frozen, frozen=True):
    """A case that this one led to, by which link of the definition, and how it stands; `duplicate` is what was voided as a
    duplicate of this one."""

    link: str
    standing: Ending


class Parent(Frozen, frozen=True):
    """The case that led to this one, by which link, and the final states of this one that are done for it; empty: all."""

    case: str
    link: str
    done_in: tuple[str, ...] = ()


class Case(Frozen, frozen=True, kw_only=True):
    """`fields` holds what is filled: facts as they are, the rest `Sealed`."""

    number: str
    definition: str
    state: str
    previous: str | None = None
    seq: int = 0
    opened_at: int = 0
    entered_at: int = 0
    changed_at: int = 0
    fields: Given = field(default_factory=dict)
    done: Mapping[str, Done] = field(default_factory=dict)
    assignees: Mapping[str, str] = field(default_factory=dict)
    """Owning role -> person, as it was decided; `authority.assigned` says whether they still are."""
    assigned_as: Mapping[str, str] = field(default_factory=dict)
    """Owning role -> the role of its assignee, where that is another."""
    rounds: Mapping[str, Round] = field(default_factory=dict)
    cycles: Mapping[str, Cycle] = field(default_factory=dict)
    duties: Mapping[str, OpenDuty] = field(default_factory=dict)
    suspended: Mapping[str, str] = field(default_factory=dict)
    """Tally -> person: suspensions that this case brought about and that are not lifted yet."""
    void: bool = False
    links: Mapping[str, LinkedCase] = field(default_factory=dict)
    """By the number of the case."""
    parent: Parent | None = None

    @property
    def stream(self) -> str:
        return case_stream(self.number)


def case_stream(number: str) -> str:
    return f"case:{number}"


def person_stream(name: str) -> str:
    return f"person:{name}"


DIRECTORY_STREAM = "directory"
