"""A guard after it was read: its text, the typed tree that proofs walk, and the closure that answers it."""

from collections.abc import Callable
from typing import Literal, Protocol, TypeAlias

from msgspec import Struct

from workflow.definitions.values import Value


class Unfilled(Exception):
    """A guard needs a field that is not filled; never to be read as "false"."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class Facts(Protocol):
    """What a guard may ask of a case."""

    def value(self, field: str) -> Value:
        """The field's value; raises Unfilled."""

    def filled(self, field: str) -> bool: ...

    def done(self, action: str, since: str | None) -> bool:
        """Whether `action` was done; with `since`, after `since` was done last."""

    def times(self, action: str) -> int: ...

    def overdue(self, clock: str) -> bool: ...

    def tally(self, name: str) -> int: ...

    def linked(self, link: str) -> bool:
        """Whether a case was opened by this link and is not void."""

    def finished(self, link: str) -> bool:
        """Whether such a case is there, and none of them is still open."""

    def today(self) -> str:
        """The date in the definition's zone, `2026-09-28`."""


Comparison: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">="]


class Constant(Struct, frozen=True):
    value: Value


class FieldRef(Struct, frozen=True):
    name: str


class Today(Struct, frozen=True):
    pass


class Call(Struct, frozen=True):
    """`filled(f)`, `done(a, since: b)`, `times(a)`, `overdue(c)`, `tally(t)`, `linked(l)`, `finished(l)`."""

    function: Literal["filled", "done", "times", "overdue", "tally", "linked", "finished"]
    name: str
    since: str | None = None


class Compare(Struct, frozen=True):
    left: "Node"
    operator: Comparison
    right: "Node"


class In(Struct, frozen=True):
    left: "Node"
    values: tuple[Value, ...]


class Has(Struct, frozen=True):
    """`list has value`."""

    field: str
    value: Value


class Arithmetic(Struct, frozen=True):
    left: "Node"
    operator: Literal["+", "-", "*"]
    right: "Node"


class Not(Struct, frozen=True):
    inner: "Node"


class All(Struct, frozen=True):
    parts: "tuple[Node, ...]"


class Any(Struct, frozen=True):
    parts: "tuple[Node, ...]"


Node: TypeAlias = Constant | FieldRef | Today | Call | Compare | In | Has | Arithmetic | Not | All | Any


class Expression(Struct, frozen=True, eq=False):
    """`evaluate` raises Unfilled when a field it needs is not filled."""

    text: str
    tree: Node
    reads: frozenset[str]
    """Fields it reads, those inside `filled()` included."""
    evaluate: Callable[[Facts], Value]


class Guard(Struct, frozen=True, eq=False):
    """`test` raises Unfilled when a field it needs is not filled."""

    text: str
    tree: Node
    reads: frozenset[str]
    test: Callable[[Facts], bool]
    split: "Callable[[], tuple[Guard, ...]]"
    """Takes it apart; only who tells of a refusal asks for that."""

    @property
    def parts(self) -> "tuple[Guard, ...]":
        """What it joins with `and`, one by one; empty when it says one thing."""
        return self.split()

    def failing(self, facts: Facts) -> "tuple[Guard, ...]":
        """Which of its parts do not hold; a part that cannot be judged counts as neither."""
        found = tuple(part for part in self.parts if part.denies(facts))
        return found or (self,)

    def denies(self, facts: Facts) -> bool:
        """Whether it can be judged and does not hold."""
        try:
            return not self.test(facts)
        except Unfilled:
            return False
