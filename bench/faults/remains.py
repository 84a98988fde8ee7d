"""What a loss of power can leave of a SQLite store, put together from what lay on its disk."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.faults.wal import HEADER, frames

SECTOR = 512
"""Bytes that a disk writes whole or not at all."""


@dataclass(slots=True)
class Round:
    """One round of the log: the database as it lay there meanwhile, the log as it was last seen, and for each command that
    was acknowledged in it where the log then ended."""

    base: bytes
    log: bytes
    ends: list[int] = field(default_factory=list)

    @property
    def end(self) -> int:
        return self.ends[-1]


@dataclass(slots=True)
class Life:
    """Everything that lay on the disk while a desk worked. `digests[n]` is that of history after `n` commands; `memory` is
    the shared memory beside the log, which nobody writes to disk on purpose."""

    digests: list[str] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    memory: bytes = b""


@dataclass(frozen=True, slots=True)
class Remains:
    """The files that are left, and how many commands must be found in them."""

    kind: str
    base: bytes
    log: bytes
    commands: int
    memory: bytes | None = None


def left_by_power_loss(life: Life, chance: random.Random, cuts: int) -> Iterator[Remains]:
    """The log of each round cut at every frame, and `cuts` times anywhere; as many torn frames, and a quarter as many states
    of each checkpoint."""
    before = 0
    for number, round_ in enumerate(life.rounds):
        previous = life.rounds[number - 1] if number else None
        yield from _cut_at_frames(round_, before, previous)
        if number + 1 < len(life.rounds):
            yield from _half_copied(round_, life.rounds[number + 1], before + len(round_.ends), chance, cuts // 4)
        before += len(round_.ends)
    yield from _cut_by_chance(life, chance, cuts)


def _cut_at_frames(round_: Round, before: int, previous: Round | None) -> Iterator[Remains]:
    """The log as long as its header and so many whole frames; and the same with the frames of the round before behind it."""
    for end in (HEADER, *(frame.end for frame in frames(round_.log))):
        there = before + sum(known <= end for known in round_.ends)
        yield Remains("cut at a frame", round_.base, round_.log[:end], there)
        if previous is not None:
            yield Remains("cut at a frame, old ones behind", round_.base, round_.log[:end] + previous.log[end:], there)


def _cut_by_chance(life: Life, chance: random.Random, cuts: int) -> Iterator[Remains]:
    """The log cut at any byte; and whole, but with a last frame that is partly something else. Half of them with shared
    memory from another moment beside it."""
    for number in range(cuts):
        which = chance.randrange(len(life.rounds))
        round_, before = life.rounds[which], sum(len(each.ends) for each in life.rounds[:which])
        memory = life.memory if number % 2 else None
        cut = chance.randint(0, round_.end)
        there = before + sum(known <= cut for known in round_.ends)
        yield Remains("cut at a random byte", round_.base, round_.log[:cut], there, memory)
        yield _torn(round_, before, chance, memory)


def _torn(round_: Round, before: int, chance: random.Random, memory: bytes | None) -> Remains:
    """Sectors of the last frame hold zeros, or whatever lay there."""
    starts = [HEADER, *(frame.end for frame in frames(round_.log))]
    which = chance.randrange(len(starts) - 1)
    start, end = starts[which], starts[which + 1]
    frame = bytearray(round_.log[start:end])
    first = chance.randrange(0, len(frame) - SECTOR)
    frame[first:] = chance.choice((bytes(len(frame) - first), chance.randbytes(len(frame) - first)))
    there = before + sum(known <= start for known in round_.ends)
    return Remains("last frame torn", round_.base, round_.log[:start] + bytes(frame), there, memory)


def _half_copied(round_: Round, following: Round, there: int, chance: random.Random, times: int) -> Iterator[Remains]:
    """A checkpoint that was copying the log into the database: any sectors of it are written, and the log is whole."""
    for _ in range(times):
        base = bytearray(following.base[: chance.randrange(len(round_.base), len(following.base) + 1, SECTOR)])
        for start in range(0, len(round_.base), SECTOR):
            if chance.random() < 0.5:
                base[start : start + SECTOR] = round_.base[start : start + SECTOR]
        yield Remains("checkpoint half done", bytes(base), round_.log[: round_.end], there)
