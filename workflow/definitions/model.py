"""What a definition says: one frozen value for each thing the language can declare, and no behaviour.

Names (`str`) read from a file are `Word`s and know their place. Mappings keep the order of the file.
"""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct, field

from workflow.definitions.cited import Cited, Clauses
from workflow.definitions.clocks import ON_ALWAYS, CalendarChoice, Clock, Mark, Trigger
from workflow.definitions.durations import Duration
from workflow.definitions.guards.expression import Expression, Guard
from workflow.definitions.stories import Example
from workflow.definitions.values import Kind, Value
from workflow.wording import Label


class Setting(Cited, frozen=True, kw_only=True):
    """A parameter of the company; without a value it is not decided, and what depends on it is switched off."""

    name: str
    label: Label
    kind: Kind
    currency: str | None = None
    choices: Mapping[str, Label] = field(default_factory=dict)
    value: Value | Duration | None = None


class HeldBy(Struct, frozen=True, kw_only=True):
    """Who may hold a role. `department` is a department's name, or that of a choice field when `by_field`."""

    department: str | None = None
    by_field: bool = False
    rank_at_least: str | None = None


class Role(Cited, frozen=True, kw_only=True):
    name: str
    label: Label
    held_by: HeldBy = HeldBy()


class Row(Struct, frozen=True, kw_only=True):
    """One line of a derivation: `value` holds when `when` does; the last may have no `when`."""

    when: Guard | None
    value: Value


class Table(Struct, frozen=True, kw_only=True):
    """`is:` as rows, the first that fits."""

    rows: tuple[Row, ...]


class WhoDid(Struct, frozen=True, kw_only=True):
    """`is: who(action)`: the person who did the action last."""

    action: str


Derivation: TypeAlias = Expression | Table | WhoDid


class Field(Cited, frozen=True, kw_only=True):
    name: str
    label: Label
    kind: Kind
    choices: Mapping[str, Label] = field(default_factory=dict)
    open: bool = False
    unit: str | None = None
    currency: str | None = None
    personal: bool = False
    optional: bool = False
    """Only for a cell of rows."""
    default: Value | None = None
    derived: Derivation | None = None
    of: "Mapping[str, Field]" = field(default_factory=dict)
    """The columns, when `kind` is rows."""


class Part(Struct, frozen=True, kw_only=True):
    title: Label | None
    fields: tuple[str, ...]


