"""What a run was made on, and how busy that was."""

import os
import platform
import re
import sqlite3
from pathlib import Path


def loads() -> tuple[float, ...]:
    """Processes that wanted to run, on average of the last 1, 5 and 15 minutes."""
    return tuple(round(each, 2) for each in os.getloadavg())


def machine() -> str:
    cores = os.cpu_count()
    return f"{cores} cores ({_model()}), Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"


def _model() -> str:
    try:
        found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    except OSError:
        found = None
    return found[1].strip() if found else platform.machine()
