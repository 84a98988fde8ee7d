"""Two accounts of which days are worked, held against each other day by day."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["works", "off"]


class Disagreement(NamedTuple):
    """What each says of a day; None: it does not say."""

    on: date
    one: Kind | None
    other: Kind | None


def disagreements(one: Mapping[date, Kind], other: Mapping[date, Kind]) -> Iterator[Disagreement]:
    """Every day of which the two say different things, or only one says anything; in order."""
    for on in sorted(one.keys() | other.keys()):
        if one.get(on) != other.get(on):
            yield Disagreement(on, one.get(on), other.get(on))
