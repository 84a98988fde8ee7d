"""What every decision is given beside the rules, the case and the command: one value, passed on as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from workflow.engine.calendars.known import Calendars
from workflow.engine.directory import Directory
from workflow.engine.draft import Header, Numbers, no_numbers
from workflow.engine.events import By
from workflow.engine.records import Tallies
from workflow.engine.refusals import Refusal
from workflow.engine.rulebook import Rulebook

Unopened: TypeAlias = Mapping[str, tuple[Refusal, ...]]
"""Link -> why its case cannot be opened, and so no move that would open it can be taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Everything a decision depends on beside the rules, the case and the command. Instants are microseconds UTC."""

    by: By
    directory: Directory
    tallies: Tallies
    calendars: Calendars
    now: int
    occurred_at: int | None = None
    numbers: Numbers = no_numbers
    unopened: Unopened = field(default_factory=dict)

    def header(self, book: Rulebook) -> Header:
        """What the drafts of a decision under these rules share."""
        return Header(
            book=book,
            directory=self.directory,
            tallies=self.tallies,
            calendars=self.calendars,
            numbers=self.numbers,
        )
