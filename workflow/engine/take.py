"""Take a move: everything that follows from it, in the one order that is promised, as the effects of one event."""

from collections.abc import Mapping

from workflow.definitions.guards.expression import Unfilled
from workflow.definitions.model import Move
from workflow.definitions.values import Value
from workflow.engine import approvals, clocks, duties, reasons, rules, tallies, tell
from workflow.engine.authority import (
    Stage,
    assigned,
    assignee,
    holders_of,
    holds,
    may_begin,
    owners,
    owning,
    plain,
    roles_for,
    unmet,
)
from workflow.engine.counting import person_in
from workflow.engine.derive import derive
from workflow.engine.directory import Person
from workflow.engine.draft import Draft, facts_of
from workflow.engine.effects import Assigned, Derived, Entered, OpenedFor
from workflow.engine.linking import open_cases
from workflow.engine.moves import Attempt, writes
from workflow.engine.reasons import NO_LEVEL, NOTHING_FITS
from workflow.engine.refusals import Decision, Refusal, Refused, refusal
from workflow.engine.unfilled import unjudged


def take(draft: Draft, attempt: Attempt, move: Move) -> Decision:
    """Fields, signature, state, assignee, duties, linked cases, tallies, clocks, notices; refused if a rule would be
    broken."""
    if (origin := attempt.command.origin) is not None:
        draft.add(OpenedFor(origin.case, origin.link, origin.done_in))
    _fill_as_tried(draft, attempt)
    _first_to_act(draft, attempt, move)
    _sign(draft, attempt)
    approvals.void_explicitly(draft, move)
    enter(draft, _target(draft, attempt, move), via=move)
    unable = _assign(draft, move)
    duties.follow(draft, move)
    open_cases(draft, move)
    uncounted = tallies.count(draft)
    if attempt.action.lifts is not None:
        tallies.lift(draft, attempt.action.lifts)
    return settle(draft, (*unable, *uncounted))


def settle(draft: Draft, found: tuple[Refusal, ...] = ()) -> Decision:
    """What follows from a change, unless a rule would be broken or something cannot be judged."""
    refusals = (*found, *follow(draft), *rules.broken(draft))
    if refusals:
        return Refused(action=draft.event.action or draft.event.type, refusals=refusals)
    return draft.accepted()


def follow(draft: Draft) -> tuple[Refusal, ...]:
    """What comes after every event of a case: derived fields, signatures over them, the level that signs, clocks, duties
    left over, notices. Returns what cannot be judged, for those to refuse who can."""
    if draft.book.following:
        fill(draft)
        send_back(draft)
    unjudged = ask(draft)
    clocks.follow(draft)
    duties.leave(draft)
    return (*unjudged, *tell.notify(draft))


def send_back(draft: Draft) -> bool:
    """Void the signatures over what this event changed, and bring the case where the approval says; whether any were.
    A case that is over stays where it is."""
    lost = approvals.void_changed(draft)
    if lost is not None:
        _go_back(draft, lost.voids_to)
    return lost is not None


def outgrow(draft: Draft) -> bool:
    """Bring a case that asks for a higher level now than the one it passed to where it is signed again; whether it does."""
    found = tuple(approvals.outgrown(draft))
    for approval, needed in found:
        approvals.outgrow(draft, approval, needed)
    for approval, _ in found[:1]:
        _go_back(draft, approval.voids_to)
    return bool(found)


def _go_back(draft: Draft, state: str) -> None:
    over = draft.case.void or draft.case.state in draft.book.final
    if not over and state != draft.case.state:
        leave_approval(draft, because=draft.event.action or draft.event.type)
        draft.add(Entered(state))


def fill(draft: Draft) -> None:
    """Record the defaults a new case begins with, and every derived field that changed."""
    facts = facts_of(draft.book, draft.case, draft.tallies, draft.now)
    defaults = draft.book.defaults if draft.before is None else {}
    for name, value in defaults.items():
        facts.fields.setdefault(name, value)
    derived = derive(draft.unsettled, facts)
    new = {name: plain(facts.fields[name]) for name in defaults if name not in draft.case.fields}
    _record(draft, {**new, **derived})


def _fill_as_tried(draft: Draft, attempt: Attempt) -> None:
    """The same: what the attempt has worked out is not worked out again, unless it can change by the action being done."""
    fields, before = attempt.stage.case.fields, draft.case.fields
    if draft.book.following:
        facts = facts_of(draft.book, draft.case, draft.tallies, draft.now)
        facts.fields = fields = dict(fields)
        derive(draft.book.following, facts)
    defaults = draft.book.defaults if draft.before is None else ()
    changed = [name for name in (*defaults, *draft.book.derived_names) if fields.get(name) != before.get(name)]
    _record(draft, {name: plain(fields.get(name)) for name in changed})


def _record(draft: Draft, changed: Mapping[str, Value | None]) -> None:
    draft.unsettled = draft.book.following
    if changed:
        draft.add(Derived(changed))


def enter(draft: Draft, target: str, *, via: Move) -> None:
    """Let the state machine take the move to `target`, and leave an approval that is not complete behind."""
    state = None if draft.before is None else draft.before.state
    reached = draft.book.machine.execute(state, via, target)
    if reached != state:
        leave_approval(draft, because=via.action)
        draft.add(Entered(reached))


