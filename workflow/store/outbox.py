"""The outbox: notices wait here until somebody has delivered them.

They are written in the transaction of the event that brought them about, so none is without a cause and none is lost. A
worker claims some, delivers them, and says what came of it. Whoever claims has them to themselves for a while; when they
are not heard of again, somebody else may claim the same. So a notice can be delivered twice, but always under one key.
The outbox holds no text and no personal data: what is written to whom is worked out when it is delivered.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import TypeVar

from workflow.engine.effects import Told
from workflow.engine.events import Event
from workflow.store.canonical import listed
from workflow.store.contending import carried_out
from workflow.store.database import Store
from workflow.store.moment import SECOND
from workflow.store.retrying import delay
from workflow.store.rows import NoticeFile, NoticeState
from workflow.store.writing import Writing

MOST_ATTEMPTS = 10
"""After so many deliveries that failed a notice is dead: it waits for a person to look at it, not for a later hour."""
LONGEST_PROBLEM = 500
ALL = 2**31 - 1
KEY_DOMAIN = b"complaints.notice.v1\0"
T = TypeVar("T")


def notice_key(stream: str, seq: int, about: str, person: str) -> str:
    """The same notice has the same key for ever: whoever receives it can tell that it came twice."""
    return sha256(KEY_DOMAIN + listed(stream, seq, about, person).encode()).hexdigest()


def posted(event: Event) -> tuple[NoticeFile, ...]:
    """The notices that an event brings about, one for each person and matter."""
    told = [effect for effect in event.effects if type(effect) is Told]
    if not told:
        return ()
    notices = [_posted(event, effect, person) for effect in told for person in effect.people]
    return tuple({notice.key: notice for notice in notices}.values())


class Outbox:
    """The notices of a store, for those who deliver them and those who look after that."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def claim(self, limit: int, lease_for: int) -> tuple[NoticeFile, ...]:
        """At most `limit` notices that are due and that nobody has, for the caller alone during `lease_for` seconds. Any
        number of callers may claim at the same time."""
        with self._store.reading() as reading:
            if not reading.due_notices(self._now(), 1):
                return ()
        return self._changed(lambda writing: self._claim(writing, limit, lease_for))

    def due(self, at_most: int) -> tuple[NoticeFile, ...]:
        """Those that are due and that nobody has, the first due first, for those who share them out."""
        with self._store.reading() as reading:
            return reading.due_notices(self._now(), at_most)

    def claim_one(self, key: str, lease_for: int) -> NoticeFile | None:
        """The same for one notice; None when it is not due any more, or somebody has it."""
        return self._changed(lambda writing: self._claim_one(writing, key, lease_for))

    def took(self, key: str, lease: str, channel: str) -> bool:
        """One of several channels has taken it, which is not repeated when another fails; False when it was no longer the
        caller's. `channel` is a mark without blanks, and no address."""

        def taken(writing: Writing) -> bool:
            notice = writing.notice(key)
            if notice is None or notice.lease != lease:
                return False
            writing.change_notice(notice._replace(taken=f"{notice.taken} {channel}".strip()))
            return True

        return self._changed(taken)

    def sent(self, key: str, lease: str) -> bool:
        """It was delivered, which is a fact even when the lease is over; False when it was no longer the caller's, and so
        may have been delivered by somebody else as well."""

        def delivered(writing: Writing) -> bool:
            notice = writing.notice(key)
            if notice is None or notice.state == "sent":
                return False
            writing.change_notice(_sent(notice, self._now()))
            return notice.lease == lease

        return self._changed(delivered)

    def failed(self, key: str, lease: str, problem: str) -> bool:
        """It could not be delivered: it is tried again later, or is dead after too often. False, and nothing happens, when it
        was no longer the caller's. `problem` must not hold personal data."""

        def missed(writing: Writing) -> bool:
            notice = writing.notice(key)
            if notice is None or notice.lease != lease:
                return False
            writing.change_notice(_failed(notice, problem, self._now()))
            return True

        return self._changed(missed)

    def retry(self, keys: Iterable[str] | None = None) -> tuple[NoticeFile, ...]:
        """Let notices be tried now, or in the hour that was set for them: of those with the given keys all that were not
        sent, without keys all that are dead. Returns them; one that is being delivered is left to whoever has it."""
        chosen = None if keys is None else tuple(keys)

        def waiting(writing: Writing) -> tuple[NoticeFile, ...]:
            now = self._now()
            again = tuple(_again(notice, now) for notice in _unsent(writing, chosen) if not _is_in_hand(notice, now))
            for notice in again:
                writing.change_notice(notice)
            return again

        return self._changed(waiting)

    def beginning(self, begun: str) -> tuple[NoticeFile, ...]:
        """Those whose key begins so."""
        with self._store.reading() as reading:
            return reading.notices_beginning(begun)

    def listing(self, state: NoticeState, at_most: int) -> tuple[NoticeFile, ...]:
        """Those that wait, the first due first; those that were sent, the last first; or the dead."""
        with self._store.reading() as reading:
            return reading.notices_in(state, at_most)

    def of_case(self, number: str) -> tuple[NoticeFile, ...]:
        """What the events of a case have brought about, in the order of the events."""
        with self._store.reading() as reading:
            return tuple(sorted(reading.notices_of(f"case:{number}"), key=lambda notice: (notice.seq, notice.about)))

    def numbers(self) -> Mapping[str, int]:
        """How many there are in each state; a state without any is left out."""
        with self._store.reading() as reading:
            return reading.notices_by_state()

    def _claim(self, writing: Writing, limit: int, lease_for: int) -> tuple[NoticeFile, ...]:
        now, lease = self._now(), secrets.token_hex(8)
        due = writing.due_notices_for_update(now, limit)
        claimed = tuple(notice._replace(lease=lease, next_at=now + lease_for) for notice in due)
        for notice in claimed:
            writing.change_notice(notice)
        return claimed

    def _claim_one(self, writing: Writing, key: str, lease_for: int) -> NoticeFile | None:
        now, notice = self._now(), writing.notice(key)
        if notice is None or notice.next_at is None or notice.next_at > now:
            return None
        claimed = notice._replace(lease=secrets.token_hex(8), next_at=now + lease_for)
        writing.change_notice(claimed)
        return claimed

    def _changed(self, work: Callable[[Writing], T]) -> T:
        return carried_out(self._store, "notices", work)

    def _now(self) -> int:
        """Also by a clock that history does not believe: what came of a delivery is written down in any case."""
        return self._store.now() // SECOND


