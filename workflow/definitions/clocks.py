"""What a definition says about a clock: what it gives, when it runs, and what its marks do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from workflow.definitions.cited import Cited
from workflow.definitions.durations import Duration
from workflow.definitions.guards.expression import Guard
from workflow.definitions.values import Value
from workflow.wording import Label

Anchor: TypeAlias = Literal["percent", "before", "after"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """`do:` of a mark: an action the system takes, with literal values."""

    action: str
    given: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What a mark does."""

    tell: tuple[str, ...] = ()
    """Roles and the words `owner assignee approver customer`."""
    through: str | None = None
    """The role that informs the customer."""
    assign: str | None = None
    open: str | None = None
    do: Act | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(Cited):
    """A threshold on a clock. `percent` for `80%`; `offset` for `before 2h` and `after 1wd`."""

    text: str
    anchor: Anchor
    percent: int = 100
    offset: Duration | None = None
    effects: Effects = Effects()

    @property
    def is_due(self) -> bool:
        """Whether this is the due instant itself."""
        return self.anchor == "percent" and self.percent == 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """How long a clock gives; `limit` None with `undecided`: the company has not decided, the clock does not run."""

    when: Guard | None
    limit: Duration | None
    undecided: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """What starts, stops or cancels a clock: `opening`, an action, `action to state`, or a duty."""

    name: str
    to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock(Cited):
    name: str
    label: Label
    calendar: str
    """A calendar's name, after `calendars:` has been looked up."""
    within: tuple[Target, ...] = ()
    due: str | None = None
    while_: tuple[str, ...] = ()
    start: tuple[Trigger, ...] = ()
    stop: tuple[Trigger, ...] = ()
    cancel: tuple[Trigger, ...] = ()
    pause: tuple[str, ...] | None = None
    """None: the states with `stops_clocks`; an empty tuple: never."""
    again: Literal["never", "resume", "restart"] = "never"
    retarget: Literal["from_start", "from_change", "keep"] = "from_start"
    from_field: str | None = None
    roll: Literal["next_open"] | None = None
    marks: tuple[Mark, ...] = ()
    notify_hours: str | None = None
