"""The past of a case as another system claims it: the steps, and what of them counts here.

A claim may bind and it may be built upon, because the case has to go on from where it was; but it stays a claim wherever
it stands. What was done there has a seq of 0 or less, because it was done before the first event of the case here.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from workflow.definitions.clocks import Clock, Trigger
from workflow.definitions.guards.expression import Unfilled
from workflow.definitions.model import Approval, Level
from workflow.engine import approvals
from workflow.engine.case import Round, Sealed, Signature
from workflow.engine.draft import Draft
from workflow.engine.effects import DoneElsewhere, SignedElsewhere
from workflow.engine.rulebook import Rulebook

OPENING = -1
"""Before the first step."""


class Step(Struct, frozen=True, kw_only=True):
    """One step as it is claimed: `action` is the name of an action of the definition, or other words for what was done;
    `when` in microseconds UTC; `to` the state it led to."""

    action: str
    who: str = ""
    when: int | None = None
    to: str = ""
    text: str = ""


def steps_of(past: Sealed | None) -> tuple[Step, ...]:
    """The steps in the order in which they are claimed; none where they were erased."""
    rows = () if past is None or not isinstance(past.value, tuple) else past.value
    return tuple(_step(row) for row in rows if isinstance(row, Mapping))


def rows_of(steps: Iterable[Step]) -> tuple[Mapping[str, str | int | bool | None], ...]:
    """The steps as a value that can be committed to."""
    return tuple({"action": s.action, "who": s.who, "when": s.when, "to": s.to, "text": s.text} for s in steps)


def _step(row: Mapping[str, object]) -> Step:
    when = row.get("when")
    return Step(
        action=str(row["action"]),
        who=str(row["who"]),
        when=when if isinstance(when, int) else None,
        to=str(row["to"]),
        text=str(row["text"]),
    )


def count(draft: Draft, steps: tuple[Step, ...]) -> None:
    """Remember who did what there: guards go on from it, and nobody escapes `not_who_did` by having changed systems."""
    known = {*draft.book.procedure.actions, *draft.book.procedure.duties}
    for action in dict.fromkeys(step.action for step in steps if step.action in known):
        done = [(seq, step.who) for seq, step in _numbered(steps) if step.action == action]
        people = tuple(dict.fromkeys(who for _, who in done if who))
        draft.add(DoneElsewhere(action, len(done), done[-1][0], done[-1][1], people))


def sign(draft: Draft, steps: tuple[Step, ...]) -> None:
    """Note the rounds that are claimed to be signed completely, and to have stood since: not as signatures."""
    for approval in draft.book.procedure.approvals.values():
        level, signers = _required(draft, approval), _signers(draft.book, approval, steps)
        wanted = 0 if level is None else max(len(level.level.approvers), level.level.of)
        before = draft.case.state in _unsigned_in(draft.book, approval)
        if level is not None and wanted and not before and len(signers) >= wanted:
            draft.add(_signed(draft, approval, level, signers[-wanted:]))


def unsigned(draft: Draft) -> Iterator[Approval]:
    """Approvals without which nobody comes to the present state, and whose signatures are not even claimed."""
    for approval in draft.book.procedure.approvals.values():
        if approval.name not in draft.case.rounds and draft.case.state not in _reached_without(draft.book, approval):
            yield approval


def started(
    draft: Draft, clock: Clock, steps: tuple[Step, ...], *, opened: int | None, since: int | None
) -> int | None:
    """The instant from which the clock is claimed to run (microseconds UTC); None when it does not, or only from now."""
    if draft.case.state in clock.while_:
        return since
    begun = _last(clock.start, steps)
    if begun is None or not _to_come(draft, clock) or _after(clock, steps, begun):
        return None
    when = opened if begun == OPENING else steps[begun].when
    return draft.now if when is None else when


def _numbered(steps: tuple[Step, ...]) -> Iterator[tuple[int, Step]]:
    return ((index - len(steps) + 1, step) for index, step in enumerate(steps))


def _required(draft: Draft, approval: Approval) -> approvals.Required | None:
    try:
        return approvals.required(approval, draft.facts())
    except (Unfilled, approvals.NothingFits):
        return None


def _signers(book: Rulebook, approval: Approval, steps: tuple[Step, ...]) -> list[tuple[int, str]]:
    """Who is claimed to have signed in the round that stood last."""
    found = list[tuple[int, str]]()
    for seq, step in _numbered(steps):
        action = book.procedure.actions.get(step.action)
        if action is not None and action.signs == approval.name and step.who:
            found.append((seq, step.who))
        elif step.to in _unsigned_in(book, approval) or step.action in _breaking(book, approval):
            found.clear()
    return found


def _unsigned_in(book: Rulebook, approval: Approval) -> frozenset[str]:
    """The states in which its signatures are still to be given."""
    waiting = (name for name, state in book.procedure.states.items() if state.approval == approval.name)
    return frozenset((*waiting, approval.voids_to))


def _breaking(book: Rulebook, approval: Approval) -> frozenset[str]:
    """Actions after which earlier signatures do not count."""
    moves = (
        move for action in book.procedure.actions.values() for move in action.moves if action.signs != approval.name
    )
    unsigned_in = _unsigned_in(book, approval)
    return frozenset(move.action for move in moves if approval.name in move.voids or move.to in unsigned_in)


def _signed(
    draft: Draft, approval: Approval, needed: approvals.Required, signers: list[tuple[int, str]]
) -> SignedElsewhere:
    level: Level = needed.level
    round_ = Round(
        number=1,
        level=needed.index,
        raised=needed.raised,
        approvers=level.approvers,
        of=level.of,
        distinct_departments=level.distinct_departments,
        complete=True,
    )
    content = approvals.content(replace(draft.case, rounds={approval.name: round_}), approval)
    roles = level.approvers if len(level.approvers) > 1 else level.approvers * len(signers)
    signatures = tuple(
        Signature(who, role, None, content, seq) for role, (seq, who) in zip(roles, signers, strict=True)
    )
    return SignedElsewhere(approval.name, replace(round_, signatures=signatures))


def _reached_without(book: Rulebook, approval: Approval) -> frozenset[str]:
    """The states a case can come to while nobody gives the last signature of this approval."""
    moves = [
        move for action in book.procedure.actions.values() if action.signs != approval.name for move in action.moves
    ]
    reached = {move.to for move in moves if not move.from_}
    while more := {move.to for move in moves if reached & {*move.from_}} - reached:
        reached |= more
    return frozenset(reached)


def _last(triggers: tuple[Trigger, ...], steps: tuple[Step, ...]) -> int | None:
    """The index of the last step that one of these names; `OPENING` for the opening itself."""
    opening = [OPENING] if any(trigger.name == "opening" for trigger in triggers) else []
    found = [i for i, step in enumerate(steps) if any(_is(trigger, step) for trigger in triggers)]
    return max((*opening, *found), default=None)


def _after(clock: Clock, steps: tuple[Step, ...], begun: int) -> bool:
    """Whether something is claimed to have ended the run that began then."""
    ended = _last((*clock.stop, *clock.cancel), steps)
    return ended is not None and ended > begun


def _is(trigger: Trigger, step: Step) -> bool:
    return trigger.name == step.action and trigger.to in (None, step.to)


def _to_come(draft: Draft, clock: Clock) -> bool:
    """Whether what stops the clock can still be done from the present state; a clock that nothing stops runs on."""
    names = {trigger.name for trigger in clock.stop}
    moves = [move for action in draft.book.procedure.actions.values() for move in action.moves]
    reached = {draft.case.state}
    while more := {move.to for move in moves if reached & {*move.from_}} - reached:
        reached |= more
    return not names or any(move.action in names for move in moves if reached & {*move.from_})