def _posted(event: Event, told: Told, person: str) -> NoticeFile:
    second, later = event.at // SECOND, told.not_before
    return NoticeFile(
        notice_key(event.stream, event.seq, told.about, person),
        event.stream,
        event.seq,
        told.about,
        person,
        later,
        state="waiting",
        attempts=0,
        next_at=second if later is None else max(second, later),
    )


def _sent(notice: NoticeFile, now: int) -> NoticeFile:
    attempts = notice.attempts + 1
    return notice._replace(state="sent", attempts=attempts, next_at=None, lease=None, problem=None, sent_at=now)


def _failed(notice: NoticeFile, problem: str, now: int) -> NoticeFile:
    attempts = notice.attempts + 1
    said = notice._replace(attempts=attempts, lease=None, problem=problem[:LONGEST_PROBLEM])
    if attempts >= MOST_ATTEMPTS:
        return said._replace(state="dead", next_at=None)
    return said._replace(next_at=now + delay(attempts))


def _again(notice: NoticeFile, now: int) -> NoticeFile:
    attempts = 0 if notice.state == "dead" else notice.attempts
    return notice._replace(state="waiting", attempts=attempts, lease=None, next_at=max(now, notice.not_before or now))


def _is_in_hand(notice: NoticeFile, now: int) -> bool:
    return notice.lease is not None and notice.next_at is not None and notice.next_at > now


def _unsent(writing: Writing, keys: Iterable[str] | None) -> Iterator[NoticeFile]:
    if keys is None:
        yield from writing.notices_in("dead", ALL)
        return
    for key in dict.fromkeys(keys):
        notice = writing.notice(key)
        if notice is not None and notice.state != "sent":
            yield notice
