"""Rules of the whole case: a command that would break a `never` is refused. `always` is watched by clocks (`watching`)."""

from collections.abc import Iterator

from workflow.definitions.guards.expression import Unfilled
from workflow.definitions.model import Never
from workflow.engine import reasons
from workflow.engine.draft import Draft
from workflow.engine.refusals import Refusal, refusal
from workflow.engine.unfilled import unjudged


def broken(draft: Draft) -> Iterator[Refusal]:
    """The rules that the case, as it would be after this event, breaks."""
    before, state = None if draft.before is None else draft.before.state, draft.case.state
    for rule in draft.book.forbidden[None if state == before else state]:
        yield from _breaks(draft, rule)


def breach(draft: Draft, rule: Never) -> Iterator[Refusal]:
    """Why the case, as it would be, breaks the rule."""
    if _concerns(draft, rule):
        yield from _breaks(draft, rule)


def _concerns(draft: Draft, rule: Never) -> bool:
    before = None if draft.before is None else draft.before.state
    return rule.reach is None or (draft.case.state == rule.reach and before != rule.reach)


def _breaks(draft: Draft, rule: Never) -> Iterator[Refusal]:
    try:
        holds = rule.when is None or rule.when.test(draft.facts())
    except Unfilled as missing:
        yield unjudged(draft, reasons.RULE_UNFILLED, rule, missing.field, rule=rule.label)
        return
    if holds and not _signed(draft, rule):
        yield refusal(reasons.RULE, rule.clause, rule=rule.label)


def _signed(draft: Draft, rule: Never) -> bool:
    """Whether the signature that lifts the rule is there and valid."""
    if rule.without is None:
        return False
    round_ = draft.case.rounds.get(rule.without.approval)
    if round_ is None or not (round_.open and round_.complete):
        return False
    by = rule.without.by
    return by is None or any(by in (signature.role, signature.stands_in) for signature in round_.signatures)
