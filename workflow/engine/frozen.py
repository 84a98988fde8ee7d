"""What every value that is recorded is made of: it becomes JSON, and comes back only if it has exactly its shape.

What is asked of every event is asked by `type(value) is Told`: that is exact, for nothing is derived from such values, and
ten times as fast as `isinstance`, which asks the class of a Struct as it would ask an abstract one.
"""

from msgspec import Struct


class Frozen(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A value that never changes. Making one, and making another that differs from it in a part (`replace`), costs little
    more than a tuple. Such a value never holds itself, so the garbage collector need not look for that."""
