"""Instants and lengths of time as people read them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from workflow.definitions.guards import moments
from workflow.wording import Language

SECOND = moments.SECOND
_UNITS = ((86_400, "天", "d"), (3_600, "小时", "h"), (60, "分", "min"), (1, "秒", "s"))


def local(instant: int, zone: ZoneInfo) -> datetime:
    """`instant` is in microseconds UTC."""
    return datetime.fromtimestamp(instant // SECOND, UTC).astimezone(zone)


def full(instant: int, zone: ZoneInfo) -> str:
    """`2026-09-28 17:00:00 +08:00`; the seconds only when there are any."""
    at = local(instant, zone)
    clock = at.strftime("%H:%M:%S" if at.second else "%H:%M")
    return f"{at.date().isoformat()} {clock} {_offset(at)}"


def short(instant: int, now: int, zone: ZoneInfo) -> str:
    """`09-28 17:00 +08:00`, with the year when it is another than that of `now`."""
    at = local(instant, zone)
    text = full(instant, zone)
    return text[5:] if at.year == local(now, zone).year else text


def row(instant: int, zone: ZoneInfo) -> str:
    """`2026-09-28 17:00`, for a column whose head says the zone; the seconds only when there are any."""
    return full(instant, zone).rpartition(" ")[0]


def rfc3339(instant: int) -> str:
    """`2026-09-28T09:00:00Z`, as JSON carries it."""
    at = datetime.fromtimestamp(instant // SECOND, UTC)
    part = instant % SECOND
    return at.strftime("%Y-%m-%dT%H:%M:%S") + (f".{part:06d}".rstrip("0") if part else "") + "Z"


def length(seconds: int, language: Language) -> str:
    """The two largest units: `3 小时 20 分`, `2 d 3 h`."""
    left, found = abs(seconds), list[str]()
    for size, zh, en in _UNITS:
        count, left = divmod(left, size)
        if count and len(found) < 2:
            found.append(f"{count} {zh if language == 'zh' else en}")
        elif found:
            break
    return " ".join(found) or ("0 秒" if language == "zh" else "0 s")


def _offset(at: datetime) -> str:
    text = at.strftime("%z")
    return f"{text[:3]}:{text[3:5]}"
