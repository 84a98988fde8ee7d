"""What a definition says in its examples: people, steps, waits and what must hold then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from workflow.definitions.durations import Duration
from workflow.definitions.values import Value
from workflow.wording import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """A person of a story."""

    name: str
    roles: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    rank: str | None = None
    away: tuple[tuple[int, int], ...] = ()
    """Absences as [from, to) in microseconds UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`who action: {fields}`; `case` counts the cases of the story from 1, None is the latest."""

    person: str
    action: str
    given: Mapping[str, Value]
    case: int | None = None
    refused: str | None = None
    to: str | None = None
    line: int = 0
    """Where it stands in the file, counted from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """`wait: 24h` or `wait: until ..`; exactly one is given."""

    duration: Duration | None = None
    until: int | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """`ends: link`: the cases that were opened by the link, and are open, reach a final state that counts as done; with
    `drops: link` another one."""

    link: str
    standing: Literal["ended", "dropped"] = "ended"
    case: int | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    says: Label
    now: int
    """Microseconds UTC."""
    people: Mapping[str, Player]
    steps: tuple[StoryStep, ...]
    settings: Mapping[str, Value | Duration] = field(default_factory=dict)
