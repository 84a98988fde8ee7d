"""For whom something is told: names in their language, and times as they type them, in the zone of the store."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from workflow.commands.errand import Errand
from workflow.commands.typed_times import Today, full_time
from workflow.definitions.model import Procedure
from workflow.definitions.parsing import parse_instant
from workflow.definitions.refused import NotAValue
from workflow.engine.directory import Directory
from workflow.errors import UsageError
from workflow.spoken.labels import Names
from workflow.spoken.valued import Reader

if TYPE_CHECKING:
    from workflow.service import Desk

NOTHING_OPEN: frozenset[str] = frozenset()


def names_of(
    errand: Errand,
    procedure: Procedure,
    directory: Directory,
    zone: str,
    personal: frozenset[str] | None = NOTHING_OPEN,
) -> Names:
    reader = Reader(language=errand.language, zone=ZoneInfo(zone), directory=directory, open_personal=personal)
    return Names(procedure, reader)


def today_of(desk: "Desk") -> Today:
    """What the store's clock shows in its zone."""
    return Today(desk.now(), desk.info().zone)


def instant(text: str, today: Today, *, name: str = "time") -> int:
    """A moment somebody typed, in microseconds UTC; one without an offset is in the zone of `today`."""
    try:
        return parse_instant(full_time(text, today, name=name), zone=today.zone, name=name)
    except NotAValue as error:
        raise UsageError(error.wording, **error.blanks) from error
