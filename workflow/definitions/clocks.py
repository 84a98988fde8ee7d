"""What a definition says about a clock: what it gives, when it runs, and what its marks do."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct, field

from workflow.definitions.cited import Cited
from workflow.definitions.durations import Duration
from workflow.definitions.guards.expression import Guard
from workflow.definitions.values import Value
from workflow.wording import Label

Anchor: TypeAlias = Literal["percent", "before", "after"]
Roll: TypeAlias = Literal["next_open"]
"""What happens to a limit in calendar days, months or years that ends on a closed day: the next open one is its last."""
ALWAYS = "always"
"""The calendar that never closes: what is meant where none is written."""
NO_YES = ("no", "yes")


class CalendarChoice(Struct, frozen=True, kw_only=True):
    """What something counts on, by the names calendars are published under: the calendar `name`, or a choice by the field
    `by` (a choice or yesno), of which `name` is the default."""

    name: str | None = None
    by: str | None = None
    cases: Mapping[str, str] = field(default_factory=dict)
    """By choice; for yesno by `yes` and `no`."""

    def names(self) -> frozenset[str]:
        """Every calendar it may mean."""
        return frozenset([*self.cases.values(), *([] if self.name is None else [self.name])])

    def calendar_for(self, value: Value | None) -> str | None:
        """The calendar when field `by` holds `value`; None while that is unfilled and there is no default."""
        case = NO_YES[value] if isinstance(value, bool) else str(value)
        return self.cases.get(case, self.name)


ON_ALWAYS = CalendarChoice(name=ALWAYS)


class Act(Struct, frozen=True, kw_only=True):
    """`do:` of a mark: an action the system takes, with literal values."""

    action: str
    given: Mapping[str, Value]


class Effects(Struct, frozen=True, kw_only=True):
    """What a mark does."""

    tell: tuple[str, ...] = ()
    """Roles and the words `owner assignee approver customer`."""
    through: str | None = None
    """The role that informs the customer."""
    assign: str | None = None
    open: str | None = None
    do: Act | None = None


class Mark(Cited, frozen=True, kw_only=True):
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


DUE = Mark(text="100%", anchor="percent")


class Target(Struct, frozen=True, kw_only=True):
    """How long a clock gives; `limit` None with `undecided`: the company has not decided, the clock does not run."""

    when: Guard | None
    limit: Duration | None
    undecided: str | None = None


class Trigger(Struct, frozen=True, kw_only=True):
    """What starts, stops or cancels a clock: `opening`, an action, `action to state`, or a duty."""

    name: str
    to: str | None = None


class Pause(Struct, frozen=True, kw_only=True):
    """Where a clock stands still. Beyond `at_most`, counted on the clock's own calendar, it runs again all the same."""

    states: tuple[str, ...]
    """Empty: never."""
    at_most: Duration | None = None


class Clock(Cited, frozen=True, kw_only=True):
    name: str
    label: Label
    calendar: CalendarChoice
    within: tuple[Target, ...] = ()
    repeats: bool = False
    """Written `every:` instead of `within:`. Each period is a cycle, met by `stop` or breached when it has passed; the next
    begins at once, until the case leaves `while_`, one of `cancel` (written `until:`) happens, or the case ends."""
    due: str | None = None
    while_: tuple[str, ...] = ()
    duty: str | None = None
    """Runs while this duty is open. Never written: the clock of a duty with `within`."""
    start: tuple[Trigger, ...] = ()
    stop: tuple[Trigger, ...] = ()
    cancel: tuple[Trigger, ...] = ()
    pause: Pause | None = None
    """None: the states with `stops_clocks`."""
    again: Literal["never", "resume", "restart"] = "never"
    retarget: Literal["from_start", "from_change", "keep"] = "from_start"
    from_field: str | None = None
    roll: Roll | None = None
    marks: tuple[Mark, ...] = ()
    notify_hours: str | None = None
    """A calendar, by the name it is published under."""

    @property
    def all_marks(self) -> tuple[Mark, ...]:
        """The due instant among them, whether the definition acts on it or not: a breach is a fact."""
        has_due = any(mark.is_due for mark in self.marks)
        return self.marks if has_due else (*self.marks, DUE)