class Form(Cited, frozen=True, kw_only=True):
    name: str
    label: Label
    parts: tuple[Part, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(name for part in self.parts for name in part.fields)


class Who(Struct, frozen=True, kw_only=True):
    """Who may act: roles and the words `approver assignee owner system`, or a choice of these by a field."""

    roles: tuple[str, ...] = ()
    by: str | None = None
    cases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def roles_for(self, choice: Value | None) -> tuple[str, ...]:
        """The roles when field `by` holds `choice`; nobody for a choice that is not listed."""
        return self.roles if self.by is None else self.cases.get(str(choice), ())


class State(Cited, frozen=True, kw_only=True):
    name: str
    label: Label
    owner: Who
    """Nobody (`Who()`) in a final state."""
    approval: str | None = None
    stops_clocks: bool = False
    final: bool = False


class Item(Struct, frozen=True, kw_only=True):
    """One entry of `needs`, `asks` or `may`: a field, a form or a duty, perhaps only when a guard holds."""

    name: str
    form: bool = False
    when: Guard | None = None


class Move(Cited, frozen=True, kw_only=True):
    """One way an action leads on. What the action says for all its moves is already merged in."""

    action: str
    index: int
    from_: tuple[str, ...]
    """Empty for a move that opens a case."""
    to: str
    """A state, or `same` or `previous`."""
    who: Who
    needs: tuple[Item, ...] = ()
    asks: tuple[Item, ...] = ()
    """Forms are already spelled out as their fields."""
    may: tuple[Item, ...] = ()
    when: Guard | None = None
    not_who_did: tuple[str, ...] = ()
    """Actions, and person fields."""
    voids: tuple[str, ...] = ()
    assigns: str | None = None
    opens_duties: tuple[str, ...] = ()
    closes_duties: tuple[str, ...] = ()
    opens_cases: tuple[str, ...] = ()
    """Links: a case is opened for each, every time the move is taken."""


class Link(Cited, frozen=True, kw_only=True):
    """Cases of another procedure that moves of this one open, by its action `action` (None: its only opening action).

    `gives` maps fields of the other procedure to literals as they are written, `copies` to fields of this one. `done_in`
    are the final states of the other in which such a case counts as finished; empty: every one.
    """

    name: str
    label: Label
    procedure: str
    action: str | None = None
    gives: Mapping[str, str] = field(default_factory=dict)
    copies: Mapping[str, str] = field(default_factory=dict)
    done_in: tuple[str, ...] = ()


class Action(Cited, frozen=True, kw_only=True):
    """What a person does. `closes_duty` and `lifts` mark the actions that a duty or a tally brings with it."""

    name: str
    label: Label
    opens: bool = False
    signs: str | None = None
    moves: tuple[Move, ...] = ()
    closes_duty: str | None = None
    lifts: str | None = None


class Level(Cited, frozen=True, kw_only=True):
    """One level of a ladder, or one row of a table: who must sign, and when this level fits.

    `approvers` is one role, or a chain in order; empty means that no signature is needed (`approver: none`).
    `up_to` is inclusive, in minor units (money) or units (number); None on a ladder means no limit. A level whose limit
    is a setting without a value is left out by `Approval.decided`.
    """

    approvers: tuple[str, ...]
    of: int = 1
    """How many different people of the one approver role must sign."""
    distinct_departments: bool = False
    up_to: int | None = None
    undecided: str | None = None
    """The setting without a value that switches this level off."""
    when: Guard | None = None


class Approval(Cited, frozen=True, kw_only=True):
    """A ladder (`measure`, `levels`, `raise_to`) or a table (`measure` None, `levels` are its rows, `covers`)."""

    name: str
    label: Label
    measure: str | None = None
    levels: tuple[Level, ...] = ()
    raise_to: tuple[Level, ...] = ()
    covers: Guard | None = None
    signature_covers: tuple[str, ...] = ()
    voids_to: str
    not_who_did: tuple[str, ...] = ()
    stand_in: Mapping[str, str] = field(default_factory=dict)
    last_resort: str | None = None

    @property
    def decided(self) -> tuple[Level, ...]:
        """The levels that are switched on."""
        return tuple(level for level in self.levels if level.undecided is None)


class Duty(Cited, frozen=True, kw_only=True):
    name: str
    label: Label
    owner: Who
    asks: tuple[Item, ...] = ()
    within: Duration | None = None
    calendar: CalendarChoice = ON_ALWAYS
    marks: tuple[Mark, ...] = ()
    """Only with `within`; without any, its due instant tells who owes it."""
    blocks: tuple[str, ...] = ()


class LiftedBy(Struct, frozen=True, kw_only=True):
    """How a suspension ends: an action on the case that caused it."""

    action: str
    who: Who
    asks: tuple[Item, ...] = ()
    when: Guard | None = None


class Tally(Cited, frozen=True, kw_only=True):
    """How often something happened to a person in a period; above `limit` the person is suspended."""

    name: str
    label: Label
    count: str
    when: Guard | None
    per: str
    each: Duration | Literal["calendar month"]
    on: str | None
    limit: int | None
    undecided: str | None = None
    suspend: str
    lifted_by: LiftedBy


class Without(Struct, frozen=True, kw_only=True):
    approval: str
    by: str | None = None


class Never(Cited, frozen=True, kw_only=True):
    """Must never hold; with `reach`, must not hold on entering that state, unless `without` was signed."""

    label: Label
    reach: str | None = None
    when: Guard | None = None
    without: Without | None = None


class Always(Cited, frozen=True, kw_only=True):
    """Must happen within a time after something."""

    label: Label
    do: tuple[str, ...]
    after: Trigger
    within: Duration | None
    undecided: str | None = None
    when: Guard | None = None
    calendar: CalendarChoice = ON_ALWAYS


class Notice(Cited, frozen=True, kw_only=True):
    moment: Literal["entering", "leaving", "doing", "mark"]
    name: str
    when: Guard | None
    tell: tuple[str, ...]
    label: Label
    """The template, in both languages; `{field}` stands for a value."""
    personal: bool = False


class Retention(Cited, frozen=True, kw_only=True):
    keep_at_least: Duration | None
    undecided: str | None = None
    then: Literal["ask", "erase"]


class Report(Cited, frozen=True, kw_only=True):
    name: str
    label: Label
    every: str
    counts: str
    by: tuple[str, ...] = ()
    when: Guard | None = None
    public: bool = False


class Question(Struct, frozen=True, kw_only=True):
    """One entry of the file's `unclear:` block."""

    name: str
    clause: Clauses
    asks: str
    chosen: str


class Procedure(Struct, frozen=True, kw_only=True):
    """One definition, read and typed. `digest` is the SHA-256 of the bytes as published, in hexadecimal."""

    name: str
    digest: str
    title: Label
    source: Mapping[str, str]
    number: str
    timezone: str
    calendars: Mapping[str, str]
    notify_hours: str | None = None
    """The calendar, by the name it is published under, for whose hours every message waits; a clock may name another."""
    valid_from: str | None
    valid_to: str | None
    settings: Mapping[str, Setting]
    ranks: tuple[str, ...]
    roles: Mapping[str, Role]
    fields: Mapping[str, Field]
    forms: Mapping[str, Form]
    states: Mapping[str, State]
    actions: Mapping[str, Action]
    """Those of the file first, then those that duties and tallies bring with them."""
    approvals: Mapping[str, Approval]
    clocks: Mapping[str, Clock]
    duties: Mapping[str, Duty]
    tallies: Mapping[str, Tally]
    links: Mapping[str, Link]
    rules: tuple[Never | Always, ...]
    notices: tuple[Notice, ...]
    retention: Retention | None
    reports: Mapping[str, Report]
    unclear: Mapping[str, Question]
    examples: tuple[Example, ...]

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Those of its clocks, then those of its duties."""
        of_clocks = (mark for clock in self.clocks.values() for mark in clock.marks)
        return (*of_clocks, *(mark for duty in self.duties.values() for mark in duty.marks))
