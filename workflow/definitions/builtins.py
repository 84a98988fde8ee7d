"""Duties that no definition declares: what the engine opens by itself, and the actions that close them."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from workflow.definitions.clocks import Mark
from workflow.definitions.model import Action, Move, Notice, State, Who
from workflow.wording import Label

INFORM_CUSTOMER = "inform_customer"
"""Opened by `tell: [customer]` of a mark or a notice, while no channel reaches customers by itself."""
LOOK_INTO_REFUSAL = "look_into_refusal"
"""Opened by `do:` of a mark whose action was refused."""

DUPLICATE = "duplicate"
"""How a case is linked to one that was voided as its duplicate; no definition declares this link."""

BUILTIN_DUTIES: Mapping[str, Label] = {
    INFORM_CUSTOMER: Label(zh="告知客户", en="Inform the customer"),
    LOOK_INTO_REFUSAL: Label(zh="查明系统动作为何被拒", en="Look into why an automatic action was refused"),
}


_OWING = "duty "


def owing(duty: str) -> str:
    """Who is to be told of a duty: a word of `tell` that no definition can write."""
    return f"{_OWING}{duty}"


def duty_of(word: str) -> str | None:
    """The duty whose owner `owing` means; None for every other word of `tell`."""
    return word.removeprefix(_OWING) if word.startswith(_OWING) else None


def builtin_actions(
    marks: Collection[Mark], states: Mapping[str, State], notices: Iterable[Notice]
) -> tuple[Action, ...]:
    """The actions that close the built-in duties which these marks and notices can open, wherever a case is open."""
    from_ = tuple(name for name, state in states.items() if not state.final)
    return tuple(_closing(name, who, from_) for name, who in _owed(marks, notices).items())


def _owed(marks: Collection[Mark], notices: Iterable[Notice]) -> dict[str, Who]:
    """The built-in duties that these bring, and who owes them."""
    owed = {
        INFORM_CUSTOMER: tuple(dict.fromkeys(_informing(marks, notices))),
        LOOK_INTO_REFUSAL: ("owner",) if any(mark.effects.do for mark in marks) else (),
    }
    return {name: Who(roles=roles) for name, roles in owed.items() if roles}


def _informing(marks: Collection[Mark], notices: Iterable[Notice]) -> Iterator[str]:
    """Who informs the customer: the role that the mark names, or the owner."""
    yield from ("owner" for notice in notices if "customer" in notice.tell)
    yield from (mark.effects.through or "owner" for mark in marks if "customer" in mark.effects.tell)


def _closing(name: str, who: Who, from_: tuple[str, ...]) -> Action:
    move = Move(action=name, index=0, from_=from_, to="same", who=who)
    return Action(name=name, label=BUILTIN_DUTIES[name], moves=(move,), closes_duty=name)
