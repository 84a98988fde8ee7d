"""A frozen value that differs from another in some parts, whatever the value is made of."""

import dataclasses
from typing import TypeVar

from msgspec import Struct, structs

T = TypeVar("T")


def replace(value: T, **changes: object) -> T:
    return structs.replace(value, **changes) if isinstance(value, Struct) else dataclasses.replace(value, **changes)  # type: ignore[type-var]
