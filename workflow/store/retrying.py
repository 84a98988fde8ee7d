"""How long to wait after something failed: twice as long each time, and never longer than a few hours."""

FIRST_DELAY = 30
"""Seconds after the first failure."""
LONGEST_DELAY = 6 * 3600
"""Seconds; no wait is longer, so what was mended is noticed the same day."""


def delay(failures: int) -> int:
    """The seconds to wait after so many failures in a row, one or more."""
    doublings = min(failures - 1, LONGEST_DELAY.bit_length())
    return min(FIRST_DELAY << doublings, LONGEST_DELAY)