def leave_approval(draft: Draft, *, because: str) -> None:
    """A round that is left before it is complete counts no longer."""
    if draft.before is None:
        return
    approval = draft.book.approval_in(draft.before.state)
    round_ = None if approval is None else draft.case.rounds.get(approval.name)
    if approval is not None and round_ is not None and not round_.complete:
        approvals.close_round(draft, approval.name, because=because)


def ask(draft: Draft) -> tuple[Refusal, ...]:
    """In a state with an approval: begin its round on entering, and keep the level right while it is open."""
    approval = draft.book.approval_in(draft.case.state)
    if approval is None or draft.case.void:
        return ()
    if draft.before is None or draft.before.state != draft.case.state:
        approvals.close_round(draft, approval.name, because=draft.case.state)
    try:
        approvals.ask(draft, approval)
    except Unfilled as missing:
        return (unjudged(draft, NO_LEVEL, approval, missing.field, approval=approval.label),)
    except approvals.NothingFits:
        return (refusal(NOTHING_FITS, approval.clause, approval=approval.label),)
    return ()


def _sign(draft: Draft, attempt: Attempt) -> None:
    if attempt.action.signs is not None:
        approval = draft.book.procedure.approvals[attempt.action.signs]
        approvals.sign(draft, attempt.stage, approval, attempt.person)


def _target(draft: Draft, attempt: Attempt, move: Move) -> str:
    """Where the move leads: back to `voids_to` when it changed what was signed, unless it leads to be signed again or the
    case is over; nowhere while signatures are missing."""
    here = attempt.state
    lost = approvals.void_changed(draft)
    if lost is not None and not (here is not None and draft.book.state(here).final):
        again = move.to in draft.book.procedure.states and draft.book.approval_in(move.to) == lost
        return move.to if again else lost.voids_to
    if here is not None and attempt.action.signs is not None and not draft.case.rounds[attempt.action.signs].complete:
        return here
    if move.to == "same" and here is not None:
        return here
    if move.to == "previous" and draft.before is not None:
        return draft.before.previous or draft.before.state
    return move.to


def _first_to_act(draft: Draft, attempt: Attempt, move: Move) -> None:
    """The first person of the owning role who acts becomes the assignee."""
    person = draft.directory.get(attempt.person)
    if draft.before is None or person is None:
        return
    stage = tell.stage_of(draft)
    roles = [role for role in owners(stage) if not _is_theirs(draft, role, person)]
    acting = roles_for(stage, move.who) if roles else ()
    as_assignee = "assignee" in acting and may_begin(stage, person)
    for role in roles:
        if assigned(stage, role) is None and (as_assignee or role in acting) and holds(stage, person, role):
            draft.add(Assigned(role, person.name))


def _is_theirs(draft: Draft, role: str, person: Person) -> bool:
    """Whether what the role owns lies with the person already, by that role itself."""
    return draft.case.assignees.get(role) == person.name and role not in draft.case.assigned_as


def _assign(draft: Draft, move: Move) -> tuple[Refusal, ...]:
    """`assigns: field`: the person named there becomes the assignee of the target state's owner, if they can act there. A
    move that could have written the field means who is named with it, not who was named before."""
    field = move.assigns
    if field is None or (field in writes(move) and field not in draft.event.given):
        return ()
    name = person_in(draft.case, field)
    return () if name is None else assign_to(draft, name)


def assign_to(draft: Draft, name: str) -> tuple[Refusal, ...]:
    """Make the person the assignee of the present state; a refusal when they could do nothing in it."""
    stage, person = tell.stage_of(draft), draft.directory.get(name)
    roles = acting_there(stage)
    held = None if person is None else next((role for role in roles if holds(stage, person, role)), None)
    if person is None or person.suspensions or held is None:
        return (_cannot_act(stage, name, roles),)
    lie_with(draft, stage, person, held)
    return ()


def lie_with(draft: Draft, stage: Stage, person: Person, as_: str) -> None:
    """The person is the assignee from now on: of the owning roles they hold; if they hold none of all, for the role
    `as_`."""
    if assignee(stage) == person.name:
        return
    held = [role for role in owning(stage) if holds(stage, person, role)]
    for role in held or owning(stage):
        draft.add(Assigned(role, person.name, None if held else as_))


def acting_there(stage: Stage) -> tuple[str, ...]:
    """The roles that some move which begins in the present state admits."""
    moves = (m for (_, state), found in stage.book.moves.items() if state == stage.case.state for m in found)
    roles = dict.fromkeys(role for move in moves for role in roles_for(stage, move.who))
    if "assignee" in roles:
        roles |= dict.fromkeys(owning(stage))
    approval = stage.book.approval_in(stage.case.state)
    if approval is not None and "approver" in roles:
        roles |= dict.fromkeys(approvals.roles_line(approval, owning(stage)))
    return tuple(roles)


def _cannot_act(stage: Stage, name: str, roles: tuple[str, ...]) -> Refusal:
    """Why the person cannot be the assignee: a role of theirs that would do, but for its condition; or none would."""
    state, who = stage.book.state(stage.case.state), holders_of(stage, roles)
    person = stage.directory.get(name)
    nearly = () if person is None else ((role, unmet(stage, person, role)) for role in roles if role in person.roles)
    for role, condition in nearly:
        if condition is not None:
            blanks = {"role": stage.label(role), "condition": condition}
            return refusal(reasons.NOT_FIT, state.clause, who, person=name, state=state.label, **blanks)
    return refusal(reasons.CANNOT_ACT, state.clause, who, person=name, state=state.label)
