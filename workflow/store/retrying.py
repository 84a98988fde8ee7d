"""What to say of something that failed, and how long to wait: twice as long each time, and never longer than a few hours."""

from pathlib import Path
from traceback import extract_tb

from workflow.errors import ComplaintsError
from workflow.wording import Label

FIRST_DELAY = 30
"""Seconds after the first failure."""
LONGEST_DELAY = 6 * 3600
"""Seconds; no wait is longer, so what was mended is noticed the same day."""

OUR_BUG = Label(
    zh="程序出错：{kind}，{place}",
    en="a bug in complaints: {kind} at {place}",
)


def delay(failures: int) -> int:
    """The seconds to wait after so many failures in a row, one or more."""
    doublings = min(failures - 1, LONGEST_DELAY.bit_length())
    return min(FIRST_DELAY << doublings, LONGEST_DELAY)


def said_of(error: Exception) -> Label:
    """What to say of it. Of a bug only what and where: its message may quote what a customer wrote."""
    if isinstance(error, ComplaintsError):
        return Label(zh=error.say("zh"), en=error.say("en"))
    last = extract_tb(error.__traceback__)[-1]
    blanks = {"kind": type(error).__name__, "place": f"{Path(last.filename).name}:{last.lineno}"}
    return Label(zh=OUR_BUG.zh.format(**blanks), en=OUR_BUG.en.format(**blanks))
