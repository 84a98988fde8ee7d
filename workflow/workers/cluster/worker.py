"""A worker that shares what is due with other machines. One of them at a time puts it up; all of them do it."""

import time
from collections.abc import Callable

from workflow.service import Desk
from workflow.store.backend.port import Proof
from workflow.store.moment import SECOND
from workflow.workers.cluster.board import Board
from workflow.workers.cluster.crew import Crew
from workflow.workers.cluster.duties import Duties
from workflow.workers.cluster.tasks import WAKES, due_tasks
from workflow.workers.delivery import Delivery
from workflow.workers.loop import POLL, Identity, News, Worker
from workflow.workers.stopping import Stop

TURN = 1
"""Seconds between two turns at putting up what is due, while something is."""
CLEAR_EVERY = 10.0
"""Seconds between two times of clearing away what is done with."""


class ClusterWorker(Worker):
    """Says that it lives, and tells what was done, as every worker does."""

    def __init__(
        self,
        identity: Identity,
        desk: Callable[[], Desk],
        delivery: Delivery,
        tell: Callable[[News], None],
        poll: float = POLL,
        *,
        board: Board,
        crew: Crew,
        duties: Duties,
    ) -> None:
        super().__init__(identity, desk, delivery, tell, poll)
        self._board, self._crew, self._duties = board, crew, duties
        self._cleared_at = -CLEAR_EVERY

    def once(self, stop: Stop) -> None:
        """Prepares the board if need be, works until nothing is due, and verifies. Raises StoreUnavailable."""
        desk = self._desk()
        self._silent_after = None
        desk.admit_clock()
        self._muster(desk)
        self._beat(desk)
        self._sweep(desk, stop)
        while not stop.asked and desk.poll():
            stop.wait(TURN)
            self._beat(desk)
            self._sweep(desk, stop)
        while not stop.asked and self._verify(desk):
            self._beat(desk)
        self._leave()

    def _sweep(self, desk: Desk, stop: Stop) -> None:
        self._duties.raise_fault()
        self._muster(desk)
        if desk.poll() and self._board.takes_turn(desk.now() // SECOND // TURN):
            self._put_up(desk)
        if time.monotonic() >= self._cleared_at + CLEAR_EVERY:
            self._board.clear(desk.now())
            self._cleared_at = time.monotonic()

    def _muster(self, desk: Desk) -> None:
        if self._crew.works:
            return
        if desk.identity.proof is Proof.OWNER:
            self._crew.prepare()
        self._crew.start()

    def _put_up(self, desk: Desk) -> None:
        tasks = tuple(due_tasks(desk))
        self._board.put_up(tasks, desk.now() // SECOND)
        if not any(task.queue == WAKES for task in tasks):
            desk.forget_settled()

    def _deliver(self, desk: Desk) -> bool:
        """Others do."""
        return False

    def _pause(self, desk: Desk) -> float:
        return TURN if desk.poll() else super()._pause(desk)

    def _leave(self) -> None:
        self._crew.stop()
        super()._leave()
