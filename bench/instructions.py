"""How many instructions a piece of work takes, as the processor counts them for this process: no other load changes that.

Linux lets a process count its own (`perf_event_open`) unless `kernel.perf_event_paranoid` forbids it or the machine is a virtual
one without counters; then there is nothing to tell.
"""

import ctypes
import os
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from platform import machine

CALLS = {"x86_64": 298, "aarch64": 241}
"""The number of the system call, by processor."""
HARDWARE, INSTRUCTIONS, SIZE = 0, 1, 112
OURS_ALONE = 1 << 5 | 1 << 6
"""Not those of the kernel, nor of what runs beneath it."""


@contextmanager
def counter() -> Iterator[Callable[[], int] | None]:
    """Says how many there were so far; None where they are not counted."""
    opened = _opened()
    try:
        yield None if opened is None else lambda: int(struct.unpack("q", os.read(opened, 8))[0])
    finally:
        if opened is not None:
            os.close(opened)


def instructions(work: Callable[[], object]) -> int | None:
    """Those of one run, when everything is warm."""
    with counter() as count:
        if count is None:
            return None
        work()
        before = count()
        work()
        return count() - before


def _opened() -> int | None:
    call = CALLS.get(machine())
    if call is None:
        return None
    wanted = bytearray(SIZE)
    struct.pack_into("IIQ", wanted, 0, HARDWARE, SIZE, INSTRUCTIONS)
    struct.pack_into("Q", wanted, 40, OURS_ALONE)
    this_process, any_cpu, no_group = 0, -1, -1
    asked = (ctypes.c_char * SIZE).from_buffer(wanted)
    found = ctypes.CDLL(None).syscall(call, asked, this_process, any_cpu, no_group, 0)
    return None if found < 0 else int(found)
