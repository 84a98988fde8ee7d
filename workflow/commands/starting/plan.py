"""What `complaints new` was told: the plan of a procedure, before it becomes a file."""

from msgspec import Struct

from workflow.definitions.model import Field
from workflow.wording import Label


class Role(Struct, frozen=True):
    """`department` where only its people may hold the role."""

    name: str
    label: Label
    department: str | None = None


class Stage(Struct, frozen=True):
    """A state in which somebody works: whose it is, how long it may take (`24h`), and who is told when it is late."""

    name: str
    label: Label
    who: str
    within: str | None
    late: str


class Level(Struct, frozen=True):
    """Who signs up to which amount in minor units; nobody for `role` None, without limit for `up_to` None."""

    role: str | None
    up_to: int | None


class Approval(Struct, frozen=True):
    """What the stage `after` decides is signed before the case goes on."""

    after: str
    currency: str
    levels: tuple[Level, ...]
    within: str | None
    late: str

    @property
    def own(self) -> Level | None:
        """The level up to which nobody has to sign."""
        return self.levels[0] if self.levels[0].role is None else None

    @property
    def signing(self) -> tuple[Level, ...]:
        return tuple(level for level in self.levels if level.role is not None)


class Plan(Struct, frozen=True, kw_only=True):
    """`call_back` is the role that asks the customer in the end; None when nobody does."""

    name: str
    title: Label
    document: str
    zone: str
    prefix: str
    roles: tuple[Role, ...]
    stages: tuple[Stage, ...]
    approval: Approval | None
    call_back: str | None
    fields: tuple[Field, ...]
    keep: str

    def role(self, name: str) -> Role:
        return next(role for role in self.roles if role.name == name)

    def stage(self, name: str) -> Stage:
        return next(stage for stage in self.stages if stage.name == name)

    def after(self, stage: Stage) -> str:
        """The state that follows when the stage is done."""
        index = self.stages.index(stage) + 1
        if index < len(self.stages):
            return self.stages[index].name
        return CLOSED if self.call_back is None else CALLING_BACK

    @property
    def back_to(self) -> str:
        """Where an unsatisfied customer's case goes on."""
        return self.stages[0].name if self.approval is None else self.approval.after


CLOSED, CALLING_BACK, WAITING = "closed", "calling_back", "awaiting_approval"
APPROVAL, PLAN_TEXT, COST, OPINION = "plan_approval", "plan", "cost", "opinion"
OWN_LIMIT = "own_limit"
OURS = frozenset(
    {CLOSED, CALLING_BACK, WAITING, APPROVAL, PLAN_TEXT, COST, OPINION, OWN_LIMIT, "approving", "approval_time"}
    | {"customer_name", "contact", "complaint", "complained_at", "satisfaction", "call_notes", "keep_for"}
    | {"register", "approve", "send_back", "call_back", "by_state", "late_cases"}
)
"""Names that every file we write has, or may have."""


def stage_names(stage: str) -> frozenset[str]:
    """The names that come into the file with a stage."""
    return frozenset({stage, done(stage), notes(stage), clock(stage), time_limit(stage)})


def role_names(role: str) -> frozenset[str]:
    """The names that come into the file with a role."""
    return frozenset({role, amount_limit(role)})


def done(stage: str) -> str:
    """The action with which the stage is done."""
    return f"finish_{stage}"


def notes(stage: str) -> str:
    """The field for what was done in the stage."""
    return f"{stage}_notes"


def clock(stage: str) -> str:
    return f"{stage}_clock"


def time_limit(stage: str) -> str:
    return f"{stage}_time"


def amount_limit(role: str) -> str:
    return f"{role}_amount"
