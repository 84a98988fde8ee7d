"""Decide, then do: from the rules, a case, a command, the people and the instant, to events or refusals. Pure."""

from typing import assert_never

from workflow.definitions.builtins import DUPLICATE
from workflow.engine import reasons
from workflow.engine.act import act
from workflow.engine.adopt import HERE_ALREADY, adopt
from workflow.engine.authority import Stage
from workflow.engine.bookkeeping import assign, attach, correct, note, recount, relink, void
from workflow.engine.case import Case
from workflow.engine.circumstances import Circumstances
from workflow.engine.commands import Adopt, Assign, Attach, Command, Correct, Do, Note, Recount, Relink, Void
from workflow.engine.counting import person_in
from workflow.engine.refusals import Accepted, Decision, Refused, refusal
from workflow.engine.rulebook import Rulebook
from workflow.engine.wake import wake
from workflow.wording import Label


def open_case(
    book: Rulebook,
    number: str,
    command: Do | Adopt,
    around: Circumstances,
) -> Decision:
    """The case `number` begins here: by one of the procedure's opening actions, or taken over from elsewhere, where it is
    claimed to have been opened at `around.occurred_at`. Marks that are past at once fire with it."""
    if type(command) is Adopt:
        return _at_once(book, adopt(book, number, command, around), around)
    nothing_yet = Case(number=number, definition=book.procedure.digest, state="", fields=book.defaults)
    return _at_once(book, act(book, None, nothing_yet, command, around), around)


def decide(
    book: Rulebook,
    case: Case,
    command: Command,
    around: Circumstances,
) -> Decision:
    """What a command does to a case that is awake (`wake` has fired what was due): its event, and the marks that are past
    as soon as it has happened."""
    if case.void and not (isinstance(command, Relink) and command.link != DUPLICATE):
        return Refused(action=_name(command), refusals=(refusal(reasons.VOID, case=case.number),))
    if type(command) is Adopt:
        return Refused(action=_name(command), refusals=(refusal(HERE_ALREADY, case=case.number),))
    if type(command) is Do:
        return _at_once(book, act(book, case, case, command, around), around)
    if around.by.for_ is not None:
        name = _name(command)
        said = refusal(reasons.PAPER_ONLY_SIGNS, action=Label(zh=name, en=name))
        return Refused(action=name, refusals=(said,))
    return _at_once(book, _keep(book, case, command, around), around)


def subjects(book: Rulebook, case: Case | None, command: Command) -> frozenset[str]:
    """The persons whose tallies a decision may ask for or add to."""
    if not book.procedure.tallies:
        return frozenset()
    given = command.given if isinstance(command, Do | Correct | Adopt) else {}
    seen = Case(number="", definition="", state="", fields={**({} if case is None else case.fields), **given})
    named = (person_in(seen, tally.per) for tally in book.procedure.tallies.values())
    return frozenset(name for name in named if name is not None)


def _at_once(book: Rulebook, decision: Decision, around: Circumstances) -> Decision:
    """A mark already past when its cycle starts, or when it is given another target, fires at once."""
    if type(decision) is not Accepted:
        return decision
    woken = wake(book, decision.case, around)
    if not woken.events:
        return decision
    return Accepted(events=(*decision.events, *woken.events), case=woken.case)


def _keep(
    book: Rulebook,
    case: Case,
    command: Note | Attach | Assign | Correct | Void | Relink | Recount,
    around: Circumstances,
) -> Decision:
    stage = Stage(book, case, around.directory, around.now)
    match command:
        case Note():
            return note(stage, command, around)
        case Attach():
            return attach(stage, command, around)
        case Assign():
            return assign(stage, command, around)
        case Correct():
            return correct(stage, command, around)
        case Void():
            return void(stage, command, around)
        case Relink():
            return relink(stage, command, around)
        case Recount():
            return recount(stage, command, around)
        case _:  # pragma: no cover
            assert_never(command)


def _name(command: Command) -> str:
    return command.action if isinstance(command, Do) else type(command).__name__.lower()
