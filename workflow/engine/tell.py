"""Who is told: notices of a move, and what marks tell. Delivery is not decided here."""

from collections.abc import Iterable

from workflow.definitions.builtins import INFORM_CUSTOMER, duty_of
from workflow.definitions.clocks import Clock
from workflow.definitions.guards.expression import Unfilled
from workflow.definitions.model import Notice
from workflow.engine.approvals import eligible
from workflow.engine.authority import Stage, assignee, holders, holders_of, owners
from workflow.engine.draft import Draft
from workflow.engine.effects import DutyOpened, MarkFired, Told
from workflow.engine.reasons import NOTICE_UNFILLED
from workflow.engine.reckoning import calendar_named
from workflow.engine.refusals import Refusal
from workflow.engine.unfilled import unjudged


def notify(draft: Draft) -> tuple[Refusal, ...]:
    """The notices that fit what this event did; refusals for those that cannot be judged."""
    found: list[Refusal] = []
    for index, notice in _noticed(draft):
        try:
            if notice.when is None or notice.when.test(draft.facts()):
                tell(draft, notice.tell, about=f"notice {index}", clock=_clock_of(draft, notice))
        except Unfilled as missing:
            found.append(unjudged(draft, NOTICE_UNFILLED, notice, missing.field, notice=notice.label))
    return tuple(found)


def tell(
    draft: Draft, whom: Iterable[str], *, about: str, through: str | None = None, clock: Clock | None = None
) -> None:
    """Tell the people that `whom` means now, about `clock` where a mark of it fired; `customer` becomes the duty to inform
    them."""
    stage, names = stage_of(draft), dict[str, None]()
    for word in whom:
        if word == "customer":
            _inform_customer(draft, stage, through)
        else:
            names |= dict.fromkeys(people(stage, word))
    if names:
        draft.add(Told(tuple(names), about, _not_before(draft, clock)))


def _not_before(draft: Draft, clock: Clock | None) -> int | None:
    """The second from which people may be disturbed: when the notify hours of the clock, or of all, open. None: at once."""
    hours = (None if clock is None else clock.notify_hours) or draft.book.procedure.notify_hours
    opens = draft.second if hours is None else calendar_named(draft, hours).next_open(draft.second)
    return opens if opens > draft.second else None


def people(stage: Stage, word: str) -> tuple[str, ...]:
    """Who a word of `tell` means: a role's holders, or `owner`, `assignee`, `approver`."""
    if word == "assignee":
        name = assignee(stage)
        return () if name is None else (name,)
    if word == "approver":
        return _approvers(stage)
    if word == "owner":
        return tuple(name for role in owners(stage) for name in people(stage, role))
    if (duty := duty_of(word)) is not None:
        return holders_of(stage, stage.case.duties[duty].owner) if duty in stage.case.duties else ()
    return tuple([person.name for person in holders(stage, word)])


def stage_of(draft: Draft) -> Stage:
    return Stage(draft.book, draft.case, draft.directory, draft.now)


def _approvers(stage: Stage) -> tuple[str, ...]:
    approval = stage.book.approval_in(stage.case.state)
    round_ = None if approval is None else stage.case.rounds.get(approval.name)
    if approval is None or round_ is None:
        return ()
    return tuple(person.name for person, _ in eligible(stage, approval, round_))


def _noticed(draft: Draft) -> list[tuple[int, Notice]]:
    """The notices whose moment this event is, in the order of the file."""
    event, before, state = draft.event, None if draft.before is None else draft.before.state, draft.case.state
    moments = [] if event.action is None else [("doing", event.action)]
    if before != state:
        moments += [("entering", state), ("leaving", before or "")]
    if event.type == "mark_fired":
        fired = (effect for effect in draft.effects if type(effect) is MarkFired)
        moments += [("mark", f"{effect.clock} {effect.text}") for effect in fired]
    notices = draft.book.notices
    return sorted([each for moment in moments if moment in notices for each in notices[moment]], key=_in_file)


def _in_file(noticed: tuple[int, Notice]) -> int:
    return noticed[0]


def _clock_of(draft: Draft, notice: Notice) -> Clock | None:
    """The clock whose mark the notice is about."""
    return draft.book.clock(notice.name.partition(" ")[0]) if notice.moment == "mark" else None


def _inform_customer(draft: Draft, stage: Stage, through: str | None) -> None:
    if INFORM_CUSTOMER not in draft.case.duties:
        draft.add(DutyOpened(INFORM_CUSTOMER, owners(stage) if through is None else (through,)))
