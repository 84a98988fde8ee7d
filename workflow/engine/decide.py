"""Decide, then do: from the rules, a case, a command, the people and the instant, to events or refusals. Pure."""

from typing import assert_never

from workflow.definitions.values import Value
from workflow.engine import reasons
from workflow.engine.act import Circumstances, act
from workflow.engine.authority import Stage
from workflow.engine.bookkeeping import assign, attach, correct, note, void
from workflow.engine.case import Case, Sealed
from workflow.engine.commands import Assign, Attach, Command, Correct, Do, Note, Void
from workflow.engine.counting import person_in
from workflow.engine.directory import Directory
from workflow.engine.draft import Header
from workflow.engine.events import By
from workflow.engine.records import Tallies
from workflow.engine.refusals import Accepted, Decision, Refused, refusal
from workflow.engine.rulebook import Rulebook
from workflow.engine.wake import wake


def open_case(
    book: Rulebook,
    number: str,
    command: Do,
    *,
    by: By,
    directory: Directory,
    tallies: Tallies,
    now: int,
    occurred_at: int | None = None,
) -> Decision:
    """Open the case `number` by one of the procedure's opening actions; marks that are past at once fire with it."""
    around = Circumstances(by=by, directory=directory, tallies=tallies, now=now, occurred_at=occurred_at)
    unopened = Case(number=number, definition=book.procedure.digest, state="", fields=_defaults(book))
    return _at_once(book, act(book, None, unopened, command, around), around)


def decide(
    book: Rulebook,
    case: Case,
    command: Command,
    *,
    by: By,
    directory: Directory,
    tallies: Tallies,
    now: int,
    occurred_at: int | None = None,
) -> Decision:
    """What a command does to a case that is awake (`wake` has fired what was due): its event, and the marks that are past
    as soon as it has happened."""
    around = Circumstances(by=by, directory=directory, tallies=tallies, now=now, occurred_at=occurred_at)
    if case.void:
        return Refused(action=_name(command), refusals=(refusal(reasons.VOID, case=case.number),))
    if isinstance(command, Do):
        return _at_once(book, act(book, case, case, command, around), around)
    return _at_once(book, _keep(book, case, command, around), around)


def subjects(book: Rulebook, case: Case | None, command: Command) -> frozenset[str]:
    """The persons whose tallies a decision may ask for or add to."""
    given = command.given if isinstance(command, Do | Correct) else {}
    seen = Case(number="", definition="", state="", fields={**({} if case is None else case.fields), **given})
    named = (person_in(seen, tally.per) for tally in book.procedure.tallies.values())
    return frozenset(name for name in named if name is not None)


def _at_once(book: Rulebook, decision: Decision, around: Circumstances) -> Decision:
    """A mark already past when its cycle starts, or when it is given another target, fires at once."""
    if isinstance(decision, Refused):
        return decision
    woken = wake(book, decision.case, directory=around.directory, tallies=around.tallies, now=around.now)
    return Accepted(events=(*decision.events, *woken.events), case=woken.case)


def _keep(book: Rulebook, case: Case, command: Note | Attach | Assign | Correct | Void, a: Circumstances) -> Decision:
    stage = Stage(book, case, a.directory, a.now)
    header = Header(book=book, directory=a.directory, tallies=a.tallies)
    match command:
        case Note():
            return note(header, stage, command, a.by, a.occurred_at)
        case Attach():
            return attach(header, stage, command, a.by, a.occurred_at)
        case Assign():
            return assign(header, stage, command, a.by)
        case Correct():
            return correct(header, stage, command, a.by)
        case Void():
            return void(header, stage, command, a.by)
        case _:  # pragma: no cover
            assert_never(command)


def _defaults(book: Rulebook) -> dict[str, Value | Sealed]:
    return {name: field.default for name, field in book.procedure.fields.items() if field.default is not None}


def _name(command: Command) -> str:
    return command.action if isinstance(command, Do) else type(command).__name__.lower()
