"""What time it is: the only place that reads a clock. Instants are whole microseconds UTC."""

import time
from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias

from workflow.definitions.guards import moments

SECOND = moments.SECOND
Clock: TypeAlias = Callable[[], int]

TOLERANCE = 120 * SECOND
"""How far behind its own history a store's clock may be and still write."""


class ClockKind(StrEnum):
    """Whose time a store records: the machine's, or one that stands still until it is moved (demo, training)."""

    REAL = "real"
    SIMULATED = "simulated"


def now() -> int:
    return time.time_ns() // 1000
