"""What an event did to a case, decided once and never again: one small value each, applied in order by `evolve`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from workflow.definitions.values import Value
from workflow.engine.case import Verdict


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
    """`person` is now the assignee of everything `role` owns."""

    role: str
    person: str


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
class CycleStarted:
    """A run of a clock begins, or goes on with what an earlier run has used (`pauses`, `fired`, `breached`)."""

    clock: str
    number: int
    start: int
    target: str | None
    due: int | None
    calendar: str
    paused: bool
    pauses: tuple[tuple[int, int], ...] = ()
    fired: tuple[int, ...] = ()
    breached: bool = False


@dataclass(frozen=True, slots=True)
class CycleRetargeted:
    """The run has another limit, date, or instant it counts from: because facts changed, or because one is known at
    last."""

    clock: str
    number: int
    start: int
    target: str | None
    due: int | None


@dataclass(frozen=True, slots=True)
class CyclePaused:
    clock: str
    number: int
    at: int


@dataclass(frozen=True, slots=True)
class CycleResumed:
    clock: str
    number: int
    at: int
    due: int | None


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
    due: int | None


@dataclass(frozen=True, slots=True)
class DutyClosed:
    """`by` is the action that closed it, or the final state that left it undone."""

    duty: str
    by: str
    fulfilled: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A notice is due to `people`. `about` names what caused it: a notice's index (`notice 3`) or `clock mark`."""

    people: tuple[str, ...]
    about: str


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
class ActionRefused:
    """An automatic action was refused; the codes say why."""

    action: str
    codes: tuple[str, ...]


CycleEffect: TypeAlias = CycleStarted | CycleRetargeted | CyclePaused | CycleResumed | CycleEnded | MarkFired
"""What happens to a run of a clock."""

Effect: TypeAlias = (
    Derived
    | Entered
    | Assigned
    | ApprovalAsked
    | Signed
    | RoundClosed
    | CycleEffect
    | DutyOpened
    | DutyClosed
    | Told
    | Counted
    | Suspended
    | Lifted
    | Voided
    | ActionRefused
)
