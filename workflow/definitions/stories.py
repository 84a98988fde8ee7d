"""What a definition says in its examples: people, steps, waits and what must hold then."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct, field

from workflow.definitions.durations import Duration
from workflow.definitions.values import Value
from workflow.wording import Label


class Player(Struct, frozen=True, kw_only=True):
    """A person of a story."""

    name: str
    roles: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    rank: str | None = None
    away: tuple[tuple[int, int], ...] = ()
    """Absences as [from, to) in microseconds UTC."""


class Step(Struct, frozen=True, kw_only=True):
    """`who action: {fields}`; `case` counts the cases of the story from 1, None is the latest."""

    person: str
    action: str
    given: Mapping[str, Value]
    case: int | None = None
    refused: str | None = None
    to: str | None = None
    line: int = 0
    """Where it stands in the file, counted from 1."""


class Wait(Struct, frozen=True, kw_only=True):
    """`wait: 24h` or `wait: until ..`; exactly one is given."""

    duration: Duration | None = None
    until: int | None = None
    line: int = 0


class Ends(Struct, frozen=True, kw_only=True):
    """`ends: link`: the cases that were opened by the link, and are open, reach a final state that counts as done; with
    `drops: link` another one."""

    link: str
    standing: Literal["ended", "dropped"] = "ended"
    case: int | None = None
    line: int = 0


class Expect(Struct, frozen=True, kw_only=True):
    """What must hold now; None is not asked."""

    text: str
    state: str | None = None
    approver: str | None = None
    told: tuple[str, ...] | None = None
    clock: Mapping[str, str] = field(default_factory=dict)
    due: Mapping[str, int | None] = field(default_factory=dict)
    """By clock, in microseconds UTC: when its latest run is due, None for nothing."""
    duties: tuple[str, ...] | None = None
    assignee: str | None = None
    fields: Mapping[str, Value] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    case: int | None = None
    line: int = 0


StoryStep: TypeAlias = Step | Wait | Ends | Expect


class Example(Struct, frozen=True, kw_only=True):
    says: Label
    now: int
    """Microseconds UTC."""
    people: Mapping[str, Player]
    steps: tuple[StoryStep, ...]
    settings: Mapping[str, Value | Duration] = field(default_factory=dict)
