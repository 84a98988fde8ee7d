"""The numbers of cases: a template such as `TK-{year}-{seq:06}`, filled without gaps."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from workflow.definitions.model import Procedure

_BLANK = re.compile(r"\{(year|seq)(?::0?([0-9]{1,2}))?\}")


def year_of(procedure: Procedure, instant: int) -> int:
    """The year that numbers of `instant` (microseconds UTC) carry; 0 where the template has none."""
    if "{year" not in procedure.number:
        return 0
    return datetime.fromtimestamp(instant // 1_000_000, UTC).astimezone(ZoneInfo(procedure.timezone)).year


def number_of(template: str, year: int, seq: int) -> str:
    return _filling(template)(year=year, seq=seq)


def place_of(template: str, number: str) -> tuple[int, int] | None:
    """Year and seq of a number that the template gives; None for any other."""
    found = _pattern(template).fullmatch(number)
    if found is None:
        return None
    year, seq = int(found.groupdict().get("year") or 0), int(found["seq"])
    return (year, seq) if seq and number_of(template, year, seq) == number else None


@cache
def _filling(template: str) -> Callable[..., str]:
    parts = _BLANK.split(template)
    texts = (part.replace("{", "{{").replace("}", "}}") for part in parts[::3])
    blanks = (f"{{{name}:0{int(width or 0)}}}" for name, width in zip(parts[1::3], parts[2::3], strict=True))
    return "".join(text + blank for text, blank in zip(texts, (*blanks, ""), strict=True)).format


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = _BLANK.split(template)[::3]
    blanks = [blank[1] for blank in _BLANK.finditer(template)]
    groups = [
        f"(?P<{name}>[0-9]{{1,15}})" if name not in blanks[:i] else f"(?P={name})" for i, name in enumerate(blanks)
    ]
    return re.compile("".join(re.escape(part) + group for part, group in zip(parts, [*groups, ""], strict=True)))
