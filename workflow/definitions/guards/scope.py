"""What a guard may name: fields and settings with their types, and the names of actions, clocks, duties, tallies and links."""

from collections.abc import Mapping

from msgspec import Struct, field

from workflow.definitions.values import Kind, Value


class Typed(Struct, frozen=True, kw_only=True):
    """A field's type, as far as guards care."""

    kind: Kind
    choices: tuple[str, ...] = ()
    open: bool = False
    currency: str | None = None
    unit: str | None = None


class Parameter(Struct, frozen=True, kw_only=True):
    """A setting: a typed constant, or not decided (`value` None)."""

    typed: Typed
    value: Value | None


class Scope(Struct, frozen=True, kw_only=True):
    fields: Mapping[str, Typed]
    settings: Mapping[str, Parameter] = field(default_factory=dict)
    actions: frozenset[str] = frozenset()
    """Actions, and duties, whose names count as actions."""
    clocks: frozenset[str] = frozenset()
    tallies: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    timezone: str = "UTC"
    """The zone in which a datetime has a date."""
