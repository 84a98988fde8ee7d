"""Other processes that look at stretches of a store, where there is more than one core and enough to do. All see the store as
it was at one moment: on Postgres under the name of one snapshot; in a file each has a view of its own, and they begin again
until nobody has written between the first and the last of them.

A hand is a process of its own that is told what to do through a pipe and says what it has seen. What one of them cannot do,
whoever asked does again, and finds out why.
"""

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from typing import IO, Any

from workflow.audit.background import Background
from workflow.audit.differences import Findings
from workflow.audit.looking import Looked, Looking
from workflow.store.address import url_of
from workflow.store.backend.port import Access
from workflow.store.database import Store, open_store
from workflow.store.reading import Reading
from workflow.store.rulebooks import Reader
from workflow.store.stretches import Stretch

ENOUGH = 2_000
"""Cases from which on it is worth the while to start other processes."""
TRIES = 20
"""How often all begin, in a file that others write to, before one does it alone."""
SIGN_OF_LIFE = 20.0
"""Seconds after which a server hears again that somebody still reads."""
PROGRAM = "from workflow.audit.crew import serve; serve()"


class Hand:
    """Another process, which has a store open."""

    def __init__(self, url: str, read: Reader) -> None:
        where = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        words = [sys.executable, "-P", "-c", PROGRAM]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(words, stdin=pipe, stdout=pipe, env=where, process_group=0)
        self._said, self._heard = self._process.stdin, self._process.stdout
        self.say((url, read))

    def say(self, word: object) -> None:
        with suppress(OSError, ValueError):  # that it is no more shows in what it says
            _put(self._said, word)  # type: ignore[arg-type]

    def hear(self) -> Any:
        """None when it is no more."""
        try:
            return pickle.load(self._heard)  # type: ignore[arg-type]
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            return None

    def asked(self, question: object) -> Any:
        self.say(question)
        return self.hear()

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def stop(self) -> None:
        """Whatever it is doing: it only reads."""
        self._process.kill()
        self._process.wait()

    def end(self) -> None:
        self.stop()
        for pipe in (self._said, self._heard):
            with suppress(OSError, AttributeError):
                pipe.close()  # type: ignore[union-attr]


@contextmanager
def crew(store: Store, read: Reader, hands: int | None) -> Iterator[tuple[Reading, Sequence[Hand]]]:
    """A view of a store, and as many hands as asked for that see the same; without a number as many as are worth the while.
    None where they cannot see the same."""
    hired = _hired(store, read, hands) if _can_be_shared(store) else ()
    try:
        for _ in range(TRIES if hired else 0):
            ready = [hand.hear() for hand in hired]
            with store.reading() as reading:
                if all(ready) and _all_see(hired, reading):
                    yield reading, hired
                    return
        with store.reading() as reading:
            yield reading, ()
    finally:
        for hand in hired:
            hand.end()


def looked_at(
    parts: Sequence[Stretch], hands: Sequence[Hand], look: Callable[[Stretch], Looked], reading: Reading
) -> Iterator[Looked]:
    """What is seen in each of the parts, in order; without hands by oneself."""
    if not hands:
        yield from map(look, parts)
        return
    with ThreadPoolExecutor(len(hands)) as pool:
        try:
            heard_of = time.monotonic()
            for part, looked in zip(parts, pool.map(_asking(hands), parts), strict=True):
                yield looked or look(part)
                if time.monotonic() > heard_of + SIGN_OF_LIFE:
                    reading.info()
                    heard_of = time.monotonic()
        finally:  # whoever is interrupted waits for nobody
            pool.shutdown(wait=False, cancel_futures=True)
            for hand in hands:
                hand.stop()


def serve() -> None:
    """What such a process does until it is told to end, or nobody is there any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    with suppress(EOFError, BrokenPipeError):
        url, read = pickle.load(sys.stdin.buffer)
        with open_store(url, access=Access.READ) as store:
            while not _served(store, read, sys.stdin.buffer, answers):
                pass


def _served(store: Store, read: Reader, questions: IO[bytes], answers: IO[bytes]) -> bool:
    """Begin to read when it is told, and look at what it is told, if nobody has written meanwhile, here or with others."""
    before = store.version()
    _put(answers, "ready")
    with store.reading(pickle.load(questions)) as reading:
        reading.info()  # which begins the view
        _put(answers, store.version() == before)
        if not pickle.load(questions):
            return False
        findings = Findings()
        looking = Looking(reading, Background(reading, read, findings), findings)
        findings.taken()  # whoever asked has found the same
        while True:
            _put(answers, looking.look(pickle.load(questions)))


def _hired(store: Store, read: Reader, hands: int | None) -> Sequence[Hand]:
    if hands is None:
        with store.reading() as reading:
            hands = _cores() if reading.count("case_file") >= ENOUGH else 0
    try:
        pickle.dumps(read)
    except (pickle.PicklingError, AttributeError, TypeError):
        return ()
    return [Hand(url_of(store.place), read) for _ in range(hands)] if hands > 1 else ()


def _can_be_shared(store: Store) -> bool:
    """A view that goes on already can only be shared by its name: nobody can say what has been written since it began."""
    goes_on = store.is_reading
    with store.reading() as reading:
        view = reading.view()
    return view is not None and (view != "" or not goes_on)


def _all_see(hands: Sequence[Hand], reading: Reading) -> bool:
    """Whether all hands, who were ready before, see what is read here; they go on if all do."""
    reading.info()  # which begins the view
    view = reading.view()
    alike = [hand.asked(view) for hand in hands]
    for hand in hands:
        hand.say(all(alike))
    return all(alike)


def _asking(hands: Sequence[Hand]) -> Callable[[Stretch], Looked | None]:
    """Asks whoever has nothing to do; None where no answer comes."""
    idle = SimpleQueue[Hand]()
    for hand in hands:
        idle.put(hand)

    def ask(part: Stretch) -> Looked | None:
        hand = idle.get()
        try:
            looked: Looked | None = hand.asked(part)
            return looked
        finally:
            idle.put(hand)

    return ask


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _put(pipe: IO[bytes], word: object) -> None:
    pickle.dump(word, pipe, pickle.HIGHEST_PROTOCOL)
    pipe.flush()
