"""What every decision is given beside the rules, the case and the command: one value, passed on as it is."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from msgspec import Struct, field

from workflow.engine.calendars.known import Calendars
from workflow.engine.directory import Directory
from workflow.engine.events import By
from workflow.engine.records import Tallies
from workflow.engine.refusals import Refusal

Numbers: TypeAlias = Callable[[str, int], str]
"""What the cases of a procedure that are opened next will be called; the first of them has the index 0."""

Unopened: TypeAlias = Mapping[str, tuple[Refusal, ...]]
"""Link -> why its case cannot be opened, and so no move that would open it can be taken."""


def no_numbers(procedure: str, index: int) -> str:
    """For whoever opens no linked cases."""
    raise LookupError(f"number {index} of {procedure}")


class Circumstances(Struct, frozen=True, kw_only=True):
    """Everything a decision depends on beside the rules, the case and the command. Instants are microseconds UTC."""

    by: By
    directory: Directory
    tallies: Tallies
    calendars: Calendars
    now: int
    occurred_at: int | None = None
    numbers: Numbers = no_numbers
    unopened: Unopened = field(default_factory=dict)
