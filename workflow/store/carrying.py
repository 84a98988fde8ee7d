"""Carries a decision out: once for a key, in one transaction, tried again after a lost race."""

from collections.abc import Callable, Mapping
from typing import Required, TypedDict, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from workflow.engine.case import case_stream
from workflow.engine.events import By
from workflow.engine.refusals import Refused
from workflow.errors import UsageError
from workflow.store.answers import Decided, Outcome, checked_key, recalled, remember
from workflow.store.archive import Archive
from workflow.store.backend.port import Entry, Proof
from workflow.store.canonical import LARGEST
from workflow.store.casework import Casework
from workflow.store.contending import carried_out, carried_out_once
from workflow.store.reading import Reading
from workflow.store.rows import Glance
from workflow.store.terms import Terms
from workflow.store.writing import Writing
from workflow.wording import Wording

NO_SUCH_INSTANT = Wording(
    code="instant_out_of_range",
    zh="{instant} 微秒不是能记录的时刻",
    en="{instant} microseconds are no instant that can be recorded",
    fix_zh="occurred_at 以微秒计，自 1970 年起",
    fix_en="`occurred_at` counts microseconds since 1970",
)
T = TypeVar("T")


class How(TypedDict, total=False):
    """What every command takes; see the module."""

    by: Required[By]
    key: str | None
    expect_seq: int | None
    occurred_at: int | None


class Request(Struct, frozen=True, kw_only=True):
    """A command: on a case (None: on one that is not there yet), and about what, in words of the user. `said` is the command
    in full; what nobody has said of it follows from the rules as they are."""

    case: str | None
    what: str
    said: Callable[[Reading], Mapping[str, object]]
    signs: bool = False


class Carrying(Archive):
    """What every way of writing to a store has in common; `workflow.service` says what can be written."""

    def _answered(self, request: Request, work: Callable[[Casework], Decided], how: How) -> Decided:
        """Do it once for a key; the same key and command again give the same answer."""
        terms = Terms(
            by=self._with_login(how["by"]),
            key=how.get("key"),
            expect_seq=how.get("expect_seq"),
            occurred_at=how.get("occurred_at"),
        )
        if not -LARGEST <= (terms.occurred_at or 0) <= LARGEST:
            raise UsageError(NO_SUCH_INSTANT, instant=terms.occurred_at or 0)

        def once(writing: Writing) -> Decided:
            glance = writing.glance(request.case, checked_key(terms.key))
            if terms.key is not None and glance.known is not None:
                return self._recalled(writing, glance.known, terms.key, _whole(request, terms, writing))
            decided = work(self._casework(writing, terms, glance))
            if type(decided) is Refused:
                writing.discard()
            elif terms.key is not None:
                remember(writing, terms.key, _whole(request, terms, writing), decided)
            return decided

        known_by = None if request.signs else terms.key  # a signature is never given again by itself
        return carried_out_once(self._store, known_by, request.what, once)

    def _recalled(self, writing: Writing, known: tuple[str, str], key: str, asked: Mapping[str, object]) -> Outcome:
        answer = recalled(key, known, asked)
        later = self._events(writing, case_stream(answer.case), answer.since)
        return Outcome(
            case=answer.case,
            procedure=answer.procedure,
            action=answer.action,
            from_=answer.from_,
            to=answer.to,
            seq=answer.seq,
            events=tuple(event for event in later if event.seq <= answer.seq),
            repeated=True,
        )

    def _written(self, what: str, work: Callable[[Writing], T], entry: Entry = Entry.SHARED) -> T:
        return carried_out(self._store, what, work, entry)

    def _casework(self, writing: Writing, terms: Terms, glance: Glance) -> Casework:
        return Casework(self._store, writing, self._books, self._almanac, terms, glance)

    def _with_login(self, by: By) -> By:
        """With the login that the database knows; where it knows none, with the one that is claimed, or the machine's."""
        identity = self._store.identity
        if identity.proof is Proof.CLAIMED and by.login:
            return by
        return replace(by, login=identity.login)


def _whole(request: Request, terms: Terms, reading: Reading) -> Mapping[str, object]:
    """The command and its circumstances, as far as the same key must stand for the same."""
    by = terms.by
    return {**request.said(reading), "by": by.person, "for": by.for_, "occurred_at": terms.occurred_at}
