"""One action tried and taken: which move fits, what blocks it, and the event it makes. Marks that are due are `wake`'s."""

from msgspec.structs import replace

from workflow.definitions.model import Move
from workflow.definitions.spelling import did_you_mean
from workflow.engine import reasons
from workflow.engine.authority import Stage, acting_roles, roles_for
from workflow.engine.case import Case, Given, case_stream
from workflow.engine.circumstances import Circumstances
from workflow.engine.commands import Do
from workflow.engine.counting import counting_this, counts
from workflow.engine.derive import derive
from workflow.engine.draft import Draft, facts_of
from workflow.engine.events import EVIDENCE, EVIDENCE_DIGEST, Cause, Event
from workflow.engine.moves import Attempt, blockers
from workflow.engine.refusals import Decision, Refusal, Refused, refusal
from workflow.engine.rulebook import Rulebook
from workflow.engine.take import take
from workflow.wording import Label


def attempt(book: Rulebook, case: Case, state: str | None, command: Do, around: Circumstances) -> Attempt:
    """The case as it would be with what is given and derived, for guards and authority to look at."""
    tentative = replace(case, fields={**case.fields, **command.given})
    facts = facts_of(book, tentative, around.tallies, around.now)
    if derive(book.derived, facts):
        tentative = replace(tentative, fields=facts.fields)
    if book.procedure.tallies:
        facts.tallies = counts(book, tentative, around.tallies, around.now)
        counting_this(book, facts, tentative, command.action)
        facts.fields = dict(facts.fields)
        tentative = replace(tentative, fields=facts.fields) if derive(book.counted, facts) else tentative
    return Attempt(
        stage=Stage(book, tentative, around.directory, around.now),
        facts=facts,
        action=book.procedure.actions[command.action],
        command=command,
        by=around.by,
        person=around.by.doer,
        state=state,
    )


def act(book: Rulebook, before: Case | None, case: Case, command: Do, around: Circumstances) -> Decision:
    """Take the action; `before` is None when it opens `case`."""
    if command.action not in book.procedure.actions:
        near = did_you_mean(command.action, book.procedure.actions)
        return Refused(action=command.action, refusals=(_unknown(command.action, near),))
    tried = attempt(book, case, None if before is None else before.state, command, around)
    move, refusals = blockers(tried)
    if move is None or refusals:
        return Refused(action=command.action, refusals=refusals)
    for link in (name for name in move.opens_cases if name in around.unopened):
        return Refused(action=command.action, refusals=around.unopened[link], unopened=link)
    draft = Draft(book, around, before, _moved(tried, move, before, around))
    return take(draft, tried, move)


def _unknown(action: str, near: Label) -> Refusal:
    return refusal(reasons.UNKNOWN_ACTION, action=action, near=near)


def _beside(command: Do) -> Given:
    """What is recorded with the fields and is none."""
    evidence = command.evidence
    return {} if evidence is None else {EVIDENCE: evidence.name, EVIDENCE_DIGEST: evidence.digest}


def _roles(tried: Attempt, move: Move) -> tuple[str, ...]:
    """In which roles the person acts: where there is but one to act in, it is that one, or else they were refused."""
    roles = roles_for(tried.stage, move.who)
    return roles if len(roles) == 1 else acting_roles(tried.stage, tried.person, move.who)


def _moved(tried: Attempt, move: Move, before: Case | None, around: Circumstances) -> Event:
    origin = tried.command.origin
    return Event(
        stream=case_stream(tried.stage.case.number),
        seq=1 if before is None else before.seq + 1,
        type="opened" if before is None else "moved",
        by=around.by,
        roles=_roles(tried, move),
        at=around.now,
        occurred_at=around.occurred_at,
        definition=tried.stage.book.procedure.digest,
        directory=around.directory.seq,
        action=move.action,
        move=move.index,
        clause=move.clause or tried.action.clause,
        cause=None if origin is None else Cause(case_stream(origin.case), origin.seq),
        given={**tried.command.given, **_beside(tried.command)} if tried.command.evidence else tried.command.given,
    )
