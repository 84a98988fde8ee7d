"""The numbers of cases: a template such as `TK-{year}-{seq:06}`, filled without gaps."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from workflow.definitions.model import Procedure

_BLANK = re.compile(r"\{(year|seq)(?::0?([0-9]{1,2}))?\}")


def year_of(procedure: Procedure, instant: int) -> int:
    """The year that numbers of `instant` (microseconds UTC) carry; 0 where the template has none."""
    if "{year" not in procedure.number:
        return 0
    return datetime.fromtimestamp(instant // 1_000_000, UTC).astimezone(ZoneInfo(procedure.timezone)).year


def number_of(template: str, year: int, seq: int) -> str:
    blanks = {"year": year, "seq": seq}
    return _BLANK.sub(lambda blank: str(blanks[blank[1]]).zfill(int(blank[2] or 0)), template)
