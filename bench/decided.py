"""The pure decisions that a run has made, caught with their arguments so that each can be made again, and nothing else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, NamedTuple

from workflow.commands.library import shipped_calendars
from workflow.engine.calendars.known import Calendars, KnownCalendars
from workflow.engine.circumstances import Circumstances
from workflow.engine.decide import decide, open_case
from workflow.engine.refusals import Accepted
from workflow.engine.wake import wake
from workflow.store.almanac import Consulted

CALENDARS = KnownCalendars(shipped_calendars())
Decides = Callable[..., object]


class Made(NamedTuple):
    """A decision; the last of its arguments is what it looked at."""

    decides: Decides
    arguments: tuple[Any, ...]

    def again(self) -> object:
        return self.decides(*self.arguments)

    @property
    def changes(self) -> bool:
        """Whether something comes of it."""
        found = self.again()
        return isinstance(found, Accepted) and bool(found.events)


@contextmanager
def decisions() -> Iterator[list[Made]]:
    """Those that are made meanwhile, by whatever module of ours."""
    made = list[Made]()
    with _instead(lambda decides: _noting(decides, made)):
        yield made


@contextmanager
def _instead(of: Callable[[Decides], Decides]) -> Iterator[None]:
    changed = [(module, decides) for decides in (decide, open_case, wake) for module in _users(decides)]
    for module, decides in changed:
        setattr(module, decides.__name__, of(decides))
    try:
        yield
    finally:
        for module, decides in changed:
            setattr(module, decides.__name__, decides)


def _users(decides: Decides) -> list[ModuleType]:
    """The modules that ask for it from outside the engine."""
    ours = [each for name, each in sys.modules.items() if name.startswith("workflow.") and "engine" not in name]
    return [each for each in ours if vars(each).get(decides.__name__) is decides]


def _noting(decides: Decides, made: list[Made]) -> Decides:
    def noting(*arguments: Any) -> object:
        *rest, around = arguments
        answer = decides(*arguments)
        made.append(Made(decides, (*rest, _kept(around))))  # now it is known which calendars it counts on
        return answer

    return noting


def _kept(around: Circumstances) -> Circumstances:
    """As it is at this moment: what it looks up in a store or a story is put beside it."""
    return Circumstances(
        by=around.by,
        directory=around.directory,
        tallies=dict(around.tallies),
        calendars=_counted_on(around.calendars),
        now=around.now,
        occurred_at=around.occurred_at,
        numbers=around.numbers,
    )


def _counted_on(calendars: Calendars) -> KnownCalendars:
    """Those that were consulted, which may be others than those that ship; and those, for whoever decides again otherwise."""
    if not isinstance(calendars, Consulted):
        return CALENDARS
    return KnownCalendars({**CALENDARS.rules, **{name: calendars.current(name) for name in calendars.digests}})
