"""Which move of an action fits, and everything that stands in its way."""

from collections.abc import Iterable, Iterator, Mapping, Set

from msgspec import Struct

from workflow.definitions.guards.expression import Facts, Guard, Unfilled
from workflow.definitions.model import Action, Approval, Item, Move
from workflow.engine import duties, reasons
from workflow.engine.approvals import saw_refusal, signing_refusals
from workflow.engine.authority import (
    Stage,
    admits,
    did_or_is,
    four_eyes,
    holders_of,
    refused_as,
    role_refusals,
    roles_for,
)
from workflow.engine.case import Given
from workflow.engine.commands import Do
from workflow.engine.events import By
from workflow.engine.facts import CaseFacts
from workflow.engine.naming import persons
from workflow.engine.refusals import Refusal, refusal
from workflow.engine.unfilled import root
from workflow.wording import Label


class Attempt(Struct, frozen=True, kw_only=True):
    """Somebody tries an action: `stage.case` has what is given and derived; `facts` answers its guards."""

    stage: Stage
    facts: CaseFacts
    action: Action
    command: Do
    by: By
    person: str
    """Who acts: for a signature on paper, who gave it."""
    state: str | None
    """Where the case stands; None before it is opened."""


class Choice(Struct, frozen=True):
    """The moves whose condition holds, those whose condition fails, and those that cannot be judged (with the field)."""

    fits: tuple[Move, ...]
    fails: tuple[Move, ...]
    open: tuple[tuple[Move, str], ...]


def choose(moves: Iterable[Move], facts: Facts) -> Choice:
    """Judge every move's condition."""
    fits, fails, open_ = list[Move](), list[Move](), list[tuple[Move, str]]()
    for move in moves:
        try:
            (fits if move.when is None or move.when.test(facts) else fails).append(move)
        except Unfilled as missing:
            open_.append((move, missing.field))
    return Choice(tuple(fits), tuple(fails), tuple(open_))


def blockers(attempt: Attempt) -> tuple[Move | None, tuple[Refusal, ...]]:
    """The one move that fits, if there is one, and all that blocks it; an empty tuple means: go."""
    moves = attempt.stage.book.moves.get((attempt.action.name, attempt.state), ())
    nobody = refused_as(attempt.stage, attempt.by.person)
    if nobody is None and attempt.person != attempt.by.person:
        nobody = refused_as(attempt.stage, attempt.person)
    first = () if nobody is None else (nobody,)
    if not moves:
        return None, (*first, _not_here(attempt))
    choice = choose(moves, attempt.facts)
    move = choice.fits[0] if len(choice.fits) == 1 and not choice.open else None
    found = _of_one(attempt, move) if move is not None else _of_none(attempt, choice)
    return move, _unique((*first, *_special(attempt), *found))


def missing(attempt: Attempt, items: Iterable[Item], given: Given) -> Iterator[str]:
    """Fields of `items` that apply now and are not in `given`."""
    for item in items:
        if item.name not in given and (item.when is None or _applies(attempt, item)):
            yield item.name


def _not_here(attempt: Attempt) -> Refusal:
    action, book = attempt.action, attempt.stage.book
    if attempt.state is None:
        return refusal(reasons.NOT_OPENING, action.clause, action=action.label, possible=", ".join(book.openings))
    state = book.state(attempt.state)
    if state.final:
        return refusal(reasons.FINAL, state.clause, state=state.label)
    froms = dict.fromkeys(name for move in action.moves for name in move.from_)
    labels = [book.state(name).label for name in froms]
    possible = Label(zh="、".join(x.zh for x in labels) or "-", en=", ".join(x.en for x in labels) or "-")
    return refusal(reasons.STATE, action.clause, action=action.label, state=state.label, possible=possible)


def _special(attempt: Attempt) -> Iterator[Refusal]:
    """What only concerns signatures, the actions that a duty or a tally brings with it, and blocking duties."""
    action, stage = attempt.action, attempt.stage
    duty, tally = action.closes_duty, action.lifts
    if attempt.by.for_ is not None and action.signs is None:
        yield refusal(reasons.PAPER_ONLY_SIGNS, action.clause, action=action.label)
    if duty is not None and duty not in stage.case.duties:
        yield refusal(reasons.NO_DUTY, action.clause, duty=action.label)
    if tally is not None and tally not in stage.case.suspended:
        declared = stage.book.procedure.tallies[tally]
        yield refusal(reasons.NOBODY_SUSPENDED, declared.clause, tally=declared.label)
    if attempt.state is not None and stage.case.duties:
        yield from duties.blockers(stage, action.name, action.label)


def _of_one(attempt: Attempt, move: Move) -> Iterator[Refusal]:
    yield from _authority(attempt, move)
    yield from _fields(attempt, move)
    if attempt.action.signs is not None:
        yield from _signature(attempt, move, attempt.stage.book.procedure.approvals[attempt.action.signs])


