"""Carries out what is done in one transaction, again when somebody else was faster: the one policy of how often and when."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from workflow.errors import Changed
from workflow.store.backend.port import Entry
from workflow.store.database import Store
from workflow.store.faults import Disconnected, OutcomeUnknown, Raced
from workflow.store.writing import Writing
from workflow.wording import Wording

FIRST_PAUSE, LONGEST_PAUSE = 0.005, 0.3
"""Seconds to let others go first after a lost race: twice as long each time at most, at random, so that those who met once
do not meet again."""

LOST_RACE = Wording(
    code="lost_race",
    zh="别人同时改动了 {what}，本次没有写入",
    en="somebody else changed {what} at the same time; nothing was written",
    fix_zh="查看后再试",
    fix_en="look at it again, then try again",
)

T = TypeVar("T")


def carried_out(store: Store, what: str, work: Callable[[Writing], T], entry: Entry = Entry.SHARED) -> T:
    """Do `work` in one transaction. When somebody else was faster, or the server went away before it was told to commit,
    decide again from what is there then, as long as the store's patience lasts; then raise Changed, or StoreUnavailable. Inside another
    transaction whoever began that one carries it all out again."""
    until, pause = time.monotonic() + store.patience, FIRST_PAUSE
    while True:
        try:
            with store.writing(entry) as writing:
                return work(writing)
        except (Raced, Disconnected) as error:
            if store.is_in_transaction:
                raise
            if time.monotonic() >= until:
                raise _given_up(error, what) from error
        time.sleep(random.uniform(0, pause))
        pause = min(pause * 2, LONGEST_PAUSE)


def carried_out_once(
    store: Store, key: str | None, what: str, work: Callable[[Writing], T], entry: Entry = Entry.SHARED
) -> T:
    """The same for what a key protects: also when the server went away while it committed, and nobody knows whether it
    did. Without a key that raises StoreUnavailable."""
    try:
        return carried_out(store, what, work, entry)
    except OutcomeUnknown as unknown:
        if key is None:
            raise
        try:
            return carried_out(store, what, work, entry)
        except (Changed, Disconnected) as error:  # of the second nothing was written; of the first nobody knows
            raise unknown from error


def _given_up(error: Raced | Disconnected, what: str) -> Exception:
    return Changed(LOST_RACE, what=what) if isinstance(error, Raced) else error
