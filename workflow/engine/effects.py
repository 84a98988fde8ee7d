"""What an event did to a case, decided once and never again: one small value each, applied in order by `evolve`."""

import re
from collections.abc import Mapping
from typing import TypeAlias

from workflow.definitions.values import Value
from workflow.engine.case import Ending, Reckoning, Round, Verdict
from workflow.engine.frozen import Frozen

_WORD = re.compile("(?<!^)(?=[A-Z])")


def _called(name: str) -> str:
    return _WORD.sub("_", name).lower()


class Happened(Frozen, frozen=True, tag_field="effect", tag=_called):
    """Stands in history under the name of its class, as `cycle_started`."""


class Derived(Happened, frozen=True):
    """Derived fields that changed; None: no longer filled."""

    fields: Mapping[str, Value | None]


class Entered(Happened, frozen=True):
    """The case moved to another state."""

    state: str


class Assigned(Happened, frozen=True):
    """`person` is now the assignee of everything `role` owns; `as_` is the role that made it theirs, if they do not hold
    `role` itself."""

    role: str
    person: str
    as_: str | None = None


class ApprovalAsked(Happened, frozen=True):
    """A round begins, or asks for another level than before. `why` is the rule that decided it, as it is written."""

    approval: str
    round: int
    level: int
    raised: int | None
    approvers: tuple[str, ...]
    of: int
    distinct_departments: bool
    why: str


class Signed(Happened, frozen=True):
    """A signature over `content`, the digest of what was signed and of the round. `complete`: no other is needed."""

    approval: str
    round: int
    role: str
    stands_in: str | None
    person: str
    departments: tuple[str, ...]
    content: str
    complete: bool


class RoundClosed(Happened, frozen=True):
    """The round of an approval ended without passing on: its signatures count no longer. `because`: the field, action or
    state that ended it."""

    approval: str
    round: int
    because: str
    voided: int
    """How many signatures are void."""


class Outgrown(Happened, frozen=True):
    """What the approval was passed with, a lower level's signature or none, is not enough any more: this level must sign.
    `why` is the rule that asks for it, as it is written."""

    approval: str
    level: int
    raised: int | None
    approvers: tuple[str, ...]
    why: str


class CycleStarted(Happened, frozen=True):
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


class CycleRetargeted(Happened, frozen=True):
    """The run has another limit, date, calendar, or instant it counts from: because facts changed, or because one is known
    at last. Without a target and a due instant it waits until one is."""

    clock: str
    number: int
    start: int
    reckoning: Reckoning


class CycleRecounted(Happened, frozen=True):
    """The calendar of the run has become another: more of it is known, or a day that was known has changed."""

    clock: str
    number: int
    reckoning: Reckoning
    pause_ends: int | None


class CyclePaused(Happened, frozen=True):
    """The run stands still from `at` on; until `ends` at most, where the pause has a limit."""

    clock: str
    number: int
    at: int
    ends: int | None


class CycleResumed(Happened, frozen=True):
    """The run goes on at `at`: the case went on, or the pause has lasted as long as it may."""

    clock: str
    number: int
    at: int
    reckoning: Reckoning


class CycleEnded(Happened, frozen=True):
    clock: str
    number: int
    at: int
    verdict: Verdict


class MarkFired(Happened, frozen=True):
    """A threshold was reached at `due_at` and noticed at `detected_at`, both seconds UTC."""

    clock: str
    number: int
    mark: int
    text: str
    due_at: int
    detected_at: int
    breached: bool


class DutyOpened(Happened, frozen=True):
    duty: str
    owner: tuple[str, ...]


class DutyClosed(Happened, frozen=True):
    """`by` is the action that closed it, or the final state that left it undone."""

    duty: str
    by: str
    fulfilled: bool


class Told(Happened, frozen=True):
    """A notice is due to `people`. `about` names what caused it: a notice's index (`notice 3`) or `clock mark`; `not_before`
    is the second from which they may be disturbed, None: at once."""

    people: tuple[str, ...]
    about: str
    not_before: int | None = None


class Counted(Happened, frozen=True):
    """The tally of a person went to `count` in the period that `on` lies in."""

    tally: str
    person: str
    on: str
    count: int


class Suspended(Happened, frozen=True):
    tally: str
    person: str


class Lifted(Happened, frozen=True):
    tally: str
    person: str


class Voided(Happened, frozen=True):
    """The case is void: a mistake, or a duplicate of another case. Its number stays."""

    duplicate_of: str | None


class Linked(Happened, frozen=True):
    """The other case stands so from now on. `open` in an event of an action: it was opened with it."""

    link: str
    case: str
    standing: Ending


class OpenedFor(Happened, frozen=True):
    """This case was opened by a move of `case`, for which it is done in these final states; empty: in every one."""

    case: str
    link: str
    done_in: tuple[str, ...] = ()


class ActionRefused(Happened, frozen=True):
    """An automatic action was refused; the codes say why. `unopened` is the link whose case could not be opened."""

    action: str
    codes: tuple[str, ...]
    unopened: str | None = None


class DoneElsewhere(Happened, frozen=True):
    """An action is claimed to have been done before the case came here: how often, when last among the claimed steps (0 is
    the last of them, those before it are below), by whom last, and by whom ever."""

    action: str
    times: int
    seq: int
    last: str
    people: tuple[str, ...]


class SignedElsewhere(Happened, frozen=True):
    """A round that is claimed to have been signed before the case came here. Its signatures are claims: their seq is 0 or
    less."""

    approval: str
    round: Round


class RestsOnClaims(Happened, frozen=True):
    """Rules, by their index, that hold for the case only because of what is claimed."""

    rules: tuple[int, ...]


class NumberKept(Happened, frozen=True):
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