def _of_none(attempt: Attempt, choice: Choice) -> Iterator[Refusal]:
    """No single move fits: why not, and what would block each of them anyway."""
    label = attempt.action.label
    if len(choice.fits) > 1:
        first, second = (_condition(move) for move in choice.fits[:2])
        yield refusal(reasons.AMBIGUOUS, attempt.action.clause, action=label, first=first, second=second)
        return
    candidates = (*choice.fits, *(move for move, _ in choice.open)) or choice.fails
    common = _common([(*_authority(attempt, move), *_fields(attempt, move)) for move in candidates])
    yield from (*_shut_out(attempt, candidates), *common)
    lacking = {name for move in candidates for name in missing(attempt, move.asks, attempt.command.given)}
    for move, field in choice.open:
        if not (common and _root(attempt, field) in lacking):
            yield _unfilled(attempt, move, field)
    if not choice.open:
        for move in choice.fails:
            failing = () if move.when is None else move.when.failing(attempt.facts)
            yield from (refusal(reasons.GUARD, move.clause, action=label, when=part.text) for part in failing)


def _shut_out(attempt: Attempt, candidates: Iterable[Move]) -> Iterator[Refusal]:
    """Why none of the moves is this person's, also where each of them is somebody else's; not those that only the clock takes."""
    found = [(move, tuple(_authority(attempt, move))) for move in candidates]
    if all(why for _, why in found):
        people = [why for move, why in found if set(roles_for(attempt.stage, move.who)) != {"system"}]
        told = [each for why in people or [why for _, why in found] for each in why]
        yield from {(each.code, str(each.blanks)): each for each in reversed(told)}.values()


def _authority(attempt: Attempt, move: Move) -> Iterator[Refusal]:
    stage, action = attempt.stage, attempt.action
    yield from role_refusals(stage, action.label, attempt.person, move.who, move.clause)
    barred = four_eyes(stage, action.label, attempt.person, move.not_who_did, move.clause)
    if barred is not None:
        yield barred
    approval = None if attempt.state is None else stage.book.approval_in(attempt.state)
    if approval is not None and (action.signs is not None or _as_approver(attempt, move)):
        yield from signing_refusals(stage, approval, action, attempt.person)


def _as_approver(attempt: Attempt, move: Move) -> bool:
    """Whether the move is open to the person as the approver only."""
    roles = roles_for(attempt.stage, move.who)
    others = tuple(role for role in roles if role != "approver")
    return "approver" in roles and not admits(attempt.stage, attempt.person, others)


def _signature(attempt: Attempt, move: Move, approval: Approval) -> Iterator[Refusal]:
    """A signature needs to have been looked at; one on paper is recorded by somebody who did not propose."""
    yield from _on_paper(attempt, move, approval)
    round_ = attempt.stage.case.rounds.get(approval.name)
    wrong = None if round_ is None else saw_refusal(attempt.stage.case, approval, attempt.command.saw)
    if wrong is not None:
        yield wrong


def _on_paper(attempt: Attempt, move: Move, approval: Approval) -> Iterator[Refusal]:
    """Who records a signature given on paper is neither its signer nor barred from signing, and keeps its scan."""
    by, evidence = attempt.by, attempt.command.evidence
    if by.for_ is None:
        if evidence is not None:
            yield refusal(reasons.EVIDENCE_ALONE, approval.clause)
        return
    if evidence is None:
        yield refusal(reasons.EVIDENCE, approval.clause, person=by.for_)
    if by.for_ == by.person:
        yield refusal(reasons.PAPER_SELF, approval.clause, person=by.person)
    did = did_or_is(attempt.stage, by.person, (*approval.not_who_did, *move.not_who_did))
    if did is not None:
        yield refusal(reasons.PAPER, approval.clause, person=by.person, did=did[1])


def _fields(attempt: Attempt, move: Move) -> Iterator[Refusal]:
    given, action = attempt.command.given, attempt.action
    taken = {item.name for item in (*move.asks, *move.may) if item.when is None or _applies(attempt, item)}
    for name in given:
        if name not in taken:
            yield _not_taken(attempt, move, name)
    yield from _unknown_people(attempt)
    lacking = dict.fromkeys(missing(attempt, move.asks, given))
    for name in lacking:
        field = attempt.stage.book.procedure.fields[name]
        yield refusal(reasons.ASKS, field.clause or move.clause, field=field.label, name=name, action=action.label)
    yield from _needs(attempt, move, lacking.keys())
    for item in (*move.asks, *move.needs):
        if item.when is not None:
            yield from _unjudged_item(attempt, move, item, item.when, lacking.keys())


def _not_taken(attempt: Attempt, move: Move, name: str) -> Refusal:
    """A field that the move does not write, or not as things are."""
    action, items = attempt.action, (*move.asks, *move.may)
    when = next((item.when for item in items if item.name == name and item.when is not None), None)
    if when is not None:
        return refusal(reasons.NOT_TAKEN_NOW, move.clause, action=action.label, name=name, when=when.text)
    writable = ", ".join(dict.fromkeys(item.name for item in items)) or "-"
    return refusal(reasons.UNKNOWN_FIELD, move.clause, action=action.label, name=name, fields=writable)


