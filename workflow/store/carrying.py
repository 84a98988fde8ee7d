"""Carries a decision out: once for a key, in one transaction, tried again after a lost race."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Required, TypeAlias, TypedDict, TypeVar

from workflow.engine.case import case_stream
from workflow.engine.events import By
from workflow.engine.refusals import Refused
from workflow.errors import Changed
from workflow.store import sqlite
from workflow.store.answers import Outcome, recall, remember
from workflow.store.archive import Archive
from workflow.store.casework import LOST_RACE, Casework, Terms
from workflow.store.faults import Raced
from workflow.store.writing import Writing

ATTEMPTS = 3

Decided: TypeAlias = Outcome | Refused
T = TypeVar("T")


class How(TypedDict, total=False):
    """What every command takes; see the module."""

    by: Required[By]
    key: str | None
    expect_seq: int | None
    occurred_at: int | None


class Carrying(Archive):
    """What every way of writing to a store has in common; `workflow.service` says what can be written."""

    def _answered(self, asked: Mapping[str, object], work: Callable[[Casework], Decided], how: How) -> Decided:
        """Do it once for a key; the same key and command again give the same answer."""
        terms = Terms(
            by=self._with_login(how["by"]),
            key=how.get("key"),
            expect_seq=how.get("expect_seq"),
            occurred_at=how.get("occurred_at"),
        )
        whole = {**asked, "by": terms.by.person, "for": terms.by.for_, "occurred_at": terms.occurred_at}

        def once(writing: Writing) -> Decided:
            if terms.key is not None and (known := self._recalled(writing, terms.key, whole)) is not None:
                return known
            decided = work(self._casework(writing, terms))
            if isinstance(decided, Refused):
                writing.discard()
            elif terms.key is not None:
                remember(writing, terms.key, whole, decided)
            return decided

        return self._written(str(asked.get("case", asked.get("procedure"))), once)

    def _recalled(self, writing: Writing, key: str, asked: Mapping[str, object]) -> Outcome | None:
        answer = recall(writing, key, asked)
        if answer is None:
            return None
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

    def _written(self, what: str, work: Callable[[Writing], T]) -> T:
        """Carry out in one transaction; when somebody else was faster, decide again from what they left."""
        for _ in range(ATTEMPTS):
            try:
                with self._store.writing() as writing:
                    return work(writing)
            except Raced:
                continue
        raise Changed(LOST_RACE, what=what)

    def _casework(self, writing: Writing, terms: Terms) -> Casework:
        return Casework(self._store, writing, self._books, self._almanac, terms)

    def _with_login(self, by: By) -> By:
        return by if by.login else replace(by, login=sqlite.login())
