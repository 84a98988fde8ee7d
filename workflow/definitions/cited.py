"""What every declared thing may carry beside what it says."""

from typing import TypeAlias

from msgspec import Struct

Clauses: TypeAlias = tuple[str, ...]


class Cited(Struct, frozen=True, kw_only=True):
    """What every declared thing may carry: the source's clauses, and the open question it rests on."""

    clause: Clauses = ()
    unclear: str | None = None
