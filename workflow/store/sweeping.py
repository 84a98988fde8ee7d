"""What comes with time: marks that fire, cases that could not be woken, notices that are due, and the workers that see to it.

One case that cannot be woken never stops the others: it is rolled back, set aside, and tried again later.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from msgspec import Struct

from workflow.errors import ComplaintsError, StoreUnavailable, UsageError
from workflow.store.answers import Outcome
from workflow.store.carrying import Carrying
from workflow.store.database import Store
from workflow.store.faults import CLOCK_BEHIND, Raced
from workflow.store.moment import SECOND, TOLERANCE, ClockKind
from workflow.store.outbox import Outbox
from workflow.store.retrying import delay, said_of
from workflow.store.rows import CaseFile, DueCase, Glance, Trouble, WorkerFile
from workflow.store.rulebooks import Reader, read_published
from workflow.store.terms import system_terms
from workflow.store.writing import Writing
from workflow.wording import Wording

BATCH = 200
"""How many cases are woken in one transaction, before others may write to the same file; on a server nobody waits for it who
does not want one of these cases."""
DUE = "cases that are due"
FORGOTTEN_AFTER = 7 * 24 * 3600 * SECOND

CLOCK_IS_REAL = Wording(
    code="clock_is_real",
    zh="本案件库用真实时钟，不能拨到别的时刻",
    en="this store goes by the real clock, which cannot be moved",
    fix_zh="演示与培训用 complaints init --clock simulated",
    fix_en="for demos and training use `complaints init --clock simulated`",
)
CLOCK_BACKWARDS = Wording(
    code="clock_backwards",
    zh="模拟时钟只能向前拨",
    en="a simulated clock only moves forward",
)


Settle: TypeAlias = Callable[[Writing], None]
"""Sees to what a woken case is to have written: at once, or with that of others."""
T = TypeVar("T")


class Swept(Struct, frozen=True):
    """What a sweep did: the cases it woke, and those it had to set aside, each once and with what is wrong."""

    woken: tuple[Outcome, ...]
    troubled: tuple[Trouble, ...]


class Sweeping(Carrying):
    """What a worker needs of a store."""

    def __init__(self, store: Store, read: Reader = read_published) -> None:
        super().__init__(store, read)
        self.outbox = Outbox(store)

    def tick(self, until: int | None = None) -> Swept:
        """Fire every mark that is due; on a simulated clock move it to `until` (microseconds UTC) on the way. A case that
        cannot be woken is left as it was, and out of the sweeps until `Trouble.retry_at`. Raises StoreUnavailable."""
        end = self._end_of_tick(until)
        results = list[Outcome | Trouble]()
        while batch := self._wake_some(end):
            results += batch
        self._written(DUE, lambda writing: self._end_tick(writing, end))
        return _swept(results)

    def sweep_some(self) -> Swept:
        """The same for the next cases that are due, as many as one transaction takes; of nothing when none is due."""
        end = self._store.now()
        results = self._wake_some(end)
        if not results:
            self._written(DUE, lambda writing: writing.forget_settled(end // SECOND))
        return _swept(results)

    def due_cases(self, at_most: int) -> tuple[DueCase, ...]:
        """The cases that are due, the first due first, for those who share them out and wake them one by one."""
        now = self._store.now() // SECOND
        with self._store.reading() as reading:
            return reading.due_as_seen(now, at_most, now)

    def wake_one(self, number: str, seq: int) -> Outcome | Trouble | None:
        """Wake a case that was seen to be due when it stood at `seq`. None when nothing is to be done any more: it has moved
        on, or is set aside."""
        return _for_each(
            lambda settle: self._written(number, lambda writing: self._wake_as_seen(writing, number, seq, settle))
        )

    def forget_settled(self) -> None:
        """Forget what was wrong with cases that are not due any more."""
        self._written(DUE, lambda writing: writing.forget_settled(self._store.now() // SECOND))

    def next_instant(self) -> int | None:
        """The second at which something is to be done next: a case to be woken, or to be tried again, or a notice to be
        delivered; it may have passed. None: nothing will be, unless somebody writes."""
        return self._store.next_instant()

    def poll(self) -> bool:
        """Whether something is to be done by now. Costs next to nothing as long as nobody writes."""
        instant = self._store.next_instant()
        return instant is not None and instant <= self._store.now() // SECOND

    def admit_clock(self) -> None:
        """Raises StoreUnavailable when the clock is so far behind history that nothing would be written."""
        with self._store.reading() as reading:
            seconds = (reading.newest() - self._store.now()) // SECOND
        if seconds > TOLERANCE // SECOND:
            raise StoreUnavailable(CLOCK_BEHIND, seconds=seconds)

    def troubled(self) -> tuple[Trouble, ...]:
        """The cases that are set aside, the longest first."""
        with self._store.reading() as reading:
            return reading.troubles()

    def beat(self, name: str, *, host: str, pid: int, silent_after: int | None) -> None:
        """The worker of that name is alive, on this machine, in this process; see `WorkerFile` for `silent_after`. Those
        that were given no name and were not heard of for a week are forgotten."""

        def beaten(writing: Writing) -> None:
            now, before = self._store.machine_time(), writing.worker(name)
            goes_on = before is not None and (before.host, before.pid, before.stopped_at) == (host, pid, None)
            started_at = before.started_at if before is not None and goes_on else now
            writing.put_worker(WorkerFile(name, host, pid, started_at, now, None, silent_after))
            for worker in writing.workers():
                if worker.is_nameless and worker.beat_at < now - FORGOTTEN_AFTER:
                    writing.forget_worker(worker.name)

        self._written(f"worker {name}", beaten)

    def stopped(self, name: str) -> None:
        """The worker of that name has ended as it should."""

        def ended(writing: Writing) -> None:
            worker, now = writing.worker(name), self._store.machine_time()
            if worker is not None:
                writing.put_worker(worker._replace(beat_at=now, stopped_at=now))

        self._written(f"worker {name}", ended)

    def workers(self) -> tuple[WorkerFile, ...]:
        """Every worker that was heard of and not forgotten."""
        with self._store.reading() as reading:
            return reading.workers()

    def _wake_some(self, end: int) -> tuple[Outcome | Trouble, ...]:
        """Wake the next cases that are due by `end`, in one transaction, in the order of their instants."""
        return _for_each(lambda settle: self._written(DUE, lambda writing: tuple(self._woken(writing, end, settle))))

    def _woken(self, writing: Writing, end: int, settle: Settle) -> Iterator[Outcome | Trouble]:
        if self._store.clock_kind is ClockKind.SIMULATED:
            yield from self._wake_in_order(writing, end, settle)
            return
        for file, tries in writing.due_for_update(end // SECOND, BATCH, end // SECOND):
            yield self._wake(writing, file, tries, end, settle)

    def _wake_as_seen(self, writing: Writing, number: str, seq: int, settle: Settle) -> Outcome | Trouble | None:
        now, file, trouble = self._store.now(), writing.case_file_for_update(number), writing.trouble(number)
        if file is None or file.seq != seq or file.wake_at is None or file.wake_at > now // SECOND:
            return None
        if trouble is not None and trouble.retry_at > now // SECOND:
            return None
        return self._wake(writing, file, 0 if trouble is None else trouble.tries, now, settle)

    def _end_tick(self, writing: Writing, end: int) -> None:
        writing.forget_settled(end // SECOND)
        if self._store.clock_kind is ClockKind.SIMULATED:
            writing.set_clock(end)

    def _wake_in_order(self, writing: Writing, end: int, settle: Settle) -> Iterator[Outcome | Trouble]:
        """A simulated clock stands at each instant in turn, so that marks fire when they are due."""
        for _ in range(BATCH):
            now = self._store.now()
            for file, tries in writing.due_for_update(end // SECOND, 1, now // SECOND):
                writing.set_clock(now := max(now, (file.wake_at or 0) * SECOND))
                yield self._wake(writing, file, tries, now, settle)

    def _wake(self, writing: Writing, file: CaseFile, tries: int, now: int, settle: Settle) -> Outcome | Trouble:
        """`tries` is how often it could not be woken before."""
        try:
            with self._store.writing() as inner:
                glance = Glance(file, inner.around(), None, None)
                outcome = self._casework(inner, system_terms(self._store), glance).wake(file.number)
                settle(inner)
        except (StoreUnavailable, Raced, MemoryError):
            raise
        except Exception as error:  # whatever is wrong with one case must not stop the others
            return _set_aside(writing, file.number, error, max(now, self._store.now()) // SECOND)
        if tries:
            writing.forget_trouble(file.number)
        return outcome

    def _end_of_tick(self, until: int | None) -> int:
        now = self._store.now()
        if until is None:
            return now
        if self._store.clock_kind is ClockKind.REAL:
            raise UsageError(CLOCK_IS_REAL)
        if until < now:
            raise UsageError(CLOCK_BACKWARDS)
        return until


def _for_each(wake: Callable[[Settle], T]) -> T:
    """What is done for all cases together; where something of it cannot be written, again for each, so that it shows which."""
    try:
        return wake(lambda _together: None)
    except (ComplaintsError, Raced, MemoryError):
        raise
    except Exception:
        return wake(Writing.flush)


def _swept(results: Sequence[Outcome | Trouble]) -> Swept:
    return Swept(
        woken=tuple(each for each in results if isinstance(each, Outcome)),
        troubled=tuple({each.number: each for each in results if isinstance(each, Trouble)}.values()),
    )


def _set_aside(writing: Writing, number: str, error: Exception, now: int) -> Trouble:
    before, problem = writing.trouble(number), said_of(error)
    tries = 1 if before is None else before.tries + 1
    since = now if before is None else before.since
    trouble = Trouble(number, since, tries, now + delay(tries), problem.zh, problem.en)
    writing.put_trouble(trouble)
    return trouble
