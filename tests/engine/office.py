"""The little world on the calendar of an office in China, in March 2026."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.engine.world import CALENDARS, NINE, SECOND, World

SHANGHAI = ZoneInfo("Asia/Shanghai")
START, H = NINE // SECOND, 3600
"""Monday, 2 March 2026, 09:00; and an hour, in seconds."""
CN = CALENDARS.current("cn_office")
OFFICE = ("calendars: {always: always}", "calendars: {always: always, office: cn_office}")
WORK_ON_OFFICE = (OFFICE, ("en: Work, calendar: always", "en: Work, calendar: office"))


def local(second: int | None) -> str:
    """`03-02 09:00:00`."""
    assert second is not None
    return f"{datetime.fromtimestamp(second, SHANGHAI):%m-%d %H:%M:%S}"


def until(world: World, local_time: str) -> None:
    """Let time pass up to `03-02 20:00`, then wake the case."""
    at = datetime.fromisoformat(f"2026-{local_time}").replace(tzinfo=SHANGHAI)
    world.wait(int(at.timestamp()) * SECOND - world.now)
