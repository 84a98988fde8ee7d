"""Verifies again whatever has changed in a store, the longest waiting first, and keeps what was found until it is mended.

The database's triggers note every stream that was written to, whoever wrote. Some of them are looked at in one view, which
keeps nobody from writing; then a short transaction records what was found. A stream that was written to meanwhile waits again.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from workflow.audit import differences as found
from workflow.audit.differences import Difference, kind_of
from workflow.audit.examination import EVERYTHING, Examination, Memory
from workflow.errors import ComplaintsError
from workflow.store.contending import carried_out
from workflow.store.database import Store
from workflow.store.faults import Raced
from workflow.store.reading import Reading
from workflow.store.rows import DifferenceFile, Unverified
from workflow.store.rulebooks import Reader, Rulebooks
from workflow.store.writing import Writing

BATCH = 50
"""How many streams are looked at in one view, and recorded in one transaction."""
AT_A_TIME = 1.0
"""Seconds after which a view is given up and what was found so far is recorded."""
AGAIN_AFTER = 60.0
"""Seconds after which streams with differences are looked at again: what was wrong may have been mended elsewhere."""
MOST = 20
"""How many differences of one stream are kept; `replay` has all."""


class Differing(NamedTuple):
    """Something is not as it should be with a stream, and it was not known, or it was something else."""

    stream: str
    differences: tuple[DifferenceFile, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """What was done: how many streams were looked at, the news, and whether others wait still."""

    streams: int
    differing: tuple[Differing, ...] = ()
    agreeing: tuple[str, ...] = ()
    """Streams in which there were differences before, and are none now."""
    more: bool = False


class _Looked(NamedTuple):
    """A stream, what was known of it in the view in which it was looked at, and what was found."""

    waiting: Unverified
    before: tuple[DifferenceFile, ...]
    found: tuple[Difference, ...]


class Verification:
    """What a worker does to a store, batch by batch; several may, and then do some of it twice."""

    def __init__(self, store: Store, read: Reader) -> None:
        self._store = store
        self._memory = Memory(Rulebooks(read))
        self._again_from: str | None = ""
        """The name after which streams with differences are looked at again; None: not yet."""
        self._again_at = 0.0

    def some(self) -> Verified:
        """Verify the next streams that wait, as many as one view takes. Raises NotPermitted for a login that may not read
        what it takes, or record what is found; StoreUnavailable, Changed."""
        looked, more = self._looked()
        if not looked:
            return Verified(0)
        news = carried_out(self._store, "what was verified", lambda writing: self._recorded(writing, looked))
        differing = tuple(each for each in news if each.differences)
        agreeing = tuple(each.stream for each in news if not each.differences)
        return Verified(len(looked), differing, agreeing, more)

    def _looked(self) -> tuple[Sequence[_Looked], bool]:
        """What was found in the next streams, and whether there are more of them."""
        waiting, more = tuple[Unverified, ...](), False
        try:
            with self._store.reading() as reading:
                waiting, more = self._next(reading)
                looked = _looked_at(reading, self._memory, waiting)
                return looked, more or len(looked) < len(waiting)
        except (ComplaintsError, Raced, MemoryError):
            raise
        except Exception:  # whatever was forged, the view is lost
            if not waiting:
                raise
        return [self._looked_at_alone(each) for each in waiting], more

    def _looked_at_alone(self, waiting: Unverified) -> _Looked:
        """In a view of its own, which is lost when this is the stream that breaks it."""
        try:
            with self._store.reading() as reading:
                (looked,) = _looked_at(reading, self._memory, [waiting._replace(times=EVERYTHING)])
                return looked._replace(waiting=waiting)
        except (ComplaintsError, Raced, MemoryError):
            raise
        except Exception as error:
            blanks = (("problem", kind_of(error)),)
            broken = Difference(stream=waiting.stream, seq=0, wording=found.UNVERIFIABLE, blanks=blanks)
        with self._store.reading() as reading:
            return _Looked(waiting, reading.differences_of(waiting.stream), (broken,))

    def _next(self, reading: Reading) -> tuple[tuple[Unverified, ...], bool]:
        """What waits, or from time to time what differs; and whether there is more of it."""
        waiting = reading.unverified(BATCH + 1)
        if waiting:
            return waiting[:BATCH], len(waiting) > BATCH or self._is_time_again()
        if not self._is_time_again():
            return (), False
        names = reading.differing(self._again_from or "", BATCH)
        more = len(names) == BATCH
        self._again_from, self._again_at = (names[-1] if more else None), time.monotonic()
        return tuple(Unverified(name, 0, EVERYTHING) for name in names), more

    def _is_time_again(self) -> bool:
        return self._again_from is not None or time.monotonic() >= self._again_at + AGAIN_AFTER

    def _recorded(self, writing: Writing, looked: Sequence[_Looked]) -> tuple[Differing, ...]:
        """Record what was found, unless somebody else has recorded something since; what is news of it."""
        now, news = self._store.machine_time(), list[Differing]()
        for each in looked:  # first of all, while nobody has written to them since this transaction began
            writing.forget_unverified(each.waiting)
        for waiting, before, found_ in looked:
            rows = tuple(_row(each, place, waiting.stream, now) for place, each in enumerate(found_[:MOST], 1))
            if writing.differences_of(waiting.stream) == before and not _same(before, rows):
                writing.put_differences(waiting.stream, rows)
                news.append(Differing(waiting.stream, rows))
        return tuple(news)


def _looked_at(reading: Reading, memory: Memory, waiting: Sequence[Unverified]) -> Sequence[_Looked]:
    """What was found in those for which there was time: in one at least."""
    if not waiting:
        return ()
    until, looked, examination = time.monotonic() + AT_A_TIME, list[_Looked](), Examination(reading, memory)
    for each in waiting:
        before = reading.differences_of(each.stream)
        new = EVERYTHING if before else each.times
        looked.append(_Looked(each, before, examination.differences(each.stream, new)))
        if time.monotonic() >= until:
            break
    reading.info()  # raises when the store went away meanwhile, which may have looked like a difference
    return looked


def _row(difference: Difference, place: int, stream: str, now: int) -> DifferenceFile:
    zh, en = (_storable(difference.say(language)) for language in ("zh", "en"))
    return DifferenceFile(stream, place, difference.seq, difference.code, zh, en, now)


def _same(some: Sequence[DifferenceFile], others: Sequence[DifferenceFile]) -> bool:
    """Whether they are the same differences, whenever they were found."""
    return [each[:-1] for each in some] == [each[:-1] for each in others]


def _storable(text: str) -> str:
    """Forged text may hold what no database keeps."""
    return text.replace("\0", "\ufffd").encode(errors="replace").decode()
