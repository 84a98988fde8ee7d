"""What an event did to a case, decided once and never again: one small value each, applied in order by `evolve`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from workflow.definitions.values import Value
from workflow.engine.case import Ending, Reckoning, Round, Verdict


@dataclass(frozen=True, slots=True)
class Derived:
    """Derived fields that changed; None: no longer filled."""

    fields: Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class Entered:
    """The case moved to another state."""

    state: str


@dataclass(frozen=True, slots=True)
class Assigned:
    """`person` is now the assignee of everything `role` owns; `as_` is the role that made it theirs, if they do not hold
    `role` itself."""

    role: str
    person: str
    as_: str | None = None


@dataclass(frozen=True, slots=True)
class ApprovalAsked:
    """A round begins, or asks for another level than before. `why` is the rule that decided it, as it is written."""

    approval: str
    round: int
    level: int
    raised: int | None
    approvers: tuple[str, ...]
    of: int
    distinct_departments: bool
    why: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature over `content`, the digest of what was signed and of the round. `complete`: no other is needed."""

    approval: str
    round: int
    role: str
    stands_in: str | None
    person: str
    departments: tuple[str, ...]
    content: str
    complete: bool


@dataclass(frozen=True, slots=True)
class RoundClosed:
    """The round of an approval ended without passing on: its signatures count no longer. `because`: the field, action or
    state that ended it."""

    approval: str
    round: int
    because: str
    voided: int
    """How many signatures are void."""


@dataclass(frozen=True, slots=True)
class Outgrown:
    """What the approval was passed with, a lower level's signature or none, is not enough any more: this level must sign.
    `why` is the rule that asks for it, as it is written."""

    approval: str
    level: int
    raised: int | None
    approvers: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class CycleStarted:
    """A run of a clock begins, or goes on with what an earlier run has used (`pauses`, `fired`, `breached`)."""

    clock: str
    number: int
    start: int
    reckoning: Reckoning
    paused: bool
    pause_ends: int | None = None
    pauses: tuple[tuple[int, int], ...] = ()
    fired: tuple[int, ...] = ()
    breached: bool = False


@dataclass(frozen=True, slots=True)
class CycleRetargeted:
    """The run has another limit, date, calendar, or instant it counts from: because facts changed, or because one is known
    at last. Without a target and a due instant it waits until one is."""

    clock: str
    number: int
    start: int
    reckoning: Reckoning


@dataclass(frozen=True, slots=True)
class CycleRecounted:
    """The calendar of the run has become another: more of it is known, or a day that was known has changed."""

    clock: str
    number: int
    reckoning: Reckoning
    pause_ends: int | None


@dataclass(frozen=True, slots=True)
class CyclePaused:
    """The run stands still from `at` on; until `ends` at most, where the pause has a limit."""

    clock: str
    number: int
    at: int
    ends: int | None


@dataclass(frozen=True, slots=True)
class CycleResumed:
    """The run goes on at `at`: the case went on, or the pause has lasted as long as it may."""

    clock: str
    number: int
    at: int
    reckoning: Reckoning


@dataclass(frozen=True, slots=True)
class CycleEnded:
    clock: str
    number: int
    at: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class MarkFired:
    """A threshold was reached at `due_at` and noticed at `detected_at`, both seconds UTC."""

    clock: str
    number: int
    mark: int
    text: str
    due_at: int
    detected_at: int
    breached: bool


@dataclass(frozen=True, slots=True)
class DutyOpened:
    duty: str
    owner: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DutyClosed:
    """`by` is the action that closed it, or the final state that left it undone."""

    duty: str
    by: str
    fulfilled: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A notice is due to `people`. `about` names what caused it: a notice's index (`notice 3`) or `clock mark`; `not_before`
    is the second from which they may be disturbed, None: at once."""

    people: tuple[str, ...]
    about: str
    not_before: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """The tally of a person went to `count` in the period that `on` lies in."""

    tally: str
    person: str
    on: str
    count: int


@dataclass(frozen=True, slots=True)
class Suspended:
    tally: str
    person: str


@dataclass(frozen=True, slots=True)
class Lifted:
    tally: str
    person: str


@dataclass(frozen=True, slots=True)
class Voided:
    """The case is void: a mistake, or a duplicate of another case. Its number stays."""

    duplicate_of: str | None


@dataclass(frozen=True, slots=True)
class Linked:
    """The other case stands so from now on. `open` in an event of an action: it was opened with it."""

    link: str
    case: str
    standing: Ending


@dataclass(frozen=True, slots=True)
class OpenedFor:
    """This case was opened by a move of `case`, for which it is done in these final states; empty: in every one."""

    case: str
    link: str
    done_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionRefused:
    """An automatic action was refused; the codes say why. `unopened` is the link whose case could not be opened."""

    action: str
    codes: tuple[str, ...]
    unopened: str | None = None


@dataclass(frozen=True, slots=True)
class DoneElsewhere:
    """An action is claimed to have been done before the case came here: how often, when last among the claimed steps (0 is
    the last of them, those before it are below), by whom last, and by whom ever."""

    action: str
    times: int
    seq: int
    last: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignedElsewhere:
    """A round that is claimed to have been signed before the case came here. Its signatures are claims: their seq is 0 or
    less."""

    approval: str
    round: Round


@dataclass(frozen=True, slots=True)
class RestsOnClaims:
    """Rules, by their index, that hold for the case only because of what is claimed."""

    rules: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NumberKept:
    """The case keeps its number, the `seq`th of a template in a year, and new numbers go on above it. `after` was the last
    one given out until then: those between are nobody's."""

    template: str
    year: int
    seq: int
    after: int


RoundEffect: TypeAlias = ApprovalAsked | Signed | RoundClosed | SignedElsewhere
"""What happens to a round of an approval."""

LinkEffect: TypeAlias = Linked | OpenedFor
"""What a case knows of another."""

CycleEffect: TypeAlias = (
    CycleStarted | CycleRetargeted | CycleRecounted | CyclePaused | CycleResumed | CycleEnded | MarkFired
)
"""What happens to a run of a clock."""

Effect: TypeAlias = (
    Derived
    | Entered
    | Assigned
    | RoundEffect
    | Outgrown
    | CycleEffect
    | DutyOpened
    | DutyClosed
    | Told
    | Counted
    | Suspended
    | Lifted
    | Voided
    | LinkEffect
    | ActionRefused
    | DoneElsewhere
    | RestsOnClaims
    | NumberKept
)
