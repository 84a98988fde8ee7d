"""What every value that is recorded is made of: it becomes JSON, and comes back only if it has exactly its shape."""

from msgspec import Struct


class Frozen(Struct, frozen=True, forbid_unknown_fields=True):
    """A value that never changes. Making one, and making another that differs from it in a part (`replace`), costs little
    more than a tuple."""
