"""The embedded worker: fires what is due, delivers what waits, verifies what was written, and sleeps until there is
something to do.

Any number of them may run at the same time, beside `tick` and people at work: each case is woken in a transaction, each
notice claimed by one. A worker that is killed leaves nothing behind but a lease that runs out.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import TypeAlias

from workflow.audit.verifying import Differing
from workflow.errors import Changed, ComplaintsError, StoreUnavailable
from workflow.service import Desk, Outcome, Trouble
from workflow.store.contending import LOST_RACE
from workflow.store.faults import LOCKED
from workflow.store.retrying import said_of
from workflow.wording import Label
from workflow.workers.delivery import Delivered, Delivery
from workflow.workers.stopping import Stop

POLL = 5.0
"""Seconds after which a worker looks again, whatever it knows."""
BEAT_EVERY = 10.0
"""Seconds between two signs of life, unless it sleeps longer."""
MISSED = 3
"""After so many signs of life that did not come, and the time that a notice may take, a worker is taken for dead."""
FIRST_REST, LONGEST_REST = 1.0, 60.0
"""Seconds to leave a store alone that cannot be used: twice as long each time."""
CROWDED_OUT = (LOCKED, LOST_RACE)
"""Busy writers have not let it in: what was verified is verified again in the next round."""
VERIFYING = 0.5
"""The part of a poll for which a worker verifies at most before it looks again at what is due."""


@dataclass(frozen=True, slots=True)
class Fired:
    """A case was woken."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class SetAside:
    """A case could not be woken, and is left alone for a while."""

    trouble: Trouble


@dataclass(frozen=True, slots=True)
class StoreLost:
    """The store cannot be used just now; said once."""

    error: ComplaintsError


@dataclass(frozen=True, slots=True)
class StoreBack:
    """It can be used again."""


@dataclass(frozen=True, slots=True)
class Agrees:
    """A stream in which there were differences has none any more."""

    stream: str


@dataclass(frozen=True, slots=True)
class CannotVerify:
    """The worker's login may not verify, or something forged stops it altogether; said once."""

    problem: Label


News: TypeAlias = Fired | SetAside | Delivered | StoreLost | StoreBack | Differing | Agrees | CannotVerify
"""What a worker has to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """As which a worker is known to those who look after it."""

    name: str
    host: str
    pid: int


class Worker:
    """`desk` gives the store, opened anew when that is necessary; `tell` hears what is done while it is done."""

    def __init__(
        self,
        identity: Identity,
        desk: Callable[[], Desk],
        delivery: Delivery,
        tell: Callable[[News], None],
        poll: float = POLL,
    ) -> None:
        self._identity, self._desk, self._delivery, self._tell, self._poll = identity, desk, delivery, tell, poll
        self._silent_after: int | None = ceil(max(poll, BEAT_EVERY) * MISSED) + delivery.longest
        self._beat_at = -BEAT_EVERY
        self._unverified_because: Label | None = None
        self._rest = 0.0
        """How long the store was left alone the last time; 0: it can be used."""

    @property
    def name(self) -> str:
        return self._identity.name

    def run(self, stop: Stop) -> None:
        """Works until it is asked to stop, and then finishes what it has in hand. A store that cannot be used is waited
        for."""
        while not stop.asked:
            try:
                pause = self._round(stop)
            except (StoreUnavailable, Changed) as error:
                pause = self._lost(error)
            stop.wait(pause)
        self._leave()

    def once(self, stop: Stop) -> None:
        """Fires what is due, delivers what waits now, and verifies all that was written. Raises StoreUnavailable."""
        desk = self._desk()
        self._silent_after = None
        desk.admit_clock()
        self._beat(desk)
        self._sweep(desk, stop)
        while not stop.asked and self._deliver(desk):
            self._beat(desk)
        while not stop.asked and self._verify(desk):
            self._beat(desk)
        self._leave()

    def _round(self, stop: Stop) -> float:
        """Does what there is to do for as long as a poll lasts at most; returns how many seconds to sleep."""
        desk, began = self._desk(), time.monotonic()
        desk.admit_clock()
        self._beat(desk)
        self._sweep(desk, stop)
        busy = True
        while busy and not stop.asked and time.monotonic() < began + self._poll:
            self._beat(desk)
            busy = self._deliver(desk)
        behind, began = True, time.monotonic()
        while behind and not stop.asked and time.monotonic() < began + self._poll * VERIFYING:
            self._beat(desk)
            behind = self._verify(desk)
        self._found()
        return 0.0 if busy or behind else self._pause(desk)

    def _beat(self, desk: Desk) -> None:
        if time.monotonic() >= self._beat_at + BEAT_EVERY:
            who = self._identity
            desk.beat(who.name, host=who.host, pid=who.pid, silent_after=self._silent_after)
            self._beat_at = time.monotonic()

    def _sweep(self, desk: Desk, stop: Stop) -> None:
        if not desk.poll():
            return
        while not stop.asked:
            swept = desk.sweep_some()
            for outcome in swept.woken:
                self._tell(Fired(outcome))
            for trouble in swept.troubled:
                self._tell(SetAside(trouble))
            if not swept.woken and not swept.troubled:
                return
            self._beat(desk)

    def _deliver(self, desk: Desk) -> bool:
        """Whether there was a notice to deliver."""
        delivered = self._delivery.one(desk)
        if delivered is not None:
            self._tell(delivered)
        return delivered is not None

    def _verify(self, desk: Desk) -> bool:
        """Whether others wait to be verified still."""
        try:
            verified = desk.verification.some()
        except (StoreUnavailable, Changed) as error:
            if error.wording not in CROWDED_OUT:
                raise
            return False
        except MemoryError:
            raise
        except Exception as error:  # whatever was forged, what is due must be seen to
            self._cannot_verify(said_of(error))
            return False
        self._unverified_because = None
        for differing in verified.differing:
            self._tell(differing)
        for stream in verified.agreeing:
            self._tell(Agrees(stream))
        return verified.more

    def _cannot_verify(self, why: Label) -> None:
        if why != self._unverified_because:
            self._tell(CannotVerify(why))
        self._unverified_because = why

    def _pause(self, desk: Desk) -> float:
        """Until the next instant or the next poll, whichever comes first; what is due by now and was left is for the next
        poll."""
        instant = desk.next_instant()
        ahead = self._poll if instant is None else instant - desk.now() / 1_000_000
        return min(ahead, self._poll) if ahead > 0 else self._poll

    def _lost(self, error: ComplaintsError) -> float:
        if not self._rest:
            self._tell(StoreLost(error))
        self._rest = min(self._rest * 2 or FIRST_REST, LONGEST_REST)
        self._beat_at = -BEAT_EVERY
        return self._rest

    def _found(self) -> None:
        if self._rest:
            self._rest = 0.0
            self._tell(StoreBack())

    def _leave(self) -> None:
        """Says goodbye, if the store is there to hear it."""
        try:
            self._desk().stopped(self._identity.name)
        except (StoreUnavailable, Changed):
            return