def _unknown_people(attempt: Attempt) -> Iterator[Refusal]:
    """Persons that are named but are not in the directory."""
    book, directory = attempt.stage.book, attempt.stage.directory
    for name, value in attempt.command.given.items():
        field = book.procedure.fields[name] if name in book.naming else None
        for person in () if field is None else persons(field, value):
            if field is not None and directory.get(person) is None:
                yield refusal(reasons.UNKNOWN_PERSON, field.clause, person=person)


def _unjudged_item(attempt: Attempt, move: Move, item: Item, when: Guard, lacking: Set[str]) -> Iterator[Refusal]:
    """An entry whose condition cannot be judged, unless the field it waits for is asked for anyway."""
    try:
        when.test(attempt.facts)
    except Unfilled as unfilled:
        name = _root(attempt, unfilled.field)
        if name not in lacking:
            yield refusal(
                reasons.ITEM_UNFILLED,
                move.clause,
                action=attempt.action.label,
                item=item.name,
                when=when.text,
                field=attempt.stage.book.procedure.fields[name].label,
                name=name,
            )


def _needs(attempt: Attempt, move: Move, lacking: Set[str]) -> Iterator[Refusal]:
    """What must be on file; what this very action asks for (`lacking`) is said there."""
    procedure, case = attempt.stage.book.procedure, attempt.stage.case
    for item in move.needs:
        if not _applies(attempt, item):
            continue
        if item.name in procedure.duties:
            yield from _needs_duty(attempt, move, item.name)
        names = attempt.stage.book.in_forms[item.name] if item.form else (item.name,)
        for name in names:
            if name in procedure.fields and name not in case.fields and _root(attempt, name) not in lacking:
                yield _need(attempt, move, _root(attempt, name))


def _needs_duty(attempt: Attempt, move: Move, name: str) -> Iterator[Refusal]:
    """A duty that is needed must have been done, and must not be open."""
    case, duty = attempt.stage.case, attempt.stage.book.procedure.duties[name]
    if name in case.duties or name not in case.done:
        yield refusal(
            reasons.NEEDS_DUTY,
            duty.clause or move.clause,
            field=duty.label,
            name=name,
            action=attempt.action.label,
            writers=name,
        )


def _need(attempt: Attempt, move: Move, name: str) -> Refusal:
    procedure = attempt.stage.book.procedure
    field = procedure.fields[name]
    writers = [a.name for a in procedure.actions.values() if any(name in writes(m) for m in a.moves)]
    who = holders_of(attempt.stage, _writer_roles(attempt, name))
    return refusal(
        reasons.NEEDS,
        field.clause or move.clause,
        who,
        field=field.label,
        name=name,
        action=attempt.action.label,
        writers=", ".join(writers) or "-",
    )


def _writer_roles(attempt: Attempt, name: str) -> tuple[str, ...]:
    """The roles of actions open now that would write the field."""
    book, state = attempt.stage.book, attempt.state
    moves = [m for a in book.procedure.actions.values() for m in book.moves.get((a.name, state), ())]
    roles = (role for move in moves if name in writes(move) for role in roles_for(attempt.stage, move.who))
    return tuple(dict.fromkeys(role for role in roles if role != "approver"))


def writes(move: Move) -> frozenset[str]:
    return frozenset(item.name for item in (*move.asks, *move.may))


def _applies(attempt: Attempt, item: Item) -> bool:
    """Whether a conditional entry applies; one that cannot be judged is `_unjudged_item`'s to refuse."""
    try:
        return item.when is None or item.when.test(attempt.facts)
    except Unfilled:
        return False


def _condition(move: Move) -> str:
    return "-" if move.when is None else move.when.text


def _unfilled(attempt: Attempt, move: Move, name: str) -> Refusal:
    field = attempt.stage.book.procedure.fields[_root(attempt, name)]
    return refusal(
        reasons.GUARD_UNFILLED,
        move.clause,
        action=attempt.action.label,
        when=_condition(move),
        field=field.label,
        name=field.name,
    )


def _root(attempt: Attempt, name: str) -> str:
    return root(attempt.stage.book.procedure, attempt.facts, name)


def _common(lists: list[tuple[Refusal, ...]]) -> list[Refusal]:
    """Refusals that stand in the way of every candidate."""
    return [found for found in lists[0] if all(_in(found, other) for other in lists[1:])] if lists else []


def _in(found: Refusal, others: tuple[Refusal, ...]) -> bool:
    return any(other.wording is found.wording and _subject(other) == _subject(found) for other in others)


def _subject(found: Refusal) -> Mapping[str, object]:
    """What tells two refusals of one wording apart; the list of fields an action writes differs with the move."""
    return {name: blank for name, blank in found.blanks if name != "fields"}


def _unique(found: tuple[Refusal, ...]) -> tuple[Refusal, ...]:
    kept: list[Refusal] = []
    for one in found:
        if one not in kept:
            kept.append(one)
    return tuple(kept)
