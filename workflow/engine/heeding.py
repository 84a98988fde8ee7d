"""What a clock heeds: what may begin, stop, cancel or pause it, or give it a date; worked out once for each definition."""

from collections.abc import Iterable
from typing import TypeAlias

from msgspec import Struct

from workflow.definitions.clocks import Clock, Trigger

Deed: TypeAlias = tuple[str, str | None]
"""An action or a duty that is done, or `opening`, and the state it leads to; None: whichever that is."""


class Heed(Struct, frozen=True):
    """A clock and its triggers, the states in which it stands still, and `names`: the actions, duties, states and the field
    without which nothing happens to it, but by time."""

    clock: Clock
    start: frozenset[Deed]
    stop: frozenset[Deed]
    cancel: frozenset[Deed]
    stands: frozenset[str]
    names: frozenset[str]


def heed(clock: Clock, stands: frozenset[str]) -> Heed:
    """`stands` are the states in which the clock stands still."""
    start, stop, cancel = _deeds(clock.start), _deeds(clock.stop), _deeds(clock.cancel)
    deeds = (name for name, _ in (*start, *stop, *cancel))
    others = (name for name in (clock.duty, clock.due) if name is not None)
    return Heed(clock, start, stop, cancel, stands, stands.union(deeds, others, clock.while_))


def _deeds(triggers: Iterable[Trigger]) -> frozenset[Deed]:
    return frozenset((trigger.name, trigger.to) for trigger in triggers)
