"""What every declared thing may carry beside what it says."""

from dataclasses import dataclass
from typing import TypeAlias

Clauses: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """What every declared thing may carry: the source's clauses, and the open question it rests on."""

    clause: Clauses = ()
    unclear: str | None = None
