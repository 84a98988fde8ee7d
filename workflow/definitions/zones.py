"""Names of time zones, as files give them."""

from zoneinfo import ZoneInfo, available_timezones

from workflow.definitions.problems import Problems
from workflow.definitions.spelling import did_you_mean
from workflow.definitions.words import Word
from workflow.wording import Wording

UNKNOWN_ZONE = Wording(
    code="unknown_zone",
    zh="没有时区“{word}”{hint}",
    en='there is no time zone "{word}"{hint}',
    fix_zh="写成 Asia/Shanghai",
    fix_en="write it as Asia/Shanghai",
)

OF_A_MACHINE = frozenset({"localtime", "posixrules", "posix", "right"})
"""Names under which each machine has a zone of its own."""


def checked_zone(word: Word, problems: Problems) -> str:
    """The zone; UTC for one that is unknown, and then that was reported."""
    if not word:
        return "UTC"
    try:
        if word not in OF_A_MACHINE:
            return ZoneInfo(word).key
    except (KeyError, ValueError, OSError):
        pass
    problems.error(word, UNKNOWN_ZONE, word=word, hint=did_you_mean(word, sorted(available_timezones() - OF_A_MACHINE)))
    return "UTC"
