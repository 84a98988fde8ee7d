"""SQLite's write-ahead log as bytes: a header, then frames, each a page with a header of its own (sqlite.org/fileformat2.html)."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

HEADER, FRAME_HEADER = 32, 24
MAGIC = (0x377F0682, 0x377F0683)


class Frame(NamedTuple):
    """Where it ends in the file, and whether it is the last of a transaction: then it says how many pages the database has."""

    end: int
    commits: bool


def salts(log: bytes) -> bytes:
    """What tells the frames of this round of the log from those of the last, which still lie behind them."""
    magic, _, _, _ = struct.unpack_from(">4I", log)
    assert magic in MAGIC, "this is no write-ahead log"
    return log[16:24]


def frames(log: bytes) -> Iterator[Frame]:
    """The frames of this round, in order."""
    (page_size,) = struct.unpack_from(">I", log, 8)
    for start in range(HEADER, len(log) - FRAME_HEADER - page_size + 1, FRAME_HEADER + page_size):
        _, pages = struct.unpack_from(">2I", log, start)
        if log[start + 8 : start + 16] != salts(log):
            return
        yield Frame(start + FRAME_HEADER + page_size, pages != 0)
